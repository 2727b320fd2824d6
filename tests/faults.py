"""Put small faults into the code, one at a time, and count how many the tests of ``make check`` notice.

``python -m tests.faults --seed 3 --count 200`` draws 200 faults, prints those that no test noticed, and the share
of the others.  A fault changes one operator, comparison, number or truth value, or negates one condition;
docstrings, annotations and the texts of errors are left alone.  Faults that change nothing are listed in
faults.txt, each with its reason, and are never drawn.  Every fault has a copy of the tree for itself.
"""

import argparse
import ast
import io
import multiprocessing
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import tempfile
import tokenize
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [f"snnreg/{name}.py" for name in "parameters decay wiring encoding network analysis theory".split()]
for folder in ("simulation", "datasets", "experiment"):
    FILES += sorted(str(path.relative_to(ROOT)) for path in (ROOT / "snnreg" / folder).glob("*.py"))

SWAPS = {"<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="], "**": ["*"], "not": [""]}
for pair in "+ -, * /, // *, % *, & |, += -=, *= /=, |= &=, == !=, and or, True False".split(", "):
    one, other = pair.split()
    SWAPS |= {other: SWAPS.get(other, [one]), one: [other]}
"""What takes the place of a token."""

FIRST = {
    "snnreg/wiring": ["tests/test_parameters.py"],
    "snnreg/network": ["tests/simulation/test_twins.py"],
    "snnreg/simulation": ["tests/simulation/test_twins.py", "tests/simulation", "tests/test_decay.py"],
    "snnreg/datasets": ["tests/datasets"],
    "snnreg/experiment": ["tests/experiment/test_runs.py", "tests/experiment"],
}
"""The tests to begin with, by the beginning of the name of a file; of all others, tests/test_NAME.py."""

LIBRARIES = "brian2 numba scipy.stats scipy.ndimage pandas hypothesis torchvision sklearn.metrics".split()
"""Loaded once; each run of pytest is a fork of this process."""

CPU_S = 1200
"""A run of pytest that needs more has noticed a loop that never ends."""

Fault = namedtuple("Fault", "file line start end old new result")


def faults_in(file, text):
    """All faults of a Python file; `result` is the line that comes out."""
    lines = text.splitlines(True)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines) + 1)]
    changes, spared = [], []
    for node in ast.walk(ast.parse(text)):
        kept = [getattr(node, name, None) for name in ("annotation", "returns")]
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        kept += [node] * (docstring or isinstance(node, (ast.Raise, ast.JoinedStr)))
        negated = [node.test] if isinstance(node, (ast.If, ast.IfExp, ast.While)) else []
        for part in filter(None, kept + negated):
            start = starts[part.lineno - 1] + part.col_offset
            end = starts[part.end_lineno - 1] + part.end_col_offset
            spared.append((start, end)) if part in kept else changes.append(
                (start, end, f"(not ({text[start:end]}))")
            )
    before = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        start = starts[token.start[0] - 1] + token.start[1]
        end = start + len(token.string)
        if token.type == tokenize.NUMBER:
            changes.append((start, end, repr(ast.literal_eval(token.string) + 1)))
        elif token.type == tokenize.STRING and file.endswith("network.py"):  # the equations
            for found in re.finditer(r"(?<= )[-+*/](?= )|\b\d\b", token.string):
                new = SWAPS[found[0]][0] if found[0] in SWAPS else str(int(found[0]) + 1)
                changes.append((start + found.start(), start + found.end(), new))
        elif token.string in SWAPS and not (token.string in ("*", "**") and before in "([{,"):
            changes += [(start, end, new) for new in SWAPS[token.string]]
        before = token.string.strip()
    for start, end, new in sorted(changes):
        changed, line = text[:start] + new + text[end:], text.count("\n", 0, start)
        if not any(first <= start and end <= last for first, last in spared) and _parses(changed):
            yield Fault(file, line + 1, start, end, text[start:end], new, changed.splitlines()[line].strip())


def _parses(text):
    try:
        return bool(ast.parse(text))
    except SyntaxError:
        return False


def all_faults():
    """All faults but the equivalent ones, and the lines of faults.txt that match none."""
    found = [fault for file in FILES for fault in faults_in(file, (ROOT / file).read_text())]
    known = {line.split("  # ")[0] for line in Path(__file__).with_suffix(".txt").read_text().splitlines()}
    return [f for f in found if f"{f.file}: {f.result}" not in known], known - {
        f"{f.file}: {f.result}" for f in found
    }


def first_tests(fault):
    own = [f"tests/test_{Path(fault.file).stem}.py"]
    return next((tests for name, tests in FIRST.items() if fault.file.startswith(name)), own)


def passes(tree, tests):
    """Whether tests pass in a copy of the tree."""

    def child():
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
        os.chdir(tree)
        os.environ["PYTHONPATH"] = str(tree)
        log = os.open(tree / "pytest.log", os.O_WRONLY | os.O_CREAT)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os._exit(pytest.main(["-x", "-p", "no:cacheprovider", "-m", "not slow and not book", *tests]))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join()
    try:
        os.killpg(process.pid, signal.SIGKILL)  # what it left behind
    except ProcessLookupError:
        pass
    return process.exitcode == 0


def notice(fault, base, part_only):
    """Whether a test fails in a copy of `base` with the fault."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(base, tree, copy_function=os.link, symlinks=True)
        text = (tree / fault.file).read_text()
        (tree / fault.file).unlink()
        (tree / fault.file).write_text(text[: fault.start] + fault.new + text[fault.end :])
        first = first_tests(fault)
        noticed = not passes(tree, first) or not (part_only or passes(tree, [f"--ignore={t}" for t in first]))
    if not noticed:
        print(f"{fault.file}:{fault.line}: {fault.old!r} -> {fault.new!r}: {fault.result}", flush=True)
    return noticed


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--part", default="", help="only files whose names contain this, and only their own tests")
    options = parser.parse_args()
    found, stale = all_faults()
    found = [fault for fault in found if options.part in fault.file]
    drawn = random.Random(options.seed).sample(found, min(options.count, len(found)))
    print(
        f"{len(drawn)} of {len(found)} faults",
        *(f"faults.txt has no use for {s}" for s in sorted(stale)),
        sep="\n",
    )
    for name in LIBRARIES:
        import_module(name)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        base = Path(folder)
        for name in subprocess.check_output(
            ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, text=True
        ).split():
            (base / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, base / name)
        (base / "node_modules").symlink_to(ROOT / "node_modules")
        # It compiles what is compiled, so that a copy compiles only what changes.
        if not passes(base, sorted(set(sum(map(first_tests, drawn), []))) if options.part else []):
            raise SystemExit((base / "pytest.log").read_text()[-3000:] + "The tests fail without a fault.")
        noticed = sum(pool.map(lambda fault: notice(fault, base, bool(options.part)), drawn))
    print(f"noticed {noticed} of {len(drawn)}, {noticed / len(drawn):.0%}")


if __name__ == "__main__":
    main()

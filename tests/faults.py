"""Put small faults into the code, one at a time, and count how many the tests of ``make check`` notice.

``python -m tests.faults --seed 3 --count 200`` draws 200 faults, prints those that no test noticed, and the share
of the others.  A fault changes one operator, comparison, number or truth value, or negates one condition;
docstrings, annotations and the texts of errors are left alone.  Faults that change nothing are listed in
faults.txt, each with its reason, and are never drawn.  Every fault has a copy of the tree for itself.
"""

import argparse
import ast
import contextlib
import io
import itertools
import multiprocessing
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import tokenize
from collections import namedtuple
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = [f"snnreg/{name}.py" for name in "parameters decay wiring encoding network analysis".split()]
FILES.append("snnreg_studies/mean_field.py")
for pattern in ("native/*.[cp]*", "simulation/*.py", "datasets/*.py", "experiment/*.py"):
    FILES += sorted(str(path.relative_to(ROOT)) for path in (ROOT / "snnreg").glob(pattern))

SWAPS = {"<": ["<=", ">"], "<=": ["<", ">="], ">": [">=", "<"], ">=": [">", "<="], "**": ["*"], "not": [""]}
for pair in "+ -, * /, // *, % *, & |, += -=, *= /=, |= &=, == !=, and or, True False, && ||".split(", "):
    one, other = pair.split()
    SWAPS |= {other: SWAPS.get(other, [one]), one: [other]}
"""What takes the place of a token."""

FIRST = {
    "snnreg_studies/mean_field": ["tests/test_theory.py"],
    "snnreg/wiring": ["tests/test_parameters.py"],
    "snnreg/native/__init__": ["tests/test_native.py"],
    "snnreg/native/processor": ["tests/test_native.py"],
    "snnreg/native/decay": ["tests/test_decay.py"],
    "snnreg/native/silences": ["tests/integrations"],
    "snnreg/native/kernel": ["tests/simulation/test_twins.py", "tests/test_decay.py"],
    "snnreg/native/encoding": ["tests/test_encoding.py"],
    "snnreg/encoding": ["tests/test_encoding.py", "tests/simulation/test_input.py"],
    "snnreg/network": ["tests/simulation/test_twins.py"],
    "snnreg/simulation": ["tests/simulation/test_twins.py", "tests/simulation", "tests/test_decay.py"],
    "snnreg/datasets": ["tests/datasets"],
    "snnreg/experiment": ["tests/experiment/test_runs.py", "tests/experiment"],
}
"""The tests to begin with, by the beginning of the name of a file; for all others tests/test_NAME.py."""

Fault = namedtuple("Fault", "file line start end old new result")


def faults_in_c(file, text):
    """All faults of a C file, which the compiler may refuse; `result` is the line that comes out."""
    code = re.sub(r"//.*|#include.*", lambda found: " " * len(found[0]), text)
    for found in re.finditer(r"(?<![\w.])\d[\d.]*(e-\d+)?\b|(?<= )(&&|\|\||[-+*/<>=!]=|[-+*/<>])(?= )", code):
        for new in SWAPS.get(found[0]) or [repr(ast.literal_eval(found[0]) + 1)]:
            line, changed = text.count("\n", 0, found.start()), text[: found.start()] + new + text[found.end() :]
            yield Fault(file, line + 1, *found.span(), found[0], new, changed.splitlines()[line].strip())


def faults_in(file, text):
    """All faults of a Python file; `result` is the line that comes out."""
    starts = list(itertools.accumulate(map(len, text.splitlines(True)), initial=0))
    changes, spared = [], []
    for node in ast.walk(ast.parse(text)):
        kept = [part for name in ("annotation", "returns") if (part := getattr(node, name, None))]
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        kept += [node] * (docstring or isinstance(node, (ast.Raise, ast.JoinedStr)))
        negated = [node.test] if isinstance(node, (ast.If, ast.IfExp, ast.While)) else []
        for part in kept + negated:
            start = starts[part.lineno - 1] + part.col_offset
            end = starts[part.end_lineno - 1] + part.end_col_offset
            spared += [(start, end)] * (part in kept)
            changes += [(start, end, f"(not ({text[start:end]}))")] * (part in negated)
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
        if not any(first <= start and end <= last for first, last in spared):
            changed, line = text[:start] + new + text[end:], text.count("\n", 0, start)
            with contextlib.suppress(SyntaxError):
                ast.parse(changed)
                yield Fault(file, line + 1, start, end, text[start:end], new, changed.splitlines()[line].strip())


def all_faults():
    """All faults but the equivalent ones, and the lines of faults.txt that match none."""
    of_kind = {".c": faults_in_c, ".py": faults_in}
    found = [fault for file in FILES for fault in of_kind[Path(file).suffix](file, (ROOT / file).read_text())]
    known = {line.split("  # ")[0] for line in Path(__file__).with_suffix(".txt").read_text().splitlines()}
    drawn = [fault for fault in found if f"{fault.file}: {fault.result}" not in known]
    return drawn, known - {f"{fault.file}: {fault.result}" for fault in found}


def own_tests(file):
    return next(
        (tests for name, tests in FIRST.items() if file.startswith(name)), [f"tests/test_{Path(file).stem}.py"]
    )


def passes(tree, tests):
    """Whether tests pass in a copy of the tree; a run of 400 s of a processor, four times what all need, loops."""

    def child():
        resource.setrlimit(resource.RLIMIT_CPU, (400, 400))
        os.chdir(tree)
        os.environ["PYTHONPATH"] = str(tree)
        log = os.open(tree / "pytest.log", os.O_WRONLY | os.O_CREAT)
        os.dup2(log, 1), os.dup2(log, 2)
        os._exit(pytest.main(["-x", "-p", "no:cacheprovider", "-m", "not slow and not book", *tests]))

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start(), process.join()
    return process.exitcode == 0


def compiles(tree, file):
    """Whether the C files still compile with a fault in one of them."""
    if not file.startswith("snnreg/native/"):
        return True
    command = [sys.executable, "-m", "publish.wheel"]
    environment = os.environ | dict.fromkeys(
        ["ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"], str(ROOT / "build" / "zig")
    )
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True).returncode == 0


def notice(fault, base, part_only):
    """Whether a test fails in a copy of `base` with the fault, by the tests of its part or by all."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(base, tree, copy_function=os.link, symlinks=True)
        text = (tree / fault.file).read_text()
        (tree / fault.file).unlink()  # a link
        (tree / fault.file).write_text(text[: fault.start] + fault.new + text[fault.end :])
        first = own_tests(fault.file)
        noticed = (
            not compiles(tree, fault.file)
            or not passes(tree, first)
            or not (part_only or passes(tree, [f"--ignore={t}" for t in first]))
        )
    if not noticed:
        print(f"{fault.file}:{fault.line}: {fault.old!r} -> {fault.new!r}: {fault.result}", flush=True)
    return noticed


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--part", default="", help="only files whose names contain this, and only their own tests")
    options = parser.parse_args()
    found, stale = all_faults()
    found = [fault for fault in found if options.part in fault.file]
    drawn = random.Random(options.seed).sample(found, min(options.count, len(found)))
    print(
        f"{len(drawn)} of {len(found)} faults", *(f"faults.txt: no such fault: {line}" for line in stale), sep="\n"
    )
    for name in "brian2 scipy.stats scipy.ndimage pandas hypothesis torchvision sklearn.metrics".split():
        import_module(name)  # once; each run of pytest is a fork of this process
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(os.cpu_count()) as pool:
        base, left_out = (
            Path(folder) / "base",
            (".git", "build", ".venv", "_build", "node_modules", "notebooks", "*.log"),
        )
        shutil.copytree(ROOT, base, ignore=shutil.ignore_patterns(*left_out))
        (base / "node_modules").symlink_to(ROOT / "node_modules")
        # It compiles what Brian2 compiles, so that a copy compiles only what changes.
        if not passes(
            base, {test: 0 for fault in drawn for test in own_tests(fault.file)} if options.part else []
        ):
            raise SystemExit((base / "pytest.log").read_text()[-3000:] + "The tests fail without a fault.")
        noticed = sum(pool.map(lambda fault: notice(fault, base, bool(options.part)), drawn))
    print(f"noticed {noticed} of {len(drawn)}, {noticed / len(drawn):.0%}")


if __name__ == "__main__":
    main()

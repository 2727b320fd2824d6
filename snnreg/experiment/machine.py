"""The run machine: independent runs, each done once, whatever stops them in between (chapter 15).

In a folder of results, such as ``results/table``, lie::

    sweep.toml                  what is asked
    unfinished/manifest.json    what is being answered, and what computes it: written first
    unfinished/00003.run        what a run gave that is finished
    runs.csv                    the tables of all runs, once all are finished
    manifest.json               the manifest, moved here last

The same command goes on where it was stopped; results are complete with their manifest and the tables it names.
"""

import contextlib
import hashlib
import json
import os
import pickle
import platform
import shutil
import time
import traceback
import warnings
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from snnreg import native
from snnreg.base.checks import check_int
from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, digest, folder_lock, now, read_json
from snnreg.base.progress import progress_bar
from snnreg.experiment.provenance import commit, computed_by, modules_of

MOST_RUNS = 10_000
"""Each takes a minute or so: more are a slip of the pen."""

MOST_JOBS = 256
"""Processes on this machine."""

MANIFEST, FIGURE, UNFINISHED = "manifest.json", "figure.png", "unfinished"
FILES = ("runs.csv", "weights.npz", MANIFEST, FIGURE)
"""What ``snnreg reproduce`` writes."""


@dataclass(frozen=True)
class Question:
    """Runs, and what is asked with them: instances of kinds of runs, see :mod:`snnreg_studies`."""

    content: dict  # for the manifest; its `about` is a sentence
    asked: object  # the same in full, as JSON can hold it
    runs: list
    arms: list  # what stands in the column `arm` of each run, or None
    command: str  # what to type for it

    @property
    def digest(self):
        """SHA-256 of what is asked; comments and layout do not count."""
        return hashlib.sha256(json.dumps(self.asked, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """How a call ended: how many runs there are, how many it did, and why some failed, by number."""

    folder: Path
    runs: int
    run_now: int
    failed: dict  # results are complete if it is empty


def answer(question, folder, *, jobs=1, again=False, progress=True):
    """Do the runs of a question that are not done yet, and collect the results when all are; an :class:`Outcome`.

    For the arguments see :func:`snnreg.experiment.sweeps.sweep`.
    """
    folder, runs = Path(folder), question.runs
    check_possible(runs, jobs)
    with folder_lock(folder):
        unfinished = folder / UNFINISHED
        if not (unfinished / MANIFEST).exists():  # it was killed while it began or cleaned up
            shutil.rmtree(unfinished, ignore_errors=True)
        computed = computed_by(modules_of(runs))
        if not again and _is_complete(question, folder):
            _warn_of_others(folder, computed)
            return Outcome(folder, len(runs), 0, {})
        _begin(question, folder, computed, again)
        missing = {number: run for number, run in enumerate(runs) if not _file(folder, number).exists()}
        failed = {}
        for number, result in results(missing, jobs, progress) if missing else ():
            if "error" in result:
                failed[number] = result["error"]
                _file(folder, number).with_suffix(".failed.txt").write_text(result["traceback"])
            else:
                with atomic_write(_file(folder, number)) as new:
                    new.write_bytes(pickle.dumps(result))
        if not failed:
            _collect(question, folder)
    return Outcome(folder, len(runs), len(missing), failed)


def check_possible(runs, jobs):
    """Raise SnnregError if there are not the images that runs ask for, or not so many processes."""
    check_int("jobs", jobs, 1, MOST_JOBS)
    for run in {run.images_asked_for: run for run in runs}.values():
        run.check_data()


def results(runs, jobs=1, progress=False):
    """What :func:`attempt` gives for each of some runs, a dict by number, as they finish.

    They are done in this process for one job, else in as many processes.  Raises SnnregError if one of these dies.
    """
    native.load()  # if it is missing, say so before any run
    jobs = min(jobs, len(runs))
    if progress:
        print(f"runs: {len(runs):,}, at a time: {jobs}", flush=True)
    if jobs == 1:
        finished = (attempt(*item) for item in runs.items())
    else:
        from joblib import Parallel, delayed

        tasks = (delayed(attempt)(*item) for item in runs.items())
        finished = Parallel(jobs, batch_size=1, return_as="generator_unordered")(tasks)
    try:
        with contextlib.closing(finished), progress_bar(len(runs), "runs", progress, unit="run") as bar:
            for number, result in finished:
                yield number, result
                bar.update(1)
    except (BrokenExecutor, OSError) as error:
        raise SnnregError(
            "lost a process that did runs, perhaps because memory ran out; finished runs are saved, run the same "
            "command again to resume, with fewer jobs"
        ) from error


def attempt(number, run):
    """Do one run: its number, and its ``tables`` and ``seconds``, or ``error`` (one line) and ``traceback``."""
    from threadpoolctl import threadpool_limits  # the page's Python lacks it

    start = time.thread_time()  # what else the machine does must not count
    try:
        with threadpool_limits(1):  # how many share a sum decides its last digits
            tables = run.tables()
    except Exception as error:
        kind = "" if isinstance(error, SnnregError) else f"{type(error).__name__}: "
        return number, {"error": " ".join(f"{kind}{error}".split()), "traceback": traceback.format_exc()}
    return number, {"tables": tables, "seconds": round(time.thread_time() - start, 3)}


def _file(folder, number):
    """What one run gave."""
    return folder / UNFINISHED / f"{number:05d}.run"


def _is_complete(question, folder):
    """Whether the results of a question lie in a folder, as they were written."""
    about = read_json(folder / MANIFEST)
    return about.get("definition_sha256") == question.digest and all(
        digest(folder / file) == sha256 for file, sha256 in about["files"].items()
    )


def _warn_of_others(folder, computed):
    """Warn that finished results are of other versions or sources than those here: they stay as they are."""
    about = read_json(folder / MANIFEST)
    if any(about.get(key) != value for key, value in computed.items()):
        warnings.warn(
            f"the results in {folder} are of {_difference(about, computed)}; they stay as they are, and --again "
            "makes them new",
            stacklevel=4,
        )


def _begin(question, folder, computed, again):
    """Make the folder ready for the runs of a question.

    Nobody loses results or runs by a slip: they are replaced only when asked for.  Runs of other versions are
    refused, because a table of two versions would be the result of neither.
    """
    unfinished = folder / UNFINISHED
    about, begun = read_json(folder / MANIFEST), read_json(unfinished / MANIFEST)
    ours = {"definition_sha256": question.digest, **computed}
    resumed = all(begun.get(key) == value for key, value in ours.items())
    others = None
    if about and about.get("definition_sha256") != question.digest:
        others = f"results of another definition ({about.get('command')}, written {about.get('written')})"
    elif begun and begun.get("definition_sha256") != question.digest:
        others = "unfinished runs of another definition"
    elif begun and not resumed:
        others = f"unfinished runs of {_difference(begun, computed)}"
    elif not about and not begun:
        tables = [path.name for path in folder.iterdir() if path.suffix in (".csv", ".npz") or path.name in FILES]
        others = f"{min(tables)}, which no command of snnreg wrote" if tables else None
        others = f"a {MANIFEST} that cannot be read" if (folder / MANIFEST).exists() else others
    if others and not again:
        raise SnnregError(f"{folder} holds {others}; choose another folder, or replace them with --again")
    if not resumed:
        shutil.rmtree(unfinished, ignore_errors=True)
        _write_json(unfinished / MANIFEST, {"about": question.content["about"], **ours})
    for path in unfinished.glob("*.failed.txt"):
        path.unlink()


def _difference(found, here):
    """How two answers of ``computed_by`` differ, in words."""
    theirs, ours = found.get("versions") or {}, here["versions"]
    names = [name for name in {**ours, **theirs} if theirs.get(name) != ours.get(name)]
    words = "; ".join(f"{name} {theirs.get(name)}, here {ours.get(name)}" for name in names)
    return f"other versions ({words})" if words else "other sources of the same version"


def _collect(question, folder):
    """Make the tables and the manifest from the runs, all of which are finished, and put them into their place."""
    unfinished, numbers = folder / UNFINISHED, range(len(question.runs))
    done = [pickle.loads(_file(folder, number).read_bytes()) for number in numbers]
    files = {}
    for name, table in merge(done, question.arms).items():
        file = f"{name}.npz" if isinstance(table, dict) else f"{name}.csv"
        with atomic_write(unfinished / file) as new, new.open("wb") as stream:
            if isinstance(table, dict):
                np.savez_compressed(stream, **table)
            else:
                table.to_csv(stream, index=False)
        files[file] = digest(unfinished / file)
    of_arm = {arm: [n for n in numbers if question.arms[n] == arm] for arm in dict.fromkeys(question.arms)}
    manifest = {
        **read_json(unfinished / MANIFEST),
        "command": question.command,
        "commit": commit(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "written": now(),
        "definition": question.content,
        **_effort(question, done, numbers),
        "arms": {arm: _effort(question, done, of_arm[arm]) for arm in of_arm if arm is not None},
        "files": files,
    }
    before = read_json(folder / MANIFEST).get("files", {})
    _write_json(unfinished / MANIFEST, manifest)
    for file in files:
        os.replace(unfinished / file, folder / file)
    for file in before.keys() - files:
        (folder / file).unlink(missing_ok=True)
    os.replace(unfinished / MANIFEST, folder / MANIFEST)
    shutil.rmtree(unfinished)


def _effort(question, done, numbers):
    """What the runs of some numbers took, for the manifest."""
    return {
        "seeds": sorted({question.runs[number].seed for number in numbers}),
        "runs": len(numbers),
        "minutes_of_one_core": round(sum(done[number]["seconds"] for number in numbers) / 60, 2),
    }


def merge(results, arms):
    """The tables of all runs by name: rows of a csv file as a DataFrame, arrays of a npz file as a dict."""
    tables = {}
    for result, arm in zip(results, arms, strict=True):
        for name, table in result["tables"].items():
            if isinstance(table, dict):
                tables.setdefault(name, {}).update(table)
            else:
                column = {} if arm is None else {"arm": arm}
                tables.setdefault(name, []).extend({**column, **row} for row in table)
    return {name: table if isinstance(table, dict) else pd.DataFrame(table) for name, table in tables.items()}


def _write_json(path, content):
    with atomic_write(path) as new:
        new.write_text(json.dumps(content, indent=1) + "\n")

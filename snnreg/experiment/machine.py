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
import warnings
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from snnreg.base.checks import check_int
from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, digest, folder_lock, now, read_json
from snnreg.base.progress import progress_bar
from snnreg.datasets.image_sets import added_sets
from snnreg.experiment.cluster import cluster_at
from snnreg.experiment.contract import TablesCheck, check_runs
from snnreg.experiment.effort import effort
from snnreg.experiment.provenance import commit, computed_by, difference, modules_of
from snnreg.experiment.workers import MOST_JOBS, Result, results

MOST_RUNS = 10_000
"""Each takes a minute or so: more are a slip of the pen."""

MANIFEST, FIGURE, UNFINISHED = "manifest.json", "figure.png", "unfinished"
FILES = ("runs.csv", "weights.npz", MANIFEST, FIGURE)
"""What ``snnreg reproduce`` writes."""


@dataclass(frozen=True)
class Question:
    """Runs, and what is asked with them: instances of kinds of runs, see :mod:`snnreg_studies`."""

    content: dict[str, Any]  # for the manifest; its `about` is a sentence
    asked: Any  # the same in full, as JSON can hold it
    runs: Sequence[Any]
    arms: Sequence[str | None]  # what stands in the column `arm` of each run, or None
    command: str  # what to type for it

    @property
    def digest(self) -> str:
        """SHA-256 of what is asked, with the names of added test sets; comments and layout do not count."""
        asked = [self.asked, [*added]] if (added := added_sets()) else self.asked
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """How a call ended: how many runs there are, how many it did, and why some failed, by number."""

    folder: Path
    runs: int
    run_now: int
    failed: dict[int, str]  # results are complete if it is empty


def answer(
    question: Question,
    folder: str | PathLike[str],
    *,
    jobs: int = 1,
    cluster: str | None = None,
    again: bool = False,
    progress: bool = True,
) -> Outcome:
    """Do the runs of a question that are not done yet, and collect the results when all are; an :class:`Outcome`.

    For the arguments see :func:`snnreg.experiment.sweeps.sweep`.
    """
    folder, runs = Path(folder), question.runs
    if cluster is not None and not cluster.strip():  # an unset variable would compute on a cluster's login node
        raise SnnregError(
            "the address of the cluster is empty; give one, such as tcp://10.0.0.1:8786, or none at all"
        )
    check_possible(runs, jobs)
    with folder_lock(folder):
        unfinished = folder / UNFINISHED
        if not (unfinished / MANIFEST).exists():  # it was killed while it began or cleaned up
            shutil.rmtree(unfinished, ignore_errors=True)
        modules = modules_of([*runs, *added_sets().values()])
        computed = computed_by(modules)
        if not again and _is_complete(question, folder):
            _warn_of_others(folder, computed)
            return Outcome(folder, len(runs), 0, {})
        with contextlib.ExitStack() as stack:
            machines = stack.enter_context(cluster_at(cluster, modules)) if cluster else None
            _begin(question, folder, computed, again)
            missing = {number: run for number, run in enumerate(runs) if not _file(folder, number).exists()}
            if progress and missing:
                at_a_time = min(machines.workers if machines else jobs, len(missing))
                print(f"runs: {len(missing):,}, at a time: {at_a_time}", flush=True)
                if told := effort(missing.values(), at_a_time):
                    print(told, flush=True)
            finished = machines.results(missing) if machines else results(missing, jobs)
            failed = _store(finished, missing, folder, progress)
        if not failed:
            _collect(question, folder)
    return Outcome(folder, len(runs), len(missing), failed)


def check_possible(runs: Sequence[Any], jobs: int) -> None:
    """Raise SnnregError if runs lack something, there are not their images, or not so many processes."""
    check_int("jobs", jobs, 1, MOST_JOBS)
    check_runs(runs)
    for run in {run.images_asked_for: run for run in runs}.values():
        run.check_data()


def _store(
    finished: Generator[tuple[int, Result]], missing: Mapping[int, Any], folder: Path, progress: bool
) -> dict[int, str]:
    """Store what each run gives as soon as it is finished, and return by number why some failed."""
    failed: dict[int, str] = {}
    check = TablesCheck()
    with contextlib.closing(finished), progress_bar(len(missing), "runs", progress, unit="run") as bar:
        for number, result in finished:
            if "error" in result:
                failed[number] = result["error"]
                _file(folder, number).with_suffix(".failed.txt").write_text(result["traceback"])
            else:
                check(missing[number], result["tables"])
                with atomic_write(_file(folder, number)) as new:
                    new.write_bytes(pickle.dumps(result))
            bar.update(1)
    return failed


def _file(folder: Path, number: int) -> Path:
    """Name the file of what one run gave."""
    return folder / UNFINISHED / f"{number:05d}.run"


def _is_complete(question: Question, folder: Path) -> bool:
    """Say whether the results of a question lie in a folder, as they were written."""
    about = read_json(folder / MANIFEST)
    return about.get("definition_sha256") == question.digest and all(
        digest(folder / file) == sha256 for file, sha256 in about["files"].items()
    )


def _warn_of_others(folder: Path, computed: Mapping[str, Any]) -> None:
    """Warn that finished results are of other versions or sources than those here: they stay as they are."""
    about = read_json(folder / MANIFEST)
    if any(about.get(key) != value for key, value in computed.items()):
        warnings.warn(
            f"the results in {folder} are of {difference(about, computed)}; they stay as they are, and --again "
            "makes them new",
            stacklevel=4,
        )


def _begin(question: Question, folder: Path, computed: Mapping[str, Any], again: bool) -> None:
    """Make the folder ready for the runs of a question.

    Nobody loses results or runs by a slip: they are replaced only when asked for.  Runs of other versions are
    refused, because a table of two versions would be the result of neither.
    """
    unfinished = folder / UNFINISHED
    begun, ours = read_json(unfinished / MANIFEST), {"definition_sha256": question.digest, **computed}
    if not again and (others := _others(folder, begun, ours)):
        raise SnnregError(f"{folder} holds {others}; choose another folder, or replace them with --again")
    if any(begun.get(key) != value for key, value in ours.items()):
        shutil.rmtree(unfinished, ignore_errors=True)
        _write_json(unfinished / MANIFEST, {"about": question.content["about"], **ours})
    for path in unfinished.glob("*.failed.txt"):
        path.unlink()


def _others(folder: Path, begun: Mapping[str, Any], ours: Mapping[str, Any]) -> str | None:
    """Say what a folder holds that is not of `ours`, a definition and what computes it; None if nothing is."""
    about, definition = read_json(folder / MANIFEST), ours["definition_sha256"]
    if about and about.get("definition_sha256") != definition:
        return f"results of another definition ({about.get('command')}, written {about.get('written')})"
    if begun and begun.get("definition_sha256") != definition:
        return "unfinished runs of another definition"
    if begun and any(begun.get(key) != value for key, value in ours.items()):
        return f"unfinished runs of {difference(begun, ours)}"
    if about or begun:
        return None
    if (folder / MANIFEST).exists():
        return f"a {MANIFEST} that cannot be read"
    tables = [path.name for path in folder.iterdir() if path.suffix in (".csv", ".npz") or path.name in FILES]
    return f"{min(tables)}, which no command of snnreg wrote" if tables else None


def _collect(question: Question, folder: Path) -> None:
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
        "computed_on": _machines(done),
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


def _effort(question: Question, done: Sequence[Result], numbers: Sequence[int]) -> dict[str, Any]:
    """Say what the runs of some numbers took, for the manifest."""
    return {
        "seeds": sorted({question.runs[number].seed for number in numbers}),
        "runs": len(numbers),
        "minutes_of_one_core": round(sum(done[number]["seconds"] for number in numbers) / 60, 2),
    }


def _machines(done: Iterable[Result]) -> list[dict[str, Any]]:
    """Count the runs of each machine, for the manifest; threads are those of BLAS and the like, for each run."""
    counted = Counter(json.dumps(result["machine"]) for result in done if "machine" in result)
    return [{**json.loads(machine), "runs": runs} for machine, runs in sorted(counted.items())]


def merge(results: Iterable[Result], arms: Iterable[str | None]) -> dict[str, Any]:
    """Put together the tables of runs: rows as a DataFrame for a csv file, arrays as a dict for a npz file."""
    tables: dict[str, Any] = {}
    for result, arm in zip(results, arms, strict=True):
        for name, table in result["tables"].items():
            if isinstance(table, dict):
                tables.setdefault(name, {}).update(table)
            else:
                column = {} if arm is None else {"arm": arm}
                tables.setdefault(name, []).extend({**column, **row} for row in table)
    return {name: table if isinstance(table, dict) else pd.DataFrame(table) for name, table in tables.items()}


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    with atomic_write(path) as new:
        new.write_text(json.dumps(content, indent=1) + "\n")

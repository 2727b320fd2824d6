"""Sweeps: many independent runs, described in one file, that go on after whatever stops them (chapter 11).

A definition is a TOML file::

    about = "What is asked."
    run = "decays"              # a kind of run, see snnreg.evidence.RUNS

    [axes]                      # every combination of these values is one run
    seed = [0, 1, 2]

    [fixed]                     # the same in every run
    train_per_digit = 5000

The results of ``results/table.toml`` lie in the folder ``results/table``: one csv file for each table that
the runs fill, and a manifest.  While the sweep is unfinished, each run that has finished is one file in
``results/table/unfinished``; the same command goes on with those that are missing.

Only the process that was called writes.  It has a lock on the folder that the operating system takes
back when the process ends, however it ends.
"""

import contextlib
import hashlib
import itertools
import json
import logging
import os
import shutil
import socket
import time
import tomllib
import traceback
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout
from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import TerminatedWorkerError

from snnreg import experiment
from snnreg.cache import replacing
from snnreg.errors import SnnregError
from snnreg.evidence import RUNS
from snnreg.progress import progress_bar

KEYS = ("about", "run", "axes", "fixed")
"""What a definition consists of; ``fixed`` may be left out."""

CONNECT_S = 10
"""How long a cluster may take to answer."""


@dataclass(frozen=True)
class Definition:
    """A sweep as its file describes it, checked.

    Attributes
    ----------
    path : Path
        The file.
    content : dict
        What it says.
    runs : list
        One instance of the kind of run for each combination of the axes, the last axis fastest.
    """

    path: Path
    content: dict
    runs: list

    @property
    def folder(self):
        """Where the results lie unless another folder is asked for: beside the file, under its name."""
        return self.path.with_suffix("")

    @property
    def digest(self):
        """SHA-256 of what the definition asks for; comments and layout do not count."""
        asked = {key: value for key, value in self.content.items() if key != "about"}
        return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Outcome:
    """How a sweep ended.

    Attributes
    ----------
    folder : Path
    runs, run_now : int
        Runs of the definition, and how many of them were done by this call.
    failed : dict of int to str
        Number and reason of each run that failed.  The results are complete if it is empty.
    """

    folder: Path
    runs: int
    run_now: int
    failed: dict


def read(path):
    """Read and check a definition.

    Parameters
    ----------
    path : path-like
        A TOML file.

    Returns
    -------
    Definition

    Raises
    ------
    SnnregError
        If the file cannot be read or one of its values cannot be used; the message names the key.
    """
    path = Path(path)
    if path.suffix != ".toml":
        raise SnnregError(f"a definition is a .toml file, got {path}")
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SnnregError(f"there is no definition {path}; write one or check the path") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SnnregError(f"{path} cannot be read ({error})") from error
    except tomllib.TOMLDecodeError as error:
        raise SnnregError(f"{path} is not valid TOML: {error}") from error
    try:
        return Definition(path, content, _runs(content))
    except SnnregError as error:
        raise SnnregError(f"{path}: {error}") from error


def _runs(content):
    """The runs that a definition asks for."""
    for key in content:
        if key not in KEYS:
            raise SnnregError(f"unknown key {key!r}; a definition has {', '.join(KEYS)}")
    for key, kind, what in (("about", str, "a sentence"), ("run", str, "a name"), ("axes", dict, "a table")):
        if not isinstance(content.get(key), kind):
            raise SnnregError(f"{key} must be {what}, got {content.get(key)!r}")
    axes, fixed = content["axes"], content.get("fixed", {})
    if not isinstance(fixed, dict):
        raise SnnregError(f"fixed must be a table, got {fixed!r}")
    if content["run"] not in RUNS:
        raise SnnregError(f"run must be one of {', '.join(RUNS)}; got {content['run']!r}")
    kind = RUNS[content["run"]]
    known = [field.name for field in fields(kind)]
    for table, keys in (("axes", axes), ("fixed", fixed)):
        for key in keys:
            if key not in known:
                raise SnnregError(
                    f"unknown key {key!r} in {table}; a run of {content['run']} has {', '.join(known)}"
                )
    for key, values in axes.items():
        if key in fixed:
            raise SnnregError(f"{key} is in axes and in fixed; keep one of them")
        if not isinstance(values, list) or not values:
            raise SnnregError(f"axes.{key} must be a list of one value or more, got {values!r}")
        for place, value in enumerate(values):
            if value in values[:place]:
                raise SnnregError(f"axes.{key} names {value!r} twice; name each value once")
    for field in fields(kind):
        if field.default is MISSING and field.name not in {**axes, **fixed}:
            raise SnnregError(f"{field.name} must be named, in axes or in fixed; there is no default")
    return [
        kind(**fixed, **dict(zip(axes, values, strict=True))) for values in itertools.product(*axes.values())
    ]


def sweep(path, *, jobs=2, cluster=None, out=None, again=False, progress=True, command=None):
    """Do the runs of a definition that are not done yet, and collect the results when all are.

    Parameters
    ----------
    path : path-like
        The definition.
    jobs : int
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler, such as ``"tcp://10.0.0.1:8786"``, to be used instead.
    out : path-like, optional
        Folder of the results.  Default: beside the definition, under its name.
    again : bool
        Do finished results again, or replace those of another definition.  What stands there stays
        until the new results are complete.
    progress : bool
    command : str, optional
        Command line to be recorded in the manifest.

    Returns
    -------
    Outcome

    Raises
    ------
    SnnregError
        Before any run: if the definition or the folder cannot be used, another process works in the
        folder, or the cluster cannot be reached.
    """
    if jobs < 1:
        raise SnnregError(f"the number of jobs must be 1 or more, got {jobs}")
    definition = read(path)
    for run in {run.images_asked_for: run for run in definition.runs}.values():
        run.check_data()
    folder = definition.folder if out is None else Path(out)
    with locked(folder), _client(cluster) as client:
        store = _Store(folder, definition)
        if store.finished() and not again:
            return Outcome(folder, len(definition.runs), 0, {})
        store.prepare(again)
        missing = store.missing()
        with progress_bar(len(missing), folder.name, progress, unit="run") as bar:
            for number, result in _results(definition.runs, missing, jobs, client):
                store.keep(number, result)
                bar.update(1)
        failed = store.failures()
        if not failed:
            store.collect(experiment.circumstances(command))
        return Outcome(folder, len(definition.runs), len(missing), failed)


def load(name):
    """Read back the results of a finished sweep.

    Parameters
    ----------
    name : str
        A folder of :data:`snnreg.experiment.RESULTS`, such as ``"table"``, or the path of any other.

    Returns
    -------
    tables : dict of str to pandas.DataFrame
        One row for whatever the kind of run measures, see :mod:`snnreg.evidence`.
    about : dict
        The manifest.

    Raises
    ------
    SnnregError
        If a file is missing, damaged, or not the one that the sweep wrote.
    """
    folder = experiment.RESULTS / name
    way_out = f"write it again: snnreg sweep {folder}.toml --again"
    try:
        about = json.loads((folder / "manifest.json").read_text())
        tables = {}
        for file, digest in about["files"].items():
            if _digest(folder / file) != digest:
                raise SnnregError(f"{folder / file} is not the file that the sweep wrote; {way_out}")
            tables[Path(file).stem] = pd.read_csv(folder / file)
    except FileNotFoundError as error:
        raise SnnregError(f"there is no {Path(error.filename).name} in {folder}; {way_out}") from error
    except (OSError, json.JSONDecodeError, KeyError) as error:
        raise SnnregError(f"the results in {folder} are damaged ({error}); {way_out}") from error
    return tables, about


@contextlib.contextmanager
def locked(folder):
    """Keep other processes out of a folder of results while the block runs.

    The lock belongs to the process: the operating system takes it back when the process ends or is
    killed, so that a dead one never stands in the way.

    Parameters
    ----------
    folder : Path
        Made if need be, and removed again if it is empty in the end.

    Raises
    ------
    SnnregError
        If another process has the lock; the message names process and machine.
    """
    owner = folder / "owner.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise SnnregError(
            f"another sweep works in {folder}: {_owner(owner)}; wait for it, or end it and give the same command"
        ) from error
    except OSError as error:
        raise SnnregError(
            f"cannot write {folder}: {error.strerror or error}; choose a folder that can be written"
        ) from error
    try:
        about = {"process": os.getpid(), "machine": socket.gethostname(), "since": _now()}
        with replacing(owner) as new:
            new.write_text(json.dumps(about))
        yield
    finally:
        owner.unlink(missing_ok=True)
        # Removed while it is held: who waits for the name finds out that it is gone, and tries again.
        with contextlib.suppress(OSError):  # Windows does not remove an open file: it stays, unlocked
            Path(lock.lock_file).unlink()
        lock.release()
        with contextlib.suppress(OSError):
            folder.rmdir()


def _owner(path):
    """Who has the lock, in words."""
    try:
        about = json.loads(path.read_text())
        return f"process {about['process']} on {about['machine']}, since {about['since']}"
    except (OSError, ValueError, KeyError):
        return "a process that has just begun"


class _Store:
    """The folder of one sweep: what is done, what has failed, what is missing."""

    def __init__(self, folder, definition):
        self.folder = folder
        self.definition = definition
        self.unfinished = folder / "unfinished"
        self.manifest = folder / "manifest.json"
        self.numbers = range(len(definition.runs))

    def _path(self, number, failed=False):
        return self.unfinished / f"{number:05d}.{'failed' if failed else 'done'}.json"

    def finished(self):
        """Whether complete results of this definition lie in the folder, whole."""
        about = _json(self.manifest)
        return (
            about.get("definition_sha256") == self.definition.digest
            and bool(about.get("files"))
            and all(_digest(self.folder / file) == digest for file, digest in about["files"].items())
        )

    def prepare(self, again):
        """Make the folder ready for runs of this definition, or refuse to mix them with others."""
        ours = {
            "definition_sha256": self.definition.digest,
            "definition": self.definition.content,
            "versions": experiment.versions(),
        }
        found = _json(self.manifest)
        if self.manifest.exists() and found.get("definition_sha256") != self.definition.digest and not again:
            raise SnnregError(
                f"{self.folder} holds results of another definition, written {found.get('written')}; keep them "
                "and give this definition another name, or replace them with --again"
            )
        begun = _json(self.unfinished / "definition.json")
        for key, what in (("definition_sha256", "another definition"), ("versions", "other versions")):
            if self.unfinished.exists() and begun.get(key) != ours[key]:
                if not again:
                    done = len(list(self.unfinished.glob("*.done.json")))
                    raise SnnregError(
                        f"{self.unfinished} holds {done} runs of {what}{_difference(begun, ours, key)}; "
                        "go back to what they were begun with, or start anew with --again"
                    )
                shutil.rmtree(self.unfinished)
        with replacing(self.unfinished / "definition.json") as new:
            new.write_text(json.dumps(ours, indent=1))

    def missing(self):
        """Numbers of the runs that are not done, in their order; those that failed are among them."""
        return [number for number in self.numbers if "tables" not in _json(self._path(number))]

    def failures(self):
        """Number and reason of each run that failed and has not been done since."""
        return {number: _json(self._path(number, failed=True)).get("error") for number in self.missing()}

    def keep(self, number, result):
        """Write what one run gave: its tables, or why it failed."""
        failed = "error" in result
        with replacing(self._path(number, failed)) as new:
            new.write_text(json.dumps(result))
        if not failed:
            self._path(number, failed=True).unlink(missing_ok=True)

    def collect(self, circumstances):
        """Write the tables and the manifest from the runs, all of which are done; then remove those."""
        results = [_json(self._path(number)) for number in self.numbers]
        files = {}
        for name in results[0]["tables"]:
            path = self.folder / f"{name}.csv"
            with replacing(path) as new:
                pd.DataFrame([row for r in results for row in r["tables"][name]]).to_csv(new, index=False)
            files[path.name] = _digest(path)
        for file in set(_json(self.manifest).get("files", ())) - set(files):
            (self.folder / file).unlink(missing_ok=True)
        seconds = sum(r["seconds"] for r in results)
        about = {
            "about": self.definition.content["about"],
            **circumstances,
            "seeds": sorted({run.seed for run in self.definition.runs}),
            "definition": self.definition.content,
            "definition_sha256": self.definition.digest,
            "runs": len(results),
            "minutes_of_one_core": round(seconds / 60, 2),
            "commits": sorted({str(r["commit"]) for r in results}),
            "files": files,
        }
        with replacing(self.manifest) as new:
            new.write_text(json.dumps(about, indent=1) + "\n")
        shutil.rmtree(self.unfinished)


def attempt(run):
    """Do one run, wherever that is, and say what it gave or why it failed.

    Parameters
    ----------
    run : object
        As in :data:`snnreg.evidence.RUNS`.

    Returns
    -------
    dict
        ``tables``, ``seconds`` and ``commit``, or ``error`` (one line) and ``traceback``.
    """
    # The processor's time, not the clock's: what else the machine does must not count.
    start = time.thread_time()
    try:
        tables = run.tables()
    except Exception as error:
        return _failure(error, traceback.format_exc())
    seconds = round(time.thread_time() - start, 3)
    return {"tables": tables, "seconds": seconds, "commit": experiment.commit()}


def _failure(error, trace=""):
    return {"error": " ".join(f"{type(error).__name__}: {error}".split()), "traceback": trace}


def _results(runs, numbers, jobs, client):
    """Do the runs with these numbers side by side; yield number and result of each as it finishes.

    No more runs are handed out than can be worked on.  If a local worker process dies, the runs that
    were in work are done again one at a time, so that the one which kills its process is found out.  A
    cluster does that itself.

    The pools are joblib's own worker processes, or the cluster's.  joblib.Parallel over its dask backend
    would wait for ever for a run that killed its worker too often, and with one worker of one thread it
    would leave the cluster alone and do the runs here (joblib 1.6).
    """
    if client is None and jobs == 1:
        for number in numbers:
            yield number, attempt(runs[number])
        return
    waiting, suspects, in_work, pool = list(numbers), [], {}, None
    try:
        while waiting or suspects or in_work:
            if client is None:
                pool, places = get_reusable_executor(max_workers=jobs), jobs
            else:
                pool, places = client.get_executor(), max(1, sum(client.ncores().values()))
            queue, places = (suspects, 1) if suspects else (waiting, places)
            while queue and len(in_work) < places:
                number = queue.pop(0)
                in_work[pool.submit(attempt, runs[number])] = number
            alone = len(in_work) == 1
            finished = wait(in_work, return_when=FIRST_COMPLETED).done
            while finished:
                future = finished.pop()
                number, result = in_work.pop(future), None
                try:
                    result = future.result()
                except TerminatedWorkerError as error:
                    if alone:
                        result = _failure(error)
                    else:
                        suspects.append(number)
                except CancelledError:
                    raise
                except Exception as error:  # the cluster's own, such as a run that killed its worker thrice
                    result = _failure(error)
                # A cluster computes again what a dead worker held, as long as anyone refers to it.
                del future
                if result is not None:
                    yield number, result
    except BaseException as error:
        if client is None and pool is not None:
            pool.shutdown(wait=True, kill_workers=True)  # what they work on would be thrown away
        if client is not None and isinstance(error, (CancelledError, OSError)):
            raise SnnregError("the cluster is gone; what is done is kept, and the same command goes on") from error
        raise
    if client is None:
        pool.shutdown(wait=True)


@contextlib.contextmanager
def _client(address):
    """A client of the Dask cluster at an address, or None for None."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise SnnregError("--cluster needs dask: python -m pip install 'snnreg[cluster]'") from error
    for name in ("distributed", "distributed.client"):  # what goes wrong is told in one line, below
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise SnnregError(
            f"no Dask scheduler answers at {address!r}; start one with: dask scheduler"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_S)
        except TimeoutError as error:
            raise SnnregError(
                f"the cluster {address} has no worker; start one with: dask worker {address}"
            ) from error
        here = experiment.versions()
        try:
            there = client.run(experiment.versions)
        except ImportError as error:
            raise SnnregError(f"a worker of {address} lacks a package ({error}); install snnreg there") from error
        for worker, found in there.items():
            if found != here:
                differs = _difference({"versions": found}, {"versions": here}, "versions")
                raise SnnregError(f"the worker {worker} has other versions{differs}; install the same there")
        yield client


def _difference(found, ours, key):
    """Which versions differ, in words; empty for anything but versions."""
    if key != "versions":
        return ""
    found, ours = found.get(key) or {}, ours[key]
    differ = {name: value for name, value in ours.items() if found.get(name) != value}
    return f" ({'; '.join(f'{name} {found.get(name)}, here {value}' for name, value in differ.items())})"


def _json(path):
    """What a file holds; an empty dict if there is no such file or it is damaged."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}


def _digest(path):
    """SHA-256 of a file; None if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def _now():
    return datetime.now(UTC).isoformat(timespec="seconds")

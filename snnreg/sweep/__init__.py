"""Sweeps: many independent runs, described in one file, that go on after whatever stops them (chapter 11).

A definition is a TOML file::

    about = "What is asked."
    run = "decays"              # a kind of run, see snnreg.sweep.kinds

    [axes]                      # every combination of these values is one run
    seed = [0, 1, 2]

    [fixed]                     # the same in every run
    train_per_digit = 5000

The results of ``results/table.toml`` lie in the folder ``results/table``: one csv file for each table that
the runs fill, and a manifest.  While the sweep is unfinished, each run that has finished is one file in
``results/table/unfinished``; the same command goes on with those that are missing.
"""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from snnreg.base.checks import whole
from snnreg.base.errors import SnnregError
from snnreg.base.files import read_json
from snnreg.base.folders import folder_lock
from snnreg.base.progress import progress_bar
from snnreg.experiment import effort
from snnreg.experiment.provenance import circumstances, results_folder
from snnreg.sweep.definition import read
from snnreg.sweep.pool import MOST_JOBS, client_of, results
from snnreg.sweep.store import Store, tables_of


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
    whole("jobs", jobs, 1, MOST_JOBS)
    definition = read(path)
    for run in {run.images_asked_for: run for run in definition.runs}.values():
        run.check_data()
    folder = definition.folder if out is None else Path(out)
    with folder_lock(folder), client_of(cluster) as client:
        store = Store(folder, definition)
        if store.finished() and not again:
            return Outcome(folder, len(definition.runs), 0, {})
        store.prepare(again)
        missing = store.missing()
        if missing:
            _tell([definition.runs[number] for number in missing], jobs, client, progress)
        with progress_bar(len(missing), folder.name, progress, unit="run") as bar:
            for number, result in results(definition.runs, missing, jobs, client):
                store.keep(number, result)
                bar.update(1)
        failed = store.failures()
        if not failed:
            store.collect(circumstances(command))
        return Outcome(folder, len(definition.runs), len(missing), failed)


def _tell(runs, jobs, client, progress):
    """Say how much work the runs are (see :func:`snnreg.experiment.effort.tell`)."""
    largest = max(runs, key=lambda run: run.bytes)
    each, at_once = (largest.bytes, jobs) if client is None else (0, sum(client.ncores().values()))
    effort.tell(len(runs), sum(run.images for run in runs), each, largest.image_s, at_once, progress)


def load(name):
    """Read back the results of a finished sweep.

    Parameters
    ----------
    name : str
        A folder of :data:`snnreg.experiment.provenance.RESULTS`, such as ``"table"``, or the path of any other.

    Returns
    -------
    tables : dict of str to pandas.DataFrame
        One row for whatever the kind of run measures, see :mod:`snnreg.sweep.runs`.
    about : dict
        The manifest.

    Raises
    ------
    SnnregError
        If a file is missing, damaged, or not the one that the sweep wrote.
    """
    folder = results_folder(name)
    way_out = f"write it again: snnreg sweep {folder}.toml --again"
    if not (folder / "manifest.json").exists():
        raise SnnregError(f"there is no manifest.json in {folder}; {way_out}")
    about = read_json(folder / "manifest.json")
    files = tables_of(about)
    if not files or files != about["files"]:
        raise SnnregError(f"the results in {folder} are damaged (manifest.json names no tables); {way_out}")
    tables = {}
    for file, expected in files.items():
        try:
            content = (folder / file).read_bytes()
        except FileNotFoundError as error:
            raise SnnregError(f"there is no {file} in {folder}; {way_out}") from error
        except OSError as error:
            raise SnnregError(f"{folder / file} cannot be read ({error}); {way_out}") from error
        if hashlib.sha256(content).hexdigest() != expected:
            raise SnnregError(f"{folder / file} is not the file that the sweep wrote; {way_out}")
        tables[Path(file).stem] = pd.read_csv(io.BytesIO(content))
    return tables, about

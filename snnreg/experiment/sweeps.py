"""The one run machine: many independent runs that are resumed after whatever stops them (chapter 15).

The results of ``results/table/sweep.toml`` lie beside it: a file for each table that the runs fill, and a
manifest.  While the sweep is unfinished, each run that has finished is one file in
``results/table/unfinished``; the same command goes on with those that are missing.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from snnreg import native
from snnreg.base.checks import choice, whole
from snnreg.base.errors import SnnregError
from snnreg.base.files import read_json
from snnreg.base.folders import folder_lock
from snnreg.base.progress import progress_bar
from snnreg.experiment import effort
from snnreg.experiment.definition import FILE, read
from snnreg.experiment.pool import MOST_JOBS, client_of, results
from snnreg.experiment.provenance import RESULT_FORMAT, circumstances, results_folder
from snnreg.experiment.store import MANIFEST, Store, read_table, tables_of


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


def sweep(path, *, jobs=2, cluster=None, out=None, again=False, progress=True):
    """Do the runs of a definition that are not done yet, and collect the results when all are.

    Parameters
    ----------
    path : path-like
        The definition, see :mod:`snnreg.experiment.definition`.
    jobs : int
        Processes on this machine.
    cluster : str, optional
        Address of a Dask scheduler, such as ``"tcp://10.0.0.1:8786"``, to be used instead.
    out : path-like, optional
        Folder of the results.  Default: that of ``sweep.toml``, or a folder of the definition's name beside it.
    again : bool
        Do finished results again, or replace those of another definition.  The old ones stay until the new ones
        are complete.
    progress : bool

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
    folder = definition.folder if out is None else Path(out)
    with folder_lock(folder), client_of(cluster) as client:
        return work(definition, folder, jobs, client, again=again, progress=progress)


def work(definition, folder, jobs, client=None, *, again, progress):
    """As :func:`sweep`, in a folder on which the caller has the lock."""
    check_data(definition.runs)
    store = Store(folder, definition)
    if store.finished() and not again:
        return Outcome(folder, len(definition.runs), 0, {})
    store.prepare(again)
    missing = store.missing()
    for number, result in do(definition.runs, missing, jobs, client, progress=progress, what=folder.name):
        store.keep(number, result)
    failed = store.failures()
    if not failed:
        store.collect(circumstances())
    return Outcome(folder, len(definition.runs), len(missing), failed)


def check_data(runs):
    """Raise SnnregError if there are not the images that the runs ask for."""
    for run in {run.images_asked_for: run for run in runs}.values():
        run.check_data()


def do(runs, numbers, jobs, client=None, *, progress, what="runs"):
    """Say how much work some runs are and do them; yields number and result of each (see ``results``)."""
    if not numbers:
        return
    chosen = [runs[number] for number in numbers]
    native.load()  # compiled before several processes need it
    largest = max(chosen, key=lambda run: run.bytes)
    each, at_once = (largest.bytes, jobs) if client is None else (0, sum(client.ncores().values()))
    effort.tell(len(chosen), sum(run.images for run in chosen), each, at_once, progress)
    own = getattr(chosen[0], "progress", False)  # the runs have bars of their own
    with progress_bar(len(numbers), what, progress and not own, unit="run") as bar:
        for number, result in results(runs, numbers, jobs, client):
            yield number, result
            bar.update(1)


def load(name, arm=None):
    """Read back the results of a finished sweep or reproduction.

    Parameters
    ----------
    name : str
        A folder of :data:`snnreg.experiment.provenance.RESULTS`, such as ``"table"``, or the path of any other.
    arm : str, optional
        Only the rows of this arm, where the definition has several with names.

    Returns
    -------
    tables : dict of str to pandas.DataFrame or dict
        By the names of their files.  A csv file is a table with one row for whatever the kind of run measures, see
        :mod:`snnreg_studies`; a npz file, such as weights.npz, is a dict of arrays.
    about : dict
        The manifest.

    Raises
    ------
    SnnregError
        If a file is missing, damaged, or not the one that was written with the manifest.
    """
    folder = results_folder(name)
    about = read_json(folder / MANIFEST)
    command = f"snnreg sweep {folder / FILE}" if (folder / FILE).exists() else about.get("command")
    command = (command or "snnreg sweep or snnreg reproduce").removesuffix(" --again")
    way_out = f"write it again: {command} --again"
    if not (folder / MANIFEST).exists():
        raise SnnregError(f"there is no {MANIFEST} in {folder}; {way_out}")
    if (found := about.get("format", 1)) != RESULT_FORMAT:
        raise SnnregError(
            f"the results in {folder} have the format {found}, this snnreg reads {RESULT_FORMAT}; {way_out}"
        )
    if not tables_of(about) or tables_of(about) != about["files"]:
        raise SnnregError(f"the results in {folder} are damaged ({MANIFEST} names no tables); {way_out}")
    tables = {}
    for file, sha256 in tables_of(about).items():
        try:
            content = (folder / file).read_bytes()
        except OSError as error:
            raise SnnregError(f"{folder / file} cannot be read ({error.strerror}); {way_out}") from error
        # A table that was edited, or copied in part, would give its reader wrong numbers.
        if hashlib.sha256(content).hexdigest() != sha256:
            raise SnnregError(f"{folder / file} is not the file that was written with its manifest; {way_out}")
        tables[Path(file).stem] = read_table(file, content)
    if arm is None:
        return tables, about
    choice("arm", arm, about.get("arms", {}))
    of_arm = {
        key: table[table.arm == arm].drop(columns="arm").reset_index(drop=True)
        for key, table in tables.items()
        if not isinstance(table, dict) and (table.arm == arm).any()
    }
    return of_arm, {**about, **about["arms"][arm]}

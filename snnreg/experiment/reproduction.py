"""The experiment for several seeds, from digits to Table, and its results as files (chapter 7)."""

import contextlib
import hashlib
import io
import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from snnreg import analysis, simulation
from snnreg.base.archives import read_arrays
from snnreg.base.checks import instance, sequence, whole
from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, digest, read_json
from snnreg.base.folders import folder_lock
from snnreg.datasets.image_sets import TEST_SETS
from snnreg.decay import NEVER, Decay
from snnreg.experiment import effort
from snnreg.experiment.plan import Plan
from snnreg.experiment.presets import PRESETS
from snnreg.experiment.provenance import RESULTS, circumstances, results_folder
from snnreg.experiment.runs import COLUMNS, run, training_streams
from snnreg.experiment.streams import checked
from snnreg.wiring import draw_wiring

FIGURE = "figure.png"
FILES = ("runs.csv", "weights.npz", "manifest.json", FIGURE)
"""What lies in a folder of results: :func:`reproduce` writes it, the command line draws the figure."""

TABLES = ("runs.csv", "weights.npz")
"""Those of them whose digests stand in the manifest."""

MOST_JOBS, MOST_RUNS = 256, 10_000
"""Threads at the same time, and runs of one call, each of which takes a minute or so."""

ASKED = ("seeds", "plan", "parameters", "decays")
"""What a manifest says of the question; the rest is of the circumstances."""


def reproduce(plan, decays, seeds, *, jobs=1, out=None, again=False, draw=None, progress=True, command=None):
    """Run the experiment for each seed and each decay, and write what came out.

    Parameters
    ----------
    plan : Plan
    decays : sequence of Decay
    seeds : sequence of int
    jobs : int
        How many runs at the same time, in threads (the engine brian2: one).
    out : path-like, optional
        Folder for runs.csv, manifest.json and weights.npz, in which one process at a time can work.
    again : bool
        Replace what lies in `out` even if it is not what an earlier call of this kind gave.  It stays until the
        new results are complete.
    draw : callable, optional
        Called with `out` when the results are there, before another process can change them.
    progress : bool
    command : str, optional
        Command line to be recorded in the manifest.

    Returns
    -------
    pandas.DataFrame
        With the columns :data:`COLUMNS`, in the order of `seeds`, `decays` and test sets.

    Raises
    ------
    SnnregError
        Before any training: if the plan asks for more than MNIST has, `out` cannot be written, another process
        works there, or other results would be lost.
    """
    whole("jobs", jobs, 1, MOST_JOBS)
    instance("plan", plan, Plan, "Plan() is the paper's")
    seeds = [checked(seed) for seed in sequence("seeds", seeds, "whole numbers")]
    decays = [instance("decay", decay, Decay, "Decay() is none") for decay in sequence("decays", decays, "decays")]
    whole("the number of runs", len(seeds) * len(decays), 1, MOST_RUNS)
    plan.check_data()
    engine = simulation.working_engine(plan.engine)
    plan = replace(plan, engine=engine.name)
    if out is None:
        return _runs(plan, decays, seeds, jobs, progress)[0]
    if len({decay.when for decay in decays}) < len(decays):
        raise SnnregError("two decays act at the same time, and would share their files; do one after the other")
    out = Path(out)
    asked = manifest(plan, decays, seeds, command)
    with folder_lock(out):
        _check_free(out, asked, again)
        table, runs = _runs(plan, decays, seeds, jobs, progress)
        write(out, table, runs, {"finished": True, **asked})
        if draw is not None:
            draw(out)
    return table


def _check_free(out, asked, again):
    """Raise SnnregError unless results may be written into a folder, which the same command has written before."""
    there = [out / name for name in FILES if os.path.lexists(out / name)]
    for path in there:
        if path.is_dir():
            raise SnnregError(f"cannot write {path}: a folder is in its place; choose another folder")
    if there and not again:
        about = read_json(out / "manifest.json")
        if any(about.get(key) != asked[key] for key in ASKED):
            what = f"results of another command, {about['command']!r}" if "command" in about else there[0].name
            raise SnnregError(f"{out} holds {what}; choose another folder, or replace what is there with --again")


def _runs(plan, decays, seeds, jobs, progress):
    """The table and the runs, one after the other or in threads."""
    engine, runs = simulation.ENGINES[plan.engine], len(seeds) * len(decays)
    sizes = (plan.parameters.neurons_per_class, plan.train_per_digit, plan.test_per_digit)
    effort.tell(
        runs,
        runs * plan.images,
        effort.bytes_of(len(plan.digits), *sizes),
        partial(effort.image_s, plan) if engine.side_by_side else None,
        jobs if engine.side_by_side else 1,
        progress,
    )

    def one(seed, decay):
        return run(plan, decay, seed, progress=progress)

    if not engine.side_by_side:
        # Here and not in a thread: an interrupt then reaches the program that the engine runs.
        runs = [one(seed, decay) for seed in seeds for decay in decays]
    else:
        with ThreadPoolExecutor(jobs) as pool:
            futures = [pool.submit(one, seed, decay) for seed in seeds for decay in decays]
            try:
                runs = [future.result() for future in futures]
            except BaseException:
                for future in futures:
                    future.cancel()
                raise
    return pd.DataFrame([row for r in runs for row in r.rows], columns=COLUMNS), runs


def write(out, table, runs, about):
    """Write runs.csv, weights.npz and manifest.json into `out`, each in its place when all are whole."""
    arrays = {}
    for r in runs:
        name = f"seed{r.seed}_{r.network.decay.when}".replace("-", "_")
        arrays[f"{name}_weights"] = r.network.weights.astype(np.float32)
        arrays[f"{name}_last_input_spike_s"] = r.network.last_input_spike_s
    # The manifest, entered first, takes its place last.
    with contextlib.ExitStack() as stack:
        new = {name: stack.enter_context(atomic_write(out / name)) for name in ("manifest.json", *TABLES)}
        table.to_csv(new["runs.csv"], index=False)
        with new["weights.npz"].open("wb") as file:
            np.savez_compressed(file, **arrays)
        files = {name: digest(new[name]) for name in TABLES}
        new["manifest.json"].write_text(json.dumps({**about, "files": files}, indent=1) + "\n")


def load_results(name):
    """Read back a folder of results that :func:`reproduce` wrote.

    Parameters
    ----------
    name : str
        A folder of :data:`~snnreg.experiment.provenance.RESULTS`, such as ``"paper_text"``, or any other path.

    Returns
    -------
    rows : pandas.DataFrame
        With the columns :data:`COLUMNS`.
    weights : dict of str to ndarray
        For each run ``seed0_never_weights``, shape (784, neurons), and
        ``seed0_never_last_input_spike_s``, shape (784,); likewise ``online`` and ``after_training``.
    about : dict
        The manifest.

    Raises
    ------
    SnnregError
        If a file is missing or damaged, or the runs have not finished.
    """
    folder = results_folder(name)
    preset = folder.name.replace("_", "-")
    choice = f"--preset {preset} " if preset in PRESETS else ""
    way_out = f"write it again: snnreg reproduce {choice}--seeds 10 --out {folder} --again"
    unfinished = SnnregError(f"the runs in {folder} have not finished; {way_out}")
    try:
        about = json.loads((folder / "manifest.json").read_text())
        content = {name: (folder / name).read_bytes() for name in TABLES}
        files = _digests(folder, about)
        if about.get("finished") is not True:
            raise unfinished
        for name, data in content.items():
            if files is not None and hashlib.sha256(data).hexdigest() != files.get(name):
                raise ValueError(f"{name} is not the file that was written with its manifest")
        rows = pd.read_csv(io.BytesIO(content["runs.csv"]))
        if tuple(rows.columns) != COLUMNS:
            raise ValueError("runs.csv has other columns")
        weights = read_arrays(io.BytesIO(content["weights.npz"]))
    except FileNotFoundError as error:
        raise SnnregError(f"there is no {Path(error.filename).name} in {folder}; {way_out}") from error
    except SnnregError:
        raise
    except (OSError, ValueError, RecursionError) as error:
        raise SnnregError(f"the results in {folder} are damaged ({error}); {way_out}") from error
    return rows, weights, about


def _digests(folder, about):
    """The digests of :data:`TABLES` by name, as a manifest has them; None where it may do without."""
    if not isinstance(about, dict):
        raise ValueError("manifest.json holds no table")
    # Those of the book were written before manifests had digests. They lie in git, which keeps them as they are.
    if "files" not in about and folder.resolve().parent == RESULTS:
        return None
    files = about.get("files")
    if not isinstance(files, dict):
        raise ValueError("manifest.json has no digests, as those of older versions")
    return files


def restored(plan, decay, seed, weights):
    """A trained network from stored results, ready to respond.

    Parameters
    ----------
    plan : Plan
        The plan of the stored run: its seed draws the same delays again.
    decay : Decay
    seed : int
    weights : dict of str to ndarray
        As from :func:`load_results`; rounded to single precision when they were stored.

    Returns
    -------
    TrainedNetwork
        `weights` are those that the test sees.  Thresholds and spikes of training were not stored: ``theta_v`` is
        at rest and ``counts`` is empty.  ``weights_before`` is known where the run without decay is stored too.
    """
    wiring_rng, _, _ = training_streams(seed)
    wiring = draw_wiring(len(plan.digits), wiring_rng, plan.parameters)
    stored, undecayed = (_stored(weights, seed, when, "weights") for when in (decay.when, NEVER))
    return simulation.TrainedNetwork(
        wiring=replace(wiring, weights=stored.astype(float)),
        # A decay after training acts on this seed's network without decay; one online has a training of its own.
        weights_before=None if decay.online or undecayed is None else undecayed.astype(float),
        last_input_spike_s=_stored(weights, seed, decay.when, "last_input_spike_s"),
        theta_v=np.full(wiring.neurons, float(plan.parameters.threshold_rest)),
        counts=np.zeros((0, wiring.neurons), np.int64),
        end_s=len(plan.digits) * plan.train_per_digit * plan.parameters.period_s,
        parameters=plan.parameters,
        threshold=plan.preset.threshold,
        decay=decay,
        engine=plan.engine,
    )


def _stored(weights, seed, when, what):
    """One array of weights.npz; None if it is not there."""
    return weights.get(f"seed{seed}_{when}_{what}".replace("-", "_"))


def manifest(plan, decays, seeds, command=None):
    """What was run, with what, and when: a dict for manifest.json."""
    return {
        "seeds": list(seeds),
        "plan": {
            "digits": list(plan.digits),
            "unknown": list(plan.unknown),
            "train_per_digit": plan.train_per_digit,
            "test_per_digit": plan.test_per_digit,
            "engine": plan.engine,
            "threshold": plan.preset.threshold,
            "as_published": plan.preset.as_published,
        },
        "parameters": simulation.plain_values(plan.parameters),
        "decays": [simulation.plain_values(decay) for decay in decays],
        **circumstances(command),
    }


def spikes_table(rows):
    """The Table: for each test set, mean over seeds of spikes and silent images, and the change.

    Parameters
    ----------
    rows : pandas.DataFrame
        As from :func:`reproduce`.

    Returns
    -------
    pandas.DataFrame
        Indexed by test set, in the order of :data:`TEST_SETS`.  Columns ``(decay, quantity)`` for each
        decay in `rows`, with the quantities spikes, silent_images and accuracy; if `rows` hold runs
        with and without decay, also ``("change", "percent")``.
    """
    rows = rows.assign(decay=np.where(rows.decay == NEVER, NEVER, "decay"))
    means = rows.pivot_table(
        index="test_set", columns="decay", values=["spikes", "silent_images", "accuracy"], dropna=False
    ).reindex(list(TEST_SETS))
    table = means.swaplevel(axis=1)
    order = [d for d in (NEVER, "decay") if d in table.columns.get_level_values(0)]
    table = table[[(d, q) for d in order for q in ("spikes", "silent_images", "accuracy")]]
    if len(order) == 2:
        change = [
            analysis.change_percent(after, before)
            for before, after in zip(table[(NEVER, "spikes")], table[("decay", "spikes")], strict=True)
        ]
        table[("change", "percent")] = change
    return table

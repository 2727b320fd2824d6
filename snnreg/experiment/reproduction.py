"""The experiment for several seeds, from digits to Table, and its results as files (chapter 7)."""

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from snnreg import analysis, simulation
from snnreg.base.archives import read_arrays
from snnreg.base.checks import instance, sequence, whole
from snnreg.base.errors import SnnregError
from snnreg.base.files import replacing
from snnreg.datasets.test_sets import TEST_SETS
from snnreg.decay import NEVER, Decay
from snnreg.experiment.plan import Plan
from snnreg.experiment.presets import PRESETS
from snnreg.experiment.provenance import circumstances, results_folder
from snnreg.experiment.runs import COLUMNS, run, training_streams
from snnreg.experiment.streams import checked
from snnreg.wiring import draw_wiring

FIGURE = "figure.png"
FILES = ("runs.csv", "weights.npz", "manifest.json", FIGURE)
"""What lies in a folder of results: :func:`reproduce` writes it, the command line draws the figure."""

MOST_JOBS, MOST_RUNS = 256, 10_000
"""Threads at the same time, and runs of one call, each of which takes a minute or so."""


def reproduce(plan, decays, seeds, *, jobs=1, out=None, progress=True, command=None):
    """Run the experiment for each seed and each decay, and write what came out.

    Parameters
    ----------
    plan : Plan
    decays : sequence of Decay
    seeds : sequence of int
    jobs : int
        How many runs at the same time, in threads (the engine brian2: one).
    out : path-like, optional
        Folder for runs.csv, manifest.json and weights.npz.  A run that is interrupted leaves an
        ``unfinished-*.npz`` there, from which the same call goes on.
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
        If the plan asks for more than MNIST has, or `out` cannot be written; before any training.
    """
    whole("jobs", jobs, 1, MOST_JOBS)
    instance("plan", plan, Plan, "Plan() is the paper's")
    seeds = [checked(seed) for seed in sequence("seeds", seeds, "whole numbers")]
    decays = [
        instance("decay", decay, Decay, "Decay() is none") for decay in sequence("decays", decays, "decays")
    ]
    whole("the number of runs", len(seeds) * len(decays), 1, MOST_RUNS)
    plan.check_data()
    engine = simulation.usable(plan.engine)
    plan = replace(plan, engine=engine.name)
    if out is not None:
        out = Path(out)
        for name in FILES:
            if os.path.isdir(out / name):  # Path.is_dir() fails in a folder that may not be entered
                raise SnnregError(f"cannot write {out / name}: a folder is in its place; choose another folder")
        before = _content(out / "manifest.json")
        with replacing(out / "manifest.json") as new:
            new.write_text(json.dumps({"finished": False, **manifest(plan, decays, seeds, command)}, indent=1))

    stop = threading.Event()

    def one(seed, decay):
        checkpoint = None
        if out is not None and engine.resumes:
            checkpoint = out / f"unfinished-{decay.when}-seed{seed}.npz"
        return run(plan, decay, seed, checkpoint=checkpoint, stop=stop, progress=progress)

    with ThreadPoolExecutor(jobs if engine.side_by_side else 1) as pool:
        futures = [pool.submit(one, seed, decay) for seed in seeds for decay in decays]
        try:
            runs = [future.result() for future in futures]
        except BaseException as error:
            stop.set()
            for future in futures:
                future.cancel()
            if out is not None and isinstance(error, SnnregError):
                _put_back(out / "manifest.json", before)
            raise
    table = pd.DataFrame([row for r in runs for row in r.rows], columns=COLUMNS)
    if out is not None:
        write(out, table, runs, {"finished": True, **manifest(plan, decays, seeds, command)})
        for unfinished in out.glob("unfinished-*.npz"):
            unfinished.unlink()
    return table


def _content(path):
    """The bytes of a file, or None if there is none."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _put_back(path, content):
    """Make the file what it was before: these bytes, or not there."""
    if content is None:
        path.unlink(missing_ok=True)
        return
    with replacing(path) as new:
        new.write_bytes(content)


def write(out, table, runs, about):
    """Write runs.csv, weights.npz and manifest.json into the folder `out`, each whole."""
    with replacing(out / "runs.csv") as new:
        table.to_csv(new, index=False)
    arrays = {}
    for r in runs:
        name = f"seed{r.seed}_{r.network.decay.when}".replace("-", "_")
        arrays[f"{name}_weights"] = r.network.weights.astype(np.float32)
        arrays[f"{name}_last_input_spike_s"] = r.network.last_input_spike_s
    with replacing(out / "weights.npz") as new, new.open("wb") as file:
        np.savez_compressed(file, **arrays)
    with replacing(out / "manifest.json") as new:
        new.write_text(json.dumps(about, indent=1) + "\n")


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
    way_out = f"write it again: snnreg reproduce {choice}--seeds 10 --out {folder}"
    try:
        about = json.loads((folder / "manifest.json").read_text())
        rows = pd.read_csv(folder / "runs.csv")
        weights = read_arrays(folder / "weights.npz")
    except FileNotFoundError as error:
        raise SnnregError(f"there is no {Path(error.filename).name} in {folder}; {way_out}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise SnnregError(f"the results in {folder} are damaged ({error}); {way_out}") from error
    if not isinstance(about, dict) or not about.get("finished"):
        raise SnnregError(f"the runs in {folder} have not finished; {way_out}")
    return rows, weights, about


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
        "parameters": simulation.plain(plan.parameters),
        "decays": [simulation.plain(decay) for decay in decays],
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

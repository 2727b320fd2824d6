"""The experiment for several seeds, from digits to Table, as a sweep that also keeps the weights (chapter 7)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from snnreg import analysis, simulation
from snnreg.base.arrays import Floats
from snnreg.base.checks import instance, sequence, whole
from snnreg.base.errors import SnnregError
from snnreg.base.folders import folder_lock
from snnreg.datasets.image_sets import TEST_SETS
from snnreg.decay import NEVER, Decay, DecayRule
from snnreg.experiment.definition import MOST_RUNS, Definition
from snnreg.experiment.effort import Planned
from snnreg.experiment.plan import Plan
from snnreg.experiment.pool import MOST_JOBS
from snnreg.experiment.runs import run, training_streams
from snnreg.experiment.store import merge
from snnreg.experiment.streams import check_seed
from snnreg.experiment.sweeps import check_data, do, load, work
from snnreg.simulation import engines
from snnreg.simulation.storage import TrainedNetwork
from snnreg.wiring import draw_wiring


@dataclass(frozen=True)
class Column(Planned):
    """A column of the Table as a kind of run: one network of one seed and decay, and what is stored of it."""

    plan: Plan
    decay: Decay
    seed: int
    progress: bool

    images_asked_for = ()  # equal for all columns, which have one plan

    def check_data(self):
        """Raise SnnregError if the plan asks for more images than there are."""
        self.plan.check_data()

    def tables(self):
        """``runs``: a row for each test set.  ``weights``: arrays, see :func:`load_results`."""
        network, rows = run(self.plan, self.decay, self.seed, progress=self.progress)
        return {
            "runs": rows,
            "weights": {
                _name(self.seed, self.decay.when, "weights"): network.weights.astype(np.float32),
                _name(self.seed, self.decay.when, "last_input_spike_s"): network.last_input_spike_s,
            },
        }


def reproduce(
    plan: Plan,
    decays: Sequence[Decay],
    seeds: Sequence[int],
    *,
    jobs: int = 1,
    out: str | PathLike[str] | None = None,
    again: bool = False,
    draw: Callable[[Path], object] | None = None,
    progress: bool = True,
) -> pd.DataFrame:
    """Run the experiment for each seed and each decay, and write what came out.

    Parameters
    ----------
    plan : Plan
    decays : sequence of Decay
    seeds : sequence of int
    jobs : int
        How many runs at the same time, each in a process (the engine brian2: one).
    out : path-like, optional
        Folder for runs.csv, weights.npz and manifest.json, in which one process at a time can work.  After an
        interruption the same call does the runs that are missing.
    again : bool
        Replace what lies in `out` even if it is not what an earlier call of this kind gave.  It stays until the
        new results are complete.
    draw : callable, optional
        Called with `out` when the results are there, before another process can change them.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`snnreg.experiment.runs.run`, in the order of `seeds`, `decays` and test sets.

    Raises
    ------
    SnnregError
        Before any training: if the plan asks for more than MNIST has, `out` cannot be written, another process
        works there, or other results would be lost.  Afterwards: if a run failed.
    """
    whole("jobs", jobs, 1, MOST_JOBS)
    instance("plan", plan, Plan, "Plan() is the paper's")
    seeds = [check_seed(seed) for seed in sequence("seeds", seeds, "whole numbers")]
    decays = sequence("decays", decays, "decays")
    for decay in decays:
        instance("decay", decay, DecayRule, "Decay() stands for no decay")
    whole("the number of runs", len(seeds) * len(decays), 1, MOST_RUNS)
    runs = [Column(plan, decay, seed, progress) for seed in seeds for decay in decays]
    # The reference runs here and not in another process: an interrupt then reaches the program that it compiles.
    jobs = min(jobs, len(runs)) if engines.engine(plan.engine).side_by_side else 1
    if out is None:
        check_data(runs)
        results = dict(do(runs, range(len(runs)), jobs, progress=progress))
        _check_done({number: result.get("error") for number, result in results.items()})
        return merge([results[number] for number in range(len(runs))], [None] * len(runs))["runs"]
    if len({decay.when for decay in decays}) < len(decays):
        raise SnnregError(
            "two decays have the same `when` and would share their files; call reproduce once for each, with an "
            "`out` of its own"
        )
    out = Path(out)
    question = _question(plan, decays, seeds)
    definition = Definition(question, question, runs, [None] * len(runs), out)
    with folder_lock(out):
        _check_done(work(definition, out, jobs, again=again, progress=progress).failed)
        if draw is not None:
            draw(out)
        return load_results(out.resolve())[0]


def _check_done(failed):
    """Raise SnnregError with the reason why a run failed, if any did."""
    for reason in filter(None, failed.values()):
        raise SnnregError(reason)


def load_results(name: str | PathLike[str]) -> tuple[pd.DataFrame, dict[str, Floats], dict[str, Any]]:
    """Read back a folder of results that :func:`reproduce` wrote.

    Parameters
    ----------
    name : str
        As for :func:`snnreg.experiment.sweeps.load`, such as ``"paper_text"``.

    Returns
    -------
    rows : pandas.DataFrame
        As from :func:`reproduce`.
    weights : dict of str to ndarray
        For each run ``seed0_never_weights``, shape (784, neurons), and
        ``seed0_never_last_input_spike_s``, shape (784,); likewise ``online`` and ``after_training``.
    about : dict
        The manifest.

    Raises
    ------
    SnnregError
        If a file is missing or damaged, or the results are those of a sweep without weights.
    """
    tables, about = load(name)
    if not {"runs", "weights"} <= tables.keys():
        raise SnnregError(f"the results {name} hold {', '.join(tables)}, and no weights; read them with load")
    return tables["runs"], tables["weights"], about


def restore(plan: Plan, decay: Decay, seed: int, weights: Mapping[str, Floats]) -> TrainedNetwork:
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
    stored, undecayed = weights[_name(seed, decay.when, "weights")], weights.get(_name(seed, NEVER, "weights"))
    return TrainedNetwork(
        wiring=replace(wiring, weights=stored.astype(float)),
        # A decay after training acts on this seed's network without decay; one online has a training of its own.
        weights_before=None if decay.online or undecayed is None else undecayed.astype(float),
        last_input_spike_s=weights[_name(seed, decay.when, "last_input_spike_s")],
        theta_v=np.full(wiring.neurons, float(plan.parameters.threshold_rest)),
        counts=np.zeros((0, wiring.neurons), np.int64),
        end_s=len(plan.digits) * plan.train_per_digit * plan.parameters.period_s,
        decay=decay,
        **plan.choices,
    )


def _name(seed, when, what):
    """The name of an array of weights.npz."""
    return f"seed{seed}_{when}_{what}".replace("-", "_")


def _question(plan, decays, seeds):
    """What is asked, as a manifest says it."""
    return {
        "about": "The experiment of the paper: trained without and with decay, and shown the four test sets.",
        "seeds": seeds,
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
    quantities = ["spikes", "silent_images", "accuracy"]
    means = rows.groupby([np.where(rows.decay == NEVER, NEVER, "decay"), "test_set"])[quantities].mean()
    there = [decay for decay in (NEVER, "decay") if decay in means.index]
    table = pd.concat({decay: means.loc[decay].reindex(list(TEST_SETS)) for decay in there}, axis=1)
    if len(there) == 2:
        spikes = (table[decay, "spikes"] for decay in ("decay", NEVER))
        table["change", "percent"] = list(map(analysis.change_percent, *spikes))
    return table

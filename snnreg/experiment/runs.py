"""The experiment: a network for each seed and decay, trained and tested, and their Table (chapters 5 to 7)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from snnreg import analysis, simulation
from snnreg.base.checks import Integers, check_instance, check_int, check_sequence
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import TestSet
from snnreg.decay import NEVER, Decay, DecayRule
from snnreg.experiment.contract import Tables
from snnreg.experiment.machine import MOST_RUNS, Question, answer, check_possible, merge
from snnreg.experiment.plan import TRAINING, Plan, check_seed, stream
from snnreg.experiment.results import array_name, load_results
from snnreg.experiment.workers import MOST_JOBS, results
from snnreg.simulation import engines
from snnreg.simulation.storage import TrainedNetwork


def train(plan: Plan, decay: DecayRule, seed: int, **options: Any) -> TrainedNetwork:
    """Train the network of one seed; for the options see :func:`snnreg.simulation.training.train`."""
    images, classes = plan.training_set(seed)
    return simulation.train(
        images,
        classes,
        stream(seed, TRAINING),
        number_of_classes=len(plan.digits),
        decay=decay,
        **plan.choices,
        **options,
    )


def respond(plan: Plan, network: TrainedNetwork, test_set: TestSet, seed: int, progress: bool = True) -> Integers:
    """Show one test set to a trained network and return its spikes, of shape (images, neurons)."""
    return simulation.respond(
        network,
        test_set.images,
        stream(seed, test_set.name),
        engine=plan.engine,
        redraw_delays=plan.preset.as_published,
        progress=progress,
    )


def run(
    plan: Plan, decay: DecayRule, seed: int, *, progress: bool = True
) -> tuple[TrainedNetwork, list[dict[str, Any]]]:
    """Train with one decay and show the test sets; return the network, and a row of runs.csv for each test set.

    `decay` takes the place of the preset's, so that one plan serves both columns of the Table.  Two runs with
    the same seed see the same wiring, images and input spikes.
    """
    never, rows = decay.when == NEVER, []
    start = time.perf_counter()
    network = train(plan, decay, seed, progress=progress)
    train_s = time.perf_counter() - start
    for test_set in plan.test_sets(seed).values():
        start = time.perf_counter()
        counts = respond(plan, network, test_set, seed, progress)
        test_s = time.perf_counter() - start
        row = {
            "seed": seed,
            "digits": " ".join(map(str, plan.digits)),
            "unknown": " ".join(map(str, plan.unknown)),
            "engine": network.engine,
            "threshold": plan.preset.threshold,
            "decay": decay.when,
            "tau_prun_s": float("nan") if never else decay.tau_prun_s,
            "k_p": float("nan") if never else float(decay.k_p),
            "train_images": len(network.counts),
            **measure(plan, network, test_set, counts),
            "train_s": round(train_s, 3),
            "test_s": round(test_s, 3),
        }
        rows.append(row)
    return network, rows


def measure(plan: Plan, network: TrainedNetwork, test_set: TestSet, counts: Integers) -> dict[str, Any]:
    """Say what a network made of a test set, as columns of a row; `counts` has the shape (images, neurons)."""
    accuracy = None
    if test_set.classes is not None:
        accuracy = analysis.accuracy(counts, test_set.classes, plan.parameters, plan.preset.as_published)
    return {
        "test_set": test_set.name,
        "test_images": len(counts),
        "spikes": int(counts.sum()),
        "silent_images": analysis.silent_images(counts),
        "accuracy": accuracy,
        "pruned_fraction": analysis.pruned_fraction(network.weights, plan.parameters),
    }


@dataclass(frozen=True)
class Column:
    """A column of the Table as a kind of run: one network of one seed and decay, and what is stored of it."""

    plan: Plan
    decay: DecayRule
    seed: int
    progress: bool

    images_asked_for = ()  # equal for all columns, which have one plan

    def check_data(self) -> None:
        """Raise SnnregError if the plan asks for more images than there are."""
        self.plan.check_data()

    def tables(self) -> Tables:
        """Return ``runs``: a row for each test set.  ``weights``: arrays, see ``load_results``."""
        network, rows = run(self.plan, self.decay, self.seed, progress=self.progress)
        arrays = {
            "weights": network.weights.astype(np.float32),
            "last_input_spike_s": network.last_input_spike_s,
        }
        named = {array_name(self.seed, self.decay.when, what): array for what, array in arrays.items()}
        return {"runs": rows, "weights": named}


def reproduce(
    plan: Plan,
    decays: Sequence[DecayRule],
    seeds: Sequence[int],
    *,
    jobs: int = 1,
    out: str | PathLike[str] | None = None,
    again: bool = False,
    command: str = "snnreg.reproduce(...)",
    progress: bool = True,
) -> pd.DataFrame:
    """Run the experiment for each seed and each decay, and write what came out.

    Parameters
    ----------
    plan : Plan
    decays : sequence of DecayRule
    seeds : sequence of int
    jobs : int
        How many runs at the same time, each in a process (the engine brian2: one).
    out : path-like, optional
        Folder for runs.csv, weights.npz and manifest.json, in which one process at a time can work.  After an
        interruption the same call does the runs that are missing.
    again : bool
        Replace what lies in `out` even if it is not what an earlier call of this kind gave.  It stays until the
        new results are complete.
    command : str
        How to get the results again, for the manifest.
    progress : bool
        Show bars: of the images where one run is done at a time, else of the runs.

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`snnreg.experiment.runs.run`, in the order of `seeds`, `decays` and test sets.

    Raises
    ------
    SnnregError
        Before any training: if the plan asks for more than MNIST has, `out` cannot be written,
        another process works there, or other results would be lost.  Afterwards: if a run failed.
    """
    check_instance("plan", plan, Plan, "Plan() is the paper's")
    seeds = [check_seed(seed) for seed in check_sequence("seeds", seeds, "whole numbers")]
    for decay in check_sequence("decays", decays, "decays"):
        check_instance("decay", decay, DecayRule, "Decay() stands for no decay")
    if check_int("jobs", jobs, 1, MOST_JOBS) > 1 and not engines.engine(plan.engine).side_by_side:
        jobs = 1  # the reference runs here: an interrupt then reaches the program that it compiles
    check_int("the number of runs", len(seeds) * len(decays), 1, MOST_RUNS)
    # Bars of processes side by side would write over each other: then one bar counts the runs.
    one_at_a_time = jobs == 1 or len(seeds) * len(decays) == 1
    columns = [Column(plan, decay, seed, progress and one_at_a_time) for seed in seeds for decay in decays]
    if out is None:
        check_possible(columns, jobs)
        done = dict(results(dict(enumerate(columns)), jobs))
        _check_done({number: result["error"] for number, result in done.items() if "error" in result})
        return merge([done[number] for number in range(len(columns))], [None] * len(columns))["runs"]
    if len({decay.when for decay in decays}) < len(decays):
        raise SnnregError(
            "two decays have the same `when` and would share their files; call reproduce once for each, with an "
            "`out` of its own"
        )
    content = {
        "about": "The experiment of the paper: trained without and with decay, and shown the four test sets.",
        "seeds": seeds,
        "plan": simulation.plain_values(plan),
        "decays": [_plain_decay(decay) for decay in decays],
    }
    question = Question(content, content, columns, [None] * len(columns), command)
    _check_done(answer(question, out, jobs=jobs, again=again, progress=progress and not one_at_a_time).failed)
    return load_results(Path(out).resolve())[0]


def _plain_decay(decay: DecayRule) -> dict[str, Any]:
    """Put a decay into plain values; another rule than the paper's has its name too, or would be taken for it."""
    rule = type(decay)
    named = {} if rule is Decay else {"rule": f"{rule.__module__}:{rule.__qualname__}"}
    return {**simulation.plain_values(decay), **named}


def _check_done(failed: dict[int, str]) -> None:
    """Raise SnnregError with the reason why a run failed, if any did."""
    for reason in failed.values():
        raise SnnregError(reason)

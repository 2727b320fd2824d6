"""The experiment for several seeds, with and without decay: from digits to Table (chapter 7)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np
import pandas as pd

from snnreg import simulation
from snnreg.base.checks import check_instance, check_int, check_sequence
from snnreg.base.errors import SnnregError
from snnreg.decay import Decay, DecayRule
from snnreg.experiment.machine import MOST_RUNS, Question, answer, check_room, merge, results
from snnreg.experiment.plan import Plan
from snnreg.experiment.results import array_name, load_results
from snnreg.experiment.runs import run
from snnreg.experiment.streams import check_seed
from snnreg.simulation import engines


@dataclass(frozen=True)
class Column:
    """A column of the Table as a kind of run: one network of one seed and decay, and what is stored of it."""

    plan: Plan
    decay: Decay
    seed: int
    progress: bool

    images_asked_for = ()  # equal for all columns, which have one plan

    @property
    def bytes(self):
        """About how many bytes a run takes."""
        return self.plan.bytes

    def check_data(self):
        """Raise SnnregError if the plan asks for more images than there are."""
        self.plan.check_data()

    def tables(self):
        """``runs``: a row for each test set.  ``weights``: arrays, see ``load_results``."""
        network, rows = run(self.plan, self.decay, self.seed, progress=self.progress)
        arrays = {
            "weights": network.weights.astype(np.float32),
            "last_input_spike_s": network.last_input_spike_s,
        }
        named = {array_name(self.seed, self.decay.when, what): array for what, array in arrays.items()}
        return {"runs": rows, "weights": named}


def reproduce(
    plan: Plan,
    decays: Sequence[Decay],
    seeds: Sequence[int],
    *,
    jobs: int = 1,
    out: str | PathLike[str] | None = None,
    again: bool = False,
    draw: Callable[[Path], object] | None = None,
    command: str = "snnreg.reproduce(...)",
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
        Called with `out` when the results are there.
    command : str
        How to get the results again, for the manifest.
    progress : bool

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`snnreg.experiment.runs.run`, in the order of `seeds`, `decays` and test sets.

    Raises
    ------
    SnnregError
        Before any training: if the plan asks for more than MNIST or the memory has, `out` cannot be written,
        another process works there, or other results would be lost.  Afterwards: if a run failed.
    """
    check_instance("plan", plan, Plan, "Plan() is the paper's")
    seeds = [check_seed(seed) for seed in check_sequence("seeds", seeds, "whole numbers")]
    decays = check_sequence("decays", decays, "decays")
    for decay in decays:
        check_instance("decay", decay, DecayRule, "Decay() stands for no decay")
    check_int("the number of runs", len(seeds) * len(decays), 1, MOST_RUNS)
    columns = [Column(plan, decay, seed, progress) for seed in seeds for decay in decays]
    # The reference runs here and not in another process: an interrupt then reaches the program that it compiles.
    jobs = jobs if engines.engine(plan.engine).side_by_side else check_int("jobs", jobs, 1) and 1
    if out is None:
        check_room(columns, jobs)
        done = dict(results(dict(enumerate(columns)), jobs))
        _check_done({number: result["error"] for number, result in done.items() if "error" in result})
        return merge([done[number] for number in range(len(columns))], [None] * len(columns))["runs"]
    if len({decay.when for decay in decays}) < len(decays):
        raise SnnregError(
            "two decays have the same `when` and would share their files; call reproduce once for each, with an "
            "`out` of its own"
        )
    content = _question(plan, decays, seeds)
    question = Question(content, content, columns, [None] * len(columns), command)
    _check_done(answer(question, out, jobs=jobs, again=again, progress=False).failed)
    if draw is not None:
        draw(Path(out))
    return load_results(Path(out).resolve())[0]


def _check_done(failed):
    """Raise SnnregError with the reason why a run failed, if any did."""
    for reason in failed.values():
        raise SnnregError(reason)


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

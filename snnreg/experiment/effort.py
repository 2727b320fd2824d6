"""What runs will take in time and memory, said before they begin (chapter 15)."""

import math
import os
import time
from collections.abc import Collection
from typing import Any

from snnreg.datasets.image_sets import TEST_SETS
from snnreg.experiment.plan import Plan
from snnreg.simulation import Training
from snnreg.simulation.engines import Loop

TRIED = 10
"""Images on which the loop is timed; one takes seconds in the largest networks."""

UNITS = {"days": 86_400, "h": 3600, "min": 60, "s": 1}


def effort(runs: Collection[Any], at_a_time: int) -> str:
    """Say how long some runs take, so many at a time, and how much memory each process needs.

    It is known of runs that have a `plan` and, if they train more than one network, their number as `trainings`.
    Of others an empty text is returned.
    """
    plans: list[Any] = [getattr(run, "plan", None) for run in runs]
    if not plans or not all(isinstance(plan, Plan) and plan.engine == Loop.name for plan in plans):
        return ""
    per_image: dict[int, float] = {}
    seconds = 0.0
    for run, plan in zip(runs, plans, strict=True):
        neurons = len(plan.digits) * plan.parameters.neurons_per_class
        if neurons not in per_image:
            per_image[neurons] = seconds_per_image(plan)
        images = len(plan.digits) * (plan.train_per_digit + len(TEST_SETS) * plan.test_per_digit)
        seconds += getattr(run, "trainings", 1) * images * per_image[neurons]
    at_once = min(at_a_time, len(plans))
    memory = f", {_most_memory() / 1e6:,.0f} MB in each process" if _most_memory() else ""
    return f"about {_duration(seconds / at_once)} if all images go as fast as {TRIED} just now{memory}"


def seconds_per_image(plan: Plan) -> float:
    """Measure how long a network of a plan takes to learn an image, on one core of this machine, in seconds."""
    wiring, spike_rng, _ = plan.born(0)
    training = Training(wiring, spike_rng, **plan.choices)
    images, classes = (values[:TRIED] for values in plan.training_set(0))
    training.show(images, classes)  # for what is done once
    start = time.thread_time()
    training.show(images, classes)
    return (time.thread_time() - start) / len(images)


def _duration(seconds: float) -> str:
    name, unit = next(((name, unit) for name, unit in UNITS.items() if seconds >= 2 * unit), ("s", 1))
    return f"{math.ceil(seconds / unit)} {name}"


def _most_memory() -> int:
    """Bytes that this process has needed so far, with the images and a network loaded; 0 where nobody counts."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    unit = 1 if os.uname().sysname == "Darwin" else 1024
    return unit * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

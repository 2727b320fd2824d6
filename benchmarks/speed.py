"""``python -m benchmarks.speed``: images per second of each engine, side by side (the page on speed).

A :class:`Task` says how large the network is and what it is shown.  An engine is a function that performs the task
once and returns the seconds it took, without what it needs to start.  The engines take turns, so that a machine
that is busy for a while slows all of them.
"""

import functools
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
from brian2 import Hz, device, ms, prefs

from snnreg import datasets
from snnreg.decay import Decay
from snnreg.encoding import poisson_spikes
from snnreg.network import build
from snnreg.parameters import ADAPTIVE, INPUTS, Parameters
from snnreg.simulation import respond, train
from snnreg.simulation.program import Program, compiler
from snnreg.wiring import draw_wiring

DIGITS = (7, 4, 6, 9, 2, 1, 0, 3, 5, 8)

REPEATS = 3  # turns of each engine; the median counts


@dataclass(frozen=True)
class Task:
    """What an engine is timed on: the paper's network without decay, adaptive threshold.

    Parameters
    ----------
    images : int
    neurons_per_class, classes : int
    dt_ms : float
        Time step in milliseconds.
    learning : bool
        Training, or a test with frozen weights.
    """

    images: int
    neurons_per_class: int = 10
    classes: int = 3
    dt_ms: float = 0.1
    learning: bool = True  # or a test with frozen weights

    @property
    def neurons(self):
        """Number of excitatory neurons."""
        return self.neurons_per_class * self.classes


@functools.lru_cache(8)
def material(task):
    """Images, input spikes and a wiring, the same for all engines.

    A network to be tested has learned other images first, because an untrained one spikes too much; it is None
    where a task is training.
    """
    parameters = Parameters(dt=task.dt_ms * ms, neurons_per_class=task.neurons_per_class)
    choices = {"parameters": parameters, "threshold": ADAPTIVE, "decay": Decay()}
    rng = np.random.default_rng(0)
    lesson = 0 if task.learning else 200
    per_class = -(-(task.images + lesson) // task.classes)  # rounded up
    images, targets = datasets.training_set(DIGITS[: task.classes], per_class, rng)
    if task.learning:
        network, wiring = None, draw_wiring(task.classes, rng, parameters)
    else:
        learned = images[-lesson:], targets[-lesson:]
        network = train(*learned, rng, number_of_classes=task.classes, progress=False, **choices)
        wiring = network.wiring
    images = images[: task.images]
    return SimpleNamespace(
        images=images,
        targets=targets[: task.images] if task.learning else None,
        trains=poisson_spikes(images, rng, parameters),
        network=network,
        wiring=wiring,
        choices=choices,
    )


def c_loop(task):
    """The loop as the package uses it: input spikes are drawn as well."""
    m = material(task)
    rng = np.random.default_rng(1)
    start = time.perf_counter()
    if task.learning:
        train(m.images, m.targets, rng, number_of_classes=task.classes, progress=False, **m.choices)
    else:
        respond(m.network, m.images, rng, progress=False)
    return time.perf_counter() - start


def two_networks(task):
    """The same with two networks at a time, in two threads; the seconds are those of one task."""
    start = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(c_loop, [task, task]))
    return (time.perf_counter() - start) / 2


def program_engine(task):
    """Brian2's compiled program; the time of the program alone."""
    m = material(task)
    with Program() as program:
        p = m.choices["parameters"]
        program.run(build(m.wiring, m.trains, m.targets, **m.choices), task.images * p.period_steps * p.dt)
        return device._last_run_time


def image_by_image(task):
    """The published way: Brian2 in this process, a PoissonGroup, two calls of run() per image.

    The first image is not timed.
    """
    m = material(task)
    p = m.choices["parameters"]
    model = build(m.wiring, None, m.targets, **m.choices)
    for k, image in enumerate(m.images):
        if k == 1:
            start = time.perf_counter()
        model["input"].rates = image.reshape(INPUTS) * p.rate_per_grey
        model.run(p.image_duration, namespace={})
        model["input"].rates = 0 * Hz
        model.run(p.rest_duration, namespace={})
    return (time.perf_counter() - start) * task.images / (task.images - 1)


SHORT_TABLE = {
    "Brian2, image by image": (image_by_image, 2),
    "Brian2, one program": (program_engine, 60),
    "C loop": (c_loop, 300),
    "C loop, two networks": (two_networks, 300),
}
"""Engines of the short table, from slow to fast, and how many images each is timed on."""


def time_in_turns(engines, repeats):
    """Time engines in turns: `engines` is a dict of str to (callable, Task).

    Returns for each engine the seconds of its first two images, and a list of the seconds of each turn.  The first
    two include imports and compiling, but for what has drawn their input spikes.
    """
    first, turns = {}, {name: [] for name in engines}
    for name, (engine, task) in engines.items():
        two = replace(task, images=2)
        material(two)
        start = time.perf_counter()
        engine(two)
        first[name] = time.perf_counter() - start
    for _ in range(repeats):
        for name, (engine, task) in engines.items():
            turns[name].append(engine(task))
    return {name: (first[name], turns[name]) for name in engines}


def main():
    """Time the engines of this machine, and print the table."""
    chosen = dict(SHORT_TABLE)
    if compiler() is None:
        del chosen["Brian2, one program"]
        print("Brian2's compiled mode is left out: there is no C++ compiler (apt install g++)")
    tasks = {name: (engine, Task(images)) for name, (engine, images) in chosen.items()}
    print(f"The paper's network, 30 neurons, dt 0.1 ms, training; {REPEATS} turns, median", flush=True)
    target = prefs.codegen.target
    prefs.codegen.target = "numpy"  # nothing to compile, and about as slow as compiled: the calls take the time
    try:
        measured = time_in_turns(tasks, REPEATS)
    finally:
        prefs.codegen.target = target
    rates = {name: tasks[name][1].images / np.median(turns) for name, (_, turns) in measured.items()}
    print(f"{'engine':26}{'images/s':>10}{'ratio':>10}{'start, s':>12}")
    for name, rate in rates.items():
        print(f"{name:26}{rate:10.4g}{rate / next(iter(rates.values())):10.4g}{measured[name][0]:12.1f}")


if __name__ == "__main__":
    main()

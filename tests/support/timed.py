"""What is timed on the page on speed, beside what ``python -m benchmarks.speed`` times."""

import time

from benchmarks.speed import Task, material
from snnreg.simulation import kernel

SCALES = {
    "neurons": [Task(max(10, 6000 // n), neurons_per_class=n) for n in (10, 20, 40, 100, 200, 333)],
    "images": [Task(images) for images in (200, 500, 1000, 2000, 4000)],
    "classes": [Task(300, classes=classes) for classes in (1, 2, 3, 5, 10)],
    "dt": [Task(100, dt_ms=dt_ms) for dt_ms in (0.05, 0.1, 0.2, 0.5, 1.0)],
}
"""What grows on the page on speed, and the tasks it grows over: loop and reference are compared at each."""


def on_trains(task):
    """The C loop, given the input spikes."""
    m = material(task)
    state = kernel.new_state(m.wiring, m.choices["parameters"])
    start = time.perf_counter()
    kernel.run(state, m.trains, m.targets, **m.choices)
    return time.perf_counter() - start

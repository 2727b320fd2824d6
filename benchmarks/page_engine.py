"""The network of the pages under node; node tells the time."""

from snnreg.command.speed import material
from tests.support import page_network


def on_trains(task):
    """Train or test with the input spikes given."""
    return _seconds(task, material(task).trains)


def drawing(task):
    """Train or test; the module draws the input spikes too."""
    return _seconds(task, material(task).images)


def _seconds(task, shown):
    m = material(task)
    done = page_network.run(m.wiring, shown, m.targets, **m.choices, keep=False)
    return task.images / done.images_per_s

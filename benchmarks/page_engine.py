"""The network of the pages: Brian2's C++ as WebAssembly, under node."""

from snnreg.command.speed import material
from snnreg.decay import Decay
from snnreg.labs import page_build
from tests.support import page_network


def engine(task):
    """Train or test in the module, image after image; node tells the time."""
    m = material(task)
    parameters = m.choices["parameters"]
    build = page_build.training_module if task.learning else page_build.test_module
    done = page_network.run(
        build(m.wiring, parameters), m.trains, [1] * task.images, parameters, task.neurons,
        targets=m.targets, decay=Decay(),
    )  # fmt: skip
    return task.images / done.images_per_s

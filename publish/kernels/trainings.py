"""A training that several cells ask for is done once: an IPython extension.

Chapters run alone, so many begin with the same training. In the kernels of a build :func:`snnreg.train` looks up
what it gave for the same arguments, the same state of the generator included, and leaves the generator as a
training does. ``publish/steps/execute.py`` names a folder for each state of the package and its libraries.

Trained each time is what a cell times, what shows a progress bar, and rules and parameters that are not the
package's own, whose source may be a cell.
"""

import functools
import importlib.util
import inspect
import os
import re
import sys
import warnings

from joblib import Memory

FOLDER = "SNNREG_TRAININGS"  # the environment variable that says where trainings are kept
MODULE = "snnreg.simulation.training"
CLOCK = re.compile(r"perf_counter|monotonic|process_time|\btime\.time\b|timeit|%%?time\b")


def load_ipython_extension(shell):
    """Let ``train`` remember as soon as a cell imports it: a page that trains nothing loads nothing."""
    sys.meta_path.insert(0, Finder(shell, Memory(os.environ[FOLDER], verbose=0)))


class Finder:
    """Finds the module of trainings as Python does, and wraps its ``train`` when it is loaded."""

    def __init__(self, shell, memory):
        self.memory, self.cell = memory, ""
        shell.events.register("pre_run_cell", self.begin)

    def begin(self, info):
        self.cell = info.raw_cell or ""

    def find_spec(self, name, path=None, target=None):
        if name != MODULE:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        load = spec.loader.exec_module

        def load_and_wrap(module):
            load(module)
            module.train = remembering(module.train, self.memory, lambda: not CLOCK.search(self.cell))

        spec.loader.exec_module = load_and_wrap
        return spec


def remembering(train, memory, may_remember):
    """The function `train`, which looks up in `memory` what it gave, where `may_remember` says so at the call."""
    signature = inspect.signature(train)

    @memory.cache(ignore=["rng"])
    def trained(given, state, rng):
        """What it gives, warns of and leaves of the generator; `state` stands for the generator in the key."""
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            network = train(rng=rng, **given)
        return network, [(each.message, each.category) for each in warned], state_of(rng)

    @functools.wraps(train)
    def remembered(*args, **kwargs):
        try:
            given = signature.bind(*args, **kwargs)
            given.apply_defaults()
            rng = given.arguments["rng"]
            state = state_of(rng)
        except (TypeError, AttributeError):  # no call of train, or no generator, of which it says so itself
            return train(*args, **kwargs)
        own = all(is_own(given.arguments[name]) for name in ("parameters", "decay"))
        if given.arguments["progress"] or not own or not may_remember():
            return train(*args, **kwargs)
        rest = {name: value for name, value in given.arguments.items() if name != "rng"}
        network, warned, (advanced, spawned, *_) = trained(rest, state, rng)
        rng.bit_generator.state = advanced
        rng.spawn(spawned - rng.bit_generator.seed_seq.n_children_spawned)
        for message, category in warned:
            warnings.warn(message, category, stacklevel=2)
        return network

    return remembered


def state_of(rng):
    """What determines all that a generator will draw: its state, and how its children are numbered."""
    seeds = rng.bit_generator.seed_seq
    return rng.bit_generator.state, seeds.n_children_spawned, seeds.entropy, seeds.spawn_key


def is_own(given):
    """Whether an argument is as the package alone makes it."""
    return given is None or type(given).__module__.partition(".")[0] == "snnreg"

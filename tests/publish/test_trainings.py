"""Kernels of a build train a network once (publish/kernels/trainings.py), and no cell can tell."""

import functools
import warnings
from dataclasses import dataclass

import numpy as np
import pytest
from brian2 import second
from joblib import Memory

from publish.kernels.trainings import FOLDER, remembering
from snnreg import Decay, Parameters
from snnreg.decay import DecayRule
from snnreg.simulation.training import train
from tests.support.processes import ENVIRONMENT, run_python

ONLINE = Decay("online", 20 * second)


@pytest.fixture
def asked(tmp_path):
    """The function ``train`` that remembers, and a list that grows with each training."""
    trainings = []

    @functools.wraps(train)
    def counted(*args, **kwargs):
        trainings.append(kwargs)
        return train(*args, **kwargs)

    return remembering(counted, Memory(tmp_path, verbose=0), lambda: True), trainings


def call(train, images, seed=0, progress=False, **options):
    rng = np.random.default_rng(seed)
    rng.spawn(2)  # as a cell that has drawn something else
    return train(images, np.arange(len(images)) % 3, rng, progress=progress, **options), rng


@pytest.fixture
def images():
    rng = np.random.default_rng(1)
    return rng.integers(0, 256, (6, 28, 28)) * (rng.random((6, 28, 28)) < 0.2)


def test_what_is_remembered_is_what_a_training_gives_and_leaves(asked, images):
    remembering, trainings = asked
    network, rng = call(train, images, decay=ONLINE)
    for _ in range(2):
        again, left = call(remembering, images, decay=ONLINE)
        assert np.array_equal(again.weights, network.weights)
        assert np.array_equal(again.counts, network.counts) and network.counts.any()
        assert (again.decay, again.parameters) == (ONLINE, Parameters())
        assert left.bit_generator.state == rng.bit_generator.state
        assert left.bit_generator.seed_seq.state == rng.bit_generator.seed_seq.state
        again.weights[:] = 0  # a cell may change its own
    assert len(trainings) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"seed": 1},
        {"decay": Decay("online", 21 * second)},
        {"parameters": Parameters(neurons_per_class=5)},
        {"threshold": "held"},
        {"number_of_classes": 4},
    ],
    ids=lambda other: next(iter(other)),
)
def test_another_training_is_trained(asked, images, other):
    remembering, trainings = asked
    call(remembering, images, decay=ONLINE)
    network, _ = call(remembering, images, **{"decay": ONLINE} | other)
    assert len(trainings) == 2
    assert np.array_equal(network.weights, call(train, images, **{"decay": ONLINE} | other)[0].weights)
    call(remembering, images[::-1], decay=ONLINE)
    assert len(trainings) == 3


@dataclass(frozen=True)
class Halving(DecayRule):
    """A rule of a cell, whose source no file has."""

    def factor(self, silence):
        return 0.5 ** (silence / float(self.tau_prun))


def test_a_progress_bar_and_a_rule_of_a_cell_are_trained_each_time(asked, images):
    remembering, trainings = asked
    for options in [{"progress": True}, {"decay": Halving("online", 20 * second)}] * 2:
        call(remembering, images, **options)
    assert len(trainings) == 4


def test_a_warning_is_heard_each_time_at_the_line_that_trains(asked, images):
    for _ in range(2):
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            call(asked[0], images / 255)
        assert "multiply images" in str(warned[0].message) and warned[0].filename == __file__
    assert len(asked[1]) == 1


KERNEL = """
import sys
from pathlib import Path
from IPython.core.interactiveshell import InteractiveShell
from publish.kernels import trainings

_, folder, *cells = sys.argv
shell = InteractiveShell.instance()
trainings.load_ipython_extension(shell)
for cell in cells:
    assert shell.run_cell(cell).success
    print(len([*Path(folder).rglob("output.pkl")]), "kept")
"""
CELL = """
import numpy as np
from snnreg import train
images = np.random.default_rng(1).integers(0, 256, (6, 28, 28))
network = train(images, [0, 1, 2] * 2, np.random.default_rng(0), progress=False)
"""


def test_what_a_cell_trains_is_kept_unless_it_looks_at_a_clock(tmp_path):
    timed = f"from time import perf_counter{CELL}"
    done = run_python("-c", KERNEL, tmp_path, timed, CELL, CELL, env=ENVIRONMENT | {FOLDER: str(tmp_path)})
    assert done.stdout.split("\n")[:3] == ["0 kept", "1 kept", "1 kept"], done.stderr

"""What to train and what to show: the two readings of the paper, the plan, and its random numbers (chapter 5)."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from brian2 import second

from snnreg.base.checks import Integers, check_bool, check_instance, check_int
from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.datasets.image_sets import FIELD_SETS, TEST_SETS, TestSet, draw_field_sets, draw_test_sets
from snnreg.decay import AFTER_TRAINING, NEVER, ONLINE, Decay, DecayRule
from snnreg.parameters import ADAPTIVE, HELD, Parameters, check_parameters, check_threshold
from snnreg.simulation import engines
from snnreg.wiring import Wiring, draw_wiring

TAU_PRUN_S = {NEVER: 300.0, ONLINE: 300.0, AFTER_TRAINING: 7.5}
"""The pruning time of a decay that names none, in seconds.

At 7.5 s, the paper's value, a decay that acts while the network learns erases every weight."""


@dataclass(frozen=True)
class Preset:
    """What text and code of the paper do differently.

    Parameters
    ----------
    threshold : {"adaptive", "held"}
        While training: the threshold moves with every spike, or is sampled when an image starts and
        held until the next one.  At test it is fixed at its resting value in both.
    decay : DecayRule
        The rule of the column "with decay".
    as_published : bool
        Do what the notebooks did beyond the text: noise in 8-bit rates, the Gaussian filter across
        images, new delays at test, and silence or a tie read as the first of the most active groups.
    """

    threshold: str = ADAPTIVE
    decay: DecayRule = Decay(ONLINE, 300 * second)
    as_published: bool = False

    def __post_init__(self) -> None:
        check_threshold(self.threshold)
        check_instance("decay", self.decay, DecayRule, 'Decay("online", 300 * second) is one')
        check_bool("as_published", self.as_published)


PAPER_TEXT = Preset()
"""The rule of the text, acting while the network learns, at a pruning time with which it works."""

PAPER_CODE = Preset(HELD, Decay(AFTER_TRAINING, 7.5 * second, burst=True), as_published=True)
"""What the published notebooks ran: one mask after training, held threshold."""

PRESETS = {"paper-text": PAPER_TEXT, "paper-code": PAPER_CODE}

# Purposes of random numbers
ORDER = "order of the training images"
TRAINING = "training"
NOISE = "noise of the test sets"
RANDOM_MASK = "random mask"
FIELD = "noise of the field sets"


def streams() -> dict[str, int]:
    """Number the purposes, no two alike; the number of a test set's input spikes stands with the set."""
    numbers = {ORDER: 0, TRAINING: 1, NOISE: 2, RANDOM_MASK: 7, FIELD: 8}
    numbers |= {name: kind.stream for name, kind in (FIELD_SETS | TEST_SETS).items()}
    purposes: dict[int, str] = {}
    for purpose, number in numbers.items():
        if number in purposes:
            both = f"{purposes[number]} and {purpose}"
            raise SnnregError(f"{both} have the same random stream, {number}; give one of them another")
        purposes[number] = purpose
    return numbers


def stream(seed: int, purpose: str) -> np.random.Generator:
    """Make the generator of one seed for one purpose."""
    return np.random.default_rng([check_seed(seed), streams()[purpose]])


def check_seed(seed: Any) -> int:
    """Return `seed`; raises SnnregError unless it can be one."""
    return check_int("seed", seed, 0, 2**32 - 1)  # enough, and short enough for names of files


DIGITS = (7, 4, 6)
UNKNOWN_DIGITS = (9, 2, 1)
"""What the paper's network learns, and what it never sees while learning."""


@dataclass(frozen=True)
class Plan:
    """What to train and what to show.

    Parameters
    ----------
    preset : Preset
        Threshold, decay, and whether to do as the published notebooks did.
    digits, unknown : tuple of int
        Digits to learn, and digits never seen in training.
    train_per_digit, test_per_digit : int
        Images of each digit, at training and at test.
    engine : {"c", "brian2"}
    parameters : Parameters
    """

    preset: Preset = PAPER_TEXT
    digits: tuple[int, ...] = DIGITS
    unknown: tuple[int, ...] = UNKNOWN_DIGITS
    train_per_digit: int = 5000
    test_per_digit: int = 500
    engine: str = "c"
    parameters: Parameters = field(default_factory=Parameters)

    data = mnist.MNIST
    """Whose digits these are; a :class:`snnreg_studies.protocol.DataPlan` may have others."""

    def __post_init__(self) -> None:
        check_instance("preset", self.preset, Preset, "use PAPER_TEXT or PAPER_CODE from snnreg.experiment")
        check_parameters(self.parameters)
        mnist.check_digits(self.digits, self.unknown)
        for name in ("train_per_digit", "test_per_digit"):
            check_int(name, getattr(self, name), 1, mnist.MOST_IMAGES)
        engines.engine(self.engine)

    @property
    def choices(self) -> dict[str, Any]:
        """What a network has from the plan, by the names of :func:`snnreg.simulation.training.train`."""
        return {"parameters": self.parameters, "threshold": self.preset.threshold, "engine": self.engine}

    def check_data(self) -> None:
        """Raise SnnregError if there are fewer images than the plan asks for."""
        mnist.digits_of(self.digits, self.train_per_digit, train=True, data=self.data)
        mnist.digits_of(self.digits, self.test_per_digit, train=False, data=self.data)
        if self.unknown:
            mnist.digits_of(self.unknown, self.test_per_digit, train=False, data=self.data)

    def training_set(self, seed: int) -> tuple[Any, Integers]:
        """Give images and classes to learn from, in the order of this seed."""
        return mnist.training_set(self.digits, self.train_per_digit, stream(seed, ORDER), self.data)

    def born(self, seed: int) -> tuple[Wiring, np.random.Generator, np.random.Generator]:
        """Draw the wiring of this seed's network, and the generators of its training spikes and of the burst."""
        wiring_rng, spike_rng, burst_rng = stream(seed, TRAINING).spawn(3)
        return draw_wiring(len(self.digits), wiring_rng, self.parameters), spike_rng, burst_rng

    def test_sets(self, seed: int) -> dict[str, TestSet]:
        """Draw the test sets of this seed (see :func:`snnreg.datasets.image_sets.draw_test_sets`)."""
        stack = None
        if self.preset.as_published:
            stack = (self.train_per_digit + self.test_per_digit) * len(self.digits)
        sizes, rng = (self.test_per_digit, self._mean()), stream(seed, NOISE)
        return draw_test_sets(self.digits, self.unknown, *sizes, rng, published_stack=stack, data=self.data)

    def field_sets(self, seed: int, known: Any) -> dict[str, TestSet]:
        """Draw the field sets of this seed (see :func:`snnreg.datasets.image_sets.draw_field_sets`)."""
        return draw_field_sets(known, self._mean(), stream(seed, FIELD))

    def _mean(self) -> float:
        """Compute the mean grey level of the training images."""
        images, _ = mnist.digits_of(self.digits, self.train_per_digit, train=True, data=self.data)
        return float(images.mean())

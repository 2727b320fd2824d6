"""What every run of a study has: its settings, checked, its plan and its test sets (chapter 15)."""

from dataclasses import dataclass, replace

import numpy as np

from snnreg import experiment
from snnreg.base.checks import choice, flag, number, sequence, table, whole
from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.datasets.corruptions import equalize_brightness
from snnreg.datasets.image_sets import KNOWN, TEST_SETS, UNKNOWN, TestSet
from snnreg.encoding import as_pixels
from snnreg.experiment.effort import Planned
from snnreg.experiment.plan import DIGITS, Plan
from snnreg.experiment.presets import PRESETS
from snnreg.experiment.runs import measure
from snnreg.experiment.streams import check_seed, own_seed
from snnreg.parameters import MOST_NEURONS, THRESHOLDS, Parameters
from snnreg.studies.digits import DIGIT_SETS

PARTS = ("validation", "fresh", "test")
"""Held-out images of the training split, to choose by, or such as no choice has seen, to report; or those of
the test split, to report."""

LEARNED = 5000
"""Images of each digit in the training split that networks may learn; those after them are for validation, and the
last of them are the fresh ones for networks that learn fewer."""


def check_numbers(name, given, example):
    """A table of numbers by name; an empty one for None."""
    given = {} if given is None else table(name, given, example)
    return {key: number(f"{name}.{key}", value, least=None) for key, value in given.items()}


def describe_numbers(numbers):
    """A table of numbers in one line, for a column."""
    return ", ".join(f"{name} {value:g}" for name, value in sorted(numbers.items())) or "published"


@dataclass(frozen=True)
class DataPlan(Plan):
    """A plan of which data set and light can be chosen.

    Parameters
    ----------
    data : {"MNIST", "FashionMNIST", "KMNIST"}
        Digits, or classes that are numbered in their place.
    light : float
        Mean grey level of every image that is learned; 0: the images stay as they are.
    """

    data: str = mnist.MNIST
    light: float = 0

    def training_set(self, seed):
        """Images and classes to learn from, in the order of this seed."""
        images, classes = super().training_set(seed)
        return equalize_brightness(as_pixels(images), self.light) if self.light else images, classes


@dataclass(frozen=True, kw_only=True)
class Protocol(Planned):
    """What every run has: which network learns what, and what it is tested on.

    Parameters
    ----------
    seed : int
        Draws the network, the order of the images, all spikes and the noise.
    digits : sequence of int
        Digits to learn.
    unknown : sequence of int, optional
        Digits to test that are not learned.  Default: the lowest that are not, as many as are learned.
    data : {"MNIST", "FashionMNIST", "KMNIST"}
        Whose digits, or classes that are numbered in their place.
    unknown_data : {"FashionMNIST", "KMNIST"}, optional
        Show images of this data set as unknown instead, as many as of known digits.
    preset : {"paper-text", "paper-code"}
    threshold : {"adaptive", "held"}, optional
        Default: the preset's.
    train_per_digit, test_per_digit : int
        Images of each digit.
    neurons_per_class : int
    part : {"validation", "fresh", "test"}
        Show held-out images of the training split (see :data:`PARTS`), or those of the test split.
    independent : bool
        Every set of digits draws with a seed of its own, made from `seed` and the digits.  Otherwise all sets of
        one seed share the wiring and the order of the images, and so their luck.

    Raises
    ------
    SnnregError
        If a value cannot be used; the message begins with its name.
    """

    seed: int
    digits: tuple = DIGITS
    unknown: tuple = None
    data: str = mnist.MNIST
    unknown_data: str = None
    preset: str = "paper-text"
    threshold: str = None
    train_per_digit: int = 5000
    test_per_digit: int = 500
    neurons_per_class: int = 10
    part: str = "test"
    independent: bool = False

    named_values = {"digits": DIGIT_SETS}
    trained = tested = 1
    """How many networks learn, and how many are shown the test sets."""

    def __post_init__(self):
        check_seed(self.seed)
        digits = sequence("digits", self.digits, "digits")
        others = [digit for digit in range(10) if digit not in digits]
        unknown = others[: len(digits)] if self.unknown is None else self.unknown
        unknown = sequence("unknown", unknown, "digits")
        mnist.check_digits(digits, unknown)
        choice("data", self.data, mnist.DATA)
        if self.unknown_data is not None:
            choice("unknown_data", self.unknown_data, mnist.RELATIVES)
        choice("preset", self.preset, PRESETS)
        threshold = PRESETS[self.preset].threshold if self.threshold is None else self.threshold
        choice("threshold", threshold, THRESHOLDS)
        for name in ("train_per_digit", "test_per_digit"):
            whole(name, getattr(self, name), 1, mnist.MOST_IMAGES)
        whole("neurons_per_class", self.neurons_per_class, 1, MOST_NEURONS)
        choice("part", self.part, PARTS)
        first, _ = self._held_out
        if self.part != "test" and self.train_per_digit > first:
            raise SnnregError(
                f"train_per_digit is {self.train_per_digit:,}, but a digit's images after its first {first:,} "
                f'are for {self.part}; take {first:,} or fewer, or part = "test"'
            )
        flag("independent", self.independent)
        seed = own_seed(self.seed, digits) if self.independent else self.seed
        self._set(seed=seed, digits=digits, unknown=unknown, threshold=threshold)

    def _set(self, **values):
        """Replace values as they came by values as they are used; only while the run is made."""
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def plan(self):
        """The same as a :class:`snnreg.experiment.plan.Plan`."""
        return DataPlan(
            preset=replace(PRESETS[self.preset], threshold=self.threshold),
            digits=self.digits,
            unknown=self.unknown,
            train_per_digit=self.train_per_digit,
            test_per_digit=self.test_per_digit,
            parameters=Parameters(neurons_per_class=self.neurons_per_class),
            data=self.data,
        )

    @property
    def images_asked_for(self):
        """What the data sets must have for this run; equal for runs that need the same."""
        data = self.data, self.unknown_data
        return self.part, self.digits, self.unknown, *data, self.train_per_digit, self.test_per_digit

    @property
    def images(self):
        """About how many images its networks are shown."""
        tests = self.tested * len(TEST_SETS) * self.test_per_digit
        return len(self.digits) * (self.trained * self.train_per_digit + tests)

    def check_data(self):
        """Raise SnnregError if there are not the images that this run asks for."""
        self.plan.check_data()
        if self.part != "test":
            for digits in filter(None, (self.digits, self.unknown)):
                self._pixels_held_out(digits)
        if self.unknown_data is not None:
            mnist.split(False, self.unknown_data)

    def test_sets(self):
        """What the network is tested on: dict of str to :class:`snnreg.datasets.image_sets.TestSet`."""
        sets = self.plan.test_sets(self.seed)
        if self.part != "test":
            sets[KNOWN] = TestSet(KNOWN, *self._pixels_held_out(self.digits))
            if self.unknown:
                sets[UNKNOWN] = TestSet(UNKNOWN, self._pixels_held_out(self.unknown)[0])
        if self.unknown_data is not None:
            images = mnist.split(False, self.unknown_data)[0][: len(sets[KNOWN].images)]
            sets[UNKNOWN] = TestSet(UNKNOWN, as_pixels(images).astype(float))
        return sets

    def show(self, network, sets):
        """Show test sets to a network: for each its name, the spikes, and the columns of ``measure``."""
        plan = self.plan
        for name, test_set in sets.items():
            counts = experiment.respond(plan, network, test_set, self.seed, progress=False)
            yield name, counts, measure(plan, network, test_set, counts)

    @property
    def _held_out(self):
        """The first and the last of a digit's images in the training split that are shown and not learned."""
        first = LEARNED if self.part == "validation" else LEARNED - self.test_per_digit
        return first, first + self.test_per_digit

    def _pixels_held_out(self, digits):
        """These images of some digits, and the place of each digit among them."""
        first, last = self._held_out
        images, classes = mnist.digits_of(digits, last, train=True, data=self.data)
        held_out = np.arange(len(images)) % last >= first
        return as_pixels(images[held_out]).astype(float), classes[held_out]

    @property
    def settings(self):
        """The first columns of every row."""
        return {
            "seed": self.seed,
            "digits": " ".join(map(str, self.digits)),
            "unknown": self.unknown_data or " ".join(map(str, self.unknown)),
            "preset": self.preset,
            "threshold": self.threshold,
            "neurons_per_class": self.neurons_per_class,
            "train_per_digit": self.train_per_digit,
        }

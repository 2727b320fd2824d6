"""What every run of a study has: its settings, checked, its plan and its test sets (chapter 15)."""

from dataclasses import dataclass, replace

import numpy as np

from snnreg import experiment
from snnreg.base.checks import check_bool, check_choice, check_dict, check_int, check_number, check_sequence
from snnreg.base.errors import SnnregError
from snnreg.datasets import add_noise, mnist
from snnreg.datasets.image_sets import KNOWN, UNKNOWN, WHITE_NOISE, TestSet
from snnreg.encoding import as_pixels
from snnreg.experiment.plan import DIGITS, PRESETS, Plan, check_seed
from snnreg.experiment.runs import measure
from snnreg.parameters import MOST_NEURONS, THRESHOLDS, Parameters
from snnreg.simulation import Training
from snnreg_studies.corruptions import equalize_brightness
from snnreg_studies.digits import DIGIT_SETS
from snnreg_studies.relatives import FASHION

PARTS = ("validation", "fresh", "untouched", "test")
"""Held-out images of the training split, to choose by; such as no choice has seen, to report; others that no
network of :class:`Protocol` has learned and no setting of growth was chosen on, to report once; or those of the
test split, to report.

The untouched images of every digit but the 1 are among the last 10,000 of the training split.  On these, settings
of the networks with a gradient and of Diehl and Cook's network were chosen."""

SETS = ("paper", "field")
"""The paper's four test sets; or known digits, white noise over the frame, and white noise and shuffled digits in
the digits' field."""

LEARNED = 5000
"""Images of each digit in the training split that networks may learn; those after them are for validation, and the
last of them are the fresh ones for networks that learn fewer."""

UNTOUCHED = LEARNED + 200
"""After these images, learned or for validation, come the untouched ones (results/PLAN.md)."""


TRAINING_NOISE = 101
"""The number of the random stream that draws noise among training images."""


def numbered_stream(seed, number):
    """The generator of one seed for one of several things of a kind, that are numbered from 0.

    The corruptions of chapter 12, the last orders of chapter 14 and the moves of chapter 18 are; results stand on
    their numbers, though the purposes have some of them too.  What they draw, where noise falls, how a hundred
    images are shuffled and where synapses go, never meets what those draw.
    """
    return np.random.default_rng([check_seed(seed), number])


def own_seed(seed, digits):
    """A seed for these digits alone: 32 bits that are drawn from `seed` and the digits."""
    return int(np.random.SeedSequence([check_seed(seed), *digits]).generate_state(1)[0])


def check_numbers(name, given, example):
    """A table of numbers by name; an empty one for None."""
    given = {} if given is None else check_dict(name, given, example)
    return {key: check_number(f"{name}.{key}", value, least=None) for key, value in given.items()}


def check_each(name, values, what, harmless, **bounds):
    """Numbers for each of which there is a test; `harmless` says in a message what changes nothing."""
    values = check_sequence(name, values, what)
    for value in values:
        check_number(name, value, **bounds)
    if not values:
        raise SnnregError(f"{name} is empty; {harmless}")
    return values


def check_brightness(values):
    """Check how many times as bright as they are test sets are shown; return it as a tuple."""
    return tuple(map(float, check_each("brightness", values, "factors", "[1] shows the images as they are")))


def brighter(parameters, factor):
    """The same constants where all input rates are so many times as high."""
    return parameters.replace(rate_per_grey=factor * parameters.rate_per_grey)


def describe_numbers(numbers):
    """A table of numbers in one line, for a column."""
    return ", ".join(f"{name} {value:g}" for name, value in sorted(numbers.items())) or "published"


def new_training(plan, seed, *, decay=None):
    """The network of one seed before its first image (a :class:`snnreg.simulation.training.Training`).

    It has the same wiring and the same input spikes as by :func:`snnreg.experiment.runs.train`.
    """
    wiring, spike_rng, _ = plan.born(seed)
    return Training(wiring, spike_rng, decay=decay, **plan.choices)


@dataclass(frozen=True)
class DataPlan(Plan):
    """A plan whose data set can be chosen, the light, and noise among the training images.

    Parameters
    ----------
    data : str
        One of :data:`snnreg.datasets.mnist.DATA`.
    light : float
        The mean grey level of each image that is learned; 0: as it is.
    noise_share : float
        Images of noise that no group has as its own per image, which
        :func:`~snnreg.datasets.training_noise.add_noise` puts among them.
    """

    data: str = mnist.MNIST
    light: float = 0
    noise_share: float = 0

    def training_set(self, seed):
        """Images and classes to learn from, in the order of this seed."""
        images, classes = super().training_set(seed)
        if self.light:
            images = equalize_brightness(as_pixels(images), self.light)
        if self.noise_share:
            images, classes = add_noise(images, classes, self.noise_share, numbered_stream(seed, TRAINING_NOISE))
        return images, classes


@dataclass(kw_only=True)
class Protocol:
    """What every run has: which network learns what, and what it is tested on.

    Parameters
    ----------
    seed : int
        Draws the network, the order of the images, all spikes and the noise.
    digits : sequence of int
        Digits to learn.
    unknown : sequence of int or "others", optional
        Digits to test that are not learned, or all of these.  Default: the lowest, as many as are learned.
    data : {"MNIST", "FashionMNIST"}
        Whose digits, or classes that are numbered in their place.
    unknown_data : {"FashionMNIST"}, optional
        Show images of this data set as unknown instead, as many as of known digits.
    preset : {"paper-text", "paper-code"}
    threshold : {"adaptive", "held"}, optional
        Default: the preset's.
    train_per_digit, test_per_digit : int
        Images of each digit.
    neurons_per_class : int
    part : {"validation", "fresh", "untouched", "test"}
        Show held-out images of the training split (see :data:`PARTS`), or those of the test split.
    sets : {"paper", "field"}
        What the network is shown (see :data:`SETS`).
    independent : bool
        Every set of digits draws with a seed of its own, made from `seed` and the digits.  Otherwise all sets of
        one seed share the wiring and the order of the images, and so their luck.
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
    sets: str = "paper"
    independent: bool = False

    named_values = {"digits": DIGIT_SETS}

    def __post_init__(self):
        check_seed(self.seed)
        self.digits = check_sequence("digits", self.digits, "digits")
        others = [digit for digit in range(10) if digit not in self.digits]
        if self.unknown is None:
            self.unknown = others[: len(self.digits)]
        elif self.unknown == "others":
            self.unknown = others
        self.unknown = check_sequence("unknown", self.unknown, "digits")
        check_choice("data", self.data, mnist.DATA)
        if self.unknown_data is not None:
            check_choice("unknown_data", self.unknown_data, (FASHION,))
        preset = PRESETS[check_choice("preset", self.preset, PRESETS)]
        if self.threshold is None:
            self.threshold = preset.threshold
        check_choice("threshold", self.threshold, THRESHOLDS)
        check_int("neurons_per_class", self.neurons_per_class, 1, MOST_NEURONS)
        self.plan = DataPlan(
            preset=replace(preset, threshold=self.threshold),
            digits=self.digits,
            unknown=self.unknown,
            train_per_digit=self.train_per_digit,
            test_per_digit=self.test_per_digit,
            parameters=Parameters(neurons_per_class=self.neurons_per_class),
            data=self.data,
        )
        check_choice("part", self.part, PARTS)
        check_choice("sets", self.sets, SETS)
        fresh = LEARNED - self.test_per_digit
        # Of each digit, as many images come before those that are held out.
        self._before = {"validation": LEARNED, "fresh": fresh, "untouched": UNTOUCHED}.get(self.part)
        if self.part != "test" and self.train_per_digit > (most := min(self._before, LEARNED)):
            raise SnnregError(
                f"train_per_digit is {self.train_per_digit:,}, but a digit's images after its first "
                f'{most:,} are for {self.part}; take {most:,} or fewer, or part = "test"'
            )
        if check_bool("independent", self.independent):
            self.seed = own_seed(self.seed, self.digits)
        # What the data sets must have for this run; equal for runs that need the same.
        data = self.data, self.unknown_data, self.part
        self.images_asked_for = *data, self.digits, self.unknown, self.train_per_digit, self.test_per_digit
        # The first columns of every row.
        self.settings = {
            "seed": self.seed,
            "digits": " ".join(map(str, self.digits)),
            "unknown": self.unknown_data or " ".join(map(str, self.unknown)),
            "preset": self.preset,
            "threshold": self.threshold,
            "neurons_per_class": self.neurons_per_class,
            "train_per_digit": self.train_per_digit,
        }

    def check_data(self):
        """Raise SnnregError if there are not the images that this run asks for."""
        self.plan.check_data()
        if self.part != "test":
            for digits in filter(None, (self.digits, self.unknown)):
                self._pixels_held_out(digits)
        if self.unknown_data is not None:
            mnist.split(False, self.unknown_data)

    def test_sets(self):
        """Make what the network is tested on: dict of str to :class:`snnreg.datasets.image_sets.TestSet`."""
        sets = self.plan.test_sets(self.seed)
        if self.part != "test":
            sets[KNOWN] = TestSet(KNOWN, *self._pixels_held_out(self.digits))
            if self.unknown:
                sets[UNKNOWN] = TestSet(UNKNOWN, self._pixels_held_out(self.unknown)[0])
        if self.unknown_data is not None:
            images = mnist.split(False, self.unknown_data)[0][: len(sets[KNOWN].images)]
            sets[UNKNOWN] = TestSet(UNKNOWN, as_pixels(images).astype(float))
        if self.sets == "field":
            field = self.plan.field_sets(self.seed, sets[KNOWN].images)
            sets = {WHITE_NOISE: sets[WHITE_NOISE], KNOWN: sets[KNOWN], **field}
        return sets

    def show(self, network, sets):
        """Show test sets to a network: for each its name, the spikes, and the columns of ``measure``."""
        for name, test_set in sets.items():
            counts = experiment.respond(self.plan, network, test_set, self.seed, progress=False)
            yield name, counts, measure(self.plan, network, test_set, counts)

    def tables(self):
        """``runs``: what the method of this name yields; a kind of run with other tables makes them itself."""
        return {"runs": list(self.runs())}

    def rows(self, network, sets, **columns):
        """A row for each test set, with the settings of the run and more columns."""
        return [{**self.settings, **columns, **row} for _, _, row in self.show(network, sets)]

    def _pixels_held_out(self, digits):
        """The images of some digits in the training split that are shown and not learned, and their classes."""
        last = self._before + self.test_per_digit
        images, classes = mnist.digits_of(digits, last, train=True, data=self.data)
        held_out = np.arange(len(images)) % last >= self._before
        return as_pixels(images[held_out]).astype(float), classes[held_out]


def prune(plan, network, decay, seed):
    """The network of one seed with a decay that acts after training, made from the one without decay.

    It is the same as :func:`snnreg.experiment.runs.train` gives with `decay`, without training again.  Raises
    SnnregError if the decay acts while the network learns, or the weights at the end of training are not known.
    """
    if decay.online or network.decay.online:
        raise SnnregError(
            f"prune takes a decay after training, on a network without one online; got {decay.when} on "
            f"{network.decay.when}; to have it online, train with a decay online"
        )
    _, _, burst_rng = plan.born(seed)
    weights = decay.after_training(network.before_decay(), network.last_input_spike_s, network.end_s, burst_rng)
    return replace(network.with_weights(weights), decay=decay)

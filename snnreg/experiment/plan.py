"""What to train and what to show: the experiment of the paper as one value (chapters 5 to 7)."""

from dataclasses import dataclass, field

from snnreg.base.checks import check_instance, check_int
from snnreg.datasets import mnist
from snnreg.datasets.image_sets import TEST_SETS, draw_field_sets, draw_test_sets
from snnreg.experiment.presets import PAPER_TEXT, Preset
from snnreg.experiment.streams import FIELD, NOISE, ORDER, stream
from snnreg.parameters import INPUTS, Parameters
from snnreg.simulation import engines

DIGITS = (7, 4, 6)
UNKNOWN_DIGITS = (9, 2, 1)
"""What the paper's network learns, and what it never sees while learning."""

COPIES = 4
"""How often a training has its weights and delays: wiring, state, and those before and after the last decay."""


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

    def __post_init__(self):
        check_instance("preset", self.preset, Preset, "use PAPER_TEXT or PAPER_CODE from snnreg.experiment")
        check_instance("parameters", self.parameters, Parameters, "Parameters() has the published ones")
        mnist.check_digits(self.digits, self.unknown)
        for name in ("train_per_digit", "test_per_digit"):
            check_int(name, getattr(self, name), 1, mnist.MOST_IMAGES)
        engines.engine(self.engine)

    @property
    def choices(self):
        """What a network has from the plan, by the names of :func:`snnreg.simulation.training.train`."""
        return {"parameters": self.parameters, "threshold": self.preset.threshold, "engine": self.engine}

    @property
    def bytes(self):
        """About how many bytes a network and its images take."""
        sizes = self.parameters.neurons_per_class, self.train_per_digit, self.test_per_digit
        neurons, train_images, test_images = (len(self.digits) * size for size in sizes)
        # Grey levels of training are bytes, those of each test set numbers of eight bytes.
        images = INPUTS * (train_images + 8 * len(TEST_SETS) * test_images)
        return 8 * COPIES * neurons * (neurons + INPUTS) + images

    def check_data(self):
        """Raise SnnregError if there are fewer images than the plan asks for."""
        mnist.digits_of(self.digits, self.train_per_digit, train=True, data=self.data)
        mnist.digits_of(self.digits, self.test_per_digit, train=False, data=self.data)
        if self.unknown:
            mnist.digits_of(self.unknown, self.test_per_digit, train=False, data=self.data)

    def training_set(self, seed):
        """Images and classes to learn from, in the order of this seed."""
        return mnist.training_set(self.digits, self.train_per_digit, stream(seed, ORDER), self.data)

    def test_sets(self, seed):
        """The test sets of this seed (see :func:`snnreg.datasets.image_sets.draw_test_sets`)."""
        stack = None
        if self.preset.as_published:
            stack = (self.train_per_digit + self.test_per_digit) * len(self.digits)
        sizes, rng = (self.test_per_digit, self._mean()), stream(seed, NOISE)
        return draw_test_sets(self.digits, self.unknown, *sizes, rng, published_stack=stack, data=self.data)

    def field_sets(self, seed, known):
        """The field sets of this seed (see :func:`snnreg.datasets.image_sets.draw_field_sets`)."""
        return draw_field_sets(known, self._mean(), stream(seed, FIELD))

    def _mean(self):
        """Mean grey level of the training images."""
        images, _ = mnist.digits_of(self.digits, self.train_per_digit, train=True, data=self.data)
        return images.mean()

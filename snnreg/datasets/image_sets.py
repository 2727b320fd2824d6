"""The test sets: noise, known digits, unknown digits (chapter 6).

:data:`TEST_SETS` is their registry.  Another set is one more entry, a :class:`Kind`.  Every run then shows it;
figures and chapters do after ``make evidence``.
:data:`FIELD_SETS` lie where digits are; a study shows them if it asks for them.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from scipy.ndimage import gaussian_filter

from snnreg.base.checks import Floats, Integers
from snnreg.base.errors import SnnregError
from snnreg.datasets.mnist import MNIST, check_digits, digits_of
from snnreg.encoding import GREY_MAX, as_pixels
from snnreg.parameters import IMAGE_SHAPE, INPUTS

WHITE_NOISE, BLURRED_NOISE, KNOWN, UNKNOWN = "white_noise", "blurred_noise", "known", "unknown"

BLUR_PIXELS = 2.0
"""Standard deviation of the Gaussian filter of blurred noise, in pixels."""

FIELD, INNER_FIELD = 20, 14
"""Sides of squares in the centre, in pixels: of the one to which digits were scaled, and of half the frame."""

PUBLISHED_WHITE_DIVIDER = 16.0
PUBLISHED_BLUR_DIVIDER = 16.2
"""The notebooks divide grey levels by these to get rates in Hz, and keep whole numbers."""


def white_noise(count: int, mean: float, rng: np.random.Generator) -> Floats:
    """Draw independent uniform pixels from 0 to ``2 * mean``; shape (count, 784)."""
    _check_mean(mean)
    return rng.uniform(0, 2 * mean, (count, INPUTS))


def blurred_noise(count: int, mean: float, rng: np.random.Generator) -> Floats:
    """Draw uniform pixels, blur them within each image, stretch it to its whole range, scale it to `mean`.

    The filter runs around the edges, so that no pixel is special, and every image has the same mean.

    Parameters
    ----------
    count : int
        Number of images.
    mean : float
        Mean grey level of each image.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (count, 784)
    """
    _check_mean(mean)
    noise = rng.uniform(size=(count, *IMAGE_SHAPE))
    images = gaussian_filter(noise, sigma=(0, BLUR_PIXELS, BLUR_PIXELS), mode="wrap")
    images = _stretch(images, axis=(1, 2)).reshape(count, INPUTS)
    return images * (mean / images.mean(axis=1, keepdims=True))


def white_noise_within(side: int, count: int, mean: float, rng: np.random.Generator) -> Floats:
    """Draw white noise in a square of `side` pixels in the centre of a black frame; shape (count, 784).

    `mean` is that of the whole frame.  Grey levels run from 0, or as far below their mean as 255 is above it.
    """
    inside, most = mean * INPUTS / side**2, GREY_MAX * side**2 / INPUTS
    if not 0 < mean <= most:
        raise SnnregError(
            f"noise of mean {mean} does not fit into {side} x {side} pixels; choose a mean up to {most}"
        )
    spread = min(inside, GREY_MAX - inside)
    return _in_the_centre(rng.uniform(inside - spread, inside + spread, (count, side, side)))


def shuffled(images: Any, rng: np.random.Generator) -> Floats:
    """Move the pixels of each image, of shape (n, 784), to random places of :data:`FIELD`.

    That is its light without its form.  No digit of MNIST lights more pixels than the field has; of another image
    the brightest are kept.
    """
    brightest = np.sort(images, axis=1)[:, -(FIELD**2) :].astype(float)
    return _in_the_centre(rng.permuted(brightest, axis=1).reshape(-1, FIELD, FIELD))


def _in_the_centre(squares: Floats) -> Floats:
    """Put squares of shape (n, side, side) in the centre of black frames, shape (n, 784)."""
    border = (IMAGE_SHAPE[0] - squares.shape[1]) // 2
    return np.pad(squares, ((0, 0), (border, border), (border, border))).reshape(len(squares), INPUTS)


def published_white_noise(count: int, rng: np.random.Generator) -> Floats:
    """Draw white noise as the notebooks made it, in grey levels; shape (count, 784).

    The notebooks draw 8-bit pixels, divide them by 16.0 to get rates in Hz, and store the rates in
    8 bits again.  That cuts off half a hertz on average, 6 % of the mean.
    """
    return np.floor(rng.uniform(0, 255, (count, INPUTS)) / PUBLISHED_WHITE_DIVIDER) / RATE_PER_GREY_HZ


def published_blurred_noise(count: int, stack: int, rng: np.random.Generator) -> Floats:
    """Draw blurred noise as the notebooks made it, in grey levels; shape (count, 784).

    The filter runs over the whole stack of images, so it also blurs from one image into the next.

    Parameters
    ----------
    count : int
        How many images to return: the last of the stack.
    stack : int
        How many images are filtered together (16,500 in the notebooks).
    rng : numpy.random.Generator
    """
    images = gaussian_filter(rng.random((stack, *IMAGE_SHAPE), np.float32), sigma=BLUR_PIXELS)
    images = _stretch(images, axis=None)[-count:].reshape(count, INPUTS).astype(float)
    return np.floor(images * 255 / PUBLISHED_BLUR_DIVIDER) / RATE_PER_GREY_HZ


RATE_PER_GREY_HZ = 0.25
"""Rate of an input per grey level in the notebooks, which turns their rates back into grey levels."""


def _stretch(images: Any, axis: tuple[int, ...] | None) -> Any:
    """Move and scale `images` to run from 0 to 1 along `axis`."""
    low = images.min(axis=axis, keepdims=True)
    return (images - low) / (images.max(axis=axis, keepdims=True) - low)


def _check_mean(mean: float) -> None:
    if not 0 < mean <= 127.5:
        raise SnnregError(f"noise of mean grey level {mean} would leave 0 to 255; choose a mean up to 127.5")


@dataclass(frozen=True)
class TestSet:
    """Images to show to a trained network.

    Attributes
    ----------
    name : str
        Its name in :data:`TEST_SETS`.
    images : ndarray of float64, shape (n, 784)
        Grey levels.
    classes : ndarray of int64, shape (n,), or None
        The position of each image's digit in the list of known digits; None where there is no right answer.
    """

    __test__ = False  # not a test for pytest

    name: str
    images: Any
    classes: Integers | None = None


@dataclass(frozen=True)
class Request:
    """What test sets are asked for; :func:`draw_test_sets` passes it to each that makes one.

    Attributes
    ----------
    digits, unknown : sequence of int
        Known and unknown digits; there may be no unknown ones.
    per_digit : int
        Images of each digit.
    mean : float
        Mean grey level of the training images, and so of noise.
    published_stack : int or None
        How many blurred images of noise the published notebooks made in one stack; None for noise of our own.
    data : str
        The data set, see :data:`snnreg.datasets.mnist.DATA`.
    """

    digits: Sequence[int]
    unknown: Sequence[int]
    per_digit: int
    mean: float
    published_stack: int | None = None
    data: str = MNIST

    @property
    def count(self) -> int:
        """How many images a set has that shows no digits: as many as that of the known digits."""
        return len(self.digits) * self.per_digit


Images: TypeAlias = Floats
"""Grey levels, shape (n, 784)."""

Made: TypeAlias = tuple[Images, Integers | None]
"""Images and the classes of known digits; None in place of classes where there is no right answer."""


@dataclass(frozen=True)
class Look:
    """How a test set is shown.

    Attributes
    ----------
    label : str
        What figures and tables call it.
    colour, marker : str
        Its colour in figures, and its marker, as matplotlib names it.
    stream : int
        Number of the random stream of its input spikes, which no other has (see :mod:`snnreg.experiment.plan`).
    """

    label: str
    colour: str
    marker: str
    stream: int


@dataclass(frozen=True)
class Kind(Look):
    """One test set of the experiment: its :class:`Look`, and what makes it.

    Attributes
    ----------
    make : callable
        Makes it from a generator and a :class:`Request`; None leaves the set out.
    """

    make: Callable[[np.random.Generator, Request], Made | None]


@dataclass(frozen=True)
class FieldKind(Look):
    """A set with noise where digits lie: its :class:`Look`, and what makes it.

    Attributes
    ----------
    make : callable
        Makes its images from those of the known digits, the mean of the training images and a generator.
    """

    make: Callable[[Images, float, np.random.Generator], Images]


def _white(rng: np.random.Generator, asked: Request) -> Made:
    if asked.published_stack is None:
        return white_noise(asked.count, asked.mean, rng), None
    return published_white_noise(asked.count, rng), None


def _blurred(rng: np.random.Generator, asked: Request) -> Made:
    if asked.published_stack is None:
        return blurred_noise(asked.count, asked.mean, rng), None
    return published_blurred_noise(asked.count, asked.published_stack, rng), None


def _known(rng: np.random.Generator, asked: Request) -> Made:
    images, classes = digits_of(asked.digits, asked.per_digit, train=False, data=asked.data)
    return as_pixels(images).astype(float), classes


def _unknown(rng: np.random.Generator, asked: Request) -> Made | None:
    if not asked.unknown:
        return None
    images, _ = _known(rng, replace(asked, digits=asked.unknown))
    return images, None


TEST_SETS = {
    WHITE_NOISE: Kind("white noise", "#767676", "o", 3, _white),
    BLURRED_NOISE: Kind("blurred noise", "#CC79A7", "s", 4, _blurred),
    KNOWN: Kind("known digits", "#009E73", "D", 5, _known),
    UNKNOWN: Kind("unknown digits", "#333333", "^", 6, _unknown),
}
"""The test sets by name, in the order in which they are shown."""


def draw_test_sets(
    digits: Sequence[int],
    unknown: Sequence[int],
    per_digit: int,
    mean: float,
    rng: np.random.Generator,
    published_stack: int | None = None,
    data: str = MNIST,
) -> dict[str, TestSet]:
    """Draw the test sets: as many images of noise as of known and of unknown digits.

    Parameters
    ----------
    digits, unknown : sequence of int
        Known and unknown digits.  Without unknown digits that set is left out.
    per_digit : int
        Images of each digit, the first of MNIST's test split.
    mean : float
        Mean grey level of the training images, and so of the noise.
    rng : numpy.random.Generator
        Draws the noise.
    published_stack : int, optional
        Make the noise as the published notebooks did, this many blurred images in one stack.
    data : str
        The data set, see :data:`snnreg.datasets.mnist.DATA`.

    Returns
    -------
    dict of str to TestSet
        In the order of :data:`TEST_SETS`.
    """
    check_digits(digits, unknown)
    asked = Request(digits, unknown, per_digit, mean, published_stack, data)
    sets = {}
    for (name, kind), own_rng in zip(TEST_SETS.items(), rng.spawn(len(TEST_SETS)), strict=True):
        made = kind.make(own_rng, asked)
        if made is not None:
            sets[name] = TestSet(name, *made)
    return sets


def _in_field(known: Images, mean: float, rng: np.random.Generator) -> Images:
    return white_noise_within(FIELD, len(known), mean, rng)


def _in_inner_field(known: Images, mean: float, rng: np.random.Generator) -> Images:
    return white_noise_within(INNER_FIELD, len(known), mean, rng)


def _shuffled(known: Images, mean: float, rng: np.random.Generator) -> Images:
    return shuffled(known, rng)


FIELD_SETS = {
    "white_noise_field": FieldKind("white noise, 20 x 20", "#9E7BB5", "v", 9, _in_field),
    "white_noise_inner_field": FieldKind("white noise, 14 x 14", "#5E3C99", "<", 10, _in_inner_field),
    "shuffled_digits": FieldKind("shuffled digits", "#66A61E", ">", 11, _shuffled),
}
"""Sets with the light of white noise in the digits' field, by name; none is the paper's.  Each shuffled digit has
the light of its digit, so their mean is that of the known digits shown."""


def draw_field_sets(known: Any, mean: float, rng: np.random.Generator) -> dict[str, TestSet]:
    """Draw :data:`FIELD_SETS`, each with as many images as of `known` digits, of shape (n, 784).

    Each is made from these, the `mean` grey level of the training images, and a generator of its own from `rng`.
    """
    made = zip(FIELD_SETS.items(), rng.spawn(len(FIELD_SETS)), strict=True)
    return {name: TestSet(name, kind.make(known, mean, own_rng)) for (name, kind), own_rng in made}


_OURS: dict[str, Look] = {**FIELD_SETS, **TEST_SETS}


def added_sets() -> dict[str, Look]:
    """Give the entries of :data:`TEST_SETS` and :data:`FIELD_SETS` that were not made here, by name."""
    both = {**FIELD_SETS, **TEST_SETS}
    return {name: kind for name, kind in both.items() if _OURS.get(name) is not kind}


@contextlib.contextmanager
def sets_of(test_sets: Mapping[str, Kind], field_sets: Mapping[str, FieldKind]) -> Iterator[None]:
    """Have the test sets of another process, which asks for a run: what was added there is not known here."""
    with contextlib.ExitStack() as stack:
        registries: Any = (TEST_SETS, {**test_sets}), (FIELD_SETS, {**field_sets})
        for registry, entries in registries:
            stack.callback(registry.update, registry.copy())
            stack.callback(registry.clear)
            registry.clear()
            registry.update(entries)
        yield

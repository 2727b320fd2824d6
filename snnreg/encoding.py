"""Images become Poisson spike trains, one input neuron per pixel, or an OFF input beside it (chapters 4 and 10).

A pixel of grey level ``x`` drives its input at the rate ``x * rate_per_grey``.  In every time step ``dt`` the
input spikes at most once, with probability ``p = rate * dt``.  The gaps between spikes are geometric, and the
trains are drawn gap by gap: about 2,000 random numbers per image instead of 2.7 million for all steps.  A gap is
the integer part of an exponential random number with mean ``-1 / log(1 - p)``.

An OFF input spikes where its pixel is darker than the mean of the 9 x 9 pixels around it, as OFF ganglion cells of
a retina do.  OFF inputs come after the others, in the same order.  In images of another size than 28 x 28 the
square is as large a part of the image.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from snnreg import native
from snnreg.base.checks import Integers, check_array, check_generator
from snnreg.base.errors import SnnregError
from snnreg.parameters import IMAGE_SHAPE, Parameters

GREY_MAX = 255.0


@dataclass(frozen=True)
class SpikeTrains:
    """Input spikes of a sequence of images, sorted by time step and then by pixel.

    Attributes
    ----------
    step : ndarray of int32, shape (spikes,)
        Time step of each spike, counted from the start of its image.
    pixel : ndarray of int32, shape (spikes,)
        Which input spiked: a pixel, or the number of pixels and the pixel of an OFF input.
    first : ndarray of int64, shape (images + 1,)
        The spikes of image ``k`` are ``first[k]`` up to, not including, ``first[k + 1]``.
    """

    step: Integers
    pixel: Integers
    first: Integers

    def __len__(self) -> int:
        return len(self.first) - 1

    @property
    def per_image(self) -> Integers:
        """Number of input spikes of each image, shape (images,)."""
        return np.diff(self.first)

    def check(self, steps: int, inputs: int, classes: Any = None) -> None:
        """Raise SnnregError unless a loop over `steps` time steps per image and `inputs` can read these spikes.

        The compiled loops do not check indices, and trains that a user makes may be wrong.  If the network learns,
        there must be as many `classes` as images.
        """
        arrays = self.step, self.pixel, self.first
        if any(getattr(array, "ndim", 0) != 1 or array.dtype.kind != "i" for array in arrays):
            raise SnnregError("spike trains are three one-dimensional arrays of whole numbers: step, pixel, first")
        first = self.first
        ends = len(first) > 0 and first[0] == 0 and first[-1] == len(self.step) == len(self.pixel)
        if not ends or (first[1:] < first[:-1]).any():
            raise SnnregError(
                f"first must rise from 0 to the number of spikes, {len(self.step)} steps and {len(self.pixel)} "
                f"pixels here; got {first}"
            )
        trains = _of_32_bits(self.step), _of_32_bits(self.pixel), np.ascontiguousarray(first, np.int64)
        wrong = native.call("readable_spikes", *trains, len(self), steps, inputs)
        if wrong < len(self.step):
            raise SnnregError(
                f"input spikes must be sorted by step, 0 to {steps - 1}, and by pixel, 0 to {inputs - 1}, "
                f"each once; spike {wrong} has the step {self.step[wrong]} and the pixel {self.pixel[wrong]}"
            )
        if classes is not None:
            check_array("classes", classes, (len(self),), whole=True)


@dataclass(frozen=True)
class Spikes:
    """Output spikes of a run.

    Attributes
    ----------
    counts : ndarray of int64, shape (images, neurons)
        Excitatory spikes while each image was shown (not in the rest after it).
    step, neuron : ndarray of int64 and int32, shape (spikes,)
        Time step since the start of the run, and excitatory neuron, of every spike.
    """

    counts: Integers
    step: Integers
    neuron: Integers


def _of_32_bits(numbers: Integers) -> Integers:
    """Return whole numbers as the loops read them; those that are too large for this stay wrong."""
    if numbers.dtype != np.int32:
        numbers = np.clip(numbers.astype(np.int64), -1, np.iinfo(np.int32).max)
    return np.ascontiguousarray(numbers, np.int32)


def as_pixels(images: Any, shape: tuple[int, int] = IMAGE_SHAPE) -> Any:
    """Check images of shape (n, height, width) or (n, height * width) and flatten them to the latter.

    Images of uint8 stay uint8, which takes an eighth of the memory; all others become float64.

    Parameters
    ----------
    images : array_like
        Grey levels, 0 to 255.
    shape : tuple of int
        Height and width.

    Raises
    ------
    SnnregError
        If the shape is different, or a pixel is not a number from 0 to 255.
    """
    if getattr(images, "dtype", None) != np.uint8:
        images = check_array("grey levels", images, None, least=0, most=GREY_MAX, way_out="scale or clip them")
    pixels = shape[0] * shape[1]
    if images.shape[1:] not in (shape, (pixels,)):
        raise SnnregError(
            f"images must have the shape (n, {shape[0]}, {shape[1]}) or (n, {pixels}), got {images.shape}; a "
            "single image needs a first axis: image[None]; images of another size need "
            "Parameters(image_height=..., image_width=...)"
        )
    return np.ascontiguousarray(images.reshape(len(images), pixels))


def poisson_spikes(images: Any, rng: np.random.Generator, parameters: Parameters) -> SpikeTrains:
    """Draw the Poisson spike trains of some images.

    Parameters
    ----------
    images : array_like, shape (n, height, width) or (n, height * width)
        Grey levels, 0 to 255.
    rng : numpy.random.Generator
    parameters : Parameters
        For the size and the duration of an image, the rate per grey level and the time step.

    Returns
    -------
    SpikeTrains

    Raises
    ------
    SnnregError
        If the images are not grey levels, or a rate is too high for the time step.
    """
    return draw_trains(as_pixels(images, parameters.image_shape), check_generator(rng), parameters)


def draw_trains(pixels: Any, rng: np.random.Generator, parameters: Parameters) -> SpikeTrains:
    """Draw as :func:`poisson_spikes` does, of pixels that :func:`as_pixels` has checked."""
    probability = _lit(pixels, parameters) * float(parameters.rate_per_grey * parameters.dt)
    if probability.size and probability.max() >= 1:
        raise SnnregError(
            f"a rate of {pixels.max() * parameters.rate_per_grey} is a spike or more in each step of "
            f"{parameters.dt}; make dt smaller"
        )
    steps = parameters.image_steps
    # Eight standard deviations above the mean: never exceeded in practice, but checked.
    expected = probability.sum() * steps
    capacity = int(expected + 8 * np.sqrt(expected) + 64)
    first = np.zeros(len(pixels) + 1, np.int64)
    step, pixel = np.empty(capacity, np.int32), np.empty(capacity, np.int32)
    # It takes one number for each spike and one for each input that can spike.  Nearly all are sure to be taken;
    # only the rest is drawn, put back, and drawn as far as it was taken.
    driven = np.count_nonzero(probability)
    most, sure = driven + capacity, driven + max(0, int(expected - 8 * np.sqrt(expected)))
    numbers = np.empty(most)
    rng.standard_exponential(out=numbers[:sure])
    before = rng.bit_generator.state
    rng.standard_exponential(out=numbers[sure:])
    sizes = *probability.shape, steps, capacity
    taken = native.call("draw_spikes", numbers, probability, *sizes, step, pixel, first)
    if taken < 0:
        raise RuntimeError(f"more than {capacity} spikes drawn, {expected:.0f} expected")
    if taken < sure:
        raise RuntimeError(f"only {taken} random numbers taken, {sure} at least expected")
    rng.bit_generator.state = before
    rng.standard_exponential(out=numbers[sure:taken])
    return SpikeTrains(step[: first[-1]].copy(), pixel[: first[-1]].copy(), first)


def _lit(pixels: Any, parameters: Parameters) -> Any:
    """Compute what drives each input, in grey levels: its pixel or, with OFF inputs, how much darker this is.

    `pixels` has a row per image; with OFF inputs the answer's rows are twice as long.
    """
    if not parameters.off_gain:
        return pixels
    grey = np.ascontiguousarray(pixels, float)
    off = np.empty_like(grey)
    native.call("darker", grey, len(grey), *parameters.image_shape, parameters.reach, off)
    return np.concatenate([grey, parameters.off_gain * off], axis=1)

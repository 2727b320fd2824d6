"""What can happen to an image: disturbances (chapter 12), and light (chapter 17).

Each disturbance takes grey levels of shape (n, 784), a strength and a generator, and returns new grey
levels from 0 to 255.  Every image is disturbed in its own way.
"""

from typing import Any

import numpy as np

from snnreg.base.checks import Floats
from snnreg.datasets import image_sets
from snnreg.encoding import GREY_MAX
from snnreg.parameters import IMAGE_SHAPE

SCALINGS = 20
"""How often images are scaled anew, since what is cut off at 255 goes to their other pixels."""


def white_noise(images: Any, mean: float, rng: np.random.Generator) -> Floats:
    """White noise of this mean grey level is added (see :func:`snnreg.datasets.image_sets.white_noise`)."""
    return np.minimum(images + image_sets.white_noise(len(images), mean, rng), GREY_MAX)


def blurred_noise(images: Any, mean: float, rng: np.random.Generator) -> Floats:
    """Blurred noise of this mean grey level is added (see :func:`snnreg.datasets.image_sets.blurred_noise`)."""
    return np.minimum(images + image_sets.blurred_noise(len(images), mean, rng), GREY_MAX)


def salt_and_pepper(images: Any, share: float, rng: np.random.Generator) -> Floats:
    """This share of the pixels turns black or white, as often the one as the other."""
    return np.where(rng.random(images.shape) < share, GREY_MAX * rng.integers(0, 2, images.shape), images)


def occlusion(images: Any, side: int, rng: np.random.Generator) -> Floats:
    """A black square with sides of so many pixels lies somewhere in the image."""
    top, left = rng.integers(0, np.array(IMAGE_SHAPE)[:, None] - side + 1, (2, len(images)))[..., None]
    row, column = np.arange(IMAGE_SHAPE[0]), np.arange(IMAGE_SHAPE[1])
    rows, columns = (row >= top) & (row < top + side), (column >= left) & (column < left + side)
    hidden = (rows[:, :, None] & columns[:, None, :]).reshape(images.shape)
    return np.where(hidden, 0.0, images)


def shift(images: Any, pixels: int, rng: np.random.Generator) -> Floats:
    """The image moves by so many pixels up, down, left or right; what leaves it is lost, black comes in."""
    disturbed = np.zeros((len(images), *IMAGE_SHAPE))
    directions = rng.integers(0, 4, len(images))
    for new, old, direction in zip(disturbed, images.reshape(disturbed.shape), directions, strict=True):
        turned, moved = np.rot90(old, direction), np.rot90(new, direction)  # views: what moves always moves down
        moved[pixels:] = turned[: len(turned) - pixels]
    return disturbed.reshape(images.shape)


def contrast(images: Any, left: float, rng: np.random.Generator) -> Floats:
    """This share of the contrast is left: every pixel comes nearer to the mean grey level of its image."""
    mean = images.mean(axis=1, keepdims=True)
    return mean + left * (images - mean)


CORRUPTIONS = {
    # The mean of the training images is about 36 for the digits of the paper.
    "white_noise": (white_noise, (10, 20, 30, 45, 60)),
    "blurred_noise": (blurred_noise, (10, 20, 30, 45, 60)),
    "salt_and_pepper": (salt_and_pepper, (0.02, 0.05, 0.1, 0.2, 0.3)),
    "occlusion": (occlusion, (6, 9, 12, 15, 18)),
    "shift": (shift, (1, 2, 3, 4, 6)),
}
"""Each disturbance of chapter 12 with its five strengths."""


def equalize_brightness(images: Any, mean: float) -> Floats:
    """Images scaled to one mean grey level, as far as 255 allows.

    Parameters
    ----------
    images : ndarray, shape (n, 784)
        Grey levels; what is black stays black.
    mean : float

    Returns
    -------
    ndarray of float64, shape (n, 784)
    """
    images = images.astype(float)
    for _ in range(SCALINGS):
        brightness = images.mean(axis=1, keepdims=True)
        images = np.minimum(images * mean / np.where(brightness > 0, brightness, 1), GREY_MAX)
    return images

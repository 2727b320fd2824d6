"""Noise among the training images, which no group has as its own (chapter 10)."""

from typing import Any

import numpy as np

from snnreg.base.checks import Integers, check_array, check_generator, check_number
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import FIELD, INNER_FIELD, white_noise, white_noise_within
from snnreg.encoding import as_pixels
from snnreg.parameters import UNTAUGHT


def add_noise(images: Any, classes: Any, share: float, rng: np.random.Generator) -> tuple[Any, Integers]:
    """Mix white noise that has no class into training images.

    A third of the noise each fills the frame, the 20 x 20 pixels in its centre and the 14 x 14, with the mean
    light of the images.  No group has it as its own, so that all groups follow all-LTD (eq. 4) at it.

    Parameters
    ----------
    images : ndarray, shape (n, 28, 28) or (n, 784)
        Grey levels, in the order in which they would be shown.
    classes : ndarray of int, shape (n,)
    share : float
        Images of noise per image; 0: none.
    rng : numpy.random.Generator
        Draws the noise and its places among the images, whose order stays.

    Returns
    -------
    images : ndarray of float64, shape (n + noise, 784)
    classes : ndarray of int64, shape (n + noise,)
        -1 for noise.

    Raises
    ------
    SnnregError
        If images and classes do not fit each other, or they are too bright for noise in 14 x 14 pixels.
    """
    pixels, rng = as_pixels(images), check_generator(rng)
    classes = check_array("classes", classes, (len(pixels),), least=UNTAUGHT, whole=True)
    if len(pixels) == 0:
        raise SnnregError("no images to add noise to; give at least one")
    each = round(check_number("share", share) * len(pixels) / 3)
    mean = float(pixels.mean())
    noise = [
        white_noise(each, mean, rng),
        *(white_noise_within(side, each, mean, rng) for side in (FIELD, INNER_FIELD)),
    ]
    # Where the images go; noise is shuffled into the other places.
    of_noise = np.arange(len(pixels) + 3 * each) >= len(pixels)
    rng.shuffle(of_noise)
    mixed = np.empty((len(of_noise), pixels.shape[1]))
    mixed[~of_noise], mixed[of_noise] = pixels, rng.permutation(np.concatenate(noise))
    labels = np.full(len(of_noise), UNTAUGHT, np.int64)
    labels[~of_noise] = classes
    return mixed, labels

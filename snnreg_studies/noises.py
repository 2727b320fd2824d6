"""Kinds of noise that a network may meet, each with the mean light of its training images (chapter 10).

Each is made from a plan, the number of images and a generator, and has the shape (images, 784).
"""

import numpy as np

from snnreg.datasets import mnist
from snnreg.datasets.image_sets import FIELD, INNER_FIELD, blurred_noise, white_noise, white_noise_within
from snnreg.encoding import GREY_MAX, as_pixels
from snnreg.parameters import IMAGE_SHAPE, INPUTS

SMALLEST = 12
"""Side of the smallest square, in pixels."""

STRIPE, PERIOD = 2, 6
"""Width of a stripe and the distance from one to the next, in pixels."""


def mean_grey(plan):
    """Mean grey level of the training images of a plan."""
    return float(mnist.digits_of(plan.digits, plan.train_per_digit, train=True, data=plan.data)[0].mean())


def within(side):
    """White noise in the centre `side` x `side` pixels."""
    return lambda plan, count, rng: white_noise_within(side, count, mean_grey(plan), rng)


def frame(plan, count, rng):
    """White noise over the frame."""
    return white_noise(count, mean_grey(plan), rng)


def blurred(plan, count, rng):
    """Blurred noise over the frame."""
    return blurred_noise(count, mean_grey(plan), rng)


def blurred_in_the_field(plan, count, rng):
    """Blurred noise in the centre 20 x 20 pixels, with the light of the whole frame."""
    edge = (IMAGE_SHAPE[0] - FIELD) // 2
    images = blurred_noise(count, mean_grey(plan), rng).reshape(-1, *IMAGE_SHAPE)[:, edge:-edge, edge:-edge]
    bright = images * (INPUTS * mean_grey(plan) / images.sum(axis=(1, 2), keepdims=True))
    return np.pad(np.minimum(bright, GREY_MAX), ((0, 0), (edge, edge), (edge, edge))).reshape(count, INPUTS)


def in_a_corner(plan, count, rng):
    """White noise in 14 x 14 pixels at one of the four corners of the frame."""
    images = within(INNER_FIELD)(plan, count, rng).reshape(-1, *IMAGE_SHAPE)
    shift = (IMAGE_SHAPE[0] - INNER_FIELD) // 2
    moves = rng.choice([-shift, shift], (count, 2))
    return np.array([np.roll(image, move, (0, 1)) for image, move in zip(images, moves, strict=True)]).reshape(
        count, INPUTS
    )


def stripes(plan, count, rng):
    """Even stripes from edge to edge, upright or level, at any phase."""
    places = np.arange(IMAGE_SHAPE[0])
    lit = (places + rng.integers(0, PERIOD, (count, 1))) % PERIOD < STRIPE
    images = np.repeat(lit[:, None, :], IMAGE_SHAPE[0], axis=1).astype(float)
    level = rng.random(count) < 0.5
    images[level] = images[level].swapaxes(1, 2)
    return (images * (INPUTS * mean_grey(plan) / images.sum(axis=(1, 2), keepdims=True))).reshape(count, INPUTS)


def bright_pixels(plan, count, rng):
    """Single white pixels anywhere, all others black."""
    lit = round(INPUTS * mean_grey(plan) / GREY_MAX)
    return GREY_MAX * (rng.random((count, INPUTS)).argsort(axis=1) < lit)


def of_a_class_mean(plan, count, rng):
    """Independent pixels whose mean image is that of a class: each comes from another image of one class.

    In expectation it drives a neuron as the digits of the class do, whatever the weights: E[w x] = w E[x].
    """
    images, classes = mnist.digits_of(plan.digits, plan.train_per_digit, train=True, data=plan.data)
    by_class = [as_pixels(images[classes == k]).astype(float) for k in range(len(plan.digits))]
    shown = (by_class[k % len(by_class)] for k in range(count))
    return np.array([some[rng.integers(0, len(some), INPUTS), np.arange(INPUTS)] for some in shown])


TAUGHT = {"frame": frame, "20 x 20": within(FIELD), "14 x 14": within(INNER_FIELD)}
"""Kinds that may stand among the training images (see :func:`snnreg.datasets.add_noise`)."""

NEVER_TAUGHT = {
    "blurred": blurred,
    "blurred, 20 x 20": blurred_in_the_field,
    "12 x 12": within(SMALLEST),
    "14 x 14 in a corner": in_a_corner,
    "stripes": stripes,
    "bright pixels": bright_pixels,
    "class mean": of_a_class_mean,
}
"""Kinds that never do."""

NOISES = TAUGHT | NEVER_TAUGHT
"""All kinds by name; each has the random streams of its place."""

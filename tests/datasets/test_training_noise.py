"""Noise among training images: how much, where it lies, and that nothing else changes."""

import numpy as np
import pytest

from snnreg.base.errors import SnnregError
from snnreg.datasets import add_noise, training_set
from snnreg.parameters import UNTAUGHT

IMAGES, CLASSES = training_set((7, 4, 6), 100, np.random.default_rng(0))


def test_noise_has_no_class_and_the_light_of_the_images():
    mixed, labels = add_noise(IMAGES, CLASSES, 0.5, np.random.default_rng(1))
    noise = mixed[labels == UNTAUGHT].reshape(-1, 28, 28)
    assert len(noise) == 150
    assert noise.mean() == pytest.approx(IMAGES.mean(), rel=0.02)
    border = np.array([[(image[row] > 0).any() for row in (0, 4, 8)] for image in noise])
    assert [(border == lit).all(axis=1).sum() for lit in ([1, 1, 1], [0, 1, 1], [0, 0, 1])] == [50, 50, 50]
    places = np.flatnonzero(labels == UNTAUGHT)
    assert places[0] < 30 and places[-1] > 420, "noise comes all the time"


def test_the_images_stay_in_their_order():
    mixed, labels = add_noise(IMAGES, CLASSES, 0.25, np.random.default_rng(1))
    np.testing.assert_array_equal(mixed[labels != UNTAUGHT], IMAGES.reshape(300, 784))
    np.testing.assert_array_equal(labels[labels != UNTAUGHT], CLASSES)
    assert len(add_noise(IMAGES, CLASSES, 0, np.random.default_rng(1))[0]) == 300


@pytest.mark.parametrize(
    ("images", "classes", "share", "error"),
    [
        (IMAGES, CLASSES[1:], 0.5, "classes must be whole numbers"),
        (IMAGES, CLASSES, -1, "share must be a number, 0 or larger"),
        (IMAGES[:0], CLASSES[:0], 0.5, "no images to add noise to"),
        (np.full((3, 784), 200), CLASSES[:3], 1, "choose a mean up to"),
    ],
)
def test_what_does_not_fit_is_refused(images, classes, share, error):
    with pytest.raises(SnnregError, match=error):
        add_noise(images, classes, share, np.random.default_rng(1))

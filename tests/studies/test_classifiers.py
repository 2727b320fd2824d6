"""Classifiers without spikes on the images of the network."""

import numpy as np
import pytest

from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.studies.classifiers import CLASSIFIERS, Classifiers


def test_each_learns_the_images_of_the_network():
    rows = Classifiers(seed=0, digits=(7, 4, 6), train_per_digit=100, test_per_digit=50).tables()["classifiers"]
    assert [row["classifier"] for row in rows] == list(CLASSIFIERS)
    assert all(0.8 < row["accuracy"] <= 1 and row["test_images"] == 150 for row in rows)


def test_the_nearest_class_mean_is_what_it_says():
    digits = (3, 5, 8)
    learned, _ = mnist.digits_of(digits, 100, train=True)
    shown, classes = mnist.digits_of(digits, 50, train=False)
    means = learned.reshape(3, 100, -1).mean(axis=1)
    nearest = ((shown.reshape(150, 1, -1) - means) ** 2).sum(axis=2).argmin(axis=1)
    rows = Classifiers(seed=0, digits=digits, train_per_digit=100, test_per_digit=50).tables()["classifiers"]
    assert rows[0]["accuracy"] == np.mean(nearest == classes)


def test_images_that_are_not_there_are_told_before():
    with pytest.raises(SnnregError, match="of the digit 5 asked for"):
        Classifiers(seed=0, digits=(5, 6), train_per_digit=6000).check_data()

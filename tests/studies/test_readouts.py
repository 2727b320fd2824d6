"""Readouts of a network that learned one of two data sets, and classifiers without spikes beside it."""

import numpy as np
import pytest
from scipy.stats import poisson

from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.datasets.image_sets import KNOWN
from snnreg.parameters import INPUTS
from snnreg_studies.ablations import Ablations
from snnreg_studies.classifiers import CLASSIFIERS, Classifiers
from snnreg_studies.corruptions import equalize_brightness
from snnreg_studies.readouts import Readouts, by_likelihood, by_neuron

SMALL = {"variant": "x", "seed": 0, "digits": (7, 4, 6), "train_per_digit": 30, "test_per_digit": 10}
MEANS = np.array([[4.0, 0.0, 3.0, 0.0], [0.0, 1.0, 5.0, 0.0]])
"""Neuron 0 votes for class 0, neurons 1 and 2 for class 1; neuron 3, which never fired, has no vote."""


def test_a_neuron_votes_for_the_class_that_it_fired_on_most():
    counts = np.array([[3, 0, 0, 1], [0, 2, 1, 0], [2, 2, 1, 0], [1, 1, 1, 0], [0, 0, 0, 3], 4 * [0]])
    np.testing.assert_array_equal(by_neuron(counts, MEANS), [0, 1, 0, -1, -1, -1])
    alone = by_neuron(counts, np.array([[1.0] * 4, [0.0] * 4]))
    np.testing.assert_array_equal(alone, [0, 0, 0, 0, 0, -1])  # a class without a voter is never named


def test_the_likelihood_is_that_of_poisson():
    rng = np.random.default_rng(0)
    counts = rng.integers(0, 6, (50, 4))
    chances = poisson.logpmf(counts[:, None], MEANS + 0.02).sum(axis=2)
    np.testing.assert_array_equal(by_likelihood(counts, MEANS), chances.argmax(axis=1))


def test_only_known_digits_are_read_by_likelihood_and_all_else_is_an_ablation():
    rows = Readouts(**SMALL).tables()["runs"]
    known = next(row for row in rows if row["test_set"] == KNOWN)
    assert 0 <= known["likelihood"] <= 1
    others = [row for row in rows if row["test_set"] != KNOWN]
    assert len(others) == 2 and all(row["likelihood"] is None for row in others)
    for row, same in zip(rows, Ablations(**SMALL).tables()["runs"], strict=True):
        assert {name: row[name] for name in same} == same


def test_in_equal_light_all_images_have_one_brightness_and_the_nearest_class_mean_sees_it():
    run = Readouts(**SMALL, light=10)
    (learned, classes), sets = run.plan.training_set(0), run.test_sets()
    for images in (learned, *(test_set.images for test_set in sets.values())):
        np.testing.assert_allclose(images.mean(axis=1), 10, rtol=1e-3)
    plain = Readouts(**SMALL).plan.training_set(0)[0].reshape(-1, INPUTS)
    np.testing.assert_array_equal(equalize_brightness(plain, 10), learned)
    assert ((learned > 0) == (plain > 0)).all(), "what is black stays black"
    rows, others = (r.tables()["runs"] for r in (run, Readouts(**SMALL)))
    assert [row["spikes"] for row in rows] != [row["spikes"] for row in others]
    means = np.stack([learned[classes == c].mean(axis=0) for c in range(3)])
    nearest = ((sets[KNOWN].images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)
    assert rows[0]["nearest_class_mean"] == np.mean(nearest == sets[KNOWN].classes)


def test_another_data_set_can_be_learned(monkeypatch):
    rng = np.random.default_rng(0)
    clothes, kinds = rng.integers(0, 120, (1000, 28, 28)).astype(np.uint8), rng.permutation(np.arange(1000) % 10)
    monkeypatch.setattr(mnist, "split", lambda train, data: (clothes, kinds))
    run = Readouts(**SMALL, data="FashionMNIST")
    run.check_data()
    learned, classes = run.plan.training_set(0)
    for place, kind in enumerate((7, 4, 6)):
        mine = {image.tobytes() for image in learned[classes == place]}
        assert mine == {image.tobytes() for image in clothes[kinds == kind][:30]}
    np.testing.assert_array_equal(run.test_sets()[KNOWN].images[:10], clothes[kinds == 7][:10].reshape(10, INPUTS))
    assert {row["data"] for row in run.tables()["runs"]} == {"FashionMNIST"}
    with pytest.raises(SnnregError, match="101 images of the digit 7 .* but FashionMNIST's training split"):
        Readouts(**{**SMALL, "train_per_digit": 101}, data="FashionMNIST").check_data()


def test_classifiers_learn_the_images_of_the_network():
    digits = (7, 4, 6)
    rows = Classifiers(seed=0, digits=digits, train_per_digit=100, test_per_digit=50).tables()["classifiers"]
    assert [row["classifier"] for row in rows] == list(CLASSIFIERS)
    assert all(0.8 < row["accuracy"] <= 1 and row["test_images"] == 150 for row in rows)
    learned, _ = mnist.digits_of(digits, 100, train=True)
    shown, classes = mnist.digits_of(digits, 50, train=False)
    means = learned.reshape(3, 100, -1).mean(axis=1)
    nearest = ((shown.reshape(150, 1, -1) - means) ** 2).sum(axis=2).argmin(axis=1)
    assert rows[0]["accuracy"] == np.mean(nearest == classes)
    with pytest.raises(SnnregError, match="of the digit 5 asked for"):
        Classifiers(seed=0, digits=(5, 6), train_per_digit=6000).check_data()

"""Kinds of noise have the light that they should, where they should, and are measured as digits are."""

import numpy as np
import pytest
from sklearn.base import clone

from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.encoding import draw_trains
from snnreg.parameters import UNTAUGHT, Parameters
from snnreg_studies.calm import KINDS, Calm
from snnreg_studies.calm_rivals import RIVALS, CalmRivals, class_scores
from snnreg_studies.classifiers import fit_classifier
from snnreg_studies.noises import NOISES, mean_grey
from snnreg_studies.protocol import DataPlan
from snnreg_studies.prototypes import Prototypes
from snnreg_studies.rate_units import RateUnits, with_off
from snnreg_studies.statistics import detection
from snnreg_studies.templates import NonNegativeTemplates

PLAN = DataPlan(digits=(7, 4, 6), train_per_digit=100)
ASKED = {"seed": 3, "digits": (7, 4, 6), "train_per_digit": 30, "test_per_digit": 10, "part": "validation"}


@pytest.mark.parametrize("name", NOISES)
def test_noise_is_as_bright_as_digits_and_new_in_each_image(name):
    images = NOISES[name](PLAN, 60, np.random.default_rng(0))
    assert images.shape == (60, 784) and images.min() >= 0 and images.max() <= 255
    assert images.mean() == pytest.approx(mean_grey(PLAN), rel=0.03)
    assert len(np.unique(images, axis=0)) > 10


@pytest.mark.parametrize(
    ("name", "lit"),
    [("frame", 784), ("20 x 20", 400), ("14 x 14", 196), ("12 x 12", 144), ("14 x 14 in a corner", 4 * 196)],
)
def test_noise_lies_where_its_name_says(name, lit):
    images = NOISES[name](PLAN, 60, np.random.default_rng(0))
    assert (images > 0).any(axis=0).sum() == lit


def test_noise_of_a_class_mean_has_the_mean_image_of_each_class_in_turn():
    images, classes = mnist.digits_of(PLAN.digits, 100, train=True)
    noise = NOISES["class mean"](PLAN, 1500, np.random.default_rng(0))
    for k in range(3):
        mean = images[classes == k].reshape(-1, 784).mean(axis=0)
        assert np.corrcoef(mean, noise[k::3].mean(axis=0))[0, 1] > 0.99


def test_each_kind_is_a_row_and_noise_over_the_frame_one_per_brightness():
    run = Calm(**ASKED, variant="all", noise_images=6, noise_share=0.5, brightness=[1, 3])
    rows = run.tables()["runs"]
    assert [row["test_set"] for row in rows] == ["known", "shuffled digits", "frame", *KINDS[1:]]
    assert [row["brightness"] for row in rows][2:4] == [1, 3]
    spikes = [row["spikes"] / row["test_images"] for row in rows]
    assert spikes[3] > spikes[2] > spikes[0], (
        "without decay the network answers noise, and more of it in more light"
    )
    assert {"auroc", "aupr", "fpr95"} <= rows[1].keys() and rows[0]["test_images"] == 30


def test_training_noise_is_half_as_many_images_again_and_the_digits_stay():
    plain, noisy = (Calm(**ASKED, variant="", noise_share=share).plan.training_set(3)[1] for share in (0, 0.5))
    assert (noisy == UNTAUGHT).sum() == 45
    np.testing.assert_array_equal(noisy[noisy != UNTAUGHT], plain)


def test_an_unknown_kind_of_noise_is_named():
    with pytest.raises(SnnregError, match="noises must be .*14 x 14"):
        Calm(**ASKED, variant="", noises=["snow"])


def test_detection_is_counted_by_hand():
    found = detection([1, 5, 6, 7], [0, 1, 6])
    assert found["auroc"] == pytest.approx((3 * 4 - 0.5 - 1.5 - 1) / 12)
    assert found["fpr95"] == pytest.approx(2 / 3)  # the limit is 1


# Classifiers


@pytest.mark.parametrize("classes", [2, 3])
def test_the_class_that_speaks_most_is_the_one_that_a_classifier_predicts(classes):
    images = np.random.default_rng(0).uniform(0, 1, (60, 784))
    truth = np.arange(60) % classes
    for classifier in RIVALS.values():
        fitted = fit_classifier(clone(classifier), 255 * images, truth)
        best = fitted.classes_[class_scores(fitted, images).argmax(axis=1)]
        np.testing.assert_array_equal(best, fitted.predict(images))


def test_classifiers_reject_the_noise_that_they_have_learned():
    """Without noise the nearest average image takes noise in the centre for a digit."""
    asked = ASKED | {"noises": ["14 x 14", "frame"], "noise_images": 20, "brightness": [1, 2]}
    without, taught = (CalmRivals(**asked, noise_share=share).tables()["runs"] for share in (0, 0.5))
    for rows in (without, taught):
        assert [row["test_set"] for row in rows] == 3 * ["known", "14 x 14", "frame", "frame"]
        assert [row["brightness"] for row in rows] == 3 * [1, 1, 1, 2]
        assert all(row["accuracy"] > 0.8 for row in rows[::4]) and rows[1]["accuracy"] is None
    assert without[1]["auroc"] < 0.8 < 0.9 < taught[1]["auroc"]
    for row in (taught[5], taught[9]):
        assert row["auroc"] > 0.95 and row["fpr95"] < 0.1


def test_templates_have_no_negative_weight_and_a_slope_that_is_zero_where_it_may():
    """At the minimum no weight can fall and none that may rise would lower the loss."""
    rng = np.random.default_rng(0)
    images, classes = rng.uniform(0, 1, (90, 12)), np.arange(90) % 3 - 1
    images[classes == 0, :3] += 0.5
    fitted = NonNegativeTemplates().fit(images, classes)
    weights = fitted.weights_[:-1]
    scores = fitted.decision_function(images)
    assert weights.min() == 0 < weights[:3, 0].min() and not scores[:, 0].any()
    wrong = (np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True) - (classes[:, None] == [-1, 0, 1]))[:, 1:]
    slope = images.T @ wrong + weights
    np.testing.assert_allclose(slope[weights > 0], 0, atol=1e-3)
    assert slope[weights == 0].min() > -1e-3


def test_off_inputs_of_rate_units_are_those_of_the_network():
    """Spikes of an OFF input are as frequent as its light says."""
    images = np.random.default_rng(0).uniform(0, 255, (3, 784))
    p = Parameters(off_gain=4)
    trains = draw_trains(np.repeat(images, 400, axis=0), np.random.default_rng(1), p)
    image = np.repeat(np.arange(len(trains)), trains.per_image) // 400
    seen = np.zeros((3, 1568))
    np.add.at(seen, (image, trains.pixel), 1 / 400)
    light = with_off(images, 4)
    scale = (seen * light).sum() / (light**2).sum()
    np.testing.assert_allclose(seen, scale * light, atol=6 * np.sqrt(seen.max() / 400))


def test_a_prototype_moves_towards_images_of_its_class_and_away_from_others():
    """Class 0 lies at 0 and 10, its mean at 5; class 1 lies at 4, which is nearer to 0."""
    images, classes = np.array([[0.0], [10], [4]]), np.array([0, 0, 1])
    np.testing.assert_allclose(np.sort(Prototypes(9).fit(images, classes).prototypes_, axis=None), [0, 4, 10])
    means, moved = (Prototypes(1, passes=passes, step=0.01).fit(images, classes) for passes in (0, 5))
    np.testing.assert_allclose(means.prototypes_, [[5], [4]])
    assert moved.prototypes_[0, 0] > 5.1 and moved.prototypes_[1, 0] > 4.05


def test_each_rate_unit_learns_its_own_kind_and_a_tired_one_leaves_it_to_others():
    rng = np.random.default_rng(0)
    kinds = rng.uniform(0, 1, (4, 784)) * (rng.random((4, 784)) < 0.2)
    images, classes = np.tile(kinds, (100, 1)), np.tile([0, 0, 1, 1], 100)
    fitted, tireless = (RateUnits(each=3, tiring=tiring).fit(images, classes) for tiring in (0.3, 0))
    assert fitted.score(kinds, [0, 0, 1, 1]) == 1
    learned = [(each.weights_.sum(axis=1) > 0).reshape(2, 3).sum(axis=1) for each in (fitted, tireless)]
    assert learned[0].min() > 1 and (learned[1] == 1).all()
    assert fitted.weights_.min() == 0

"""One network in other light, on disturbed digits, before other unknowns."""

import numpy as np
import pytest

from snnreg.datasets.image_sets import KNOWN, WHITE_NOISE
from snnreg.parameters import INPUTS
from snnreg_studies.ablations import Ablations
from snnreg_studies.mean_field import Theory
from snnreg_studies.ranges import Ranges, drive

SMALL = {"variant": "x", "seed": 0, "digits": (7, 4, 6), "train_per_digit": 10, "test_per_digit": 5}


def table(**choices):
    """Rows by cut, disturbance, strength and test set."""
    rows = Ranges(**SMALL, **choices).tables()["runs"]
    keys = [tuple(row[name] for name in ("cut", "disturbance", "strength", "test_set")) for row in rows]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, rows, strict=True))


def test_undisturbed_it_answers_as_an_ablation_does():
    found = table(cuts=[-1, 0.2])
    assert len(found) == 2 * len(Ranges.shown_sets)
    for row in Ablations(cuts=[-1, 0.2], **SMALL).tables()["runs"]:
        same = found[row["cut"], "brightness", 1, row["test_set"]]
        for name, value in row.items():
            assert same[name] == value


def test_brighter_images_drive_in_proportion():
    found = table(brightness=[0.5, 1, 2])
    for name in Ranges.shown_sets:
        half, once, twice = (found[-1, "brightness", factor, name] for factor in (0.5, 1, 2))
        assert half["drive"] == pytest.approx(once["drive"] / 2) == pytest.approx(twice["drive"] / 4)
        assert half["spikes"] < once["spikes"] < twice["spikes"]


def test_the_nearest_class_mean_sees_what_the_network_sees():
    found = table(brightness=[1, 0.5], disturbances={"occlusion": [15], "contrast": [1]})
    run = Ranges(**SMALL)
    images, classes = run.plan.training_set(0)
    means = np.stack([images[classes == c].reshape(-1, INPUTS).mean(axis=0) for c in range(3)])
    known = run.test_sets()[KNOWN]
    for factor in (1, 0.5):
        nearest = ((factor * known.images[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)
        row = found[-1, "brightness", factor, KNOWN]
        assert row["nearest_class_mean"] == np.mean(nearest == known.classes)
    whole, same = found[-1, "brightness", 1, KNOWN], found[-1, "contrast", 1, KNOWN]
    for name in ("spikes", "accuracy", "nearest_class_mean"):
        assert same[name] == whole[name], "with all its contrast an image is as it was"
    assert found[-1, "occlusion", 15, KNOWN]["spikes"] < whole["spikes"]
    assert (-1, "occlusion", 15, WHITE_NOISE) not in found


def test_a_neuron_at_the_critical_drive_stands_at_its_threshold():
    run = Ranges(**SMALL)
    p = run.plan.parameters
    critical = float(p.resting_potential / p.threshold_rest) - 1  # chapter 8
    images = np.full((2, INPUTS), 100.0)
    rate = 100 * float(p.rate_per_grey)
    weights = np.zeros((INPUTS, 30))
    weights[:, 3] = critical / (INPUTS * rate * float(p.excitatory_conductance_time))
    weights[:, 7] = weights[:, 3] / 2
    assert drive(p, weights, images) == pytest.approx(1)
    assert Theory(p).excess(weights, images)[:, 3] == pytest.approx(0, abs=1e-9)

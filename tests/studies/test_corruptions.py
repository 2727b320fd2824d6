"""Disturbed digits: each disturbance does what it says, as strongly as it says."""

import numpy as np
import pandas as pd
import pytest

from snnreg import datasets
from snnreg.experiment import RESULTS
from snnreg_studies import corruptions


@pytest.fixture(scope="module")
def images():
    return datasets.digits_of((7, 4), 100, train=False)[0].reshape(200, 784).astype(float)


@pytest.mark.parametrize("name", corruptions.CORRUPTIONS)
def test_five_strengths_each_stronger_than_the_last(name, images):
    disturb, strengths = corruptions.CORRUPTIONS[name]
    before, changes = images.copy(), []
    for strength in strengths:
        disturbed = disturb(images, strength, np.random.default_rng(0))
        assert disturbed.shape == images.shape and disturbed.min() >= 0 and disturbed.max() <= 255
        changes.append(np.abs(disturbed - images).mean())
    stored = pd.read_csv(RESULTS / "uses" / "robustness.csv")
    assert [0, *strengths] == sorted(set(stored[stored.corruption == name].strength)) and len(strengths) == 5
    assert changes == sorted(changes) and changes[0] > 0
    assert (images == before).all(), "the images are left as they are"


@pytest.mark.parametrize("noise", [corruptions.white_noise, corruptions.blurred_noise])
def test_added_noise_has_its_mean(noise, images):
    added = noise(np.zeros_like(images), 20, np.random.default_rng(0))
    assert added.mean() == pytest.approx(20, rel=0.01)
    assert (noise(images, 20, np.random.default_rng(0)) >= images).all()


def test_salt_and_pepper_changes_its_share():
    grey = np.full((200, 784), 100.0)
    disturbed = corruptions.salt_and_pepper(grey, 0.1, np.random.default_rng(0))
    assert np.mean(disturbed == 0) == pytest.approx(0.05, rel=0.05)
    assert np.mean(disturbed == 255) == pytest.approx(0.05, rel=0.05)
    assert set(np.unique(disturbed)) == {0, 100, 255}


def test_occlusion_is_one_black_square_anywhere():
    disturbed = corruptions.occlusion(np.full((500, 784), 9.0), 6, np.random.default_rng(0)).reshape(-1, 28, 28)
    black = disturbed == 0
    assert (black.sum(axis=(1, 2)) == 36).all()
    assert (black.any(axis=1).sum(axis=1) == 6).all() and (black.any(axis=2).sum(axis=1) == 6).all()
    assert black.any(axis=(0, 1)).all() and black.any(axis=(0, 2)).all(), "it reaches all four edges"


def test_a_shift_moves_in_four_directions():
    point = np.zeros((100, 28, 28))
    point[:, 10, 10] = 200
    moved = corruptions.shift(point.reshape(100, 784), 3, np.random.default_rng(0)).reshape(-1, 28, 28)
    places = {tuple(place) for image in moved for place in np.argwhere(image == 200)}
    assert places == {(7, 10), (13, 10), (10, 7), (10, 13)}
    assert (moved.sum(axis=(1, 2)) == 200).all()
    edge = np.zeros((100, 28, 28))
    edge[:, 0, 10] = 200
    moved = corruptions.shift(edge.reshape(100, 784), 3, np.random.default_rng(0)).reshape(-1, 28, 28)
    assert set(moved.sum(axis=(1, 2))) == {0, 200}, "what leaves the image is lost"


def test_contrast_fades_around_the_mean_of_each_image(images):
    faded = corruptions.contrast(images, 0.25, None)
    np.testing.assert_allclose(faded.mean(axis=1), images.mean(axis=1))
    np.testing.assert_allclose(faded.std(axis=1), images.std(axis=1) / 4)
    np.testing.assert_allclose(corruptions.contrast(images, 1, None), images)


def test_equalized_images_have_one_mean_and_what_is_cut_off_goes_to_other_pixels(images):
    dark = corruptions.equalize_brightness(images, 5)
    np.testing.assert_allclose(dark * images.mean(axis=1, keepdims=True), 5 * images)  # nothing is cut off
    bright = corruptions.equalize_brightness(np.tile([0, 100, 250, 50], (1, 196)), 150)
    np.testing.assert_allclose(bright[0, :4], [0, 230, 255, 115], rtol=1e-4)  # 2 : 1, and 600 together
    assert (corruptions.equalize_brightness(np.zeros((1, 784)), 60) == 0).all()

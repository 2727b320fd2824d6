"""The four test sets are what chapter 6 says."""

import numpy as np
import pytest

from snnreg import datasets
from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.parameters import INPUTS

# Noise


@pytest.fixture(scope="module")
def mean():
    """Mean grey level of the training images."""
    return datasets.digits_of((7, 4, 6), 5000, train=True)[0].mean()


@pytest.fixture(scope="module")
def sets(mean):
    return datasets.draw_test_sets((7, 4, 6), (9, 2, 1), 500, mean, np.random.default_rng(0))


@pytest.fixture(scope="module")
def published_sets(mean):
    return datasets.draw_test_sets((7, 4, 6), (9, 2, 1), 500, mean, np.random.default_rng(0), published_stack=3000)


def correlation(a, b):
    return np.corrcoef(a.ravel(), b.ravel())[0, 1]


def test_four_sets_of_1500(sets, published_sets):
    for four in (sets, published_sets):
        assert list(four) == list(datasets.TEST_SETS)
        for name, test_set in four.items():
            assert test_set.name == name
            assert test_set.images.shape == (1500, INPUTS) and test_set.images.dtype == float
            assert test_set.images.min() >= 0 and test_set.images.max() <= 255
            assert (test_set.classes is not None) == (name == "known")


def test_known_and_unknown_come_from_the_test_split(sets):
    images, labels = mnist.split(False)
    for name, digits in (("known", (7, 4, 6)), ("unknown", (9, 2, 1))):
        expected = np.concatenate([images[labels == digit][:500] for digit in digits])
        assert np.array_equal(sets[name].images, expected.reshape(1500, INPUTS))
    assert np.array_equal(sets["known"].classes, np.repeat([0, 1, 2], 500))


def test_noise_has_the_mean_of_the_training_images(sets, mean):
    for name in ("white_noise", "blurred_noise"):
        assert sets[name].images.mean() == pytest.approx(mean, rel=0.01)
    assert sets["blurred_noise"].images.mean(axis=1) == pytest.approx(np.full(1500, mean), rel=1e-9)


def test_white_noise_is_uniform_and_independent(sets, mean):
    images = sets["white_noise"].images
    assert images.max() <= 2 * mean
    assert np.quantile(images, [0.25, 0.5, 0.75]) == pytest.approx(mean * np.array([0.5, 1, 1.5]), rel=0.01)
    square = images.reshape(-1, 28, 28)
    assert abs(correlation(square[:, :, 1:], square[:, :, :-1])) < 0.005


def test_blur_stays_within_an_image(sets):
    square = sets["blurred_noise"].images.reshape(-1, 28, 28)
    assert correlation(square[:, :, 1:], square[:, :, :-1]) > 0.9
    assert correlation(square[:, 1:], square[:, :-1]) > 0.9
    assert abs(correlation(square[1:], square[:-1])) < 0.02


def test_no_pixel_of_blurred_noise_is_special(sets):
    """The filter runs around the edges: the border is as bright and as smooth as the middle."""
    square = sets["blurred_noise"].images.reshape(-1, 28, 28)
    assert np.ptp(square.mean(axis=0)) < 0.1 * square.mean()
    assert correlation(square[:, :, 0], square[:, :, -1]) > 0.9


def test_published_white_noise_is_six_percent_weak(published_sets):
    images = published_sets["white_noise"].images
    without_cut = 255 / 2 / datasets.PUBLISHED_WHITE_DIVIDER / datasets.RATE_PER_GREY_HZ
    assert images.mean() / without_cut == pytest.approx(0.94, abs=0.005)
    assert np.all(images * datasets.RATE_PER_GREY_HZ % 1 == 0)


def test_published_blur_runs_across_images(published_sets):
    square = published_sets["blurred_noise"].images.reshape(-1, 28, 28)
    # A Gaussian of 2 images leaves exp(-1/16) = 0.94 between neighbours; whole numbers take the rest.
    assert correlation(square[1:], square[:-1]) > 0.85
    assert np.all(square * datasets.RATE_PER_GREY_HZ % 1 == 0)


def test_the_same_seed_gives_the_same_noise(sets, mean):
    again = datasets.draw_test_sets((7, 4, 6), (9, 2, 1), 500, mean, np.random.default_rng(0))
    other = datasets.draw_test_sets((7, 4, 6), (9, 2, 1), 500, mean, np.random.default_rng(1))
    for name in ("white_noise", "blurred_noise"):
        assert np.array_equal(again[name].images, sets[name].images)
        assert not np.array_equal(other[name].images, sets[name].images)


def test_noise_of_another_size_does_not_shift_the_other_set(mean):
    """White and blurred noise have a stream each: with fewer images the first ones stay the same."""
    few = datasets.draw_test_sets((7,), (9,), 5, mean, np.random.default_rng(0))
    more = datasets.draw_test_sets((7,), (9,), 9, mean, np.random.default_rng(0))
    for name in ("white_noise", "blurred_noise"):
        assert np.allclose(few[name].images, more[name].images[:5])


@pytest.mark.parametrize("mean", [0, -3, 127.6, float("nan")])
@pytest.mark.parametrize("noise", [datasets.white_noise, datasets.blurred_noise])
def test_a_mean_that_leaves_the_grey_levels_is_refused(noise, mean):
    with pytest.raises(SnnregError, match="would leave 0 to 255; choose a mean up to 127.5"):
        noise(2, mean, np.random.default_rng(0))


def test_without_unknown_digits_there_are_three_sets():
    sets = datasets.draw_test_sets(range(10), (), 2, 33.0, np.random.default_rng(0))
    assert list(sets) == ["white_noise", "blurred_noise", "known"]
    assert {len(s.images) for s in sets.values()} == {20}

"""The four test sets are what chapter 6 says."""

import numpy as np
import pytest

from snnreg import datasets
from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.parameters import INPUTS

PAPER = ("white_noise", "blurred_noise", "known", "unknown")

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
        assert [four[name].classes is not None for name in PAPER] == [False, False, True, False]


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


def test_blur_has_a_width_of_two_pixels_and_stays_within_an_image(sets):
    """Noise under a Gaussian filter of s pixels has the correlation exp(-(d / 2 s)^2) at the distance d."""
    square = sets["blurred_noise"].images.reshape(-1, 28, 28)
    for distance in (1, 3):
        expected = np.exp(-((distance / 4) ** 2))
        for axis in (1, 2):
            moved = np.roll(square, distance, axis)
            assert correlation(square, moved) == pytest.approx(expected, abs=0.05)
    assert abs(correlation(square[1:], square[:-1])) < 0.02
    ends = [np.ptp(values, axis=(1, 2)) for values in (square, square - square.min(axis=(1, 2), keepdims=True))]
    np.testing.assert_allclose(*ends)
    np.testing.assert_allclose(square.min(axis=(1, 2)), 0, atol=1e-12)


def test_no_pixel_of_blurred_noise_is_special(sets):
    """The filter runs around the edges: the border is as bright and as smooth as the middle."""
    square = sets["blurred_noise"].images.reshape(-1, 28, 28)
    assert np.ptp(square.mean(axis=0)) < 0.1 * square.mean()
    assert correlation(square[:, :, 0], square[:, :, -1]) > 0.9


def test_published_white_noise_has_rates_of_0_to_15_hz(published_sets):
    """Sixteen grey levels to each rate but the last, which has fifteen; 6 % less than 255 / 2 / 16 Hz."""
    rates = published_sets["white_noise"].images / 4
    share = np.bincount(rates.astype(int).ravel()) / rates.size
    assert np.array_equal(rates, np.floor(rates))
    assert share == pytest.approx(np.array([16] * 15 + [15]) / 255, abs=1e-3)


def test_published_blur_runs_across_images(published_sets):
    square = published_sets["blurred_noise"].images.reshape(-1, 28, 28)
    # A Gaussian of 2 images leaves exp(-1/16) = 0.94 between neighbours; whole numbers take the rest.
    assert correlation(square[1:], square[:-1]) > 0.85
    assert correlation(square[6:], square[:-6]) < 0.2
    assert np.all(square / 4 % 1 == 0)
    stack = datasets.published_blurred_noise(40, 40, np.random.default_rng(0))
    assert stack.min() == 0 and stack.max() == 4 * np.floor(255 / 16.2)
    assert np.array_equal(datasets.published_blurred_noise(9, 40, np.random.default_rng(0)), stack[-9:])


def test_noise_of_another_size_does_not_shift_the_other_set(mean):
    """White and blurred noise have a stream each: with fewer images the first ones stay the same."""
    few = datasets.draw_test_sets((7,), (9,), 5, mean, np.random.default_rng(0))
    more = datasets.draw_test_sets((7,), (9,), 9, mean, np.random.default_rng(0))
    other = datasets.draw_test_sets((7,), (9,), 5, mean, np.random.default_rng(1))
    for name in ("white_noise", "blurred_noise"):
        assert np.allclose(few[name].images, more[name].images[:5])
        assert not np.allclose(few[name].images, other[name].images)


@pytest.mark.parametrize("mean", [0, -3, 127.6, float("nan")])
@pytest.mark.parametrize("noise", [datasets.white_noise, datasets.blurred_noise])
def test_a_mean_that_leaves_the_grey_levels_is_refused(noise, mean):
    with pytest.raises(SnnregError, match="would leave 0 to 255; choose a mean up to 127.5"):
        noise(2, mean, np.random.default_rng(0))
    assert noise(2, 1.0, np.random.default_rng(0)).shape == (2, INPUTS)


# Field sets


def apart(images, side):
    """The pixels outside and inside of a square in the centre, both of shape (images, pixels)."""
    border = (28 - side) // 2
    outside = np.ones((28, 28), bool)
    outside[border : 28 - border, border : 28 - border] = False
    return images.reshape(-1, 28, 28)[:, outside], images.reshape(-1, 28, 28)[:, ~outside]


@pytest.mark.parametrize(("side", "mean"), [(28, 32.0), (20, 32.0), (14, 31.0), (14, 32.0), (14, 50.0)])
def test_noise_within_a_square_keeps_its_light_and_is_never_cut_off(side, mean):
    """Twice 31 grey levels over 784 pixels are 248 over 196; of brighter noise the lower end rises instead."""
    images = datasets.white_noise_within(side, 1500, mean, np.random.default_rng(0))
    outside, inside = apart(images, side)
    assert images.shape == (1500, INPUTS) and not outside.any()
    assert images.mean() == pytest.approx(mean, rel=0.002)
    centre = mean * 784 / side**2
    top = min(2 * centre, 255)
    assert inside.max() <= top and np.sum(inside == top) <= 1
    quarters = centre + (top - centre) * np.array([-1, -0.5, 0, 0.5, 1])
    assert np.quantile(inside, [0, 0.25, 0.5, 0.75, 1]) == pytest.approx(quarters, abs=0.005 * top)
    assert abs(correlation(inside[:, 1:], inside[:, :-1])) < 0.005


@pytest.mark.parametrize("mean", [0, -3, 63.8, float("nan")])
def test_noise_too_bright_for_its_square_is_refused(mean):
    with pytest.raises(SnnregError, match="does not fit into 14 x 14 pixels; choose a mean up to 63.75"):
        datasets.white_noise_within(14, 2, mean, np.random.default_rng(0))


def test_shuffled_digits_have_the_grey_levels_of_their_digits_anywhere_in_the_field(sets):
    known = sets["known"].images
    images = datasets.shuffled(known, np.random.default_rng(0))
    outside, inside = apart(images, 20)
    assert images.dtype == float and not outside.any()
    assert np.array_equal(np.sort(images), np.sort(known)), "no digit lights more pixels than the field has"
    assert inside.mean(axis=0) == pytest.approx(np.full(400, inside.mean()), rel=0.25)
    moved = inside - inside.mean(axis=1, keepdims=True)
    assert abs(correlation(moved[:, 1:], moved[:, :-1])) < 0.01
    assert (
        len(
            {
                tuple(np.flatnonzero(image))
                for image in datasets.shuffled(known[[0, 0, 0]], np.random.default_rng(0))
            }
        )
        == 3
    )


def test_field_sets_draw_each_on_their_own(sets, mean):
    known = sets["known"].images
    field, fewer = (
        datasets.draw_field_sets(images, mean, np.random.default_rng(0)) for images in (known, known[:5])
    )
    assert [*field] == [*datasets.FIELD_SETS] and not {*field} & {*sets}
    for name, test_set in field.items():
        assert test_set.name == name and test_set.images.shape == known.shape and test_set.classes is None
        assert np.array_equal(fewer[name].images, test_set.images[:5])
        assert test_set.images.mean() == pytest.approx(mean, rel=0.05)
    first, second, _ = (test_set.images[test_set.images > 0][:100] for test_set in field.values())
    assert abs(correlation(first, second)) < 0.5, "two sets with one stream would be scaled copies"

"""Input spikes follow the distribution that the text states, for every grey level.

The draws are seeded, so a test gives the same answer every time.  The limits are set so that a correct
encoder with a new seed would fail about once in a million.
"""

import re

import numpy as np
import pytest
from brian2 import ms
from scipy import stats

from snnreg import native
from snnreg.base.errors import SnnregError
from snnreg.encoding import as_pixels, poisson_spikes
from snnreg.parameters import IMAGE_SHAPE, INPUTS, Parameters

ONE_IN_A_MILLION = 1e-6
PARAMETERS = Parameters()


def draw(images, seed=0, parameters=PARAMETERS):
    return poisson_spikes(images, np.random.default_rng(seed), parameters)


def flat(grey, images=1):
    """Images whose pixels all have one grey level."""
    return np.full((images, INPUTS), float(grey))


def probability(grey, parameters=PARAMETERS):
    return grey * float(parameters.rate_per_grey * parameters.dt)


def image_of(trains):
    """Which image each spike belongs to."""
    return np.repeat(np.arange(len(trains)), trains.per_image)


def test_each_pixel_has_its_own_rate():
    grey = np.linspace(0, 255, INPUTS)
    images = 200
    trains = draw(np.tile(grey, (images, 1)))
    counts = np.bincount(trains.pixel, minlength=INPUTS)
    trials = images * PARAMETERS.image_steps
    p_values = stats.binom.cdf(counts, trials, probability(grey))[1:]
    assert counts[0] == 0  # black
    # Uniform between 0 and 1 if every pixel is right.
    assert stats.kstest(p_values, "uniform").pvalue > ONE_IN_A_MILLION


def test_spikes_lie_inside_the_image_and_are_sorted():
    trains = draw(np.random.default_rng(3).uniform(0, 255, (10, INPUTS)))
    assert trains.step.min() >= 0 and trains.step.max() < PARAMETERS.image_steps
    assert trains.pixel.min() >= 0 and trains.pixel.max() < INPUTS
    assert trains.first[0] == 0 and trains.first[-1] == len(trains.step) == len(trains.pixel)
    order = (image_of(trains) * PARAMETERS.image_steps + trains.step) * INPUTS + trains.pixel
    assert np.all(np.diff(order) > 0)


@pytest.mark.parametrize("dt", [0.1 * ms, 1 * ms, 5 * ms])
def test_gaps_are_geometric(dt):
    parameters = PARAMETERS.replace(dt=dt)
    p, steps = probability(255, parameters), parameters.image_steps
    images = 40
    trains = draw(flat(255, images), seed=1, parameters=parameters)
    # One long train for each image and pixel; before it, a spike at step -1.
    train = image_of(trains) * INPUTS + trains.pixel
    order = np.argsort(train, kind="stable")
    train, step = train[order], trains.step[order].astype(int)
    start = np.flatnonzero(np.diff(train, prepend=-1))
    previous = np.roll(step, 1)
    previous[start] = -1
    # An image ends, and with it the gap.  Only gaps that begin in its first half count, and all that
    # are longer than the second half share one bin: then no end is seen.
    longest = steps // 2
    end = np.append(step[np.append(start[1:], len(step)) - 1], [])
    silent = images * INPUTS - len(start)
    begin = np.concatenate([previous, end, np.full(silent, -1)])
    gap = np.concatenate([step - previous, np.full(len(end) + silent, steps)])
    gap = np.minimum(gap[begin < steps - longest], longest + 1)
    # Twenty bins, equally likely as far as whole numbers allow.
    edges = np.unique(np.clip(stats.geom.ppf(np.linspace(0, 1, 21)[1:-1], p), 1, longest))
    seen = np.bincount(np.searchsorted(edges, gap), minlength=len(edges) + 1)
    expected = len(gap) * np.diff(np.concatenate([[0], stats.geom.cdf(edges, p), [1]]))
    assert len(edges) >= 4
    assert stats.chisquare(seen, expected).pvalue > ONE_IN_A_MILLION


def test_all_times_are_alike():
    """From the first step to the last, and in every remainder that a period could hide in."""
    trains = draw(flat(128, 100), seed=2)
    for blocks in (PARAMETERS.image_steps // 50, 2, 7):
        seen = np.bincount(trains.step % blocks, minlength=blocks)
        assert stats.chisquare(seen).pvalue > ONE_IN_A_MILLION
    seen = np.bincount(trains.step // 50)
    assert stats.chisquare(seen).pvalue > ONE_IN_A_MILLION


@pytest.mark.parametrize(
    ("axis", "distances"),
    [(2, (1, 2, 27, 28, 29, 392)), (1, (1, 2, 10, 100)), (0, (1,))],
    ids=["pixels", "steps", "images"],
)
def test_pixels_steps_and_images_are_independent(axis, distances):
    """There are two spikes at a distance as often as chance has it."""
    trains = draw(flat(255, 40), seed=4)
    spikes = np.zeros((40, PARAMETERS.image_steps, INPUTS), bool)
    spikes[image_of(trains), trains.step, trains.pixel] = True
    for distance in distances:
        together = int(np.sum(spikes & np.roll(spikes, distance, axis)))
        assert stats.binomtest(together, spikes.size, probability(255) ** 2).pvalue > ONE_IN_A_MILLION


def test_images_in_chunks_give_the_same_spikes_as_all_at_once():
    images = np.random.default_rng(7).uniform(0, 255, (6, INPUTS))
    rng = np.random.default_rng(8)
    parts = [poisson_spikes(part, rng, PARAMETERS) for part in (images[:2], images[2:5], images[5:])]
    whole = draw(images, 8)
    assert np.array_equal(np.concatenate([part.step for part in parts]), whole.step)
    assert np.array_equal(np.concatenate([part.pixel for part in parts]), whole.pixel)


def test_arrays_may_be_exactly_full():
    whole, lit = draw(flat(255, 3), seed=5), np.full((3, INPUTS), probability(255))
    numbers = np.random.default_rng(5).standard_exponential(len(whole.step) + lit.size)
    for missing, taken in ((0, len(numbers)), (1, -2)):
        step, pixel = np.zeros((2, len(whole.step) - missing), np.int32)
        arrays = step, pixel, np.zeros(4, np.int64)
        sizes = *lit.shape, PARAMETERS.image_steps, len(step)
        assert native.call("draw_spikes", numbers, lit, *sizes, *arrays) == taken
        until = whole.first[2 if missing else 3]
        assert np.array_equal(step[:until], whole.step[:until])
        assert np.array_equal(pixel[:until], whole.pixel[:until])


def test_random_numbers_go_on_where_the_spikes_ended():
    """As if none had been drawn ahead."""
    ours, other = np.random.default_rng(5), np.random.default_rng(5)
    trains = poisson_spikes(flat(255, 3), ours, PARAMETERS)
    other.standard_exponential(len(trains.step) + 3 * INPUTS)
    assert ours.random() == other.random()


def test_pixels_may_come_as_rows_or_squares_and_as_any_number():
    square = np.random.default_rng(1).integers(0, 256, (3, 28, 28), dtype=np.uint8)
    assert np.array_equal(draw(square).step, draw(square.reshape(3, INPUTS).astype(float)).step)
    assert np.array_equal(as_pixels(square.tolist()), square.reshape(3, INPUTS))


def test_no_images_give_no_spikes():
    trains = draw(np.empty((0, 28, 28)))
    assert len(trains) == 0 and len(trains.step) == 0


@pytest.mark.parametrize("wrong", [np.nan, -1, -1e-9, 256, 255.001, np.inf])
def test_a_pixel_that_is_no_grey_level_is_named(wrong):
    images = flat(10, 3)
    images[2, 5] = wrong
    with pytest.raises(SnnregError, match=rf"0 to 255; got {wrong}.* at \(2, 5\); scale or clip"):
        draw(images)


@pytest.mark.parametrize(
    "shape", [(1, 27, 28), (1, 783), (784,), (28, 28), (2, 28, 28, 1), (), (2, 14, 56), (2, 1, 784), (0, 5)]
)
def test_a_wrong_shape_is_named(shape):
    message = (
        rf"images must have the shape \(n, 28, 28\) or \(n, 784\), got {re.escape(str(shape))}; .*image\[None\]"
    )
    with pytest.raises(SnnregError, match=message):
        draw(np.zeros(shape))


@pytest.mark.parametrize(("grey", "rate"), [(255, "63.75"), (200, "50.")])
def test_a_rate_too_high_for_the_step_is_named(grey, rate):
    with pytest.raises(SnnregError, match=f"{rate} Hz is a spike or more in each step of 20.* ms; make dt"):
        draw(flat(grey), parameters=PARAMETERS.replace(dt=20 * ms))


@pytest.mark.parametrize(
    ("shape", "reach"), [(IMAGE_SHAPE, 4), ((8, 8), 1), ((9, 35), 1), ((40, 21), 3), ((1, 5), 1)]
)
def test_an_off_input_fires_by_how_much_its_pixel_is_darker_than_what_lies_around_it(shape, reach):
    pixels, parameters = np.prod(shape), Parameters(off_gain=3, image_height=shape[0], image_width=shape[1])
    images = np.random.default_rng(1).integers(0, 256, (3, pixels)) * (
        np.arange(pixels) % shape[1] > shape[1] // 3
    )
    expected = np.zeros((3, *shape))
    for image, off in zip(images.reshape(-1, *shape), expected, strict=True):
        for row, column in np.ndindex(shape):
            rows, columns = (slice(max(0, at - reach), at + reach + 1) for at in (row, column))
            off[row, column] = max(0, image[rows, columns].mean() - image[row, column])
    darker = np.empty((3, pixels))
    assert parameters.reach == reach
    native.call("darker", images.astype(float), 3, *shape, reach, darker)
    np.testing.assert_allclose(darker, expected.reshape(3, pixels), rtol=1e-13, atol=1e-11)

    trains = draw(np.repeat(images[:1].reshape(1, *shape), 100, axis=0), parameters=parameters)
    trains.check(parameters.image_steps, parameters.inputs)
    counts = np.bincount(trains.pixel, minlength=2 * pixels).reshape(2, pixels)
    each = np.array([images[0], 3 * expected[0].ravel()]) * 100 * parameters.image_steps * probability(1)
    assert np.abs(counts - each).max() < 5 * np.sqrt(each.max())
    assert (counts[each == 0] == 0).all()


def test_an_even_image_drives_no_off_input():
    assert draw(flat(200), parameters=Parameters(off_gain=4)).pixel.max() < INPUTS


def test_chunks_of_images_draw_what_one_call_draws():
    """As many random numbers are taken as are used, whatever is drawn in between."""
    images, whole, parts = np.random.default_rng(2).uniform(0, 90, (4, INPUTS)), [], []
    for found, chunks in ((whole, [images]), (parts, [images[:1], images[1:]])):
        rng = np.random.default_rng(3)
        found += [poisson_spikes(chunk, rng, PARAMETERS).step for chunk in chunks]
    np.testing.assert_array_equal(np.concatenate(parts), whole[0])

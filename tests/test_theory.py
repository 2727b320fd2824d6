"""The mean field in the limits that have closed forms, and what it refuses."""

import math
from dataclasses import replace

import numpy as np
import pytest
from brian2 import Hz, ms, mV, second
from scipy import stats

from snnreg import experiment
from snnreg.base.errors import SnnregError
from snnreg.decay import AFTER_TRAINING, ONLINE, Decay
from snnreg.encoding import poisson_spikes
from snnreg.parameters import INPUTS, Parameters
from snnreg.wiring import Wiring, draw_wiring
from snnreg_studies.mean_field import Constants, Theory, answers, inhibitory_spikes
from tests.support.silences import leak_time_constant

THEORY = Theory()
STILL = Parameters(trace_step_pre=0.0, trace_step_post=0.0)
"""Nothing is learned, so that decay or growth acts alone."""


def wiring(parameters, classes=3, seed=0):
    return draw_wiring(classes, np.random.default_rng(seed), parameters)


def random_images(count, seed=0):
    """Images of which most pixels are black, among them the first row in all."""
    rng = np.random.default_rng(seed)
    images = rng.uniform(0, 255, (count, 28, 28)) * (rng.random((count, 28, 28)) < 0.2)
    images[:, 0] = 0
    return images, np.arange(count) % 3


def learned(images, classes, parameters, decay=None):
    return Theory(parameters).learn(wiring(parameters), images, classes, np.random.default_rng(1), decay)


# What follows from the equations of the network.


def test_an_inhibitory_neuron_answers_with_whole_spikes_that_end_with_its_input():
    assert inhibitory_spikes(Parameters()) == 3
    assert inhibitory_spikes(Parameters(excitation=0.0)) == 0
    assert inhibitory_spikes(Parameters(inhibitory_refractory_period=20 * ms)) == 1


def test_the_excess_is_zero_at_the_critical_conductance():
    p, weight = Parameters(), 0.01
    grey = p.critical_conductance / (
        INPUTS * weight * float(p.rate_per_grey) * float(p.excitatory_conductance_time)
    )
    excess = THEORY.excess(np.full((INPUTS, 30), weight), np.full((1, 28, 28), grey))
    np.testing.assert_allclose(excess, 0, atol=1e-12)


def test_inhibition_takes_from_each_what_all_spikes_cost():
    weights, images = np.full((INPUTS, 30), 0.04), np.full((1, 28, 28), 30.0)
    count = THEORY.expected_counts(weights, images)[0, 0]
    within = THEORY.constants.within * THEORY.inhibition * 10
    left = THEORY.excess(weights, images)[0, 0] - count * (within + 20 * THEORY.inhibition)
    spread, gain = THEORY.constants.spread, THEORY.constants.gain
    assert count == pytest.approx(gain * spread * math.log1p(math.exp(left / spread)), abs=0.01)


def test_the_three_numbers_by_hand():
    """Millivolts and milliseconds: three spikes of 3 / 30 for 10 ms at 48 mV; 52 mV for 5 ms, of 20 and 5."""
    assert THEORY.inhibition == pytest.approx(3 * 3 / 30 * 10 * 48 / 350)
    assert THEORY.causal == pytest.approx(52 * 5 / 350 * 20 / (20 + 5))
    assert THEORY.balance == pytest.approx(1.05 * (1 - 20 / 350))


def test_a_moving_threshold_costs_gain():
    """Each spike lifts it by 3 mV for 150 ms, which counts the more the faster the membrane follows."""
    p = STILL.replace(inhibition=0.0)
    weights, images = np.full((INPUTS, 30), 0.04), np.full((1, 28, 28), 30.0)
    born = Wiring(weights, np.zeros(30), np.zeros((30, 30)))
    _, counts = Theory(p).learn(born, images, [0], np.random.default_rng(0))
    excess, gain = THEORY.excess(weights, images)[0, 0], THEORY.constants.gain
    follows = 1 + (excess + 8) / 52
    assert counts == pytest.approx(np.full((1, 30), gain * excess / (1 + gain * 3 * 150 / 350 * follows)))


def test_weights_move_by_drift_and_diffusion():
    """Whether a digit is the own one shows in the drift alone, so that the same noise cancels."""
    p = Parameters(inhibition=0.0, threshold_step=0 * mV)
    theory, w, images = Theory(p), 0.02, np.full((1, 28, 28), 12.0)
    born = Wiring(np.full((INPUTS, 30), w), np.zeros(30), np.zeros((30, 30)))
    moved, other = (theory.learn(born, images, [c], np.random.default_rng(0))[0] - w for c in (0, 1))
    count = theory.expected_counts(born.weights, images)[0, 0]
    side = 12 * 0.25 * 0.35, count, theory.rise(count)
    own, others = theory.drift(w, side, (0, 0, 0)), theory.drift(w, (0, 0, 0), side)
    np.testing.assert_allclose((moved - other)[:, :10], own - others, rtol=1e-9)
    np.testing.assert_allclose((other - moved)[:, 10:20], own - others, rtol=1e-9)
    np.testing.assert_array_equal(moved[:, 20:], other[:, 20:])
    drawn = [theory.learn(born, images, [0], np.random.default_rng(seed))[0][:, 10:] - w for seed in range(9)]
    spread = np.sqrt(side[0] * count * 0.02 / 2 * (p.trace_step_pre**2 + p.trace_step_post**2) / 0.35)
    assert np.mean(drawn) == pytest.approx(others, abs=4 * spread / np.sqrt(np.size(drawn)))
    assert np.std(drawn) == pytest.approx(spread, rel=0.03)


def test_far_below_the_threshold_nothing_happens():
    p = Parameters(threshold_rest=-10 * mV)  # at least 46 times the spread away
    born, (images, classes) = wiring(p), random_images(3)
    weak = replace(born, weights=born.weights / 1000)
    weights, counts = Theory(p).learn(weak, images, classes, np.random.default_rng(0))
    assert (counts == 0).all() and (Theory(p).expected_counts(weak.weights, images) == 0).all()
    np.testing.assert_array_equal(weights, weak.weights)


def test_groups_may_change_places():
    weights = wiring(Parameters()).weights
    images, _ = random_images(5)
    places = np.r_[20:30, 0:20]
    moved = THEORY.expected_counts(weights[:, places], images)
    np.testing.assert_allclose(THEORY.expected_counts(weights, images)[:, places], moved, rtol=1e-6)


def test_the_rise_is_the_slope_of_the_count():
    theory = Theory(Parameters(inhibition=0.0))
    weights, grey = np.full((INPUTS, 30), 0.03), np.array([4.9, 5.2, 5.5])
    images = grey[:, None, None] * np.ones((3, 28, 28))
    excess, counts = theory.excess(weights, images)[:, 0], theory.expected_counts(weights, images)[:, 0]
    assert 0.1 < counts[1] < 1
    step = (counts[2] - counts[0]) / (excess[2] - excess[0])
    assert theory.rise(counts[1]) == pytest.approx(step, rel=0.1)


# The unstable weight.


@pytest.mark.parametrize(("own", "others"), [((20, 1, 0.3), (10, 0.3, 0.1)), ((8, 2, 0.3), (30, 0.1, 0.02))])
def test_at_the_unstable_weight_nothing_drifts_and_beside_it_all_goes_away(own, others):
    w = THEORY.unstable_weight(own, others)
    assert 0 < w < math.inf
    assert THEORY.drift(w, own, others) == pytest.approx(0, abs=1e-18)
    below, above = THEORY.drift(np.array([0.9, 1.1]) * w, own, others)
    assert below < 0 < above


def test_the_unstable_weight_has_a_closed_form():
    own, others = (20, 1.5, 0.3), (10, 0.4, 0.1)
    p = Parameters()
    base = float(p.trace_time_pre / p.image_duration)
    cost = (THEORY.balance - 1) * 30 + (THEORY.balance + 1) * 4
    expected = base * cost / (THEORY.causal * (20 * 0.3 - 10 * 0.1))
    assert THEORY.unstable_weight(own, others) == pytest.approx(expected, rel=1e-12)


def test_where_others_use_a_synapse_as_its_own_digit_does_every_weight_dies():
    assert THEORY.unstable_weight((20, 1, 0.3), (20, 1, 0.3)) == math.inf
    assert THEORY.unstable_weight((20, 1, 0.3), (0, 0, 0)) == 0


# Decay alone, growth alone.


@pytest.mark.parametrize("when", [ONLINE, AFTER_TRAINING])
def test_a_pixel_that_is_never_lit_decays_by_equation_5(when):
    images, classes = random_images(60)
    weights, _ = learned(images, classes, STILL, Decay(when, 20 * second))
    before = wiring(STILL).weights
    np.testing.assert_allclose(weights[:28], before[:28] * np.exp(-((30 / 20) ** 2)), rtol=1e-12)


def test_an_input_that_is_always_lit_leaks_with_the_time_constant_of_chapter_3():
    parameters = STILL.replace(rest_duration=0.1 * ms)
    decay = Decay(ONLINE, 3 * second)
    images = np.full((40, 28, 28), 100.0)
    images[:, 14:] = 200
    weights, _ = learned(images, np.arange(40) % 3, parameters, decay)
    left = np.log(weights / wiring(parameters).weights)[:, 0].reshape(28, 28)
    for row, grey in ((0, 100), (20, 200)):
        tau = leak_time_constant(decay, grey * parameters.rate_per_grey)
        assert left[row, 0] == pytest.approx(-40 * parameters.period_s / float(tau), rel=0.01)


@pytest.mark.parametrize("when", [ONLINE, AFTER_TRAINING])
def test_squared_silences_are_those_of_drawn_spikes(when):
    """The expectation against 8,000 inputs with the same grey levels, many of which are hardly lit."""
    p = Parameters()
    grey = np.array([0, 200, 2, 0, 5, 3, 120, 0, 1, 60, 4, 2, 6, 2] * 2, float)
    images, decay = grey[:, None, None] * np.ones((28, 28)), Decay(when, 20 * second)
    weights, _ = learned(images, np.zeros(len(grey), int), STILL, decay)
    square = -(20**2) * np.log(weights / wiring(STILL).weights)[0, 0]
    rng, squares = np.random.default_rng(0), []
    for _ in range(10):
        trains = poisson_spikes(np.repeat(grey, INPUTS).reshape(-1, 28, 28), rng, p)
        image = np.repeat(np.arange(len(grey)), trains.per_image)
        time_s = (trains.step + image * p.period_steps) * float(p.dt)
        for pixel in range(INPUTS):
            silences = np.diff(time_s[trains.pixel == pixel], prepend=0, append=len(grey) * p.period_s)
            counted = silences if when == ONLINE else silences[-1:]
            squares.append(counted @ counted)
    assert square == pytest.approx(np.mean(squares), abs=4 * np.std(squares) / np.sqrt(len(squares)))


def test_growth_ends_when_the_rate_is_the_target():
    """One neuron that always sees its digit: without STDP nothing else holds it."""
    p = STILL.replace(neurons_per_class=1, inhibition=0.0, growth_step=5e-4, activity_target=4 * Hz)
    images = np.full((3000, 28, 28), 7.0)
    born = wiring(p, classes=1)
    theory = Theory(p, neurons=1)
    _, counts = theory.learn(born, images, np.zeros(3000, int), np.random.default_rng(0))
    f, rise = math.exp(-p.period_s / 15), 1 / (4 * 15)
    assert counts[-1, 0] == pytest.approx((1 - f) / rise, rel=0.02)
    assert counts[-1, 0] == pytest.approx(4 * p.period_s, rel=0.05)


# What becomes of expected spikes.


def test_answers_of_a_network_that_is_silent_sure_or_torn():
    p = Parameters(neurons_per_class=1)
    classes = np.array([0, 1, 2])
    assert answers(np.zeros((3, 3)), classes, p) == pytest.approx((0, 1), abs=1e-9)
    for spikes in (30, 300):
        assert answers(spikes * np.eye(3), classes, p) == pytest.approx((1, 0), abs=1e-6)
    right, silent = answers(np.full((3, 3), 1.0), classes, p)
    assert silent == pytest.approx(math.exp(-3))
    assert right == pytest.approx(answers(np.full((3, 3), 1.0), classes[::-1], p)[0]) and right < (1 - silent) / 3
    by_chance = [stats.skellam.sf(0, *pair) for pair in ((3.0, 1.5), (1.5, 3.0))]
    right, silent = answers(np.array([[3.0, 1.5], [3.0, 1.5]]), np.array([0, 1]), p)
    assert right == pytest.approx(np.mean(by_chance)) and silent == pytest.approx(math.exp(-4.5))


def test_the_constants_are_those_that_the_fit_found():
    found = experiment.load("theory")[0]["fit"]
    assert set(found.digits) == {"7 4 6"}
    for name in ("gain", "spread", "within"):
        assert getattr(Constants(), name) == round(found[name].mean(), 2), name


# What it refuses.


def test_values_that_cannot_be_used_are_named():
    images, classes = random_images(3)
    p = Parameters()
    for message, call in {
        "constants.gain must be positive": lambda: Constants(gain=0),
        "constants.spread must be": lambda: Constants(spread=-1),
        "make them equal": lambda: Theory(p.replace(trace_time_pre=10 * ms)),
        "parameters must be": lambda: Theory(30),
        "a theory of 30 neurons, got weights of 20": lambda: THEORY.expected_counts(np.ones((INPUTS, 20)), images),
        "images must have the shape": lambda: THEORY.excess(np.ones((INPUTS, 30)), np.zeros((3, 10))),
        "weights must be": lambda: THEORY.excess(-np.ones((INPUTS, 30)), images),
        "fade_end = 30. s; set it to 0 s": lambda: Theory(p.replace(fade_end=30 * second)),
        "one time for both traces": lambda: Theory(p.replace(trace_time_pre=30 * ms)),
        "exponent 2": lambda: learned(images, classes, p, Decay(ONLINE, 3 * second, exponent=1)),
        "classes must be": lambda: learned(images, classes + 1, p),
        "rng must be": lambda: THEORY.learn(wiring(p), images, classes, 3),
        "wiring must be": lambda: THEORY.learn(np.ones((INPUTS, 30)), images, classes, np.random.default_rng(0)),
        "counts must be": lambda: answers(-np.ones((3, 30)), classes, p),
    }.items():
        with pytest.raises(SnnregError, match=message):
            call()

"""The baselines do what their names say, and nothing else."""

import copy

import numpy as np
import pytest

from snnreg import analysis, experiment
from snnreg.decay import Decay
from snnreg.experiment import Plan, Preset
from snnreg.parameters import HELD
from snnreg_studies import methods
from snnreg_studies.protocol import new_training

PLAN = Plan(train_per_digit=60, test_per_digit=20)
SEED = 4
TAU_S = 60.0
IMAGES = 180


@pytest.fixture(scope="module")
def trial():
    return methods.Trial(PLAN, SEED)


@pytest.fixture(scope="module")
def wiring():
    return new_training(PLAN, SEED).wiring


@pytest.mark.parametrize("threshold", ["adaptive", HELD])
def test_training_step_by_step_is_the_same_training(threshold):
    plan = Plan(preset=Preset(threshold), train_per_digit=40, test_per_digit=1)
    images, classes = plan.training_set(SEED)
    in_parts = new_training(plan, SEED)
    for start, end in ((0, 1), (1, 30), (30, 120)):
        in_parts.show(images[start:end], classes[start:end])
    whole = experiment.train(plan, Decay(), SEED, progress=False)
    for name in ("weights", "weights_before", "last_input_spike_s", "theta_v", "counts"):
        # Where the kernel begins anew, its fading traces round differently: 1e-16 of weights up to 0.05.
        np.testing.assert_allclose(getattr(in_parts.network(), name), getattr(whole, name), rtol=0, atol=1e-13)


def test_a_copy_goes_its_own_way_with_the_same_random_numbers():
    images, classes = PLAN.training_set(SEED)
    one = new_training(PLAN, SEED)
    one.show(images[:20], classes[:20])
    two = copy.deepcopy(one)
    counts = one.show(images[20:40], classes[20:40])
    assert len(two.network().counts) == 20 and not np.array_equal(one.weights, two.weights)
    np.testing.assert_array_equal(two.show(images[20:40], classes[20:40]), counts)
    np.testing.assert_array_equal(one.weights, two.weights)


def test_none_and_the_decays_are_those_of_the_experiment(trial):
    assert methods.none(trial, 0) is trial.without
    assert methods.decay_online(trial, TAU_S) is trial.online(TAU_S)
    after = methods.decay_after_training(trial, 20.0)
    end_s = IMAGES * PLAN.parameters.period_s
    factor = np.exp(-(((end_s - trial.without.last_input_spike_s) / 20.0) ** 2))
    np.testing.assert_allclose(after.weights, trial.without.weights * factor[:, None])


@pytest.mark.parametrize("share", [0, 0.1])
def test_rarely_lit_pixels_are_cut_and_the_others_left(trial, share):
    kept = methods.lit_share(PLAN, SEED) > share
    weights = methods.rarely_lit(trial, share).weights
    assert (weights[~kept] == 0).all() and 0 < kept.sum() < 784
    np.testing.assert_array_equal(weights[kept], trial.without.weights[kept])


@pytest.mark.parametrize("method", [methods.random_mask, methods.smallest_weights])
def test_masks_leave_as_many_synapses_as_the_decay(trial, method):
    weights, before = method(trial, TAU_S).weights, trial.without.weights
    wanted = analysis.pruned_fraction(trial.online(TAU_S).weights, PLAN.parameters)
    assert analysis.pruned_fraction(before, PLAN.parameters) < wanted < 1
    assert analysis.pruned_fraction(weights, PLAN.parameters) == wanted
    cut = weights != before
    assert (weights[cut] == 0).all()
    if method is methods.smallest_weights:
        assert before[cut].max() <= before[weights > 0].min()
    else:
        heavy = before >= 0.01 * PLAN.parameters.g_max
        drawn, error = before[cut & heavy], before[heavy].std() / np.sqrt((cut & heavy).sum())
        assert drawn.mean() == pytest.approx(before[heavy].mean(), abs=5 * error), "light or heavy alike"


def test_a_raised_threshold_leaves_the_weights_and_takes_spikes(trial):
    spikes = []
    for rise_mv in (0, 5, 10, 60):
        network = methods.threshold(trial, rise_mv)
        np.testing.assert_array_equal(network.weights, trial.without.weights)
        spikes.append(trial.known_spikes(network))
    assert spikes[0] == trial.known_spikes(trial.without)
    assert spikes[0] > spikes[1] > spikes[2] > spikes[3] == 0


def test_the_matched_threshold_gives_the_spikes_of_the_decay(trial):
    wanted = trial.known_spikes(trial.online(TAU_S))
    assert wanted > 0
    assert trial.known_spikes(methods.matched_threshold(trial, TAU_S)) == pytest.approx(wanted, rel=0.03, abs=3)


def test_a_leak_acts_on_unused_synapses_as_the_closed_form_says(trial, wiring):
    unused = methods.lit_share(PLAN, SEED) == 0
    expected = wiring.weights[unused] * np.exp(-IMAGES * PLAN.parameters.period_s / TAU_S)
    for method in (methods.leak, methods.asp):
        np.testing.assert_allclose(method(trial, TAU_S).weights[unused], expected, rtol=1e-9)


def test_coincidences_slow_the_leak_down(trial):
    used = methods.lit_share(PLAN, SEED) > 0.5
    slowed, leaked = (method(trial, 20.0).weights[used].mean() for method in (methods.asp, methods.leak))
    assert slowed > 1.5 * leaked


@pytest.mark.parametrize("mean", [0.1, 0.3])
def test_normalization_holds_the_mean_weight(trial, mean):
    weights = methods.normalization(trial, mean).weights
    g_max = PLAN.parameters.g_max
    assert weights.max() <= g_max * (1 + 1e-12)
    np.testing.assert_allclose(weights.mean(axis=0), mean * g_max, rtol=0.02)


def test_small_initial_weights_are_small_where_nothing_is_learned(trial, wiring):
    unused = methods.lit_share(PLAN, SEED) == 0
    weights = methods.small_start(trial, 0.2).weights
    np.testing.assert_allclose(weights[unused], 0.2 * wiring.weights[unused])
    assert weights.max() <= PLAN.parameters.g_max

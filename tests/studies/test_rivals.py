"""Other rules in the place of the decay (chapter 18)."""

import numpy as np
import pytest
from brian2 import second

from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import FIELD_SETS, KNOWN, WHITE_NOISE
from snnreg.decay import ONLINE, Decay
from snnreg.parameters import INPUTS
from snnreg_studies.between import SYNAPSES, regrowth, sliding_threshold
from snnreg_studies.rivals import Leak, Rivals

SMALL = {"variant": "x", "seed": 0, "digits": (7, 4, 6), "train_per_digit": 10, "test_per_digit": 5}
LIT, DARK = slice(300, 400), slice(0, 300)


@pytest.fixture
def plan():
    return Rivals(**SMALL).plan


def show(rule, weights, spikes, times):
    """Light the same pixels of the same neurons' input so many times."""
    pixels = np.zeros(INPUTS)
    pixels[LIT] = 255
    for _ in range(times):
        rule(weights, pixels, np.full(30, spikes))


def test_a_leak_is_the_decay_with_the_exponent_one():
    silences, leak = np.array([0, 1.5, 100, 4000]), Leak(ONLINE, 300 * second)
    np.testing.assert_allclose(leak.factor(silences), Decay(ONLINE, 300 * second, exponent=1).factor(silences))
    in_brian2 = {"w": np.ones(4), "t": silences, "t_s": 0, "tau_prun": 300, "exp": np.exp}
    exec(leak.at_input_spike(), in_brian2)
    np.testing.assert_allclose(in_brian2["w"], leak.factor(silences))


def test_silent_synapses_move_and_a_neuron_keeps_their_number(plan):
    rule, weights = regrowth(plan, 3, np.random.default_rng(0)), np.ones((INPUTS, 30))
    rule(weights, None, None)
    np.testing.assert_array_equal(weights.sum(axis=0), SYNAPSES)
    at_first = weights[LIT] > 0
    period_s = plan.parameters.period_s
    show(rule, weights, 0, int(3 / period_s))
    assert (weights[DARK] > 0).any()
    show(rule, weights, 0, 1)
    assert not (weights[DARK] > 0).any()
    np.testing.assert_array_equal(weights[LIT] > 0, at_first)  # a new one begins with no weight
    for _ in range(100):
        weights += 1  # all that are there have a weight
        show(rule, weights, 0, 1)
        np.testing.assert_array_equal((weights > 0).sum(axis=0), SYNAPSES)
    assert (weights[LIT] > 0).mean() > 0.9


def test_above_the_sliding_threshold_lit_synapses_grow_and_below_it_they_shrink(plan):
    g_max = plan.parameters.g_max
    rule, weights = sliding_threshold(plan, 1e-5, np.random.default_rng(0)), np.full((INPUTS, 30), g_max / 2)
    expected = float(plan.parameters.activity_target) * plan.parameters.period_s
    show(rule, weights, 2 * expected, 1)
    assert (weights[LIT] > g_max / 2).all()
    show(rule, weights, 2 * expected, 1000)  # the threshold slides to four
    before = weights.copy()
    show(rule, weights, 3 * expected, 1)
    assert (weights[LIT] < before[LIT]).all()
    show(rule, weights, 10 * expected, 1)
    assert (weights[LIT] > before[LIT]).all() and (weights[DARK] == g_max / 2).all()


def test_one_training_serves_all_shares_that_are_pruned_at_its_end():
    rows = Rivals(pruned_below=[0, 0.5], sets="field", brightness=[1, 2], **SMALL).tables()["runs"]
    sets = [KNOWN, WHITE_NOISE, *FIELD_SETS]
    assert [(row["pruned_below"], row["brightness"], row["test_set"]) for row in rows] == [
        (share, factor, name) for share in (0, 0.5) for factor in (1, 2) for name in sets
    ]
    dim, bright = (sum(row["spikes"] for row in rows if row["brightness"] == factor) for factor in (1, 2))
    assert dim < bright
    whole, pruned = (sum(row["spikes"] for row in rows if row["pruned_below"] == share) for share in (0, 0.5))
    assert 0 < pruned < whole


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"pruned_below": []}, r"pruned_below is empty; \[0\] prunes nothing"),
        ({"pruned_below": [2]}, "pruned_below must be a number from 0 to 1; got 2"),
        ({"cuts": [-1, 0.1]}, r"cuts must name one share, got \(-1, 0.1\); pruned_below may"),
        ({"brightness": []}, r"brightness is empty; \[1\] shows"),
        ({"between": {"oja": 1}}, "between must be one of normalization"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_way_out(given, says):
    with pytest.raises(SnnregError, match=says):
        Rivals(**SMALL | given)

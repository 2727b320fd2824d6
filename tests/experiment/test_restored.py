"""A network restored from stored results is whole, or says what it lacks."""

import numpy as np
import pytest
from brian2 import second

from snnreg import analysis, experiment
from snnreg.base.errors import SnnregError
from snnreg.decay import AFTER_TRAINING, Decay
from snnreg.labs import WeightMap

PLANS = {name: experiment.Plan(preset=preset) for name, preset in experiment.PRESETS.items()}


@pytest.fixture(scope="module", params=PLANS)
def stored(request):
    """The plan of a stored run and its weights."""
    return PLANS[request.param], experiment.load_results(request.param.replace("-", "_"))[1]


def test_the_stored_mask_is_made_again_from_the_network_without_decay():
    """It kept 12.6 % of the synapses where 43.6 % is right: the end of training was taken for its beginning."""
    plan, weights = PLANS["paper-code"], experiment.load_results("paper_code")[1]
    for seed in (0, 1):
        without = experiment.restore(plan, Decay(), seed, weights)
        masked = experiment.prune(plan, without, plan.preset.decay, seed)
        expected = experiment.restore(plan, plan.preset.decay, seed, weights)
        np.testing.assert_allclose(masked.weights, expected.weights, rtol=0, atol=1e-7)
        assert 0.3 < 1 - analysis.pruned_fraction(masked.weights, plan.parameters) < 0.6
        np.testing.assert_array_equal(expected.before_decay(), without.weights)


def test_it_knows_when_training_ended(stored):
    plan, weights = stored
    assert experiment.restore(plan, Decay(), 0, weights).end_s == 15_000 * 0.5


def test_a_decay_does_not_act_twice():
    plan, weights = PLANS["paper-text"], experiment.load_results("paper_text")[1]
    decayed = experiment.restore(plan, plan.preset.decay, 0, weights)
    with pytest.raises(SnnregError, match=r"before the decay \(online\) were not stored"):
        WeightMap.of(plan, decayed, images_per_set=1)
    with pytest.raises(SnnregError, match="a decay online changes the training"):
        experiment.prune(plan, decayed, Decay(AFTER_TRAINING, 7.5 * second), 0)


def test_what_was_not_stored_stays_unknown_in_a_file(tmp_path):
    plan, weights = PLANS["paper-text"], experiment.load_results("paper_text")[1]
    network = experiment.restore(plan, plan.preset.decay, 0, weights)
    network.save(tmp_path / "network.npz")
    again = type(network).load(tmp_path / "network.npz")
    assert again.weights_before is None and again.end_s == network.end_s
    np.testing.assert_array_equal(again.weights, network.weights)

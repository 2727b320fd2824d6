"""The stored results against an independent implementation of the same equations, and the full protocol.

The reference numbers are means and ranges over at least seven seeds (digits 7 4 6, unknown 9 2 1) of a
program that shares no code with this one.
"""

from dataclasses import replace

import numpy as np
import pytest

from snnreg import analysis, experiment
from snnreg.base.errors import SnnregError
from snnreg.decay import NEVER, ONLINE, Decay
from snnreg.experiment import PRESETS
from snnreg_book.labs import WeightMap
from snnreg_studies.protocol import prune

CASES = [  # the lowest and the highest of the independent seeds
    ("paper_text", NEVER, "known", "accuracy", 0.84, 0.90),
    ("paper_text", NEVER, "white_noise", "spikes", 90_500, 103_200),
    ("paper_text", NEVER, "known", "spikes", 14_400, 17_200),
    ("paper_text", ONLINE, "known", "accuracy", 0.88, 0.91),
    ("paper_text", ONLINE, "white_noise", "spikes", 0, 7),  # there a pixel's silence begins with its first spike
    ("paper_text", ONLINE, "blurred_noise", "spikes", 11, 57),
    ("paper_text", ONLINE, "known", "spikes", 14_700, 18_500),
    ("paper_code", NEVER, "known", "accuracy", 0.89, 0.93),
    ("paper_code", "after-training", "white_noise", "spikes", 490, 6_800),
]


@pytest.mark.parametrize(("preset", "decay", "test_set", "column", "low", "high"), CASES)
def test_mean_over_seeds_lies_in_the_independent_range(preset, decay, test_set, column, low, high):
    rows, _, _ = experiment.load_results(preset)
    assert rows.seed.nunique() >= 5
    assert set(rows.train_images) == {15_000} and set(rows.test_images) == {1_500}
    values = rows[(rows.decay == decay) & (rows.test_set == test_set)][column]
    assert low <= values.mean() <= high


@pytest.mark.release
@pytest.mark.parametrize(
    ("decay", "low", "high"), [(NEVER, 0.95 * 96_600, 1.05 * 96_600), ("after-training", 490, 6_800)]
)
def test_the_notebooks_network_on_noise_of_the_right_brightness(decay, low, high):
    """Noise with the mean of the digits; that of the preset, as published, is 6 % too weak."""
    preset = PRESETS["paper-code"]
    plan = experiment.Plan(preset=replace(preset, as_published=False))
    _, weights, about = experiment.load_results("paper_code")
    rule = preset.decay if decay == preset.decay.when else Decay()
    spikes = []
    for seed in about["seeds"]:
        white = plan.test_sets(seed)["white_noise"]
        network = experiment.restore(plan, rule, seed, weights)
        spikes.append(experiment.respond(plan, network, white, seed, progress=False).sum())
    assert low <= np.mean(spikes) <= high


@pytest.mark.release
@pytest.mark.parametrize(
    ("digits", "low", "high"), [((3, 8, 5), 0.0, 0.25), ((0, 1, 2), 0.50, 0.78), ((2, 3, 4), 0.70, 0.92)]
)
def test_the_digits_matter(digits, low, high):
    """Without decay the independent program recognises 5 %, 64 % and 82 % of these triples."""
    unknown = tuple(d for d in range(10) if d not in digits)[:3]
    plan = experiment.Plan(digits=digits, unknown=unknown)
    network = experiment.train(plan, Decay(), 0, progress=False)
    known = plan.test_sets(0)["known"]
    counts = experiment.respond(plan, network, known, 0, progress=False)
    assert low <= analysis.accuracy(counts, known.classes, plan.parameters) <= high


@pytest.mark.release
def test_full_protocol_with_one_seed(tmp_path):
    """15,000 images with and without decay, four sets of 1500 each, as `snnreg reproduce --seed 0`."""
    plan = experiment.Plan()
    decays = [Decay(), plan.preset.decay]
    rows = experiment.reproduce(plan, decays, [0], jobs=2, out=tmp_path, progress=False)
    stored, _, _ = experiment.load_results("paper_text")
    counted = ["decay", "test_set", "spikes", "silent_images", "accuracy"]
    expected = stored[stored.seed == 0][counted].reset_index(drop=True)
    # Another machine's logarithm may differ in the last bit, and with it single input spikes.
    for column in ("spikes", "silent_images", "accuracy"):
        np.testing.assert_allclose(rows[column], expected[column], rtol=0.15, atol=60)


# A network restored from stored results is whole, or says what it lacks.

PLANS = {name: experiment.Plan(preset=preset) for name, preset in PRESETS.items()}


def test_the_stored_mask_is_made_again_from_the_network_without_decay():
    """It kept 12.6 % of the synapses where 43.6 % is right: the end of training was taken for its beginning."""
    plan, weights = PLANS["paper-code"], experiment.load_results("paper_code")[1]
    for seed in (0, 1):
        without = experiment.restore(plan, Decay(), seed, weights)
        masked = prune(plan, without, plan.preset.decay, seed)
        expected = experiment.restore(plan, plan.preset.decay, seed, weights)
        np.testing.assert_allclose(masked.weights, expected.weights, rtol=0, atol=1e-7)
        assert 0.3 < 1 - analysis.pruned_fraction(masked.weights, plan.parameters) < 0.6
        np.testing.assert_array_equal(expected.before_decay(), without.weights)


def test_a_decay_does_not_act_twice():
    plan, weights = PLANS["paper-text"], experiment.load_results("paper_text")[1]
    decayed = experiment.restore(plan, plan.preset.decay, 0, weights)
    with pytest.raises(SnnregError, match=r"before the decay \(online\) were not stored"):
        WeightMap.of(decayed, plan.test_sets(0), digits=plan.digits, images_per_set=1)


def test_what_was_not_stored_stays_unknown_in_a_file(tmp_path):
    plan, weights = PLANS["paper-text"], experiment.load_results("paper_text")[1]
    network = experiment.restore(plan, plan.preset.decay, 0, weights)
    assert network.counts.shape == (0, 30)
    network.save(tmp_path / "network.npz")
    again = type(network).load(tmp_path / "network.npz")
    assert again.weights_before is None and again.end_s == network.end_s
    np.testing.assert_array_equal(again.weights, network.weights)

"""What one run of a sweep measures."""

import numpy as np
import pytest
from brian2 import second

from snnreg import datasets, experiment
from snnreg.decay import AFTER_TRAINING, ONLINE, Decay
from snnreg.encoding import poisson_spikes
from snnreg.evidence import Decays, Orders, Uses, operations

SMALL = {"seed": 2, "train_per_digit": 30, "test_per_digit": 8}


def test_decays_of_one_run_are_those_of_runs_of_their_own():
    tables = [{"when": "never"}, {"when": "online", "tau_prun_s": 50}, {"when": "after-training", "burst": True}]
    run = Decays(**SMALL, preset="paper-code", decays=tables)
    rows = run.tables()["runs"]
    decays = [Decay(), Decay(ONLINE, 50 * second), Decay(AFTER_TRAINING, 7.5 * second, burst=True)]
    alone = [row for decay in decays for row in experiment.run(run.plan, decay, 2, progress=False).rows]
    assert len(rows) == len(alone) == 12
    for ours, theirs in zip(rows, alone, strict=True):
        for name in ("digits", "unknown", "threshold", "decay", "test_set", "spikes", "silent_images"):
            assert ours[name] == theirs[name]
        assert ours["accuracy"] is None or ours["accuracy"] == theirs["accuracy"]


def test_by_default_the_lowest_other_digits_are_unknown_and_the_decays_are_the_presets():
    run = Decays(seed=0, digits=[1, 7], preset="paper-code")
    assert run.unknown == (0, 2) and run.threshold == "held"
    assert [decay.when for decay in run.decays] == ["never", "after-training"]


def test_groups_share_all_spikes():
    run = Decays(**SMALL, decays=[{"when": "never"}])
    tables = run.tables()
    known = next(row for row in tables["runs"] if row["test_set"] == "known")
    groups = tables["groups"]
    assert [row["digit"] for row in groups] == [7, 4, 6]
    total = sum(8 * row["own_spikes_test"] + 16 * row["other_spikes_test"] for row in groups)
    assert total == pytest.approx(known["spikes"])
    assert np.mean([row["recognised"] for row in groups]) == pytest.approx(known["accuracy"])
    assert all(0 <= row["weight_lit"] <= 1 and 0 <= row["silent_neurons"] <= 10 for row in groups)


def test_the_order_of_the_last_images_decides_what_the_mask_keeps():
    run = Orders(**SMALL, threshold="held", last_images=40, orders=12)
    tables = run.tables()
    assert len(tables["runs"]) == 12 * 2 * 4 and len(tables["pixels"]) == 784
    plain = {row["order"]: row for row in tables["runs"] if not row["burst"]}
    assert len({row["pixels_kept"] for row in plain.values()}) > 3, "orders differ"
    assert all(row["pixels_escaped"] == 0 for row in plain.values())
    lit = np.array([row["lit"] for row in tables["pixels"]])
    factor = np.array([row["mean_factor"] for row in tables["pixels"]])
    assert factor[lit > 0.5].min() > factor[lit == 0].max()
    # exp(-3.15) of the pixels get no spike in the burst; five standard deviations of 784 * 12 draws.
    expected = np.exp(-3.15)
    escaped = sum(row["escaped"] for row in tables["pixels"]) / (784 * 12)
    assert escaped == pytest.approx(expected, abs=5 * np.sqrt(expected * (1 - expected) / (784 * 12)))
    assert Orders(**SMALL, threshold="held", last_images=40, orders=12).tables() == tables


def test_what_the_networks_are_good_for():
    run = Uses(**SMALL, decays=[{"when": "never"}, {"when": "online", "tau_prun_s": 15}])
    tables = run.tables()
    assert len(tables["detection"]) == 2 * 3 * 3
    for row in tables["detection"]:
        assert 0 <= row["auroc"] <= 1 and 0 <= row["false_positive_rate_at_95"] <= 1
    # The brightness needs no network.
    for name in ("brightness", "brightness_distance"):
        scores = [row["auroc"] for row in tables["detection"] if row["detector"] == name]
        assert scores[:3] == scores[3:]
    curve = [row["true_positive_rate"] for row in tables["roc"][:10]]
    assert curve == sorted(curve) and curve[-1] == 1
    known = [row["accuracy"] for row in tables["robustness"] if row["strength"] == 0]
    assert len(tables["robustness"]) == 2 * 5 * 6 and len(set(known[:5])) == 1 == len(set(known[5:]))
    never, online = tables["operations"][:4], tables["operations"][4:]
    for before, after in zip(never, online, strict=True):
        assert before["operations_of_all_synapses"] == pytest.approx(30 * before["input_spikes"])
        assert max(after["operations"], before["operations"]) <= before["operations_of_all_synapses"]
    assert online[0]["operations"] < never[0]["operations"], "white noise costs less"


def test_operations_are_those_of_the_spike_trains():
    run = Uses(**SMALL, decays=[{"when": "online", "tau_prun_s": 60}])
    (_, network), sets = next(run.networks()), run.plan.test_sets(2)
    row = next(row for row in operations(run.plan, network, sets) if row["test_set"] == "white_noise")
    trains = poisson_spikes(sets["white_noise"].images, np.random.default_rng(0), run.plan.parameters)
    surviving = (network.weights >= 0.01 * 0.05).sum(axis=1)
    images = len(sets["white_noise"].images)
    assert row["input_spikes"] == pytest.approx(len(trains.pixel) / images, rel=0.02)
    assert row["operations"] == pytest.approx(surviving[trains.pixel].sum() / images, rel=0.03)


def test_another_data_set_can_be_the_unknown(monkeypatch):
    clothes = np.random.default_rng(0).integers(0, 256, (100, 28, 28))
    monkeypatch.setattr(datasets, "relative", lambda name: clothes)
    sets = Decays(**SMALL, unknown_data="FashionMNIST").test_sets()
    np.testing.assert_array_equal(sets["unknown"].images, clothes[:24].reshape(24, 784))
    assert Decays(**SMALL, unknown_data="FashionMNIST").settings["unknown"] == "FashionMNIST"

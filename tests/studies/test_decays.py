"""What one run of a sweep measures."""

import numpy as np
import pytest
from brian2 import Hz, second

from snnreg import experiment
from snnreg.datasets import TEST_SETS, mnist
from snnreg.decay import AFTER_TRAINING, ONLINE, Decay
from snnreg.encoding import poisson_spikes
from snnreg.parameters import Parameters
from snnreg.simulation import kernel
from snnreg.wiring import Wiring, draw_wiring
from snnreg_studies import theory
from snnreg_studies.decays import Decays, Rules
from snnreg_studies.orders import Orders
from snnreg_studies.scorings import Scorings
from snnreg_studies.uses import Uses, operations

SMALL = {"seed": 2, "train_per_digit": 30, "test_per_digit": 8}


def test_decays_of_one_run_are_those_of_runs_of_their_own():
    tables = [{"when": "never"}, {"when": "online", "tau_prun_s": 50}, {"when": "after-training", "burst": True}]
    run = Decays(**SMALL, preset="paper-code", decays=tables)
    rows = run.tables()["runs"]
    decays = [Decay(), Decay(ONLINE, 50 * second), Decay(AFTER_TRAINING, 7.5 * second, burst=True)]
    alone = [row for decay in decays for row in experiment.run(run.plan, decay, 2, progress=False)[1]]
    assert len(rows) == len(alone) == 3 * len(TEST_SETS)
    for ours, theirs in zip(rows, alone, strict=True):
        for name in ("digits", "unknown", "threshold", "decay", "test_set", "spikes", "silent_images"):
            assert ours[name] == theirs[name]
        assert ours["accuracy"] is None or ours["accuracy"] == theirs["accuracy"]


def test_by_default_the_lowest_other_digits_are_unknown_and_the_decays_are_the_presets():
    run = Decays(seed=0, digits=[1, 7], preset="paper-code")
    assert run.unknown == (0, 2) and run.threshold == "held"
    assert [decay.when for decay in run.decays] == ["never", "after-training"]


def test_a_group_has_its_spikes_on_its_own_digit_and_what_is_recognised_of_it():
    run = Decays(**SMALL, decays=[{"when": "never"}])
    tables = run.tables()
    known = next(row for row in tables["runs"] if row["test_set"] == "known")
    groups = tables["groups"]
    assert [row["digit"] for row in groups] == [7, 4, 6]
    (_, network), (_, classes) = next(run.networks()), run.plan.training_set(2)
    for place, row in enumerate(groups):
        spikes = [network.counts[k, 10 * place : 10 * place + 10].sum() for k in range(9) if classes[k] == place]
        mean = sum(spikes) / len(spikes) if spikes else float("nan")
        assert row["own_spikes_first"] == pytest.approx(mean, nan_ok=True)
    assert np.mean([row["recognised"] for row in groups]) == pytest.approx(known["accuracy"])


def test_stored_networks_are_scored_in_both_ways_with_old_and_with_new_delays():
    rows = Scorings(seed=0, preset="paper-code", test_per_digit=60).tables()["runs"]
    arms = [(decay, new) for new in (False, True) for decay in ("never", "after-training")]
    assert [(row["decay"], row["new_delays"]) for row in rows] == arms
    for row in rows:
        unanswered = row["silent_images"] + row["tied_images"]
        assert row["strict"] <= row["lenient"] <= row["strict"] + unanswered / row["test_images"]
    assert any(row["strict"] < row["lenient"] for row in rows)
    assert len({row["strict"] for row in rows}) > 1, "the decay changes answers"


def test_the_order_of_the_last_images_decides_what_the_mask_keeps():
    run = Orders(**SMALL, threshold="held", last_images=40, orders=6)
    tables = run.tables()
    assert len(tables["runs"]) == 6 * 2 * len(TEST_SETS)
    by_rule, by_burst = (
        {row["order"]: row["pruned_fraction"] for row in tables["runs"] if row["burst"] == burst}
        for burst in (False, True)
    )
    assert len({*by_rule.values()}) > 3, "orders differ"
    assert all(by_burst[order] < by_rule[order] for order in by_rule), "pixels escape the burst"
    assert Orders(**SMALL, threshold="held", last_images=40, orders=6).tables() == tables


def test_what_the_networks_are_good_for():
    run = Uses(**SMALL, decays=[{"when": "never"}, {"when": "online", "tau_prun_s": 15}])
    tables = run.tables()
    others = len(TEST_SETS) - 1
    assert len(tables["detection"]) == 2 * 2 * others
    for row in tables["detection"]:
        assert 0 <= row["auroc"] <= 1
    scores = [row["auroc"] for row in tables["detection"] if row["detector"] == "brightness"]
    assert scores[:others] == scores[others:], "the brightness needs no network"
    known = [row["accuracy"] for row in tables["robustness"] if row["strength"] == 0]
    assert len(tables["robustness"]) == 2 * 5 * 6 and len(set(known[:5])) == 1 == len(set(known[5:]))
    never, online = (tables["operations"][place]["operations"] for place in (0, len(TEST_SETS)))
    assert 0 < online < never, "white noise costs less"


def test_operations_are_those_of_the_spike_trains():
    run = Uses(**SMALL, decays=[{"when": "online", "tau_prun_s": 60}])
    (_, network), sets = next(run.networks()), run.plan.test_sets(2)
    row = next(row for row in operations(run.plan, network, sets) if row["test_set"] == "white_noise")
    trains = poisson_spikes(sets["white_noise"].images, np.random.default_rng(0), run.plan.parameters)
    surviving = (network.weights >= 0.01 * 0.05).sum(axis=1)
    images = len(sets["white_noise"].images)
    assert row["operations"] == pytest.approx(surviving[trains.pixel].sum() / images, rel=0.03)


def test_another_data_set_can_be_the_unknown(monkeypatch):
    clothes = np.random.default_rng(0).integers(0, 256, (100, 28, 28))
    split = mnist.split
    monkeypatch.setattr(mnist, "split", lambda train, data: (clothes, None) if data != "MNIST" else split(train))
    sets = Decays(**SMALL, unknown_data="FashionMNIST").test_sets()
    np.testing.assert_array_equal(sets["unknown"].images, clothes[:24].reshape(24, 784))
    assert Decays(**SMALL, unknown_data="FashionMNIST").settings["unknown"] == "FashionMNIST"
    assert "unknown" not in Decays(**SMALL, digits=range(10)).test_sets()


def test_rules_change_constants_by_name_in_si_units():
    published = Rules(**SMALL, decays=[{"when": "never"}])
    growing = Rules(**SMALL, decays=[{"when": "never"}], constants={"growth_step": 1e-3, "activity_time": 5.0})
    assert growing.plan.parameters == Parameters(growth_step=1e-3, activity_time=5 * second)
    rows, others = published.tables()["runs"], growing.tables()["runs"]
    assert {row["constants"] for row in rows} == {"published"}
    assert {row["constants"] for row in others} == {"activity_time 5, growth_step 0.001"}
    plain = Decays(**SMALL, decays=[{"when": "never"}]).tables()["runs"]
    assert [row["spikes"] for row in rows] == [row["spikes"] for row in plain]
    assert [row["spikes"] for row in rows] != [row["spikes"] for row in others]


def test_activity_is_the_faded_sum_of_the_spikes():
    """As a multiple of the target; where nothing grows it is not kept."""
    wiring = draw_wiring(3, np.random.default_rng(0), Parameters())
    images, classes = mnist.training_set((7, 4, 6), 5, np.random.default_rng(0))
    for growth, target_hz, time_s in ((0, 2, 5), (1e-5, 2, 5), (1e-5, 50, 1)):
        parameters = Parameters(growth_step=growth, activity_target=target_hz * Hz, activity_time=time_s * second)
        trains = poisson_spikes(images, np.random.default_rng(1), parameters)
        state = kernel.new_state(wiring, parameters)
        spikes = kernel.run(state, trains, classes, parameters=parameters, threshold="adaptive", decay=Decay())
        fade = 1 - 1e-4 / time_s
        end = 15 * parameters.period_steps - 1
        expected = np.full(30, fade ** (end + 1))
        np.add.at(expected, spikes.neuron, fade ** (end - spikes.step) / (target_hz * time_s))
        np.testing.assert_allclose(state.activity, expected if growth else 1, rtol=1e-9)


def test_used_synapses_of_silent_neurons_grow_on_their_own_digit():
    parameters = Parameters(neurons_per_class=1, growth_step=1e-6, activity_time=1 * second)
    images = np.zeros((2, 784))
    images[:, :100] = 200
    trains = poisson_spikes(images, np.random.default_rng(0), parameters)
    # Weights with which nobody spikes: nothing but growth can move them.
    start = np.full((784, 2), 1e-5)
    state = kernel.new_state(Wiring(start, np.zeros(2), np.zeros((2, 2))), parameters)
    choices = {"parameters": parameters, "threshold": "adaptive", "decay": Decay()}
    spikes = kernel.run(state, trains, np.array([1, 0]), **choices)
    assert len(spikes.step) == 0
    image = np.repeat([0, 1], np.diff(trains.first))
    quiet = 1 - (1 - 1e-4) ** (trains.step + image * parameters.period_steps + 1)
    grown = np.zeros((784, 2))
    np.add.at(grown, (trains.pixel, 1 - image), 1e-6 * quiet)
    assert grown[:100].min() > 0 and grown[100:].max() == 0
    np.testing.assert_allclose(state.weights, start + grown, rtol=1e-9)


def test_what_is_calculated_has_the_rows_of_what_is_simulated():
    decays = [{"when": "never"}, {"when": "online", "tau_prun_s": 5}]
    told, seen = (kind(**SMALL, decays=decays).tables()["runs"] for kind in (theory.Theories, Rules))
    assert [list(row) for row in told] == [list(row) for row in seen]
    for ours, theirs in zip(told, seen, strict=True):
        for name in ("digits", "decay", "tau_prun_s", "constants", "test_set", "test_images"):
            assert ours[name] == theirs[name]
        assert 0 <= ours["silent_images"] <= ours["test_images"]
    never, dead = (row for row in told if row["test_set"] == "known")
    assert never["spikes"] > 20 * dead["spikes"] and dead["pruned_fraction"] > never["pruned_fraction"]


def test_a_fit_comes_nearer_to_the_network_than_where_it_began(monkeypatch):
    monkeypatch.setattr(theory, "LAST", (30,))
    monkeypatch.setattr(theory, "TRIALS", 4)
    begun = theory.Fit(**SMALL).tables()["fit"][0]
    monkeypatch.setattr(theory, "TRIALS", 25)
    ended = theory.Fit(**SMALL).tables()["fit"][0]
    assert 0 < ended["apart"] < begun["apart"]
    assert min(ended[name] for name in ("gain", "spread", "within")) > 0

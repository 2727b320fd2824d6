"""Rules with something taken out or put in its place (chapter 10), and tasks learned one after the other (17)."""

from dataclasses import replace

import numpy as np
import pytest
from brian2 import second

from snnreg.datasets import mnist
from snnreg.datasets.image_sets import FIELD_SETS, KNOWN, UNKNOWN, WHITE_NOISE
from snnreg.decay import ONLINE
from snnreg.parameters import INPUTS, Parameters
from snnreg_studies.ablations import Ablations
from snnreg_studies.between import scaling
from snnreg_studies.confidences import Confidences, confidences
from snnreg_studies.decays import Rules
from snnreg_studies.forgetting import STAGES, Forgetting
from snnreg_studies.methods import normalize_to
from snnreg_studies.protocol import LEARNED, Protocol
from snnreg_studies.timer import Timer

SMALL = {"seed": 0, "digits": (7, 4, 6), "train_per_digit": 10, "test_per_digit": 5}
GROWTH = {"growth_step": 1e-5, "activity_target": 2, "trace_step_pre": 1.25e-4, "trace_step_post": -1.3125e-4}


def test_with_nothing_taken_out_it_is_the_rule_of_the_chapter():
    rows = Ablations(variant="growth", constants=GROWTH, tau_prun_s=75, **SMALL).tables()["runs"]
    decays = [{"when": "online", "tau_prun_s": 75}]
    same = {row["test_set"]: row for row in Rules(constants=GROWTH, decays=decays, **SMALL).tables()["runs"]}
    assert len(rows) == 3
    for row in rows:
        for column in ("spikes", "silent_images", "accuracy", "pruned_fraction"):
            assert row[column] == same[row["test_set"]][column]


def test_a_timer_halves_a_weight_for_each_time_of_silence():
    decay = Ablations(variant="timer", tau_prun_s=12, rule="snnreg_studies.timer:Timer", **SMALL).decay
    assert decay == Timer(ONLINE, 12 * second)
    silences, left = np.array([0, 11.9, 12.1, 23.9, 24.1, 600]), [1, 1, 0.5, 0.5, 0.25, 2.0**-50]
    np.testing.assert_array_equal(decay.factor(silences), left)
    in_brian2 = {"w": np.ones(6), "t": silences, "t_s": 0, "tau_prun": 12, "floor": np.floor}
    exec(decay.at_input_spike(), in_brian2)
    np.testing.assert_array_equal(in_brian2["w"], left)


def test_a_kept_threshold_is_that_of_the_end_of_training():
    rising = {"threshold_step": 2e-3, "threshold_time": 1e4}
    kept, at_rest = (
        Ablations(variant="x", constants={**rising, "keep_threshold": keep}, **SMALL).tables()["runs"]
        for keep in (1, 0)
    )
    for row, other in zip(kept, at_rest, strict=True):
        assert row["spikes"] < 0.8 * other["spikes"]


@pytest.mark.parametrize(
    ("part", "first"), [("validation", LEARNED), ("fresh", LEARNED - 5), ("untouched", LEARNED + 200)]
)
def test_held_out_images_are_learned_by_nobody_and_shown_for_one_purpose(part, first):
    run = Protocol(part=part, **SMALL)
    for digits, test_set in ((run.digits, run.test_sets()[KNOWN]), (run.unknown, run.test_sets()[UNKNOWN])):
        images, classes = mnist.digits_of(digits, first + run.test_per_digit, train=True)
        shown = np.arange(len(images)) % (first + run.test_per_digit) >= first
        np.testing.assert_array_equal(test_set.images, images[shown].reshape(-1, INPUTS))
        assert len(test_set.images) == len(digits) * run.test_per_digit
        if test_set.name == KNOWN:
            np.testing.assert_array_equal(test_set.classes, classes[shown])


@pytest.mark.parametrize("part", ["fresh", "test"])
def test_a_study_that_asks_is_shown_the_field_sets_beside_the_same_digits_and_noise(part):
    paper, field = (
        Ablations(seed=3, variant="x", train_per_digit=20, test_per_digit=5, part=part, sets=sets)
        for sets in ("paper", "field")
    )
    assert [row["test_set"] for row in field.runs()] == [KNOWN, WHITE_NOISE, *FIELD_SETS]
    assert [row for row in field.runs() if row["test_set"] in (KNOWN, WHITE_NOISE)] == [*paper.runs()][:2]
    shown = field.test_sets()
    assert np.array_equal(np.sort(shown["shuffled_digits"].images), np.sort(shown[KNOWN].images))
    assert not np.array_equal(
        shown["shuffled_digits"].images, replace(field, seed=4).test_sets()["shuffled_digits"].images
    )


def test_sets_of_digits_share_their_luck_unless_they_are_independent():
    seeds = [
        Protocol(seed=seed, digits=digits, independent=independent).seed
        for independent in (False, True)
        for seed in (0, 1)
        for digits in ((0, 1, 3), (0, 1, 4))
    ]
    assert seeds[:4] == [0, 0, 1, 1] and len(set(seeds[4:])) == 4


def test_confidence_is_the_count_the_share_and_the_lead_of_the_most_active_group():
    """Groups of two neurons: 4, 1 and 1 spikes; 2, 2 and 0; none."""
    counts = np.array([[1, 0, 4, 0, 0, 1], [0, 2, 2, 0, 0, 0], [0] * 6])
    found = confidences(counts, Parameters(neurons_per_class=2))
    assert {name: values.tolist() for name, values in found.items()} == {
        "count": [6, 4, 0],
        "share": [4 / 6, 0.5, 0],
        "lead": [3, 0, 0],
    }


def test_each_set_is_told_from_the_known_digits_by_its_confidences():
    run = Confidences(seed=3, variant="x", train_per_digit=60, test_per_digit=5, sets="field")
    known, *others = run.runs()
    assert [row["test_set"] for row in (known, *others)] == [KNOWN, WHITE_NOISE, *FIELD_SETS]
    assert known["count"] == known["spikes"] / 15 and known["auroc_count"] is None
    noise = others[0]
    assert noise["auroc_count"] == 0 and noise["auroc_share"] > 0.7 and noise["auroc_lead"] > 0.7, (
        "spread-out spikes"
    )
    assert noise["auroc_share"] != noise["auroc_lead"]


def test_all_digits_that_are_not_learned_can_be_unknown():
    assert Protocol(seed=0, digits=(8, 0, 3), unknown="others").unknown == (1, 2, 4, 5, 6, 7, 9)


def test_cut_pixels_cost_no_further_training():
    rows = Ablations(variant="x", constants=GROWTH, cuts=[-1, 0.2], **SMALL).tables()["runs"]
    assert [row["cut"] for row in rows] == 3 * [-1] + 3 * [0.2]
    assert all(cut["spikes"] < whole["spikes"] for whole, cut in zip(rows[:3], rows[3:], strict=True))


def test_between_images_weights_keep_their_mean_or_follow_the_activity():
    plan = Ablations(variant="x", constants={"activity_target": 1}, **SMALL).plan
    p, rng = plan.parameters, np.random.default_rng(0)
    weights = rng.random((INPUTS, 30)) * p.g_max
    normalize_to(plan, 0.1)(weights, None, None)
    np.testing.assert_allclose(weights.mean(axis=0), 0.1 * p.g_max)
    before, step = weights.copy(), scaling(plan, 0.01, rng)
    counts = np.zeros(30)
    counts[:10] = 20
    for _ in range(3):
        step(weights, None, counts)
    assert (weights[:, :10] < before[:, :10]).all() and (weights[:, 10:] > before[:, 10:]).all()


TASKS = {**SMALL, "variant": "x", "digits": (7, 4), "train_per_digit": 8, "again": 3}


def test_groups_rest_once_they_have_learned_their_task():
    after = {
        (frozen, stage): network.weights
        for frozen, stage, network in Forgetting(tau_prun_s=5, **TASKS).stages(np.array([False, True]))
    }
    assert [*after] == [(frozen, stage) for frozen in (False, True) for stage in STAGES]
    np.testing.assert_array_equal(after[False, "first"], after[True, "first"])
    for frozen in (False, True):
        first, second, again = (after[frozen, stage] for stage in STAGES)
        assert np.array_equal(first[:, :10], second[:, :10]) is frozen
        assert np.array_equal(second[:, 10:], again[:, 10:]) is frozen
        assert not np.array_equal(second[:, :10], again[:, :10])
        assert not np.array_equal(first[:, 10:], second[:, 10:])


def test_each_stage_says_what_is_left_of_each_task():
    rows = Forgetting(**TASKS).tables()["runs"]
    assert [(row["frozen"], row["stage"], row["task"]) for row in rows] == [
        (frozen, stage, task) for frozen in (False, True) for stage in STAGES for task in STAGES[:2]
    ]
    assert all(row["test_images"] == 5 and row["accuracy"] <= row["within_task"] for row in rows)
    assert any(row["within_task"] > 0 for row in rows)

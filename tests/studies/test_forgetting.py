"""Two sets of digits learned one after the other: experiment of chapter 17."""

import numpy as np

from snnreg.studies.forgetting import STAGES, Forgetting

SMALL = {"variant": "x", "seed": 0, "digits": (7, 4), "train_per_digit": 8, "test_per_digit": 5, "again": 3}


def test_groups_rest_once_they_have_learned_their_task():
    after = {
        (frozen, stage): network.weights
        for frozen, stage, network in Forgetting(tau_prun_s=5, **SMALL).stages(np.array([False, True]))
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
    rows = Forgetting(**SMALL).tables()["runs"]
    assert [(row["frozen"], row["stage"], row["task"]) for row in rows] == [
        (frozen, stage, task) for frozen in (False, True) for stage in STAGES for task in STAGES[:2]
    ]
    assert all(row["test_images"] == 5 and row["accuracy"] <= row["within_task"] for row in rows)
    assert any(row["within_task"] > 0 for row in rows)

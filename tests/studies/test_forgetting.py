"""Two sets of digits learned one after the other: experiment of chapter 16."""

import numpy as np
import pytest

from snnreg.base.errors import SnnregError
from snnreg.studies.forgetting import Forgetting

SMALL = {"variant": "x", "seed": 0, "digits": (7, 4), "train_per_digit": 8, "test_per_digit": 5, "again": 3}


@pytest.mark.parametrize("frozen", [False, True])
def test_groups_rest_once_they_have_learned_their_task(frozen):
    run = Forgetting(frozen=frozen, **SMALL)
    after = dict(run._stages(np.array([False, True])))
    assert [len(network.counts) for network in after.values()] == [8, 16, 19], "images so far"
    first = [network.weights[:, :10] for network in after.values()]
    second = [network.weights[:, 10:] for network in after.values()]
    assert np.array_equal(first[0], first[1]) is frozen
    assert np.array_equal(second[1], second[2]) is frozen
    assert not np.array_equal(first[1], first[2]) and not np.array_equal(second[0], second[1])


def test_each_stage_says_what_is_left_of_each_task():
    rows = Forgetting(**SMALL).tables()["runs"]
    assert [(row["stage"], row["task"]) for row in rows] == [
        (stage, task) for stage in ("first", "second", "first again") for task in ("first", "second")
    ]
    assert all(row["test_images"] == 5 for row in rows)


@pytest.mark.parametrize(
    ("wrong", "says"), [({"digits": (7, 4, 6)}, "digits must be as many in both"), ({"again": 9}, "again must be")]
)
def test_what_cannot_be_learned_in_turn_is_refused(wrong, says):
    with pytest.raises(SnnregError, match=says):
        Forgetting(**{**SMALL, **wrong})

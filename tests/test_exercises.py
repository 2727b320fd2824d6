"""Checks of answers to exercises, and rows of results."""

import re

import numpy as np
import pandas as pd
import pytest
from brian2 import ms, mV, second

from snnreg.base.errors import SnnregError
from snnreg_book import right_answers
from snnreg_book.exercises import NotYet, check, read_answer
from snnreg_studies.selection import select

TABLE = pd.DataFrame({"decay": ["never", "online", "online"], "seed": [0, 0, 1], "spikes": [95, 4, 3]})


def test_a_right_answer_is_told(capsys):
    check({"two is even": np.array([2, 4]) % 2 == 0, "three is odd": True})
    assert capsys.readouterr().out == "Right.\n"


def test_an_answer_that_is_not_right_yet_gets_the_first_line_that_fails_and_no_traceback():
    with pytest.raises(NotYet, match="Not yet: `n` is even") as wrong:
        check({"it is so": True, "`n` is even": 3 % 2 == 0, "`n` is odd": False})
    assert wrong.value._render_traceback_() == ["Not yet: `n` is even."]


@pytest.mark.parametrize("condition", [1, None, np.array([], bool), TABLE.spikes])
def test_a_check_that_could_not_fail_is_refused(condition):
    with pytest.raises(SnnregError, match="the condition of 'it is so' must be true or false"):
        check({"it is so": condition})


@pytest.mark.parametrize(
    ("value", "form", "is_"),
    [
        (77 * second, {"unit": second}, 77),
        (77_000 * ms, {"unit": second}, 77),
        (np.int64(77), {"unit": second}, 77),
        ([1, 2], {"shape": (2,)}, [1, 2]),
        ({"b": 2, "a": 1}, {"index": ["a", "b"]}, [1, 2]),
        (TABLE[["spikes", "seed"]], {"index": range(3), "columns": ["seed", "spikes"]}, [[0, 95], [0, 4], [1, 3]]),
    ],
)
def test_an_answer_of_the_right_form_is_plain_numbers(value, form, is_):
    np.testing.assert_array_equal(read_answer("n", value, **form), is_)


@pytest.mark.parametrize(
    ("value", "form", "says"),
    [
        (3 * mV, {"unit": second}, "a number of seconds; it is 3. mV"),
        (3 * mV, {}, "a number; it is 3. mV"),
        (np.nan, {}, "a number; it is nan"),
        (None, {}, "missing; it must be a number."),
        (True, {"kind": str}, "a str; it is True"),
        ([1, 2], {"shape": (3,)}, "a list or an array of numbers of shape (3,); it is a list of 2"),
        (np.ones(3), {"shape": (2,)}, "an array of numbers of shape (2,); it is a ndarray of shape (3,)"),
        ([1, 2], {"index": "ab"}, "a Series indexed by a, b; it is a list"),
        ({"a": 1}, {"index": "ab"}, "a Series indexed by a, b; it is a Series indexed by a"),
        (
            pd.Series(1, list("aab")),
            {"index": "ab"},
            "a Series indexed by a, b; it is a Series indexed by a, a, b",
        ),
        ({"a": 1, "b": "two"}, {"index": "ab"}, "numbers"),
        (
            TABLE,
            {"index": [7], "columns": "ab"},
            "with the rows 7 and columns a, b; it is a DataFrame with the rows 0",
        ),
    ],
)
def test_an_answer_of_another_form_is_told_the_one_that_is_asked(value, form, says):
    with pytest.raises(NotYet, match=re.escape(says)):
        read_answer("n", value, **form)


@pytest.mark.parametrize(
    ("holds", "right", "wrong"),
    [
        (right_answers.silences, [0.6, 2, 50], [0.58, 0, 8 / 52]),
        (right_answers.balances, [-0.00525, -0.00526], [0.00525, -0.0105, -0.0054]),
        (right_answers.loses_the_same, [110, 108], [220, 55, 27.5, 113.5]),
        (lambda tau: 0.899 < right_answers.kept_by_sensor(tau) < 0.901, [9_694], [150, 6_855, 13_710]),
        (lambda tau: right_answers.forgets_a_hundredth(tau, 699)[0], [325.7], [699, 150]),
        (lambda tau: right_answers.forgets_a_hundredth(325.7, tau)[1], [699], [325.7, 1_500]),
    ],
)
def test_what_is_right_for_an_exercise_is_told_from_a_usual_slip(holds, right, wrong):
    assert [*map(bool, map(holds, right))] == [True] * len(right)
    assert [*map(bool, map(holds, wrong))] == [False] * len(wrong)


def test_what_is_right_for_trains_and_pairs():
    silences = {1: [5], 199: np.full(199, 5 / 199)}
    for exponent in (0.5, 1, 2):
        left = [np.exp(-np.sum(np.divide(each, 7.5) ** exponent)) for each in silences.values()]
        assert right_answers.follows_exponent(np.array(left), exponent)
    assert not right_answers.follows_exponent(np.array([0.5, 0.5]), 2)
    np.testing.assert_allclose(right_answers.pair_changes(-0.00525), [0.006065, -0.004089], rtol=1e-3)
    np.testing.assert_allclose(right_answers.left_of_used(699), [0.01, 0.9985], rtol=1e-3)


def test_rows_have_all_the_values_asked_for():
    assert select(TABLE, decay="online", seed=1).spikes.tolist() == [3]
    assert select(TABLE, seed=[0, 1]).equals(TABLE)
    assert select(TABLE.assign(k_p=[np.nan, 1, 2]), k_p=[np.nan, 2]).seed.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"rule": "online"}, "no column 'rule'; it has decay, seed, spikes"),
        ({"decay": "sometimes"}, "no row has decay 'sometimes'.*there are never, online"),
        ({"decay": "never", "seed": 1}, "no row has seed 1"),
    ],
)
def test_rows_that_are_not_there_are_an_error(chosen, says):
    with pytest.raises(SnnregError, match=says):
        select(TABLE, **chosen)

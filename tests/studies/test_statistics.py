"""Means as the book states them: with an interval over seeds, or an error over digits."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from brian2 import second

from snnreg.base.errors import SnnregError
from snnreg_studies import statistics


def test_three_values_and_students_t_by_hand():
    """The point is that of two degrees of freedom."""
    half = 4.302653 * np.std([1, 2, 6], ddof=1) / np.sqrt(3)
    assert statistics.interval([1, 2, 6]) == pytest.approx((3, 3 - half, 3 + half))


@pytest.mark.parametrize("values", [[], [[1, 2]], ["1"], [1, 2] * second, [1j]])
def test_what_is_no_row_of_numbers_is_named(values):
    with pytest.raises(SnnregError, match="values must be a row of one or more numbers"):
        statistics.interval(values)


@pytest.mark.parametrize("values", [[4.0], [4.0, 4.0, 4.0]])
def test_without_spread_the_interval_is_a_point(values):
    assert statistics.interval(values) == (4, 4, 4)


def test_the_limits_are_those_of_the_interval():
    assert statistics.confidence_limits([1, 2, 6]) == pytest.approx(statistics.interval([1, 2, 6])[1:])


def test_a_mean_is_stated_with_its_interval():
    assert statistics.format_mean([2.0, 2.0]) == "2.0 [2.0, 2.0]"
    assert statistics.format_mean([1234, 1234], 0) == "1,234 [1,234, 1,234]"
    assert statistics.format_mean([0.25, 0.25], 2) == "0.25 [0.25, 0.25]"
    assert statistics.format_mean([-0.25, -0.25], 2) == "−0.25 [−0.25, −0.25]"
    assert statistics.format_mean([-1e-4, -1e-4], 3) == "0.000 [0.000, 0.000]"
    assert statistics.format_mean([1.0, 2.0, 6.0], 3) == "3.000 [−3.572, 9.572]"
    assert statistics.interval_in_words([1.0, 2.0, 6.0], " %") == "3.0 % (−3.6 to 9.6 %)"


def sets_of_three(effects):
    """For each set of three digits the sum of their effects."""
    triples = list(combinations(range(10), 3))
    names = [" ".join(map(str, triple)) for triple in triples]
    return pd.Series([effects[list(triple)].sum() for triple in triples], index=names)


def test_the_error_of_a_mean_over_triples_is_that_of_ten_digits_and_not_of_120_triples():
    effects = np.random.default_rng(1).normal(30, 2, 10)
    values = sets_of_three(effects)
    assert statistics.error_over_digits(values) == pytest.approx(3 * effects.std(ddof=1) / np.sqrt(10))
    assert statistics.error_over_digits(values) > 2 * values.std() / np.sqrt(len(values))
    assert statistics.error_over_digits(5 + 2 * values) == pytest.approx(2 * statistics.error_over_digits(values))
    assert statistics.error_over_digits(sets_of_three(np.ones(10))) == 0
    both = values.to_frame("mine").assign(theirs=-values)
    lead = statistics.error_over_digits(both, lambda table: table.mine.mean() - table.theirs.mean())
    assert lead == pytest.approx(2 * statistics.error_over_digits(values)), "of another number than the mean"


@pytest.mark.parametrize("values", [[1.0, 2.0], pd.Series([1.0, 2.0]), pd.Series({"0 1": 1.0, "0 2": 2.0})])
def test_what_leaves_no_digit_out_is_told(values):
    with pytest.raises(SnnregError, match="by the digits of each set|missing from some set"):
        statistics.error_over_digits(values)


def test_a_mean_over_triples_is_stated_with_that_error():
    values = pd.Series({"0 1": 1.0, "0 2": 2.0, "1 2": 6.0})
    assert statistics.format_mean_over_digits(values, 2) == f"3.00 ± {statistics.error_over_digits(values):.2f}"


def test_auroc_is_the_chance_to_rank_a_pair_rightly():
    assert statistics.auroc([5, 6, 7], [1, 2, 3]) == 1
    assert statistics.auroc([1, 2, 3], [5, 6, 7]) == 0
    assert statistics.auroc([4, 4], [4, 4, 4]) == 0.5
    rng = np.random.default_rng(5)
    inside, outside = rng.poisson(12, 40), rng.poisson(9, 60)
    pairs = inside[:, None] - outside
    expected = np.mean(pairs > 0) + np.mean(pairs == 0) / 2
    assert statistics.auroc(inside, outside) == pytest.approx(expected)


@pytest.mark.parametrize("scores", [[], ["1"], [[1, 2]], [1, np.nan]])
def test_what_is_no_row_of_scores_is_named(scores):
    with pytest.raises(SnnregError, match="scores must be|needs a score"):
        statistics.auroc(scores, [1, 2])

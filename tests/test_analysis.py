"""From spike counts to answers: recognition, silence, pruning, intervals, detection."""

import numpy as np
import pytest
from brian2 import second

from snnreg import analysis
from snnreg.analysis import NOT_RECOGNISED
from snnreg.base.errors import SnnregError
from snnreg.parameters import Parameters


@pytest.fixture
def parameters():
    """Two neurons a class, so that counts of six neurons have three groups."""
    return Parameters().replace(neurons_per_class=2)


COUNTS = np.array(
    [
        [0, 1, 4, 4, 2, 0],  # the second group
        [0, 0, 0, 0, 0, 0],  # silence
        [3, 0, 1, 2, 0, 0],  # a tie of the first and the second
        [0, 0, 1, 2, 3, 0],  # a tie of the second and the third
        [0, 9, 1, 9, 5, 6],  # the third, though no neuron of it is the most active
    ]
)


def test_groups_add_up_their_neurons(parameters):
    groups = analysis.group_counts(COUNTS, parameters)
    assert groups.tolist() == [[1, 8, 2], [0, 0, 0], [3, 3, 0], [0, 3, 3], [9, 10, 11]]


def test_the_most_active_group_answers_and_nobody_in_silence_or_a_tie(parameters):
    answer = analysis.classify(COUNTS, parameters)
    assert answer.tolist() == [1, NOT_RECOGNISED, NOT_RECOGNISED, NOT_RECOGNISED, 2]


def test_as_published_the_first_of_the_most_active_groups_answers(parameters):
    assert analysis.classify(COUNTS, parameters, as_published=True).tolist() == [1, 0, 0, 1, 2]


def test_accuracy_is_the_fraction_of_right_answers(parameters):
    classes = np.array([1, 0, 0, 2, 2])
    assert analysis.accuracy(COUNTS, classes, parameters) == 2 / 5
    assert analysis.accuracy(COUNTS, classes, parameters, as_published=True) == 4 / 5
    assert analysis.accuracy(COUNTS, np.full(5, 1), parameters) == 1 / 5


def test_silent_images_made_no_spike():
    assert analysis.silent_images(COUNTS) == 1
    assert analysis.silent_images(np.zeros((7, 3), int)) == 7
    assert analysis.silent_images(np.ones((7, 3), int)) == 0


def test_pruned_is_below_one_percent_of_the_largest_weight(parameters):
    weights = parameters.g_max * np.array([[0, 0.0099], [0.0101, 1]])
    assert analysis.pruned_fraction(weights, parameters) == 0.5
    assert analysis.pruned_fraction(np.zeros((784, 30)), parameters) == 1
    assert analysis.pruned_fraction(np.full(784, parameters.g_max), parameters) == 0


def test_change_in_percent_of_what_it_was():
    assert analysis.change_percent(344, 416) == pytest.approx(-17.3, abs=0.05)
    assert analysis.change_percent(240, 346) == pytest.approx(-30.6, abs=0.05)
    assert analysis.change_percent(5, 5) == 0
    assert analysis.change_percent(0, 5) == -100
    assert np.isnan(analysis.change_percent(3, 0))


def test_three_values_and_students_t_by_hand():
    """The point is that of two degrees of freedom."""
    half = 4.302653 * np.std([1, 2, 6], ddof=1) / np.sqrt(3)
    assert analysis.interval([1, 2, 6]) == pytest.approx((3, 3 - half, 3 + half))


@pytest.mark.parametrize("values", [[], [[1, 2]], ["1"], [1, 2] * second, [1j]])
def test_what_is_no_row_of_numbers_is_named(values):
    with pytest.raises(SnnregError, match="values must be a row of one or more numbers"):
        analysis.interval(values)


@pytest.mark.parametrize("values", [[4.0], [4.0, 4.0, 4.0]])
def test_without_spread_the_interval_is_a_point(values):
    assert analysis.interval(values) == (4, 4, 4)

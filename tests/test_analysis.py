"""From spike counts to answers: recognition, silence, pruning, intervals, detection."""

import numpy as np
import pytest

from snnreg import analysis
from snnreg.analysis import NOT_RECOGNISED
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

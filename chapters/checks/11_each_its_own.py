"""Checks of chapter 11: copies, four measures, and growth that goes to one neuron."""

import numpy as np


def _alike(weights, group):
    """Correlations between the weights from the pixels of any two neurons of a group."""
    pairs = np.triu_indices(10, 1)
    return np.corrcoef(weights[:784, 10 * group : 10 * group + 10].T)[pairs]


def copies(chapter):
    """Any two of the ten neurons that learn 7 have nearly the same weights."""
    assert _alike(chapter.grown.weights, 0).min() > 0.9


def kinds_differ(chapter):
    """No two neurons of any digit have weights as similar as the copies are."""
    assert max(_alike(chapter.ten.weights, digit).max() for digit in range(10)) < 0.9


def calm_here(chapter):
    """With four measures noise in the centre gets less than a tenth of a digit's spikes; as many digits are known.

    With growth alone it is answered about as a digit is; the price is three times the spikes on digits.
    """
    grown, calm = chapter.rows["growth"], chapter.rows["four measures"]
    inner = "noise, 14 × 14"
    assert calm[inner] < 0.1 * calm["digit"]
    assert grown[inner] > 0.6 * grown["digit"]
    assert calm["digit"] > 3 * grown["digit"]
    assert calm["recognised (%)"] > grown["recognised (%)"] - 3


def takes_turns(chapter):
    """On an image one to three neurons gain weight, all of the group that learns; over thirty, most neurons do."""
    gains = chapter.gained > 0.1 * chapter.gained.max()
    assert 1 <= np.median(gains.sum(axis=1)) <= 2
    assert gains.sum(axis=1).max() <= 4
    image, neuron = np.nonzero(gains)
    assert (neuron // 10 == chapter.own[image]).all()
    assert gains.any(axis=0).sum() > 15


def ten_right(chapter):
    """Percent of 100 test images of each of ten digits that the hundred neurons recognise."""
    right = chapter.shown(chapter.ten, chapter.DIGITS)["recognised (%)"]
    assert right > 90
    return f"{right:.0f} %"


def ten_silent(chapter):
    """Noise in the centre gets less than 1 % of the spikes of a digit."""
    found = chapter.shown(chapter.ten, chapter.DIGITS)
    assert found["noise, 14 × 14"] < 0.01 * found["digit"]


def tireless(chapter):
    """Neurons that learn in each group: most with tiredness, a few without."""
    assert chapter.busy[0].min() > 7
    assert chapter.busy[1].max() < 4


def few_images(chapter):
    """With thirty images of each digit about three of four are recognised."""
    ten, thirty, hundred = chapter.curve
    assert ten < 75 < hundred
    assert 70 < thirty < 80

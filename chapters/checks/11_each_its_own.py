"""Checks of chapter 11: copies, four measures, and growth that goes to one neuron."""

import numpy as np

from snnreg_studies import conclusions


def _alike(weights, group):
    """Correlations between the weights from the pixels of any two neurons of a group."""
    pairs = np.triu_indices(10, 1)
    return np.corrcoef(weights[:784, 10 * group : 10 * group + 10].T)[pairs]


def copies(chapter):
    """Any two of the ten neurons that learn 7 have nearly the same weights."""
    assert _alike(chapter.grown.weights, 0).min() > 0.95


def kinds_differ(chapter):
    """The neurons of a digit are far less alike than the copies are, on average over all pairs."""
    assert max(_alike(chapter.ten.weights, digit).mean() for digit in range(10)) < 0.85


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


def _mean(chapter, arm, column="accuracy"):
    return chapter.kinds.loc[arm, column].mean()


def all_grow(chapter):
    """Percent of ten digits that a network recognises in which all neurons of the group grow."""
    return f"{_mean(chapter, 'all grow'):.1f}"


def _costs(chapter, arm):
    """Points by which an arm is behind the full rule, by more than three errors over seeds."""
    full, less = chapter.kinds.accuracy["each its own"], chapter.kinds.accuracy[arm]
    behind = full.mean() - less.mean()
    assert behind > 3 * np.hypot(full.sem(), less.sem())
    assert (len(full), len(less)) == (10, 3)
    return behind


def all_costs(chapter):
    """Points that growth in all neurons of the group costs; half a point is level."""
    return f"{_costs(chapter, 'all grow'):.1f}"


def tiredness_costs(chapter):
    """Points that it costs to do without tiredness."""
    return f"{_costs(chapter, 'without tiredness'):.0f}"


def stdp_level(chapter):
    """STDP in the group that learns changes the accuracy by less than half a point."""
    assert abs(_mean(chapter, "own STDP") - _mean(chapter, "each its own")) < 0.5


def silent_untaught(chapter):
    """Without noise among the images, noise over the frame and in 20 x 20 gets less than 1 % in each seed."""
    assert chapter.kinds.loc["without noise images", ["frame", "20 x 20"]].max(axis=None) < 1
    assert chapter.kinds.loc["without noise images", "14 x 14"].min() > 1


def bare_loud(chapter):
    """Spikes on noise over the frame from random weights without any measure, in multiples of a digit's."""
    return f"{_mean(chapter, 'random start, bare', 'frame') / 100:.0f} times"


def decayed_start(chapter):
    """Random weights with the decay: less than 1 % over the frame and in 20 x 20, at no more than half a point."""
    assert chapter.kinds.loc["random start, decay", ["frame", "20 x 20"]].max(axis=None) < 1
    assert _mean(chapter, "each its own") - _mean(chapter, "random start, decay") < 0.5


def class_mean(chapter):
    """Spikes on noise with a class's mean image, of those on digits: the full rule."""
    return f"{_mean(chapter, 'each its own', 'class mean'):.0f} %"


def class_mean_all(chapter):
    """The same where all neurons of the group grow: as many as on a digit."""
    assert 90 < _mean(chapter, "all grow", "class mean") < 115


def smallest(chapter):
    """Spikes on noise in 12 x 12 pixels, of those on digits."""
    return f"{_mean(chapter, 'each its own', '12 x 12'):.0f} %"


def ninety(chapter):
    """Percent of three digits recognised, thirty neurons, over ninety triples with three seeds each."""
    right = conclusions.calm("kinds_judging", ["digits", "seed"]).accuracy["each its own"]
    assert len(right) == 270
    return f"{right.mean():.1f} %"


def _ahead(chapter, rival):
    """Points by which the rule is ahead of a method without spikes, by more than half a point and three errors."""
    full, other = chapter.kinds.accuracy["each its own"], conclusions.rivals_of_kinds()[rival]
    lead = full.mean() - other.mean()
    assert lead > max(0.5, 3 * np.hypot(full.sem(), other.sem() if len(other) > 1 else 0))
    return lead


def ahead_average(chapter):
    """Points ahead of average images, one for each digit and each kind of noise."""
    return f"{_ahead(chapter, 'average images'):.0f} points"


def ahead_linear(chapter):
    """Points ahead of logistic regression."""
    return f"{_ahead(chapter, 'linear classifier'):.1f}"


def ahead_k_means(chapter):
    """Points ahead of k-means in each class with ten prototypes."""
    return f"{_ahead(chapter, 'k-means'):.1f}"


def ahead_vectors(chapter):
    """Points ahead of learning vector quantisation with ten prototypes."""
    return f"{_ahead(chapter, 'vector quantisation'):.1f}"


def ahead_rate(chapter):
    """Points ahead of rate units that learn by the same rule, ten seeds each: less than one."""
    lead = _ahead(chapter, "rate units")
    assert len(conclusions.rivals_of_kinds()["rate units"]) == 10
    assert lead < 1
    return f"{lead:.1f}"


def old_louder(chapter):
    """Without the decay digits at the old place cause more spikes than at the new one, at either distance."""
    assert chapter.moved.old[:, "nothing"].min() > 100


def _kept(chapter, shift):
    """Spikes at the old place with the decay of 150 s, in percent of those at the new: under half of without."""
    with_decay = chapter.moved.old[shift, "decay 150 s"]
    assert with_decay < chapter.moved.old[shift, "nothing"] / 2
    return f"{with_decay:.0f} %"


def old_far(chapter):
    """After 8 pixels."""
    return _kept(chapter, 4)


def old_near(chapter):
    """After 4 pixels."""
    return _kept(chapter, 2)


def old_price(chapter):
    """Points of accuracy at the new place that the decay of 150 s costs: no more than one."""
    accuracy = chapter.moved.accuracy.unstack()
    assert (accuracy["nothing"] - accuracy["decay 150 s"]).max() < 0.75


def tireless(chapter):
    """Neurons that learn in each group: most with tiredness, a few without."""
    assert chapter.busy[0].min() > 7
    assert chapter.busy[1].max() < 4


def few_images(chapter):
    """Percent recognised with ten, thirty and a hundred images of each digit."""
    return ", ".join(f"{right:.0f}" for right in chapter.curve[:2]) + f" and {chapter.curve[2]:.0f} %"

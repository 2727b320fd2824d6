"""How the spikes of a network are read, and in what light it sees: ten classes of two data sets (chapter 17)."""

from dataclasses import dataclass, replace

import numpy as np
from sklearn.neighbors import NearestCentroid

from snnreg import analysis, experiment
from snnreg.base.checks import check_number
from snnreg.datasets.image_sets import KNOWN
from snnreg.encoding import GREY_MAX, as_pixels
from snnreg_studies.ablations import Ablations
from snnreg_studies.classifiers import fit_classifier
from snnreg_studies.corruptions import equalize_brightness

READ_AGAIN = 200
"""How many learned images of each class are shown again, to see what each neuron answers."""

ADDED = 0.02
"""Spikes per image that make no difference: they are added before a logarithm is taken."""


def read_again(classes, number_of_classes):
    """Choose which images that were learned are shown again: the first :data:`READ_AGAIN` of each class."""
    return np.concatenate([np.flatnonzero(classes == c)[:READ_AGAIN] for c in range(number_of_classes)])


def class_means(counts, classes, number_of_classes):
    """Mean spikes of each neuron on the images of each class, shape (classes, neurons)."""
    return np.stack([counts[classes == c].mean(axis=0) for c in range(number_of_classes)])


def by_neuron(counts, means):
    """Each neuron votes for the class on which it fired most; the votes of a class are averaged.

    A neuron that was silent on all classes has no vote.
    Source: P. Diehl, M. Cook, Front. Comput. Neurosci. 9, 2015.
    """
    voters = (means.argmax(axis=0) == np.arange(len(means))[:, None]) & (means.max(axis=0) > 0)
    return _largest(counts @ voters.T / np.maximum(voters.sum(axis=1), 1))


def by_likelihood(counts, means):
    """The class under which these counts are likeliest, if each neuron fires as often as it did on that class.

    Counts are taken as drawn from Poisson distributions, independent of each other.
    """
    means = means + ADDED
    return _largest(counts @ np.log(means).T - means.sum(axis=1))


def _largest(scores):
    """The class with the largest score; none where two have it."""
    answer = scores.argmax(axis=1)
    answer[(scores == scores.max(axis=1, keepdims=True)).sum(axis=1) > 1] = analysis.NOT_RECOGNISED
    return answer


@dataclass(kw_only=True)
class Readouts(Ablations):
    """A network of one variant of the rule that learns one data set, read by groups and by likelihood.

    Parameters
    ----------
    light : float
        Mean grey level to which every image is scaled, learned or not; 0: the images stay as they are.
    """

    light: float = 0

    def __post_init__(self):
        super().__post_init__()
        check_number("light", self.light, 0, 127)
        self.plan = replace(self.plan, light=self.light)
        self.settings |= {"data": self.data, "light": self.light or None}

    def test_sets(self):
        """Make those of an ablation, in this light."""
        sets = super().test_sets()
        if not self.light:
            return sets
        return {name: replace(s, images=equalize_brightness(s.images, self.light)) for name, s in sets.items()}

    def runs(self):
        """A row for each cut and test set.  For known digits it has the accuracies by :func:`by_likelihood` and of
        the nearest class mean on the same images.
        """
        plan, sets = self.plan, self.test_sets()
        learned, classes = plan.training_set(self.seed)
        nearest = fit_classifier(NearestCentroid(), learned, classes)
        again = read_again(classes, len(self.digits))
        for cut, network in self.cut_networks():
            for name, counts, row in self.show(network, sets):
                accuracies, test_set = dict.fromkeys(["nearest_class_mean", "likelihood"]), sets[name]
                if name == KNOWN:
                    seen = replace(test_set, images=as_pixels(learned[again]))
                    answers = experiment.respond(plan, network, seen, self.seed, progress=False)
                    means = class_means(answers, classes[again], len(self.digits))
                    score = nearest.score(test_set.images / GREY_MAX, test_set.classes)
                    accuracies["nearest_class_mean"] = float(score)
                    right = by_likelihood(counts, means) == test_set.classes
                    accuracies["likelihood"] = float(right.mean())
                yield {**self.settings, "cut": cut, **row, **accuracies}

"""Several stored images of each class: k-means in each class, and learning vector quantisation (chapter 11)."""

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.cluster import KMeans
from sklearn.metrics import pairwise_distances
from sklearn.utils import check_random_state

from snnreg.parameters import UNTAUGHT

KINDS_OF_NOISE = 3
"""Kinds of noise among training images (:func:`snnreg.datasets.add_noise`): each has a prototype at least."""


class Prototypes(ClassifierMixin, BaseEstimator):
    """An image has the class of the prototype that is nearest by Euclidean distance.

    Parameters
    ----------
    each : int
        Prototypes of each class, by k-means; with one of them, the average image.  No more than its images.
    passes : int
        How often learning vector quantisation (LVQ1) then goes through the images: the nearest prototype moves
        towards an image of its class, and away from one of another; 0: never.
    step : float
        Of such a move, at first; it falls to zero over all passes.
    seed : int

    Source: T. Kohonen, Proc. IEEE 78, 1464 (1990), https://doi.org/10.1109/5.58325, for LVQ1.
    """

    def __init__(self, each=10, passes=0, step=0.05, seed=0):
        self.each = each
        self.passes = passes
        self.step = step
        self.seed = seed

    def fit(self, images, classes):
        """Fit images, shape (n, pixels), and their classes; -1 is noise."""
        self.classes_ = np.unique(classes)
        found = [self._means(images[classes == own], own) for own in self.classes_]
        self.prototypes_, self.of_ = np.concatenate(found), np.repeat(self.classes_, [*map(len, found)])
        self._quantise(images, classes)
        return self

    def _means(self, images, own):
        each = max(self.each, KINDS_OF_NOISE) if own == UNTAUGHT else self.each
        clusters = min(int(each), len(images))
        return KMeans(clusters, n_init=1, random_state=self.seed).fit(images).cluster_centers_

    def _quantise(self, images, classes):
        rng, stored = check_random_state(self.seed), self.prototypes_
        squares, last = (stored**2).sum(axis=1), self.passes * len(images)
        shown = (image for _ in range(int(self.passes)) for image in rng.permutation(len(images)))
        for done, image in enumerate(shown):
            nearest = (squares - 2 * stored @ images[image]).argmin()
            towards = 1 if self.of_[nearest] == classes[image] else -1
            step = towards * self.step * (1 - done / last)
            stored[nearest] += step * (images[image] - stored[nearest])
            squares[nearest] = (stored[nearest] ** 2).sum()

    def decision_function(self, images):
        """Compute minus the distance to the nearest prototype of each class, shape (images, classes)."""
        distances = pairwise_distances(images, self.prototypes_)
        return -np.stack([distances[:, self.of_ == own].min(axis=1) for own in self.classes_], axis=1)

    def predict(self, images):
        """The class of the nearest prototype."""
        return self.classes_[self.decision_function(images).argmax(axis=1)]

"""Growth that goes to one unit, without spikes: a delta rule with prototypes, the trivial rival of chapter 11."""

import numpy as np
from scipy.ndimage import uniform_filter
from sklearn.base import BaseEstimator, ClassifierMixin

from snnreg.parameters import IMAGE_SHAPE, UNTAUGHT

AROUND = 9
"""Side of the square with which a pixel is compared for its OFF input, in pixels."""


def with_off(images, gain):
    """Grey levels, shape (n, 784), and beside them how much darker each pixel is than those around it."""
    frames = images.reshape(-1, *IMAGE_SHAPE)
    lit, there = (
        uniform_filter(each, (0, AROUND, AROUND), mode="constant") for each in (frames, np.ones_like(frames))
    )
    return np.concatenate([images, gain * np.maximum((lit / there - frames).reshape(images.shape), 0)], axis=1)


class RateUnits(ClassifierMixin, BaseEstimator):
    """Units whose rates are ``max(0, w x - c sum(x))``, with weights of zero or more, all zero at first.

    One pass over the images in their order.  While the rates of the group that learns an image sum to less than 1,
    its unit with the largest drive less tiredness moves towards rate 1 by a share of what is missing (a delta rule
    with normalised steps), and tires; units of other groups move towards rate 0.  Steps fade over the last third.

    Parameters
    ----------
    each : int
        Units of each class.
    up, down : float
        Share of what is missing, or too much, that a step makes good.
    tiring, rest : float
        Rise of the tiredness at a full step, and the images over which it fades.
    inhibition : float
        How much of the summed input counts against the drive, as a share of the mean over the images.
    off_gain : float
        Of the OFF inputs.
    """

    def __init__(self, each=10, up=0.1, down=0.3, tiring=0.1, rest=2000, inhibition=0.5, off_gain=4):
        self.each = each
        self.up = up
        self.down = down
        self.tiring = tiring
        self.rest = rest
        self.inhibition = inhibition
        self.off_gain = off_gain

    def fit(self, images, classes):
        """Learn from images, shape (n, 784), grey levels from 0 to 1, in their order; -1 is noise of no class."""
        inputs = with_off(images, self.off_gain)
        self.classes_ = np.unique(classes)
        taught = self.classes_[self.classes_ != UNTAUGHT]
        self.of_ = np.repeat(taught, int(self.each))
        self.weights_ = np.zeros((len(self.of_), inputs.shape[1]))
        self.cost_ = self.inhibition / inputs.sum(axis=1).mean()
        tired = np.zeros(len(self.of_))
        for done, (x, own) in enumerate(zip(inputs, classes, strict=True)):
            pace = min(1, 3 * (1 - done / len(inputs)))
            drive = self.weights_ @ x - self.cost_ * x.sum()
            rates, learns = np.maximum(drive, 0), self.of_ == own
            change = np.where(learns, 0, -self.down * rates)
            tired *= 1 - 1 / self.rest
            missing = 1 - rates[learns].sum()
            if missing > 0 and learns.any():
                first = np.where(learns, drive - tired, -np.inf).argmax()
                change[first] = self.up * missing
                tired[first] += self.tiring * missing
            moved = np.flatnonzero(change)
            grown = self.weights_[moved] + np.outer(pace * change[moved], x / (x @ x))
            self.weights_[moved] = np.maximum(grown, 0)
        return self

    def decision_function(self, images):
        """Compute the summed rates of each class, shape (images, classes); noise has none."""
        inputs = with_off(images, self.off_gain)
        rates = np.maximum(inputs @ self.weights_.T - self.cost_ * inputs.sum(axis=1, keepdims=True), 0)
        return np.stack([rates[:, self.of_ == own].sum(axis=1) for own in self.classes_], axis=1)

    def predict(self, images):
        """The class whose units have the largest rates."""
        return self.classes_[self.decision_function(images).argmax(axis=1)]

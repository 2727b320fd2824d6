"""Templates without negative weights that a gradient fits: what a drive like the network's can do (chapter 16)."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from sklearn.base import BaseEstimator, ClassifierMixin

from snnreg.parameters import UNTAUGHT


class NonNegativeTemplates(ClassifierMixin, BaseEstimator):
    """Softmax regression whose weights are 0 or more; noise, class -1, has no template and the score 0.

    As scikit-learn's logistic regression it minimises the summed loss and half the squared weights, by L-BFGS-B
    with bounds.

    Parameters
    ----------
    most_steps : int
        Of the optimizer.
    """

    def __init__(self, most_steps=200):
        self.most_steps = most_steps

    def fit(self, images, classes):
        """Fit images, shape (n, pixels), and their classes."""
        self.classes_ = np.unique(classes)
        taught = self.classes_ != UNTAUGHT
        truth = classes[:, None] == self.classes_
        shape = images.shape[1] + 1, int(taught.sum())

        def loss(flat):
            weights = flat.reshape(shape)
            scores = self._scores(images, weights, taught)
            wrong = (softmax(scores, axis=1) - truth)[:, taught]
            slope = np.vstack([images.T @ wrong + weights[:-1], wrong.sum(axis=0)])
            return (weights[:-1] ** 2).sum() / 2 - log_softmax(scores, axis=1)[truth].sum(), slope.ravel()

        bounds = np.tile([0.0, np.inf], (np.prod(shape), 1))
        bounds[-shape[1] :, 0] = -np.inf  # the offsets
        found = minimize(
            loss, np.zeros(len(bounds)), jac=True, method="L-BFGS-B", bounds=bounds,
            options={"maxiter": self.most_steps},
        )  # fmt: skip
        self.weights_ = found.x.reshape(shape)
        return self

    @staticmethod
    def _scores(images, weights, taught):
        scores = np.zeros((len(images), len(taught)))
        scores[:, taught] = images @ weights[:-1] + weights[-1]
        return scores

    def decision_function(self, images):
        """Compute what each class scores, shape (images, classes)."""
        return self._scores(images, self.weights_, self.classes_ != UNTAUGHT)

    def predict(self, images):
        """The class that scores most."""
        return self.classes_[self.decision_function(images).argmax(axis=1)]

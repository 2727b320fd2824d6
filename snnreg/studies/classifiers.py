"""What classifiers without spikes make of the same images: a mark beside each accuracy (chapter 10)."""

import warnings
from dataclasses import dataclass

from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestCentroid
from sklearn.neural_network import MLPClassifier

from snnreg.datasets import mnist
from snnreg.datasets.image_sets import KNOWN
from snnreg.encoding import GREY_MAX
from snnreg.studies.protocol import Protocol

HIDDEN = 30
"""Units of the perceptron: as many as the network has excitatory neurons."""

PASSES = 30
"""How often the perceptron sees the training images; more change nothing."""


def nearest_class_mean(seed):
    """The class whose mean training image is nearest (Euclid): one picture per class, no gradient."""
    return NearestCentroid()


def logistic_regression(seed):
    """A linear classifier, fitted to the labels of all images at once."""
    return LogisticRegression(max_iter=200)


def perceptron(seed):
    """One layer of :data:`HIDDEN` hidden units, trained by gradients (Adam)."""
    return MLPClassifier(HIDDEN, max_iter=PASSES, random_state=seed)


CLASSIFIERS = {
    make.__name__.replace("_", " "): make for make in (nearest_class_mean, logistic_regression, perceptron)
}
"""Each as scikit-learn has it, with its usual settings: none was tuned."""


def fit_classifier(classifier, images, classes):
    """The classifier, fitted to images of any shape (n, ...), whose grey levels run from 0 to 1 for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of passes that end before the fit, of pixels that are never lit
        return classifier.fit(images.reshape(len(images), -1) / GREY_MAX, classes)


@dataclass(frozen=True, kw_only=True)
class Classifiers(Protocol):
    """The classifiers of one set of digits, on the images that a network of this seed learns and is tested on."""

    def tables(self):
        """``classifiers``: a row for each."""
        images, classes = mnist.digits_of(self.digits, self.train_per_digit, train=True, data=self.data)
        known = self.test_sets()[KNOWN]
        rows = []
        for name, make in CLASSIFIERS.items():
            score = fit_classifier(make(self.seed), images, classes).score(known.images / GREY_MAX, known.classes)
            rows.append(
                {
                    "seed": self.seed,
                    "digits": " ".join(map(str, self.digits)),
                    "classifier": name,
                    "train_per_digit": self.train_per_digit,
                    "test_images": len(known.images),
                    "accuracy": float(score),
                }
            )
        return {"classifiers": rows}

"""What classifiers without spikes make of the same images: a mark beside each accuracy (chapter 10)."""

import warnings

from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestCentroid

from snnreg.datasets import mnist
from snnreg.datasets.image_sets import KNOWN
from snnreg.encoding import GREY_MAX
from snnreg_studies.protocol import Protocol

CLASSIFIERS = {
    # The class whose mean training image is nearest (Euclid): one picture per class, no gradient.
    "nearest class mean": NearestCentroid(),
    # Linear, fitted to the labels of all images at once.
    "logistic regression": LogisticRegression(max_iter=200),
}
"""By name, each as scikit-learn has it, with its usual settings: none was tuned."""


def fit_classifier(classifier, images, classes):
    """The classifier, fitted to images of any shape (n, ...), whose grey levels run from 0 to 1 for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of passes that end before the fit, of pixels that are never lit
        return classifier.fit(images.reshape(len(images), -1) / GREY_MAX, classes)


class Classifiers(Protocol):
    """The classifiers of one set of digits, on the images that a network of this seed learns and is tested on."""

    def tables(self):
        """``classifiers``: a row for each."""
        images, classes = mnist.digits_of(self.digits, self.train_per_digit, train=True, data=self.data)
        known = self.test_sets()[KNOWN]
        rows = []
        for name, classifier in CLASSIFIERS.items():
            score = fit_classifier(classifier, images, classes).score(known.images / GREY_MAX, known.classes)
            row = {
                "seed": self.seed,
                "digits": " ".join(map(str, self.digits)),
                "classifier": name,
                "train_per_digit": self.train_per_digit,
                "test_images": len(known.images),
                "accuracy": float(score),
            }
            rows.append(row)
        return {"classifiers": rows}

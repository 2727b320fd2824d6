"""What classifiers without spikes make of the same images: a mark beside each accuracy (chapter 10)."""

import warnings

from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import NearestCentroid
from sklearn.neural_network import MLPClassifier

from snnreg.datasets import mnist
from snnreg.datasets.image_sets import KNOWN
from snnreg.encoding import GREY_MAX
from snnreg_studies.protocol import Protocol


def classifiers(seed):
    """By name, each as scikit-learn has it, with its usual settings: none was tuned."""
    return {
        # The class whose mean training image is nearest (Euclid): one picture per class, no gradient.
        "nearest class mean": NearestCentroid(),
        # Linear, fitted to the labels of all images at once.
        "logistic regression": LogisticRegression(max_iter=200),
        # As many hidden units as the network has excitatory neurons, trained by gradients (Adam) in 30 passes
        # through the images; more change nothing.
        "perceptron": MLPClassifier(30, max_iter=30, random_state=seed),
    }


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
        for name, classifier in classifiers(self.seed).items():
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

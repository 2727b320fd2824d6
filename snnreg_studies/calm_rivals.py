"""Classifiers without spikes that learn noise as one class more: rivals of a calm network (chapters 11 and 19)."""

from dataclasses import dataclass

import numpy as np
from sklearn.base import clone

from snnreg.base.checks import check_choice, check_sequence
from snnreg.datasets.image_sets import KNOWN
from snnreg.encoding import GREY_MAX, as_pixels
from snnreg.parameters import UNTAUGHT
from snnreg_studies.calm import FRAME, Calm
from snnreg_studies.classifiers import CLASSIFIERS, fit_classifier
from snnreg_studies.protocol import check_numbers
from snnreg_studies.prototypes import Prototypes
from snnreg_studies.rate_units import RateUnits
from snnreg_studies.statistics import detection
from snnreg_studies.templates import NonNegativeTemplates

OF_ONE_PICTURE = (*CLASSIFIERS, "non-negative templates")
"""Rivals with one picture of each class, the average image or a fitted one."""

RIVALS = CLASSIFIERS | {
    # These have the drive of a network whose weights cannot be negative.
    "non-negative templates": NonNegativeTemplates(),
    # One average image of each digit and of each kind of noise.
    "average images": Prototypes(1),
    "k-means": Prototypes(),
    "vector quantisation": Prototypes(passes=20),
    "rate units": RateUnits(),
}
"""By name."""


def class_scores(classifier, images):
    """Compute how much each class speaks for each image, shape (images, classes), in the order of ``classes_``."""
    if hasattr(classifier, "centroids_"):
        return -np.linalg.norm(images[:, None] - classifier.centroids_, axis=2)
    scores = classifier.decision_function(images)
    return scores if scores.ndim == 2 else np.stack([-scores, scores], axis=1)  # one column for two classes


@dataclass(kw_only=True)
class CalmRivals(Calm):
    """Classifiers of one set of digits, shown what a network of :class:`snnreg_studies.calm.Calm` is shown.

    They learn the same images of noise as one class more, if there are any.  The score of an image is by how much
    its best digit leads that class; without it, how much that digit speaks for the image.

    Parameters
    ----------
    rivals : sequence of str
        Of :data:`RIVALS`.
    options : dict of str to float, optional
        Parameters of these classifiers by name, in place of their own.
    """

    rivals: tuple = OF_ONE_PICTURE
    options: dict = None
    variant: str = "classifiers"

    def __post_init__(self):
        super().__post_init__()
        self.rivals = check_sequence("rivals", self.rivals, "names")
        for name in self.rivals:
            check_choice("rivals", name, tuple(RIVALS))
        self.options = check_numbers("options", self.options, "each = 10")

    def runs(self):
        """A row for each classifier and set, and brightness of noise over the frame."""
        images, classes = self.plan.training_set(self.seed)
        sets = self.test_sets()
        for name in self.rivals:
            classifier = clone(RIVALS[name]).set_params(**self.options)
            fitted = fit_classifier(classifier, as_pixels(images), classes)
            known = None
            for shown in (KNOWN, *self.noises):
                for factor in self.brightness if shown == FRAME else (1,):
                    test_set = sets[shown]
                    scores = class_scores(fitted, factor * test_set.images / GREY_MAX)
                    of_digits = scores[:, fitted.classes_ != UNTAUGHT]
                    best = of_digits.max(axis=1)
                    lead = best - scores[:, 0] if UNTAUGHT in fitted.classes_ else best
                    row = {"test_set": shown, "brightness": factor, "test_images": len(lead), "accuracy": None}
                    if shown == KNOWN:
                        known = lead
                        row["accuracy"] = float((of_digits.argmax(axis=1) == test_set.classes).mean())
                    else:
                        row |= detection(known, lead)
                    yield {**self.settings, "classifier": name, **row}

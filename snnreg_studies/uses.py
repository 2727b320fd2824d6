"""What the networks are good for: detection, robustness, operations: experiment 5 (chapter 11)."""

from dataclasses import replace

import numpy as np

from snnreg import analysis
from snnreg.datasets.image_sets import KNOWN
from snnreg_studies import statistics
from snnreg_studies.corruptions import CORRUPTIONS
from snnreg_studies.decays import Decays, decay_columns
from snnreg_studies.protocol import numbered_stream

FALSE_POSITIVE_RATES = (0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1)
"""Where a stored ROC curve is read."""


class Uses(Decays):
    """What networks under several decays are good for: experiment 5."""

    def tables(self):
        """``detection``: a row for each decay, detector and set to be distinguished from the known digits, with
        AUROC and the false positive rate at 95 % true positives. ``roc``: the curves behind it. ``robustness``:
        a row for each decay, corruption and strength (see :mod:`snnreg_studies.corruptions`), with what the
        network makes of the disturbed digits. ``operations``: a row for each decay and test set, with the
        synaptic operations an image costs.
        """
        sets = self.test_sets()
        result = {"detection": [], "roc": [], "robustness": [], "operations": []}
        for decay, network in self.networks():
            columns = {**self.settings, **decay_columns(decay)}
            counts = {name: counts for name, counts, _ in self.show(network, sets)}
            for name, rows in (
                ("detection", detection(sets, counts)),
                ("roc", curves(sets, counts)),
                ("robustness", self.robustness(network, sets[KNOWN])),
                ("operations", operations(self.plan, network, sets)),
            ):
                result[name] += [{**columns, **row} for row in rows]
        return result

    def robustness(self, network, known):
        """What a network makes of disturbed digits (rows); strength 0 leaves them as they are."""

        def columns(images):
            ((_, _, row),) = self.show(network, {KNOWN: replace(known, images=images)})
            return {name: row[name] for name in ("test_images", "spikes", "silent_images", "accuracy")}

        undisturbed = columns(known.images)
        for place, (name, (disturb, strengths)) in enumerate(CORRUPTIONS.items()):
            yield {"corruption": name, "strength": 0, **undisturbed}
            for strength in strengths:
                disturbed = disturb(known.images, strength, numbered_stream(self.seed, place))
                yield {"corruption": name, "strength": strength, **columns(disturbed)}


def detectors(sets, counts):
    """Scores that shall be higher for known digits, by detector and test set.

    ``spikes`` is the number of output spikes.  ``brightness`` is the sum of the grey levels, which needs no
    network.  ``brightness_distance`` is how far that sum lies from the mean over the noise and the digits
    shown: noise is always equally bright, digits are not.
    """
    brightness = {name: test_set.images.sum(axis=1) for name, test_set in sets.items()}
    middle = np.mean([values.mean() for values in brightness.values()])
    return {
        "spikes": {name: values.sum(axis=1) for name, values in counts.items()},
        "brightness": brightness,
        "brightness_distance": {name: np.abs(values - middle) for name, values in brightness.items()},
    }


def _comparisons(sets, counts):
    """Each detector and each set against the known digits, with both scores."""
    for detector, scores in detectors(sets, counts).items():
        for against in sets:
            if against != KNOWN:
                yield {"detector": detector, "against": against}, scores[KNOWN], scores[against]


def detection(sets, counts):
    """How well known digits are distinguished from each other set (rows)."""
    for row, known, other in _comparisons(sets, counts):
        yield {
            **row,
            "auroc": statistics.auroc(known, other),
            "false_positive_rate_at_95": false_positive_rate_at(known, other),
        }


def roc(known, other):
    """False and true positive rates by scikit-learn, a point for each threshold, from (0, 0) to (1, 1)."""
    from sklearn.metrics import roc_curve

    truth = np.repeat([1, 0], [len(known), len(other)])
    return roc_curve(truth, np.concatenate([known, other]), drop_intermediate=False)[:2]


def false_positive_rate_at(known, other, true_positive_rate=0.95):
    """The smallest false positive rate at which the true positive rate is at least this large."""
    false_positives, true_positives = roc(known, other)
    return float(false_positives[true_positives >= true_positive_rate].min())


def curves(sets, counts):
    """The ROC curves at :data:`FALSE_POSITIVE_RATES` (rows)."""
    for row, known, other in _comparisons(sets, counts):
        false_positives, true_positives = roc(known, other)
        for rate in FALSE_POSITIVE_RATES:
            best = true_positives[false_positives <= rate].max()
            yield {**row, "false_positive_rate": rate, "true_positive_rate": float(best)}


def operations(plan, network, sets):
    """Synaptic operations per image: input spikes, as expected, times surviving synapses (rows)."""
    parameters = plan.parameters
    surviving = network.weights >= analysis.PRUNED_BELOW * parameters.g_max
    spikes_per_grey = float(parameters.rate_per_grey * parameters.image_duration)
    for name, test_set in sets.items():
        spikes = test_set.images.mean(axis=0) * spikes_per_grey
        yield {
            "test_set": name,
            "input_spikes": float(spikes.sum()),
            "operations": float(spikes @ surviving.sum(axis=1)),
            "operations_of_all_synapses": float(spikes.sum() * surviving.shape[1]),
        }

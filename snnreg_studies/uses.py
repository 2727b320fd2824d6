"""What the networks are good for: detection, robustness, operations (the study uses, chapter 12)."""

from dataclasses import replace

from snnreg import analysis
from snnreg.datasets.image_sets import KNOWN
from snnreg_studies import statistics
from snnreg_studies.corruptions import CORRUPTIONS
from snnreg_studies.decays import Decays, decay_columns
from snnreg_studies.protocol import numbered_stream


class Uses(Decays):
    """What networks under several decays are good for."""

    def tables(self):
        """``detection``: a row for each decay, detector and set to be distinguished from the known digits, with
        AUROC. ``robustness``: a row for each decay, corruption and strength (see
        :mod:`snnreg_studies.corruptions`), with what the network makes of the disturbed digits. ``operations``: a
        row for each decay and test set, with the synaptic operations an image costs.
        """
        sets = self.test_sets()
        result = {"detection": [], "robustness": [], "operations": []}
        for decay, network in self.networks():
            columns = {**self.settings, **decay_columns(decay)}
            counts = {name: counts for name, counts, _ in self.show(network, sets)}
            for name, rows in (
                ("detection", detection(sets, counts)),
                ("robustness", self.robustness(network, sets[KNOWN])),
                ("operations", operations(self.plan, network, sets)),
            ):
                result[name] += [{**columns, **row} for row in rows]
        return result

    def robustness(self, network, known):
        """Measure what a network makes of disturbed digits (rows); strength 0 leaves them as they are."""

        def columns(images):
            ((_, _, row),) = self.show(network, {KNOWN: replace(known, images=images)})
            return {name: row[name] for name in ("test_images", "spikes", "silent_images", "accuracy")}

        undisturbed = columns(known.images)
        for place, (name, (disturb, strengths)) in enumerate(CORRUPTIONS.items()):
            yield {"corruption": name, "strength": 0, **undisturbed}
            for strength in strengths:
                disturbed = disturb(known.images, strength, numbered_stream(self.seed, place))
                yield {"corruption": name, "strength": strength, **columns(disturbed)}


def detection(sets, counts):
    """Measure how well known digits are told from each other set (rows), where a higher score means known.

    ``spikes`` is the number of output spikes, ``brightness`` the sum of the grey levels, which needs no network.
    """
    brightness = {name: test_set.images for name, test_set in sets.items()}
    for detector, values in (("spikes", counts), ("brightness", brightness)):
        scores = {name: of_set.sum(axis=1) for name, of_set in values.items()}
        for against in sets:
            if against != KNOWN:
                auroc = statistics.auroc(scores[KNOWN], scores[against])
                yield {"detector": detector, "against": against, "auroc": auroc}


def operations(plan, network, sets):
    """Synaptic operations per image: input spikes, as expected, times surviving synapses (rows)."""
    parameters = plan.parameters
    surviving = network.weights >= analysis.PRUNED_BELOW * parameters.g_max
    spikes_per_grey = float(parameters.rate_per_grey * parameters.image_duration)
    for name, test_set in sets.items():
        spikes = test_set.images.mean(axis=0) * spikes_per_grey
        yield {"test_set": name, "operations": float(spikes @ surviving.sum(axis=1))}

"""How far a result reaches: other light, disturbed digits, other unknowns (chapter 17)."""

from dataclasses import dataclass, replace

from sklearn.neighbors import NearestCentroid

from snnreg.base.checks import check_choice, check_dict, check_number, check_sequence
from snnreg.datasets.image_sets import KNOWN, UNKNOWN
from snnreg.encoding import GREY_MAX
from snnreg_studies import statistics
from snnreg_studies.ablations import Ablations
from snnreg_studies.classifiers import fit_classifier
from snnreg_studies.corruptions import CORRUPTIONS, contrast
from snnreg_studies.protocol import brighter, check_brightness, numbered_stream

DISTURBANCES = {name: disturb for name, (disturb, _) in CORRUPTIONS.items()} | {"contrast": contrast}
"""What may be done to known digits; each has the random stream of its place."""


@dataclass(kw_only=True)
class Ranges(Ablations):
    """A network of one variant of the rule, outside the conditions in which it was chosen.

    Parameters
    ----------
    brightness : sequence of float
        How many times as bright as they are all test sets are shown: the rates of the input are multiplied.
    disturbances : dict of str to sequence of float
        Strengths of some of :data:`DISTURBANCES`, for known digits; disturbed noise is noise.
    """

    brightness: tuple = (1,)
    disturbances: dict = None

    shown_sets = (*Ablations.shown_sets, UNKNOWN)

    def __post_init__(self):
        super().__post_init__()
        self.brightness = check_brightness(self.brightness)
        given = {} if self.disturbances is None else self.disturbances
        for name, strengths in check_dict("disturbances", given, "contrast = [0.5]").items():
            check_choice("disturbances", name, DISTURBANCES)
            for strength in check_sequence(f"disturbances.{name}", strengths, "strengths"):
                check_number(f"disturbances.{name}", strength)
        self.disturbances = given

    def runs(self):
        """A row for each cut, brightness and test set, and for each cut, disturbance and strength.

        Beside what the network answers stand the accuracy of the nearest class mean on the same images, how well
        the spike count tells known digits from this set (AUROC), and the :func:`drive` of its weights.
        """
        means = fit_classifier(NearestCentroid(), *self.plan.training_set(self.seed))
        sets = self.test_sets()
        for cut, network in self.cut_networks():
            for factor in self.brightness:
                shown = replace(network, parameters=brighter(self.plan.parameters, factor))
                yield from self._measure(shown, sets, means, cut=cut, disturbance="brightness", strength=factor)
            for name, strengths in self.disturbances.items():
                for strength in strengths:
                    rng = numbered_stream(self.seed, list(DISTURBANCES).index(name))
                    disturbed = DISTURBANCES[name](sets[KNOWN].images, strength, rng)
                    only = {KNOWN: replace(sets[KNOWN], images=disturbed)}
                    columns = {"cut": cut, "disturbance": name, "strength": strength}
                    yield from self._measure(network, only, means, **columns)

    def _measure(self, network, sets, means, **columns):
        """Measure what a network and the nearest class mean make of some test sets (rows, with these columns)."""
        factor = float(network.parameters.rate_per_grey / self.plan.parameters.rate_per_grey)
        spikes = {}
        for name, counts, row in self.show(network, sets):
            known, test_set, spikes[name] = name == KNOWN, sets[name], counts.sum(axis=1)
            told_apart = None if known else statistics.auroc(spikes[KNOWN], spikes[name])
            by_mean = float(means.score(factor * test_set.images / GREY_MAX, test_set.classes)) if known else None
            yield {
                **self.settings,
                **columns,
                **row,
                "nearest_class_mean": by_mean,
                "auroc": told_apart,
                "drive": drive(network.parameters, network.weights, test_set.images),
            }


def drive(parameters, weights, images):
    """Drive of the neuron that an image drives most, as a multiple of the critical one; its mean over images."""
    per_grey = float(parameters.excitatory_conductance_time * parameters.rate_per_grey)
    return float((per_grey * images @ weights).max(axis=1).mean() / parameters.critical_conductance)

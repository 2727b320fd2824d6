"""How far a result reaches: other light, disturbed digits, other unknowns (chapter 16)."""

from dataclasses import dataclass, replace

from snnreg import analysis, experiment
from snnreg.base.checks import choice, number, sequence
from snnreg.base.errors import SnnregError, brief
from snnreg.datasets.corruptions import CORRUPTIONS, contrast
from snnreg.datasets.image_sets import KNOWN, UNKNOWN
from snnreg.encoding import GREY_MAX
from snnreg.experiment.runs import answered
from snnreg.experiment.streams import numbered_stream
from snnreg.sweep.ablations import Ablations
from snnreg.sweep.classifiers import fitted, nearest_class_mean
from snnreg.sweep.uses import operations
from snnreg.theory import Theory

BRIGHTNESS = "brightness"

DISTURBANCES = {name: disturb for name, (disturb, _) in CORRUPTIONS.items()} | {"contrast": contrast}
"""What may be done to known digits; each has the random stream of its place."""


@dataclass(frozen=True, kw_only=True)
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
        brightness = sequence("brightness", self.brightness, "factors")
        if not brightness:
            raise SnnregError("brightness is empty; [1] shows the images as they are")
        brightness = tuple(number("brightness", factor) for factor in brightness)
        given = {} if self.disturbances is None else self.disturbances
        if not isinstance(given, dict):
            raise SnnregError(f"disturbances must be a table such as {{contrast = [0.5]}}, got {brief(given)}")
        for name, strengths in given.items():
            choice("disturbances", name, DISTURBANCES)
            for strength in sequence(f"disturbances.{name}", strengths, "strengths"):
                number(f"disturbances.{name}", strength)
        self._set(brightness=brightness, disturbances=given)

    @property
    def images(self):
        """About how many images its networks are shown."""
        sets = len(self.shown_sets) * len(self.brightness) + sum(map(len, self.disturbances.values()))
        shown = sets * len(self.cuts) * self.test_per_digit
        return len(self.digits) * (self.train_per_digit + shown)

    def tables(self):
        """Do the run.

        Returns
        -------
        dict of str to list of dict
            ``runs``: a row for each cut, brightness and test set, and for each cut, disturbance and strength.
            Beside what the network answers stand the accuracy of the nearest class mean on the same images, how
            well the spike count tells known digits from this set (AUROC), the synaptic operations of an image
            (see :func:`snnreg.sweep.uses.operations`), and what is calculated from its weights: :func:`drive`, and
            the spikes that the theory of chapter 15 expects.
        """
        means = fitted(nearest_class_mean(self.seed), *self.plan.training_set(self.seed))
        sets, rows = self.test_sets(), []
        for cut, network in self.cut_networks():
            for factor in self.brightness:
                parameters = self.plan.parameters
                bright = parameters.replace(rate_per_grey=factor * parameters.rate_per_grey)
                columns = {**self.settings, "cut": cut, "disturbance": BRIGHTNESS, "strength": factor}
                shown_rows = self._shown(replace(network, parameters=bright), sets, means)
                rows += [{**columns, **row} for row in shown_rows]
            for name, strengths in self.disturbances.items():
                place = list(DISTURBANCES).index(name)
                for strength in strengths:
                    rng = numbered_stream(self.seed, place)
                    disturbed = DISTURBANCES[name](sets[KNOWN].images, strength, rng)
                    only = {KNOWN: replace(sets[KNOWN], images=disturbed)}
                    columns = {**self.settings, "cut": cut, "disturbance": name, "strength": strength}
                    rows += [{**columns, **row} for row in self._shown(network, only, means)]
        return {"runs": rows}

    def _shown(self, network, sets, means):
        """What a network and the nearest class mean make of some test sets (rows)."""
        plan = replace(self.plan, parameters=network.parameters)
        factor = float(network.parameters.rate_per_grey / self.plan.parameters.rate_per_grey)
        theory = Theory(network.parameters, neurons=network.wiring.neurons)
        costs = operations(plan, network, sets)
        counts = {
            name: experiment.respond(plan, network, test_set, self.seed, progress=False)
            for name, test_set in sets.items()
        }
        rows = []
        for cost, (name, test_set) in zip(costs, sets.items(), strict=True):
            known = name == KNOWN
            told = None if known else analysis.auroc(*(counts[n].sum(axis=1) for n in (KNOWN, name)))
            by_mean = float(means.score(factor * test_set.images / GREY_MAX, test_set.classes)) if known else None
            rows.append(
                {
                    **answered(plan, network, test_set, counts[name]),
                    "nearest_class_mean": by_mean,
                    "auroc": told,
                    "operations": cost["operations"],
                    "drive": drive(plan.parameters, network.weights, test_set.images),
                    "expected_spikes": float(theory.expected_counts(network.weights, test_set.images).sum()),
                }
            )
        return rows


def drive(parameters, weights, images):
    """Drive of the neuron that an image drives most, as a multiple of the critical one; its mean over images.

    Parameters
    ----------
    parameters : snnreg.parameters.Parameters
    weights : ndarray, shape (784, neurons)
    images : ndarray, shape (images, 784)
        Grey levels.

    Returns
    -------
    float
    """
    per_grey = float(parameters.excitatory_conductance_time * parameters.rate_per_grey)
    return float((per_grey * images @ weights).max(axis=1).mean() / parameters.critical_conductance)

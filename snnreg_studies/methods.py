"""What else keeps a network quiet on noise: the methods that a sceptic names (chapter 15).

Each method makes a network of one seed from the same wiring, images and input spikes, with one number
that says how strongly it acts.  Some act on a network that was trained without decay, the others while it
learns, after each image: an image lasts half a second, the time constants here are minutes.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from brian2 import mV, second

from snnreg import analysis, experiment
from snnreg.base.checks import check_choice, check_dict, check_number, check_sequence
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import KNOWN
from snnreg.decay import AFTER_TRAINING, ONLINE, Decay
from snnreg.encoding import GREY_MAX
from snnreg.experiment.plan import RANDOM_MASK, stream
from snnreg.parameters import INPUTS
from snnreg_studies.protocol import Protocol, new_training, prune


class Trial:
    """One seed of one plan, and what several methods need of it, made once."""

    def __init__(self, plan, seed):
        self.plan = plan
        self.seed = seed
        self.known = plan.test_sets(seed)[KNOWN]
        self._online = {}

    @cached_property
    def without(self):
        """The network trained without decay."""
        return experiment.train(self.plan, Decay(), self.seed, progress=False)

    def online(self, tau_prun_s):
        """The network trained with the paper's rule acting online."""
        if tau_prun_s not in self._online:
            decay = Decay(ONLINE, tau_prun_s * second)
            self._online[tau_prun_s] = experiment.train(self.plan, decay, self.seed, progress=False)
        return self._online[tau_prun_s]

    def known_spikes(self, network):
        """Spikes of a network on the known digits."""
        return int(experiment.respond(self.plan, network, self.known, self.seed, progress=False).sum())


# On a trained network.


def none(trial, strength):
    """Trained without decay and left as it is; the strength means nothing."""
    return trial.without


def decay_online(trial, tau_prun_s):
    """The paper's rule at every input spike of training; the pruning time in seconds."""
    return trial.online(tau_prun_s)


def decay_after_training(trial, tau_prun_s):
    """The paper's rule once, after training; the pruning time in seconds."""
    return prune(trial.plan, trial.without, Decay(AFTER_TRAINING, tau_prun_s * second), trial.seed)


def rarely_lit(trial, share):
    """Cut the pixels that are lit in at most this share of the training images; 0: the never-lit ones."""
    lit = lit_share(trial.plan, trial.seed)
    return trial.without.with_weights(trial.without.weights * (lit > share)[:, None])


def random_mask(trial, tau_prun_s):
    """Cut synapses at random until as many are pruned as with the decay online of this pruning time.

    Pruned is what lies below 1 % of g_max.
    """
    weights = trial.without.weights
    rng = stream(trial.seed, RANDOM_MASK)
    return _cut(trial, tau_prun_s, np.where(_is_pruned(trial, weights), -1.0, rng.random(weights.shape)))


def smallest_weights(trial, tau_prun_s):
    """Magnitude pruning: cut the smallest weights, as many as for :func:`random_mask`."""
    return _cut(trial, tau_prun_s, trial.without.weights)


def threshold(trial, rise_mv):
    """Raise the threshold of the test by this many millivolts."""
    rest = trial.plan.parameters.threshold_rest + rise_mv * mV
    return replace(trial.without, parameters=trial.plan.parameters.replace(threshold_rest=rest))


def matched_threshold(trial, tau_prun_s):
    """The threshold at which the known digits get as many spikes as with the decay online of this pruning time.

    Found by bisection to 0.02 mV, between 7 mV below the threshold at rest and 50 mV above it.
    """
    from scipy.optimize import bisect

    wanted = trial.known_spikes(trial.online(tau_prun_s))
    rise_mv = bisect(lambda mv: trial.known_spikes(threshold(trial, mv)) - wanted - 0.5, -7, 50, xtol=0.02)
    return threshold(trial, rise_mv)


def _is_pruned(trial, weights):
    """Mark which synapses count as pruned, of the shape of `weights`."""
    return weights < analysis.PRUNED_BELOW * trial.plan.parameters.g_max


def _cut(trial, tau_prun_s, order):
    """Without decay, cut where `order` is smallest: as many as with the decay online of this pruning time."""
    kept = np.ones(order.size)
    count = _is_pruned(trial, trial.online(tau_prun_s).weights).sum()
    kept[np.argsort(order, axis=None, kind="stable")[:count]] = 0
    return trial.without.with_weights(trial.without.weights * kept.reshape(order.shape))


# While it learns.


def leak(trial, tau_s):
    """Every weight shrinks all the time, used or not, with this time constant in seconds."""
    factor = np.exp(-trial.plan.parameters.period_s / tau_s)

    def after_image(weights, pixels, counts):
        weights *= factor

    return train_stepwise(trial.plan, trial.seed, after_image)


def normalization(trial, mean):
    """The weights of each neuron are scaled to this mean, as a share of g_max, before each image.

    Source: P. Diehl, M. Cook, Front. Comput. Neurosci. 9, 2015; their mean is 0.1.
    """
    return train_stepwise(trial.plan, trial.seed, normalize_to(trial.plan, mean), before_first=True)


def normalize_to(plan, mean):
    """Make what :func:`normalization` does after each image."""
    g_max = plan.parameters.g_max

    def after_image(weights, pixels, counts):
        sums = weights.sum(axis=0)
        weights *= mean * g_max * len(weights) / np.where(sums > 0, sums, 1)
        np.minimum(weights, g_max, out=weights)

    return after_image


def small_start(trial, factor):
    """The initial weights are multiplied by this."""
    parameters = trial.plan.parameters.replace(initial_weights=factor)
    return train_stepwise(replace(trial.plan, parameters=parameters), trial.seed)


def asp(trial, tau_s):
    """A leak that coincidences slow down, after ASP; its time constant in seconds (see :func:`leak_after_asp`)."""
    return train_stepwise(trial.plan, trial.seed, leak_after_asp(trial.plan, tau_s))


def leak_after_asp(plan, tau_s):
    """Make what :func:`asp` does after each image.

    Each synapse counts the output spikes on images that light its pixel, weighted by the grey level; the
    count fades with `tau_s`, and the weight leaks with the time constant ``tau_s (1 + count)``.

    The idea, a leak modulated by the correlation of input and output, is that of P. Panda et al., "ASP:
    Learning to forget with adaptive synaptic plasticity in spiking neural networks", arXiv 1703.07655; this
    form of it fits the network here and is not theirs.
    """
    period_s = plan.parameters.period_s
    fade = np.exp(-period_s / tau_s)
    coincidences = np.zeros((INPUTS, len(plan.digits) * plan.parameters.neurons_per_class))

    def after_image(weights, pixels, counts):
        coincidences[:] = fade * coincidences + pixels[:, None] / GREY_MAX * counts
        weights *= np.exp(-period_s / (tau_s * (1 + coincidences)))

    return after_image


def train_stepwise(plan, seed, after_image=None, *, decay=None, before_first=False):
    """The network of one seed, trained with something done to the weights after each image (and before the first).

    `after_image` gets the weights, shape (784, neurons), to be changed in place, the pixels, shape (784,), and the
    spikes of each neuron; before the first image pixels and spikes are None.  The other options are those of
    :func:`snnreg_studies.protocol.new_training`.
    """
    images, classes = plan.training_set(seed)
    training = new_training(plan, seed, decay=decay)
    if after_image is None:
        training.show(images, classes)
        return training.network()
    pixels = images.reshape(len(images), -1).astype(float)
    if before_first:
        after_image(training.weights, None, None)
    for k in range(len(images)):
        (counts,) = training.show(pixels[k : k + 1], classes[k : k + 1])
        after_image(training.weights, pixels[k], counts)
    return training.network()


def lit_share(plan, seed):
    """Share of the training images in which each pixel is not black, shape (784,)."""
    images, _ = plan.training_set(seed)
    return (images.reshape(len(images), -1) > 0).mean(axis=0)


METHODS = {
    method.__name__.replace("_", "-"): method
    for method in (
        *(none, decay_online, decay_after_training, rarely_lit, random_mask, smallest_weights, threshold),
        *(matched_threshold, leak, normalization, small_start, asp),
    )
}
"""What a definition may name, with a list of strengths."""


@dataclass(kw_only=True)
class Methods(Protocol):
    """Networks of one seed under several methods of :data:`METHODS` (the study baselines).

    Parameters
    ----------
    methods : dict of str to sequence of float
        For each method the strengths with which it is to act.
    """

    methods: dict

    def __post_init__(self):
        super().__post_init__()
        for method, strengths in check_dict("methods", self.methods or None, "rarely-lit = [0, 0.1]").items():
            check_choice("methods", method, METHODS)
            if not check_sequence(f"methods.{method}", strengths, "strengths"):
                raise SnnregError(f"methods.{method} is empty; name one strength or more")
            for strength in strengths:
                check_number(f"the strength of {method}", strength, least=None)
                if method not in ("none", "rarely-lit", "threshold") and strength <= 0:
                    raise SnnregError(f"the strength of {method} must be positive, got {strength:g}")

    def runs(self):
        """A row for each method, strength and test set."""
        sets, trial = self.test_sets(), Trial(self.plan, self.seed)
        for method, strengths in self.methods.items():
            for strength in strengths:
                network = METHODS[method](trial, strength)
                yield from self.rows(network, sets, method=method, strength=strength)

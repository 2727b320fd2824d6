"""Rules that change all weights between two images: chapters 11 and 19, and the rivals of the decay in chapter 18.

Each is called with the plan, its strength and a random generator, and returns what
:func:`snnreg_studies.methods.train_stepwise` calls after an image.
"""

import numpy as np

from snnreg.encoding import GREY_MAX
from snnreg.parameters import INPUTS
from snnreg_studies.methods import leak_after_asp, normalize_to

SYNAPSES = INPUTS // 2
"""How many synapses a neuron has where silent ones move."""


def normalization(plan, mean, rng):
    """The weights of each neuron are scaled to this mean, as a share of g_max."""
    return normalize_to(plan, mean)


def cap(plan, most, rng):
    """A neuron whose weights sum to more than this is scaled down to it after each image."""

    def after_image(weights, pixels, counts):
        weights /= np.maximum(weights.sum(axis=0) / most, 1)

    return after_image


def asp(plan, tau_s, rng):
    """Weights leak with this time constant in seconds; coincidences of input and output slow their leak."""
    return leak_after_asp(plan, tau_s)


def scaling(plan, gain, rng):
    """All weights of a neuron are multiplied after each image, up while it is too quiet and down while too active.

    By ``1 + gain (1 - activity)``, with the activity of chapter 10: a multiple of the target.

    Source: G. Turrigiano, Cell 135, 2008, for the idea.
    """
    p = plan.parameters
    fade = np.exp(-p.period_s / float(p.activity_time))
    rise = 1 / float(p.activity_target * p.activity_time)
    activity = np.ones(len(plan.digits) * p.neurons_per_class)

    def after_image(weights, pixels, counts):
        activity[:] = fade * activity + rise * counts
        weights *= np.maximum(1 + gain * (1 - activity), 0)
        np.minimum(weights, p.g_max, out=weights)

    return after_image


def regrowth(plan, silence_s, rng):
    """Each neuron has half of the synapses; one whose input is silent for so many seconds moves to another input.

    Where it moves is drawn at random, and it begins there with no weight.  The idea, a fixed number of synapses of
    which the useless ones try another place, is that of G. Bellec et al., "Deep rewiring", arXiv 1711.05136; what
    is useless is told there by the weight.  Moves happen between images, and an input is silent while its pixel is
    black.
    """
    period_s, neurons = plan.parameters.period_s, len(plan.digits) * plan.parameters.neurons_per_class
    there = rng.random((INPUTS, neurons)).argsort(axis=0) < SYNAPSES
    silent_s = np.zeros((INPUTS, neurons))  # of a synapse that is there: since its last spike, or since it came

    def after_image(weights, pixels, counts):
        if pixels is not None:
            silent_s[pixels == 0] += period_s
            silent_s[pixels > 0] = 0
            lost = there & (silent_s > silence_s)
            for neuron in np.flatnonzero(lost.any(axis=0)):
                free = rng.permutation(np.flatnonzero(~there[:, neuron]))[: lost[:, neuron].sum()]
                there[lost[:, neuron], neuron] = False
                there[free, neuron] = True
                silent_s[free, neuron] = 0
        weights *= there

    return after_image


def sliding_threshold(plan, step, rng):
    """After each image a weight changes by ``step x y (y - theta)``, in units of g_max, between 0 and g_max.

    `x` is the grey level of its pixel as a share of white, `y` the spikes of its neuron as a multiple of the
    target of chapter 10, and `theta` follows the mean of ``y**2`` with the time constant of the activity there.

    Source: E. Bienenstock, L. Cooper, P. Munro, J. Neurosci. 2, 1982.
    """
    p = plan.parameters
    fade = np.exp(-p.period_s / float(p.activity_time))
    expected = float(p.activity_target) * p.period_s
    theta = np.ones(len(plan.digits) * p.neurons_per_class)

    def after_image(weights, pixels, counts):
        y = counts / expected
        theta[:] = fade * theta + (1 - fade) * y**2
        weights += step * p.g_max * np.outer(pixels / GREY_MAX, y * (y - theta))
        np.clip(weights, 0, p.g_max, out=weights)

    return after_image


BETWEEN = {rule.__name__: rule for rule in (normalization, cap, asp, scaling, regrowth, sliding_threshold)}
"""What a definition may name, with a strength."""

BEFORE_FIRST = {"normalization", "regrowth"}
"""Those that act before the first image as well."""

STREAM = 100
"""The number of the random stream of what they draw, see :func:`snnreg_studies.protocol.numbered_stream`."""

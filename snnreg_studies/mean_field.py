"""The network calculated instead of simulated: expected spikes, and how far weights drift (chapter 16).

No neuron spikes here.  While an image is shown, for a time T, each neuron has

- an excess: by how many millivolts the mean conductance pulls it past its threshold within a membrane time
  constant, x = g (E_e - theta_0) - (theta_0 - E_L), which is 0 at the critical conductance of chapter 8;
- an expected count n = a s log(1 + exp(u / s)), where u is x minus the effect of inhibition;
- synapses that drift by equations (3), (4) and (5) of the paper, as far as they follow from n and from the input
  rates, and diffuse by chance.

The threshold is the adaptive one.

Three numbers come from no equation: :class:`Constants`.  Kempter, Gerstner and van Hemmen (Neural Computation 13,
2001) derive the drift from rates and the causal term, Stubenrauch and others (arXiv 2508.13846) the diffusion.
"""

import math
from collections import namedtuple
from dataclasses import dataclass, fields

import numpy as np

from snnreg.analysis import group_counts
from snnreg.base.checks import check_array, check_generator, check_instance, check_int, check_number
from snnreg.base.errors import SnnregError
from snnreg.decay import NEVER, Decay
from snnreg.encoding import as_pixels
from snnreg.parameters import INPUTS, Parameters, check_parameters
from snnreg.wiring import Wiring, group_of

MOST_STEPS = 400
"""Maximum number of fixed-point iterations until inhibition and spikes balance."""

BALANCED = 1e-3
"""Tolerance of that balance: spikes per image by which a group's count may still change."""

SILENT = 30
"""So many spreads below its threshold a neuron makes no spike at all, and its weights do not diffuse."""

MOST_SPIKES = 80
"""The probability that a group makes more spikes on an image is neglected."""


@dataclass(frozen=True)
class Constants:
    """The three numbers that the equations of the network do not give; the defaults are frozen.

    `snnreg sweep results/theory/sweep.toml --again` fits them again on the digits 7, 4 and 6 without decay, and a
    test compares them.

    Parameters
    ----------
    gain : float
        Spikes per image and millivolt of excess.
    spread : float
        Millivolts over which the threshold is blurred, because input comes in spikes and not as a mean.
    within : float
        Inhibition between neurons of one group relative to that between groups.  Neurons of a group spike in
        volleys, and inhibition that arrives after a volley cannot prevent it.
    """

    gain: float = 0.53
    spread: float = 1.09
    within: float = 0.34

    def __post_init__(self):
        for constant in fields(self):
            value = check_number(f"constants.{constant.name}", getattr(self, constant.name))
            if value == 0 and constant.name != "within":
                raise SnnregError(f"constants.{constant.name} must be positive, got 0")


def inhibitory_spikes(parameters):
    """Number of spikes with which an inhibitory neuron at rest answers one excitatory spike."""
    p = parameters
    dt = float(p.dt)
    v, g, spikes, last = float(p.resting_potential), float(p.excitation), 0, -math.inf
    refractory = p.steps(p.inhibitory_refractory_period)
    for step in range(p.period_steps):
        pull = g * (float(p.excitatory_reversal) - v) + float(p.resting_potential) - v
        v += dt / float(p.inhibitory_membrane_time) * pull
        g -= dt / float(p.excitatory_conductance_time) * g
        if v > float(p.inhibitory_threshold) and step - last >= refractory:
            v, last, spikes = float(p.inhibitory_reset), step, spikes + 1
    return spikes


# Plain numbers for the loops, in millivolts, seconds and spikes per image.
_Numbers = namedtuple(
    "_Numbers",
    "image rest pull distance conductance_time gain spread within between adaptation g_max base cut causal "
    "trace_time step_pre step_post growth activity_rise activity_fade",
)


class Theory:
    """The equations of the mean field, for one set of parameters.

    Parameters
    ----------
    parameters : Parameters, optional
    constants : Constants, optional
    neurons : int
        All excitatory neurons of the network, which share the inhibition.

    Attributes
    ----------
    inhibition : float
        Millivolts of excess that one spike of another group takes from a neuron, on average over an image.
    causal : float
        Millivolts of excess that one input spike of weight 1 adds, reduced by the decay of the learning window
        until they act.  Times the slope of the count this is the number of output spikes that it causes.
    balance : float
        The area under the depressing half of the learning window relative to the other half, minus the part cut
        off by the end of the image.

    Raises
    ------
    SnnregError
        If the traces of input and output have different time constants, for the equations need one for both, or
        if learning steps fade.
    """

    def __init__(self, parameters=None, constants=None, neurons=30):
        p = check_parameters(Parameters() if parameters is None else parameters)
        c = check_instance("constants", Constants() if constants is None else constants, Constants, "or none")
        check_int("neurons", neurons, 1)
        if float(p.trace_time_pre) != float(p.trace_time_post):
            raise SnnregError(
                "the theory needs one time for both traces, got trace_time_pre = "
                f"{p.trace_time_pre} and trace_time_post = {p.trace_time_post}; make them equal"
            )
        if float(p.fade_end) != 0:
            raise SnnregError(f"the theory has steps that do not fade, got fade_end = {p.fade_end}; set it to 0 s")
        self.parameters, self.constants, self.neurons = p, c, neurons
        image, tau = p.image_steps * float(p.dt), float(p.trace_time_pre)
        pull = 1e3 * float(p.excitatory_reversal - p.threshold_rest)
        push = 1e3 * float(p.threshold_rest - p.inhibitory_reversal)
        conductance = inhibitory_spikes(p) * p.inhibition / neurons * float(p.inhibitory_conductance_time)
        self.inhibition = conductance * push / image
        # A kick spreads over the time of the conductance, so the window has decayed a little when it acts.
        kick = pull * float(p.excitatory_conductance_time) / image
        self.causal = kick * tau / (tau + float(p.excitatory_conductance_time))
        # An output spike at the end of an image finds no later input spikes to weaken.
        self.balance = -p.trace_step_post / p.trace_step_pre * (1 - tau / image) if p.trace_step_pre else math.inf
        self._numbers = _Numbers(
            image=image,
            rest=p.period_s - image,
            pull=pull,
            distance=1e3 * float(p.threshold_rest - p.resting_potential),
            conductance_time=float(p.excitatory_conductance_time),
            gain=float(c.gain),
            spread=float(c.spread),
            within=c.within * self.inhibition,
            between=self.inhibition,
            adaptation=1e3 * float(p.threshold_step * p.threshold_time) / image,
            g_max=p.g_max,
            base=tau / image,
            cut=1 - tau / image,
            causal=self.causal,
            trace_time=tau,
            step_pre=p.trace_step_pre,
            step_post=p.trace_step_post,
            growth=p.growth_step,
            activity_rise=1 / float(p.activity_target * p.activity_time),
            activity_fade=math.exp(-p.period_s / float(p.activity_time)),
        )

    def excess(self, weights, images):
        """Millivolts by which images pull neurons past their threshold, without inhibition.

        Parameters
        ----------
        weights : array_like, shape (784, neurons)
        images : array_like, shape (images, 28, 28) or (images, 784)
            Grey levels.

        Returns
        -------
        ndarray, shape (images, neurons)
            0 at the critical conductance.
        """
        weights = check_array("weights", weights, (INPUTS, None), least=0)
        conductance = self._numbers.conductance_time * (self._rates(images) @ weights)
        return conductance * self._numbers.pull - self._numbers.distance

    def expected_counts(self, weights, images):
        """Expected spikes of a network that does not learn, with the threshold at rest.

        Parameters
        ----------
        weights, images
            As for :meth:`excess`, with as many neurons as `neurons`.

        Returns
        -------
        ndarray, shape (images, neurons)
        """
        excess = self.excess(weights, images)
        members, gains = self._members(excess.shape[1]), np.full(excess.shape[1], self._numbers.gain)
        counts = [_balance(each, gains, members, self._numbers)[0] for each in excess]
        return np.reshape(counts, excess.shape)

    def rise(self, counts):
        """Slope of the expected count in spikes per millivolt of excess, at each of `counts`."""
        gain, spread = self.constants.gain, self.constants.spread
        return -gain * np.expm1(-check_array("counts", counts, None, least=0) / (gain * spread))

    def learn(self, wiring, images, classes, rng, decay=None):
        """Weights and expected spikes of a network that learns.

        Parameters
        ----------
        wiring : Wiring
            Its weights are the initial ones, all a little different.
        images : array_like, shape (images, 28, 28)
            Grey levels, in the order in which they are shown.
        classes : array_like of int, shape (images,)
        rng : numpy.random.Generator
            Draws the diffusion of the weights.
        decay : Decay, optional
            With exponent 2.  Default: never.

        Returns
        -------
        weights : ndarray, shape (784, neurons)
        counts : ndarray, shape (images, neurons)
            Expected spikes during learning.
        """
        check_instance("wiring", wiring, Wiring, "draw_wiring makes one")
        check_generator(rng)
        decay = check_instance("decay", Decay() if decay is None else decay, Decay, "or none")
        if decay.exponent != 2 or decay.burst:
            raise SnnregError(f"the theory supports only a decay with exponent 2 and without burst, got {decay}")
        rates = self._rates(images)
        members = self._members(wiring.neurons)
        classes = check_array("classes", classes, (len(rates),), least=0, most=len(members) - 1, whole=True)
        weights = wiring.weights.copy()
        strength = 0.0 if decay.when == NEVER else decay.k_p / decay.tau_prun_s**2
        online = strength if decay.online else 0.0
        counts, square_silence = _learn(weights, rates, classes, members, online, rng, self._numbers)
        return weights * np.exp(-strength * square_silence)[:, None], counts

    def drift(self, weight, own, others):
        """Change of a weight per image of the neuron's own digit and the images of other digits that go with it.

        Parameters
        ----------
        weight : float or ndarray
        own, others : tuple of float
            Input spikes of the synapse, expected output spikes of the neuron, and the slope of the latter (see
            :meth:`rise`): on an image of its own digit, and on the images of all others together.

        Returns
        -------
        float or ndarray
        """
        slope, constant = self._slope_and_constant(own, others)
        return self.parameters.trace_step_pre * (slope * np.asarray(weight) + constant)

    def unstable_weight(self, own, others):
        """The weight above which a synapse grows and below which it shrinks, without growth and decay.

        Parameters
        ----------
        own, others
            As for :meth:`drift`.

        Returns
        -------
        float
            0 if every weight grows, infinite if every weight shrinks.
        """
        slope, constant = self._slope_and_constant(own, others)
        if slope <= 0:
            return math.inf if constant <= 0 else 0.0
        return max(0.0, -constant / slope)

    def _slope_and_constant(self, own, others):
        """The drift in units of A_pre is slope times weight plus constant."""
        inputs, spikes, rise = (np.array(pair, float) for pair in zip(own, others, strict=True))
        slope = self.causal * (inputs[0] * rise[0] - inputs[1] * rise[1])
        areas = np.array([1 - self.balance, -1 - self.balance])
        return slope, self._numbers.base * float(areas @ (inputs * spikes))

    def _rates(self, images):
        """Input rates in hertz, shape (images, 784)."""
        return as_pixels(images) * float(self.parameters.rate_per_grey)

    def _members(self, neurons):
        """Mark which neurons each group has, shape (groups, neurons): 1 or 0."""
        if neurons != self.neurons:
            raise SnnregError(
                f"this is a theory of {self.neurons} neurons, got weights of {neurons}; "
                f"make one with Theory(neurons={neurons})"
            )
        groups = group_of(neurons, self.parameters)
        return (groups == np.arange(groups[-1] + 1)[:, None]).astype(float)


def answers(counts, classes, parameters):
    """Shares of right answers and of silence if each group's count is drawn from a Poisson distribution.

    Parameters
    ----------
    counts : ndarray, shape (images, neurons)
        Expected spikes.
    classes : ndarray of int, shape (images,)
    parameters : Parameters

    Returns
    -------
    right, silent : float
        The expected share of images whose own group makes more spikes than any other, and of images without a
        spike.
    """
    sums = group_counts(counts, parameters)
    classes = check_array("classes", classes, (len(sums),), least=0, most=sums.shape[1] - 1, whole=True)
    spikes = np.arange(MOST_SPIKES)
    factorials = np.array([math.lgamma(k + 1) for k in spikes])
    mean = np.clip(sums, 1e-12, MOST_SPIKES / 2)[..., None]
    chance = np.exp(spikes * np.log(mean) - mean - factorials)
    fewer = np.cumsum(chance, axis=2) - chance
    own = np.arange(len(sums)), classes
    wins = chance[own]
    fewer[own] = 1
    return float((wins * fewer.prod(axis=1)).sum(axis=1).mean()), float(np.exp(-sums.sum(axis=1)).mean())


def _balance(excess, gains, members, c):
    """Expected spikes where inhibition and spikes balance, and their slopes as fractions of the largest one.

    `excess` and `gains` are those of the neurons; each row of `members` is 1 for the neurons of a group.
    """
    classes = len(members)
    # The fastest mode is a change of all groups alike; this step approaches its limit from one side.
    step = 1 / (1 + gains.sum() * (c.within + (classes - 1) * c.between) / classes)
    inhibition = ((c.within - c.between) * members + c.between).T / c.spread
    scale, sums = gains * c.spread, np.zeros(classes)
    for _ in range(MOST_STEPS):
        z = excess / c.spread - inhibition @ sums
        counts = scale * np.logaddexp(0, z) * (z > -SILENT)
        change = step * (members @ counts - sums)
        sums += change
        if abs(change).max() < BALANCED * step:
            break
    return counts, np.exp(-np.logaddexp(0, -z))


def _learn(weights, rates, classes, members, strength, rng, c):
    """Show all images; return the expected spikes, and the expected sum of each input's squared silences (s^2).

    `weights` are changed in place.  The silence of an input that spikes at a rate r grows with time and falls to 0
    at each spike, so its mean m and its mean square q obey dm/dt = 1 - r m and dq/dt = 2 m - r q, and squares are
    completed at the rate r q.
    """
    neurons = weights.shape[1]
    mean, square, activity = np.zeros(len(weights)), np.zeros(len(weights)), np.ones(neurons)
    counts = np.zeros((len(rates), neurons))
    squared_steps = c.trace_time / 2 * (c.step_pre**2 + c.step_post**2) / c.image
    for image, rate in enumerate(rates):
        lit = np.flatnonzero(rate)
        rate = rate[lit]
        conductance = c.conductance_time * (rate @ weights[lit])
        # Each spike raises the threshold for a while, and a higher threshold costs spikes.
        gains = c.gain / (1 + c.gain * c.adaptation * (1 + conductance))
        spikes, firing = _balance(conductance * c.pull - c.distance, gains, members, c)
        counts[image] = spikes
        own = members[classes[image]] > 0
        sign = np.where(own, 1, -1)
        move = (sign * c.step_pre + c.step_post * c.cut) * c.base * spikes
        move += own * c.growth * np.maximum(1 - activity, 0)
        slope, blur = sign * c.step_pre * c.causal * gains * firing, squared_steps * spikes
        activity = activity * c.activity_fade + spikes * c.activity_rise

        before, squared = mean[lit], square[lit]
        faded, off = np.exp(-rate * c.image), before - 1 / rate
        later = 2 / rate**2 + (2 * off * c.image + squared - 2 / rate**2) * faded
        done = squared + 2 * (c.image / rate + off * (1 - faded) / rate) - later
        mean, square = mean + c.image, square + 2 * mean * c.image + c.image**2
        mean[lit], square[lit] = 1 / rate + off * faded, later
        mean, square = mean + c.rest, square + 2 * mean * c.rest + c.rest**2

        inputs, moved = (rate * c.image)[:, None], blur > 0
        w = weights[lit] * np.exp(-strength * done)[:, None]
        w += inputs * (move + slope * w)
        w[:, moved] += np.sqrt(inputs * blur[moved]) * rng.standard_normal((len(lit), moved.sum()))
        weights[lit] = np.clip(w, 0, c.g_max)
    return counts, square

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
from snnreg.base.arrays import check_array
from snnreg.base.checks import generator, instance, number, whole
from snnreg.base.compilation import jit
from snnreg.base.errors import SnnregError
from snnreg.decay import NEVER, Decay
from snnreg.encoding import as_pixels
from snnreg.parameters import INPUTS, Parameters
from snnreg.wiring import Wiring, group_of

MOST_STEPS = 400
"""Maximum number of fixed-point iterations until inhibition and spikes balance."""

BALANCED = 1e-3
"""Tolerance of that balance: spikes per image by which a group's count may still change."""

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
            value = number(f"constants.{constant.name}", getattr(self, constant.name))
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


# Plain numbers for the compiled loops, in millivolts, seconds and spikes per image.
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
        p = instance("parameters", Parameters() if parameters is None else parameters, Parameters, "or none")
        c = instance("constants", Constants() if constants is None else constants, Constants, "or none")
        whole("neurons", neurons, 1)
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
        return _expected_counts(excess, self._groups(excess.shape[1]), self._numbers)

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
        instance("wiring", wiring, Wiring, "draw_wiring makes one")
        generator(rng)
        decay = instance("decay", Decay() if decay is None else decay, Decay, "or none")
        if decay.exponent != 2 or decay.burst:
            raise SnnregError(f"the theory supports only a decay with exponent 2 and without burst, got {decay}")
        rates = self._rates(images)
        groups = self._groups(wiring.neurons)
        classes = check_array("classes", classes, (len(rates),), least=0, most=groups.max(), whole=True)
        weights, square_silence = wiring.weights.copy(), np.zeros(INPUTS)
        strength = 0.0 if decay.when == NEVER else decay.k_p / decay.tau_prun_s**2
        online = strength if decay.online else 0.0
        counts = _learn(weights, rates, classes, groups, online, square_silence, rng, self._numbers)
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

    def _groups(self, neurons):
        if neurons != self.neurons:
            raise SnnregError(
                f"this is a theory of {self.neurons} neurons, got weights of {neurons}; "
                f"make one with Theory(neurons={neurons})"
            )
        return group_of(neurons, self.parameters)


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


@jit()
def _pass(age, i, rate, image, rest):
    """One image passes for input `i`; return the expected sum of its squared silences.

    The silence grows with time and falls to 0 at each spike, so its mean m and its mean square q obey
    dm/dt = 1 - r m and dq/dt = 2 m - r q, and squares are completed at the rate r q.
    """
    mean, square, done = age[0, i], age[1, i], 0.0
    if rate > 0:
        faded = np.exp(-rate * image)
        off = mean - 1 / rate
        passed = image / rate + off * (1 - faded) / rate
        later = 2 / rate**2 + (2 * off * image + square - 2 / rate**2) * faded
        done = square + 2 * passed - later
        mean, square = 1 / rate + off * faded, later
    else:
        mean, square = mean + image, square + 2 * mean * image + image**2
    age[0, i] = mean + rest
    age[1, i] = square + 2 * mean * rest + rest**2
    return done


@jit()
def _count(u, spread, gain):
    """Expected spikes for an excess `u`, and their slope as a fraction of the largest slope."""
    z = u / spread
    if z > 30:
        return gain * u, 1.0
    if z < -30:
        return 0.0, 0.0
    e = np.exp(z)
    return gain * spread * np.log1p(e), e / (1 + e)


@jit()
def _balance(excess, gains, groups, sums, counts, firing, c):
    """Find the balance of inhibition and spikes; results go to `counts` and `firing`."""
    neurons, classes = len(excess), len(sums)
    # The fastest mode is a change of all groups alike; this step approaches its limit from one side.
    step = 1 / (1 + np.sum(gains) * (c.within + (classes - 1) * c.between) / classes)
    new = np.empty(classes)
    sums[:] = 0
    for _ in range(MOST_STEPS):
        new[:] = 0
        total = np.sum(sums)
        for k in range(neurons):
            own = sums[groups[k]]
            u = excess[k] - c.within * own - c.between * (total - own)
            counts[k], firing[k] = _count(u, c.spread, gains[k])
            new[groups[k]] += counts[k]
        largest = 0.0
        for g in range(classes):
            change = step * (new[g] - sums[g])
            sums[g] += change
            largest = max(largest, abs(change))
        if largest < BALANCED * step:
            break


@jit()
def _expected_counts(excess, groups, c):
    counts, firing = np.empty(excess.shape), np.empty(excess.shape[1])
    gains, sums = np.full(excess.shape[1], c.gain), np.zeros(groups[-1] + 1)
    for image in range(len(excess)):
        _balance(excess[image], gains, groups, sums, counts[image], firing, c)
    return counts


@jit()
def _learn(weights, rates, classes, groups, strength, square_silence, rng, c):
    """Show all images; `weights` and `square_silence` (at the end, in s^2) are changed in place."""
    neurons = weights.shape[1]
    excess, gains, firing, activity = np.empty(neurons), np.empty(neurons), np.empty(neurons), np.ones(neurons)
    sums, move, slope, blur = np.empty(groups[-1] + 1), np.empty(neurons), np.empty(neurons), np.empty(neurons)
    age, counts = np.zeros((2, len(weights))), np.zeros((len(rates), neurons))
    squared_steps = c.trace_time / 2 * (c.step_pre**2 + c.step_post**2) / c.image
    for image in range(len(rates)):
        excess[:] = 0
        for i in range(len(weights)):
            if rates[image, i] > 0:
                for k in range(neurons):
                    excess[k] += rates[image, i] * weights[i, k]
        for k in range(neurons):
            conductance = c.conductance_time * excess[k]
            excess[k] = conductance * c.pull - c.distance
            # Each spike raises the threshold for a while, and a higher threshold costs spikes.
            gains[k] = c.gain / (1 + c.gain * c.adaptation * (1 + conductance))
        spikes = counts[image]
        _balance(excess, gains, groups, sums, spikes, firing, c)

        for k in range(neurons):
            own = groups[k] == classes[image]
            sign = 1 if own else -1
            move[k] = (sign * c.step_pre + c.step_post * c.cut) * c.base * spikes[k]
            slope[k] = sign * c.step_pre * c.causal * gains[k] * firing[k]
            blur[k] = squared_steps * spikes[k]
            if own:
                move[k] += c.growth * max(1 - activity[k], 0.0)
            activity[k] = activity[k] * c.activity_fade + spikes[k] * c.activity_rise
        for i in range(len(weights)):
            rate = rates[image, i]
            left = np.exp(-strength * _pass(age, i, rate, c.image, c.rest))
            if rate == 0:
                continue
            inputs = rate * c.image
            for k in range(neurons):
                w = weights[i, k] * left
                w += inputs * (move[k] + slope[k] * w)
                if blur[k] > 0:
                    w += np.sqrt(inputs * blur[k]) * rng.standard_normal()
                weights[i, k] = min(max(w, 0.0), c.g_max)
    square_silence[:] = age[1]
    return counts

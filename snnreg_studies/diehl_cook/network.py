"""The network at work: it learns images and answers them, by the loop of loop.c."""

import copy
import ctypes
import functools
from pathlib import Path

import numpy as np
from brian2 import ms

from snnreg import native
from snnreg.base.errors import SnnregError
from snnreg.decay import AFTER_TRAINING
from snnreg.encoding import SpikeTrains, poisson_spikes
from snnreg.parameters import INPUTS, Parameters
from snnreg_studies.diehl_cook.equations import SUM_OF_WEIGHTS, left
from snnreg_studies.protocol import brighter

PARAMETERS = Parameters(dt=0.5 * ms)
"""What the inputs spike, and for how long, as in the paper; the time step is that of the authors' code."""

STEPS = PARAMETERS.image_steps, PARAMETERS.period_steps
"""Of an image, without and with the rest after it."""

LEAST, LOUDER, LOUDEST = 5, 0.5, 20
"""An image that causes fewer spikes is shown again, each time brighter by half of it, up to so many times: the
authors' code has no limit, and would show a black image for ever."""

LOOP = Path(__file__).with_name("loop.c")
AT_ONCE = 100  # images whose spikes are drawn together
V, G_E, G_I, THETA, POST1, POST2, V_INH, G_E_INH = range(8)  # rows of the neurons' state in loop.c
NEVER = -(10**9)  # the step of a spike before the first


class Network:
    """A network that has seen nothing yet.

    Parameters
    ----------
    neurons : int
        In the excitatory layer, and in the inhibitory one.
    rng : numpy.random.Generator
        Draws the weights.
    threshold_time_s : float
        With which thresholds fall, in seconds.
    exact_conductances : bool
        Conductances fall exactly, in place of Euler steps as in the authors' code.
    """

    def __init__(self, neurons, rng, threshold_time_s=1e4, exact_conductances=False):
        self.weights = 0.3 * (rng.random((INPUTS, neurons)) + 0.01)
        self.threshold_time_s, self.exact_conductances, self.clock = threshold_time_s, exact_conductances, 0
        self._rest()

    def _rest(self):
        neurons = self.weights.shape[1]
        self.state = np.zeros((8, neurons))
        self.state[V], self.state[V_INH], self.state[THETA] = -0.105, -0.1, 0.02
        self.last_spike, self.last_input = np.full((2, neurons), NEVER, np.int64), np.full(INPUTS, NEVER, np.int64)

    def run(self, trains, *, decay=None, learning=False, least=0, raster=None, steps=STEPS):
        """Show input spikes until an image causes fewer than `least` spikes.

        Parameters
        ----------
        trains : SpikeTrains
        decay : DecayRule, optional
            Any rule; it acts at input spikes if it is online, and is refused if it acts after training.
        learning : bool
        least : int
        raster : ndarray of uint8, shape (steps, neurons), optional
            Gets who spiked at each step.
        steps : tuple of int
            Of an image, without and with the rest after it.

        Returns
        -------
        ndarray of int64, shape (images that were shown, neurons)
        """
        neurons = self.weights.shape[1]
        counts = np.zeros((len(trains), neurons), np.int64)
        arrays = self.weights, self.state, self.last_spike, self.last_input
        sizes = neurons, INPUTS, len(trains), self.clock, *steps
        shown = trains.step, trains.pixel, trains.first
        factors = self._factors(trains, decay, steps[1]) if learning and _acts(decay) else None
        how = factors, float(self.threshold_time_s), *map(float, left(self.exact_conductances)), learning, least
        done = _loop()(*map(_for_c, (*arrays, *sizes, *shown, *how, counts, raster)))
        if done < 0:
            raise MemoryError("the loop of Diehl and Cook's network found no memory")
        self.clock += done * steps[1]
        return counts[:done]

    def _factors(self, trains, decay, period_steps):
        """Compute what the silence before input spikes leaves of a weight if all are shown: shape (spikes,)."""
        last, silence = np.maximum(self.last_input, 0), np.empty(len(trains.step), np.int64)
        shown = trains.step, trains.pixel, trains.first
        native.call("input_silences", *shown, len(trains), period_steps, self.clock, last, silence)
        return decay.factor_at_spikes(silence * float(PARAMETERS.dt))

    @property
    def shows(self):
        """How many times an image was shown, in all."""
        return self.clock // STEPS[1]

    def learn(self, images, rng, decay=None):
        """Learn images, shape (n, 784), in their order; quiet ones are shown again."""
        self._show(images, rng, LEAST, 1, decay=decay, learning=True)

    def ended(self, decay=None):
        """A copy at the end of training: each synapse decays for its last silence, and the sums are as before."""
        copied = copy.deepcopy(self)
        if _acts(decay):
            silence = float(PARAMETERS.dt) * (self.clock - np.maximum(self.last_input, 0))
            copied.weights *= decay.checked_factor(silence)[:, None]
        copied.weights *= SUM_OF_WEIGHTS / copied.weights.sum(axis=0)
        return copied

    def answers(self, images, rng, *, brightness=1, least=0):
        """The spikes of each neuron on images, shape (n, neurons); weights and thresholds are held."""
        rested = copy.copy(self)
        rested._rest()
        rested.state[THETA] = self.state[THETA]
        return rested._show(images, rng, least, brightness)

    def _show(self, images, rng, least, brightness, **how):
        """The counts of images; one that causes fewer than `least` spikes is shown again, brighter."""
        counts = []
        for first in range(0, len(images), AT_ONCE):
            some = images[first : first + AT_ONCE]
            trains, shown = poisson_spikes(some, rng, _brighter(brightness)), 0
            while shown < len(some):
                new = self.run(_from(trains, shown), least=least, **how)
                shown += len(new)
                for again in range(1, LOUDEST + 1):
                    if new[-1].sum() >= least:
                        break
                    louder = _brighter(brightness * (1 + LOUDER * again))
                    new[-1] = self.run(poisson_spikes(some[shown - 1 : shown], rng, louder), **how)[0]
                counts.append(new)
        return np.concatenate(counts)


def _acts(decay):
    """Return whether a decay acts at input spikes; raises SnnregError for one that acts only after training."""
    if decay is not None and decay.when == AFTER_TRAINING:
        raise SnnregError(
            "the network of Diehl and Cook has a decay online or none, "
            f"got {type(decay).__name__} after training; DiehlCook(mask=...) is a mask"
        )
    return decay is not None and decay.online


@functools.cache
def _loop():
    """The function of loop.c; raises SnnregError if the library is older than that file."""
    native.compiled(native.library_file(), LOOP)
    return native.load().diehl_cook


@functools.cache
def _brighter(factor):
    """Parameters with input rates so many times as high."""
    return brighter(PARAMETERS, factor)


def _from(trains, image):
    """The spikes from an image on."""
    first = trains.first[image:]
    return SpikeTrains(trains.step[first[0] :], trains.pixel[first[0] :], first - first[0])


def _for_c(value):
    if isinstance(value, np.ndarray):
        return ctypes.c_void_p(value.ctypes.data)
    if isinstance(value, float):
        return ctypes.c_double(value)
    return None if value is None else ctypes.c_int64(value)

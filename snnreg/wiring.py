"""The wiring of a new network: random weights of S1, random delays of S2 and S3 (chapter 4)."""

from dataclasses import dataclass

import numpy as np

from snnreg.base.checks import Floats, Integers, check_array, check_int
from snnreg.base.errors import SnnregError
from snnreg.parameters import MOST_NEURONS, Parameters

LONGEST_DELAY_S = 10.0
"""Maximum delay; delayed spikes take memory for each time step."""


@dataclass(frozen=True)
class Wiring:
    """Initial weights and fixed delays of one network.

    Attributes
    ----------
    weights : ndarray of float64, shape (inputs, neurons)
        S1, input to excitatory, uniform between 0 and ``initial_weights * g_max``.
    excitation_delay_s : ndarray of float64, shape (neurons,)
        S2, excitatory neuron k to inhibitory neuron k, in seconds.
    inhibition_delay_s : ndarray of float64, shape (neurons, neurons)
        S3, inhibitory neuron j to excitatory neuron k, in seconds; the diagonal is not used.

    Raises
    ------
    SnnregError
        If shapes are inconsistent, a weight is negative or not finite, or a delay lies outside 0 to
        :data:`LONGEST_DELAY_S`.
    """

    weights: Floats
    excitation_delay_s: Floats
    inhibition_delay_s: Floats

    def __post_init__(self) -> None:
        weights = check_array("weights", self.weights, (None, None), least=0)
        if weights.size == 0:
            raise SnnregError(f"a network needs an input and a neuron, got weights of the shape {weights.shape}")
        neurons = weights.shape[1]
        object.__setattr__(self, "weights", weights)
        for name, shape in (("excitation_delay_s", (neurons,)), ("inhibition_delay_s", (neurons, neurons))):
            delays = check_array(name, getattr(self, name), shape, least=0, most=LONGEST_DELAY_S)
            object.__setattr__(self, name, delays)

    @property
    def inputs(self) -> int:
        """Number of inputs (see :attr:`snnreg.parameters.Parameters.inputs`)."""
        return self.weights.shape[0]

    @property
    def neurons(self) -> int:
        """Number of excitatory neurons, and of inhibitory ones."""
        return self.weights.shape[1]


def draw_delays(neurons: int, rng: np.random.Generator, parameters: Parameters) -> tuple[Floats, Floats]:
    """Draw the delays of S2, shape (neurons,), and of S3, shape (neurons, neurons), in seconds."""
    return (
        rng.uniform(0, float(parameters.longest_excitation_delay), neurons),
        rng.uniform(0, float(parameters.longest_inhibition_delay), (neurons, neurons)),
    )


def draw_wiring(classes: int, rng: np.random.Generator, parameters: Parameters) -> Wiring:
    """Draw the :class:`Wiring` of a new network that will learn so many classes."""
    each = parameters.neurons_per_class
    neurons = each * check_int("the number of classes", classes, 1, MOST_NEURONS // each)
    weights = rng.uniform(0, parameters.g_max, (parameters.inputs, neurons)) * parameters.initial_weights
    return Wiring(weights, *draw_delays(neurons, rng, parameters))


def group_of(neurons: int, parameters: Parameters) -> Integers:
    """Give the class that each excitatory neuron learns: 0, 0, ..., 1, 1, ...; shape (neurons,)."""
    return np.arange(neurons) // parameters.neurons_per_class

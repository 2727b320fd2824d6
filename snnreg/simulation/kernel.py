"""The fast twin: the network of :mod:`snnreg.network` as one loop over time (chapter 4).

Same equations, same Euler step, same order within a step as Brian2's schedule:

1. start: at the first step of an image, the held threshold is sampled;
2. groups: membranes, conductances and thresholds move by one Euler step;
3. thresholds: who is above threshold and not refractory spikes;
4. synapses: input spikes (decay, conductance, traces, weights, growth), then arriving S2 and S3 spikes, then
   the weight change at output spikes;
5. resets.

Given the same input spikes, weights and delays the two engines give the same output spikes, step for
step, and weights that agree to rounding.  A test compares them (tests/simulation/test_twins.py).

Five facts make the loop short.  All synapses of one input see the same spikes, so the input trace and
the last spike time are one number per input.  Likewise the output trace is one number per neuron.  All
traces of one kind fade together, so they are kept as multiples of a unit that fades.  A weight moves
only at a spike of its input or of its output.  And what the decay leaves of it depends on the silences of its
input alone: whatever the rule, it is one factor per input spike, known before the loop begins.

The loop itself is C, ``snnreg/native/kernel.c``, and the same on a computer and in the pages of the book.
"""

from typing import NamedTuple

import numpy as np

from snnreg import native
from snnreg.base.arrays import check_array, check_finite
from snnreg.encoding import Spikes
from snnreg.parameters import HELD, INPUTS, check_threshold
from snnreg.wiring import group_of

NEVER_SPIKED = -(10**9)
"""Step of the last spike of a neuron that has not spiked yet: long past any refractory period."""


class State(NamedTuple):
    """Everything that changes; all arrays are changed in place.

    `clock` holds one number, the current time step.  `excitation_arriving` and `inhibition_arriving`
    are ring buffers, time step by neuron, that count the spikes on their way through S2 and S3.
    `trace_pre`, one number per input, and `trace_post`, one per neuron, are the traces at the time `clock`;
    likewise `activity`, the rate of each neuron as a multiple of its target.
    """

    clock: np.ndarray
    weights: np.ndarray
    excitation_delay: np.ndarray
    inhibition_delay: np.ndarray
    excitation_arriving: np.ndarray
    inhibition_arriving: np.ndarray
    v: np.ndarray
    g_e: np.ndarray
    g_i: np.ndarray
    theta: np.ndarray
    theta_held: np.ndarray
    last_spike: np.ndarray
    v_inh: np.ndarray
    g_e_inh: np.ndarray
    last_spike_inh: np.ndarray
    trace_pre: np.ndarray
    trace_post: np.ndarray
    activity: np.ndarray
    last_input_spike: np.ndarray


class Constants(NamedTuple):
    """The parameters as plain numbers: seconds, volts, steps.

    The last four are changed by ablations; they have no part in the model (see :mod:`snnreg_studies.ablations`).
    """

    dt: float
    image_steps: int
    period_steps: int
    resting_potential: float
    excitatory_reversal: float
    inhibitory_reversal: float
    excitatory_conductance_time: float
    inhibitory_conductance_time: float
    excitatory_membrane_time: float
    excitatory_reset: float
    excitatory_refractory_steps: int
    threshold_rest: float
    threshold_step: float
    threshold_time: float
    inhibitory_membrane_time: float
    inhibitory_reset: float
    inhibitory_threshold: float
    inhibitory_refractory_steps: int
    g_max: float
    excitation: float
    inhibition: float
    trace_time_pre: float
    trace_time_post: float
    trace_step_pre: float
    trace_step_post: float
    growth_step: float
    activity_target: float
    activity_time: float
    fade_end: float
    hold_threshold: bool
    strengthening: float = 1.0
    weakening: float = 1.0
    growth_elsewhere: float = 0.0
    keep_threshold: float = 0.0


def new_state(wiring, parameters):
    """The state of a network that has seen nothing yet."""
    neurons = wiring.neurons
    # Brian2 rounds a delay to the nearest step.
    excitation = (wiring.excitation_delay_s / float(parameters.dt) + 0.5).astype(np.int64)
    inhibition = (wiring.inhibition_delay_s / float(parameters.dt) + 0.5).astype(np.int64)
    start = float(parameters.initial_potential)
    rest = float(parameters.threshold_rest)
    return State(
        clock=np.zeros(1, np.int64),
        weights=np.array(wiring.weights, dtype=float, order="C"),
        excitation_delay=excitation,
        inhibition_delay=inhibition,
        excitation_arriving=np.zeros((excitation.max() + 1, neurons), np.int64),
        inhibition_arriving=np.zeros((inhibition.max() + 1, neurons), np.int64),
        v=np.full(neurons, start),
        g_e=np.zeros(neurons),
        g_i=np.zeros(neurons),
        theta=np.full(neurons, rest),
        theta_held=np.full(neurons, rest),
        last_spike=np.full(neurons, NEVER_SPIKED, np.int64),
        v_inh=np.full(neurons, start),
        g_e_inh=np.zeros(neurons),
        last_spike_inh=np.full(neurons, NEVER_SPIKED, np.int64),
        trace_pre=np.zeros(INPUTS),
        trace_post=np.zeros(neurons),
        activity=np.ones(neurons),
        last_input_spike=np.zeros(INPUTS, np.int64),
    )


def constants(parameters, threshold, neurons):
    """The plain numbers that the loop reads."""
    given = {name: getattr(parameters, name) for name in Constants._fields if hasattr(parameters, name)}
    values = {name: value if isinstance(value, int) else float(value) for name, value in given.items()}
    values["excitatory_refractory_steps"] = parameters.steps(parameters.excitatory_refractory_period)
    values["inhibitory_refractory_steps"] = parameters.steps(parameters.inhibitory_refractory_period)
    values["inhibition"] = parameters.inhibition / neurons
    values["hold_threshold"] = threshold == HELD
    return Constants(**values)


def _silences(trains, clock, period_steps, last_input_spike):
    """For each input spike the steps since the last one of its input; `last_input_spike` is how that begins."""
    starts = clock + period_steps * np.arange(len(trains), dtype=np.int64)
    now = np.concatenate([last_input_spike, np.repeat(starts, trains.per_image) + trains.step])
    pixel = np.concatenate([np.arange(INPUTS), trains.pixel]).astype(np.int16)  # in 16 bits a sort is quick
    order = np.argsort(pixel, kind="stable")
    silence = np.empty_like(now)
    silence[order[1:]] = np.diff(now[order])
    return silence[INPUTS:]


def _integers(array, kind=np.int64):
    """An array as the loop reads it; in a page numpy's default integer has 32 bits."""
    return np.ascontiguousarray(array, kind)


def run(state, trains, targets, *, parameters, threshold, decay):
    """Show images to the network; it learns if it is given their classes.

    Parameters
    ----------
    state : State
        Changed in place.
    trains : SpikeTrains
        Input spikes.
    targets, parameters, threshold, decay
        As for :func:`snnreg.network.build`.

    Returns
    -------
    Spikes

    Raises
    ------
    SnnregError
        If state, trains or targets do not fit each other, or a potential leaves all bounds.
    """
    check_threshold(threshold)
    check_array("weights", state.weights, (INPUTS, len(state.v)), least=0)
    trains.check(parameters.period_steps, targets)
    neurons, images = len(state.v), len(trains)
    c = constants(parameters, threshold, neurons)
    counts = np.zeros((images, neurons), np.int64)
    # The refractory period sets how many output spikes there can be.
    most = (images * c.period_steps // max(1, c.excitatory_refractory_steps) + 1) * neurons
    spike_step, spike_neuron = np.empty(most, np.int64), np.empty(most, np.int32)
    learning, left = targets is not None, None
    if learning and decay.online:
        silence = _silences(trains, state.clock[0], parameters.period_steps, state.last_input_spike)
        left = np.empty(len(silence))  # a rule of the user's may give one number for all, or whole ones
        left[:] = decay.factor_at_spikes(silence * float(parameters.dt))
    sizes = neurons, INPUTS, images, len(state.excitation_arriving), len(state.inhibition_arriving)
    shown = _integers(trains.step, np.int32), _integers(trains.pixel, np.int32), _integers(trains.first)
    target = _integers(targets if learning else np.zeros(images))
    taught = target, _integers(group_of(neurons, parameters)), learning
    answer = counts, spike_step, spike_neuron
    recorded = native.call("run", state, np.array(c, float), *sizes, *shown, left, *taught, *answer, None)
    check_finite(state.v, state.g_e, state.g_i, state.theta, state.v_inh, state.weights)
    return Spikes(counts, spike_step[:recorded].copy(), spike_neuron[:recorded].copy())

"""The fast twin: the network of :mod:`snnreg.network` as one loop over time (chapter 4).

Same equations, same Euler step, same order within a step as Brian2's schedule:

1. start: at the first step of an image, the held threshold is sampled;
2. groups: membranes, conductances and thresholds move by one Euler step;
3. thresholds: who is above threshold and not refractory spikes;
4. synapses: input spikes (decay, conductance, traces, weights), then arriving S2 and S3 spikes, then
   the weight change at output spikes;
5. resets.

Given the same input spikes, weights and delays the two engines give the same output spikes, step for
step, and weights that agree to rounding.  A test compares them (tests/test_engines.py).

Three facts make the loop short.  All synapses of one input see the same spikes, so the input trace and
the last spike time are one number an input.  Likewise the output trace is one number a neuron.  And a
weight moves only at a spike of its input or of its output.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit

from snnreg.parameters import HELD, INPUTS
from snnreg.wiring import group_of

NEVER_SPIKED = -(10**9)
"""Step of the last spike of a neuron that has not spiked yet: long past any refractory period."""

FLUSH = 1e-30
"""Traces and conductances below this are set to zero.

They are too small to change a potential or a weight (that takes 1e-17 of it), but on their way to 1e-308
they would turn into denormal numbers, with which a processor is slow."""


class State(NamedTuple):
    """Everything that moves; all arrays are changed in place.

    `clock` holds one number, the current time step.  `excitation_arriving` and `inhibition_arriving`
    are ring buffers, time step by neuron, that count the spikes on their way through S2 and S3.
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
    trace_pre_step: np.ndarray
    trace_post: np.ndarray
    last_input_spike: np.ndarray


class Constants(NamedTuple):
    """The parameters as plain numbers: seconds, volts, steps."""

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
    hold_threshold: bool
    decay_online: bool
    tau_prun: float
    k_p: float
    decay_exponent: float


@dataclass(frozen=True)
class Spikes:
    """Output spikes of a run.

    Attributes
    ----------
    counts : ndarray of int64, shape (images, neurons)
        Excitatory spikes while each image was shown (not in the silence after it).
    step, neuron : ndarray of int64 and int32, shape (spikes,)
        Time step since the start of the run, and excitatory neuron, of every spike.
    """

    counts: np.ndarray
    step: np.ndarray
    neuron: np.ndarray


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
        last_spike=np.full(neurons, NEVER_SPIKED),
        v_inh=np.full(neurons, start),
        g_e_inh=np.zeros(neurons),
        last_spike_inh=np.full(neurons, NEVER_SPIKED),
        trace_pre=np.zeros(INPUTS),
        trace_pre_step=np.zeros(INPUTS, np.int64),
        trace_post=np.zeros(neurons),
        last_input_spike=np.zeros(INPUTS, np.int64),
    )


def constants(parameters, threshold, decay, neurons):
    """The plain numbers that the loop reads."""
    values = {}
    for name in Constants._fields:
        value = getattr(parameters, name, None)
        if value is not None:
            values[name] = value if isinstance(value, int) else float(value)
    return Constants(
        **{
            **values,
            "excitatory_refractory_steps": parameters.steps(parameters.excitatory_refractory_period),
            "inhibitory_refractory_steps": parameters.steps(parameters.inhibitory_refractory_period),
            "inhibition": parameters.inhibition / neurons,
            "hold_threshold": threshold == HELD,
            "decay_online": decay.online,
            "tau_prun": decay.tau_prun_s,
            "k_p": float(decay.k_p),
            "decay_exponent": float(decay.exponent),
        }
    )


@njit(cache=True, nogil=True)
def _leak(conductance, leak):
    """One Euler step of conductances, shape (neurons,)."""
    for k in range(len(conductance)):
        value = conductance[k] - leak * conductance[k]
        conductance[k] = value if value > FLUSH else 0.0


@njit(cache=True, nogil=True)
def _fade(trace, fade):
    """One step of the output traces, shape (neurons,), which are negative."""
    for k in range(len(trace)):
        value = trace[k] * fade
        trace[k] = value if value < -FLUSH else 0.0


@njit(cache=True, nogil=True)
def _above(v, level):
    """How many potentials are above their threshold; both of the shape (neurons,)."""
    count = 0
    for k in range(len(v)):
        count += v[k] > level[k]
    return count


@njit(cache=True, nogil=True)
def _arrive(arriving, conductance, weight):
    """Add the spikes that arrive in this step to the conductances; return how many they are."""
    count = 0
    for k in range(len(arriving)):
        # Added one by one, as the reference does: sums in another order round differently.
        for _ in range(arriving[k]):
            conductance[k] += weight
        count += arriving[k]
        arriving[k] = 0
    return count


@njit(cache=True, nogil=True)
def _run(state, constants, trains_step, trains_pixel, trains_first, target, group, learning,
         counts, spike_step, spike_neuron):
    """Show all images, one after the other; return the number of output spikes recorded."""
    s, c = state, constants
    neurons = len(s.v)
    inputs = len(s.trace_pre)
    leak_e = c.dt / c.excitatory_conductance_time
    leak_i = c.dt / c.inhibitory_conductance_time
    leak_theta = c.dt / c.threshold_time
    leak_v = c.dt / c.excitatory_membrane_time
    leak_v_inh = c.dt / c.inhibitory_membrane_time
    fade_post = np.exp(-c.dt / c.trace_time_post)
    v, g_e, g_i, theta, trace_post = s.v, s.g_e, s.g_i, s.theta, s.trace_post
    v_inh, g_e_inh = s.v_inh, s.g_e_inh
    level_inh = np.full(neurons, c.inhibitory_threshold)
    if not learning:
        level = np.full(neurons, c.threshold_rest)
    elif c.hold_threshold:
        level = s.theta_held
    else:
        level = theta
    on_their_way = s.excitation_arriving.sum() + s.inhibition_arriving.sum()
    spiked = np.empty(neurons, np.int64)
    spiked_inh = np.empty(neurons, np.int64)
    recorded = 0
    step = s.clock[0]
    for image in range(len(trains_first) - 1):
        spike = trains_first[image]
        last = trains_first[image + 1]
        for step_in_image in range(c.period_steps):
            # 1. start
            if step_in_image == 0:
                for k in range(neurons):
                    s.theta_held[k] = s.theta[k]

            # 2. groups: one array at a time, so that the compiler can use vector instructions
            for k in range(neurons):
                v[k] += leak_v * (
                    g_e[k] * (c.excitatory_reversal - v[k])
                    + g_i[k] * (c.inhibitory_reversal - v[k])
                    + (c.resting_potential - v[k])
                )
            _leak(g_e, leak_e)
            _leak(g_i, leak_i)
            for k in range(neurons):
                v_inh[k] += leak_v_inh * (
                    g_e_inh[k] * (c.excitatory_reversal - v_inh[k]) + (c.resting_potential - v_inh[k])
                )
            _leak(g_e_inh, leak_e)
            if learning:
                for k in range(neurons):
                    theta[k] += leak_theta * (c.threshold_rest - theta[k])
                _fade(trace_post, fade_post)

            # 3. thresholds: who is above it is counted first, for mostly it is nobody
            spikes = 0
            if _above(v, level):
                for k in range(neurons):
                    if v[k] > level[k] and step - s.last_spike[k] >= c.excitatory_refractory_steps:
                        spiked[spikes] = k
                        spikes += 1
                        s.last_spike[k] = step
            spikes_inh = 0
            if _above(v_inh, level_inh):
                for k in range(neurons):
                    if (
                        v_inh[k] > c.inhibitory_threshold
                        and step - s.last_spike_inh[k] >= c.inhibitory_refractory_steps
                    ):
                        spiked_inh[spikes_inh] = k
                        spikes_inh += 1
                        s.last_spike_inh[k] = step

            # 4. synapses: input spikes
            while spike < last and trains_step[spike] == step_in_image:
                i = trains_pixel[spike]
                spike += 1
                w = s.weights[i]
                if not learning:
                    for k in range(neurons):
                        g_e[k] += w[k]
                    continue
                if c.decay_online:
                    silence = (step - s.last_input_spike[i]) * c.dt
                    factor = np.exp(-c.k_p * (silence / c.tau_prun) ** c.decay_exponent)
                    for k in range(neurons):
                        w[k] *= factor
                for k in range(neurons):
                    g_e[k] += w[k]
                    w[k] = min(max(w[k] + trace_post[k], 0.0), c.g_max)
                fade = np.exp((s.trace_pre_step[i] - step) * c.dt / c.trace_time_pre)
                s.trace_pre[i] = s.trace_pre[i] * fade + c.trace_step_pre
                s.trace_pre_step[i] = step
                s.last_input_spike[i] = step

            #    spikes on their way through S2 and S3
            for n in range(spikes):
                k = spiked[n]
                s.excitation_arriving[(step + s.excitation_delay[k]) % len(s.excitation_arriving), k] += 1
                on_their_way += 1
            for n in range(spikes_inh):
                j = spiked_inh[n]
                for k in range(neurons):
                    if k != j:
                        s.inhibition_arriving[
                            (step + s.inhibition_delay[j, k]) % len(s.inhibition_arriving), k
                        ] += 1
                        on_their_way += 1
            if on_their_way:
                now = s.excitation_arriving[step % len(s.excitation_arriving)]
                on_their_way -= _arrive(now, g_e_inh, c.excitation)
                now = s.inhibition_arriving[step % len(s.inhibition_arriving)]
                on_their_way -= _arrive(now, g_i, c.inhibition)

            #    output spikes
            if learning:
                for n in range(spikes):
                    k = spiked[n]
                    trace_post[k] += c.trace_step_post
                    sign = 1.0 if group[k] == target[image] else -1.0
                    for i in range(inputs):
                        fade = np.exp((s.trace_pre_step[i] - step) * c.dt / c.trace_time_pre)
                        w = s.weights[i, k] + sign * (s.trace_pre[i] * fade)
                        s.weights[i, k] = min(max(w, 0.0), c.g_max)

            # 5. resets
            for n in range(spikes):
                k = spiked[n]
                v[k] = c.excitatory_reset
                if learning:
                    theta[k] += c.threshold_step
                if step_in_image < c.image_steps:
                    counts[image, k] += 1
                spike_step[recorded] = step
                spike_neuron[recorded] = k
                recorded += 1
            for n in range(spikes_inh):
                v_inh[spiked_inh[n]] = c.inhibitory_reset
            step += 1
    s.clock[0] = step
    return recorded


def run(state, trains, targets, *, parameters, threshold, decay):
    """Show images to the network; it learns if it is told what they show.

    Parameters
    ----------
    state : State
        Changed in place.
    trains : SpikeTrains
        Input spikes.
    targets : ndarray of int, shape (images,), or None
        The class that each image belongs to.  None: weights and thresholds stay as they are, and the
        threshold is at rest.
    parameters : Parameters
    threshold : {"adaptive", "held"}
    decay : Decay
        Only a decay online acts here.

    Returns
    -------
    Spikes
    """
    neurons = len(state.v)
    c = constants(parameters, threshold, decay, neurons)
    images = len(trains)
    counts = np.zeros((images, neurons), np.int64)
    # A neuron cannot spike more often than its refractory period allows.
    most = (images * c.period_steps // max(1, c.excitatory_refractory_steps) + 1) * neurons
    spike_step, spike_neuron = np.empty(most, np.int64), np.empty(most, np.int32)
    learning = targets is not None
    target = np.asarray(targets if learning else np.zeros(images), np.int64)
    recorded = _run(
        state, c, trains.step, trains.pixel, trains.first, target, group_of(neurons, parameters),
        learning, counts, spike_step, spike_neuron,
    )  # fmt: skip
    return Spikes(counts, spike_step[:recorded].copy(), spike_neuron[:recorded].copy())

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

The processor works on several neurons at once.  The work of every step for every neuron is in short functions
over few arrays, which the compiler turns into vector instructions, and the arrays are a little wider than the
network, so that no neuron is left over at the end of a vector.
"""

import functools
from typing import NamedTuple

import numpy as np

from snnreg.base.arrays import check_array, check_finite
from snnreg.base.compilation import FAILURE, jit
from snnreg.decay import Decay
from snnreg.encoding import Spikes, SpikeTrains
from snnreg.parameters import ADAPTIVE, FADE_START, FADED, HELD, INPUTS, Parameters, check_threshold
from snnreg.wiring import Wiring, group_of

NEVER_SPIKED = -(10**9)
"""Step of the last spike of a neuron that has not spiked yet: long past any refractory period."""

FLUSH = 1e-30
"""Traces and conductances below this are set to zero, from time to time.

They are too small to change a potential or a weight (that takes 1e-17 of it), but below 1e-308 they would be
denormal numbers, with which a processor is slow."""

LANES = 16
"""The width of arrays is a multiple of this: two vectors of eight numbers, which the compiler handles together.
A remainder would be computed number by number, and cost as much as all the others."""

CACHE_LINE = 8
"""Numbers per cache line."""


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

    The last four are changed by ablations; they have no part in the model (see :mod:`snnreg.studies.ablations`).
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


# Called in every step: a call would hand over each array as seven numbers, which takes longer than the work.
_inlined = jit(forceinline=True)


@_inlined
def _step_excitatory(v, g_e, g_i, level, c):
    """One Euler step of the excitatory neurons; return how many are above their threshold `level`."""
    leak = c.dt / c.excitatory_membrane_time
    leak_e = c.dt / c.excitatory_conductance_time
    leak_i = c.dt / c.inhibitory_conductance_time
    above = 0
    for k in range(len(v)):
        v[k] += leak * (
            g_e[k] * (c.excitatory_reversal - v[k])
            + g_i[k] * (c.inhibitory_reversal - v[k])
            + (c.resting_potential - v[k])
        )
        g_e[k] -= leak_e * g_e[k]
        g_i[k] -= leak_i * g_i[k]
        above += v[k] > level[k]
    return above


@_inlined
def _step_inhibitory(v, g_e, c):
    """One Euler step of the inhibitory neurons; return how many are above the threshold."""
    leak = c.dt / c.inhibitory_membrane_time
    leak_e = c.dt / c.excitatory_conductance_time
    above = 0
    for k in range(len(v)):
        v[k] += leak * (g_e[k] * (c.excitatory_reversal - v[k]) + (c.resting_potential - v[k]))
        g_e[k] -= leak_e * g_e[k]
        above += v[k] > c.inhibitory_threshold
    return above


@_inlined
def _step_threshold(theta, c):
    """One Euler step of the thresholds."""
    leak = c.dt / c.threshold_time
    for k in range(len(theta)):
        theta[k] += leak * (c.threshold_rest - theta[k])


@_inlined
def _excite(g_e, weights, i):
    """A spike of input `i` reaches a network that does not learn."""
    for k in range(len(g_e)):
        g_e[k] += weights[i, k]


@_inlined
def _excite_and_learn(g_e, weights, i, trace_post, unit, factor, g_max):
    """A spike of input `i` reaches a network that learns: decay by `factor`, conductance, weight."""
    for k in range(len(g_e)):
        w = weights[i, k] * factor
        g_e[k] += w
        weights[i, k] = min(max(w + trace_post[k] * unit, 0.0), g_max)


@_inlined
def _grow(weights, i, activity, unit, group, shown, step, c):
    """After a spike of input `i`: the weights to quiet neurons of the group that learns class `shown` grow."""
    for k in range(len(group)):
        quiet = max(1 - activity[k] * unit, 0.0) * (1.0 if group[k] == shown else c.growth_elsewhere)
        weights[i, k] = min(weights[i, k] + step * quiet, c.g_max)


@_inlined
def _learn(weights, k, trace_pre, unit, g_max):
    """Neuron `k` has spiked: all its weights move, up with `unit` > 0 and down with `unit` < 0."""
    for i in range(len(trace_pre)):
        weights[i, k] = min(max(weights[i, k] + trace_pre[i] * unit, 0.0), g_max)


@_inlined
def _arrive(arriving, slot, conductance, weight):
    """Add the spikes that arrive now to the conductances."""
    # Added one by one, as the reference does: sums in another order round differently.
    more, done = 1, 0
    while more:
        more = 0
        for k in range(len(conductance)):
            conductance[k] += weight if arriving[slot, k] > done else 0.0
            more += arriving[slot, k] > done + 1
        done += 1
    for k in range(len(conductance)):
        arriving[slot, k] = 0


@jit()
def _new_unit(trace, unit):
    """Write traces, kept as multiples of `unit`, as plain numbers, and the smallest as 0."""
    for k in range(len(trace)):
        trace[k] *= unit
        if abs(trace[k]) < FLUSH:
            trace[k] = 0.0


@jit()
def _pace(time_s, end_s):
    """As :meth:`snnreg.parameters.Parameters.pace`."""
    if end_s == 0:
        return 1.0
    return 1 - FADED * min(max((time_s - end_s * FADE_START) / (end_s - end_s * FADE_START), 0.0), 1.0)


def _silences(trains, clock, period_steps, last_input_spike):
    """For each input spike the steps since the last one of its input; `last_input_spike` is how that begins."""
    starts = clock + period_steps * np.arange(len(trains), dtype=np.int64)
    now = np.concatenate([last_input_spike, np.repeat(starts, trains.per_image) + trains.step])
    pixel = np.concatenate([np.arange(INPUTS), trains.pixel]).astype(np.int16)  # in 16 bits a sort is quick
    order = np.argsort(pixel, kind="stable")
    silence = np.empty_like(now)
    silence[order[1:]] = np.diff(now[order])
    return silence[INPUTS:]


@jit()
def _run(
    state,
    constants,
    trains_step,
    trains_pixel,
    trains_first,
    left,
    target,
    group,
    learning,
    counts,
    spike_step,
    spike_neuron,
):
    """Show all images, one after the other; return the number of output spikes recorded.

    The arrays of `state` are wider than `counts`, which has one column per neuron.  `left` is what a decay leaves
    at each input spike, or empty.
    """
    s, c = state, constants
    neurons = counts.shape[1]
    v, g_e, g_i, theta, theta_held = s.v, s.g_e, s.g_i, s.theta, s.theta_held
    v_inh, g_e_inh, weights = s.v_inh, s.g_e_inh, s.weights
    trace_pre, trace_post, last_input_spike = s.trace_pre, s.trace_post, s.last_input_spike
    activity = s.activity
    if not learning:
        level = theta if c.keep_threshold else np.full(len(v), c.threshold_rest)
    elif c.hold_threshold:
        level = theta_held
    else:
        level = theta

    # The traces are kept as multiples of a unit; it fades, and they need not be touched in each step.
    fade_pre, fade_post = np.exp(-c.dt / c.trace_time_pre), np.exp(-c.dt / c.trace_time_post)
    unit_pre = unit_post = unit_activity = 1.0

    # The activity fades by an Euler step, as the reference does it.  Where nothing grows it stays at 1.
    growing = learning and c.growth_step > 0
    fade_activity, activity_step = 1.0, 0.0
    if growing:
        fade_activity = 1 - c.dt / c.activity_time
        activity_step = 1 / (c.activity_target * c.activity_time)

    decaying = len(left) > 0

    # Ring buffers: where the spikes stand that arrive now, and how many wait at each place.
    step = s.clock[0]
    excitation_slots, inhibition_slots = len(s.excitation_arriving), len(s.inhibition_arriving)
    excitation_slot, inhibition_slot = step % excitation_slots, step % inhibition_slots
    excitation_waiting, inhibition_waiting = s.excitation_arriving.sum(axis=1), s.inhibition_arriving.sum(axis=1)

    spiked, spiked_inh = np.empty(neurons, np.int64), np.empty(neurons, np.int64)
    recorded = 0
    for image in range(len(trains_first) - 1):
        spike, last = trains_first[image], trains_first[image + 1]
        # 1. start
        theta_held[:] = theta
        pace = _pace(step * c.dt, c.fade_end)
        step_pre, step_post = c.trace_step_pre * pace, c.trace_step_post * pace
        growth_step = c.growth_step * pace
        for conductance in (g_e, g_i, g_e_inh):
            _new_unit(conductance, 1.0)
        for step_in_image in range(c.period_steps):
            # 2. groups, and how many are above their threshold: usually none
            if learning:
                _step_threshold(theta, c)
                unit_pre *= fade_pre
                unit_post *= fade_post
                unit_activity *= fade_activity
                if unit_pre < FLUSH:
                    _new_unit(trace_pre, unit_pre)
                    unit_pre = 1.0
                if unit_post < FLUSH:
                    _new_unit(trace_post, unit_post)
                    unit_post = 1.0
                if unit_activity < FLUSH:
                    _new_unit(activity, unit_activity)
                    unit_activity = 1.0
            above = _step_excitatory(v, g_e, g_i, level, c)
            above_inh = _step_inhibitory(v_inh, g_e_inh, c)

            # 3. thresholds
            spikes = spikes_inh = 0
            if above:
                for k in range(neurons):
                    if v[k] > level[k] and step - s.last_spike[k] >= c.excitatory_refractory_steps:
                        spiked[spikes] = k
                        spikes += 1
                        s.last_spike[k] = step
            if above_inh:
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
                if learning:
                    factor = left[spike - 1] if decaying else 1.0
                    _excite_and_learn(g_e, weights, i, trace_post, unit_post, factor, c.g_max)
                    if growing:
                        _grow(weights, i, activity, unit_activity, group, target[image], growth_step, c)
                    trace_pre[i] += step_pre / unit_pre
                    last_input_spike[i] = step
                else:
                    _excite(g_e, weights, i)

            #    spikes on their way through S2 and S3
            for n in range(spikes):
                k = spiked[n]
                slot = excitation_slot + s.excitation_delay[k]
                if slot >= excitation_slots:
                    slot -= excitation_slots
                s.excitation_arriving[slot, k] += 1
                excitation_waiting[slot] += 1
            for n in range(spikes_inh):
                j = spiked_inh[n]
                for k in range(neurons):
                    if k != j:
                        slot = inhibition_slot + s.inhibition_delay[j, k]
                        if slot >= inhibition_slots:
                            slot -= inhibition_slots
                        s.inhibition_arriving[slot, k] += 1
                        inhibition_waiting[slot] += 1
            if excitation_waiting[excitation_slot]:
                _arrive(s.excitation_arriving, excitation_slot, g_e_inh, c.excitation)
                excitation_waiting[excitation_slot] = 0
            if inhibition_waiting[inhibition_slot]:
                _arrive(s.inhibition_arriving, inhibition_slot, g_i, c.inhibition)
                inhibition_waiting[inhibition_slot] = 0

            #    output spikes
            if learning:
                for n in range(spikes):
                    k = spiked[n]
                    trace_post[k] += step_post / unit_post
                    share = c.strengthening if group[k] == target[image] else -c.weakening
                    _learn(weights, k, trace_pre, unit_pre * share, c.g_max)

            # 5. resets
            for n in range(spikes):
                k = spiked[n]
                v[k] = c.excitatory_reset
                if learning:
                    theta[k] += c.threshold_step
                    activity[k] += activity_step / unit_activity
                if step_in_image < c.image_steps:
                    counts[image, k] += 1
                spike_step[recorded] = step
                spike_neuron[recorded] = k
                recorded += 1
            for n in range(spikes_inh):
                v_inh[spiked_inh[n]] = c.inhibitory_reset

            step += 1
            excitation_slot += 1
            if excitation_slot == excitation_slots:
                excitation_slot = 0
            inhibition_slot += 1
            if inhibition_slot == inhibition_slots:
                inhibition_slot = 0
    _new_unit(trace_pre, unit_pre)
    _new_unit(trace_post, unit_post)
    _new_unit(activity, unit_activity)
    s.clock[0] = step
    return recorded


def _widen(state, c):
    """A copy of the state with neurons added that get no input, up to a multiple of LANES."""
    extra = -len(state.v) % LANES
    rest, level = c.resting_potential, c.threshold_rest
    at_rest = {"v": rest, "v_inh": rest, "theta": level, "theta_held": level}
    wide = {}
    for name, array in state._asdict().items():
        if name in ("clock", "trace_pre", "last_input_spike"):  # the last axis is not the neurons
            wide[name] = array
        else:
            # Rows of weights are a cache line longer still. A column of them would otherwise fall on few
            # places of the cache where the width is a power of two, and an output spike take twice as long.
            more = extra + (CACHE_LINE if name == "weights" else 0)
            padding = [(0, 0)] * (array.ndim - 1) + [(0, more)]
            wide[name] = np.pad(array, padding, constant_values=at_rest.get(name, 0))
    return State(**wide)


def _loop(state, c, trains, *rest):
    """The loop of Numba; returns the number of output spikes."""
    wide = _widen(state, c)
    recorded = _run(wide, c, trains.step, trains.pixel, trains.first, *rest)
    for array, widened in zip(state, wide, strict=True):
        array[...] = widened[..., : array.shape[-1]]
    return recorded


def run(state, trains, targets, *, parameters, threshold, decay, loop=None):
    """Show images to the network; it learns if it is given their classes.

    Parameters
    ----------
    state : State
        Changed in place.
    trains : SpikeTrains
        Input spikes.
    targets, parameters, threshold, decay
        As for :func:`snnreg.network.build`.
    loop : callable, optional
        Takes all steps; it is called as the one of Numba, which is the default.

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
    learning = targets is not None
    target = np.asarray(targets if learning else np.zeros(images), np.int64)
    left = np.empty(0)
    if learning and decay.online:
        silence = _silences(trains, state.clock[0], parameters.period_steps, state.last_input_spike)
        left = np.asarray(decay.factor_at_spikes(silence * float(parameters.dt)), float)
    given = left, target, group_of(neurons, parameters), learning, counts, spike_step, spike_neuron
    recorded = (loop or _loop)(state, c, trains, *given)
    check_finite(state.v, state.g_e, state.g_i, state.theta, state.v_inh, state.weights)
    return Spikes(counts, spike_step[:recorded].copy(), spike_neuron[:recorded].copy())


@functools.cache
def unusable():
    """Why the kernel cannot run on this machine, in one line; None if it can.

    The first call compiles the kernel, or reads it from the cache.
    """
    if FAILURE is not None:
        return FAILURE
    choices = {"parameters": Parameters(neurons_per_class=1), "threshold": ADAPTIVE, "decay": Decay()}
    state = new_state(Wiring(np.zeros((INPUTS, 1)), np.zeros(1), np.zeros((1, 1))), choices["parameters"])
    none = np.empty(0, np.int32)
    try:
        run(state, SpikeTrains(none, none, np.zeros(1, np.int64)), None, **choices)
    except Exception as error:  # whatever Numba or its LLVM raises
        reason = (str(error).splitlines() or [""])[0]
        return f"Numba cannot compile the kernel ({type(error).__name__}: {reason})"
    return None

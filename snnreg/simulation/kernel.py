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

from collections import namedtuple
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from snnreg import native
from snnreg.base.checks import Integers, check_array, check_finite
from snnreg.decay import DecayRule
from snnreg.encoding import Spikes, SpikeTrains
from snnreg.parameters import HELD, Parameters, check_threshold
from snnreg.wiring import Wiring, group_of

NEVER_SPIKED = -(10**9)
"""Step of the last spike of a neuron that has not spiked yet: long past any refractory period."""


State = namedtuple("State", [field.name for field in native.STATE])  # type: ignore[misc]
State.__doc__ = "Everything that changes, as ``loops.h`` declares it; all arrays are changed in place."

Constants = namedtuple("Constants", native.CONSTANTS)  # type: ignore[misc]
Constants.__doc__ = "The parameters as plain numbers, as ``loops.h`` declares them: seconds, volts, steps."

UNCHANGED = {"strengthening": 1.0, "weakening": 1.0, "growth_elsewhere": 0.0, "keep_threshold": 0.0}
UNCHANGED |= {"own_sensor": 0.0, "all_grow": 0.0, "own_stdp": 0.0}
"""What ablations change; they have no part in the model (see :mod:`snnreg_studies.ablations`)."""


def new_state(wiring: Wiring, parameters: Parameters) -> Any:
    """Make the state of a network that has seen nothing yet."""
    neurons = wiring.neurons
    # Brian2 rounds a delay to the nearest step.
    excitation = (wiring.excitation_delay_s / float(parameters.dt) + 0.5).astype(np.int64)
    inhibition = (wiring.inhibition_delay_s / float(parameters.dt) + 0.5).astype(np.int64)
    sizes = {"1": 1, "inputs": wiring.inputs, "neurons": neurons}
    sizes |= {"excitation_slots": excitation.max() + 1, "inhibition_slots": inhibition.max() + 1}
    shapes = [[sizes[size] for size in field.shape] for field in native.STATE]
    state: Any = State(*map(np.zeros, shapes, [native.KINDS[field.kind] for field in native.STATE]))
    state.weights[:] = wiring.weights
    state.excitation_delay[:], state.inhibition_delay[:] = excitation, inhibition
    state.v[:] = state.v_inh[:] = float(parameters.initial_potential)
    state.theta[:] = state.theta_held[:] = float(parameters.threshold_rest)
    state.last_spike[:] = state.last_spike_inh[:] = NEVER_SPIKED
    state.activity[:] = 1
    return state


def constants(parameters: Parameters, threshold: str, neurons: int) -> Any:
    """Collect the plain numbers that the loop reads."""
    names: list[str] = native.CONSTANTS
    given = {name: getattr(parameters, name) for name in names if hasattr(parameters, name)}
    values = UNCHANGED | {name: value if isinstance(value, int) else float(value) for name, value in given.items()}
    values["excitatory_refractory_steps"] = parameters.steps(parameters.excitatory_refractory_period)
    values["inhibitory_refractory_steps"] = parameters.steps(parameters.inhibitory_refractory_period)
    values["inhibition"] = parameters.inhibition / neurons
    values["hold_threshold"] = threshold == HELD
    return Constants(**values)


def _integers(array: Any, kind: DTypeLike = np.int64) -> Integers:
    """Return an array as the loop reads it; in a page numpy's default integer has 32 bits."""
    return np.ascontiguousarray(array, kind)


def run(
    state: Any,
    trains: SpikeTrains,
    targets: Integers | None,
    *,
    parameters: Parameters,
    threshold: str,
    decay: DecayRule,
) -> Spikes:
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
    check_array("weights", state.weights, (parameters.inputs, len(state.v)), least=0)
    trains.check(parameters.period_steps, parameters.inputs, targets)
    neurons, images = len(state.v), len(trains)
    c = constants(parameters, threshold, neurons)
    counts = np.zeros((images, neurons), np.int64)
    # The refractory period sets how many output spikes there can be.
    most = (images * c.period_steps // max(1, c.excitatory_refractory_steps) + 1) * neurons
    spike_step, spike_neuron = np.empty(most, np.int64), np.empty(most, np.int32)
    shown = _integers(trains.step, np.int32), _integers(trains.pixel, np.int32), _integers(trains.first)
    learning, factors = targets is not None, None
    if learning and decay.online:
        last: Integers = state.last_input_spike.copy()
        silence: Any = np.empty(len(trains.step), np.int64)
        native.call("input_silences", *shown, images, parameters.period_steps, int(state.clock[0]), last, silence)
        factors = decay.factor_at_spikes(silence * float(parameters.dt))
    sizes = neurons, parameters.inputs, images, len(state.excitation_arriving), len(state.inhibition_arriving)
    target = _integers(targets if learning else np.zeros(images))
    taught = target, _integers(group_of(neurons, parameters)), learning
    answer = counts, spike_step, spike_neuron
    recorded = native.call("run", state, np.array(c, float), *sizes, *shown, factors, *taught, *answer, None)
    check_finite(state.v, state.g_e, state.g_i, state.theta, state.v_inh, state.weights)
    return Spikes(counts, spike_step[:recorded].copy(), spike_neuron[:recorded].copy())

"""What a loop over time is given: it trusts every index and number, so they are looked at before (chapter 4)."""

import functools
import math

import numpy as np

from snnreg.base.compilation import jit
from snnreg.base.errors import SnnregError
from snnreg.parameters import INPUTS, check_threshold

LAST_STEP = 2**53
"""Where a clock must end: larger steps are no longer told apart as floating-point numbers."""

LARGEST = np.finfo(float).max
"""What is not larger is finite."""


def check_run(state, trains, targets, parameters, threshold):
    """Raise SnnregError unless images can be shown to a network in this state.

    Parameters
    ----------
    state : snnreg.simulation.kernel.State
    trains, targets, parameters, threshold
        As for :func:`snnreg.simulation.kernel.run`.
    """
    check_threshold(threshold)
    check_state(state)
    check_input(trains, targets, parameters)


def check_input(trains, targets, parameters):
    """Raise SnnregError unless these are spike trains, and for each a class if they are to be learned."""
    trains.check(parameters.period_steps)
    if targets is None:
        return
    targets = np.asarray(targets)
    if targets.shape != (len(trains),) or targets.dtype.kind not in "iu":
        raise SnnregError(
            f"classes must be {len(trains)} whole numbers, one an image; got {targets.dtype} of the "
            f"shape {targets.shape}"
        )


def check_state(state):
    """Raise SnnregError unless the arrays of a state fit each other and hold what a network can hold."""
    for name, array in zip(state._fields, state, strict=True):
        kind = np.int64 if name in _WHOLE else np.float64
        if type(array) is not np.ndarray or array.dtype != kind:
            found = getattr(array, "dtype", type(array).__name__)
            raise SnnregError(f"the state of a network has {name} as an array of {kind.__name__}, got {found}")
    _check_shapes(state._fields, tuple(array.shape for array in state))
    check_numbers(state)


def check_numbers(state):
    """The same for a state whose arrays are known to fit."""
    wrong = _wrong(state)
    if wrong:
        raise SnnregError(f"this is no state of a network: {_WRONG[wrong]}")


@functools.lru_cache(64)  # the same few, once for every image
def _check_shapes(names, shapes):
    """Raise SnnregError unless these are the shapes of the arrays of one network."""
    neurons = math.prod(dict(zip(names, shapes, strict=True))["v"])
    for name, shape in zip(names, shapes, strict=True):
        sizes = {"neurons": neurons, "slots": shape[0] if shape else 1}
        wanted = tuple(sizes.get(n, n) for n in _SHAPES.get(name, ("neurons",)))
        if shape != wanted or 0 in shape:
            raise SnnregError(f"the state of a network has {name} of the shape {wanted}, got {shape}")


_WHOLE = (
    "clock",
    "excitation_delay",
    "inhibition_delay",
    "excitation_arriving",
    "inhibition_arriving",
    "last_spike",
    "last_spike_inh",
    "last_input_spike",
)

_SHAPES = {
    "clock": (1,),
    "weights": (INPUTS, "neurons"),
    "inhibition_delay": ("neurons", "neurons"),
    "excitation_arriving": ("slots", "neurons"),
    "inhibition_arriving": ("slots", "neurons"),
    "trace_pre": (INPUTS,),
    "last_input_spike": (INPUTS,),
}
"""Of those fields that are not one number a neuron."""

_WRONG = {
    1: "its clock lies outside 0 to 2^53",
    2: "a delay is longer than the time for which spikes on their way are kept",
    3: "more spikes are on their way than neurons can have sent",
    4: "a last spike lies in the future",
    5: "a weight is negative or not finite",
    6: "a potential, conductance, threshold or trace is not finite; are weights or time step far too large?",
}


@jit()
def _within(array, least, most):
    # Counted without a branch, so that the processor takes several at once; nan is within nothing.
    inside = 0
    for number in array.flat:
        inside += int(least <= number) & int(number <= most)
    return inside == array.size


@jit()
def _wrong(s):
    """What is wrong with the numbers of a state, as a key of `_WRONG`; 0 if nothing is."""
    neurons, clock = len(s.v), s.clock[0]
    if not 0 <= clock < LAST_STEP:
        return 1
    if not (
        _within(s.excitation_delay, 0, len(s.excitation_arriving) - 1)
        and _within(s.inhibition_delay, 0, len(s.inhibition_arriving) - 1)
    ):
        return 2
    if not (_within(s.excitation_arriving, 0, 1) and _within(s.inhibition_arriving, 0, neurons)):
        return 3
    if not (
        _within(s.last_spike, -LAST_STEP, clock)
        and _within(s.last_spike_inh, -LAST_STEP, clock)
        and _within(s.last_input_spike, 0, clock)
    ):
        return 4
    if not _within(s.weights, 0.0, LARGEST):
        return 5
    for array in (
        s.v,
        s.g_e,
        s.g_i,
        s.theta,
        s.theta_held,
        s.v_inh,
        s.g_e_inh,
        s.trace_pre,
        s.trace_post,
        s.activity,
    ):
        if not _within(array, -LARGEST, LARGEST):
            return 6
    return 0

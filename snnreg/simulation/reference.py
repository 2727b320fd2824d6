"""The reference at work: Brian2 shows images to the network of :mod:`snnreg.network` (chapter 4).

One compiled program shows a whole data set (see :mod:`snnreg.simulation.program`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from snnreg.base.checks import Floats, Integers, check_finite
from snnreg.base.errors import SnnregError
from snnreg.decay import DecayRule
from snnreg.encoding import Spikes, SpikeTrains
from snnreg.network import build
from snnreg.parameters import Parameters
from snnreg.simulation.program import Program
from snnreg.wiring import Wiring


@dataclass(frozen=True)
class ReferenceRun:
    """The result of a run of the reference, with the thresholds at its end in volts."""

    spikes: Spikes
    weights: Floats
    last_input_spike_s: Floats | None
    theta_v: Floats


def run(
    wiring: Wiring,
    trains: SpikeTrains,
    targets: Integers | None,
    *,
    parameters: Parameters,
    threshold: str,
    decay: DecayRule,
    progress: Callable[[float], None] | None = None,
) -> ReferenceRun:
    """Show images to a new network; it learns if it is given their classes.

    Parameters
    ----------
    wiring, trains, targets, parameters, threshold, decay
        As for :func:`snnreg.network.build`.
    progress : callable, optional
        Called with the fraction that is done, from time to time.

    Returns
    -------
    ReferenceRun

    Raises
    ------
    SnnregError
        If trains and targets do not fit each other, there is no C++ compiler, or the simulation ended too early.
    """
    trains.check(parameters.period_steps, parameters.inputs, targets)
    # The program is compiled once for each number of spikes: padded with spikes that come after the end, trains of
    # one size need one program.
    with Program() as program:
        shown = _pad(trains, parameters)
        network = build(wiring, shown, targets, parameters=parameters, threshold=threshold, decay=decay)
        program.run(network, len(trains) * parameters.period_steps * parameters.dt, progress)
        return result(network, trains, targets, parameters)


def _pad(trains: SpikeTrains, parameters: Parameters) -> SpikeTrains:
    """Make the same trains with spikes after the end, up to a round number (at most an eighth more)."""
    count = len(trains.step)
    unit = 1 << max(10, count.bit_length() - 3)
    extra = -count % unit
    # Brian2 refuses two spikes of one input in one step: every input takes its turn.
    late = parameters.period_steps + np.arange(extra) // parameters.inputs
    first = trains.first.copy()
    first[-1] += extra
    return SpikeTrains(
        np.concatenate([trains.step, late.astype(np.int32)]),
        np.concatenate([trains.pixel, (np.arange(extra) % parameters.inputs).astype(np.int32)]),
        first,
    )


def result(network: Any, trains: SpikeTrains, targets: Integers | None, parameters: Parameters) -> ReferenceRun:
    """Read the :class:`ReferenceRun` of a network that has run, all of the time that it should."""
    clock_s = float(np.asarray(network["excitatory"].clock.t_))
    steps, asked = round(clock_s / float(parameters.dt)), len(trains) * parameters.period_steps
    if steps != asked:
        raise SnnregError(f"the simulation ended after {steps} of {asked} time steps; run the same command again")
    check_finite(network["excitatory"].v_)
    monitor = network["output_spikes"]
    step = (np.asarray(monitor.t_) / float(parameters.dt) + 0.5).astype(np.int64)
    neuron = np.asarray(monitor.i, dtype=np.int32)
    neurons = network["excitatory"].N
    image, step_in_image = np.divmod(step, parameters.period_steps)
    shown = step_in_image < parameters.image_steps
    counts = np.zeros((len(trains), neurons), np.int64)
    np.add.at(counts, (image[shown], neuron[shown]), 1)
    weights = np.array(network["S1"].w).reshape(-1, neurons)
    last = np.array(network["S1"].t_s_).reshape(-1, neurons)[:, 0] if targets is not None else None
    theta = np.array(network["excitatory"].theta_)
    return ReferenceRun(Spikes(counts, step, neuron), weights, last, theta)

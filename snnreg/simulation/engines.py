"""The engines, which show images to a network; no other module depends on which engine it is.

An engine is one object with two methods: ``start`` makes the state of a network that has seen nothing, ``show``
shows it images and changes that state.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from snnreg import native
from snnreg.base.checks import check_choice
from snnreg.base.errors import SnnregError
from snnreg.simulation import kernel


class Loop:
    """The fast twin (see :mod:`snnreg.simulation.kernel`)."""

    name = "c"
    chunk = 50
    """Images between two updates of the progress bar, when an interrupt takes effect too."""
    side_by_side = not native.IN_PAGE
    """Whether several networks can run side by side."""
    start = staticmethod(kernel.new_state)

    @staticmethod
    def show(state, trains, targets, *, progress=None, **choices):
        """Show images to a network, which learns if it is given their classes.

        Parameters
        ----------
        state : object
            From ``start``; changed in place.  It has ``weights``, ``theta`` (in volts) and ``last_input_spike``
            (in steps).
        trains : SpikeTrains
        targets : ndarray of int, shape (images,), or None
        progress : callable, optional
            Called with the fraction that is done, where an engine takes long.
        **choices
            `parameters`, `threshold` and `decay`.

        Returns
        -------
        ndarray of int64, shape (images, neurons)
            Spikes of each excitatory neuron while each image was shown.
        """
        return kernel.run(state, trains, targets, **choices).counts


class Brian2:
    """The reference (see :mod:`snnreg.simulation.reference`): one compiled program shows all images."""

    name = "brian2"
    chunk = None
    side_by_side = False

    @staticmethod
    def start(wiring, parameters):
        """The state of a network that has seen nothing; it lives for one run only."""
        state = SimpleNamespace(wiring=wiring, weights=wiring.weights.copy(), shown=False)
        state.theta = np.full(wiring.neurons, float(parameters.threshold_rest))
        state.last_input_spike = np.zeros(wiring.inputs, np.int64)
        return state

    @staticmethod
    def show(state, trains, targets, *, progress=None, **choices):
        """As :meth:`Loop.show`."""
        from snnreg.simulation import reference

        if state.shown:
            raise SnnregError("the engine brian2 shows all images at once and cannot go on; use the engine c")
        state.shown = True
        wiring = replace(state.wiring, weights=state.weights)
        run = reference.run(wiring, trains, targets, **choices, progress=progress)
        if targets is not None:
            dt_s = float(choices["parameters"].dt)
            state.weights, state.theta = run.weights, run.theta_v
            state.last_input_spike = np.rint(run.last_input_spike_s / dt_s).astype(np.int64)
        return run.spikes.counts


ENGINES = {engine.name: engine for engine in (Loop, Brian2)}


def engine(name):
    """The engine of a name; raises SnnregError if there is none."""
    return ENGINES[check_choice("the engine", name, ENGINES)]

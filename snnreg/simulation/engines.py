"""The engines, which show images to a network; no other module depends on which engine it is.

An engine is one object with two methods: ``start`` makes the state of a network that has seen nothing, ``show``
shows it images and changes that state.
"""

import functools
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np

from snnreg.base.checks import choice
from snnreg.base.errors import SnnregError
from snnreg.parameters import INPUTS
from snnreg.simulation import kernel, page


class Numba:
    """The fast twin (see :mod:`snnreg.simulation.kernel`)."""

    name = "numba"
    chunk = 50
    """Images between two updates of the progress bar, when an interrupt takes effect too."""
    side_by_side = True
    """Whether several networks can run in threads."""
    unusable = staticmethod(kernel.unusable)
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
    def unusable():
        """None: without a compiler, the first run says so."""

    @staticmethod
    def start(wiring, parameters):
        """The state of a network that has seen nothing; it lives for one run only."""
        state = SimpleNamespace(wiring=wiring, weights=wiring.weights.copy(), shown=False)
        state.theta = np.full(wiring.neurons, float(parameters.threshold_rest))
        state.last_input_spike = np.zeros(INPUTS, np.int64)
        return state

    @staticmethod
    def show(state, trains, targets, *, progress=None, **choices):
        """As :meth:`Numba.show`."""
        from snnreg.simulation import reference

        if state.shown:
            raise SnnregError("the engine brian2 shows all images at once and cannot go on; use numba")
        state.shown = True
        wiring = replace(state.wiring, weights=state.weights)
        run = reference.run(wiring, trains, targets, **choices, progress=progress)
        if targets is not None:
            dt_s = float(choices["parameters"].dt)
            state.weights, state.theta = run.weights, run.theta_v
            state.last_input_spike = np.rint(run.last_input_spike_s / dt_s).astype(np.int64)
        return run.spikes.counts


class Page(Numba):
    """The fast twin where Python itself runs in a page, which gives the kernel another loop (``page/guest``)."""

    name = "page"
    side_by_side = False
    unusable = staticmethod(page.unusable)


ENGINES = {engine.name: engine for engine in (Numba, Brian2, Page)}


def engine(name):
    """The engine of a name; raises SnnregError if there is none."""
    return ENGINES[choice("the engine", name, ENGINES)]


def working_engine(name):
    """The engine of a name; where that one does not work the page's own, or else the reference.

    Of the reference a warning on stderr says so once.
    """
    reason = engine(name).unusable()
    if reason is None:
        return engine(name)
    if Page.unusable() is None:
        return Page
    _warn(f"snnreg: {reason}; the slower reference, the engine {Brian2.name}, takes its place")
    return Brian2


@functools.cache
def _warn(line):
    print(line, file=sys.stderr)

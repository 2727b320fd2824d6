"""The engines, which show images to a network; no other module depends on which engine it is.

What an engine has, :class:`Engine` says.
"""

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np

from snnreg import native
from snnreg.base.checks import Integers, check_choice
from snnreg.base.errors import SnnregError
from snnreg.encoding import SpikeTrains
from snnreg.parameters import Parameters
from snnreg.simulation import kernel
from snnreg.wiring import Wiring


class Engine(Protocol):
    """What shows images to a network.

    Attributes
    ----------
    name : str
        What users call it.
    chunk : int or None
        Images between two updates of the progress bar, when an interrupt takes effect too; None: it shows all at
        once.
    side_by_side : bool
        Whether several networks can run side by side.
    """

    name: str
    chunk: int | None
    side_by_side: bool

    def start(self, wiring: Wiring, parameters: Parameters) -> Any:
        """Make the state of a network that has seen nothing."""

    def show(
        self,
        state: Any,
        trains: SpikeTrains,
        targets: Integers | None,
        *,
        progress: Callable[[float], None] | None = None,
        **choices: Any,
    ) -> Integers:
        """Show images to a network, which learns if it is given their classes; see :meth:`Loop.show`."""


class Loop:
    """The fast twin (see :mod:`snnreg.simulation.kernel`)."""

    name = "c"
    chunk: int | None = 50
    side_by_side = not native.IN_PAGE
    start = staticmethod(kernel.new_state)

    @staticmethod
    def show(
        state: Any,
        trains: SpikeTrains,
        targets: Integers | None,
        *,
        progress: Callable[[float], None] | None = None,
        **choices: Any,
    ) -> Integers:
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
    chunk: int | None = None
    side_by_side = False

    @staticmethod
    def start(wiring: Wiring, parameters: Parameters) -> SimpleNamespace:
        """Make the state of a network that has seen nothing; it lives for one run only."""
        state = SimpleNamespace(wiring=wiring, weights=wiring.weights.copy(), shown=False)
        state.theta = np.full(wiring.neurons, float(parameters.threshold_rest))
        state.last_input_spike = np.zeros(wiring.inputs, np.int64)
        return state

    @staticmethod
    def show(
        state: SimpleNamespace,
        trains: SpikeTrains,
        targets: Integers | None,
        *,
        progress: Callable[[float], None] | None = None,
        **choices: Any,
    ) -> Integers:
        """Do as :meth:`Loop.show`."""
        from snnreg.simulation import reference

        if state.shown:
            raise SnnregError("the engine brian2 shows all images at once and cannot go on; use the engine c")
        state.shown = True
        wiring = replace(state.wiring, weights=state.weights)
        run = reference.run(wiring, trains, targets, **choices, progress=progress)
        if run.last_input_spike_s is not None:  # it has learned
            dt_s = float(choices["parameters"].dt)
            state.weights, state.theta = run.weights, run.theta_v
            state.last_input_spike = np.rint(run.last_input_spike_s / dt_s).astype(np.int64)
        return run.spikes.counts


ENGINES: dict[str, Engine] = {each.name: each for each in (Loop(), Brian2())}


def engine(name: str) -> Engine:
    """Look up the engine of a name; raises SnnregError if there is none."""
    return ENGINES[check_choice("the engine", name, ENGINES)]

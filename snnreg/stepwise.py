"""Training that can be looked at, changed and copied between two images (chapters 11 and 12).

The same as :func:`snnreg.experiment.train` with the fast engine, image by image.
"""

import copy
from dataclasses import replace

import numpy as np

from snnreg import experiment, kernel
from snnreg.decay import Decay
from snnreg.encoding import poisson_spikes
from snnreg.simulation import CHUNK, TrainedNetwork
from snnreg.wiring import draw_wiring


class Training:
    """The network of one seed while it learns, without decay.

    Parameters
    ----------
    plan : Plan
    seed : int
        Gives the same wiring and the same input spikes as :func:`snnreg.experiment.train`.
    initial_weights : float
        The weights that the wiring draws are multiplied by this.
    """

    def __init__(self, plan, seed, initial_weights=1.0):
        wiring_rng, self._spike_rng, _ = experiment.training_streams(seed)
        wiring = draw_wiring(len(plan.digits), wiring_rng, plan.parameters)
        self.plan = plan
        self.wiring = replace(wiring, weights=wiring.weights * initial_weights)
        self._state = kernel.new_state(self.wiring, plan.parameters)
        self._counts = []

    @property
    def weights(self):
        """The weights now, shape (784, neurons); to be changed in place."""
        return self._state.weights

    def show(self, images, classes):
        """Let the network learn from some images.

        Parameters
        ----------
        images : ndarray, shape (n, 28, 28) or (n, 784)
        classes : ndarray of int, shape (n,)

        Returns
        -------
        ndarray of int64, shape (n, neurons)
            Its spikes on them.
        """
        parameters = self.plan.parameters
        choices = {"parameters": parameters, "threshold": self.plan.preset.threshold, "decay": Decay()}
        counts = []
        for start in range(0, len(images), CHUNK):
            chunk = slice(start, start + CHUNK)
            trains = poisson_spikes(images[chunk], self._spike_rng, parameters)
            counts.append(kernel.run(self._state, trains, classes[chunk], **choices).counts)
        self._counts += counts
        return np.concatenate(counts)

    def copy(self):
        """A second network in the same state, which will see the same random numbers."""
        return copy.deepcopy(self)

    def network(self):
        """The network as it is now (a :class:`snnreg.simulation.TrainedNetwork`)."""
        parameters, weights = self.plan.parameters, self.weights.copy()
        return TrainedNetwork(
            wiring=replace(self.wiring, weights=weights),
            weights_before=weights,
            last_input_spike_s=self._state.last_input_spike * float(parameters.dt),
            theta_v=self._state.theta.copy(),
            counts=np.concatenate(self._counts),
            parameters=parameters,
            threshold=self.plan.preset.threshold,
            decay=Decay(),
            engine="numba",
        )

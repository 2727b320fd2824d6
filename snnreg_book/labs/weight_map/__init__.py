"""Weight map: a trained network under a decay after training (chapters 8 and 9).

A decay that acts once, after the last image, multiplies each weight by a factor that depends on its input
alone.  So pruning time and coefficient can be changed without training again, and the map that the lab shows
is exact.  The spikes on the four test sets are not in reach of a formula: the network answers beforehand, at
pruning times on a grid, and the lab reads between the points of the grid.
"""

import numpy as np
from traitlets import Bytes, Dict, Float, Int, List

from snnreg_book.labs.shared import source

# Pruning times (at k_p = 1) at which the network answers, in seconds.
GRID_S = np.concatenate([[0.1, 0.3], np.geomspace(1, 1e4, 25), [3e4, 1e5]])
LEVELS = 65535  # weights are carried as whole numbers of 16 bits; the largest stands for g_max


class WeightMap(source.Lab):
    """Weights of a trained network before and after a decay, and the spikes that are left.

    Make one with :meth:`of`.
    """

    _esm = source.script("weight_map/view.js")

    tau_prun_s = Float(7.5, min=1e-6).tag(sync=True)  # pruning time in seconds
    k_p = Float(1.0, min=1e-6).tag(sync=True)  # pruning coefficient
    neuron = Int(0, min=0).tag(sync=True)  # which synapse is looked at; both count from 0
    pixel = Int(116, min=0, max=783).tag(sync=True)

    # The network, as the script gets it.
    g_max = Float().tag(sync=True)
    pruned_below = Float().tag(sync=True)
    end_s = Float().tag(sync=True)
    digits = List(Int()).tag(sync=True)
    weight_levels = Bytes().tag(sync=True)
    last_input_spike = Bytes().tag(sync=True)

    # Its answers: per test set the spikes before the decay, and on the grid.
    images_per_set = Int().tag(sync=True)
    set_labels = Dict().tag(sync=True)  # what each test set is called
    grid_s = List(Float()).tag(sync=True)
    spikes_before = Dict().tag(sync=True)
    spikes_on_grid = Dict().tag(sync=True)

    @classmethod
    def of(cls, network, test_sets, *, digits, seed=0, images_per_set=120, **values):
        """The lab for one trained network, which is tested about 30 times.

        Parameters
        ----------
        network : snnreg.simulation.TrainedNetwork
        test_sets : dict of str to TestSet
            As from :func:`snnreg.datasets.image_sets.draw_test_sets`.
        digits : sequence of int
            What it has learned, in the order of its groups.
        seed : int
            Draws the input spikes of the tests, the same at every pruning time.
        images_per_set : int
            Images of each test set, spread evenly over it.
        **values
            Where the lab starts: `tau_prun_s`, `k_p`, `neuron`, `pixel`.

        Raises
        ------
        SnnregError
            If the network has another decay rule than equation (5), which the sliders change.
        """
        from snnreg.analysis import PRUNED_BELOW
        from snnreg.base.errors import SnnregError
        from snnreg.datasets import TEST_SETS
        from snnreg.decay import Decay

        if not isinstance(network.decay, Decay):
            rule = type(network.decay).__name__
            raise SnnregError(f"the weight map shows the decay of equation (5), got a network with {rule}")
        g_max = network.parameters.g_max
        levels = np.round(network.before_decay() / g_max * LEVELS).astype("<u2")
        lab = cls(
            g_max=g_max,
            pruned_below=PRUNED_BELOW * g_max,
            end_s=network.end_s,
            digits=list(digits),
            weight_levels=levels.tobytes(),
            last_input_spike=network.last_input_spike_s.astype("<f8").tobytes(),
            images_per_set=images_per_set,
            grid_s=GRID_S.tolist(),
            **values,
        )
        lab.set_labels = {name: TEST_SETS[name].label for name in test_sets}
        lab.spikes_before = lab.answers(network, lab.weights_before, test_sets, seed)
        rows = [lab.answers(network, lab.weights_after(tau_s, 1.0), test_sets, seed) for tau_s in GRID_S]
        lab.spikes_on_grid = {name: [row[name] for row in rows] for name in test_sets}
        return lab

    def answers(self, network, weights, sets, seed=0):
        """Spikes of a network with these weights, shape (784, neurons), on each test set: dict of str to int."""
        from snnreg.simulation import respond

        network = network.with_weights(weights)
        spikes = {}
        for name, test_set in sets.items():
            chosen = np.linspace(0, len(test_set.images), self.images_per_set, endpoint=False).astype(int)
            rng = np.random.default_rng(seed)
            spikes[name] = int(respond(network, test_set.images[chosen], rng, progress=False).sum())
        return spikes

    @property
    def last_input_spike_s(self):
        """When each input last spiked in training, in seconds; shape (784,)."""
        return np.frombuffer(self.last_input_spike, "<f8")

    @property
    def weights_before(self):
        """Weights before the decay, shape (784, neurons)."""
        levels = np.frombuffer(self.weight_levels, "<u2")
        return levels.reshape(len(self.last_input_spike_s), -1) / LEVELS * self.g_max

    def weights_after(self, tau_prun_s, k_p):
        """Weights after a decay that acts when training ends, shape (784, neurons)."""
        from brian2 import second

        from snnreg.decay import AFTER_TRAINING, Decay

        rule = Decay(AFTER_TRAINING, tau_prun_s * second, k_p)
        return rule.after_training(self.weights_before, self.last_input_spike_s, self.end_s, None)

    @property
    def weights(self):
        """Weights after the decay that the sliders say, shape (784, neurons)."""
        return self.weights_after(self.tau_prun_s, self.k_p)

    @property
    def pruned_fraction(self):
        """Fraction of synapses that this decay leaves with less than 1 % of g_max."""
        return float(np.mean(self.weights < self.pruned_below))

    @property
    def predicted_spikes(self):
        """Spikes on each test set, read between the points of the grid: linear over log tau_prun."""
        tau_s = self.tau_prun_s / np.sqrt(self.k_p)
        return {
            name: float(np.interp(np.log(tau_s), np.log(self.grid_s), spikes))
            for name, spikes in self.spikes_on_grid.items()
        }

"""The methods that chapter 13 compares: each is to make a network answer less to noise.

Each is made with the network, a strength, and the images to learn, and acts at five places of the training loop.
"""

import numpy as np
import torch
from torch.nn.utils import prune

from snnreg.encoding import GREY_MAX
from snnreg.integrations import DecayingWeights


class Nothing:
    """The plain network; the strength has no effect."""

    most = None  # the largest strength

    def __init__(self, network, strength, images):
        self.network, self.strength = network, strength
        self.layers = network.input, network.output

    def shown(self, grey, rng):
        """Return what is shown of the images of a batch, grey levels of shape (n, 784)."""
        return grey

    def penalty(self):
        """Return what is added to the loss."""
        return 0.0

    def after_a_batch(self, spikes, hidden):
        """Called after each step of the optimizer, with the input's and the hidden neurons' spikes."""

    def before_the_last_epoch(self):
        """Called before all images are shown for the last time."""

    def finish(self):
        """Called after training."""


class L1(Nothing):
    """The strength times the sum of all weights' absolute values is added to the loss."""

    def penalty(self):
        return self.strength * sum(layer.weight.abs().sum() for layer in self.layers)


class L2(Nothing):
    """The strength times half the sum of all weights' squares is added to the loss."""

    def penalty(self):
        return self.strength / 2 * sum(layer.weight.square().sum() for layer in self.layers)


class Dropout(Nothing):
    """The strength is the share of hidden neurons left out, drawn anew for each sample of training."""

    most = 1

    def __init__(self, network, strength, images):
        super().__init__(network, strength, images)
        network.dropout = strength


class NoisyImages(Nothing):
    """White noise is added to each image as it is learned; its mean grey level is drawn up to the strength."""

    most = GREY_MAX

    def shown(self, grey, rng):
        mean = rng.uniform(0, self.strength, (len(grey), 1))
        return np.minimum(grey + rng.uniform(0, 2 * mean, grey.shape), GREY_MAX)


class _Masked(Nothing):
    """A method that masks weights for good."""

    def finish(self):
        for layer in self.layers:
            if prune.is_pruned(layer):
                prune.remove(layer, "weight")


class MagnitudePruning(_Masked):
    """The strength is the share of all weights that is cut before the last epoch, the smallest first."""

    most = 1

    def before_the_last_epoch(self):
        layers = [(layer, "weight") for layer in self.layers]
        prune.global_unstructured(layers, prune.L1Unstructured, amount=self.strength)


class RarelyLit(_Masked):
    """The trivial mask: pixels lit in at most this share of the images are cut before training."""

    most = 1

    def __init__(self, network, strength, images):
        super().__init__(network, strength, images)
        lit = torch.as_tensor(images > 0).float().mean(0)
        mask = (lit > strength).expand_as(network.input.weight)
        prune.custom_from_mask(network.input, "weight", mask)


class DecayOfLines(Nothing):
    """The paper's decay: weights of an input line fade while it is silent; the strength is tau_prun in samples."""

    synapses = False

    def __init__(self, network, strength, images):
        super().__init__(network, strength, images)
        self.decay = DecayingWeights(network.input, strength, synapses=self.synapses, batch_first=False)

    def after_a_batch(self, spikes, hidden):
        self.decay.update(spikes, hidden if self.synapses else None)

    def finish(self):
        self.decay.finish()


class DecayOfSynapses(DecayOfLines):
    """The same for each synapse: it is used in a sample in which its input line and its hidden neuron spike."""

    synapses = True


METHODS = {
    "none": Nothing,
    "L1": L1,
    "L2": L2,
    "dropout": Dropout,
    "noisy-images": NoisyImages,
    "magnitude-pruning": MagnitudePruning,
    "rarely-lit": RarelyLit,
    "decay-lines": DecayOfLines,
    "decay-synapses": DecayOfSynapses,
}
"""The methods by the names that definitions and tables have for them."""

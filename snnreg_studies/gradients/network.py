"""A spiking network trained by surrogate gradients (chapter 13).

In each step an input spikes with a probability equal to its grey level.  The most active output neuron is the
answer.  Neurons are snnTorch's ``Leaky``, and the gradient of a spike is the derivative of an arcus tangens of the
potential (Neftci, Mostafa and Zenke, IEEE Signal Processing Magazine 36, 51, 2019, doi 10.1109/MSP.2019.2931595).
"""

import contextlib

import numpy as np
import torch
from torch import nn

from snnreg.base.errors import SnnregError
from snnreg.encoding import GREY_MAX
from snnreg_studies.gradients.constants import CLASSES, HIDDEN, INPUTS, LEAK, STEPS, THRESHOLD

try:
    from snntorch import Leaky
except ModuleNotFoundError as error:
    raise SnnregError("this network needs snnTorch; python -m pip install snntorch") from error

BATCH, LEARNING_RATE = 128, 1e-3
ANSWERED_AT_ONCE = 500


class Network(nn.Module):
    """The network; ``dropout`` is the share of hidden neurons left out in a sample of training."""

    def __init__(self):
        super().__init__()
        self.input, self.hidden = nn.Linear(INPUTS, HIDDEN), Leaky(beta=LEAK, threshold=THRESHOLD)
        self.output, self.out = nn.Linear(HIDDEN, CLASSES), Leaky(beta=LEAK, threshold=THRESHOLD)
        self.dropout = 0.0

    def forward(self, spikes):
        """Spikes of hidden and output neurons, both of the shape (steps, samples, neurons), as `spikes` is."""
        hidden = _spikes(self.hidden, self.input(spikes))
        present = nn.functional.dropout(torch.ones_like(hidden[0]), self.dropout, self.training)
        return hidden, _spikes(self.out, self.output(hidden * present))


def _spikes(neurons, currents):
    """The spikes of neurons that get these currents, step by step."""
    potential, spikes = neurons.init_leaky(), []
    for current in currents:
        spiked, potential = neurons(current, potential)
        spikes.append(spiked)
    return torch.stack(spikes)


def draw_spikes(grey, rng):
    """Input spikes, shape (steps, samples, 784), for grey levels from 0 to 255, shape (samples, 784)."""
    chance = (grey / GREY_MAX).astype(np.float32)  # NumPy draws single precision several times as fast as PyTorch
    return torch.from_numpy((rng.random((STEPS, *grey.shape), np.float32) < chance).astype(np.float32))


@contextlib.contextmanager
def fixed_seed(seed):
    """Let PyTorch draw from a seed, and sum in one thread, which keeps the order of rounding."""
    threads = torch.get_num_threads()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(threads)


def train(images, classes, method, strength, epochs, seed):
    """A network (:class:`Network`) trained on grey levels from 0 to 255, shape (n, 784), and their classes.

    `method` is one of :data:`snnreg_studies.gradients.methods.METHODS`, which says what `strength` is; all images
    are shown `epochs` times.  The seed draws the initial weights, the order of the images, and all spikes.
    """
    classes, rng = torch.tensor(classes, dtype=torch.int64), np.random.default_rng(seed)
    with fixed_seed(seed):
        network = Network()
        keeping = method(network, strength, images)
        optimizer = torch.optim.Adam(network.parameters(), LEARNING_RATE)
        for epoch in range(epochs):
            if epoch == epochs - 1:
                keeping.before_the_last_epoch()
            for batch in torch.randperm(len(images)).split(BATCH):
                spikes = draw_spikes(keeping.shown(images[batch], rng), rng)
                hidden, output = network(spikes)
                loss = nn.functional.cross_entropy(output.sum(0), classes[batch]) + keeping.penalty()
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                keeping.after_a_batch(spikes, hidden)
        keeping.finish()
    return network.eval()


@torch.no_grad()
def responses(network, images, seed):
    """The spikes of a network on images, grey levels from 0 to 255 of the shape (n, 784).

    Returns the spikes of each hidden and of each output neuron, shapes (n, 100) and (n, 10).  The seed draws the
    input spikes.
    """
    rng, hidden, output = np.random.default_rng(seed), [], []
    with fixed_seed(seed):
        for first in range(0, len(images), ANSWERED_AT_ONCE):
            spikes = draw_spikes(images[first : first + ANSWERED_AT_ONCE], rng)
            for all_counts, counts in zip((hidden, output), network(spikes), strict=True):
                all_counts.append(counts.sum(0))
    return torch.cat(hidden).numpy(), torch.cat(output).numpy()

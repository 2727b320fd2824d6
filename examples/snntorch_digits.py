"""Use it or lose it in snnTorch: leaky neurons learn the ten digits, and the weights of unlit pixels fade.

The three lines of the decay are marked.  Run ``python examples/snntorch_digits.py`` (about a minute).
"""

import torch
from torch import nn

from snnreg.datasets.mnist import split
from snnreg.integrations import DecayingWeights

try:
    from snntorch import Leaky, spikegen
except ModuleNotFoundError:
    raise SystemExit("this example needs snnTorch: pip install snntorch") from None

STEPS = 25


class Network(nn.Module):
    """784 pixels, 100 hidden neurons, 10 digits; counts the spikes of the ten."""

    def __init__(self):
        super().__init__()
        self.fc1, self.hidden = nn.Linear(784, 100), Leaky(beta=0.9)
        self.fc2, self.out = nn.Linear(100, 10), Leaky(beta=0.9)

    def forward(self, spikes):
        hidden, out, total = self.hidden.init_leaky(), self.out.init_leaky(), 0
        for step in spikes:
            hidden_spikes, hidden = self.hidden(self.fc1(step), hidden)
            out_spikes, out = self.out(self.fc2(hidden_spikes), out)
            total = total + out_spikes
        return total


def train(images, digits, tau_prun):
    """A network that has seen each image once, with a pruning time in images."""
    network = Network()
    optimizer = torch.optim.Adam(network.parameters())
    decay = DecayingWeights(network.fc1, tau_prun, batch_first=False)  # first line
    for batch in torch.randperm(len(images)).split(128):
        spikes = spikegen.rate(images[batch], num_steps=STEPS)
        optimizer.zero_grad()
        nn.functional.cross_entropy(network(spikes), digits[batch]).backward()
        optimizer.step()
        decay.update(spikes)  # second line
    decay.finish()  # third line
    return network


if __name__ == "__main__":
    images, digits, shown, asked = map(torch.tensor, split(train=True) + split(train=False))
    images, shown = images.flatten(1) / 255, shown.flatten(1) / 255
    noise = spikegen.rate(2 * images.mean() * torch.rand(1000, 784), num_steps=STEPS)
    for tau_prun in (1e9, 1000):
        network = train(images[:10_000], digits[:10_000], tau_prun)
        right = (network(spikegen.rate(shown[:5000], num_steps=STEPS)).argmax(1) == asked[:5000]).float().mean()
        print(f"tau_prun {tau_prun:g}: {right:.1%} right, {network(noise).sum(1).mean():.1f} spikes on noise")

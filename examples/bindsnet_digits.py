"""Use it or lose it in BindsNET: a learning rule whose weights fade unless their input spikes.

BindsNET's own decay multiplies all weights by one number in each step.  This one asks how long the input of a
weight has been silent.  It acts in the network of BindsNET's MNIST example, with 100 neurons.
Run ``python examples/bindsnet_digits.py`` (some minutes) where BindsNET is installed
(examples/README.md says how).
"""

import torch

from snnreg.datasets.mnist import split

try:
    from bindsnet.encoding import poisson
    from bindsnet.learning import PostPre
    from bindsnet.network import Network
    from bindsnet.network.monitors import Monitor
    from bindsnet.network.nodes import DiehlAndCookNodes, Input
    from bindsnet.network.topology import Connection
except ModuleNotFoundError as missing:
    raise SystemExit(
        f"this example needs {missing.name}; examples/README.md says how to install BindsNET"
    ) from None

SHOWN_MS = 250


class UseItOrLoseIt(PostPre):
    """BindsNET's STDP, with weights that fall to exp(-(silence / tau_prun)**2) while their input is silent.

    As in equation 5 of Antonov and Sukhov (2024), the factor of a silence is applied by the spike that ends it.
    """

    def __init__(self, connection, tau_prun, **others):
        super().__init__(connection, **others)
        self.tau_prun, self.now = tau_prun, 0.0  # ms
        self.last = torch.zeros(connection.source.n)

    def decay(self, inputs):
        """Apply to the weights of some inputs the silence that ends now."""
        factor = torch.exp(-(((self.now - self.last[inputs]) / self.tau_prun) ** 2))
        self.connection.w.data[inputs] *= factor[:, None]
        self.last[inputs] = self.now

    def _connection_update(self, **others):  # what PostPre calls in each time step
        self.now += self.connection.dt
        self.decay(self.source.s.reshape(-1, self.source.n).bool().any(dim=0))
        super()._connection_update(**others)

    def finish(self):
        """Apply the silences that last until now, when training ends."""
        self.decay(torch.ones(self.source.n, dtype=torch.bool))


def build(tau_prun, neurons=100):
    """The network, its plastic connection, and the monitor of its spikes."""
    network = Network(dt=1.0)
    pixels = Input(n=784, shape=(1, 28, 28), traces=True, tc_trace=20.0)
    layer = DiehlAndCookNodes(n=neurons, traces=True, tc_trace=20.0)
    first = 0.3 * torch.rand(784, neurons)
    rule = {"update_rule": UseItOrLoseIt, "nu": (1e-4, 1e-2), "tau_prun": tau_prun}
    learned = Connection(pixels, layer, w=first, wmin=0.0, wmax=1.0, norm=78.4, **rule)
    inhibition = Connection(layer, layer, w=-120 * (1 - torch.eye(neurons)), wmin=-120.0, wmax=0.0)
    monitor = Monitor(layer, ["s"], time=SHOWN_MS)
    network.add_layer(pixels, "X")
    network.add_layer(layer, "Y")
    network.add_connection(learned, "X", "Y")
    network.add_connection(inhibition, "Y", "Y")
    network.add_monitor(monitor, "Y")
    return network, learned, monitor


def spikes(network, monitor, images):
    """Mean number of spikes per image."""
    total = 0
    for image in images:
        network.run({"X": poisson(image, time=SHOWN_MS, dt=1.0)[:, None]}, time=SHOWN_MS)
        total += monitor.get("s").sum().item()
        network.reset_state_variables()
    return total / len(images)


if __name__ == "__main__":
    images = torch.tensor(split(train=True)[0][:600]).reshape(-1, 1, 28, 28) / 2  # at most 127.5 Hz
    known = images[500:]
    noise = 2 * images.mean() * torch.rand(100, 1, 28, 28)
    unlit = (images[:500] == 0).all(dim=0).flatten()
    for tau_prun in (1e9, 20_000):
        torch.manual_seed(0)
        network, learned, monitor = build(tau_prun)
        spikes(network, monitor, images[:500])
        learned.update_rule.finish()
        network.train(False)
        left = learned.w[unlit].sum() / learned.w.sum()
        digits, random = spikes(network, monitor, known), spikes(network, monitor, noise)
        print(f"tau_prun {tau_prun:g} ms: {left:.1%} of the weight on unlit pixels, ", end="")
        print(f"{digits:.1f} spikes on a digit, {random:.1f} on noise")

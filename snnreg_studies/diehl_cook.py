"""The network of Diehl and Cook as BindsNET has it: another spiking network beside ours (chapter 10).

Source: P. Diehl, M. Cook, Front. Comput. Neurosci. 9, 2015, doi 10.3389/fncom.2015.00099; H. Hazan et al.,
Front. Neuroinform. 12, 2018, doi 10.3389/fninf.2018.00089.
"""

from importlib.metadata import version

import numpy as np

from snnreg import analysis
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import KNOWN
from snnreg.encoding import GREY_MAX
from snnreg_studies.protocol import Protocol
from snnreg_studies.readouts import by_neuron, class_means, read_again

SHOWN_MS, BRIGHTEST_HZ = 250, 128
"""How long an image is shown, and the rate of a white pixel, as in BindsNET's own example of MNIST."""

AT_ONCE = 100  # images that are answered side by side, by a network that learns no more


class DiehlCook(Protocol):
    """BindsNET's network, trained without labels on what a network of ours learns; only its size is ours.

    Weights, thresholds and spikes are drawn by PyTorch.  Each neuron stands for the class on which it fired most
    when the first :data:`snnreg_studies.readouts.READ_AGAIN` training images of each class are shown again.
    """

    @property
    def neurons(self):
        """How many excitatory neurons it has."""
        return self.neurons_per_class * len(self.digits)

    def check_data(self):
        """Raise SnnregError if images are missing, or BindsNET is."""
        super().check_data()
        _bindsnet()

    def runs(self):
        """A row for each test set with its spikes, and the accuracy on the known images."""
        import torch

        torch.manual_seed(self.seed)
        network = _Network(self.neurons)
        learned, classes = self.plan.training_set(self.seed)
        for image in learned:
            network.counts(image[None])
        network.model.train(False)  # weights and thresholds are held from here on
        again = read_again(classes, len(self.digits))
        means = class_means(network.counts(learned[again]), classes[again], len(self.digits))
        for name, test_set in self.test_sets().items():
            counts = network.counts(test_set.images)
            accuracy = float("nan")
            if name == KNOWN:
                accuracy = float((by_neuron(counts, means, self.plan.parameters) == test_set.classes).mean())
            yield {
                "seed": self.seed,
                "digits": " ".join(map(str, self.digits)),
                "bindsnet": version("bindsnet"),
                "neurons": self.neurons,
                "train_per_digit": self.train_per_digit,
                "test_set": name,
                "test_images": len(test_set.images),
                "spikes": int(counts.sum()),
                "silent_images": analysis.silent_images(counts),
                "accuracy": accuracy,
            }


class _Network:
    """The network, and how it is shown images of shape (n, 28, 28) or (n, 784)."""

    def __init__(self, neurons):
        bindsnet = _bindsnet()
        self._poisson = bindsnet.encoding.poisson
        self.model = bindsnet.models.DiehlAndCook2015(n_inpt=784, n_neurons=neurons)
        self._spikes = bindsnet.network.monitors.Monitor(self.model.layers["Ae"], ["s"], time=SHOWN_MS)
        self.model.add_monitor(self._spikes, "spikes")

    def counts(self, images):
        """Show images, and count the spikes of each excitatory neuron on each: shape (n, neurons)."""
        return np.concatenate([self._some(images[k : k + AT_ONCE]) for k in range(0, len(images), AT_ONCE)])

    def _some(self, images):
        import torch

        rates = torch.tensor(images.reshape(len(images), -1) * (BRIGHTEST_HZ / GREY_MAX), dtype=torch.float32)
        trains = torch.stack([self._poisson(rate, time=SHOWN_MS, dt=self.model.dt) for rate in rates], dim=1)
        self.model.run(inputs={"X": trains}, time=SHOWN_MS)
        counts = self._spikes.get("s").sum(dim=0).numpy().astype(int)
        self.model.reset_state_variables()
        return counts


def _bindsnet():
    """BindsNET, which is large and asked for by nothing else."""
    try:
        import bindsnet.encoding
        import bindsnet.models
        import bindsnet.network.monitors
    except ModuleNotFoundError as error:
        raise SnnregError(f"this network needs BindsNET ({error}): python -m pip install bindsnet") from error
    return bindsnet

"""Does the paper's claim hold where networks are trained by surrogate gradients? (chapter 12)"""

from dataclasses import dataclass

import numpy as np
from scipy.special import logsumexp, softmax

from snnreg import analysis
from snnreg.base.checks import check_choice, check_int, check_number
from snnreg.base.errors import SnnregError, brief
from snnreg.datasets import image_sets, mnist
from snnreg.datasets.image_sets import BLURRED_NOISE, KNOWN, UNKNOWN, WHITE_NOISE
from snnreg.parameters import Parameters
from snnreg_studies import statistics
from snnreg_studies.corruptions import CORRUPTIONS
from snnreg_studies.gradients.constants import STEPS
from snnreg_studies.relatives import FASHION

DATA = {mnist.MNIST: FASHION, FASHION: mnist.MNIST}  # what is learned, and is then out of distribution
PARTS = ("validation", "test")  # held-out images of the training split, to choose by, or the test split, to report
POOL = 50_000  # images of the training split to learn from; the others are for validation
READOUT = Parameters(neurons_per_class=1)  # one output neuron answers for each class


@dataclass(kw_only=True)
class Surrogate:
    """One network, trained with one method of one strength, and what it makes of noise, known and unknown.

    Parameters
    ----------
    seed : int
        Draws the training images, the network, their order, all spikes and the noise.
    data : {"MNIST", "FashionMNIST"}
        What is learned, all ten classes; the other is unknown.
    regularization : dict of str to float
        The name of a method and its strength, see :data:`snnreg_studies.gradients.methods.METHODS`.
    part : {"validation", "test"}
        Show images that were kept from the training split, or those of the test split.
    train_images, epochs : int
        How many images are learned, and how often each is shown.
    test_images : int
        Images of each set that is shown afterwards.
    """

    seed: int
    data: str = "MNIST"
    regularization: dict = None
    part: str = "test"
    train_images: int = 30_000
    epochs: int = 2
    test_images: int = 2000

    def __post_init__(self):
        from snnreg_studies.gradients.methods import METHODS  # needs PyTorch; reading results does not

        check_int("seed", self.seed, 0, 2**63 - 1)  # the largest that PyTorch takes
        check_choice("data", self.data, DATA)
        check_choice("part", self.part, PARTS)
        for name, most in (("train_images", POOL), ("epochs", 1000), ("test_images", 10_000)):
            check_int(name, getattr(self, name), 1, most)
        if self.regularization is None:
            self.regularization = {"none": 0}
        if not isinstance(self.regularization, dict) or len(self.regularization) != 1:
            raise SnnregError(
                "regularization must be a table of one method such as {L1 = 1e-5}, "
                f"got {brief(self.regularization)}"
            )
        ((self.method, strength),) = self.regularization.items()
        check_choice("regularization", self.method, METHODS)
        self.strength = check_number(f"regularization.{self.method}", strength, most=METHODS[self.method].most)
        self.images_asked_for = self.data, self.part

    def check_data(self):
        """Raise SnnregError if a data set is not there and cannot be had."""
        import snnreg_studies.gradients.network  # noqa: F401  or it says what to install

        for name in DATA:
            for train in (True, False):
                _split(name, train)

    def tables(self):
        """``runs``: a row for each test set, with the spikes per image of hidden and output neurons, the drive of
        a step (the input that a hidden neuron gets, mean and standard deviation over neurons), the share of
        weights near zero, and the synaptic operations per image.  ``detection``: a row for each score and set
        to be distinguished from the known images.  ``robustness``: a row for each corruption.
        """
        from snnreg_studies.gradients.methods import METHODS
        from snnreg_studies.gradients.network import responses, train  # needs snnTorch

        columns = {
            "seed": self.seed,
            "data": self.data,
            "method": self.method,
            "strength": self.strength,
            "part": self.part,
            "train_images": self.train_images,
            "epochs": self.epochs,
        }
        rng = np.random.default_rng(self.seed)
        images, classes = _split(self.data, train=True)
        order = rng.permutation(POOL)[: self.train_images]
        method = METHODS[self.method]
        network = train(images[order], classes[order], method, self.strength, self.epochs, self.seed)

        sets, truth = self._sets(images[order].mean(), rng)
        given = {name: responses(network, images, self.seed) for name, images in sets.items()}
        sizes = [np.abs(layer.weight.detach().numpy()) for layer in (network.input, network.output)]
        survives = [size >= analysis.PRUNED_BELOW * size.max() for size in sizes]  # those that are not near zero
        zero = 1 - sum(layer.sum() for layer in survives) / sum(layer.size for layer in survives)
        result = {"runs": [], "detection": [], "robustness": []}
        for name, (inputs, hidden, output) in given.items():
            weights, bias = (values.detach().numpy() for values in (network.input.weight, network.input.bias))
            drive = weights @ inputs / STEPS + bias
            row = {
                **columns,
                "test_set": name,
                "images": len(output),
                "hidden_spikes": float(hidden.sum(1).mean()),
                "output_spikes": float(output.sum(1).mean()),
                "drive": float(drive.mean()),
                "drive_spread": float(drive.std()),
                "silent_images": int((output.sum(1) == 0).sum()),
                "accuracy": analysis.accuracy(output, truth, READOUT) if name == KNOWN else float("nan"),
                "zero_weights": float(zero),
                "operations": float(inputs @ survives[0].sum(0) + hidden.mean(0) @ survives[1].sum(0)),
            }
            result["runs"].append(row)
        scores = {name: _scores(sets[name], *given[name][1:]) for name in sets}
        for score in scores[KNOWN]:
            for against in sets:
                if against != KNOWN:
                    area = statistics.auroc(scores[KNOWN][score], scores[against][score])
                    result["detection"].append({**columns, "score": score, "against": against, "auroc": area})
        for name, (disturb, strengths) in CORRUPTIONS.items():
            amount = strengths[len(strengths) // 2]
            output = responses(network, disturb(sets[KNOWN], amount, rng), self.seed)[2]
            row = {"corruption": name, "amount": amount, "accuracy": analysis.accuracy(output, truth, READOUT)}
            result["robustness"].append({**columns, **row})
        return result

    def _sets(self, mean, rng):
        """Images of each test set, shape (n, 784), and the classes of the known ones."""
        known, truth = self._part_of(self.data)
        unknown, _ = self._part_of(DATA[self.data])
        return {
            WHITE_NOISE: image_sets.white_noise(self.test_images, mean, rng),
            BLURRED_NOISE: np.minimum(image_sets.blurred_noise(self.test_images, mean, rng), 255),
            KNOWN: known.astype(float),
            UNKNOWN: unknown.astype(float),
        }, truth

    def _part_of(self, name):
        test = self.part == "test"
        images, classes = _split(name, train=not test)
        first = 0 if test else POOL
        return (values[first : first + self.test_images] for values in (images, classes))


def _split(name, train):
    """Images of shape (n, 784) and classes of one split of a data set."""
    images, classes = mnist.split(train, name)
    return images.reshape(len(images), -1), classes


def _scores(images, hidden, output):
    """What shall be higher for known images, each of shape (n,).

    ``largest_softmax`` is that of Hendrycks and Gimpel (arXiv 1610.02136) and ``energy`` the negative energy of
    Liu et al. (arXiv 2010.03759), both of the output's spike counts; ``brightness`` needs no network.
    """
    return {
        "output_spikes": output.sum(axis=1),
        "hidden_spikes": hidden.sum(axis=1),
        "largest_softmax": softmax(output, axis=1).max(axis=1),
        "energy": logsumexp(output, axis=1),
        "brightness": images.sum(axis=1),
    }


def most_accurate_in_noise(runs, robustness, lost=0.01):
    """Of each method the strength with which most digits in white noise are recognised, as the contest reports.

    `runs` and `robustness` are the tables of networks that were shown validation images; `lost` is how much less
    accurate than without a method a network may be on clean ones.  Where every strength costs more, it is the most
    accurate one.  A Series by data and method.
    """
    by = ["data", "method", "strength"]
    tried = runs[runs.test_set == KNOWN].groupby(by).accuracy.mean().to_frame()
    tried["in_noise"] = robustness[robustness.corruption == WHITE_NOISE].groupby(by).accuracy.mean()

    def pick(table):
        plain = tried.accuracy.xs((table.name[0], "none"), level=("data", "method")).item()
        good = table[table.accuracy >= plain - lost]
        best = good.in_noise.idxmax() if len(good) else table.accuracy.idxmax()
        return best[-1]

    return tried.groupby(["data", "method"]).apply(pick)

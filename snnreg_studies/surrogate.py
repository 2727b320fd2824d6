"""Does the paper's claim hold where networks are trained by surrogate gradients? (chapter 13)"""

from dataclasses import dataclass

import numpy as np

from snnreg import analysis
from snnreg.base.checks import check_choice, check_int, check_number
from snnreg.base.errors import SnnregError, brief
from snnreg.datasets import image_sets, mnist
from snnreg.datasets.image_sets import BLURRED_NOISE, KNOWN, WHITE_NOISE
from snnreg.parameters import Parameters
from snnreg_studies import corruptions
from snnreg_studies.relatives import FASHION

DATA = (mnist.MNIST, FASHION)  # what can be learned
PARTS = ("validation", "test")  # held-out images of the training split, to choose by, or the test split, to report
POOL = 50_000  # images of the training split to learn from; the others are for validation
ADDED = 30  # mean grey level of the white noise in which images are to be recognised
READOUT = Parameters(neurons_per_class=1)  # one output neuron answers for each class


@dataclass(kw_only=True)
class Surrogate:
    """One network, trained with one method of one strength, and what it makes of noise, images, and both.

    Parameters
    ----------
    seed : int
        Draws the training images, the network, their order, all spikes and the noise.
    data : {"MNIST", "FashionMNIST"}
        What is learned, all ten classes.
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
        """Raise SnnregError if the data set is not there and cannot be had."""
        import snnreg_studies.gradients.network  # noqa: F401  or it says what to install

        for train in (True, False):
            _split(self.data, train)

    def tables(self):
        """``runs``: a row for each test set, with the spikes per image of hidden and output neurons.
        ``robustness``: the accuracy in white noise.
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
        runs = []
        for name, shown in sets.items():
            hidden, output = responses(network, shown, self.seed)
            row = {
                **columns,
                "test_set": name,
                "images": len(output),
                "hidden_spikes": float(hidden.sum(1).mean()),
                "output_spikes": float(output.sum(1).mean()),
                "accuracy": analysis.accuracy(output, truth, READOUT) if name == KNOWN else float("nan"),
            }
            runs.append(row)
        _, output = responses(network, corruptions.white_noise(sets[KNOWN], ADDED, rng), self.seed)
        row = {"corruption": WHITE_NOISE, "amount": ADDED, "accuracy": analysis.accuracy(output, truth, READOUT)}
        return {"runs": runs, "robustness": [{**columns, **row}]}

    def _sets(self, mean, rng):
        """Images of each test set, shape (n, 784), and the classes of the known ones."""
        test = self.part == "test"
        images, classes = _split(self.data, train=not test)
        shown = slice(first := 0 if test else POOL, first + self.test_images)
        return {
            WHITE_NOISE: image_sets.white_noise(self.test_images, mean, rng),
            BLURRED_NOISE: np.minimum(image_sets.blurred_noise(self.test_images, mean, rng), 255),
            KNOWN: images[shown].astype(float),
        }, classes[shown]


def _split(name, train):
    """Images of shape (n, 784) and classes of one split of a data set."""
    images, classes = mnist.split(train, name)
    return images.reshape(len(images), -1), classes


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

"""Does the decay matter where weights are normalized? The network of Diehl and Cook.

``equations`` is the network in Brian2, ``loop.c`` the same in C, and ``network`` what learns and answers by it.

Source: P. Diehl, M. Cook, Front. Comput. Neurosci. 9, 2015, doi 10.3389/fncom.2015.00099, and the authors' code.
"""

from dataclasses import dataclass

import numpy as np
from brian2 import second

from snnreg import Decay, analysis
from snnreg.base.checks import check_bool, check_choice, check_int, check_number
from snnreg.base.errors import SnnregError
from snnreg.datasets import mnist
from snnreg.datasets.image_sets import FIELD, INNER_FIELD, KNOWN, WHITE_NOISE, white_noise, white_noise_within
from snnreg.decay import ONLINE
from snnreg.experiment.plan import check_seed
from snnreg.parameters import MOST_NEURONS
from snnreg_studies.diehl_cook.network import LEAST, Network
from snnreg_studies.readouts import by_neuron, class_means

POOL = 50_000
"""Images of the training split to learn from while the others are for validation."""

PARTS = ("validation", "test")
BRIGHTNESS = (1, 2, 3)


@dataclass(kw_only=True)
class DiehlCook:
    """One network that learns ten digits without labels, and what it makes of digits and noise.

    Parameters
    ----------
    seed : int
        Draws the weights, the order of the images, all spikes and the noise.
    neurons : int
        In the excitatory layer.
    images : int
        How many are learned: the training split in random order, as often as it takes; without its last 10,000
        images if these are for validation.
    tau_prun_s : float
        Pruning time of the decay in seconds; 0: no decay.
    mask : float
        Pixels that at most this share of these images lights stay black and have no weight; 0: all pixels.
    threshold_time_s : float
        With which thresholds fall, in seconds.
    exact_conductances : bool
        Conductances fall exactly, in place of Euler steps of half their time constant as in the authors' code.
    part : {"validation", "test"}
        Show the last images of the training split, or the test split's.
    labels, shown, noise : int
        Images by which neurons get their labels, of digits to be recognised, and of each set that is shown once.
    """

    seed: int
    neurons: int = 100
    images: int = 50_000
    tau_prun_s: float = 0
    mask: float = 0
    threshold_time_s: float = 1e4
    exact_conductances: bool = False
    part: str = "test"
    labels: int = 5000
    shown: int = 10_000
    noise: int = 500

    def __post_init__(self):
        check_seed(self.seed)
        check_choice("part", self.part, PARTS)
        check_int("neurons", self.neurons, 1, MOST_NEURONS)
        for name, most in (("images", 10**6), ("labels", POOL), ("shown", 10_000), ("noise", 10_000)):
            check_int(name, getattr(self, name), 1, most)
        check_number("tau_prun_s", self.tau_prun_s)
        check_number("mask", self.mask, most=0.5)
        if not check_number("threshold_time_s", self.threshold_time_s):
            raise SnnregError("threshold_time_s must be positive, got 0; the authors' code has 10,000 s")
        check_bool("exact_conductances", self.exact_conductances)
        self.decay = Decay(ONLINE, tau_prun=self.tau_prun_s * second) if self.tau_prun_s else None
        self.images_asked_for = self.part

    def check_data(self):
        """Raise SnnregError if MNIST is missing."""
        mnist.split(True)

    def tables(self):
        """``runs``: a row for the digits as the authors show them, where one that causes few spikes is shown again
        (`brightness` 0), and for digits and noise of each brightness, shown once.
        """
        weights, order, learning, labelling, showing, noise = np.random.default_rng(self.seed).spawn(6)
        pool, classes = (each[: POOL if self.part == "validation" else None] for each in _split(True))
        visible = (pool > 0).mean(axis=0) > self.mask if self.mask else np.ones(pool.shape[1], bool)
        network = Network(self.neurons, weights, self.threshold_time_s, self.exact_conductances)
        network.weights *= visible[:, None]
        passes = -(-self.images // len(pool))
        learned = np.concatenate([order.permutation(len(pool)) for _ in range(passes)])[: self.images]
        network.learn(pool[learned] * visible, learning, self.decay)
        shows, network = network.shows, network.ended(self.decay)

        again = order.choice(len(pool), self.labels, replace=False)
        counts = network.answers(pool[again] * visible, labelling, least=LEAST)
        means = class_means(counts, classes[again], 10)
        digits, truth = self._part()
        settings = {
            "seed": self.seed,
            "neurons": self.neurons,
            "train_images": self.images,
            "part": self.part,
            "tau_prun_s": self.tau_prun_s,
            "mask": self.mask,
            "threshold_time_s": self.threshold_time_s,
            "shows_per_image": shows / self.images,
        } | ({"exact_conductances": True} if self.exact_conductances else {})
        rows = []

        def row(name, brightness, counts, classes=None):
            right = float("nan") if classes is None else (by_neuron(counts, means) == classes).mean()
            rows.append({**settings, "test_set": name, "brightness": brightness, "test_images": len(counts)})
            rows[-1] |= {"spikes": int(counts.sum()), "silent_images": analysis.silent_images(counts)}
            rows[-1] |= {"accuracy": float(right)}

        row(KNOWN, 0, network.answers(digits * visible, showing, least=LEAST), truth)
        mean, few = pool.mean(), digits[: self.noise]
        sets = {
            KNOWN: (few, truth[: self.noise]),
            WHITE_NOISE: (white_noise(self.noise, mean, noise), None),
            "white_noise_inner_field": (white_noise_within(INNER_FIELD, self.noise, mean, noise), None),
            "white_noise_field": (white_noise_within(FIELD, self.noise, mean, noise), None),
        }
        for brightness in BRIGHTNESS:
            for name, (images, answers) in sets.items():
                row(name, brightness, network.answers(images * visible, showing, brightness=brightness), answers)
        return {"runs": rows}

    def _part(self):
        """The digits to be recognised, and what they are."""
        images, classes = _split(self.part == "validation")
        first = POOL if self.part == "validation" else 0
        return images[first : first + self.shown], classes[first : first + self.shown]


def _split(train):
    images, classes = mnist.split(train)
    return images.reshape(len(images), -1), classes

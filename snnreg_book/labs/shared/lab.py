"""What the labs that run the network have in common."""

import gzip

import numpy as np
from traitlets import Bytes, Dict, Float, Int, List

from snnreg.analysis import PRUNED_BELOW
from snnreg.base.errors import SnnregError
from snnreg.datasets import BLURRED_NOISE, FIELD_SETS, KNOWN, TEST_SETS, UNKNOWN, WHITE_NOISE, digits_of
from snnreg.experiment import Plan
from snnreg.experiment.results import PUBLISHED_TABLE
from snnreg_book.labs import engine
from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.constants import CHOSEN_GROWTH

MADE_IN_PAGES = (WHITE_NOISE, BLURRED_NOISE, KNOWN, UNKNOWN)
"""The test sets of the labs that train in the page, whose scripts make the images: another needs one there."""

LIT = (WHITE_NOISE, *(name for name in FIELD_SETS if name.startswith(WHITE_NOISE)))
"""Where the light of white noise may fall: the sets of white noise (``shared/noise.js``)."""


class NetworkLab(source.Lab):
    """A lab that runs the network in the page: it carries the module, and what is to be known of the network."""

    module = Bytes().tag(sync=True)
    about = Dict().tag(sync=True)

    def __init__(self, **values):
        super().__init__(module=engine.module(), **values)


class ShortTraining(NetworkLab):
    """A lab that trains two networks anew and tests them while the reader waits: it carries all their images.

    A `plan` says digits, threshold, and how many images of each digit; default: the paper's network, 170 images
    of each digit to learn from and 30 to be tested with.
    """

    images = Bytes().tag(sync=True)
    seed = Int(0, min=0).tag(sync=True)  # draws the networks, the order of the images, the noise and all spikes
    spikes = Dict().tag(sync=True)  # per image of each test set: [float, float], of both networks
    accuracy = List().tag(sync=True)  # share of the known digits that are recognised, likewise
    pruned = List().tag(sync=True)  # share of the synapses that are pruned, likewise
    seconds = Float(0.0).tag(sync=True)  # time of the last training and its tests

    def __init__(self, plan=None, **values):
        plan = Plan(train_per_digit=170, test_per_digit=30) if plan is None else plan
        training, _ = digits_of(plan.digits, plan.train_per_digit, train=True)
        known, _ = digits_of(plan.digits, plan.test_per_digit, train=False)
        unknown, _ = digits_of(plan.unknown, plan.test_per_digit, train=False)
        carried = training.tobytes() + known.tobytes() + unknown.tobytes()
        super().__init__(images=gzip.compress(carried, mtime=0), about=describe_experiment(plan), **values)


def describe_experiment(plan):
    """Return what a page needs to know to run the experiment of a plan, apart from its images (a dict)."""
    p = plan.parameters
    return {
        "digits": list(plan.digits),
        "unknown": list(plan.unknown),
        "train_per_digit": plan.train_per_digit,
        "test_per_digit": plan.test_per_digit,
        "model": engine.description(p, len(plan.digits) * p.neurons_per_class, plan.preset.threshold),
        "growth": CHOSEN_GROWTH,
        "pruned_below": PRUNED_BELOW * p.g_max,
        "sets": [[name, TEST_SETS[name].label] for name in MADE_IN_PAGES],
        "published": PUBLISHED_TABLE.T.to_dict("list"),
    }


def common_delays(without, with_decay):
    """The delays that both networks have, in seconds: those of S2, one per neuron, then those of S3.

    Two networks of one seed are born equal, so in a page they differ in their weights alone; raises SnnregError if
    these were not.
    """
    ours, theirs = (
        np.concatenate([network.wiring.excitation_delay_s, network.wiring.inhibition_delay_s.ravel()])
        for network in (without, with_decay)
    )
    if not np.array_equal(ours, theirs):
        raise SnnregError("the two networks have different delays; train both from the same seed")
    return ours

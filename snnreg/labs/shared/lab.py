"""What the labs that run the network have in common."""

import numpy as np
from traitlets import Bytes, Dict

from snnreg.analysis import PRUNED_BELOW
from snnreg.base.errors import SnnregError
from snnreg.datasets import TEST_SETS
from snnreg.experiment.published import PUBLISHED_TABLE
from snnreg.labs import engine
from snnreg.labs.shared import source
from snnreg.labs.shared.constants import CHOSEN_GROWTH


class NetworkLab(source.Lab):
    """A lab that runs the network in the page: it carries the module, and what is to be known of the network."""

    module = Bytes().tag(sync=True)
    about = Dict().tag(sync=True)

    def __init__(self, **values):
        super().__init__(module=engine.module(), **values)


def describe_experiment(plan):
    """What a page needs to know to run the experiment of a plan, apart from its images (a dict)."""
    p = plan.parameters
    return {
        "model": engine.description(p, len(plan.digits) * p.neurons_per_class, plan.preset.threshold),
        "growth": CHOSEN_GROWTH,
        "pruned_below": PRUNED_BELOW * p.g_max,
        "sets": [[name, kind.label] for name, kind in TEST_SETS.items()],
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

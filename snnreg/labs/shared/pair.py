"""Two trained networks, without and with decay, as a page carries them."""

import numpy as np

from snnreg.base.errors import SnnregError


def delays(without, with_decay):
    """The delays that both networks have, in seconds: those of S2, one a neuron, then those of S3.

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

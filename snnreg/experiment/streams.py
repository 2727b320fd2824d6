"""Every stream of random numbers of the experiment: one for each seed and purpose.

So runs of one seed with and without decay, or with another method, see the same network, the same order of images
and the same input spikes.
"""

import numpy as np

from snnreg.base.checks import check_int
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import FIELD_SETS, TEST_SETS

ORDER = "order of the training images"
TRAINING = "training"
NOISE = "noise of the test sets"
RANDOM_MASK = "random mask"
FIELD = "noise of the field sets"


def streams():
    """The number of each purpose; that of a test set's input spikes stands with the set.  No two may be equal."""
    numbers = {ORDER: 0, TRAINING: 1, NOISE: 2, RANDOM_MASK: 7, FIELD: 8}
    numbers |= {name: kind.stream for name, kind in (FIELD_SETS | TEST_SETS).items()}
    purposes = {}
    for purpose, number in numbers.items():
        if number in purposes:
            both = f"{purposes[number]} and {purpose}"
            raise SnnregError(f"{both} have the same random stream, {number}; give one of them another")
        purposes[number] = purpose
    return numbers


def stream(seed, purpose):
    """The generator of one seed for one purpose."""
    return np.random.default_rng([check_seed(seed), streams()[purpose]])


def numbered_stream(seed, number):
    """The generator of one seed for one of several things of a kind, that are numbered from 0.

    The corruptions of chapter 11 and the last orders of chapter 14 are; results stand on their numbers, though the
    purposes have some of them too.  What they draw, where noise falls and how a hundred images are shuffled, never
    meets what those draw.
    """
    return np.random.default_rng([check_seed(seed), number])


def own_seed(seed, digits):
    """A seed for these digits alone: 32 bits that are drawn from `seed` and the digits."""
    return int(np.random.SeedSequence([check_seed(seed), *digits]).generate_state(1)[0])


def check_seed(seed):
    """`seed`; raises SnnregError unless it can be one."""
    return check_int("seed", seed, 0, 2**32 - 1)  # enough, and short enough for names of files

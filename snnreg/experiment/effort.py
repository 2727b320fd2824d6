"""How much work a command asks for: printed before it starts, and refused where memory would not suffice."""

import math
import os

from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import TEST_SETS
from snnreg.parameters import INPUTS

COPIES = 4
"""How often a training has its weights and delays: wiring, state, and those before and after the last decay."""


def tell(runs, images, each, at_once, progress):
    """Print how many runs and images there are, where progress is to be shown.

    `images` are those that all runs show, `each` the bytes that a run takes on this machine, `at_once` how many
    runs go side by side.  Raises SnnregError if the runs side by side take more memory than there is.
    """
    at_once = min(at_once, runs)
    held, there = each * at_once, _memory()
    if held > there:
        raise SnnregError(
            f"arrays of {held / 1e9:.3g} GB are needed, {at_once} runs at a time, and this machine has "
            f"{there / 1e9:.3g} GB; take fewer jobs or smaller networks"
        )
    if progress:
        print(f"{runs:,} runs, {at_once} at a time, {images:,} images, arrays of {held / 1e6:,.0f} MB", flush=True)


class Planned:
    """A run of a plan, which is its attribute `plan`: what it takes on this machine."""

    trained = tested = 1
    """How many networks learn, and how many are shown the test sets."""

    @property
    def images(self):
        """About how many images its networks are shown."""
        plan = self.plan
        tests = self.tested * len(TEST_SETS) * plan.test_per_digit
        return len(plan.digits) * (self.trained * plan.train_per_digit + tests)

    @property
    def bytes(self):
        """About how many bytes a network and its images take."""
        plan = self.plan
        sizes = plan.parameters.neurons_per_class, plan.train_per_digit, plan.test_per_digit
        neurons, train_images, test_images = (len(plan.digits) * size for size in sizes)
        # Grey levels of training are bytes, those of each test set numbers of eight bytes.
        return 8 * COPIES * neurons * (neurons + INPUTS) + INPUTS * (
            train_images + 8 * len(TEST_SETS) * test_images
        )


def _memory():
    """Bytes of this machine's memory; without end where it does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # as on Windows
        return math.inf

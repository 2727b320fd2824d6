"""What the decay leaves of the weights of each pixel (chapter 14)."""

import numpy as np

from snnreg.parameters import IMAGE_SHAPE
from snnreg.pictures import weight_map
from snnreg.style import PURPLE


def mask_with_escapes(factor, escaped, ax, title=None):
    """Draw what the decay leaves of each pixel's weights (0 to 1), with a ring around each that escaped it."""
    weight_map(factor, ax, 1, title)
    row, column = np.divmod(np.flatnonzero(escaped), IMAGE_SHAPE[1])
    ax.plot(column, row, "o", mfc="none", mec=PURPLE, mew=1.8, ms=10)

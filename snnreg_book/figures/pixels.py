"""What the weights of each pixel are (chapters 3, 6 and 8)."""

import numpy as np

from snnreg.parameters import IMAGE_SHAPE
from snnreg.pictures import weight_map
from snnreg.style import BLUE, DARK, ORANGE, PURPLE


def change_map(change, ax, limit):
    """How much the weights of each pixel changed; white is no change, `limit` either end of the colour scale."""
    ax.imshow(change.reshape(IMAGE_SHAPE), vmin=-limit, vmax=limit, cmap="PuOr")
    ax.set(xticks=[], yticks=[])


def mask_with_escapes(factor, escaped, ax, title=None):
    """What the decay leaves of each pixel's weights (0 to 1), with a ring around each that escaped it."""
    weight_map(factor, ax, 1, title)
    row, column = np.divmod(np.flatnonzero(escaped), IMAGE_SHAPE[1])
    ax.plot(column, row, "o", mfc="none", mec=PURPLE, mew=1.8, ms=10)


def weights_by_synapse(before, after, ax, g_max):
    """Every synapse as a dot before and after the decay, pixel by pixel along the axis."""
    synapse = np.arange(before.size) / before.shape[1]  # in units of pixels
    for weights, colour, label in ((before, BLUE, "without decay"), (after, ORANGE, "with decay")):
        ax.plot(synapse, weights.ravel() / g_max, "o", color=colour, ms=1.8, alpha=0.7, mew=0, rasterized=True)
        ax.plot([], [], "o", color=colour, ms=7, label=label)
    ax.set(xlabel="pixel, row by row", ylabel="weight / $g_{max}$", xlim=(0, len(before)), ylim=(0, 1))


def weight_against_use(lit, weights, ax, g_max, colour=DARK, label=None):
    """Mean weight of each pixel against the share of the training images that light it.

    Pixels that were never lit are drawn at the left end of the logarithmic axis.
    """
    never = 2e-5
    ax.semilogx(np.maximum(lit, never), weights.mean(axis=1) / g_max, "o", color=colour, ms=4, alpha=0.5, mew=0)
    ax.plot([], [], "o", color=colour, ms=7, label=label)
    ax.set(xlabel="lit in this share of the images", ylabel="mean weight / $g_{max}$")
    ax.set_xticks([never, 1e-3, 1e-2, 1e-1, 1], ["never", "0.1 %", "1 %", "10 %", "100 %"])
    ax.minorticks_off()

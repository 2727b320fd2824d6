"""Images of pixels: what is shown, and what the weights of each pixel are (chapters 3, 6, 8 and 14)."""

import numpy as np

from snnreg.parameters import IMAGE_SHAPE
from snnreg.plots.style import BLUE, DARK, LIGHT, ORANGE, WEIGHT_COLOURS


def image(pixels, ax, title=None):
    """One image of grey levels, of the shape (28, 28) or (784,)."""
    ax.imshow(np.reshape(pixels, IMAGE_SHAPE), vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[], title=title)


def weight_map(weights, ax, g_max, title=None):
    """The weights of one neuron (784), or the mean of several (784, neurons), as an image from 0 to `g_max`."""
    weights = np.asarray(weights)
    if weights.ndim == 2:
        weights = weights.mean(axis=1)
    ax.imshow(weights.reshape(IMAGE_SHAPE), vmin=0, vmax=g_max, cmap=WEIGHT_COLOURS)
    ax.set(xticks=[], yticks=[], title=title)


def weight_maps(weights, axes, g_max):
    """One weight map per neuron, all on the common scale: `weights` has the shape (784, neurons)."""
    for neuron, ax in enumerate(np.ravel(axes)):
        weight_map(weights[:, neuron], ax, g_max)


def change_map(change, ax, limit):
    """How much the weights of each pixel changed; white is no change, `limit` either end of the colour scale."""
    ax.imshow(change.reshape(IMAGE_SHAPE), vmin=-limit, vmax=limit, cmap="PuOr")
    ax.set(xticks=[], yticks=[])


def mask_with_escapes(factor, escaped, ax, title=None):
    """What the decay leaves of each pixel's weights (0 to 1), with a ring around each that escaped it."""
    weight_map(factor, ax, 1, title)
    row, column = np.divmod(np.flatnonzero(escaped), IMAGE_SHAPE[1])
    ax.plot(column, row, "o", mfc="none", mec=ORANGE, mew=1.8, ms=10)


def critical_map(critical_s, ax, contour_s):
    """Critical pruning time of each pixel, on a logarithmic scale, with one contour in white."""
    picture = critical_s.reshape(IMAGE_SHAPE)
    ax.imshow(picture, cmap=WEIGHT_COLOURS + "_r", norm="log")
    # The outline follows the borders of pixels: each pixel is drawn as a block of points.
    fine = np.kron(picture < contour_s, np.ones((8, 8)))
    place = (np.arange(fine.shape[0]) + 0.5) / 8 - 0.5
    ax.contour(place, place, fine, levels=[0.5], colors="white", linewidths=1.5)
    ax.set(xticks=[], yticks=[])


def critical_scatter(lit, critical_s, share, theory_s, ax, lines_s):
    """Critical pruning time of each pixel against the share of images in which it spikes.

    The curve that theory gives is `theory_s` against `share`; `lines_s` are pruning times to mark.
    """
    ax.loglog(share, theory_s, color=LIGHT, lw=5, zorder=0)
    ever = lit > 0  # a pixel that is never lit has no place on a logarithmic axis
    ax.plot(lit[ever], critical_s[ever], ".", ms=5, color=DARK, alpha=0.6)
    for line_s in lines_s:
        ax.axhline(line_s, color=ORANGE, lw=1.5)
        ax.text(share[0], line_s * 1.1, f"{line_s:g} s", color=ORANGE)
    ax.set(xlabel="share of images in which the pixel spikes", ylabel="critical pruning time (s)")


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

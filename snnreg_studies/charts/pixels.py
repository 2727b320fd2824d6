"""The pruning time at which each pixel loses its weights (chapter 14)."""

import numpy as np

from snnreg.parameters import IMAGE_SHAPE
from snnreg.style import DARK, LIGHT, ORANGE, WEIGHT_COLOURS


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

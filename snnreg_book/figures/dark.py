"""Figures on dark paper: the same drawing with its light turned round.

White becomes the paper and black the ink, and every colour keeps its hue.  Scales of colour, maps and the bars
beside them, are left as they are, and so are images of light: what is lit stays white on black.  A scale whose
middle is the paper is turned.
"""

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import to_rgb

PAPER, INK = "#161a1e", "#e4e8ec"
NEARLY_WHITE = 0.95  # matplotlib's scales with a light middle
MIDDLE = 0.75  # a power below 1 lifts what is neither light nor dark, which would be too dark now
MAGENTA = 0.67  # and a lower one what has less green than red and blue, because green carries most of the light


def turn(pixels):
    """Colours, the last axis of an array from 0 to 1, as they are on dark paper."""
    pixels = np.asarray(pixels)
    # What makes it lighter than black goes, what makes it darker than white comes: the hue stays.
    light = pixels - pixels.min(-1, keepdims=True) + (1 - pixels.max(-1, keepdims=True))
    red, green, blue = np.moveaxis(pixels, -1, 0)
    magenta = np.maximum(0, np.minimum(red, blue) - green) / np.maximum(1 - green, 1e-9)
    light **= (MIDDLE - MAGENTA * magenta)[..., np.newaxis]
    return np.array(to_rgb(PAPER)) * (1 - light) + np.array(to_rgb(INK)) * light


def turn_each(pixels):
    """Turn colours in bytes, each once: a drawing has a hundredth as many of them as pixels."""
    codes = pixels @ np.array([1, 1 << 8, 1 << 16])
    there, place = np.unique(codes, return_inverse=True)
    colours = there[:, np.newaxis] >> np.array([0, 8, 16]) & 255
    return np.rint(255 * turn(colours / 255)).astype(np.uint8)[place]


def darken(pixels, fig, corner=(0, 0)):
    """A drawing of a figure, an array (rows, columns, 3) of bytes, on dark paper.

    Its lower left corner lies so many dots right of the figure's and above it.
    """
    night = turn_each(pixels)
    coloured = fig.findobj(lambda artist: isinstance(artist, ScalarMappable))
    bars = [artist.colorbar.ax for artist in coloured if artist.colorbar]
    for ax in fig.axes:
        if ax in bars or not all(map(is_on_paper, ax.images)):
            (left, low), (right, high) = np.rint(ax.get_window_extent().get_points() - corner).astype(int)
            place = np.s_[len(pixels) - high : len(pixels) - low, left:right]
            night[place] = pixels[place]
    return night


def is_on_paper(image):
    """Return whether the scale of an image begins at white paper and has no colours, or has its middle there."""
    colours = image.cmap(np.linspace(0, 1, 9))[:, :3]
    is_ink = (colours == colours[:, :1]).all() and colours[0, 0] == 1
    return bool(is_ink or colours[4].min() > NEARLY_WHITE)

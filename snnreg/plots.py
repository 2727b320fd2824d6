"""Every figure of the book: each function takes axes, draws, and returns them.

One palette, safe for colour-blind readers: blue for a network without decay and for excitation, orange
for a network with decay and for inhibition, greys for everything else.  Weights are drawn on one
sequential scale from 0 to g_max in every panel.  :func:`use_style` sets sizes that read on a projector.
"""

import matplotlib.pyplot as plt
import numpy as np

from snnreg.parameters import IMAGE_SHAPE

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
DARK, MIDDLE, LIGHT = "#333333", "#767676", "#D9D9D9"

NEVER_COLOUR, DECAY_COLOUR = BLUE, ORANGE

WEIGHT_COLOURS = "cividis"

STYLE = {
    "figure.figsize": (8, 4),
    "figure.dpi": 110,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "font.size": 13,
    "axes.titlesize": 14,
    "axes.labelsize": 13,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": MIDDLE,
    "axes.prop_cycle": plt.cycler(color=[BLUE, ORANGE, GREEN, PURPLE, DARK]),
    "lines.linewidth": 2,
    "legend.frameon": False,
    "image.interpolation": "nearest",
    "image.cmap": "gray_r",
}


def use_style():
    """Set the style of the book's figures for this session."""
    plt.rcParams.update(STYLE)


def image(pixels, ax, title=None):
    """One image of grey levels.

    Parameters
    ----------
    pixels : ndarray, shape (28, 28) or (784,)
    ax : matplotlib.axes.Axes
    title : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.imshow(np.reshape(pixels, IMAGE_SHAPE), vmin=0, vmax=255)
    ax.set(xticks=[], yticks=[], title=title)
    return ax


def weight_map(weights, ax, g_max, title=None):
    """The weights of one neuron, or the mean of several, as an image on the common scale.

    Parameters
    ----------
    weights : ndarray, shape (784,) or (784, neurons)
    ax : matplotlib.axes.Axes
    g_max : float
        The end of the colour scale.
    title : str, optional

    Returns
    -------
    matplotlib.axes.Axes
        The picture is ``ax.images[-1]``, for a colour bar.
    """
    weights = np.asarray(weights)
    if weights.ndim == 2:
        weights = weights.mean(axis=1)
    ax.imshow(weights.reshape(IMAGE_SHAPE), vmin=0, vmax=g_max, cmap=WEIGHT_COLOURS)
    ax.set(xticks=[], yticks=[], title=title)
    return ax


def raster(step, neuron, ax, dt_s, colour=DARK, label=None):
    """Spikes as ticks, time in milliseconds across, neurons up.

    Parameters
    ----------
    step, neuron : ndarray of int, shape (spikes,)
    ax : matplotlib.axes.Axes
    dt_s : float
        Length of a time step in seconds.
    colour, label : str, optional

    Returns
    -------
    matplotlib.axes.Axes
    """
    ax.plot(np.asarray(step) * dt_s * 1000, neuron, "|", color=colour, ms=6, mew=1.5, label=label)
    ax.set(xlabel="time (ms)", ylabel="neuron")
    return ax

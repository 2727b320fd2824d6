"""The look of all figures: one palette, safe for colour-blind readers, and sizes that read on a projector.

Blue is a network without decay, orange one with it.  Weights are drawn on one scale from 0 to g_max everywhere.
"""

from collections.abc import Sequence
from typing import Any

import matplotlib.pyplot as plt

from snnreg.datasets.image_sets import TEST_SETS

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
DARK, MIDDLE, LIGHT = "#333333", "#767676", "#D9D9D9"
NEVER_COLOUR, DECAY_COLOUR = BLUE, ORANGE
WEIGHT_COLOURS = "cividis"
GROUP_COLOURS = (GREEN, PURPLE, DARK)  # one for each group of neurons; more than three groups take turns

SET_LABELS = {name: kind.label for name, kind in TEST_SETS.items()}
SET_COLOURS = {name: kind.colour for name, kind in TEST_SETS.items()}
SET_MARKERS = {name: kind.marker for name, kind in TEST_SETS.items()}
"""What figures call the test sets, and how they draw them."""

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


def set_symlog(axis: Any, linthresh: float, ticks: Sequence[float]) -> None:
    """Make an axis logarithmic with numbers at some ticks, but linear below `linthresh`: 0 has a place."""
    set_scale = {"x": axis.axes.set_xscale, "y": axis.axes.set_yscale}[axis.axis_name]
    set_scale("symlog", linthresh=linthresh)
    axis.set_ticks(ticks, [f"{tick:g}" for tick in ticks])
    axis.set_ticks([], minor=True)


def use_style() -> None:
    """Set the style of the book's figures for this session."""
    plt.rcParams.update(STYLE)

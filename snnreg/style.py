"""The look of all figures: one palette, safe for colour-blind readers, and sizes that read on a projector.

Blue is a network without decay, orange one with it.  Weights are drawn on one scale from 0 to g_max everywhere.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import to_rgb

from snnreg.datasets.image_sets import TEST_SETS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, PURPLE = "#0072B2", "#D55E00", "#009E73", "#CC79A7"
DARK, MIDDLE, LIGHT = "#333333", "#767676", "#D9D9D9"
NEVER_COLOUR, DECAY_COLOUR = BLUE, ORANGE
WEIGHT_COLOURS = "cividis"
GROUP_COLOURS = (GREEN, PURPLE, DARK)  # one for each group of neurons; more than three groups take turns

SET_LABELS = {name: kind.label for name, kind in TEST_SETS.items()}
SET_COLOURS = {name: kind.colour for name, kind in TEST_SETS.items()}
SET_MARKERS = {name: kind.marker for name, kind in TEST_SETS.items()}
"""What figures call the test sets, and how they draw them."""

CURVE_NAME = "name of a curve"
"""The group id of the texts that :func:`name_curves` writes."""

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


def name_curves(ax: "Axes") -> None:
    """Write each curve's label beside it, in a darker shade of its colour, in place of a legend.

    A name stays inside the axes and keeps away from the other curves and from what is written there.  Call this
    last, when limits and scales are set; a further call places the names again.

    It is our own because matplotlib-label-lines writes upon the lines, and Python in a page would have to load it.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Axes with labelled lines, or with labelled histograms of ``histtype="step"``.
    """
    for old in [text for text in ax.texts if text.get_gid() == CURVE_NAME]:
        old.remove()
    figure: Any = ax.get_figure(root=True)
    figure.draw_without_rendering()  # after this the axes have their size
    frame, point = ax.get_window_extent(), figure.dpi / 72
    curves: Any = {curve: _along(curve, frame) for curve in (*ax.lines, *ax.patches)}
    handles: Any = ax.get_legend_handles_labels()
    for curve, name in zip(*handles, strict=True):
        others = [points for each, points in curves.items() if each is not curve]
        others += [_spread(text.get_window_extent()) for text in ax.texts]
        colour = 0.8 * np.array(to_rgb(plt.getp(curve, "color" if curve in ax.lines else "edgecolor")))
        text = ax.text(0, 0, name, color=colour, ha="center", va="center", gid=CURVE_NAME, in_layout=False)
        half = np.array(text.get_window_extent().size) / 2
        steps = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
        some = curves[curve][:: max(4, len(curves[curve]) // 100)]  # of a noisy curve all would need a gigabyte
        places = np.concatenate([some + (half + 6 * point) * step for step in steps])
        places = np.clip(places, frame.min + half + 3 * point, frame.max - half - 3 * point)
        # Clear of everything first, then up to two lines of text away from all but its own curve.
        room = 20 * np.minimum(_distance(places, half, [curves[curve], *others]), 4 * point)
        room += np.minimum(_distance(places, half, others), 30 * point)
        text.set_position(tuple(ax.transData.inverted().transform(places[room.argmax()])))


def _along(curve: Any, frame: Any) -> np.ndarray:
    """Places of a curve in its axes, four pixels from each other at most, or those of its marks."""
    corners = curve.get_transform().transform(curve.get_path().vertices)
    corners = np.clip(corners[np.isfinite(corners).all(axis=1)], frame.min - 99, frame.max + 99)
    if curve.get_linestyle() != "None":
        way = np.append(0, np.hypot(*np.diff(corners, axis=0).T).cumsum())
        even = np.linspace(0, way[-1], int(way[-1] / 4) + 2)
        corners = np.stack([np.interp(even, way, each) for each in corners.T], axis=1)
    if isinstance(curve, plt.Polygon):  # the base of a histogram is no curve
        corners = corners[corners[:, 1] > corners[:, 1].min() + 3]
    return corners[((corners >= frame.min) & (corners <= frame.max)).all(axis=1)]


def _spread(box: Any) -> np.ndarray:
    """Places all over a box."""
    return box.p0 + np.mgrid[0:1:20j, 0:1:5j].reshape(2, -1).T * box.size


def _distance(places: np.ndarray, half: np.ndarray, others: Sequence[np.ndarray]) -> np.ndarray:
    """Measure how far boxes with these centres and half sizes are from the nearest of the other points."""
    points = np.concatenate([*others, np.full((1, 2), 1e9)])
    return np.linalg.norm(np.maximum(abs(places[:, None] - points) - half, 0), axis=2).min(axis=1)


def use_style() -> None:
    """Set the style of the book's figures for this session."""
    plt.rcParams.update(STYLE)

"""The four pictures of the module: an image, a raster of spikes, a map of weights, and the Table.

Each function takes matplotlib's axes as `ax` or `axes` and draws on them.  Colours come from :mod:`snnreg.style`.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from snnreg.decay import NEVER
from snnreg.parameters import IMAGE_SHAPE
from snnreg.style import BLUE, DARK, LIGHT, ORANGE, SET_LABELS, WEIGHT_COLOURS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def image(pixels: ArrayLike, ax: "Axes", title: str | None = None) -> None:
    """Draw one image of grey levels, of the shape (28, 28) or (784,); lit is white on black."""
    ax.imshow(np.reshape(pixels, IMAGE_SHAPE), vmin=0, vmax=255, cmap="gray")
    ax.set(xticks=[], yticks=[], title=title)


def raster(
    step: ArrayLike,
    neuron: ArrayLike,
    ax: "Axes",
    dt_s: float,
    colour: str = DARK,
    label: str | None = None,
) -> None:
    """Draw spikes as ticks, time in milliseconds across, neurons up; a time step lasts `dt_s` seconds."""
    ax.plot(np.asarray(step) * dt_s * 1000, neuron, "|", color=colour, ms=6, mew=1.5, label=label)
    ax.set(xlabel="time (ms)", ylabel="neuron")


def weight_map(weights: ArrayLike, ax: "Axes", g_max: float, title: str | None = None) -> None:
    """Draw the weights of one neuron (784), or the mean of several (784, neurons), from 0 to `g_max`."""
    shown = np.asarray(weights)
    if shown.ndim == 2:
        shown = shown.mean(axis=1)
    ax.imshow(shown.reshape(IMAGE_SHAPE), vmin=0, vmax=g_max, cmap=WEIGHT_COLOURS)
    ax.set(xticks=[], yticks=[], title=title)


def spike_totals(
    without: "pd.DataFrame | None",
    with_decay: "pd.DataFrame | None",
    ax: "Axes",
    title: str | None = None,
    images: int = 1500,
) -> None:
    """Draw the spikes on the test sets without and with decay: a small dot per seed, a large one for the median.

    `without` and `with_decay` (DataFrames or None) have a row for each seed and a column for each test set, which
    has so many `images`.  The dot of a single row is hollow.
    """
    both = ((without, BLUE, "without decay", 0.17), (with_decay, ORANGE, "with decay", -0.17))
    arms: list[Any] = [arm for arm in both if arm[0] is not None]
    labels = {name: label for name, label in SET_LABELS.items() if name in arms[0][0]}
    for spikes, colour, label, shift in arms:
        places, face = shift - np.arange(len(labels)), "white" if len(spikes) == 1 else colour
        if len(spikes) > 1:
            ax.plot(spikes[[*labels]].T, places - 0.11, "o", color=colour, ms=4, alpha=0.5, mew=0)
        ax.plot(spikes[[*labels]].median(), places, "o", color=colour, mfc=face, mew=2, ms=9, label=label)
    ax.set_yticks(-np.arange(len(labels)), labels.values())
    ax.set_ylim(-len(labels) + 0.5, 0.5)
    ax.set_xscale("symlog", linthresh=1)
    ax.set(xlim=(-0.3, 3e5), xticks=[0, 1, 1e2, 1e4], xlabel=f"spikes ({images:,} images)", title=title)
    ax.tick_params(axis="x", which="minor", bottom=False)
    ax.grid(axis="x", color=LIGHT, lw=0.8)
    ax.set_axisbelow(True)


def overview(
    maps: Mapping[str, Sequence[ArrayLike]],
    digits: Sequence[int],
    runs: "pd.DataFrame",
    axes: "Sequence[Axes]",
    g_max: float,
) -> None:
    """Draw the weights by digit, a row of panels per network, and in the last panel the spikes on the test sets.

    `maps` has for each network, by its label, the weights of a neuron or of several for each digit: arrays of the
    shape (784,) or (784, neurons).  `runs` (a DataFrame) has the columns ``seed``, ``decay``, ``test_set``,
    ``test_images`` and ``spikes``.  There is one of `axes` for each network and digit, and one more.
    """
    *panels, totals = axes
    rows: Any = np.reshape(np.array(panels, object), (len(maps), len(digits)))
    for (label, weights), row in zip(maps.items(), rows, strict=True):
        for each, digit, ax in zip(weights, digits, row, strict=True):
            weight_map(each, ax, g_max, str(digit) if row[0] is panels[0] else None)
        row[0].set_ylabel(label)
    without, with_decay = (
        None if chosen.empty else chosen.pivot(index="seed", columns="test_set", values="spikes")
        for chosen in (runs[runs.decay == NEVER], runs[runs.decay != NEVER])
    )
    spike_totals(without, with_decay, totals, images=runs.test_images.iloc[0])

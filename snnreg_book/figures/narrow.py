"""Figures on a phone: the same figure as wide as its screen, panels below each other, no letter smaller.

Letters keep their size in points, and the figure is as many points wide as a phone has CSS pixels: what is written
with 11 points is read with 11 pixels.  Words that no longer fit are broken, numbers at an axis are thinned out,
legends get fewer columns, and names at curves find new places.
"""

import math
import re
import textwrap
from itertools import pairwise

import numpy as np
from matplotlib.gridspec import GridSpec
from matplotlib.text import Text

from snnreg.style import CURVE_NAME, name_curves

# In points:
WIDTH = 342  # of a figure: what a page leaves on a phone of 390 CSS pixels
LEAST_PICTURE, LEAST_PLOT, LARGEST_PICTURE = 55, 130, 200  # how narrow a panel may be, and how wide
TALLEST_PLOT, LOWEST_PLOT = 240, 190  # how tall a panel may be, and one that stands in a long column
BAR, GAP = 60, 8  # what a colour bar takes beside its panels, and what stays free beside labels
LEAST_FORMULA = 14  # an index has seven tenths of it, and a figure in a fold is narrower by a sixteenth

NUMBER = re.compile(r"[\d.,\s%−-]+|\$.*\$|never|all")


def narrow(fig):
    """Lay a figure out anew for a phone; return whether panels side by side stand below each other now.

    The panels are those of one grid. A colour bar belongs to all where all are pictures, else to the one picture.
    A legend of the figure goes below the panels, that of a panel above it.
    """
    panels = [ax for ax in fig.axes if ax.get_subplotspec() is not None]
    pictures = [ax for ax in panels if is_picture(ax)]
    below = [] if pictures in ([], panels) else [ax for ax in panels if ax not in pictures]
    above = pictures if below else panels  # in columns; plots that stand beside pictures go below them
    spots = {ax: (ax.get_subplotspec().rowspan.start, ax.get_subplotspec().colspan.start) for ax in panels}
    firsts = {spots[ax][0]: ax for ax in panels if spots[ax][1] == 0}
    bars = [ax for ax in fig.axes if ax not in panels]

    room = WIDTH - left_of([ax for ax in above if spots[ax][1] == 0]) - BAR * len(bars)
    rows, before = 1 + np.max([spots[ax] for ax in above], axis=0)
    columns = columns_that_fit(above, spots, before, room)
    widths = dict.fromkeys(above, room / columns) | {ax: WIDTH - left_of([ax]) for ax in below}
    place = {ax: (column // columns * rows + row, column % columns) for ax, (row, column) in spots.items()}
    last = rows * math.ceil(before / columns)
    place |= {ax: (last + k, slice(None)) for k, ax in enumerate(below)}

    for ax in panels:
        for text in (ax.title, ax.xaxis.label):
            wrap(text, widths[ax] - GAP)
    heights = np.zeros(last + len(below))
    tallest = TALLEST_PLOT if len(heights) < 4 else LOWEST_PLOT
    for ax in panels:
        row, _ = place[ax]
        heights[row] = max(heights[row], height_of(ax, widths[ax], tallest))
    for ax in panels:
        row, column = place[ax]
        wrap(ax.yaxis.label, heights[row], along=1)
        if column in (0, slice(None)):
            repeat_labels(ax, below[0] if ax in below else firsts[spots[ax][0]])
    grid = GridSpec(len(heights), columns, figure=fig, height_ratios=heights)
    for ax in panels:
        ax.set_subplotspec(grid[place[ax]])

    outside = sum(draw_legend(fig, legend, WIDTH - 12, loc="outside lower center") for legend in [*fig.legends])
    for ax in panels:
        if ax.get_legend() and ax.axison and len(panels) == 1:
            outside += draw_legend(fig, ax.get_legend(), widths[ax], loc="outside upper left")
        elif ax.get_legend() and ax.axison:
            corner = {"loc": "lower left", "bbox_to_anchor": (0, 1), "borderaxespad": 0.2}
            pad = 6 + draw_legend(ax, ax.get_legend(), widths[ax], **corner)
            ax.set_title(ax.get_title(), fontsize=ax.title.get_size(), pad=pad)
    if fig.get_supxlabel():
        label = fig.supxlabel(fig.get_supxlabel())
        wrap(label, WIDTH - 12)
        outside += extent(label)[1]
    for bar in bars:
        wrap(bar.yaxis.label, 0.6 * heights.sum(), along=1)
    enlarge_formulas(fig)

    fig.set_size_inches(WIDTH / 72, (heights.sum() + outside) / 72)
    fig.set_layout_engine("compressed" if pictures == panels else "constrained")
    for _ in range(2):  # the first layout does not know yet how wide the numbers of a colour bar are
        fig.draw_without_rendering()
    crowded = [thin_out(ax.xaxis) for ax in panels]
    if not any(crowded):
        fig.set_layout_engine("none")  # all parts have their place
    for ax in panels:
        if any(text.get_gid() == CURVE_NAME for text in ax.texts):
            name_curves(ax)
    enlarge_formulas(fig)
    return len(firsts) == 1 < len(heights) == len(panels)


def enlarge_formulas(fig):
    """Make texts with an index large enough to read it."""
    for text in fig.findobj(Text):
        if re.search(r"\$.*[_^]", text.get_text()):
            text.set_size(max(text.get_size(), LEAST_FORMULA))


def height_of(ax, width, tallest):
    """Return how high a panel becomes, in points; rings around the pixels of a picture shrink with it."""
    if not ax.axison and ax.get_legend():
        return extent(ax.get_legend())[1]
    if is_picture(ax):
        side = min(width, LARGEST_PICTURE)
        for line in ax.lines:
            line.set_markersize(line.get_markersize() * side / extent(ax)[0])
        return side + 6 + extent(ax.title)[1]
    spec = ax.get_subplotspec()
    shares = np.array(spec.get_gridspec().get_height_ratios())
    height = ax.figure.get_figheight() * 72 * shares[list(spec.rowspan)].sum() / shares.sum()
    is_list = not all(NUMBER.fullmatch(label.get_text()) for label in ax.get_yticklabels())
    return height if is_list else min(height, tallest)


def extent(artist):
    """Width and height of a text or legend in points."""
    box = artist.get_window_extent()
    return np.array([box.width, box.height]) * 72 / artist.get_figure(root=True).dpi


def is_picture(ax):
    """Return whether a panel shows an image whose pixels are squares."""
    return bool(ax.images) and ax.get_aspect() == 1


def left_of(panels):
    """The room that numbers and labels take left of panels, in points."""
    room = 0
    for ax in panels:
        ticks = [extent(label)[0] for label in ax.get_yticklabels() if label.get_visible()]
        room = max(room, max(ticks, default=0) + extent(ax.yaxis.label)[0])
    return room + GAP


def columns_that_fit(panels, spots, columns, room):
    """The most columns in which each panel has its room.

    Rows of pictures may end early, rows of plots may not.  Plots with their own legend or numbers stand alone.
    """
    pictures = all(map(is_picture, panels))
    own = [ax.get_legend() and ax.axison or spots[ax][1] and left_of([ax]) > GAP for ax in panels]
    if not pictures and any(own):
        return 1
    need = 0
    for ax in panels:
        least = LEAST_PICTURE if is_picture(ax) else LEAST_PLOT
        need = max(need, least, half(ax.title), half(ax.xaxis.label))
    choices = (math.ceil(columns / blocks) for blocks in range(1, columns + 1))
    return next((k for k in choices if need <= room / k and (pictures or columns % k == 0)), 1)


def half(text):
    """The room that a text needs in two lines, in points."""
    longest = max(text.get_text().split("\n"), key=len)
    word = max(map(len, longest.split()), default=0)
    return 12 + extent(text)[0] * max(0.55, word / max(1, len(longest)))


def repeat_labels(ax, first):
    """Give a panel that is now the first of its row the label and the numbers that `first` has."""
    if ax is first:
        return
    if not ax.get_ylabel() and first.get_ylabel():
        label = first.yaxis.label
        place = {"rotation": label.get_rotation(), "ha": label.get_ha(), "va": label.get_va()}
        ax.set_ylabel(label.get_text(), labelpad=first.yaxis.labelpad, **place)
    if ax.get_shared_y_axes().joined(ax, first) and first.yaxis.get_visible():
        ax.tick_params(axis="y", labelleft=True)


def wrap(text, points, along=0):
    """Break a text into lines of at most so many points; formulas stay whole."""
    words = text.get_text()
    size = extent(text)[along]
    if size > points and " " in words:
        whole = re.sub(r"\$[^$]*\$", lambda formula: formula[0].replace(" ", "\0"), words)
        letters = max(4, int(max(map(len, whole.split("\n"))) * points / size))
        lines = [textwrap.fill(line, letters, break_long_words=False) for line in whole.split("\n")]
        text.set_text("\n".join(lines).replace("\0", " "))


def draw_legend(owner, old, points, **place):
    """Draw a legend of a panel or a figure anew, with as many columns as fit; return its height."""
    words, title = [text.get_text() for text in old.get_texts()], old.get_title().get_text() or None
    old.remove()
    for columns in (4, 3, 2, 1):
        legend = owner.legend(old.legend_handles, words, prop=old.prop, title=title, ncols=columns, **place)
        width, height = extent(legend)
        if width <= points or columns == 1:
            return height
        legend.remove()


def thin_out(axis):
    """Leave out every second number of an axis, or turn its words, until none touches another; was there any?"""
    changed = False
    while True:
        labels = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=False)
        ticks = [(place, label) for place, label in labels if label.get_text() and label.get_visible()]
        boxes = sorted((label.get_window_extent() for _, label in ticks), key=lambda box: box.x0)
        gaps = [right.x0 - left.x1 for left, right in pairwise(boxes)]
        if min(gaps, default=np.inf) > 3 * axis.get_figure(root=True).dpi / 72:
            return changed
        changed = True
        if not all(NUMBER.fullmatch(label.get_text()) for _, label in ticks):
            axis.set_tick_params(rotation=40)
            for _, label in ticks:
                label.set(ha="right", rotation_mode="anchor")
            return changed
        places, labels = zip(*ticks[::2], strict=True)
        axis.set_ticks(places, [label.get_text() for label in labels], size=labels[0].get_size())

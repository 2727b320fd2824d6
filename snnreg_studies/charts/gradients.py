"""Methods that keep weights small, in networks trained by surrogate gradients (chapter 13)."""

from snnreg.style import DARK, GREEN, LIGHT, MIDDLE, ORANGE, PURPLE
from snnreg_studies.statistics import interval

METHODS = {
    "L1": ("L1", DARK, "o"),
    "L2": ("L2", DARK, "^"),
    "dropout": ("dropout", MIDDLE, "s"),
    "rarely-lit": ("mask", GREEN, "s"),
    "magnitude-pruning": ("magnitude pruning", MIDDLE, "X"),
    "decay-synapses": ("decay of synapses", ORANGE, "D"),
    "decay-lines": ("decay of lines", ORANGE, "o"),
    "noisy-images": ("noisy images", PURPLE, "P"),
}
"""Name, colour and mark of methods of :data:`snnreg_studies.gradients.methods.METHODS`."""


def prices(contests, ax):
    """Draw what each method gains in noise against what it costs: means over seeds with 95 % intervals.

    `contests` are tables of :func:`snnreg_studies.conclusions.contest`, one for each price at which strengths were
    chosen; a line joins those of a method.
    """
    for method, (label, colour, marker) in METHODS.items():
        means = [found.loc[method, ["price", "gain"]].mean() for found in contests]
        spans = [
            [interval(found.loc[method, measure])[2] - found.loc[method, measure].mean() for found in contests]
            for measure in ("gain", "price")
        ]
        x, y = ([mean[measure] for mean in means] for measure in ("price", "gain"))
        ax.errorbar(x, y, *spans, fmt="none", ecolor=colour, elinewidth=0.8, alpha=0.4)
        ax.plot(x, y, f"{marker}-", color=colour, ms=9, label=label)
    ax.axvline(0, color=LIGHT, lw=1, zorder=0)
    ax.set(xlabel="price on clean images (points)", ylabel="gain in noise (points)")

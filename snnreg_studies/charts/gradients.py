"""Methods that keep weights small, in networks trained by surrogate gradients (chapter 12)."""

from snnreg.pictures import mean_rows
from snnreg.style import BLUE, DARK, GREEN, ORANGE

REGULARIZERS = {
    "none": ("nothing", BLUE),
    "L1": ("L1", DARK),
    "L2": ("L2", DARK),
    "dropout": ("dropout", DARK),
    "magnitude-pruning": ("magnitude pruning", DARK),
    "decay-synapses": ("decay of synapses", ORANGE),
    "decay-lines": ("decay of input lines", ORANGE),
    "rarely-lit": ("rarely lit pixels cut", GREEN),
}
"""Name and colour of each method of :data:`snnreg_studies.gradients.methods.METHODS`, in the order of figures."""


def regularizers(values, axes):
    """One row per method, one panel per measure: the mean over seeds with its interval, and the seeds.

    `values` has a column for each panel, whose name is the panel's label; the index has ``method`` and ``seed``.
    """
    for ax, column in zip(axes, values, strict=True):
        rows = {name: values.loc[method, column] for method, (name, _) in REGULARIZERS.items()}
        mean_rows(rows, ax, [colour for _, colour in REGULARIZERS.values()])
        ax.axvline(values.loc["none", column].mean(), color=BLUE, lw=1, ls=":", zorder=0)
        ax.set_xlabel(column)
        ax.grid(axis="y", color="#eeeeee", zorder=-1)

"""Methods that keep weights small, in networks trained by surrogate gradients (chapter 14)."""

from snnreg.plots.style import BLUE, DARK, GREEN, ORANGE
from snnreg.plots.table import mean_and_seeds

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
"""Name and colour of each method of :data:`snnreg.surrogate.methods.METHODS`, in the order of figures."""


def regularizers(values, axes):
    """One row a method, one panel a measure: the mean over seeds with its interval, and the seeds.

    Parameters
    ----------
    values : pandas.DataFrame
        A column for each panel, whose name is the panel's label; the index has ``method`` and ``seed``.
    axes : sequence of Axes
        As many as columns, with a common y axis.
    """
    for ax, column in zip(axes, values, strict=True):
        for place, (method, (_, colour)) in enumerate(REGULARIZERS.items()):
            mean_and_seeds(values.loc[method, column].to_numpy(), -place, ax, colour)
        ax.axvline(values.loc["none", column].mean(), color=BLUE, lw=1, ls=":", zorder=0)
        ax.set(xlabel=column, ylim=(0.6 - len(REGULARIZERS), 0.5))
        ax.set_yticks([-place for place in range(len(REGULARIZERS))], [name for name, _ in REGULARIZERS.values()])
        ax.grid(axis="y", color="#eeeeee", zorder=-1)
    return axes

"""Engines side by side (the page on speed)."""

import numpy as np

from snnreg.style import DARK, PURPLE


def engine_speeds(rows, ax):
    """Images per second of each engine: a dot for each turn, the median beside them.

    `rows` has the columns ``engine``, ``learning`` and ``images_per_s``, as in benchmarks/results.csv.
    """
    order = rows.groupby("engine").images_per_s.median().sort_values().index
    for learning, colour, shift in ((True, DARK, 0.15), (False, PURPLE, -0.15)):
        part = rows[rows.learning == learning]
        place = order.get_indexer(part.engine) + shift
        label = "training" if learning else "test, frozen weights"
        ax.plot(part.images_per_s, place, "o", color=colour, ms=4, alpha=0.6, label=label)
        for name, median in part.groupby("engine").images_per_s.median().items():
            text = f"{median:.3g}" if median < 100 else f"{median:,.0f}"
            ax.text(2 * median, order.get_loc(name) + shift, text, color=colour, va="center", fontsize=11)
    ax.set_yticks(range(len(order)), order)
    ax.set(xscale="log", xlabel="images per second")
    ax.set_xlim(rows.images_per_s.min() / 2, 10 * rows.images_per_s.max())
    ax.legend(loc="lower right", fontsize=11)


def cost_growth(rows, by, ax, label):
    """Time an image against one size of the task, medians of the turns.

    `rows` has the columns ``seconds``, ``images`` and the one named by `by`; `label` says what that is, with its
    unit.
    """
    cost = rows.assign(ms=1000 * rows.seconds / rows.images).groupby(by).ms.median()
    ax.plot(cost.index, cost, "o-", color=DARK, ms=5)
    ax.set(xscale="log", yscale="log", xlabel=label, ylabel="ms per image")
    ax.set_ylim(10 ** np.floor(np.log10(cost.min())), 10 ** np.ceil(np.log10(cost.max())))
    ticks = cost.index
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_xticks([], minor=True)

"""Many runs: pruning times, triples, rules, methods, orders (chapters 8 to 15)."""

import numpy as np

from snnreg.style import BLUE, DARK, GREEN, LIGHT, MIDDLE, ORANGE, PURPLE, set_symlog
from snnreg_studies.statistics import interval

DECAY_STYLES = (
    ("never", BLUE, "without decay"),
    ("online", ORANGE, "with decay"),
    ("after-training", GREEN, "decay after training"),
)
"""Colour and name of a decay by when it acts."""

METHOD_STYLES = {
    "none": ("without decay", BLUE, "o"),
    "decay-online": ("with decay", ORANGE, "o"),
    "decay-after-training": ("decay after training", ORANGE, "s"),
    "rarely-lit": ("cut rarely lit pixels", GREEN, "D"),
    "random-mask": ("cut at random", MIDDLE, "X"),
    "smallest-weights": ("cut the smallest weights", MIDDLE, "P"),
    "threshold": ("higher threshold", PURPLE, "^"),
    "matched-threshold": ("threshold, spikes matched", PURPLE, "*"),
    "leak": ("uniform leak", DARK, "v"),
    "normalization": ("normalized weights", DARK, "s"),
    "small-start": ("small initial weights", DARK, "<"),
    "asp": ("leak slowed by coincidences", DARK, "D"),
}
"""Name, colour and marker of each method of :data:`snnreg_studies.methods.METHODS`."""


SPIKES_TICKS = (0, 0.01, 0.1, 1, 10, 100)


def mean_curve(rows, x, y, ax, colour=DARK, label=None, marker="o"):
    """Mean over seeds of the column `y` with its interval, against whatever was varied, the column `x`."""
    at = sorted(rows[x].unique())
    mean, low, high = np.transpose([interval(rows[rows[x] == value][y]) for value in at])
    ax.plot(at, mean, color=colour, label=label, marker=marker, ms=5)
    ax.fill_between(at, low, high, color=colour, alpha=0.2, lw=0)


def mean_rows(rows, ax, colour, shift=0.0, label=None):
    """The mean over seeds with its interval, and a small dot for each seed below it, one row of the axes per name.

    `rows` has the values by name; a row without values stays empty.  There is one `colour` for all rows or a list
    of one for each; `shift` moves the marks up, so that several sets can share the axes.
    """
    colours = [colour] * len(rows) if isinstance(colour, str) else colour
    for place, (values, colour) in enumerate(zip(rows.values(), colours, strict=True)):
        values, y, once = np.asarray(values, float), shift - place, label if place == 0 else None
        if len(values):
            mean, low, high = interval(values)
            ax.plot(values, np.full(len(values), y - 0.11), "o", color=colour, ms=4, alpha=0.5, mew=0)
            ax.plot([low, high], [y, y], color=colour, lw=3)
            ax.plot(mean, y, "o", color=colour, ms=9, label=once)
    ax.set_yticks([-place for place in range(len(rows))], list(rows))
    ax.set_ylim(-len(rows) + 0.5, 0.5)


def pruning_times(rows, axes):
    """Spikes per image and accuracy against the pruning time, the rule of each kind in its own colour.

    `rows` is the table ``runs`` of the sweep tau_prun, with k_p = 1.  The three `axes` are for the spikes on
    white noise, on known digits, and for the accuracy.
    """
    rows = rows.assign(per_image=rows.spikes / rows.test_images, percent=100 * rows.accuracy)
    kinds = (
        ("online", 2, "online", ORANGE, "o"),
        ("after-training", 2, "after training", GREEN, "s"),
        ("online", 1, "online, exponent 1", PURPLE, "^"),
        ("after-training", 1, "after training, exponent 1", DARK, "v"),
    )
    panels = (("white_noise", "per_image"), ("known", "per_image"), ("known", "percent"))
    titles = ("spikes per image of white noise", "spikes per known digit", "accuracy (%)")
    for ax, (test_set, y), title in zip(axes, panels, titles, strict=True):
        shown = rows[rows.test_set == test_set]
        for decay, exponent, label, colour, marker in kinds:
            part = shown[(shown.decay == decay) & (shown.exponent == exponent)]
            if len(part):
                mean_curve(part, "tau_prun_s", y, ax, colour, label, marker)
        never = shown[shown.decay == "never"][y]
        if len(never):
            ax.axhline(never.mean(), color=BLUE, lw=1.5, ls="--", label="without decay")
        ax.set(xscale="log", xlabel="pruning time (s)", title=title)
        ax.set_xticks([10, 100, 1000, 10000], ["10", "100", "1,000", "10,000"])
    set_symlog(axes[0].yaxis, 0.01, SPIKES_TICKS)
    axes[0].set_ylim(-0.002, 300)
    axes[2].set_ylim(0, 100)


def triples_ranked(rows, ax):
    """Accuracy on every triple of digits, mean over seeds, the triples in the order of the network without decay.

    `rows` is the table ``runs`` of an arm of the sweep triples.  The dashed line is guessing.
    """
    known = rows[rows.test_set == "known"]
    means = known.pivot_table(index="digits", columns="decay", values="accuracy").sort_values("never")
    styles = [(label, colour) for decay, colour, label in DECAY_STYLES if decay in means]
    means = means.rename(columns={decay: label for decay, _, label in DECAY_STYLES})
    _draw_ranks(100 * means, styles, ax, "triples of digits, sorted")


def rules_ranked(accuracy, ax):
    """Accuracy of two rules (columns) on the same triples of digits (rows), in the order of the first rule, joined
    in pairs.
    """
    ranked = 100 * accuracy.sort_values(accuracy.columns[0])
    place = np.arange(len(ranked)) + 1
    ax.vlines(place, ranked.min(axis=1), ranked.max(axis=1), color=LIGHT, lw=1.5, zorder=0)
    styles = zip(ranked.columns, (ORANGE, GREEN), strict=True)
    _draw_ranks(ranked, styles, ax, "triples of digits, sorted by the first rule")


def _draw_ranks(percent, styles, ax, xlabel):
    """A dot for each triple (row) and each column that `styles` gives a colour; dashed: guessing."""
    for name, colour in styles:
        ax.plot(np.arange(len(percent)) + 1, percent[name], "o", color=colour, ms=5, mew=0, label=name)
    ax.axhline(100 / 3, color=MIDDLE, lw=1, ls="--", zorder=0)
    ax.set(xlabel=xlabel, ylabel="accuracy (%)", ylim=(0, 100))


def rules_by_digits(rows, ax):
    """Accuracy of two rules, and of a rival, against the number of digits to tell apart: a dot for each set.

    `rows` has the columns `rule` (three names), `digits` (their number) and `accuracy`.
    """
    rules = rows.groupby("rule", sort=False)
    for (rule, mine), colour, shift in zip(rules, (ORANGE, GREEN, PURPLE), (-0.08, 0.08, 0), strict=True):
        mean = 100 * mine.groupby("digits").accuracy.mean()
        ax.plot(mine.digits + shift, 100 * mine.accuracy, "o", color=colour, ms=5, alpha=0.6, mew=0)
        ax.plot(mean.index + shift, mean, color=colour, lw=2, label=rule)
    sizes = np.sort(rows.digits.unique())
    ax.plot(sizes, 100 / sizes, ":", color=DARK, lw=1.5, label="guessing")
    ax.set(xlabel="digits to tell apart", ylabel="accuracy (%)", ylim=(0, 100), xticks=sizes)


def methods_compared(rows, ax):
    """Accuracy on known digits against spikes on white noise: a mark for each method and strength, with intervals.

    `rows` is the table ``runs`` of the sweep baselines.  The best place is the upper left.
    """
    rows = rows.assign(per_image=rows.spikes / rows.test_images)
    for method, (label, colour, marker) in METHOD_STYLES.items():
        mine = rows[rows.method == method]
        places = []
        for strength in sorted(mine.strength.unique()):
            part = mine[mine.strength == strength]
            x = interval(part[part.test_set == "white_noise"].per_image)
            y = interval(100 * part[part.test_set == "known"].accuracy)
            ax.plot(x[1:], (y[0], y[0]), color=colour, lw=1, alpha=0.5)
            ax.plot((x[0], x[0]), y[1:], color=colour, lw=1, alpha=0.5)
            places.append((x[0], y[0]))
        if places:
            style = {"color": colour, "marker": marker, "ms": 7, "lw": 0.8}
            ax.plot(*np.transpose(places), **style, label=label)
    set_symlog(ax.xaxis, 0.01, SPIKES_TICKS)
    ax.set(xlim=(-0.003, 300), ylim=(0, 100))
    ax.set(xlabel="spikes per image of white noise", ylabel="accuracy on known digits (%)")


def orders_spread(rows, ax):
    """Spikes per image of white noise for each order of the last images: a column of dots a seed.

    `rows` is the table ``runs`` of the sweep orders.
    """
    shown = rows[rows.test_set == "white_noise"]
    style = {"ms": 5, "mew": 0, "alpha": 0.6}
    kinds = ((False, GREEN, "the rule itself", -0.15), (True, PURPLE, "with the published burst", 0.15))
    for burst, colour, label, step in kinds:
        part = shown[shown.burst == burst]
        ax.plot(part.seed + step, part.spikes / part.test_images, "o", color=colour, label=label, **style)
    set_symlog(ax.yaxis, 0.01, SPIKES_TICKS)
    ax.set(xlabel="seed", ylabel="spikes per image of white noise", ylim=(-0.003, 100))
    ax.set_xticks(sorted(shown.seed.unique()))


def paired_changes(changes, ax, colour=ORANGE, shift=0.0, label=None):
    """Change with decay, seed by seed, and the mean with its interval, one row of the axes for each column.

    `changes` (a DataFrame) has a row for each seed; where a quantity was not measured its value is missing.
    """
    mean_rows({name: changes[name].dropna() for name in changes}, ax, colour, shift, label)
    ax.axvline(0, color=MIDDLE, lw=1, zorder=0)

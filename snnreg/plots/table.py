"""The four test sets: spikes without and with decay, and what is answered (first page, chapters 7 and 9)."""

import numpy as np

from snnreg.analysis import interval
from snnreg.decay import NEVER
from snnreg.plots.pixels import weight_map
from snnreg.plots.style import BLUE, DARK, LIGHT, MIDDLE, ORANGE, SET_LABELS, set_symlog


def spike_totals(without, with_decay, ax, title=None, images=1500):
    """Spikes on the test sets, without and with decay: a dot for each seed and the mean with its interval.

    `without` and `with_decay` (DataFrames or None) have a row for each seed and a column for each test set, which
    has so many `images`.  With a single row, only its dot is drawn, hollow.
    """
    arms = ((without, BLUE, "without decay", 0.17), (with_decay, ORANGE, "with decay", -0.17))
    arms = [arm for arm in arms if arm[0] is not None]
    labels = {name: label for name, label in SET_LABELS.items() if name in arms[0][0]}
    for spikes, colour, label, shift in arms:
        rows = {text: spikes[name] for name, text in labels.items()}
        if len(spikes) == 1:
            values, rows = np.ravel(list(rows.values())), dict.fromkeys(rows, ())
            places = shift - np.arange(len(values))
            ax.plot(values, places, "o", mfc="white", mec=colour, mew=2, ms=9, label=label)
        mean_rows(rows, ax, colour, shift, label)
    ax.set_xscale("symlog", linthresh=1)
    ax.set(xlim=(-0.3, 3e5), xticks=[0, 1, 1e2, 1e4], xlabel=f"spikes ({images:,} images)", title=title)
    ax.tick_params(axis="x", which="minor", bottom=False)
    ax.grid(axis="x", color=LIGHT, lw=0.8)
    ax.set_axisbelow(True)


def overview(maps, digits, runs, axes, g_max):
    """Weights by digit, a row of panels for each network, and in the last panel the spikes on the test sets.

    `maps` has for each network, by its label, the weights of a neuron or of several for each digit: arrays of the
    shape (784,) or (784, neurons).  `runs` (a DataFrame) has the columns ``seed``, ``decay``, ``test_set``,
    ``test_images`` and ``spikes``.  There is one of `axes` for each network and digit, and one more.
    """
    *panels, totals = axes
    for (label, weights), row in zip(maps.items(), np.reshape(panels, (len(maps), len(digits))), strict=True):
        for each, digit, ax in zip(weights, digits, row, strict=True):
            weight_map(each, ax, g_max, str(digit) if row[0] is panels[0] else None)
        row[0].set_ylabel(label)
    without, with_decay = (
        None if chosen.empty else chosen.pivot(index="seed", columns="test_set", values="spikes")
        for chosen in (runs[runs.decay == NEVER], runs[runs.decay != NEVER])
    )
    spike_totals(without, with_decay, totals, images=runs.test_images.iloc[0])


def paired_changes(changes, ax, colour=ORANGE, shift=0.0, label=None):
    """Change with decay, seed by seed, and the mean with its interval, one row of the axes for each column.

    `changes` (a DataFrame) has a row for each seed; where a quantity was not measured its value is missing.
    """
    mean_rows({name: changes[name].dropna() for name in changes}, ax, colour, shift, label)
    ax.axvline(0, color=MIDDLE, lw=1, zorder=0)


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


def spikes_per_image(without, with_decay, ax, bins):
    """Histogram of the spikes per image on one test set, without and with decay.

    `bins` are edges.  Silent images are drawn as a bar of their own, left of zero.
    """
    width = bins[1] - bins[0]
    arms = ((without, BLUE, "without decay"), (with_decay, ORANGE, "with decay"))
    for place, (spikes, colour, label) in enumerate(arms):
        spikes = np.asarray(spikes)
        ax.hist(spikes[spikes > 0], bins=bins, histtype="stepfilled", color=colour, alpha=0.25)
        ax.hist(spikes[spikes > 0], bins=bins, histtype="step", color=colour, lw=2, label=label)
        ax.bar((place - 2) * width, np.sum(spikes == 0), width=0.8 * width, color=colour)
    ax.set(xlabel="spikes per image", ylabel="images", yscale="symlog")


def answers(fractions, ax, shown, answered, title=None):
    """Which group answers what is shown: a table of percentages, shaded.

    `fractions`, of the shape (shown, answered), are between 0 and 1; each row adds up to 1.
    """
    ax.imshow(fractions, vmin=0, vmax=1, cmap="Greys", aspect="auto")
    for (row, column), fraction in np.ndenumerate(np.asarray(fractions)):
        colour = "white" if fraction > 0.55 else DARK
        ax.text(column, row, f"{100 * fraction:.0f}", ha="center", va="center", color=colour)
    ax.set_xticks(range(len(answered)), answered)
    ax.set_yticks(range(len(shown)), shown)
    ax.tick_params(length=0)
    ax.set(xlabel="group that answers", title=title)
    ax.spines[:].set_visible(False)


def tuned(weights, spikes, reference, axes, g_max, digits):
    """What one setting of the decay makes of a network: its maps, and its spikes on the four sets.

    `spikes` and `reference` are spikes per image on each test set (dict of str to float), of this network and of
    one without decay.  There is one of `axes` for each digit, and the last for the spikes.
    """
    for digit, ax, group in zip(digits, axes[:-1], np.split(weights, len(digits), axis=1), strict=True):
        weight_map(group, ax, g_max, str(digit))
    ax = axes[-1]
    for place, name in enumerate(SET_LABELS):
        with_decay, without = ("with decay", "without decay") if place == 0 else (None, None)
        ax.barh(-place, spikes[name], color=ORANGE, height=0.5, label=with_decay)
        ax.plot([reference[name]] * 2, [-place - 0.35, -place + 0.35], color=BLUE, lw=3, label=without)
        ax.text(900, -place, f"{spikes[name]:.1f}", va="center", ha="right", color=ORANGE)
    set_symlog(ax.xaxis, 1, [0, 1, 10, 100])
    ax.set_yticks([-place for place in range(len(SET_LABELS))], SET_LABELS.values())
    ax.set(xlim=(0, 1000), xlabel="spikes per image")
    ax.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2, fontsize=11)

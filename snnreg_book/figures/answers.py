"""What the network answers to each test set (chapters 7 and 9)."""

import numpy as np

from snnreg.pictures import weight_map
from snnreg.style import BLUE, DARK, ORANGE, SET_LABELS, set_symlog


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

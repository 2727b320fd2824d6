"""The picture of the verdict: where the decay calms the network, and what accuracy it reaches."""

import numpy as np

from snnreg import style
from snnreg_studies import conclusions, statistics

PLACES = {
    "white_noise": "noise, whole picture",
    "white_noise_field": "noise, 20 × 20 pixels",
    "white_noise_inner_field": "noise, 14 × 14 pixels",
    "shuffled_digits": "shuffled digits",
    "known": "known digits",
}
"""Test sets, by how near their light lies to that of the digits that were learned."""


def answers_by_place(ax):
    """Spikes per image of each test set, without decay and with it: the mean of the seeds, and each seed small."""
    spikes = conclusions.in_the_field()
    networks = (
        ("never", -0.16, style.NEVER_COLOUR, "without decay"),
        ("online", 0.16, style.DECAY_COLOUR, "with decay"),
    )
    for decay, below, colour, label in networks:
        for row, name in enumerate(PLACES):
            values = spikes[name, decay]
            ax.plot(values, np.full(len(values), row + below), ".", color=colour, alpha=0.4, markersize=4)
            ax.plot(values.mean(), row + below, "o", color=colour, label=label if row == 0 else None)
    ax.set_yticks(range(len(PLACES)), PLACES.values())
    ax.invert_yaxis()
    style.set_symlog(ax.xaxis, 1, [0, 1, 3, 10, 30, 60])
    ax.set(xlim=(-0.2, 100), xlabel="spikes per image")
    ax.legend(loc="lower left", bbox_to_anchor=(0.02, 0))


def accuracy_of_rivals(ax):
    """Accuracy on the ninety held-out triples: growth beside classifiers without spikes."""
    accuracy = conclusions.on_the_ninety()
    rivals = {
        "growth": accuracy.growth,
        "average images": accuracy["nearest class mean"],
        "linear classifier": accuracy["logistic regression"],
    }
    for row, values in enumerate(rivals.values()):
        error = statistics.error_over_digits(values)
        ax.barh(row, values.mean(), xerr=error, color=style.MIDDLE if row else style.DARK, height=0.6)
    ax.set_yticks(range(len(rivals)), rivals)
    ax.invert_yaxis()
    ax.set(xlim=(100 / 3, 100), xlabel="accuracy (%)")

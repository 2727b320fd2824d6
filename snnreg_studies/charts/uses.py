"""What the networks are good for: detection, robustness, operations (chapter 11).

Unless a function says otherwise, its `rows` are the table of its name of the sweep uses.
"""

import numpy as np

from snnreg.pictures import mean_rows
from snnreg.style import DARK, DECAY_STYLES, GREEN, MIDDLE, PURPLE, SET_LABELS, set_symlog
from snnreg_studies.charts.sweeps import mean_curve

DETECTORS = (
    *((f"spikes, {label}", colour, "spikes", decay) for decay, colour, label in DECAY_STYLES),
    ("brightness", MIDDLE, "brightness", "never"),
    ("distance from mean brightness", DARK, "brightness_distance", "never"),
)
"""Name, colour, detector and decay: brightness needs no network, so that one decay stands for all."""


def detection(rows, ax):
    """AUROC for each set that is to be told from known digits, mean over seeds with its interval."""
    sets = [name for name in SET_LABELS if name in set(rows.against)]
    for step, (label, colour, detector, decay) in zip(np.linspace(0.36, -0.24, 5), DETECTORS, strict=True):
        part = rows[(rows.detector == detector) & (rows.decay == decay)]
        areas = {SET_LABELS[name]: part[part.against == name].auroc for name in sets}
        mean_rows(areas, ax, colour, step, label)
    ax.axvline(0.5, color=MIDDLE, lw=1, ls="--", zorder=0)
    ax.set(xlim=(-0.03, 1.03), xlabel="AUROC, known digits against")


def roc_curves(rows, ax, colour=DARK, label=None):
    """One ROC curve, mean over seeds, with its interval.

    `rows` are of the table ``roc`` of the sweep uses: one decay, detector and set.
    """
    mean_curve(rows, "false_positive_rate", "true_positive_rate", ax, colour, label, marker=None)
    ax.plot([0, 1], [0, 1], color=MIDDLE, lw=1, ls="--", zorder=0)
    ax.set(xlabel="let in though not known", ylabel="known and let in", xlim=(-0.01, 1.01), ylim=(-0.01, 1.01))


def robustness(rows, axes):
    """Accuracy on disturbed digits against the strength, a panel for each disturbance (five `axes`)."""
    strengths = {
        "white_noise": "mean grey level added",
        "blurred_noise": "mean grey level added",
        "salt_and_pepper": "share of pixels",
        "occlusion": "side of the square (pixels)",
        "shift": "shift (pixels)",
    }
    rows = rows.assign(percent=100 * rows.accuracy)
    for ax, (name, label) in zip(axes, strengths.items(), strict=True):
        for decay, colour, arm in DECAY_STYLES:
            part = rows[(rows.corruption == name) & (rows.decay == decay)]
            if len(part):
                mean_curve(part, "strength", "percent", ax, colour, arm)
        ax.set(xlabel=label, title=name.replace("_", " "), ylim=(0, 100))
    axes[0].set_ylabel("accuracy (%)")


def operations(rows, ax):
    """Synaptic operations per image on each test set, as a share of those of all synapses, with intervals."""
    rows = rows.assign(percent=100 * rows.operations / rows.operations_of_all_synapses)
    sets = [name for name in SET_LABELS if name in set(rows.test_set)]
    for step, (decay, colour, label) in zip((0.28, 0.03, -0.22), DECAY_STYLES, strict=True):
        part = rows[rows.decay == decay]
        mean_rows(
            {SET_LABELS[name]: part[part.test_set == name].percent for name in sets}, ax, colour, step, label
        )
    ax.set(xlim=(0, 100), xlabel="synaptic operations (% of those of all synapses)")


def network_sizes(rows, axes):
    """Accuracy on known digits and spikes on white noise, for each decay and number of neurons per class.

    `rows` is the table ``runs`` of the sweep ten_classes.
    """
    names = {decay: name for decay, _, name in DECAY_STYLES}
    arms = [
        names[decay] + ("" if np.isnan(tau_s) else f", {tau_s:,g} s")
        for decay, tau_s in zip(rows.decay, rows.tau_prun_s, strict=True)
    ]
    rows = rows.assign(arm=arms, per_image=rows.spikes / rows.test_images, percent=100 * rows.accuracy)
    labels = list(rows.sort_values("tau_prun_s", na_position="first").arm.unique())
    sizes = sorted(rows.neurons_per_class.unique())
    for neurons, colour, step in zip(sizes, (GREEN, PURPLE), (0.16, -0.16), strict=True):
        for ax, test_set, y in zip(axes, ("known", "white_noise"), ("percent", "per_image"), strict=True):
            mine = rows[(rows.neurons_per_class == neurons) & (rows.test_set == test_set)]
            values = {label: mine[mine.arm == label][y] for label in labels}
            mean_rows(values, ax, colour, step, f"{neurons} neurons a digit")
    axes[0].set(xlim=(0, 100), xlabel="accuracy (%)")
    set_symlog(axes[1].xaxis, 0.01, [0, 0.1, 10, 1000])
    axes[1].set(xlim=(-0.003, 1000), xlabel="spikes per image of white noise")

"""What the networks are good for (chapter 12)."""

from snnreg_studies.charts.sweeps import DECAY_STYLES, mean_curve


def robustness(rows, axes):
    """Accuracy on disturbed digits against the strength, a panel for each disturbance (five `axes`).

    `rows` are the table ``robustness`` of the sweep uses.
    """
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

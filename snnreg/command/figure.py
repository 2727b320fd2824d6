"""The figure of ``snnreg reproduce``: the weights of each digit's neurons, and spikes on the test sets."""

import matplotlib.pyplot as plt
import numpy as np

from snnreg import experiment, pictures, style
from snnreg.base.files import atomic_write
from snnreg.decay import NEVER
from snnreg.parameters import Parameters


def draw(folder):
    """Draw the results in a folder and write the figure beside them.

    They are there as :func:`snnreg.experiment.reproduce` left them, finished.
    """
    rows, weights, about = experiment.load_results(folder.resolve())
    digits, seed, g_max = about["definition"]["plan"]["digits"], about["seeds"][0], Parameters().g_max
    decays = list(dict.fromkeys(rows.decay))
    with plt.rc_context(style.STYLE):
        figure = plt.figure(figsize=(1.6 * len(digits) + 5.4, 2 * len(decays) + 0.8), layout="constrained")
        maps, totals = figure.subfigures(1, 2, width_ratios=[1.6 * len(digits), 5.4])
        axes = maps.subplots(len(decays), len(digits), squeeze=False)
        groups = {}
        for decay in decays:
            label = "without decay" if decay == NEVER else f"decay {decay.replace('-', ' ')}"
            trained = weights[f"seed{seed}_{decay}_weights".replace("-", "_")]
            groups[label] = np.split(trained, len(digits), axis=1)
        ax = totals.subplots()
        pictures.overview(groups, digits, rows, [*axes.ravel(), ax], g_max)
        maps.suptitle(f"mean weights by digit, seed {seed}")
        maps.colorbar(axes[0, 0].images[-1], ax=axes, shrink=0.6, ticks=[0, g_max], format="{x:g}")
        ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2)
        try:
            with atomic_write(folder / experiment.FIGURE) as new:
                figure.savefig(new, dpi=150)
        finally:
            plt.close(figure)

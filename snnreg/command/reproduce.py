"""``snnreg reproduce``: the Table beside the published one, and the figure of weights and spikes."""

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from brian2 import second

from snnreg import experiment, pictures, style
from snnreg.analysis import change_percent
from snnreg.base.files import atomic_write
from snnreg.decay import NEVER, Decay
from snnreg.experiment.plan import PRESETS, TAU_PRUN_S
from snnreg.experiment.results import array_name
from snnreg.parameters import Parameters

OTHER_IMAGES = "The paper's values are for other images: digits 7 4 6, unknown 9 2 1; 15,000 and 1,500 per set."


def main(options: Namespace) -> int:
    """Do what the options ask and print the Table; returns 0."""
    seeds = [options.seed] if options.seeds is None else range(options.seeds)
    preset = PRESETS[options.preset]
    decay = preset.decay
    if options.decay is not None and options.decay != decay.when:
        decay = Decay(options.decay, TAU_PRUN_S[options.decay] * second)
    if options.tau_prun is not None:
        decay = replace(decay, tau_prun=options.tau_prun * second)
    decays = [decay] if options.decay is not None else [Decay(NEVER), decay]
    plan = experiment.Plan(
        preset=preset,
        digits=tuple(options.digits),
        unknown=tuple(options.unknown),
        train_per_digit=options.train_per_digit,
        test_per_digit=options.test_per_digit,
        engine=options.engine,
    )
    rows = experiment.reproduce(
        plan,
        decays,
        seeds,
        jobs=options.jobs,
        out=Path(options.out),
        again=options.again,
        command=options.typed,
    )
    draw(Path(options.out))
    print(_report(rows, plan, options.out))
    return 0


def _report(rows: pd.DataFrame, plan: experiment.Plan, out: str) -> str:
    """Write the Table as text, beside the published one where it shows the same images."""
    titles = {NEVER: "without decay", "decay": "with decay"}
    table, first = experiment.spikes_table(rows), rows.iloc[0]
    decays = [decay for decay in titles if decay in table.columns.get_level_values(0)]
    published = experiment.PUBLISHED_TABLE.reindex(table.index)
    images = ("digits", "unknown", "train_per_digit", "test_per_digit")
    same_images = all(getattr(plan, name) == getattr(experiment.Plan(), name) for name in images)
    columns = []
    for decay in decays:
        spikes, silent, accuracy = (table[decay, what] for what in ("spikes", "silent_images", "accuracy"))
        columns += [
            [titles[decay], *map("{:,.0f}".format, spikes), f"{accuracy['known']:.3f}"],
            ["silent", *map("{:,.0f}".format, silent), ""],
        ]
    if len(decays) == 2:
        columns.append(["change", *map("{:+.1f}%".format, table["change", "percent"]), ""])
    for decay in decays if same_images else ():
        accuracy = "" if decay == NEVER else f"{experiment.PUBLISHED_ACCURACY:.3f}"
        columns.append([f"paper, {titles[decay]}", *map("{:,}".format, published[decay]), accuracy])
    if len(decays) == 2 and same_images:
        changes = map(change_percent, published["decay"], published[NEVER])
        columns.append(["change", *map("{:+.1f}%".format, changes), ""])
    shown = pd.DataFrame(dict(enumerate(cells for _, *cells in columns)))
    shown.index = [*table.index.str.replace("_", " "), "accuracy, known"]
    shown.columns.name = f"spikes on {first.test_images} images"
    rules = ", ".join(
        f"{decay}, tau_prun {group.tau_prun_s.iloc[0]:g} s, k_p {group.k_p.iloc[0]:g}"
        for decay, group in rows[rows.decay != NEVER].groupby("decay")
    )
    seeds = rows.seed.nunique()
    return "\n".join(
        [
            f"digits {first.digits}, unknown {first.unknown}, threshold {plan.preset.threshold}, "
            f"{first.train_images} training images, "
            + (f"mean of {seeds} seeds" if seeds > 1 else f"seed {first.seed}"),
            f"decay: {rules or 'never'}",
            "" if same_images else f"{OTHER_IMAGES}\n",
            shown.to_string(header=[f"  {heading}" for heading, *_ in columns]),
            "",
            f"written in {out}: {', '.join(experiment.FILES)}",
        ]
    )


def draw(folder: Path) -> None:
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
            trained = weights[array_name(seed, decay, "weights")]
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

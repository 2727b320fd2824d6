"""The picture and the Table of README.md, made from the results beside this file.

Run ``python results/readme.py`` to draw overview.png again and to put the Table into README.md.
"""

from pathlib import Path

import matplotlib.pyplot as plt

from snnreg import analysis, experiment, plots
from snnreg.decay import NEVER, ONLINE
from snnreg.parameters import Parameters

FOLDER = Path(__file__).parent
README = FOLDER.parent / "README.md"
START, END = "<!-- table: made by results/readme.py -->\n", "<!-- end of table -->\n"


def text_runs():
    """The runs of ``results/table`` by the rule of the paper's text."""
    runs = experiment.load("table")[0]["runs"]
    return runs[runs.preset == "paper-text"]


def scorings():
    """The stored networks of the same rule under both scorings, with the delays that they learned with."""
    runs = experiment.load("scorings")[0]["runs"]
    return runs[(runs.preset == "paper-text") & ~runs.new_delays]


def table():
    """The Table in Markdown: mean over seeds with its 95 % interval (Student's t), beside the published one."""
    rows = text_runs()
    lines = [
        "| shown (1500 images) | spikes, no decay | spikes, decay | paper, no decay | paper, decay |",
        "|---|---|---|---|---|",
    ]

    def cell(decay, test_set, column, digits):
        chosen = rows[(rows.decay == decay) & (rows.test_set == test_set)]
        return analysis.format_mean(chosen[column], digits)

    for test_set, published in experiment.PUBLISHED_TABLE.iterrows():
        ours = [cell(decay, test_set, "spikes", 0) for decay in (NEVER, ONLINE)]
        paper = [f"{published[column]:,}" for column in (NEVER, "decay")]
        lines.append(f"| {test_set.replace('_', ' ')} | " + " | ".join(ours + paper) + " |")
    strict = [cell(decay, "known", "accuracy", 3) for decay in (NEVER, ONLINE)]
    lines.append(f"| accuracy, strict | {' | '.join(strict)} | not given | not given |")
    scored = scorings()
    lenient = [analysis.format_mean(scored[scored.decay == decay].lenient, 3) for decay in (NEVER, ONLINE)]
    lines.append(f"| accuracy, lenient | {' | '.join(lenient)} | not given | {experiment.PUBLISHED_ACCURACY} |")
    lines += [
        "",
        f"Mean over {rows.seed.nunique()} seeds, with the 95 % interval of the mean (Student's t); where one of "
        "counts reaches below zero, read zero.",
        "An image without a single most active group is wrong by the strict scoring; "
        "by the lenient one, that of the published notebooks, it counts for the first group.",
        f"The lenient accuracy is that of {scored.seed.nunique()} seeds.",
    ]
    return "\n".join(lines) + "\n"


def picture():
    """Three neurons, one a digit, without decay and with it, and the spikes on the four test sets."""
    plots.use_style()
    _, weights, about = experiment.load_results("paper_text")
    maps = {
        label: weights[f"seed0_{decay}_weights"].T[:: Parameters().neurons_per_class]
        for label, decay in (("no decay", NEVER), ("decay", ONLINE))
    }
    figure = plt.figure(figsize=(11, 4))
    axes = figure.subplot_mosaic("abcz\ndefz", width_ratios=[1, 1, 1, 2.6])
    plots.overview(
        maps, about["definition"]["plan"]["digits"], text_runs(), [axes[k] for k in "abcdefz"], Parameters().g_max
    )
    axes["z"].legend(loc="lower left")
    return figure


if __name__ == "__main__":
    picture().savefig(FOLDER / "overview.png", dpi=120)
    text = README.read_text()
    README.write_text(text[: text.index(START) + len(START)] + table() + text[text.index(END) :])

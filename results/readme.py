"""The picture, the conclusions and the Table of README.md beside this file, made from the results.

Run ``python results/readme.py`` to draw overview.png again and to put conclusions and Table into README.md here.
"""

from pathlib import Path

import matplotlib.pyplot as plt

from snnreg import analysis, experiment, pictures, style
from snnreg.decay import NEVER, ONLINE
from snnreg.parameters import Parameters
from snnreg_studies import conclusions as measured

FOLDER = Path(__file__).parent
README = FOLDER / "README.md"
START, END = "<!-- {}: made by results/readme.py -->\n", "<!-- end of {} -->\n"


def scorings():
    """The stored networks of the same rule under both scorings, with the delays that they learned with."""
    runs = experiment.load("scorings")[0]["runs"]
    return runs[(runs.preset == "paper-text") & ~runs.new_delays]


def conclusions():
    """What the book says, in Markdown."""
    spikes, right = measured.by_seed()
    white, gain = spikes["white_noise"], right[ONLINE] - right[NEVER]
    judged, answered = measured.cut_instead()
    bright = answered[1.5].groupby("variant").agg(["mean", "min", "max"])
    cost = judged["growth"] - judged["pixel cut"]
    published, silent = measured.published_triples()
    fewer = experiment.load("triples", "text")[0]["runs"].train_per_digit.max()
    more = measured.table_runs().train_per_digit.min()
    accuracy, _, spikes = measured.growth_triples()
    loudest = 100 * (spikes[measured.NOISE].max(axis=1) / spikes.known).max()
    others = measured.without_spikes().loc[accuracy.index].mean()
    ten = measured.ten_digits()
    weakening, auroc = measured.weakening_only(), measured.unknown_auroc()
    field = measured.in_the_field().mean()
    without_strengthening = analysis.format_mean_over_digits(weakening.weakening - weakening.whole)

    def over_digits(values):
        return f"{analysis.format_mean_over_digits(values, 0)} %"

    def answers(name):
        mean, least, most = bright.loc[name]
        return f"{mean:.0f} % ({least:.0f} to {most:.0f})"

    return (
        "1. Weights cannot be negative, so those that were never trained add up, and noise drives the network "
        "through them. At forty times the published pruning time the decay removes them: for 7, 4 and 6 white "
        f"noise that fills the frame falls from {white[NEVER].median():,.0f} spikes to {white[ONLINE].median():g} "
        f"(medians; with the decay between {white[ONLINE].min():.0f} and {white[ONLINE].max():.0f} over "
        f"{len(white)} seeds), while accuracy rises by {analysis.format_mean(gain)} points, and by "
        f"{analysis.format_mean(gain.loc[5:])} on "
        "the seeds that did not choose the pruning time (95 % intervals). The calm is a matter of place: with the "
        "same light in the centre 14 × 14 pixels, where digits lie, white noise causes "
        f"{field['white_noise_inner_field', ONLINE]:.1f} spikes per image with the decay, "
        f"{field['white_noise_inner_field', NEVER]:.1f} without it, and a digit {field['known', ONLINE]:.1f} "
        "(means).\n"
        "2. The decay is mostly a mask on rarely lit pixels that synapses find by themselves. With growth (see "
        f"point 4), counting and cutting them instead costs {analysis.format_mean_over_digits(cost)} points (± a "
        "standard error over digits). At 1.5 times the brightness white noise gets through both: over "
        f"{len(auroc)} triples it causes {answers('growth')} as many spikes as digits in normal light with the "
        f"decay, and {answers('pixel cut')} with the cut.\n"
        f"3. At the same pruning time, with {fewer:,} training images of each digit in place of {more:,}, the "
        f"published rule averages {over_digits(published[ONLINE])} over all {len(silent[ONLINE])} triples of "
        f"digits and leaves {silent[ONLINE].sum()} of them silent on most of their own digits; without the decay "
        f"it is {over_digits(published[NEVER])} and {silent[NEVER].sum()}. Silence lasts, because no weight rises "
        "without output spikes.\n"
        "4. If the weights of used inputs grow while their neuron is too quiet, no triple is silent: "
        f"{accuracy.mean():.1f} % on average over all triples (the numbers were chosen on thirty of them), "
        f"with at most {loudest:.1f} % as many spikes on noise as on digits. The timing rule, STDP, then "
        "need not strengthen any weight: without strengthening the accuracy changes by "
        f"{without_strengthening} points.\n"
        "5. On three digits the network with growth is level with a stored mean picture of each digit "
        f"({others['nearest class mean']:.1f} %), behind a linear classifier "
        f"({others['logistic regression']:.1f} %), and hardly able to tell unknown digits from known ones (AUROC "
        f"{analysis.format_mean_over_digits(auroc, 2)}, over {len(auroc)} triples); on ten digits "
        f"it recognises {ten['growth']:.0f} % and the mean picture "
        f"{ten['nearest class mean']:.0f} %. Where there is a gradient, five seeds cannot tell a "
        "mask on rarely lit inputs or L1 from the decay on digits in noise; on clothes L1, L2 and the mask help "
        "more on average.\n"
    )


def table():
    """The Table in Markdown: mean over seeds with its 95 % interval (Student's t), beside the published one."""
    runs = measured.table_runs()
    lines = [
        "| shown (1500 images) | spikes, no decay | spikes, decay | paper, no decay | paper, decay |",
        "|---|---|---|---|---|",
    ]

    def cell(decay, test_set, column, digits):
        chosen = runs[(runs.decay == decay) & (runs.test_set == test_set)][column]
        if decay == ONLINE and "noise" in test_set:  # too skewed for a mean
            return f"{chosen.median():g} ({chosen.min()} to {chosen.max()})"
        return analysis.format_mean(chosen, digits)

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
        f"Mean over {runs.seed.nunique()} seeds, with the 95 % interval of the mean (Student's t); for noise with "
        "decay, the median and the range.",
        "An image without a single most active group is wrong by the strict scoring; "
        "by the lenient one, that of the published notebooks, it counts for the first group.",
        f"The lenient accuracy is that of {scored.seed.nunique()} seeds.",
    ]
    return "\n".join(lines) + "\n"


def picture():
    """Three neurons, one a digit, without decay and with it, and the spikes on the four test sets."""
    style.use_style()
    _, weights, about = experiment.load_results("paper_text")
    maps = {
        label: weights[f"seed0_{decay}_weights"].T[:: Parameters().neurons_per_class]
        for label, decay in (("no decay", NEVER), ("decay", ONLINE))
    }
    figure = plt.figure(figsize=(11, 4))
    axes = figure.subplot_mosaic("abcz\ndefz", width_ratios=[1, 1, 1, 2.6])
    pictures.overview(
        maps,
        about["definition"]["plan"]["digits"],
        measured.table_runs(),
        [axes[k] for k in "abcdefz"],
        Parameters().g_max,
    )
    axes["z"].legend(loc="lower left")
    return figure


if __name__ == "__main__":
    picture().savefig(FOLDER / "overview.png", dpi=120)
    text = README.read_text()
    for name, made in (("conclusions", conclusions), ("table", table)):
        start, end = START.format(name), END.format(name)
        text = text[: text.index(start) + len(start)] + made() + text[text.index(end) :]
    README.write_text(text)

"""Checks of chapter 7: spikes counted, answers scored, and the Table over twenty seeds."""

import numpy as np

from snnreg import analysis, experiment
from snnreg.datasets import TEST_SETS
from snnreg.experiment import PUBLISHED_RUN
from snnreg.parameters import Parameters
from snnreg_studies import statistics
from snnreg_studies.selection import select

NOISE = ["white_noise", "blurred_noise"]
LABELS = [TEST_SETS[name].label for name in NOISE]
BEFORE, AFTER = "without decay", "with decay"


def noise_gone(chapter):
    """Spikes of both networks on all images of white noise, and of the network with decay on digits."""
    assert chapter.totals["white_noise", BEFORE] > 3 * chapter.totals["known", BEFORE]
    assert chapter.totals["white_noise", AFTER] < 0.001 * chapter.totals["white_noise", BEFORE]
    for name in ("known", "unknown"):
        assert 0.8 < chapter.totals[name, AFTER] / chapter.totals[name, BEFORE] < 1.2, name


def silent_unknown(chapter):
    """Shares of the unknown digits and of the images of noise that leave the network with decay silent."""
    silent = {name: np.mean(_per_image(chapter, name, AFTER) == 0) for name in chapter.sets}
    assert abs(silent["unknown"] - 1 / 6) < 0.03
    assert min(silent[name] for name in NOISE) > 0.9


def same_accuracy(chapter):
    """Accuracy by the answers of this page, which calls a tie and silence none, and by the module."""
    tie, silence = chapter.by_group(chapter.counts["known", AFTER])[chapter.some[-2:]]
    assert tie.max() > 0 and (tie == tie.max()).sum() == 2
    assert silence.max() == 0
    for arm in chapter.pair:
        counts, classes = chapter.counts["known", arm], chapter.known.classes
        by_hand = np.mean(chapter.answers(counts) == classes)
        assert np.isclose(by_hand, analysis.accuracy(counts, classes, Parameters())), arm


def nines(chapter):
    """What the network with decay does with most nines; most twos are taken for a 6."""
    assert chapter.shares.loc[9, ["7", "4"]].sum() > 0.6
    assert chapter.shares.loc[2, "6"] > 0.6
    return "It answers 7 or 4."


def median_calm(chapter):
    """Spikes of a network with decay on 1,500 images of white noise, in the middle one of twenty."""
    white = _white_totals("online")
    assert len(white) == 20
    assert white.median() <= 1


def inner_every(chapter):
    """Spikes per image that the decay adds on noise in 14 x 14 pixels, by seed, and the interval of their mean."""
    before, after = _seeds(chapter, "white noise, 14 x 14")
    assert (after > before).all()
    mean, low, high = chapter.interval(after - before)
    assert low > 0
    assert np.allclose([mean, low, high], statistics.interval(after - before)), "the package says the same"
    before, after = _seeds(chapter, "white noise, 20 x 20")
    assert (after < 0.5 * before).all(), "unlike noise in 20 x 20 pixels"


def noise_left(chapter):
    """The largest share of spikes that is left, over seeds and both kinds of noise."""
    share = (chapter.calm[LABELS] / chapter.plain[LABELS]).to_numpy().max()
    assert len(chapter.calm) == 20
    assert share <= 0.002


def gain(chapter):
    """Points of accuracy that the decay adds over twenty seeds; the interval is above zero, some seeds below."""
    gains = _gains(chapter)
    assert len(gains) == 20
    assert gains.min() < 0
    assert statistics.confidence_limits(gains)[0] > 0
    return f"{gains.mean():.1f}"


def gain_scatters(chapter):
    """Standard deviation of the gain over seeds, and its mean."""
    gains = _gains(chapter)
    assert gains.std() > max(1.5, gains.mean())


def known_same(chapter):
    """Change of the spikes on known digits: its interval holds zero, and not the published change."""
    low, high = statistics.confidence_limits(chapter.percent["known digits"])
    assert low < 0 < high
    assert chapter.known_change < low - 10
    assert round(chapter.known_change) == -17
    return statistics.interval_in_words(chapter.percent["known digits"], " %")


def unknown_extra(chapter):
    """By how many points more the spikes on unknown digits fall; less than half of what the paper has."""
    extra = chapter.percent["unknown digits"] - chapter.percent["known digits"]
    low, high = statistics.confidence_limits(extra)
    assert high < 0
    assert low > (chapter.unknown_change - chapter.known_change) / 2
    assert extra.min() > chapter.unknown_change - chapter.known_change, "the published one is beyond every seed"
    return f"{-extra.mean():.0f}"


def louder(chapter):
    """Spikes of our networks, means over seeds, for each one of the Table: the least and the most of four sets."""
    table = chapter.PUBLISHED_TABLE.never
    times = 1500 * chapter.plain.rename(columns=_names())[table.index].mean() / table
    return f"{times.min():.0f} to {times.max():.0f}"


def awake(chapter):
    """Known digits that made at least one spike in the published notebooks, against the Table's number."""
    images = 1500 - PUBLISHED_RUN.silent_images["known"]
    assert images > chapter.PUBLISHED_TABLE[["never", "decay"]].loc["known"].max()


def auroc_noise(chapter):
    """How well few spikes tell noise from known digits, without decay (reversed) and with it."""
    noise = chapter.detection.loc[["white noise", "blurred noise"]]
    assert (1 - noise[BEFORE] > 0.97).all()
    assert (noise[AFTER] > 0.9).all()


def auroc_unknown(chapter):
    """How well few spikes tell unknown from known digits, without decay and with it."""
    unknown = chapter.detection.loc["unknown digits"]
    assert abs(unknown[AFTER] - unknown[BEFORE]) < 0.1


def _per_image(chapter, name, arm):
    """Spikes of the pair of this page on each image of a set."""
    return chapter.counts[name, arm].sum(axis=1)


def _names():
    """The name of each test set, by its label."""
    return {kind.label: name for name, kind in TEST_SETS.items()}


def _seeds(chapter, name):
    """Spikes per image of each of twenty seeds, without decay and with it."""
    assert len(chapter.plain[name].dropna()) == len(chapter.calm[name].dropna()) == 20
    return chapter.plain[name], chapter.calm[name]


def _gains(chapter):
    """Points of accuracy that the decay adds, seed by seed."""
    return chapter.accuracy["online"] - chapter.accuracy["never"]


def _white_totals(decay):
    """Spikes on 1,500 images of white noise, one for each seed."""
    table = experiment.load("table")[0]["runs"]
    return select(table, preset="paper-text", decay=decay, test_set="white_noise").spikes

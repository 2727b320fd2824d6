"""Checks of chapter 3: what a synapse loses when nobody uses it."""

import numpy as np

from snnreg import experiment
from snnreg.datasets import BLURRED_NOISE, WHITE_NOISE
from snnreg.decay import ONLINE
from snnreg_studies.selection import select


def brief_cost(chapter):
    """What a silence of a third of the pruning time costs, and that two pruning times leave next to nothing."""
    tau_s = chapter.decay.tau_prun_s
    assert chapter.decay.factor(2 * tau_s) < 0.02
    return f"{100 * (1 - chapter.decay.factor(tau_s / 3)):.0f}"


def leaks(chapter):
    """Random trains leak with the time constants of the equation at a pruning time of 7.5 s."""
    for rate, train_s, said in zip(chapter.rates_hz, chapter.trains, (56, 281, 1800), strict=True):
        assert round(rate * 7.5**2 / 2) == said
        squares = np.sum(np.diff(train_s) ** 2)
        measured = np.ptp(train_s) * 7.5**2 / squares
        assert abs(measured / said - 1) < 4 * np.sqrt(5 / len(train_s))


def one_beats_ten(chapter):
    """One spike in the middle of 20 s leaves more than ten times what ten spikes in the first second leave."""
    left = chapter.decay.factor
    one = left(10) ** 2
    ten = left(0.1) ** 10 * left(19)
    middle = [left(at) * left(10 - at) for at in range(11)]
    assert np.argmax(middle) == 5
    assert one > 10 * ten
    return "more than ten times"


def line_is_function(chapter):
    """The weight of the Brian2 synapse is the product of what the silences leave; without decay it stays 1."""
    silences = np.diff(np.array(chapter.arrived.t), prepend=0)
    expected = np.prod(chapter.kept(silences, tau_prun_s=float(chapter.tau_prun)))
    never, decayed = chapter.synapses.w[:]
    assert never == 1
    assert np.isclose(decayed, expected, rtol=1e-9) and decayed < 0.9


def survivors(chapter):
    """Share of the pixels that outlive 300 s, in percent."""
    share = 100 * np.mean(chapter.critical_s < 300)
    assert 20 < share < 60
    return f"{share:.0f}"


def _least_share(chapter):
    """The share of images at which the equation gives a critical time of 300 s."""
    return 2 / (1 + 300**2 / (len(chapter.images) * 0.5**2))


def least_share(chapter):
    """The share of images, in percent, above which a pixel outlives 300 s; the equation holds for most."""
    ever = chapter.share > 0
    expected = 0.5 * np.sqrt(len(chapter.images) * (2 - chapter.share[ever]) / chapter.share[ever])
    assert abs(np.median(chapter.critical_s[ever] / expected) - 1) < 0.1
    return f"{100 * _least_share(chapter):.0f}"


def mask_agrees(chapter):
    """Share of the pixels for which a count of images decides as the rule does, in percent."""
    agree = np.mean((chapter.critical_s < 300) == (chapter.share > _least_share(chapter)))
    assert agree > 0.97
    return f"{100 * agree:.1f}"


def published_removes_all(chapter):
    """Each pixel has a critical pruning time of more than 7.5 s."""
    assert chapter.critical_s.min() > 2 * 7.5


def found_by_trial(chapter):
    """Of the tried pruning times 300 s is the longest with fewer than a hundred spikes on either noise."""
    tried = select(experiment.load("tau_prun")[0]["runs"], decay=ONLINE, exponent=2, k_p=1)
    noise = select(tried, test_set=[WHITE_NOISE, BLURRED_NOISE])
    spikes = noise.groupby(["tau_prun_s", "test_set"]).spikes.mean().unstack().max(axis=1)
    assert spikes[spikes < 100].index.max() == 300 < spikes.index.max()


def cut_alike(chapter):
    """A pixel that keeps less than half of its weights under the decay has none under the cut, and so back."""
    plain, calm, cut = (network.weights.mean(axis=1) for network in chapter.taught.values())
    learned = plain > 0.1 * plain.max()
    gone, cut_off = calm[learned] < plain[learned] / 2, cut[learned] < plain[learned] / 2
    assert 0.2 < gone.mean() < 0.95
    assert np.mean(gone == cut_off) > 0.85

"""Checks of chapter 15: other seeds, images, noise, pruning times and digits, and the methods of a sceptic."""

import numpy as np

from snnreg import experiment
from snnreg_studies import conclusions
from snnreg_studies.conclusions import without_spikes
from snnreg_studies.selection import select
from snnreg_studies.statistics import confidence_limits, error_over_digits, format_mean_over_digits

QUIET = conclusions.SILENCED


def silenced(chapter):
    """The most spikes per image of white noise that the text's rule leaves in any of twenty seeds."""
    noise = _noise(chapter, "paper-text")
    assert len(noise) == 20
    assert noise.max() < QUIET


def code_quiet(chapter):
    """Seeds of twenty in which the code's mask silences white noise."""
    quiet = (_noise(chapter, "paper-code") < QUIET).sum()
    assert quiet == conclusions.silenced_by_code()
    return f"{quiet}"


def gain(chapter):
    """Points of accuracy that the text's rule gains, mean over twenty seeds with its interval."""
    change = chapter.gained["paper-text"]
    assert confidence_limits(change)[0] > 0
    assert change.std() > change.mean()
    assert 1 < change.mean() < 2
    return _with_interval(change)


def gain_others(chapter):
    """The gain on the fifteen seeds that did not choose the 300 s."""
    tuned = experiment.load("tau_prun")[0]["runs"].seed
    assert set(tuned) == {*range(5)}
    return _with_interval(chapter.gained["paper-text"].loc[5:])


def more_next(chapter):
    """Points by which networks without decay are better on the next images; the decay adds to both accuracies."""
    first, following = chapter.of_images["without decay"].T
    more = following - first
    assert len(more) == 5
    assert more.min() > 0
    assert more.mean() > np.ptp(first)
    assert (chapter.of_images["with decay"] - chapter.of_images["without decay"]).mean(axis=0).min() > 0.5


def fifty(chapter):
    """Spikes on blurred noise without decay over those with it, in every seed and by every recipe."""
    plain, calm = (chapter.made.xs(arm, axis=1, level="decay") for arm in ("without", "with"))
    assert (plain >= 50 * calm).all().all()


def window(chapter):
    """The shortest and the longest pruning time online that silences noise at a price of two points at most."""
    good = _good(chapter)["online", 2]
    times = good.index[good]
    assert (np.diff(np.flatnonzero(good)) == 1).all()
    assert times.min() > 10 * 7.5
    return f"{times[0]:g} s to {times[-1]:g} s"


def no_other(chapter):
    """Times that silence noise at a price of two points at most: after training, and with a first power."""
    good = _good(chapter)
    assert good["online", 2].any()
    for rule in (("after-training", 2), ("online", 1), ("after-training", 1)):
        assert not good[rule].any(), rule


def mean_ahead(chapter):
    """Triples in which the nearest class mean is ahead of the network without decay."""
    nearest = without_spikes()["nearest class mean"][chapter.accuracy.index]
    return f"{(nearest > chapter.accuracy['without decay']).sum()}"


def not_dead(chapter):
    """Spikes per image of white noise of the silent triples without decay."""
    arm = chapter.arms["without decay"]
    assert arm.noise[arm.silent].min() > 50


def gain_300(chapter):
    """Points that the decay of 300 s adds, mean over 120 triples with the error over digits."""
    change = chapter.accuracy["decay, 300 s"] - chapter.accuracy["without decay"]
    assert change.mean() > 2 * error_over_digits(change)
    return format_mean_over_digits(change)


def at_190(chapter):
    """The most spikes per image of white noise in any triple at 190 s, and at 300 s; points that 190 s adds."""
    assert chapter.arms["decay, 190 s"].noise.max() < QUIET < chapter.arms["decay, 300 s"].noise.max()
    change = chapter.accuracy["decay, 190 s"] - chapter.accuracy["without decay"]
    assert abs(change.mean()) < 2 * error_over_digits(change)


def ink(chapter):
    """Rank correlations of own ink with a group's first spikes, and with what is recognised of its digit."""
    ranks = chapter.learned.corr("spearman").ink
    assert ranks.own_spikes_first > 0.9
    assert ranks.own_spikes_first > ranks.recognised > 0.8


def cut_gap(chapter):
    """Points by which the decay leads the cut at 10 %, in each of five seeds that did not choose the 300 s."""
    gap = _accuracy(chapter, "decay-online", 300) - _accuracy(chapter, "rarely-lit", 0.1)
    tuned = experiment.load("tau_prun")[0]["runs"].seed
    assert len(gap) == 5
    assert not set(gap.index) & set(tuned)
    assert gap.min() > 0
    return f"{gap.mean():.1f}"


def mild_gap(chapter):
    """Points by which the decay leads the cut at 5 %, which leaves next to no noise, over the same seeds."""
    gap = _accuracy(chapter, "decay-online", 300) - _accuracy(chapter, "rarely-lit", 0.05)
    assert _rival(chapter, "white_noise", "rarely-lit", 0.05).mean() < QUIET
    assert confidence_limits(gap)[0] > 0
    return _with_interval(gap)


def asp_chosen(chapter):
    """The time of the leak slowed by coincidences that recognises most of those that are quiet on white noise in
    each validation seed.
    """
    tried = select(experiment.load("baselines", "fit")[0]["runs"], method="asp")
    assert tried.strength.nunique() == 7
    shown = tried.pivot(index=["strength", "seed"], columns="test_set", values="spikes")
    quiet = (shown.white_noise < 0.01 * shown.known).groupby("strength").all()
    accuracy = tried[tried.test_set == "known"].groupby("strength").accuracy.mean()
    assert accuracy[quiet].idxmax() == 400


def asp(chapter):
    """Points by which it leads the decay; the interval contains zero."""
    lead = _accuracy(chapter, "asp", 400) - _accuracy(chapter, "decay-online", 300)
    low, high = confidence_limits(lead)
    assert low < 0 < high
    assert _rival(chapter, "white_noise", "asp", 400).mean() < QUIET
    return _with_interval(lead)


def asp_noise(chapter):
    """Its spikes per image of white noise, between those of the decay and of the cut at 5 %, five seeds."""
    leak, decay, cut = (
        _rival(chapter, "white_noise", *which).mean()
        for which in (("asp", 550), ("decay-online", 300), ("rarely-lit", 0.05))
    )
    assert decay < leak < cut
    return f"{leak:.2f}"


def weaker(chapter):
    """Points that each quiet strength of weaker weights or a higher threshold costs, mean over five seeds."""
    means = chapter.rivals.assign(per_image=chapter.rivals.spikes / chapter.rivals.test_images)
    means = means.groupby(["test_set", "method", "strength"]).mean(numeric_only=True)
    accuracy, noise = means.loc["known"].accuracy, means.loc["white_noise"].per_image
    tried = accuracy.loc[["threshold", "leak", "normalization", "small-start"]]
    quiet = tried[noise[tried.index] < QUIET]
    assert len(quiet) > 3
    assert quiet.max() < accuracy["none", 0] - 0.15


def wrong_often(chapter):
    """Share of studies with 1, 2, 5 and 10 seeds that would find that the accuracy falls."""
    wrong = chapter.wrong
    assert 0.1 < wrong[1]
    assert wrong[10] < 0.05


def needs_less(chapter):
    """Accuracy of the worst triple after 100 and after 1,000 images of each digit, by seed."""
    assert (chapter.longer.loc[1000] < chapter.longer.loc[100]).all()


def _with_interval(change):
    low, high = confidence_limits(change)
    return f"{change.mean():.1f} (95 % interval {low:.1f} to {high:.1f})"


def _noise(chapter, preset):
    """Spikes per image of white noise with decay, by seed."""
    table = chapter.table
    runs = table[(table.preset == preset) & (table.decay != "never") & (table.test_set == "white_noise")]
    return runs.spikes / runs.test_images


def _good(chapter):
    """Whether a pruning time silences white noise and costs two points of accuracy at most, by rule."""
    times = chapter.times.assign(per_image=chapter.times.spikes / chapter.times.test_images)
    known, noise = (times[times.test_set == name] for name in ("known", "white_noise"))
    rule = ["decay", "exponent", "tau_prun_s"]
    without = known[known.decay == "never"].accuracy.mean()
    quiet = noise.groupby(rule).per_image.mean() < QUIET
    return quiet & (known.groupby(rule).accuracy.mean() > without - 0.02)


def _rival(chapter, test_set, method, strength):
    """Spikes per image of a method of the sceptic, by seed."""
    rivals = (
        chapter.rivals[chapter.rivals.test_set == test_set].set_index(["method", "strength", "seed"]).sort_index()
    )
    return (rivals.spikes / rivals.test_images)[method, strength]


def _accuracy(chapter, method, strength):
    """Percent that a method of the sceptic recognises, by seed."""
    rivals = (
        chapter.rivals[chapter.rivals.test_set == "known"].set_index(["method", "strength", "seed"]).sort_index()
    )
    return 100 * rivals.accuracy[method, strength]

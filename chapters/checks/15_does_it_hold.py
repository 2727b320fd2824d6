"""Checks of chapter 15: other seeds, images, noise, pruning times and digits, and the methods of a sceptic."""

import numpy as np

from snnreg import experiment
from snnreg_studies.conclusions import without_spikes
from snnreg_studies.statistics import confidence_limits, error_over_digits, format_mean_over_digits

QUIET = 0.1  # spikes per image of white noise


def silenced(chapter):
    """The most spikes per image of white noise that the text's rule leaves in any of twenty seeds."""
    noise = _noise(chapter, "paper-text")
    assert len(noise) == 20
    assert noise.max() < QUIET


def code_quiet(chapter):
    """Seeds of twenty in which the code's rule silences white noise, in a word."""
    quiet = (_noise(chapter, "paper-code") < QUIET).sum()
    return "zero one two three four five six seven eight nine ten".split()[quiet]


def code_most(chapter):
    """The most noise that the code's rule leaves, white or blurred, in percent, over twenty seeds."""
    assert chapter.left["paper-text"].max().max() < chapter.left["paper-code"].max().max()
    return f"{chapter.left['paper-code'].max().max():.1f}"


def code_falls(chapter):
    """Change of the accuracy by the code's rule, in points, over twenty seeds."""
    change = chapter.gained["paper-code"]
    assert change.max() < 0
    assert change.min() > -3


def gain(chapter):
    """Points of accuracy that the text's rule gains, mean over twenty seeds with its interval."""
    change = chapter.gained["paper-text"]
    assert confidence_limits(change)[0] > 0
    assert change.std() > change.mean()
    assert 1 < change.mean() < 2
    return _with_interval(change)


def falls(chapter):
    """Seeds of twenty in which the accuracy falls with the text's rule."""
    return f"{(chapter.gained['paper-text'] < 0).sum()}"


def gain_others(chapter):
    """The gain on the fifteen seeds that did not choose the 300 s."""
    tuned = experiment.load("tau_prun")[0]["runs"].seed
    assert set(tuned) == {*range(5)}
    return _with_interval(chapter.gained["paper-text"].loc[5:])


def seven(chapter):
    """Points by which networks without decay are better on the next images than on the first; five seeds."""
    first, following = chapter.of_images["without decay"].T
    more = following - first
    assert more.min() > 0
    assert more.mean() > np.ptp(first)
    assert 6 < more.mean() < 8


def mean_gains(chapter):
    """Percent of the first and of the next images that the nearest class mean recognises."""
    first, following = chapter.rows["nearest class mean"]
    assert following - first > 4


def both_rise(chapter):
    """Points that the decay adds on the first and on the next images, means over five seeds."""
    gained = chapter.of_images["with decay"] - chapter.of_images["without decay"]
    assert len(gained) == 5
    assert gained.mean(axis=0).min() > 0.5


def recipes_differ(chapter):
    """Mean spikes per image by recipe, with decay, and the spread of the seeds of one recipe."""
    calm = chapter.made.xs("with", axis=1, level="decay")
    assert calm.shape == (5, 6)
    assert calm.mean().max() > 5 * calm.mean().min()
    loudest = calm[calm.max().idxmax()]
    assert loudest.max() > 10 * loudest.min()


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


def dead(chapter):
    """Spikes on any image at up to four times the published pruning time, online."""
    times = chapter.times
    short = times[(times.decay == "online") & (times.exponent == 2) & (times.tau_prun_s <= 30)]
    assert short.tau_prun_s.nunique() > 1
    assert short.spikes.max() == 0


def mask_none(chapter):
    """Pruning times after training that silence noise at a price of two points at most."""
    assert not _good(chapter)["after-training", 2].any()


def first_power(chapter):
    """Pruning times with a first power that do so; with the square some do."""
    good = _good(chapter)
    assert not good["online", 1].any()
    assert not good["after-training", 1].any()
    assert good["online", 2].any()


def accuracy_range(chapter):
    """Least and largest accuracy of 120 triples without decay, in percent."""
    accuracy = chapter.accuracy["without decay"]
    assert len(accuracy) == 120
    return f"{accuracy.min():.0f} to {accuracy.max():.0f}"


def small_change(chapter):
    """The largest change by the decay, in points, and the range without it."""
    change = (chapter.accuracy["decay, 300 s"] - chapter.accuracy["without decay"]).abs()
    assert np.ptp(chapter.accuracy["without decay"]) > 4 * change.max()


def mean_ahead(chapter):
    """Triples in which the nearest class mean is ahead of the network without decay."""
    nearest = without_spikes()["nearest class mean"][chapter.accuracy.index]
    return f"{(nearest > chapter.accuracy['without decay']).sum()}"


def silent_never(chapter):
    """Triples that are silent on most of their known digits, without decay."""
    return f"{chapter.arms['without decay'].silent.sum()}"


def silent_online(chapter):
    """Triples that are silent on most of their known digits, with the decay of 300 s."""
    return f"{chapter.arms['decay, 300 s'].silent.sum()}"


def not_dead(chapter):
    """Spikes per image of white noise of the silent triples without decay."""
    arm = chapter.arms["without decay"]
    assert arm.noise[arm.silent].min() > 50


def gain_300(chapter):
    """Points that the decay of 300 s adds, mean over 120 triples with the error over digits."""
    change = chapter.accuracy["decay, 300 s"] - chapter.accuracy["without decay"]
    assert change.mean() > 2 * error_over_digits(change)
    return format_mean_over_digits(change)


def silenced_190(chapter):
    """The most spikes per image of white noise in any triple at 190 s, and at 300 s."""
    assert chapter.arms["decay, 190 s"].noise.max() < QUIET < chapter.arms["decay, 300 s"].noise.max()


def gain_190(chapter):
    """Points that the decay of 190 s adds, mean over 120 triples."""
    change = chapter.accuracy["decay, 190 s"] - chapter.accuracy["without decay"]
    assert abs(change.mean()) < 2 * error_over_digits(change)


def mask_fails(chapter):
    """The most that the mask adds to the accuracy of any triple, and the triples that it silences."""
    mask, held = chapter.arms["held, mask"], chapter.arms["held, without"]
    assert (mask["accuracy (%)"] - held["accuracy (%)"]).max() < 0
    assert mask.silent.sum() > held.silent.sum() + 3


def starves(chapter):
    """Spikes of each group in its last hundred images over those in its first, in the worst and best triple."""
    worst, best = (
        [spikes[-100:].mean() / spikes[:100].mean() for spikes in groups] for groups in chapter.own_spikes.values()
    )
    assert max(worst) < 0.2
    assert min(best) > 0.3


def ink_spikes(chapter):
    """Rank correlation of own ink and a group's spikes in the first tenth of training."""
    return f"{chapter.learned.ink.corr(chapter.learned.own_spikes_first, 'spearman'):.2f}"


def ink_recognised(chapter):
    """Rank correlation of own ink and the share of a digit that is recognised."""
    return f"{chapter.learned.ink.corr(chapter.learned.recognised, 'spearman'):.2f}"


def cut_silences(chapter):
    """Spikes per image of white and of blurred noise after the cut at 10 %."""
    for noise in ("white_noise", "blurred_noise"):
        assert _rival(chapter, noise, "rarely-lit", 0.1).mean() < QUIET, noise


def never_lit(chapter):
    """Spikes per image of white noise after a cut of what is never lit, and without any cut."""
    cut, none = (_rival(chapter, "white_noise", method, 0).mean() for method in ("rarely-lit", "none"))
    assert cut > 0.5 * none


def cut_gap(chapter):
    """Points by which the decay leads the cut at 10 %, in each of five seeds that did not choose the 300 s."""
    gap = _accuracy(chapter, "decay-online", 300) - _accuracy(chapter, "rarely-lit", 0.1)
    tuned = experiment.load("tau_prun")[0]["runs"].seed
    assert len(gap) == 5
    assert not set(gap.index) & set(tuned)
    assert gap.min() > 0
    return f"{gap.mean():.1f}"


def half_cost(chapter):
    """Share of that lead that is what the cut costs; the gain of the decay in twenty seeds and in these five."""
    none, cut, decay = (
        _accuracy(chapter, *of) for of in (("none", 0), ("rarely-lit", 0.1), ("decay-online", 300))
    )
    assert 0.4 < (none - cut).mean() / (decay - cut).mean() < 0.6
    assert (decay - none).mean() > chapter.gained["paper-text"].mean()


def asp(chapter):
    """Points by which the decay leads the leak slowed by coincidences: the interval contains zero."""
    assert _rival(chapter, "white_noise", "asp", 300).mean() < QUIET
    low, high = confidence_limits(_accuracy(chapter, "decay-online", 300) - _accuracy(chapter, "asp", 300))
    assert low < 0 < high


def weaker(chapter):
    """Points that each quiet strength of weaker weights or a higher threshold costs, mean over five seeds."""
    means = chapter.rivals.assign(per_image=chapter.rivals.spikes / chapter.rivals.test_images)
    means = means.groupby(["test_set", "method", "strength"]).mean(numeric_only=True)
    accuracy, noise = means.loc["known"].accuracy, means.loc["white_noise"].per_image
    tried = accuracy.loc[["threshold", "leak", "normalization", "small-start"]]
    quiet = tried[noise[tried.index] < QUIET]
    assert len(quiet) > 3
    assert quiet.max() < accuracy["none", 0] - 0.15


def random_cut(chapter):
    """Spikes per image of white noise after a cut at random of as many synapses as the decay prunes."""
    pruned = chapter.rivals[chapter.rivals.test_set == "known"].groupby("method").pruned_fraction.mean()
    assert abs(pruned["random-mask"] - pruned["decay-online"]) < 1e-3
    return f"{_rival(chapter, 'white_noise', 'random-mask', 300).mean():.0f}"


def smallest_cut(chapter):
    """The same after a cut of the smallest weights."""
    return f"{_rival(chapter, 'white_noise', 'smallest-weights', 300).mean():.0f}"


def bare(chapter):
    """Spikes per image of white noise without decay."""
    return f"{_rival(chapter, 'white_noise', 'none', 0).mean():.0f}"


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

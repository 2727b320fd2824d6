"""Checks of the verdict."""

import numpy as np

from snnreg import Parameters, experiment
from snnreg.experiment import PUBLISHED_TABLE
from snnreg_studies import conclusions, findings, statistics
from snnreg_studies.conclusions import pivot
from snnreg_studies.selection import select
from snnreg_studies.statistics import format_mean_over_digits, interval_in_words

NOISE = conclusions.NOISE


# What the paper claims


def left(chapter):
    """White and blurred noise over the picture keep less than this of their spikes, in each of twenty seeds."""
    spikes, _ = conclusions.by_seed()
    kept = max((spikes[noise, "online"] / spikes[noise, "never"]).max() for noise in NOISE)
    assert len(spikes) == 20
    assert kept < 0.01
    return f"{np.ceil(1000 * kept) / 10:.1f} %"


def inner(chapter):
    """Spikes per image of white noise in the centre 14 x 14 pixels with the decay, the mean of twenty seeds.

    It is more than without the decay; with growth it is nearly what a digit causes (mean of ninety triples).
    """
    assert 75 < findings.inner_growth() < 100
    return f"{findings.inner('online'):.1f}"


def digit(chapter):
    """Spikes per image of a known digit with the decay."""
    return f"{findings.digit():.1f}"


def gain(chapter):
    """Points of accuracy that the decay adds on the fifteen seeds that did not choose the 300 s."""
    return interval_in_words(findings.gain())


def gain_code(chapter):
    """Points that the code's mask after training adds, scored as the code does; the mean of twenty seeds."""
    right = conclusions.by_seed("paper-code")[1]
    found = right["after-training"] - right.never
    assert len(found) == 20
    assert statistics.interval(found)[2] < 0
    return interval_in_words(found)


def _changed(name, preset="paper-text", decay="online"):
    """Change of the spikes on a test set by the decay in percent, by seed."""
    spikes, _ = conclusions.by_seed(preset)
    return 100 * (spikes[name, decay] / spikes[name, "never"] - 1)


def _published():
    """Change of the spikes on known digits by the decay in the paper's Table, in percent."""
    published = PUBLISHED_TABLE.loc["known"]
    return 100 * (published["decay"] / published["never"] - 1)


def known(chapter):
    """Change of the spikes on known digits by the decay, the mean of twenty seeds: far from the paper's."""
    change = _changed("known")
    assert len(change) == 20
    assert statistics.interval(change)[1] > _published()
    return interval_in_words(change, " %")


def saved(chapter):
    """Spikes on known digits that the code's mask saves; the mean agrees with the paper's Table."""
    change = _changed("known", "paper-code", "after-training")
    _, low, high = statistics.interval(change)
    assert low < _published() < high
    assert round(change.mean()) == round(_published())
    return f"{-change.mean():.0f} %"


def area(chapter):
    """How well spikes tell known from unknown digits with the decay: the AUROC, a mean over seeds.

    The decay takes more spikes on unknown digits than on known ones.
    """
    found = experiment.load("uses")[0]["detection"]
    by_decay = pivot(found, "seed", "decay", "auroc", detector="spikes", against="unknown")
    assert (_changed("known") - _changed("unknown")).pipe(statistics.interval)[1] > 0
    assert by_decay.online.max() < 0.7
    assert 0 < (by_decay.online - by_decay.never).mean() < 0.03
    return f"{by_decay.online.mean():.2f}"


def left_code(chapter):
    """What the code's mask after training, at 7.5 s, leaves of the spikes on white noise (median of the seeds)."""
    times = select(conclusions.table_runs("paper-code"), decay="after-training").tau_prun_s.unique()
    spikes, _ = conclusions.by_seed("paper-code")
    kept = (100 * spikes["white_noise", "after-training"] / spikes["white_noise", "never"]).median()
    assert times == [7.5]
    assert kept < 1
    return f"{kept:.1f} %"


def _code_answer():
    """Spikes on white noise with the code's mask in percent of those on known digits, by seed."""
    spikes, _ = conclusions.by_seed("paper-code")
    return 100 * spikes["white_noise", "after-training"] / spikes["known", "after-training"]


def code_answer(chapter):
    """Spikes on white noise with the code's mask, as a share of those on known digits (median of the seeds)."""
    return f"{_code_answer().median():.1f} %"


def code_quiet(chapter):
    """Seeds in which that is less than 1 %, of twenty."""
    answer = _code_answer()
    assert len(answer) == 20
    return f"{(answer < 1).sum()}"


def in_noise(chapter):
    """Accuracy in noise of a network trained by gradients: without a method, and the lower one of L1 and L2."""
    found = findings.in_noise()
    assert found["dropout"] < found["none"] + 10
    return f"from {found['none']:.0f} % to {found[['L1', 'L2']].min():.0f} % or more"


# What the decay is


def cut_cost(chapter):
    """Points that a cut of rarely lit pixels loses against the decay, both with growth tuned for it."""
    return findings.cut_cost()


def cut_published(chapter):
    """Points that a cut at 10 % loses against the decay by the published rule, over five seeds."""
    return interval_in_words(findings.cut_published())


def bright(chapter):
    """Spikes on white noise at 1.5 times the brightness, with growth and decay, as a share of those on digits.

    With a cut in place of the decay they are as many or more.
    """
    assert findings.bright("pixel cut") >= findings.bright("growth")
    return f"{findings.bright('growth'):.0f} %"


# Where the published rule fails, and what mends it


def reached(chapter):
    """Accuracy of the published rule, the mean over all 120 triples of digits, with its error over digits."""
    return f"{findings.published()} %"


def silent(chapter):
    """Triples of which most known digits cause no spike, by the published rule."""
    return f"{findings.silent()}"


def silent_both(chapter):
    """Triples that are silent with the decay and without it."""
    found = conclusions.published_triples()[1]
    both = (found["never"] & found["online"]).sum()
    assert both > 0.9 * found["online"].sum()
    return f"{both:.0f}"


def none_silent(chapter):
    """With growth no triple is silent."""
    assert findings.silent_with_growth() == 0


def loudest(chapter):
    """Spikes on noise over the whole picture, as a share of those on digits, in the worst run with growth."""
    return f"{findings.loudest_with_growth():.1f} %"


def grown(chapter):
    """Accuracy with growth on the ninety triples that did not choose its settings."""
    return f"{findings.grown():.1f} %"


def _setting(folder, variant):
    """Training images per digit and pruning time, in seconds, of a variant whose STDP has quartered steps."""
    runs = select(experiment.load(folder)[0]["runs"], variant=variant)
    steps = Parameters().trace_step_pre / 4, Parameters().trace_step_post / 4
    assert runs.setting.str.contains(f"trace_step_post {steps[1]:g}, trace_step_pre {steps[0]:g}").all()
    (found,) = {*zip(runs.train_per_digit, runs.tau_prun_s, strict=True)}
    return found


def published_ninety(chapter):
    """Accuracy of the published rule there, with its error over digits."""
    return f"{format_mean_over_digits(conclusions.on_the_ninety()['published rule'])} %"


def grown_fewer(chapter):
    """Accuracy of growth there with 1,000 training images of each digit, half as many as in `grown`."""
    assert _setting("parts", "growth") == (1000, 60)
    assert _setting("judged", "growth") == (2000, 75)
    return f"{conclusions.parts_of_growth().growth.mean():.1f} %"


def gentle(chapter):
    """Points that STDP without strengthening costs against constant steps: less than twice the error."""
    return findings.within_error(findings.lead("growth", "weakening only"))


def gentle_faded(chapter):
    """Points that it costs against growth with fading steps."""
    return findings.beyond_error(findings.lead("growth, fading", "weakening only"), 2)


def fading(chapter):
    """Points by which weakening only with fading steps leads growth, with constant steps and with fading ones."""
    return " and ".join(
        findings.beyond_error(findings.lead("one rule", growth)) for growth in ("growth", "growth, fading")
    )


def one_rule_noise(chapter):
    """The most spikes on noise that one run of it gives, as a share of those on digits; all others are quiet."""
    share = conclusions.loudest(conclusions.spikes_of("parts", "one rule"))
    assert len(share) == 270
    assert (share >= 1).sum() == 1
    return f"{share.max():.1f} %"


def one_rule_inner(chapter):
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits; this rule, mean of ninety triples."""
    return f"{findings.inner_growth('field_one_rule'):.0f} %"


# What it is worth


def mean_picture(chapter):
    """Accuracy of the nearest class mean on the same triples; growth leads it by less than twice the error."""
    return f"{findings.mean_picture():.1f} %"


def picture(chapter):
    """How well likeness to the nearest average image tells noise from digits: the AUROC of the worse kind.

    For noise in the centre it is no better than chance.
    """
    assert findings.picture_inner() < 0.6
    return f"{findings.picture_frame():.2f}"


def linear(chapter):
    """Accuracy of logistic regression there."""
    return f"{findings.linear():.1f} %"


def ahead(chapter):
    """Points by which the one rule leads the nearest class mean: less than twice the error."""
    return findings.within_error(findings.lead("one rule", "nearest class mean"), 2)


def ten(chapter):
    """Accuracy with growth on all ten digits."""
    return f"{findings.ten('growth'):.0f} %"


def ten_loud(chapter):
    """Accuracy of growth on ten digits without the decay: higher, and below the nearest class mean."""
    return findings.ten_without_decay()


def ten_adapted(chapter):
    """Accuracy on ten digits in equal light, with stronger inhibition and half the images; mean of ten seeds."""
    found = conclusions.ten_digits()
    _, low, high = statistics.interval(found["adapted"] - found["nearest class mean, adapted"])
    assert len(found["adapted"]) == 10
    assert low < 0 < high
    return f"{found['adapted'].mean():.1f} %"


def ten_mean_adapted(chapter):
    """Points by which it leads the nearest class mean on the same images."""
    found = conclusions.ten_digits()
    lead = found["adapted"] - found["nearest class mean, adapted"]
    assert abs(lead.mean()) < 1, "level"
    return interval_in_words(lead)


def slower_leak(chapter):
    """Points by which a leak slowed by coincidences leads the decay at a time at which some noise gets through."""
    return interval_in_words(findings.slower_leak())


def theirs_mask(chapter):
    """Points that the mask costs four hundred neurons of Diehl and Cook, the mean of two seeds."""
    return f"{findings.price_for_four_hundred('mask').mean():.1f}"


def theirs_decay(chapter):
    """Points that the decay costs them."""
    return f"{findings.price_for_four_hundred('decay').mean():.1f}"


def masked(chapter):
    """Spikes on noise that a mask leaves in a network with a gradient, of those on digits; lines leave fewer."""
    left = conclusions.by_gradient().answered.drop("none")
    assert [*left.nsmallest(2).index] == ["decay-lines", "rarely-lit"]
    return f"{left['rarely-lit']:.0f} %"


def augmented(chapter):
    """Points that training on noisy images costs: less than holding the weights, for more in noise."""
    return f"{findings.augmented().price:.1f}"


def gradient_costs(chapter):
    """What each of them costs on clean digits, in points."""
    return findings.gradient_costs()

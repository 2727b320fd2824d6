"""Checks of chapter 10: silence, growth, and what growth is worth."""

import numpy as np

from snnreg import experiment
from snnreg_studies import conclusions
from snnreg_studies.selection import select
from snnreg_studies.statistics import error_over_digits, format_mean_over_digits


def published_silent(chapter):
    """Triples of the 120 in which most known digits cause no spike, by the published rule with decay."""
    _, silent = conclusions.published_triples()
    assert len(silent["online"]) == 120
    return f"{silent['online'].sum()}"


def never_silent(chapter):
    """Triples of the 120 in which most known digits cause no spike, without decay: no fewer than with it."""
    _, silent = conclusions.published_triples()
    assert silent["never"].sum() >= silent["online"].sum()
    return f"{silent['never'].sum()}"


def mended_right(chapter):
    """Percent of 3, 5 and 8 that the networks of the published rule, of the control and of growth recognise."""
    published, control, growth = chapter.right.values()
    assert max(published, control) < 20
    assert 74 < growth < 86


def shorter_time(chapter):
    """Accuracy of the published rule on the ninety at 190 s, less that at 300 s."""
    runs = select(experiment.load("triples", "matched")[0]["runs"], decay="online", test_set="known")
    shorter = 100 * runs.groupby("digits").accuracy.mean().loc[chapter.held_out.index]
    gained = shorter - conclusions.published_triples()[0]["online"]
    assert gained.mean() < 2 * error_over_digits(gained)


def grown_ninety(chapter):
    """Accuracy with growth on the ninety held-out triples."""
    assert len(chapter.held_out) == 90
    return format_mean_over_digits(chapter.held_out.growth)


def published_ninety(chapter):
    """Accuracy of the published rule on the ninety held-out triples."""
    gain = chapter.held_out.growth - chapter.held_out["published rule"]
    assert gain.mean() > 2 * error_over_digits(gain)
    return format_mean_over_digits(chapter.held_out["published rule"])


def each_better(chapter):
    """On how many of the ninety growth is better than the published rule: all but one; none is silent or loud."""
    gain = chapter.held_out.growth - chapter.held_out["published rule"]
    assert gain.min() == 0
    assert (gain == 0).sum() == 1
    answer = conclusions.loudest("judged", "growth")
    known = select(experiment.load("judged")[0]["runs"], variant="growth", test_set="known")
    assert (known.silent_images < known.test_images / 2).all()
    assert len(answer) == 270
    assert (answer < 1).all()
    return f"{(gain > 0).sum()}"


def neither_points(chapter):
    """Points that dropping sensor and gate costs on the ninety; each alone costs a point or more."""
    for name in ("no sensor", "no gate", "neither"):
        change = chapter.changes[name]
        assert len(change) == 90, name
        assert -change.mean() > max(1, 2 * error_over_digits(change)), name
    return f"{-change.mean():.1f}"


def cut_finer(chapter):
    """Points that a cut of rarely lit pixels costs in place of the decay, also after a finer search of both."""
    accuracy, _ = conclusions.cut_instead()
    for cost in (-chapter.changes["pixel cut for decay"], accuracy["finer growth"] - accuracy["finer cut"]):
        assert len(cost) == 90
        assert cost.mean() > 2 * error_over_digits(cost)
        assert 0.5 < cost.mean() < 1.5


def one_tuned(chapter):
    """Points that the one rule adds to growth tuned further; with the timer it is about a point less."""
    gain = conclusions.weakening_only().fading - conclusions.cut_instead()[0]["finer growth"]
    changes = chapter.changes
    assert 2 * error_over_digits(gain) < gain.mean() < changes["one rule"].mean()
    assert 0.5 < (changes["one rule"] - changes["one rule, timer"]).mean() < 1.5
    assert len(gain) == 90
    return format_mean_over_digits(gain)


def one_loudest(chapter):
    """Runs of the one rule that answer noise with 1 % of their spikes on known digits or more: one of 270."""
    runs = experiment.load("one_rule", "triples")[0]["runs"]
    answer = _answer(runs)
    assert len(answer) == 270
    assert (answer >= 1).sum() == 1


def ten_behind(chapter):
    """Percent of all ten digits that growth recognises, and the nearest class mean."""
    ten = 100 * select(chapter.sizes, digits=10).groupby("rule").accuracy.mean()
    growth, mean = ten["growth"], ten["nearest class mean"]
    assert 50 < growth < mean - 5
    return f"{growth:.0f} %, and one stored mean picture per digit {mean:.0f} %"


def simple(chapter):
    """Accuracy of logistic regression on the ninety, ahead of growth; the nearest class mean is level with it."""
    rivals = conclusions.on_the_ninety()
    lead = chapter.held_out.growth - rivals["nearest class mean"]
    behind = rivals["logistic regression"] - chapter.held_out.growth
    assert abs(lead.mean()) < 2 * error_over_digits(lead)
    assert behind.mean() > 2 * error_over_digits(behind)
    return f"{rivals['logistic regression'].mean():.1f} %"


def unknown_answered(chapter):
    """Spikes on unknown digits as a share of those on known ones, with growth."""
    _, _, spikes = conclusions.growth_triples()
    share = (spikes.unknown / spikes.known).groupby("digits").mean()
    assert share.mean() - 2 * error_over_digits(share) > 0.5


def one_sleeps(chapter):
    """Spikes of the groups 1, 2 and 8 on the last images of their own digits, without growth and with it."""
    one, *others = chapter.asleep
    assert one < 0.05
    assert min(others) > 0.2
    assert min(chapter.awake) > 0.5


def offset(chapter):
    """Rates of the groups with growth, in multiples of the target, and with ten times the step."""
    chosen, stronger = np.asarray(chapter.rates) / 2
    assert (chosen < 0.8).all()
    assert (abs(stronger - 1) < 0.6 * abs(chosen - 1)).all()

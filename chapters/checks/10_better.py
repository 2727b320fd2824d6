"""Checks of chapter 10: silence, growth, and what growth is worth."""

import numpy as np

from snnreg import experiment
from snnreg_studies import conclusions, findings
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


def falls(chapter):
    """Spikes of each group after 200 images of its digit, as a share of those on the first forty."""
    for spikes in chapter.own_spikes(chapter.silent, chapter.classes):
        assert spikes[200:].mean() < 0.13 * spikes[:40].mean()


def never_wakes(chapter):
    """Spikes of the network that is born asleep and has no growth, on all images together."""
    assert chapter.woken[:, 0].sum() == 0


def wakes(chapter):
    """The image at which the network with growth spikes first, and its spikes on the last six."""
    assert np.flatnonzero(chapter.woken[:, 1])[0] < 10
    assert chapter.woken[-6:, 1].min() > 0


def mended_right(chapter):
    """Percent of 3, 5 and 8 that the network with growth recognises."""
    assert 74 < chapter.after < 86


def silent_right(chapter):
    """Percent of 3, 5 and 8 that the network of the published rule recognises."""
    assert chapter.before < 20


def control_right(chapter):
    """Percent of 3, 5 and 8 that small steps and the decay of 75 s recognise without growth."""
    assert chapter.control < 10
    return f"{chapter.control:.0f} %"


def control_silent(chapter):
    """Triples of the thirty that fall silent with the small steps alone; with growth none does."""
    silent = conclusions.controls().silent
    assert silent["small steps and growth"] == silent["published steps and growth"] == 0
    return f"{silent['small steps']}"


def published_steps(chapter):
    """Triples of the 120 that are silent with growth beside the published steps."""
    runs = experiment.load("rules")[0]["runs"]
    known = select(runs[~runs.constants.str.contains("trace_step_pre")], test_set="known").groupby("digits")
    silent = known.silent_images.sum() > known.test_images.sum() / 2
    assert len(silent) == 120
    assert not silent.any()


def less_right(chapter):
    """Percent of known digits recognised with a quarter less depression; one triple of thirty is silent."""
    less = conclusions.controls().loc["a quarter less depression"]
    assert less.silent == 1
    return f"{less['recognised (%)']:.0f} %"


def less_loud(chapter):
    """Triples of the thirty in which noise then causes more than 1 % of the spikes on digits."""
    loud = conclusions.controls()["not quiet"]
    assert loud["small steps and growth"] == 0
    return f"{loud['a quarter less depression']}"


def shorter_time(chapter):
    """Accuracy of the published rule on the ninety at 190 s, less that at 300 s."""
    runs = select(experiment.load("triples", "matched")[0]["runs"], decay="online", test_set="known")
    shorter = 100 * runs.groupby("digits").accuracy.mean().loc[chapter.held_out.index]
    gained = shorter - chapter.held_out["published rule"]
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
    """The least gain of growth over the published rule on the ninety, in points; silent triples with growth."""
    assert (chapter.held_out.growth > chapter.held_out["published rule"]).all()
    _, silent, _ = conclusions.growth_triples()
    assert not silent.any()


def grown_quiet(chapter):
    """Spikes on the louder noise in percent of those on known digits, the loudest run of growth on the ninety."""
    _, _, spikes = conclusions.growth_triples()
    answer = _answer(spikes.loc[list(chapter.held_out.index)])
    assert len(answer) == 270
    assert (answer < 1).all()


def inner_growth(chapter):
    """Spikes on noise in 14 x 14 pixels in percent of those on known digits, with growth; mean of the ninety."""
    percent = chapter.percent
    assert len(percent) == 90
    assert percent.white_noise.max() < 1 < percent.white_noise_field.mean()
    return f"{percent.white_noise_inner_field.mean():.0f} %"


def inner_one_rule(chapter):
    """The same with weakening only and fading steps."""
    return f"{findings.inner_growth('field_one_rule'):.0f} %"


def inner_least(chapter):
    """The quietest of the ninety is above this."""
    least = chapter.percent.white_noise_inner_field.min()
    assert least > 10
    return f"{10 * (least // 10):.0f} %"


def inner_answer(chapter):
    """Spikes on noise in 14 x 14 pixels in percent of those on known digits; 7 4 6 with decay, twenty seeds."""
    spikes = conclusions.in_the_field().mean()
    answer = 100 * spikes["white_noise_inner_field", "online"] / spikes["known", "online"]
    assert answer > 10
    return f"{answer:.0f} %"


def neither_points(chapter):
    """Points that dropping sensor and gate costs on the ninety."""
    change = chapter.changes.neither
    assert -change.mean() > 2 * error_over_digits(change)
    return f"{-change.mean():.1f}"


def sensor_gate(chapter):
    """Points that dropping sensor, gate or both costs: one to three, more than twice the error."""
    for name in ("no sensor", "no gate", "neither"):
        change = chapter.changes[name]
        assert len(change) == 90, name
        assert -change.mean() > 2 * error_over_digits(change), name
        assert 1 <= round(-change.mean()) <= 3, name


def cut_finer(chapter):
    """Points that a cut of rarely lit pixels costs in place of the decay, after a finer search of both."""
    accuracy, _ = conclusions.cut_instead()
    return _cost(accuracy["finer growth"] - accuracy["finer cut"])


def weak_first(chapter):
    """Points that STDP that only weakens costs against growth as first tuned."""
    cost = -chapter.changes["only weakening"]
    assert len(cost) == 90
    assert cost.mean() > 0
    return format_mean_over_digits(cost)


def weak_tuned(chapter):
    """Points that STDP that only weakens costs against growth tuned further."""
    return _cost(conclusions.better_tuned() - conclusions.weakening_only().weakening)


def one_first(chapter):
    """Points that the one rule adds to growth as first tuned."""
    return _cost(chapter.changes["one rule"])


def one_tuned(chapter):
    """Points that the one rule adds to growth tuned further."""
    gain = conclusions.weakening_only().fading - conclusions.better_tuned()
    assert 0 < gain.mean() < chapter.changes["one rule"].mean()
    return format_mean_over_digits(gain)


def one_loudest(chapter):
    """Spikes on the louder noise in percent of those on known digits: the loudest run of the one rule."""
    answer = _answers(experiment.load("one_rule", "triples")[0]["runs"])
    assert (answer >= 1).sum() == 1
    return f"{answer.max():.2f} %"


def loud_runs(chapter):
    """Runs that are not quiet: of growth tuned further, without sensor and gate, and with the finer cut."""
    further, cut = (experiment.load(name)[0]["runs"] for name in ("decay", "cut"))
    neither = select(experiment.load("finalists")[0]["runs"], variant="presynaptic", part="fresh")
    few, some, many = ((_answers(runs) >= 1).sum() for runs in (further, neither, cut))
    return f"{few}, {some} and {many}"


def timer_costs(chapter):
    """Points that a timer costs in place of the exponential, with the one rule."""
    assert select(experiment.load("timer")[0]["runs"], test_set="known").tau_prun_s.unique() == [8]
    return _cost(-conclusions.by_timer())


def published_many(chapter):
    """Accuracy of the published rule with four digits or more, its best set."""
    many = select(chapter.sizes[chapter.sizes.digits > 3], rule="published rule")
    assert 0.1 < many.accuracy.max() < 0.28


def grown_ten(chapter):
    """Accuracy of growth with all ten digits."""
    return f"{_of_ten(chapter, 'growth'):.0f} %"


def mean_ten(chapter):
    """Accuracy of the nearest class mean with all ten digits."""
    assert _of_ten(chapter, "nearest class mean") > _of_ten(chapter, "growth") + 5
    return f"{_of_ten(chapter, 'nearest class mean'):.0f} %"


def mean_ninety(chapter):
    """Accuracy of the nearest class mean on the ninety; growth is ahead by less than twice the error."""
    pictures = conclusions.without_spikes()["nearest class mean"][chapter.held_out.index]
    lead = chapter.held_out.growth - pictures
    assert abs(lead.mean()) < 2 * error_over_digits(lead)
    return f"{pictures.mean():.1f} %"


def linear_ninety(chapter):
    """Accuracy of logistic regression on the ninety."""
    linear = conclusions.without_spikes()["logistic regression"][chapter.held_out.index]
    lead = linear - chapter.held_out.growth
    assert lead.mean() > 2 * error_over_digits(lead)
    return f"{linear.mean():.1f} %"


def unknown_answered(chapter):
    """Spikes on unknown digits as a share of those on known ones, with growth."""
    _, _, spikes = conclusions.growth_triples()
    share = (spikes.unknown / spikes.known).groupby("digits").mean()
    assert share.mean() - 2 * error_over_digits(share) > 0.5


def one_sleeps(chapter):
    """Spikes of the groups 1, 2 and 8 by the published rule on the last images of their own digits."""
    one, *others = chapter.asleep
    assert one < 0.05
    assert min(others) > 0.2


def one_wakes(chapter):
    """Spikes of the groups 1, 2 and 8 with growth on the last images of their own digits."""
    assert min(chapter.awake) > 0.5
    assert min(chapter.awake) > 10 * chapter.asleep[0]


def offset(chapter):
    """Rates of the groups with growth, in multiples of the target, and with ten times the step."""
    chosen, stronger = np.asarray(chapter.rates) / 2
    assert (chosen < 0.8).all()
    assert (abs(stronger - 1) < 0.6 * abs(chosen - 1)).all()


def _answer(spikes):
    """Spikes on the louder kind of noise in percent of those on known digits, by run."""
    return 100 * spikes[conclusions.NOISE].max(axis=1) / spikes.known


def _answers(runs):
    """:func:`_answer` of the 270 runs of a study on the ninety triples."""
    answer = _answer(runs.pivot_table(index=["digits", "seed"], columns="test_set", values="spikes"))
    assert len(answer) == 270
    return answer


def _cost(change):
    """A mean over the ninety with its error, of which it is more than twice."""
    assert len(change) == 90
    assert change.mean() > 2 * error_over_digits(change)
    return format_mean_over_digits(change)


def _of_ten(chapter, rule):
    return 100 * select(chapter.sizes, rule=rule, digits=10).accuracy.mean()

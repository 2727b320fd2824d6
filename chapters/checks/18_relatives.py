"""Checks of chapter 18: other rules in the place of the decay."""

from snnreg import experiment
from snnreg_studies.statistics import error_over_digits, format_mean_over_digits

QUIET = ["decay", "timer", "pruning with regrowth", "leak"]
LOUD = ["none", "sliding threshold", "pruning at the end"]


def who_is_quiet(chapter):
    """Four rules have a setting that answers noise over the picture by less than 1 % in each of 30 triples."""
    least = chapter.settings.loudest.groupby("rule").min()
    assert set(least.index[least < 1]) == set(QUIET)
    assert (least.index.size, chapter.settings.index.size) == (8, 2 + 6 * 7)


def at_the_edge(chapter):
    """Three rules chose the strongest setting; that of regrowth is the shortest time, of the others a rate."""
    tried = chapter.settings.reset_index()
    strength = chapter.chosen.reset_index().set_index("rule").strength
    for rule, strongest in (("scaling", "max"), ("sliding threshold", "max"), ("pruning with regrowth", "min")):
        assert strength[rule] == tried[tried.rule == rule].strength.agg(strongest), rule


def pruned_louder(chapter):
    """Pruning at the end raises the answer to noise over the whole picture, with either growth and each share."""
    noise = chapter.settings.noise
    for share in (0.1, 0.2, 0.4):
        assert (
            noise["pruning at the end"].xs(share, level="strength") > noise["none"].droplevel("strength")
        ).all()


def quiet_again(chapter):
    """Percent of the runs on other triples that are quiet: all of four rules, some of scaling, else none."""
    quiet = chapter.table["quiet (%)"]
    assert (quiet[QUIET] == 100).all()
    assert 0 < quiet["scaling"] < 50
    assert (quiet[LOUD] == 0).all()
    assert chapter.judged.groupby("rule").size().eq(45).all()


def half_loud(chapter):
    """Answer to noise over the whole picture of half as many synapses that never move; loud in every run."""
    half = experiment.load("rivals_half")[0]["runs"]
    spikes = half.pivot(index="digits", columns="test_set", values="spikes")
    answer = 100 * spikes.white_noise / spikes.known
    assert set(answer.index) == set(chapter.lead.index)
    assert answer.min() > 100
    return f"{answer.mean():.0f} %"


def level(chapter):
    """No rule, timer and regrowth are within two errors of the decay."""
    for rule in ("none", "timer", "pruning with regrowth"):
        lead = chapter.lead[rule]
        assert len(lead) == 15
        assert abs(lead.mean()) < 2 * error_over_digits(lead)


def leak_cost(chapter):
    """Points that the leak costs against the decay."""
    lost = -chapter.lead["leak"]
    assert lost.mean() > 2 * error_over_digits(lost)
    return format_mean_over_digits(lost)


def none_silent(chapter):
    """Share of the known digits without a spike, by rule and triple: never more than a tenth."""
    known = chapter.runs[(chapter.runs.test_set == "known") & (chapter.runs.brightness == 1)]
    by_triple = known.groupby(["rule", "digits"])[["silent_images", "test_images"]].sum()
    assert (by_triple.silent_images < 0.1 * by_triple.test_images).all()


def field(chapter):
    """Answers of the quiet rules to noise in the centre 20 x 20 pixels, least and most; few runs are quiet."""
    answered = chapter.table["white_noise_field"]
    quiet = chapter.judged.white_noise_field.lt(1).groupby("rule").sum()
    assert set(quiet.index[quiet > 0]) == {"leak", "scaling"}
    assert quiet.max() < 10
    return f"{answered[QUIET].min():.0f} to {answered[QUIET].max():.0f} %"


def field_before(chapter):
    """The answer to that noise without a rule."""
    return f"{chapter.table.white_noise_field['none']:.0f} %"


def inner(chapter):
    """The same in the centre 14 x 14 pixels, where no run is quiet."""
    answered = chapter.table["white_noise_inner_field"][QUIET]
    assert chapter.judged.white_noise_inner_field.min() > 1
    return f"{answered.min():.0f} to {answered.max():.0f} %"


def timer_louder(chapter):
    """The answer there by the timer less that by no rule, over two errors; by the decay under two."""
    answered = chapter.by_triple.white_noise_inner_field.unstack("rule")
    timer, decay = (answered[rule] - answered["none"] for rule in ("timer", "decay"))
    assert timer.mean() > 2 * error_over_digits(timer)
    assert abs(decay.mean()) < 2 * error_over_digits(decay)


def quiet_on_seven(chapter):
    """Answers to noise over the whole picture on 7, 4 and 6, five seeds."""
    runs = chapter.answers("rivals_746").white_noise
    assert runs.groupby("rule").size().eq(5).all()
    assert runs[QUIET].max() < 1
    assert runs[LOUD].min() > 1


def limits(chapter):
    """Brightness at which noise over the picture makes 5 % of the spikes of digits, by the quiet rules."""
    for rule in QUIET[2:]:
        lead = chapter.limit[rule] - chapter.limit["decay"]
        assert abs(lead.mean()) < 2 * error_over_digits(lead), rule
    mean = chapter.limit.mean()
    return f"{mean.min():.1f} to {mean.max():.1f}"


def timer_earlier(chapter):
    """The limit of the timer less that of the decay: below zero by two errors, and by less than a tenth."""
    lead = chapter.limit["timer"] - chapter.limit["decay"]
    assert -0.1 < lead.mean() < -2 * error_over_digits(lead)


def _asp(chapter, variant):
    """The leak after ASP with one growth: answers to noise over the picture, and points ahead of the decay."""
    found = chapter.answers("rivals_asp").loc[variant]
    assert len(found) == 45
    lead = found.accuracy.groupby("digits").mean() - chapter.by_triple.accuracy["decay"]
    assert lead.count() == 15
    return found.white_noise, lead


def asp_quiet(chapter):
    """The chosen setting answers noise over the picture by less than 1 % in each run."""
    assert _asp(chapter, "leak after ASP")[0].max() < 1


def asp_lead(chapter):
    """Points by which it leads the decay: negative."""
    lead = _asp(chapter, "leak after ASP")[1]
    assert lead.mean() < 0
    return format_mean_over_digits(lead)


def asp_level(chapter):
    """With a smaller step of growth the difference from the decay is within two errors."""
    lead = _asp(chapter, "leak after ASP, quiet in the mean")[1]
    assert abs(lead.mean()) < 2 * error_over_digits(lead)


def asp_noise(chapter):
    """Its loudest run; most are quiet."""
    noise = _asp(chapter, "leak after ASP, quiet in the mean")[0]
    assert noise.lt(1).mean() > 0.5
    return f"{noise.max():.0f} %"

"""Checks of chapter 18: other rules in the place of the decay."""

from snnreg.datasets import FIELD_SETS
from snnreg_studies.statistics import error_over_digits, format_mean_over_digits

QUIET = ["decay", "timer", "pruning with regrowth", "leak"]
LOUD = ["none", "sliding threshold", "pruning at the end"]


def who_is_quiet(chapter):
    """Four rules have a setting that answers noise over the frame with less than 1 % in each of thirty triples."""
    least = chapter.settings.loudest.groupby("rule").min()
    assert set(least.index[least < 1]) == set(QUIET)
    assert (least.index.size, chapter.settings.index.size) == (8, 2 + 6 * 7)


def pruned_louder(chapter):
    """Pruning at the end raises the answer to noise over the frame, with either growth and each share."""
    noise = chapter.settings.noise
    for share in (0.1, 0.2, 0.4):
        assert (
            noise["pruning at the end"].xs(share, level="strength") > noise["none"].droplevel("strength")
        ).all()


def quiet_again(chapter):
    """Percent of the runs on other triples that are quiet: all of four rules, some of scaling, else none."""
    quiet = chapter.table["quiet runs (%)"]
    assert (quiet[QUIET] == 100).all()
    assert 0 < quiet["scaling"] < 50
    assert (quiet[LOUD] == 0).all()
    assert chapter.judged.groupby("rule").size().eq(45).all()


def level(chapter):
    """Timer and regrowth are within two errors of the decay."""
    for rule in ("timer", "pruning with regrowth"):
        lead = chapter.lead[rule]
        assert len(lead) == 15
        assert abs(lead.mean()) < 2 * error_over_digits(lead)


def leak_cost(chapter):
    """Points that the leak costs against the decay."""
    lost = -chapter.lead["leak"]
    assert lost.mean() > 2 * error_over_digits(lost)
    return format_mean_over_digits(lost)


def inner(chapter):
    """The answers of the four quiet rules to noise in the centre 14 x 14 pixels, least and most."""
    answered = chapter.table.loc[QUIET, "white_noise_inner_field"]
    assert (chapter.table.loc[QUIET, list(FIELD_SETS)] > 5).all(axis=None)
    return f"{answered.min():.0f} to {answered.max():.0f} %"


def limits(chapter):
    """Brightness at which noise over the frame makes 5 % of the spikes of digits, least and most of the quiet."""
    limit = chapter.limit.groupby("rule").mean()[QUIET]
    assert limit["pruning with regrowth"] == limit.max()
    return f"{limit.min():.1f} to {limit.max():.1f}"

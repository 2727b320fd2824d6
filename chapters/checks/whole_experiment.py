"""Checks of the page on which the whole experiment runs."""

from snnreg.datasets.image_sets import KNOWN, WHITE_NOISE
from snnreg.decay import NEVER, ONLINE
from snnreg.experiment import PUBLISHED_TABLE
from snnreg_studies.selection import select


def known(chapter):
    """Spikes that 1,500 known digits cause without decay, the mean of the seeds, in thousands."""
    spikes = select(chapter.seeds, test_set="known", decay="never").spikes
    assert spikes.min() > 0
    return f"{round(spikes.mean(), -3):,.0f}"


def ratio(chapter):
    """Spikes of known digits with decay over those without, in the paper; over our twenty seeds about one."""
    spikes = select(chapter.seeds, test_set=KNOWN).groupby("decay").spikes.mean()
    assert abs(spikes[ONLINE] / spikes[NEVER] - 1) < 0.05
    published = PUBLISHED_TABLE.loc[KNOWN]
    return f"{published.decay / published.never:.2f}"


def column(chapter):
    """Spikes on white noise over those on known digits without decay, in the paper; in our seeds fewer."""
    published = PUBLISHED_TABLE.never[WHITE_NOISE] / PUBLISHED_TABLE.never[KNOWN]
    assert [*PUBLISHED_TABLE.never[[WHITE_NOISE, KNOWN]]] == [3162, 416], "the fraction before it"
    spikes = select(chapter.seeds, decay=NEVER).pivot(index="seed", columns="test_set", values="spikes")
    assert (spikes[WHITE_NOISE] / spikes[KNOWN]).max() < published
    return f"{published:.1f}"

"""Checks of the page on which the whole experiment runs."""

from snnreg_studies.selection import select


def known(chapter):
    """Spikes that 1,500 known digits cause without decay, the mean of the seeds, in thousands."""
    spikes = select(chapter.seeds, test_set="known", decay="never").spikes
    assert spikes.min() > 0
    return f"{round(spikes.mean(), -3):,.0f}"

"""Checks of chapter 10: death, growth, the empty start, and digits that move."""

import numpy as np

from snnreg_studies import conclusions


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


def stays_silent(chapter):
    """Spikes per neuron and image of each group on the first images of its digit, and after the first 200."""
    for spikes in chapter.own_spikes(chapter.silent, chapter.classes):
        assert spikes[200:].mean() < 0.1 * spikes[:20].mean()


def trapped(chapter):
    """Percent of the learned images that drive a neuron of the silent network beyond the critical drive."""
    share = np.mean(chapter.strongest > chapter.critical)
    assert share < 0.2
    return f"{100 * share:.0f} %"


def mended_right(chapter):
    """Percent of 3, 8 and 5 that the networks of the published rule, of the control and of growth recognise."""
    published, control, growth = chapter.right.values()
    assert max(published, control) < 20
    return f"{growth:.0f} %"


def empty_calm(chapter):
    """Spikes on noise with the empty start and without decay, as few as with the random start and decay."""
    random, decayed, empty = (chapter.starts.loc[name] for name in chapter.ARMS)
    noise = "spikes per image of noise"
    assert random[noise] > 20 > 0.2 > max(decayed[noise], empty[noise])


def empty_fewer(chapter):
    """Percent of 3, 8 and 5 that the random start with decay recognises, and the empty start without it."""
    _, decayed, empty = chapter.starts["recognised (%)"]
    assert 1 < decayed - empty < 10


def forgotten(chapter):
    """After the digits have moved the decay leaves the old place nearly silent, and the empty start does not."""
    decay, empty = (chapter.moves.loc[name] for name in ("random start, decay", "empty start"))
    new, old, noise = chapter.moves.columns
    assert decay[[old, noise]].max() < 1 < empty[noise]
    assert empty[old] > 0.5 * empty[new]


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

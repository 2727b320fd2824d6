"""Checks of chapter 2: what two learning rules do to a synapse."""

import numpy as np

BOTH, ALONE, FREE = 0, 1, 2
"""The networks: both rules, STDP alone, no teacher."""


def _window(chapter, sign):
    """The equations of the two rules."""
    causal = chapter.distance > 0
    fading = np.exp(-np.abs(chapter.distance) / 20)
    return np.where(causal, sign * chapter.A_PRE, chapter.A_POST) * fading


def _right(chapter, network):
    """Share of the spikes in the test that the group of the bar shown makes, in percent."""
    tests = chapter.tests[:, network]
    return 100 * np.trace(tests) / tests.sum()


def _bars(chapter, network):
    """Mean change of the weights of a group's own bar and of the other's, in percent of g_max."""
    mine = chapter.change[:, 20 * network : 20 * network + 20]
    left, right = chapter.bars.reshape(2, -1) > 0
    own = mine[left, :10].mean() + mine[right, 10:].mean()
    other = mine[right, :10].mean() + mine[left, 10:].mean()
    return own / 2, other / 2


def tenth(chapter):
    """The distance in ms at which a pair counts for a tenth, from two measured distances."""
    far, near = (chapter.stdp[chapter.distance == ms].item() for ms in (40, 20))
    return f"{20 * np.log(10) / np.log(near / far):.0f}"


def window(chapter):
    """Measured changes are those of the equations, to a few billionths of the largest."""
    assert np.abs(chapter.stdp - _window(chapter, 1)).max() < 1e-12
    assert np.abs(chapter.all_ltd - _window(chapter, -1)).max() < 1e-12


def one_pair(chapter):
    """The most by which one pair moves a weight, in percent of the largest."""
    largest = np.abs([chapter.stdp, chapter.all_ltd]).max() / chapter.G_MAX
    assert 100 * chapter.stdp.max() < chapter.G_MAX
    return f"{100 * largest:.0f}"


def eraser(chapter):
    """How many times as fast random spikes lower a weight under all-LTD."""
    return f"{(chapter.A_POST - chapter.A_PRE) / (chapter.A_POST + chapter.A_PRE):.0f}"


def drift(chapter):
    """Measured drifts are those of the equation; spikes in one time step count as a causal pair."""
    for sign, changes in chapter.half_second.items():
        area = 0.020 * (sign * chapter.A_PRE + chapter.A_POST)
        stepped = area + 0.05e-3 * (sign * chapter.A_PRE - chapter.A_POST)
        error = changes.std() / np.sqrt(changes.size)
        assert abs(changes.mean() - 0.48 * 60 * 20 * stepped) < 4 * error
        assert abs(changes.mean()) > 4 * error


def _full_s(chapter, sign):
    """Seconds in which the drift carries a weight from one end to the other."""
    return chapter.G_MAX / (60 * 20 * 0.020 * abs(sign * chapter.A_PRE + chapter.A_POST))


def time_ltd(chapter):
    """Seconds in which all-LTD wipes out a full weight: as the measured drift has it, to a tenth."""
    measured = 0.48 * chapter.G_MAX / -chapter.half_second[-1].mean()
    assert abs(measured / _full_s(chapter, -1) - 1) < 0.1
    return f"{_full_s(chapter, -1):.0f}"


def time_stdp(chapter):
    """Seconds in which STDP does, if nothing is caused."""
    return f"{_full_s(chapter, 1):.0f}"


def turning_share(chapter):
    """Share of the input spikes that must cause an output spike for the weights to rise, in percent."""
    share = -(chapter.A_POST / chapter.A_PRE + 1) * 0.020 * 20 * np.exp(5 / 20)
    assert 100 * share < 3
    return f"{100 * share:.1f}"


def both_rules(chapter):
    """Share of spikes from the right group where both rules teach."""
    share = _right(chapter, BOTH)
    assert share > 85
    return f"{share:.0f}"


def stdp_alone(chapter):
    """The same where STDP teaches alone."""
    share = _right(chapter, ALONE)
    assert abs(share - 50) < 10
    return f"{share:.0f}"


def no_teacher(chapter):
    """Share of spikes on the bar that each neuron prefers, in the network without a teacher."""
    share = 100 * chapter.afterwards
    assert abs(share - 50) < 10
    return f"{share:.0f}"


def ltd_works(chapter):
    """With both rules the other's bar loses far more than the own bar changes; STDP alone changes less, too."""
    own, other = _bars(chapter, BOTH)
    assert other < 0
    assert max(abs(own), *map(abs, _bars(chapter, ALONE))) < abs(other) / 4


def lost(chapter):
    """By how much of g_max all-LTD lowers the weights of the other group's bar."""
    return f"{-_bars(chapter, BOTH)[1]:.0f}"


def unlit_stay(chapter):
    """Weights of pixels that no bar lights are exactly those of birth, in all networks."""
    unlit = chapter.bars.sum(axis=0).ravel() == 0
    assert np.array_equal(chapter.weights[unlit], chapter.birth[unlit])

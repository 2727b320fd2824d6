"""Checks of chapter 1: when a neuron spikes."""

import numpy as np


def _nearest(chapter, drive=0.7):
    """The neuron whose drive is nearest to that of the text."""
    return np.argmin(np.abs(chapter.drive - drive))


def fewer_than_thirty(chapter):
    """The adaptive neuron gets thousands of spikes a second and answers with fewer than thirty."""
    neuron = _nearest(chapter)
    arriving, answer = 35 * chapter.n[neuron], chapter.adapted_rate[neuron]
    assert arriving > 2000
    assert 0 < answer < 30


def euler(chapter):
    """By how much the error of Euler's method grows with a step ten times as long."""
    fine, coarse = chapter.largest_error(0.1), chapter.largest_error(1.0)
    assert fine < 20, "µV"
    assert 9 < coarse / fine < 11
    return "ten times"


def critical(chapter):
    """The critical conductance: Brian2's neurons are silent below and spike above."""
    critical = float(chapter.E_L / chapter.THETA_0) - 1
    spikes = np.array(chapter.constant_spikes)
    assert not spikes[chapter.conductance < critical].any()
    assert spikes[chapter.conductance > critical + 0.02].all()
    return f"{critical:.3f}"


def doubled(chapter):
    """How many times as often a neuron spikes under twice the conductance."""
    measured = [chapter.constant_spikes[np.isclose(chapter.conductance, g_e)].item() / 2 for g_e in (0.2, 0.4)]
    expected = [chapter.rate(g_e) for g_e in (0.2, 0.4)]
    assert np.abs(np.subtract(measured, expected)).max() < 0.75, "within one spike and a half in two seconds"
    return f"{expected[1] / expected[0]:.1f}"


def rates_agree(chapter):
    """Brian2's rates under constant conductances are those of the equation, up to the refractory limit."""
    measured = np.array(chapter.constant_spikes) / 2
    expected = [chapter.rate(g_e) for g_e in chapter.conductance]
    assert np.allclose(measured, expected, rtol=0.03, atol=1)
    assert abs(measured[-1] - 200) <= 2


def inputs_needed(chapter):
    """The inputs of 35 Hz and weight 0.025 whose drive is the critical one."""
    critical, each = float(chapter.E_L / chapter.THETA_0) - 1, chapter.drive[0] / chapter.n[0]
    return f"{critical / each:.0f}"


def mean_counts(chapter):
    """Under random spikes the rates are those of a constant conductance with the same mean."""
    expected = np.array([chapter.rate(drive) for drive in chapter.drive])
    assert np.allclose(chapter.driven_rate, expected, rtol=0.08, atol=2)


def fixed_rate(chapter):
    """Rate at a drive of 0.7 with the fixed threshold, as under constant conductance."""
    measured = chapter.constant_spikes[np.isclose(chapter.conductance, 0.7)].item() / 2
    assert abs(measured - chapter.rate(0.7)) < 1
    return f"{chapter.rate(0.7):.0f}"


def adapted_rate(chapter):
    """Rate at a drive of 0.7 with the adaptive threshold; measured and calculated rates agree."""
    expected = np.array([chapter.adapted(drive) for drive in chapter.drive])
    assert np.allclose(chapter.adapted_rate, expected, rtol=0.1, atol=1.5)
    assert chapter.adapted(0.7) < 0.6 * chapter.rate(0.7)
    return f"{chapter.adapted(0.7):.0f}"

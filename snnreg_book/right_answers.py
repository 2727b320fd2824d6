"""What is right, for the checks of exercises whose formula is the answer.

A check stands below the gap in the students' notebook; written there, these formulas would fill the gap.
"""

import numpy as np
from brian2 import second

from snnreg.parameters import Parameters


def silences(g_i):
    """Whether an inhibitory conductance holds the neuron with ``g_e`` = 0.7 at its threshold or below."""
    return -(60 + 100 * g_i) / (1.7 + g_i) <= -52


def balances(a_post):
    """Whether an output trace that fades with 40 ms has the area of the chapter's, to within 2 %."""
    return abs(40 * a_post / (-20 * 0.0105) - 1) < 0.02


def pair_changes(a_post):
    """Change of a weight by a causal pair and by a late one, 10 ms apart, at the traces' 20 and 40 ms."""
    return np.array([0.01 * np.exp(-10 / 20), a_post * np.exp(-10 / 40)])


def follows_exponent(left, exponent):
    """Whether 1 silence of 5 s and 199 equal ones that last as long leave such shares of a weight."""
    one, many = -np.log(np.clip(left, 1e-300, 1))
    return np.isclose(many, one * 199 ** (1 - exponent), rtol=0.02)


def smallest_quiet_cut(left):
    """Return the first of the five cuts that leaves fewer than 0.5 spikes per image."""
    return (0, 0.01, 0.02, 0.05, 0.1)[np.argmax(left < 0.5)]


def strongest_drive(weights, grey):
    """Drive of the strongest neuron by noise of this mean grey level, in units of the critical drive."""
    return 0.005 * 0.25 * grey * weights.sum(axis=0).max() / (60 / 52 - 1)


def loses_the_same(tau_s):
    """Whether 2,040 images lose, at this pruning time, the pixels that 510 lose at 55 s, to within 3 s."""
    return abs(tau_s - 55 * (2040 / 510) ** 0.5) < 3


def kept_by_sensor(tau):
    """Share that 100,000 samples leave of a line that 2 % of them use, at this pruning time in samples."""
    return np.exp(-100_000 * (2 - 0.02) / (0.02 * tau**2))


def unstable_weights(theory):
    """Return the unstable weights of 350 ms and 3.5 s, by a class of theories, as shares of the largest."""
    longer = theory(Parameters(image_duration=3.5 * second))
    short, long = (20, 1.2, 0.4), (200, 12, 4)
    weights = [theory().unstable_weight(short, (20, 0, 0)), longer.unstable_weight(long, (200, 0, 0))]
    return np.array(weights) / 0.05


def mean_limits(limit):
    """Return the mean limits of growth at marks of 1, 5 and 20 %, by the chapter's function."""
    return [limit(mark)["growth"].mean() for mark in (0.01, 0.05, 0.2)]


def pale_accuracies(known, accuracy):
    """Accuracy of growth at half the contrast: read from the curve of brightness at its drive, and found.

    Parameters
    ----------
    known : DataFrame
        Runs on known digits.
    accuracy : Series
        Percent, by disturbance, rule and strength.
    """
    drives = known[known.rule == "growth"].groupby(["disturbance", "strength"]).drive.mean()
    told = np.interp(drives["contrast", 0.5], drives["brightness"], accuracy["brightness", "growth"])
    return told, accuracy["contrast", "growth", 0.5]


def forgets_a_hundredth(tau_leak, tau_decay):
    """Whether the leak and the decay leave 1 % of a weight after a silence of 1,500 s."""
    return np.isclose(np.exp([-1500 / tau_leak, -((1500 / tau_decay) ** 2)]), 0.01, rtol=0.02)


def left_of_used(tau_decay):
    """Shares that the leak and the decay leave after 3,000 silences of 0.5 s."""
    return np.array([0.01, np.exp(-3000 * (0.5 / tau_decay) ** 2)])

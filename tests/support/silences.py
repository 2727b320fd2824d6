"""What the decay does to a synapse over many silences, in closed form."""

import numpy as np


def accumulated_factor(rule, spike_times_s):
    """What is left of a weight at each spike of its input, which come at ascending times in seconds.

    Equation (5) makes it exp(-k_p sum(ISI^2) / tau_prun^2).
    """
    return np.concatenate([[1.0], np.cumprod(rule.factor(np.diff(spike_times_s)))])


def leak_time_constant(rule, rate):
    """Time constant of the leak at a Poisson input of a given rate, for the exponent 2.

    The mean square interval is 2 / rate**2, so the exponent grows by 2 k_p / (rate tau_prun)**2 per spike.
    """
    return rate * rule.tau_prun**2 / (2 * rule.k_p)

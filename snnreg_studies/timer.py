"""A decay without an exponential: a weight is halved for each stretch of silence of its input (chapter 10)."""

import numpy as np

from snnreg.decay import DecayRule


class Timer(DecayRule):
    """Halve a weight for every `tau_prun` that its input is silent; a shorter silence costs nothing.

    In hardware this takes a timer per input, which each spike restarts, and a shift of the weights.
    """

    def factor(self, silence_s):
        """One half to the power of the whole pruning times in the silence."""
        return 0.5 ** np.floor(np.asarray(silence_s) / self.tau_prun_s)

    def at_input_spike(self):
        """The rule as the first line of a Brian2 ``on_pre``; it acts at a spike, where the weight is next used."""
        return "w *= 0.5**floor((t - t_s) / tau_prun)\n"

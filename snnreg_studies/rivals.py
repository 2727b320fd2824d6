"""Other rules in the place of the decay (chapter 18); those that act between two images stand in ``between``."""

from dataclasses import dataclass, replace

import numpy as np

from snnreg.base.errors import SnnregError, brief
from snnreg.datasets.image_sets import KNOWN, WHITE_NOISE
from snnreg.decay import DecayRule
from snnreg_studies.ablations import Ablations
from snnreg_studies.protocol import brighter, check_brightness, check_each


class Leak(DecayRule):
    """Every weight shrinks with one time constant, whether its input spikes or not."""

    def factor(self, silence_s):
        """The factors of all silences multiply to that of the whole time."""
        return np.exp(-np.asarray(silence_s) / self.tau_prun_s)

    def at_input_spike(self):
        """The rule as the first line of a Brian2 ``on_pre``; it acts at a spike, where the weight is next used."""
        return "w *= exp(-(t - t_s) / tau_prun)\n"


@dataclass(kw_only=True)
class Rivals(Ablations):
    """A network with growth and one of these rules in the place of the decay, on digits and on white noise.

    Parameters
    ----------
    pruned_below : sequence of float
        A test for each: without the weights that are smaller than this share of g_max after training.
    brightness : sequence of float
        How many times as bright as they are all test sets are shown: the rates of the input are multiplied.
    """

    pruned_below: tuple = (0,)
    brightness: tuple = (1,)

    shown_sets = (KNOWN, WHITE_NOISE)

    def __post_init__(self):
        super().__post_init__()
        if len(self.cuts) > 1:
            raise SnnregError(f"cuts must name one share, got {brief(self.cuts)}; pruned_below may name several")
        shares = check_each("pruned_below", self.pruned_below, "shares of g_max", "[0] prunes nothing", most=1)
        self.pruned_below, self.brightness = shares, check_brightness(self.brightness)

    def runs(self):
        """A row for each share that is pruned, brightness and test set."""
        sets, p = self.test_sets(), self.plan.parameters
        ((_, network),) = self.cut_networks()
        for share in self.pruned_below:
            pruned = network.with_weights(network.weights * (network.weights >= share * p.g_max))
            for factor in self.brightness:
                shown = replace(pruned, parameters=brighter(p, factor))
                yield from self.rows(shown, sets, pruned_below=share, brightness=factor)

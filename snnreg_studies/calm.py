"""What keeps a network calm, wherever noise falls (chapters 8 and 10)."""

from dataclasses import dataclass, replace

import numpy as np

from snnreg import simulation
from snnreg.base.checks import check_choice, check_int, check_number, check_sequence
from snnreg.datasets.image_sets import KNOWN, TestSet, shuffled
from snnreg.experiment.runs import measure
from snnreg_studies.ablations import Ablations
from snnreg_studies.noises import NOISES
from snnreg_studies.protocol import brighter, check_brightness, numbered_stream
from snnreg_studies.statistics import detection

SHUFFLED, FRAME = "shuffled digits", "frame"

KINDS = (SHUFFLED, *NOISES)
"""What a network is shown beside known digits: these with their pixels shuffled, and noise of each kind."""

MAKING, SHOWING = 200, 300
"""The numbers of the first random streams that make the sets, and that draw their input spikes."""


@dataclass(kw_only=True)
class Calm(Ablations):
    """A network of one variant of the rule, on digits and on noise of many kinds, in normal and in brighter light.

    Parameters
    ----------
    noise_share : float
        Images of noise that no group has as its own, per training image, which
        :func:`~snnreg.datasets.training_noise.add_noise` puts among them.
    noises : sequence of str
        Of :data:`KINDS`, what is shown beside known digits.
    noise_images : int
        Images of each.
    brightness : sequence of float
        How many times as bright as it is noise over the frame is shown; the digits and all other noise once.
    """

    noise_share: float = 0
    noises: tuple = tuple(KINDS)
    noise_images: int = 150
    brightness: tuple = (1, 1.5, 2, 3)

    def __post_init__(self):
        super().__post_init__()
        self.plan = replace(self.plan, noise_share=check_number("noise_share", self.noise_share))
        self.noises = check_sequence("noises", self.noises, "kinds of noise")
        for name in self.noises:
            check_choice("noises", name, KINDS)
        check_int("noise_images", self.noise_images, 1)
        self.brightness = check_brightness(self.brightness)
        self.settings["noise_share"] = self.noise_share

    def test_sets(self):
        """Known digits, and what :attr:`noises` names."""
        sets = {KNOWN: super().test_sets()[KNOWN]}
        for name in self.noises:
            rng = numbered_stream(self.seed, MAKING + KINDS.index(name))
            if name == SHUFFLED:
                digits = sets[KNOWN].images
                images = shuffled(digits[np.linspace(0, len(digits) - 1, self.noise_images).astype(int)], rng)
            else:
                images = NOISES[name](self.plan, self.noise_images, rng)
            sets[name] = TestSet(name, images)
        return sets

    def runs(self):
        """A row for each cut and set, and brightness of noise over the frame.

        Beside the columns of ``measure`` stands how well the spike count tells known digits from the set.
        """
        sets = self.test_sets()
        for cut, network in self.cut_networks():
            known, row = self._shown(network, sets[KNOWN], 1)
            yield {**self.settings, "cut": cut, **row}
            for name in self.noises:
                for factor in self.brightness if name == FRAME else (1,):
                    spikes, row = self._shown(network, sets[name], factor)
                    yield {**self.settings, "cut": cut, **row, **detection(known, spikes)}

    def _shown(self, network, test_set, factor):
        """Show a network a set that is so many times as bright; return the spikes of each image, and columns."""
        shown = replace(network, parameters=brighter(self.plan.parameters, factor))
        number = (KNOWN, *KINDS).index(test_set.name)
        rng = numbered_stream(self.seed, SHOWING + number)
        counts = simulation.respond(shown, test_set.images, rng, progress=False)
        row = {"brightness": factor, **measure(self.plan, shown, test_set, counts)}
        return counts.sum(axis=1), row

"""Silent and tied images, scored in two ways (chapters 5 and 7)."""

from dataclasses import replace

import numpy as np

from snnreg import analysis, experiment
from snnreg.datasets.image_sets import KNOWN
from snnreg.decay import Decay
from snnreg_studies.protocol import Protocol


class Scorings(Protocol):
    """The stored networks of one preset and seed on the known digits, under both scorings.

    The networks are those of ``results/paper_text`` and ``results/paper_code``, without and with decay.
    Each is tested with the delays that it learned with and with new ones, so that presets can be compared
    in nothing but the threshold.
    """

    def runs(self):
        """A row for each decay and each choice of delays: the accuracy that counts silence and ties as wrong
        (strict), the one that counts them for the first group (lenient), and how many of either there are.
        """
        known = self.test_sets()[KNOWN]
        _, weights, _ = experiment.load_results(self.preset.replace("-", "_"))
        for new_delays in (False, True):
            plan = replace(self.plan, preset=replace(self.plan.preset, as_published=new_delays))
            for decay in (Decay(), plan.preset.decay):
                network = experiment.restore(plan, decay, self.seed, weights)
                counts = experiment.respond(plan, network, known, self.seed, progress=False)
                strict = analysis.classify(counts, plan.parameters)
                lenient = analysis.classify(counts, plan.parameters, as_published=True)
                silent = analysis.silent_images(counts)
                yield {
                    **self.settings,
                    "decay": decay.when,
                    "new_delays": new_delays,
                    "test_images": len(counts),
                    "silent_images": silent,
                    "tied_images": int(np.sum(strict == analysis.NOT_RECOGNISED)) - silent,
                    "strict": float(np.mean(strict == known.classes)),
                    "lenient": float(np.mean(lenient == known.classes)),
                }

"""Networks calculated by the mean field, and the constants that it takes from one network (chapter 16)."""

from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

from snnreg import analysis, experiment
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import KNOWN, WHITE_NOISE
from snnreg.decay import Decay
from snnreg.parameters import ADAPTIVE
from snnreg_studies.decays import Rules, decay_columns
from snnreg_studies.mean_field import Constants, Theory, answers
from snnreg_studies.protocol import Protocol

LAST = (15, 30, 60, 120, 300, 600, 1500, 3000)
"""Where the windows end over which spikes in training are compared, in images; the last lasts until the end."""

FEW = 0.1
"""Spikes per group and image that make no difference: they are added before a logarithm is taken."""

NOISE_IMAGES = 30
"""Noise images differ little from each other, so that these are enough."""

TRIALS = 80
"""Sets of constants that a fit may try."""


def calculate(plan, seed, decay=None, constants=None):
    """The network of one seed as the theory has it, with the wiring and the order of images of the simulated one.

    Returns the theory, the weights, shape (784, neurons), and the expected spikes while it learned, shape (images,
    neurons).  Raises SnnregError if the plan's threshold is not adaptive.
    """
    if plan.preset.threshold != ADAPTIVE:
        raise SnnregError(f"the theory has the threshold {ADAPTIVE!r} only, got {plan.preset.threshold!r}")
    wiring, _, diffusion_rng = plan.born(seed)
    theory = Theory(plan.parameters, constants, wiring.neurons)
    return theory, *theory.learn(wiring, *plan.training_set(seed), diffusion_rng, decay)


class Theories(Rules):
    """The same as :class:`snnreg_studies.decays.Rules`, calculated instead of simulated."""

    def tables(self):
        """``runs``: a row for each decay and test set, with the columns of a simulated run; numbers of spikes and
        images are expectations.
        """
        plan, rows = self.plan, []
        sets = self.test_sets()
        for decay in self.decays:
            theory, weights, _ = calculate(plan, self.seed, decay)
            for name, test_set in sets.items():
                counts = theory.expected_counts(weights, test_set.images)
                classes = np.zeros(len(counts), int) if test_set.classes is None else test_set.classes
                right, silent = answers(counts, classes, plan.parameters)
                row = {
                    **self.settings,
                    **decay_columns(decay),
                    "test_set": name,
                    "test_images": len(counts),
                    "spikes": float(counts.sum()),
                    "silent_images": silent * len(counts),
                    "accuracy": None if test_set.classes is None else right,
                    "pruned_fraction": analysis.pruned_fraction(weights, plan.parameters),
                }
                rows.append(row)
        return {"runs": rows}


class Fit(Protocol):
    """The constants of the theory with which it resembles the simulated network of one seed without decay.

    Compared are the logarithms of spikes in training, of each group, on its own digit and on others, in windows
    that end at :data:`LAST`; and of the spikes on known digits and on white noise afterwards.
    """

    def __post_init__(self):
        super().__post_init__()
        images = self.train_per_digit * len(self.digits)
        if images < 2 * LAST[-1]:
            raise SnnregError(
                f"a fit needs {2 * LAST[-1]:,} training images, got {images:,}; make train_per_digit larger"
            )

    def tables(self):
        """``fit``: one row with the constants, and how far theory and network are apart: the root mean square of
        the differences of the logarithms.
        """
        plan, seed, sets = self.plan, self.seed, self.test_sets()
        quiet = replace(sets[WHITE_NOISE], images=sets[WHITE_NOISE].images[:NOISE_IMAGES])
        network = experiment.train(plan, Decay(), seed, progress=False)
        _, classes = plan.training_set(seed)
        image, group = np.arange(len(classes)), range(len(plan.digits))
        windows = [
            ((start <= image) & (image < end) & ((classes == g) == own), g)
            for start, end in zip((0, *LAST), (*LAST, len(classes)), strict=True)
            for g in group
            for own in (True, False)
        ]

        def log_spikes(counts, known, noise):
            groups = analysis.group_counts(counts, plan.parameters)
            before = [groups[images, g].mean() for images, g in windows if images.any()]
            after = [counts.sum() / len(counts) for counts in (known, noise)]
            return np.log(np.array(before) + FEW), np.log(np.array(after) + FEW)

        wanted = log_spikes(
            network.counts,
            *(experiment.respond(plan, network, s, seed, progress=False) for s in (sets[KNOWN], quiet)),
        )

        def apart(logarithms):
            theory, weights, counts = calculate(plan, seed, constants=Constants(*np.exp(logarithms)))
            known, noise = (theory.expected_counts(weights, s.images) for s in (sets[KNOWN], quiet))
            found = log_spikes(counts, known, noise)
            return float(np.sqrt(sum(np.mean((a - b) ** 2) for a, b in zip(found, wanted, strict=True))))

        start = np.log([1.0, 1.0, 0.5])
        simplex = np.vstack([start, start + 0.3 * np.eye(3)])
        best = minimize(apart, start, method="Nelder-Mead", options={"initial_simplex": simplex, "maxfev": TRIALS})
        gain, spread, within = map(float, np.exp(best.x))
        found = {"gain": gain, "spread": spread, "within": within, "apart": float(best.fun)}
        return {"fit": [{**self.settings, **found}]}

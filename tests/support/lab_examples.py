"""One of each lab, small enough to be made in a moment."""

import functools

import numpy as np
from brian2 import Hz

from snnreg.datasets import digits_of
from snnreg.decay import Decay
from snnreg.encoding import poisson_spikes
from snnreg.experiment import PAPER_TEXT, Plan, load_results, restore
from snnreg.parameters import ADAPTIVE, Parameters
from snnreg.wiring import draw_wiring
from snnreg_book import labs
from snnreg_studies.conclusions import table_runs

PLAN = Plan()
P = PLAN.parameters
SETS = ("white_noise", "blurred_noise", "known", "unknown")
MOMENTS = (0, 10, 300, 15_000)
GROWING = {
    "plan": Plan(digits=(3, 5, 8), parameters=Parameters(growth_step=3e-5, activity_target=1.5 * Hz)),
    "tau_prun_s": 75,
    "missions": ("wake",),
    "test_images": 240,
}
"""The training lab of chapter 10, where growth wakes digits that fall silent."""

MOVING = {
    "plan": Plan(
        parameters=Parameters(
            growth_step=1e-4,
            activity_target=2 * Hz,
            initial_weights=0,
            trace_step_pre=1.25e-4,
            trace_step_post=-1.3125e-4,
        )
    ),
    "tau_prun_s": 75,
    "growth": True,
    "missions": ("move",),
    "test_images": 240,
}
"""The training lab of chapter 10 where the reader moves the digits: its growth, with a larger step."""


@functools.cache
def pair():
    """The networks of seed 0 as the results have them, without and with decay."""
    _, weights, _ = load_results("paper_text")
    return [restore(PLAN, decay, 0, weights) for decay in (Decay(), PAPER_TEXT.decay)]


@functools.cache
def four_sets():
    """The four test sets of the plan."""
    return PLAN.test_sets(0)


@functools.cache
def volley_network():
    """The wiring and the input spikes of chapter 4."""
    images, _ = digits_of(PLAN.digits, 3, train=True)
    trains = poisson_spikes(images[::3], np.random.default_rng(4), P)
    return draw_wiring(len(PLAN.digits), np.random.default_rng(0), P), trains


@functools.cache
def sinking_weights():
    """Weights at :data:`MOMENTS`, shape (moments, 2, 784, 30): those of the second network sink further."""
    rng, g_max = np.random.default_rng(0), float(P.g_max)
    born = rng.uniform(0, g_max, (784, 30))
    noise = 0.02 * g_max
    return np.array(
        [
            [np.clip(left * born + rng.normal(0, noise, born.shape) * (left < 1), 0, g_max) for left in both]
            for both in ((1, 1), (0.8, 0.7), (0.5, 0.2), (0.4, 0.1))
        ]
    )


def paper_here():
    """The experiment of the paper with fewer test images."""
    lab = labs.PaperHere(table_runs())
    lab.about = {**lab.about, "test_per_digit": 40}
    return lab


EXAMPLES = {
    "DrawHere": lambda: labs.DrawHere(*pair(), digits=PLAN.digits),
    "ShowHere": lambda: labs.ShowHere(*pair(), four_sets(), digits=PLAN.digits, unknown=PLAN.unknown, per_set=30),
    "Synapse": labs.Synapse,
    "Neuron": labs.Neuron,
    "TwoSpikes": labs.TwoSpikes,
    "Drift": labs.Drift,
    "Volley": lambda: labs.Volley(*volley_network(), P, digits=PLAN.digits, threshold=ADAPTIVE),
    "Film": lambda: labs.Film.of(MOMENTS, *np.moveaxis(sinking_weights(), 1, 0), plan=PLAN),
    "WeightMap": lambda: labs.WeightMap.of(
        pair()[0], Plan(test_per_digit=20).test_sets(0), digits=PLAN.digits, images_per_set=3
    ),
    "TuneIt": labs.TuneIt,
    "TeachIt": labs.TeachIt,
    "Workshop": labs.Workshop,
    "TrainHere": lambda: labs.TrainHere(images=300, test_images=90, pace="fast"),
    "PaperHere": paper_here,
}
"""Name of each lab: what makes one."""


@functools.cache
def example(name):
    """The lab of a name, made once."""
    return EXAMPLES[name]()

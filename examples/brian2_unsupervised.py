"""Use it or lose it without labels: a small network after Diehl and Cook (2015) that learns bars.

What is shown lies in the middle of ten by ten inputs; the frame around it is never lit.  Neurons compete by
inhibition and an adaptive threshold, and normalization gives the weights of each the same sum after every picture,
the unused ones among them.  With the decay these fade, and normalization hands their part to those that are used.
To use it took three lines: two imports, and ``DecayingSynapses`` in place of ``Synapses``.
Run ``python examples/brian2_unsupervised.py`` (about a minute).
"""

import numpy as np
from brian2 import Hz, NeuronGroup, PoissonGroup, Synapses, TimedArray, ms, network_operation, run, second, seed

from snnreg import Decay
from snnreg.integrations import DecayingSynapses

SIDE, NEURONS, PERIOD, TOTAL = 10, 16, 200 * ms, 8.0  # the total weight of one neuron
FRAME = np.pad(np.zeros((SIDE - 2, SIDE - 2), bool), 1, constant_values=True).ravel()


def bars(pictures):
    """Rates of the inputs, shape (pictures, SIDE * SIDE): one bar each, across or upright, never in the frame."""
    fields = np.zeros((pictures, SIDE, SIDE))
    fields[range(pictures), np.random.default_rng(1).integers(1, SIDE - 1, pictures), 1:-1] = 60
    fields[::2] = fields[::2].transpose(0, 2, 1)
    return fields.reshape(pictures, -1) * Hz


def simulate(decay, pictures):
    """The plastic synapses after so many pictures."""
    seed(1)
    shown = {"shown": TimedArray(bars(pictures), dt=PERIOD)}
    inputs = PoissonGroup(SIDE**2, "shown(t, i)", namespace=shown)
    model = """dv/dt = (g - v) / (50 * ms) : 1
               dg/dt = -g / (5 * ms) : 1
               dtheta/dt = -theta / (20 * second) : 1"""
    neurons = NeuronGroup(NEURONS, model, threshold="v > .4 + theta", reset="v = 0; theta += .02", method="euler")
    traces = """w : 1
                dx/dt = -x / (20 * ms) : 1 (event-driven)
                dy/dt = -y / (20 * ms) : 1 (event-driven)"""
    learning = {
        "on_pre": "g_post += w; x = 1; w = clip(w - 0.002 * y, 0, 1)",
        "on_post": "y = 1; w = clip(w + 0.05 * x, 0, 1)",
    }
    plastic = DecayingSynapses(inputs, neurons, decay=decay, model=traces, **learning)
    plastic.connect()
    plastic.w = "rand()"
    rivals = Synapses(neurons, neurons, on_pre="v_post = 0")
    rivals.connect("i != j")

    @network_operation(dt=PERIOD)
    def normalize():
        plastic.w *= TOTAL / np.bincount(plastic.j, plastic.w, NEURONS)[plastic.j]

    run(pictures * PERIOD)
    return plastic


if __name__ == "__main__":
    for decay in (Decay(), Decay("online", 10 * second)):
        weights = simulate(decay, 100).weights_now.reshape(SIDE**2, NEURONS)
        print(f"decay {decay.when}: {weights[FRAME].sum() / weights.sum():.1%} of all weight lies in the frame")

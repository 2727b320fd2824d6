"""Use it or lose it where STDP keeps a balance: the neuron of Song, Miller and Abbott (2000).

A thousand inputs excite one neuron and compete by STDP.  Half of them fall silent halfway.  STDP alone hardly
touches a synapse without spikes, so theirs keep the weight they had; with the decay they lose it.

Run ``python examples/brian2_stdp.py`` (about a minute).
"""

from brian2 import Hz, NeuronGroup, PoissonGroup, Synapses, defaultclock, ms, mV, run, second, seed

from snnreg import Decay
from snnreg.integrations import DecayingSynapses

INPUTS, RATE = 1000, 15 * Hz
G_MAX, STEP = 0.015, 0.005 * 0.015

NEURON = """
dv/dt = (-70 * mV - v + g_e * (0 * mV - v) + g_i * (-70 * mV - v)) / (20 * ms) : volt
dg_e/dt = -g_e / (5 * ms) : 1
dg_i/dt = -g_i / (5 * ms) : 1
"""
PLASTIC = """
w : 1
dtrace_in/dt = -trace_in / (20 * ms) : 1 (event-driven)
dtrace_out/dt = -trace_out / (20 * ms) : 1 (event-driven)
"""
ON_PRE = """
g_e_post += w
trace_in += STEP
w = clip(w + trace_out, 0, G_MAX)
"""
ON_POST = """
trace_out -= 1.05 * STEP
w = clip(w + trace_in, 0, G_MAX)
"""


def simulate(decay, duration):
    """The plastic synapses after a time; the second half of the inputs spikes in its first half only."""
    seed(1)
    defaultclock.dt = 0.5 * ms
    inputs = PoissonGroup(INPUTS, "RATE * int(i < INPUTS / 2 or t < duration / 2)", name="inputs")
    inhibition = PoissonGroup(200, 10 * Hz, name="inhibition")
    neuron = NeuronGroup(1, NEURON, threshold="v > -54 * mV", reset="v = -60 * mV", method="euler")
    neuron.v = -70 * mV
    plastic = DecayingSynapses(inputs, neuron, decay=decay, model=PLASTIC, on_pre=ON_PRE, on_post=ON_POST)
    plastic.connect()
    plastic.w = "rand() * G_MAX"
    fixed = Synapses(inhibition, neuron, on_pre="g_i_post += 0.05")
    fixed.connect()
    run(duration)
    return plastic


if __name__ == "__main__":
    for decay in (Decay(), Decay("online", 5 * second)):
        used, silent = simulate(decay, 20 * second).weights_now.reshape(2, -1) / G_MAX
        print(f"decay {decay.when}: {used.mean():.3f} of g_max where used, {silent.mean():.3f} where silent")

"""One leaky neuron that a hundred Poisson inputs drive."""

import matplotlib.pyplot as plt
from brian2 import Hz, NeuronGroup, PoissonGroup, SpikeMonitor, StateMonitor, Synapses, ms, mV, run, second, seed

seed(1)
leak = "dv/dt = -v / (20 * ms) : volt"
neuron = NeuronGroup(1, leak, threshold="v > 15 * mV", reset="v = 0 * mV", method="exact")
inputs = PoissonGroup(100, 20 * Hz)
synapses = Synapses(inputs, neuron, on_pre="v += 0.5 * mV")
synapses.connect()
voltage, spikes = StateMonitor(neuron, "v", record=True), SpikeMonitor(neuron)
run(1 * second)

print(f"{spikes.num_spikes} spikes in a second")
plt.plot(voltage.t / ms, voltage.v[0] / mV)
plt.xlabel("time (ms)")
plt.ylabel("potential (mV)")
plt.show()

"""The paper in some eighty lines of plain Brian2: two networks side by side, and only the second one forgets.

Both learn 7, 4 and 6 from the same 510 images and the same input spikes; then both are shown white noise, known
digits and unknown ones.  Chapter 4 explains each part.

Run ``python examples/the_paper.py`` (about half a minute; it needs a C++ compiler).
"""

import brian2 as b2
import numpy as np
from brian2 import Hz, ms, mV, second

from snnreg.datasets import digits_of

SIZE, G_MAX, TESTS = 30, 0.05, 150  # neurons of a network, largest weight, images of a test set
PERIOD, SHOWN, TAU_PRUN = 500 * ms, 350 * ms, 55 * second
E_E, E_I, E_L, THETA_0 = 0 * mV, -100 * mV, -60 * mV, -52 * mV

NEURON = """
dv/dt = (g_e*(E_E - v) + g_i*(E_I - v) + (E_L - v)) / (100*ms) : volt
dg_e/dt = -g_e / (5*ms) : 1
dg_i/dt = -g_i / (10*ms) : 1
dtheta/dt = (THETA_0 - theta) / (150*ms) : volt
learning : 1 (shared)
k_p : 1
"""
PARTNER = """
dv/dt = (g_e*(E_E - v) + (E_L - v)) / (10*ms) : volt
dg_e/dt = -g_e / (5*ms) : 1
"""
SYNAPSE = """
w : 1
t_s : second
dapre/dt = -apre / (20*ms) : 1 (event-driven)
dapost/dt = -apost / (20*ms) : 1 (event-driven)
"""
INPUT_SPIKE = """
w *= exp(-k_p_post * ((t - t_s) / TAU_PRUN)**2)
t_s = t
g_e_post += w
apre += 0.01 * G_MAX
w = clip(w + learning_post * apost, 0, G_MAX)
"""
OUTPUT_SPIKE = """
apost -= 0.0105 * G_MAX
w = clip(w + learning_post * teacher(t, j) * apre, 0, G_MAX)
"""


def main():
    """Train both networks, show the test sets, and return the spikes per image of each."""
    b2.set_device("cpp_standalone", build_on_run=False)
    b2.defaultclock.dt = 0.5 * ms
    b2.seed(1)
    rng = np.random.default_rng(1)

    images, labels = digits_of((7, 4, 6), 170, train=True)
    order = rng.permutation(len(images))
    images, labels = images[order].reshape(-1, 784), labels[order]
    tests = {"white noise": rng.uniform(0, 2 * images.mean(), (TESTS, 784))}
    for name, digits in {"known digits": (7, 4, 6), "unknown digits": (9, 2, 1)}.items():
        tests[name] = digits_of(digits, TESTS // 3, train=False)[0].reshape(-1, 784)

    light = b2.TimedArray(np.concatenate([images, *tests.values()]) * 0.25 * Hz, dt=PERIOD)  # noqa: F841
    inputs = b2.PoissonGroup(784, "light(t, i) * int(t % PERIOD < SHOWN)")
    own_group = np.arange(2 * SIZE) % SIZE // 10 == labels[:, None]
    teacher = b2.TimedArray(np.where(own_group, 1.0, -1.0), dt=PERIOD)  # noqa: F841

    neurons = b2.NeuronGroup(2 * SIZE, NEURON, threshold="v > theta", refractory=5 * ms, method="euler",
                             reset="v = -65*mV; theta += learning * 3*mV")  # fmt: skip
    partners = b2.NeuronGroup(2 * SIZE, PARTNER, threshold="v > -40*mV", refractory=2 * ms, method="euler",
                              reset="v = -45*mV")  # fmt: skip
    neurons.v = partners.v = -80 * mV
    neurons.theta, neurons.learning, neurons.k_p = THETA_0, 1, "i // SIZE"  # the second network decays

    to_partner = b2.Synapses(neurons, partners, on_pre="g_e_post += 3")
    to_partner.connect("i == j")
    to_partner.delay = "rand() * 10*ms"
    to_rivals = b2.Synapses(partners, neurons, on_pre="g_i_post += 3 / SIZE")
    to_rivals.connect("i != j and i // SIZE == j // SIZE")
    to_rivals.delay = "rand() * 5*ms"
    synapses = b2.Synapses(inputs, neurons, SYNAPSE, on_pre=INPUT_SPIKE, on_post=OUTPUT_SPIKE)
    synapses.connect()
    synapses.w = np.tile(rng.uniform(0, G_MAX, (784, SIZE)), 2).ravel()
    spikes = b2.SpikeMonitor(neurons)

    b2.run(len(images) * PERIOD)
    synapses.w = "w * exp(-k_p_post * ((t - t_s) / TAU_PRUN)**2)"  # inputs that never spiked, too
    neurons.learning, neurons.k_p, neurons.theta = 0, 0, THETA_0
    b2.run(len(tests) * TESTS * PERIOD)
    b2.device.build(directory=None)

    place = np.floor(spikes.t / PERIOD + 1e-6).astype(int) - len(images)
    network, tested = spikes.i[:] // SIZE, place >= 0
    counts = np.zeros((len(tests) * TESTS, 2))
    np.add.at(counts, (place[tested], network[tested]), 1)
    return dict(zip(tests, counts.reshape(len(tests), TESTS, 2).mean(axis=1), strict=True))


if __name__ == "__main__":
    for name, (without, with_decay) in main().items():
        print(f"{name:15}{without:7.1f} spikes per image without decay, {with_decay:5.1f} with it")

"""The network of Diehl and Cook in Brian2's equations: the reference of loop.c, which is far faster.

From the paper: populations, equations, durations, learning by traces, thresholds that adapt, the input rates.
From the authors' code (github.com/peter-u-diehl/stdp-mnist), where the paper has no number or another: the other
constants, weights that sum to 78, and the trace ``post2`` as it was before the output spike.
Left out: the delays of 0 to 10 ms from inputs to excitatory neurons.
Ours: the steps of the excitatory potentials are implicit in them, ``v(t + dt) = v(t) + dt v'(v(t + dt), g(t))``.
Explicit Euler steps of 0.5 ms, as in their code, run away when two dozen neurons inhibit one at the same time.
Their steps leave half of the excitatory conductance after each step where exact ones leave 61 %; both can be had.
"""

import numpy as np
from brian2 import (
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    Synapses,
    defaultclock,
    ms,
    mV,
    prefs,
    second,
    volt,
)

from snnreg.parameters import INPUTS

CONSTANTS = {
    "excitatory_rest": -65 * mV,
    "excitatory_threshold": -52 * mV,
    "inhibitory_rest": -60 * mV,
    "inhibitory_reset": -45 * mV,
    "inhibitory_threshold": -40 * mV,
    "inhibitory_reversal": -100 * mV,  # of excitatory neurons; nothing inhibits the inhibitory ones
    "theta_plus": 0.05 * mV,
    "theta_offset": 20 * mV,  # with which theta starts
    "tau_pre": 20 * ms,
    "tau_post1": 20 * ms,
    "tau_post2": 40 * ms,
    "nu_pre": 0.0001,
    "nu_post": 0.01,
    "w_max": 1,
    "excitation": 10.4,
    "inhibition": 17,
}
SUM_OF_WEIGHTS = 78
TAU_E, TAU_I = 1 * ms, 2 * ms

EXCITATORY = """
v : volt
g_e : 1
g_i : 1
"""
INHIBITORY = """
dv/dt = (inhibitory_rest - v - g_e * v) / (10*ms) : volt (unless refractory)
g_e : 1
"""
IMPLICIT_STEP = """
rate = dt / (100*ms)
moved = (v + rate * (excitatory_rest + g_i * inhibitory_reversal)) / (1 + rate * (1 + g_e + g_i))
v = moved * int(not_refractory) + v * (1 - int(not_refractory))
g_e *= left_e
g_i *= left_i
"""
THETA_LEARNS, THETA_RESTS = "dtheta/dt = -theta / tau_theta : volt", "theta : volt"

TRACES = """
w : 1
t_s : second
dpre/dt = -pre / tau_pre : 1 (event-driven)
dpost1/dt = -post1 / tau_post1 : 1 (event-driven)
dpost2/dt = -post2 / tau_post2 : 1 (event-driven)
"""
INPUT_SPIKE = """
g_e_post += w
pre = 1
w = clip(w - nu_pre * post1, 0, w_max)
t_s = t
"""
OUTPUT_SPIKE = """
w = clip(w + nu_post * pre * post2, 0, w_max)
post1 = 1
post2 = 1
"""


def left(exact, time_step=0.5 * ms):
    """Compute what a time step leaves of both conductances, excitation first, by Euler's step or exactly."""
    steps = [float(time_step / tau) for tau in (TAU_E, TAU_I)]
    return [np.exp(-step) if exact else 1 - step for step in steps]


def run(network, trains, parameters, *, decay=None, learning=False):
    """Show input spikes to a network as :meth:`snnreg_studies.diehl_cook.network.Network.run` does.

    `network` is only read, before its first image.  Returns who spiked at each step, shape (steps, neurons), the
    weights and, in volts, the thresholds' `theta`.
    """
    neurons, time_step = network.weights.shape[1], parameters.dt
    prefs.codegen.target, defaultclock.dt = "numpy", time_step
    starts = parameters.period_steps * np.repeat(np.arange(len(trains)), trains.per_image)
    names = CONSTANTS | {"tau_theta": network.threshold_time_s * second}
    names |= dict(zip(("left_e", "left_i"), left(network.exact_conductances), strict=True))
    names |= ({"k_p": decay.k_p, "tau_prun": decay.tau_prun} | decay.namespace()) if decay else {}
    inputs = SpikeGeneratorGroup(INPUTS, trains.pixel, (starts + trains.step) * time_step)
    excitatory = NeuronGroup(
        neurons,
        EXCITATORY + (THETA_LEARNS if learning else THETA_RESTS),
        threshold="v > theta - theta_offset + excitatory_threshold",
        reset="v = excitatory_rest" + ("\ntheta += theta_plus" if learning else ""),
        refractory=5 * ms,
        method="euler",
        namespace=names,
    )
    inhibitory = NeuronGroup(
        neurons,
        INHIBITORY,
        threshold="v > inhibitory_threshold",
        reset="v = inhibitory_reset",
        refractory=2 * ms,
        method="euler",
        namespace=names,
    )
    excitatory.run_regularly(IMPLICIT_STEP, when="groups", order=1)  # after refractoriness
    inhibitory.run_regularly("g_e *= left_e", when="groups", order=1)
    excitatory.v, inhibitory.v, excitatory.theta = -105 * mV, -100 * mV, 20 * mV
    on_pre = (decay.at_input_spike() if decay and decay.online else "") + INPUT_SPIKE
    learned = Synapses(
        inputs,
        excitatory,
        TRACES,
        on_pre=on_pre if learning else "g_e_post += w",
        on_post=OUTPUT_SPIKE if learning else None,
        namespace=names,
    )
    learned.connect()
    learned.w = network.weights.ravel()
    forth = Synapses(excitatory, inhibitory, on_pre="g_e_post += excitation", namespace=names)
    forth.connect(j="i")
    back = Synapses(inhibitory, excitatory, on_pre="g_i_post += inhibition", namespace=names)
    back.connect(condition="i != j")
    if learning:
        learned.post.order = 1  # after all that arrives
    monitor = SpikeMonitor(excitatory)
    whole = Network(inputs, excitatory, inhibitory, learned, forth, back, monitor)
    for _ in range(len(trains)):
        if learning:
            weights = np.array(learned.w).reshape(INPUTS, neurons)
            learned.w = (weights * (SUM_OF_WEIGHTS / weights.sum(axis=0))).ravel()
        whole.run(parameters.period_steps * time_step)
    raster = np.zeros((len(trains) * parameters.period_steps, neurons), np.uint8)
    raster[np.round(monitor.t / time_step).astype(int), monitor.i] = 1
    return raster, np.array(learned.w).reshape(INPUTS, neurons), np.array(excitatory.theta / volt)

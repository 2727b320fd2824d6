"""The reference model: the network of the paper in Brian2 (chapter 4).

784 Poisson inputs, or 1,568 with OFF inputs, drive 30 excitatory neurons through plastic synapses (S1).  Each
excitatory neuron excites its own inhibitory neuron (S2), which inhibits all other excitatory neurons (S3).
:mod:`snnreg.simulation.reference` runs what :func:`build` returns; :mod:`snnreg.simulation.kernel` is the same
network as a loop.
"""

import re

import numpy as np
from brian2 import (
    Clock,
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    Synapses,
    TimedArray,
    second,
)

from snnreg.base.checks import Integers
from snnreg.decay import DecayRule
from snnreg.encoding import SpikeTrains
from snnreg.parameters import HELD, Parameters
from snnreg.wiring import Wiring, group_of

EXCITATORY = """
dv/dt = (g_e * (excitatory_reversal - v) + g_i * (inhibitory_reversal - v)
         + (resting_potential - v)) / excitatory_membrane_time : volt
dg_e/dt = -g_e / excitatory_conductance_time : 1
dg_i/dt = -g_i / inhibitory_conductance_time : 1
dtheta/dt = (threshold_rest - theta) / threshold_time : volt
theta_held : volt
group : integer (constant)
"""

INHIBITORY = """
dv/dt = (g_e * (excitatory_reversal - v) + (resting_potential - v)) / inhibitory_membrane_time : volt
dg_e/dt = -g_e / excitatory_conductance_time : 1
"""

PLASTIC = """
w : 1
t_s : second
dapre/dt = -apre / trace_time_pre : 1 (event-driven)
dapost/dt = -apost / trace_time_post : 1 (event-driven)
"""

# Recent output rate of a neuron as a multiple of its target; only where synapses grow (chapter 10).
ACTIVITY = """
dactivity/dt = -activity / activity_time : 1
"""
ACTIVITY_RISES = """
activity += 1 / (activity_target * activity_time)
"""

# One value for all synapses: one compiled program serves every pruning time (see decay.py).
DECAYING = """
tau_prun : second (constant, shared)
k_p : 1 (constant, shared)
"""

FROZEN = "w : 1"
FROZEN_INPUT_SPIKE = """
g_e_post += w
"""

# Feed-forward inhibition weighs the light on a synapse against all light (chapter 10).
INHIBITION_BY_INPUT = """
g_i_post += feedforward_inhibition
"""

ON_INPUT_SPIKE = """
g_e_post += w
apre += trace_step_pre
w = clip(w + apost, 0, g_max)
t_s = t
"""

# A synapse in use grows while its neuron is too quiet, on images of the neuron's own digit (chapter 10).
GROWTH = """
quiet = clip(1 - activity_post, 0, 1) * int(group_post == shown_class(t))
w = clip(w + growth_step * quiet, 0, g_max)
"""

# STDP (eq. 3) for the group that learns the digit shown, all-LTD (eq. 4) for the others.
ON_OUTPUT_SPIKE = """
apost += trace_step_post
w = clip(w + (2 * int(group_post == shown_class(t)) - 1) * apre, 0, g_max)
"""

# Each its own (chapter 11): growth asks how active the whole group is, and goes to one neuron of it, the one whose
# excitement exceeds its tiredness most.  Growth alone strengthens there; STDP only weakens, and only other groups.
COMPETITION = """
dexcitement/dt = (g_e - excitement) / excitement_time : 1
dtiredness/dt = tiring_rate * int(ahead == 0) * int(group == shown_class(t)) - tiredness / tiredness_time : 1
eager = excitement - tiredness : 1
ahead : 1
"""
# From each neuron of a group to each: how many are ahead of it, the first of equals.
IN_GROUP = """
ahead_post = int(eager_pre > eager_post) + int(eager_pre == eager_post) * int(i < j) : 1 (summed)
"""
IN_GROUP_SPIKE = """
activity_post += 1 / (activity_target * activity_time)
"""
ONE_GROWS = """
grows = int(ahead_post == 0) * int(group_post == shown_class(t))
w = clip(w + growth_step * clip(1 - activity_post, 0, 1) * grows, 0, g_max)
"""
OTHERS_AT_INPUT_SPIKE = """
g_e_post += w
apre += trace_step_pre
w = clip(w + apost * int(group_post != shown_class(t)), 0, g_max)
t_s = t
"""
OTHERS_AT_OUTPUT_SPIKE = """
apost += trace_step_post
w = clip(w - apre * int(group_post != shown_class(t)), 0, g_max)
"""

STEPS = re.compile("trace_step_pre|trace_step_post|growth_step")
"""What fades from image to image where steps fade (:meth:`snnreg.parameters.Parameters.pace`)."""


def build(
    wiring: Wiring,
    trains: SpikeTrains | None,
    targets: Integers | None,
    *,
    parameters: Parameters,
    threshold: str,
    decay: DecayRule,
) -> Network:
    """Build the network, ready to run.

    Parameters
    ----------
    wiring : Wiring
        Weights and delays.
    trains : SpikeTrains or None
        Input spikes of all images; None makes ``input`` a Poisson group, whose rates are yours to set.
    targets : ndarray of int, shape (images,), or None
        Class of each image, or -1 for one that no group has as its own; None builds a network that does not learn
        and whose threshold is at rest.
    parameters : Parameters
    threshold : {"adaptive", "held"}
    decay : DecayRule
        Only an online decay acts here.

    Returns
    -------
    brian2.Network
        With the objects ``input``, ``excitatory``, ``inhibitory``, ``S1``, ``S2``, ``S3`` and ``output_spikes``.
    """
    p = parameters
    neurons = wiring.neurons
    learning = targets is not None
    growing, fading = learning and p.growth_step > 0, learning and p.fade_end > 0 * second
    competing = growing and p.one_grows > 0
    shown_class = (
        TimedArray(np.asarray(targets, float), dt=p.period_steps * p.dt, name="shown_class") if learning else None
    )
    clock = Clock(p.dt, name="step_clock")
    period = p.period_steps * p.dt
    constants = p.namespace()

    if trains is None:
        inputs = PoissonGroup(wiring.inputs, np.zeros(wiring.inputs) * Hz, clock=clock, name="input")
    else:
        image = np.repeat(np.arange(len(trains), dtype=np.int64), trains.per_image)
        times = (trains.step + image * p.period_steps) * p.dt
        inputs = SpikeGeneratorGroup(wiring.inputs, trains.pixel, times, clock=clock, sorted=True, name="input")

    level, reset = "threshold_rest", "v = excitatory_reset"
    if learning:
        level = "theta_held" if threshold == HELD else "theta"
        reset += "\ntheta += threshold_step"
    if growing and not competing:
        reset += ACTIVITY_RISES
    # The refractory period, a whole number of steps, is compared in seconds with half a step of tolerance. Given
    # as a time, Brian2 would count the steps since the last spike for each neuron in each step.
    excitatory = NeuronGroup(
        neurons,
        EXCITATORY + (ACTIVITY if growing else "") + (COMPETITION if competing else ""),
        threshold=f"v > {level}",
        reset=reset,
        refractory="t - lastspike < excitatory_refractory_period - dt / 2",
        method="euler",
        clock=clock,
        namespace={**constants, "shown_class": shown_class},
        name="excitatory",
    )
    excitatory.v = p.initial_potential
    excitatory.theta = p.threshold_rest
    excitatory.group = group_of(neurons, p)
    if growing:
        excitatory.activity = 1
    if threshold == HELD:
        excitatory.run_regularly("theta_held = theta", dt=period, when="start")

    inhibitory = NeuronGroup(
        neurons,
        INHIBITORY,
        threshold="v > inhibitory_threshold",
        reset="v = inhibitory_reset",
        refractory="t - lastspike < inhibitory_refractory_period - dt / 2",
        method="euler",
        clock=clock,
        namespace=constants,
        name="inhibitory",
    )
    inhibitory.v = p.initial_potential

    inhibiting = INHIBITION_BY_INPUT if p.feedforward_inhibition else ""
    if targets is not None:
        on_pre, on_post, pace = ON_INPUT_SPIKE, ON_OUTPUT_SPIKE, None
        if competing:
            on_pre, on_post = OTHERS_AT_INPUT_SPIKE, OTHERS_AT_OUTPUT_SPIKE
        on_pre = (decay.at_input_spike() if decay.online else "") + on_pre + inhibiting
        if growing:
            on_pre += ONE_GROWS if competing else GROWTH
        if fading:
            on_pre, on_post = (STEPS.sub(r"\g<0> * pace(t)", code) for code in (on_pre, on_post))
            starts_s = np.arange(len(targets), dtype=float) * p.period_s
            pace = TimedArray(p.pace(starts_s), dt=period, name="pace")
        S1 = Synapses(
            inputs,
            excitatory,
            PLASTIC + (DECAYING if decay.online else ""),
            on_pre=on_pre,
            on_post=on_post,
            namespace={**constants, **decay.namespace(), "shown_class": shown_class, "pace": pace},
            clock=clock,
            name="S1",
        )
    else:
        on_pre = FROZEN_INPUT_SPIKE + inhibiting
        S1 = Synapses(inputs, excitatory, FROZEN, on_pre=on_pre, namespace=constants, clock=clock, name="S1")
    S1.connect(namespace={})  # not the names of this function
    S1.w = wiring.weights.ravel()
    if learning and decay.online:
        S1.tau_prun, S1.k_p = decay.tau_prun, decay.k_p

    S2 = Synapses(
        excitatory, inhibitory, on_pre="g_e_post += excitation", namespace=constants, clock=clock, name="S2"
    )
    S2.connect(j="i", namespace={})
    S2.delay = wiring.excitation_delay_s * second

    S3 = Synapses(
        inhibitory,
        excitatory,
        on_pre="g_i_post += inhibition_each",
        namespace={"inhibition_each": p.inhibition / neurons},
        clock=clock,
        name="S3",
    )
    source, target = np.nonzero(~np.eye(neurons, dtype=bool))
    S3.connect(i=source, j=target, namespace={})
    S3.delay = wiring.inhibition_delay_s[source, target] * second

    network = Network(inputs, excitatory, inhibitory, S1, S2, S3, SpikeMonitor(excitatory, name="output_spikes"))
    if competing:
        in_group = Synapses(
            excitatory,
            excitatory,
            IN_GROUP,
            on_pre=IN_GROUP_SPIKE,
            namespace=constants,
            clock=clock,
            name="in_group",
        )
        in_group.connect("group_pre == group_post", namespace={})
        network.add(in_group)
    return network

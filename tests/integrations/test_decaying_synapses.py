"""Synapses of any Brian2 network decay as equation (5) says: any sizes, pathways, pruning times, both devices."""

import numpy as np
import pytest
from brian2 import Equations, Network, NeuronGroup, SpikeGeneratorGroup, Synapses, ms, run, second

from snnreg.base.errors import SnnregError
from snnreg.decay import AFTER_TRAINING, ONLINE, Decay
from snnreg.integrations import DecayingSynapses
from tests.support.processes import run_python
from tests.test_from_outside import HalfStays

END_S = 0.4
SPIKES = {0: [0.1, 0.15, 0.3], 1: [0.25], 2: []}
pytestmark = pytest.mark.usefixtures("brian2_scope")


def inputs_of(spikes):
    index = [i for i, times in spikes.items() for _ in times]
    return SpikeGeneratorGroup(len(spikes), index, np.concatenate(list(spikes.values())) * second)


def simulated(decay, spikes=SPIKES, targets=2, model="w : 1", on_pre="v_post += w", **options):
    """Synapses of weight 1 after some input spikes, and the neurons."""
    inputs, neurons = inputs_of(spikes), NeuronGroup(targets, "v : 1")
    synapses = DecayingSynapses(inputs, neurons, decay=decay, model=model, on_pre=on_pre, **options)
    synapses.connect()
    setattr(synapses, options.get("weight", "w"), 1)
    run(END_S * second)
    return synapses, neurons


def silences(spikes=SPIKES, delay_s=0.0):
    """All silences of each input, the last of them running."""
    return [np.diff([0, *(np.array(times) + delay_s), END_S]) for times in spikes.values()]


def left(decay, spikes=SPIKES, targets=2, delay_s=0.0):
    """What the closed form leaves of a weight of 1, for each synapse."""
    factors = [np.prod(decay.factor(gaps)) for gaps in silences(spikes, delay_s)]
    return np.repeat(factors, targets)


@pytest.mark.parametrize(
    "rule",
    [
        Decay(ONLINE, 0.2 * second),
        Decay(ONLINE, 0.2 * second, k_p=0.3, exponent=1),
        HalfStays(ONLINE, 0.2 * second),
    ],
)
def test_a_used_synapse_loses_each_of_its_silences(rule):
    synapses, neurons = simulated(rule)
    np.testing.assert_allclose(synapses.weights_now, left(rule), rtol=1e-12)
    # Each spike transmits what its silence left.
    arrived = sum(np.cumprod(rule.factor(gaps[:-1])).sum() for gaps in silences())
    np.testing.assert_allclose(neurons.v, [arrived] * 2, rtol=1e-12)
    np.testing.assert_allclose(synapses.t_s / second, np.repeat([0.3, 0.25, 0], 2))


def test_a_decay_after_training_waits_for_the_end():
    rule = Decay(AFTER_TRAINING, 0.2 * second)
    synapses, neurons = simulated(rule)
    assert (np.array(synapses.w) == 1).all() and (np.array(neurons.v) == 4).all()
    expected = np.repeat(rule.factor(np.array([0.1, 0.15, 0.4])), 2)
    np.testing.assert_allclose(synapses.weights_now, expected, rtol=1e-12)


def test_to_look_changes_nothing_and_the_run_goes_on():
    rule = Decay(ONLINE, 0.5 * second)
    inputs, neurons = inputs_of(SPIKES), NeuronGroup(2, "v : 1")
    synapses = DecayingSynapses(inputs, neurons, decay=rule, model="w : 1", on_pre="v_post += w")
    synapses.connect()
    synapses.w = 1
    network = Network(inputs, neurons, synapses)
    network.run(END_S * second)
    np.testing.assert_array_equal(synapses.weights_now, synapses.weights_now)
    network.run(0.1 * second)
    np.testing.assert_allclose(synapses.weights_now[-2:], rule.factor(0.5), rtol=1e-12)  # one silence, not two


def test_a_spike_is_a_use_when_it_arrives():
    rule = Decay(ONLINE, 0.2 * second)
    synapses, _ = simulated(rule, delay=50 * ms)
    np.testing.assert_allclose(synapses.weights_now, left(rule, delay_s=0.05), rtol=1e-12)


def test_several_pathways_share_one_clock():
    rule = Decay(ONLINE, 0.2 * second)
    synapses, neurons = simulated(
        rule, on_pre={"fast": "v_post += w", "slow": "v_post += w"}, delay={"slow": 20 * ms}
    )
    twice = {i: sorted([*times, *(t + 0.02 for t in times)]) for i, times in SPIKES.items()}
    np.testing.assert_allclose(synapses.weights_now, left(rule, twice), rtol=1e-12)


def test_learning_and_names_of_ones_own():
    """The decay comes first, then the lines of on_pre, indented as they may be, then learning at output spikes."""
    rule = Decay(ONLINE, 0.2 * second)
    code = """
        v_post += strength
        strength += bonus
    """
    synapses, neurons = simulated(
        rule, {0: [0.2]}, 1, Equations("strength : 1"), code, weight="strength", namespace={"bonus": 0.5}
    )
    kept = rule.factor(0.2)
    np.testing.assert_allclose(neurons.v, kept)
    np.testing.assert_allclose(synapses.weights_now, (kept + 0.5) * kept)


def test_several_groups_decay_each_by_its_own_rule_beside_one_that_does_not():
    fast, slow = Decay(ONLINE, 0.1 * second), Decay(ONLINE, 1 * second, k_p=3)
    inputs, neurons = inputs_of(SPIKES), NeuronGroup(2, "v : 1")
    kinds = [
        DecayingSynapses(inputs, neurons, decay=fast, model="w : 1", on_pre="v_post += w"),
        DecayingSynapses(inputs, neurons, decay=slow, model="w : 1", on_pre="v_post += w"),
        Synapses(inputs, neurons, "w : 1", on_pre="v_post += w"),
    ]
    for synapses in kinds:
        synapses.connect()
        synapses.w = 1
    Network(inputs, neurons, *kinds).run(END_S * second)
    np.testing.assert_allclose(kinds[0].weights_now, left(fast), rtol=1e-12)
    np.testing.assert_allclose(kinds[1].weights_now, left(slow), rtol=1e-12)
    assert (np.array(kinds[2].w) == 1).all()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"model": "g : 1"}, "no weight 'w', only g"),
        ({"model": None}, "no weight 'w', only nothing"),
        ({"model": "w : 1\nt_s : second"}, "the model defines t_s, which the decay brings along; rename it"),
        ({"model": "w : 1\nk_p : 1"}, "the model defines k_p"),
        ({"decay": Decay(AFTER_TRAINING, burst=True)}, "a burst belongs to the paper's own network"),
    ],
)
def test_what_cannot_decay_is_refused(options, told):
    neurons = NeuronGroup(1, "v : 1", threshold="v > 1")
    with pytest.raises(SnnregError, match=told):
        DecayingSynapses(neurons, **{"decay": Decay(ONLINE), "model": "w : 1", "on_pre": "v_post += w", **options})


STANDALONE = """
import sys
import numpy as np
from brian2 import NeuronGroup, SpikeGeneratorGroup, run, second, set_device
from snnreg import Decay
from snnreg.integrations import DecayingSynapses
set_device("cpp_standalone", directory=sys.argv[1])
inputs = SpikeGeneratorGroup(2, [0, 0], [0.1, 0.3] * second)
neurons = NeuronGroup(1, "v : 1")
S = DecayingSynapses(inputs, neurons, decay=Decay("online", 0.2 * second),
                     model="w : 1", on_pre="v_post += w")
S.connect()
S.w = 1
run(0.4 * second)
np.testing.assert_allclose(S.weights_now, [np.exp(-6 / 4), np.exp(-16 / 4)], rtol=1e-12)
"""


@pytest.mark.slow
def test_in_a_compiled_program(tmp_path):
    done = run_python("-c", STANDALONE, tmp_path)
    assert done.returncode == 0, done.stderr

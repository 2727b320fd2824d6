"""The heart of the suite: the loop equals the reference, spike for spike. No speed for a wrong result."""

from dataclasses import replace

import numpy as np
import pytest
from brian2 import Hz, Network, ms, prefs, second
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from benchmarks import speed
from benchmarks.speed import Task
from snnreg import datasets, network
from snnreg.base.errors import SnnregError
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import SpikeTrains, poisson_spikes
from snnreg.parameters import ADAPTIVE, HELD, INPUTS, THRESHOLDS, UNTAUGHT, Parameters
from snnreg.simulation import kernel, reference
from snnreg.wiring import draw_wiring
from snnreg_studies.ablations import Ablated
from tests.support import in_process
from tests.support.processes import run_python
from tests.support.timed import SCALES

TASKS = [task for tasks in SCALES.values() for task in tasks]
QUICK = {(10, 3, 0.1), (40, 3, 0.1)}
SIZES = [
    pytest.param(*size, marks=[] if size in QUICK else pytest.mark.slow)
    for size in sorted({(task.neurons_per_class, task.classes, task.dt_ms) for task in TASKS})
]


@pytest.mark.parametrize(("neurons_per_class", "classes", "dt_ms"), SIZES)
def test_loop_and_reference_agree_at_every_size_that_is_timed(neurons_per_class, classes, dt_ms):
    """The reference runs step by step with numpy: nothing is compiled, so a size costs a second or two."""
    task = Task(3, neurons_per_class=neurons_per_class, classes=classes, dt_ms=dt_ms)
    m = speed.material(task)
    p = m.choices["parameters"].replace(image_duration=60 * ms, rest_duration=20 * ms, rate_per_grey=SHORT_RATE)
    trains = poisson_spikes(m.images, np.random.default_rng(3), p)
    assert_engines_agree(m.wiring, trains, m.targets, {**m.choices, "parameters": p}, at_least=3)


# Images are shorter in these tests, and the pixels brighter, so that there are spikes all the same.
SHORT_RATE = 4 * Parameters().rate_per_grey


def assert_engines_agree(wiring, trains, targets, choices, at_least=0, standalone=False):
    """The state of the network afterwards, which is the same in both engines."""
    state = kernel.new_state(wiring, choices["parameters"])
    twin = kernel.run(state, trains, targets, **choices)
    assert_parts_agree(state, twin, wiring, trains, targets, choices)
    with pytest.MonkeyPatch.context() as patch:
        if not standalone:
            patch.setitem(prefs, "codegen.target", "numpy")
        run = reference.run if standalone else in_process.run
        native = run(wiring, trains, targets, **choices)
    assert len(twin.step) >= at_least, "a comparison of silent networks would prove nothing"
    for name in ("step", "neuron", "counts"):
        np.testing.assert_array_equal(getattr(twin, name), getattr(native.spikes, name))
    np.testing.assert_allclose(state.weights, native.weights, rtol=0, atol=1e-9)
    if targets is not None:
        np.testing.assert_allclose(state.theta, native.theta_v, rtol=0, atol=1e-9)
        last_s = state.last_input_spike * float(choices["parameters"].dt)
        np.testing.assert_allclose(last_s, native.last_input_spike_s, rtol=0, atol=1e-9)
    return state


def assert_parts_agree(state, twin, wiring, trains, targets, choices):
    """A run in two parts is the run as a whole: the second begins with all that the first has left."""
    parts, half = kernel.new_state(wiring, choices["parameters"]), len(trains) // 2
    shown, counts = trains.first[half], []
    for first, spikes in ((trains.first[: half + 1], slice(0, shown)), (trains.first[half:], slice(shown, None))):
        part = SpikeTrains(trains.step[spikes], trains.pixel[spikes], first - first[0])
        taught = None if targets is None else targets[len(counts) : len(counts) + len(part)]
        counts.extend(kernel.run(parts, part, taught, **choices).counts)
    np.testing.assert_array_equal(counts, twin.counts)
    for name, whole in state._asdict().items():
        np.testing.assert_allclose(getattr(parts, name), whole, rtol=1e-9, atol=1e-25, err_msg=name)


FAST_DECAY = Decay(ONLINE, 20 * second)  # strong within the few images of a test
GROWING = Parameters(growth_step=1e-4, activity_target=2 * Hz, activity_time=1 * second)
PLAIN = Decay(ONLINE, 20 * second, k_p=2.0, exponent=1.0)
WEIGHED = GROWING.replace(feedforward_inhibition=0.012, off_gain=4, initial_weights=0)
EACH_ITS_OWN = WEIGHED.replace(
    neurons_per_class=4,
    one_grows=1,
    growth_step=3e-4,
    activity_target=20 * Hz,
    activity_time=150 * ms,
    excitement_time=20 * ms,
    tiring_rate=5 * Hz,
    tiredness_time=1 * second,
)
CONDITIONS = {
    "online": (Parameters(), ADAPTIVE, FAST_DECAY),
    "another group size, no decay": (Parameters(neurons_per_class=4), ADAPTIVE, Decay()),
    "growing synapses, held": (GROWING, HELD, FAST_DECAY),
    "inhibition by inputs, OFF inputs, an empty start": (WEIGHED, ADAPTIVE, Decay()),
    "each its own": (EACH_ITS_OWN, ADAPTIVE, FAST_DECAY),
    "another time step, plain exponential, held": (Parameters(dt=0.2 * ms, neurons_per_class=8), HELD, PLAIN),
}


COMPILED = "growing synapses, held"
"""What has most equations; a release compiles the others too. Random networks try them without a compiler."""


@pytest.mark.slow  # each compiles two programs of Brian2's
@pytest.mark.parametrize(
    ("parameters", "threshold", "decay"),
    [
        pytest.param(*values, id=name, marks=[] if name == COMPILED else pytest.mark.release)
        for name, values in CONDITIONS.items()
    ],
)
def test_training_and_test_agree(parameters, threshold, decay):
    choices = {"parameters": parameters, "threshold": threshold, "decay": decay}
    images, classes = datasets.training_set((7, 4, 6), 100, np.random.default_rng(4))
    classes = np.where(np.arange(len(classes)) % 5, classes, UNTAUGHT)  # some have no group
    rng = np.random.default_rng(11)
    wiring = draw_wiring(3, rng, parameters)
    trains = poisson_spikes(images[:24], rng, parameters)
    learned = assert_engines_agree(wiring, trains, classes[:24], choices, at_least=101, standalone=True).weights
    assert np.abs(learned - wiring.weights).max() > 0.01, "nothing was learned"
    trained, trains = replace(wiring, weights=learned), poisson_spikes(images[-24:], rng, parameters)
    state = assert_engines_agree(trained, trains, None, choices, at_least=101, standalone=True)
    np.testing.assert_array_equal(state.weights, learned)


def test_no_compiler_is_told_in_one_line(monkeypatch):
    monkeypatch.setattr("snnreg.simulation.program.compiler", lambda: None)
    m = speed.material(Task(1, neurons_per_class=1))
    with pytest.raises(SnnregError, match="apt install g\\+\\+.*--engine c"):
        reference.run(m.wiring, m.trains, m.targets, **m.choices)


def test_a_simulation_that_was_cut_short_is_found_out(brian2_scope, monkeypatch):
    """Even where Brian2 takes what there is for the result, the simulated time tells."""
    run, m = Network.run, speed.material(Task(1, neurons_per_class=2, dt_ms=1))
    monkeypatch.setattr(Network, "run", lambda self, duration, **options: run(self, duration / 2, **options))
    with pytest.raises(SnnregError, match="the simulation ended after 250 of 500 time steps"):
        in_process.run(m.wiring, m.trains, m.targets, **m.choices)


# The reference's lines with the shares of an ablation written in.
ABLATED_OUTPUT_SPIKE = """
apost += trace_step_post
mine = int(group_post == shown_class(t))
w = clip(w + (mine * strengthening - (1 - mine) * weakening) * apre, 0, g_max)
"""
ABLATED_GROWTH = """
mine = int(group_post == shown_class(t))
w = clip(w + growth_step * clip(1 - activity_post, 0, 1) * (mine + (1 - mine) * growth_elsewhere), 0, g_max)
"""


@pytest.mark.parametrize("share", [{"strengthening": 0}, {"weakening": 0.25}, {"growth_elsewhere": 1}], ids=str)
def test_what_an_ablation_takes_out_is_taken_out_of_both_engines(share, monkeypatch):
    monkeypatch.setattr(network, "ON_OUTPUT_SPIKE", ABLATED_OUTPUT_SPIKE)
    monkeypatch.setattr(network, "GROWTH", ABLATED_GROWTH)
    whole = Ablated(
        neurons_per_class=3,
        rate_per_grey=SHORT_RATE,
        dt=0.5 * ms,
        image_duration=100 * ms,
        rest_duration=10 * ms,
        growth_step=1e-4,
        activity_target=50 * Hz,
        activity_time=1 * second,
    )
    assert_an_ablation_acts_in_both_engines(whole, share)


# The same where one neuron of a group grows.
ABLATED_SENSOR = """
activity_post += (1 - own_sensor * int(i != j)) / (activity_target * activity_time)
"""
ABLATED_ONE_GROWS = """
grows = clip(all_grow + int(ahead_post == 0), 0, 1) * int(group_post == shown_class(t))
w = clip(w + growth_step * clip(1 - activity_post, 0, 1) * grows, 0, g_max)
"""
OWN = "(1 - (1 - own_stdp) * int(group_post == shown_class(t)))"


@pytest.mark.parametrize("share", [{"own_sensor": 1}, {"all_grow": 1}, {"own_stdp": 1}], ids=str)
def test_each_its_own_is_ablated_in_both_engines(share, monkeypatch):
    monkeypatch.setattr(network, "IN_GROUP_SPIKE", ABLATED_SENSOR)
    monkeypatch.setattr(network, "ONE_GROWS", ABLATED_ONE_GROWS)
    input_spike = network.OTHERS_AT_INPUT_SPIKE.replace("int(group_post != shown_class(t))", OWN)
    monkeypatch.setattr(network, "OTHERS_AT_INPUT_SPIKE", input_spike)
    monkeypatch.setattr(
        network, "OTHERS_AT_OUTPUT_SPIKE", ABLATED_OUTPUT_SPIKE.replace("mine * strengthening", "mine * own_stdp")
    )
    whole = Ablated(**EACH_ITS_OWN.namespace()).replace(
        rate_per_grey=SHORT_RATE,
        dt=0.5 * ms,
        image_duration=150 * ms,
        initial_weights=1,
        feedforward_inhibition=0,
        activity_target=50 * Hz,
    )
    assert_an_ablation_acts_in_both_engines(whole, share)


def assert_an_ablation_acts_in_both_engines(whole, share):
    rng = np.random.default_rng(5)
    images = rng.uniform(0, 255, (3, INPUTS)) * (rng.random((3, INPUTS)) < 0.3)
    trains, targets = poisson_spikes(images, rng, whole), np.array([0, 1, 0])
    wiring, learned = draw_wiring(2, rng, whole), []
    for p in (whole, whole.replace_si(share)):
        choices = {"parameters": p, "threshold": ADAPTIVE, "decay": Decay(ONLINE, 20 * second)}
        learned.append(assert_engines_agree(wiring, trains, targets, choices, at_least=15).weights)
    assert np.abs(learned[0] - learned[1]).max() > 1e-5, "the share changes something"


@pytest.mark.parametrize(
    "constants", [{"feedforward_inhibition": 3e-4}, {"off_gain": 4}, {"initial_weights": 0.1}], ids=str
)
def test_what_keeps_a_network_calm_acts_in_both_engines(constants):
    usual = Parameters(
        **{"neurons_per_class": 3, "rate_per_grey": SHORT_RATE, "dt": 0.5 * ms, "growth_step": 1e-3},
        **{"image_duration": 100 * ms, "rest_duration": 10 * ms},
    )
    images, counts = np.random.default_rng(5).uniform(0, 255, (4, INPUTS)), []
    for p in (usual, usual.replace(**constants)):
        rng = np.random.default_rng(6)
        trains, wiring = poisson_spikes(images, rng, p), draw_wiring(2, np.random.default_rng(7), p)
        choices = {"parameters": p, "threshold": ADAPTIVE, "decay": Decay(ONLINE, 20 * second)}
        assert_engines_agree(wiring, trains, np.array([0, 1, UNTAUGHT, 0]), choices, at_least=5)
        counts.append(kernel.run(kernel.new_state(wiring, p), trains, None, **choices).counts.sum())
    assert counts[0] != counts[1], "the constant changes something"


def test_growth_goes_to_one_neuron_of_the_group_in_both_engines():
    p = EACH_ITS_OWN.replace(
        rate_per_grey=SHORT_RATE, image_duration=60 * ms, rest_duration=10 * ms, growth_step=5e-3
    )
    rng = np.random.default_rng(5)
    images = rng.uniform(0, 255, (12, INPUTS)) * (rng.random((12, INPUTS)) < 0.2)
    trains, wiring, targets = poisson_spikes(images, rng, p), draw_wiring(2, rng, p), np.arange(12) % 3 - 1
    choices = {"parameters": p, "threshold": ADAPTIVE, "decay": Decay()}
    state = assert_engines_agree(wiring, trains, targets, choices, at_least=15)
    assert (state.tiredness > 0).all(), "each neuron had its turn"
    assert np.corrcoef(state.weights[:, :4].T).min() < 0.9, "and its own weights"


def test_at_an_image_that_no_group_has_as_its_own_all_weights_fall_and_none_grows():
    p = Parameters(rate_per_grey=SHORT_RATE, growth_step=1e-3)
    rng = np.random.default_rng(8)
    images, wiring = rng.uniform(0, 255, (3, INPUTS)), draw_wiring(3, rng, p)
    state = kernel.new_state(wiring, p)
    choices = {"parameters": p, "threshold": ADAPTIVE, "decay": Decay()}
    kernel.run(state, poisson_spikes(images, rng, p), np.full(3, UNTAUGHT), **choices)
    assert (state.weights <= wiring.weights).all() and state.weights.sum() < 0.9 * wiring.weights.sum()


taus = st.floats(0.05, 500).map(lambda tau_s: tau_s * second)
networks = {
    "seed": st.integers(0, 2**32 - 1),
    "classes": st.integers(1, 3),
    "threshold": st.sampled_from(THRESHOLDS),
    "decay": st.just(Decay())
    | st.builds(Decay, st.just(ONLINE), taus, st.floats(0, 3), st.sampled_from([1.0, 1.5, 2.0])),
    "learning": st.booleans(),
    "constants": st.fixed_dictionaries(
        {
            "neurons_per_class": st.integers(2, 12),  # one neuron alone has nobody to inhibit: no S3
            "dt": st.sampled_from([1e-4, 2e-4, 2.5e-4, 3e-4, 5e-4, 1e-3]),
            "longest_excitation_delay": st.floats(0, 0.015),
            "longest_inhibition_delay": st.floats(0, 0.015),
            "excitatory_refractory_period": st.floats(0.001, 0.008),
            "inhibitory_refractory_period": st.floats(0.001, 0.008),
            "trace_time_pre": st.floats(2e-4, 0.05),
            "trace_time_post": st.floats(2e-4, 0.05),
            "rate_per_grey": st.floats(0.25, 1.5),
            "growth_step": st.sampled_from([0.0, 1e-5, 1e-3]),
            "activity_target": st.floats(0.5, 100),
            "activity_time": st.floats(0.05, 5),
            "fade_end": st.sampled_from([0.0, 0.1, 0.2, 0.3]),  # four images take 0.2 s
            "initial_weights": st.sampled_from([0.0, 0.1, 1.0]),
            "feedforward_inhibition": st.sampled_from([0.0, 0.001, 0.02]),
            "off_gain": st.sampled_from([0.0, 4.0]),
            "image_width": st.sampled_from([21, 28]),
            "one_grows": st.sampled_from([0.0, 1.0]),
            "excitement_time": st.floats(0.01, 0.1),
            "tiring_rate": st.floats(0, 50),
            "tiredness_time": st.floats(0.1, 10),
        }
    ),
}


def assert_random_network_agrees(seed, classes, threshold, decay, learning, constants):
    """One random network in each engine."""
    parameters = Parameters(image_duration=40 * ms, rest_duration=10 * ms).replace_si(constants)
    rng = np.random.default_rng(seed)
    images = rng.uniform(0, 255, (4, *parameters.image_shape)) * (rng.random((4, *parameters.image_shape)) < 0.3)
    targets = rng.integers(UNTAUGHT, classes, 4) if learning else None
    trains = poisson_spikes(images, rng, parameters)
    choices = {"parameters": parameters, "threshold": threshold, "decay": decay}
    assert_engines_agree(draw_wiring(classes, rng, parameters), trains, targets, choices)


@pytest.mark.parametrize(
    "count", [8, pytest.param(40, marks=pytest.mark.slow), pytest.param(120, marks=pytest.mark.release)]
)
def test_random_small_networks_agree(count):
    """Not shrunk: a failing one is small already, and each try costs a second."""
    unshrunk, unchecked = (Phase.explicit, Phase.generate), list(HealthCheck)
    options = {"deadline": None, "derandomize": True, "suppress_health_check": unchecked, "phases": unshrunk}
    settings(max_examples=count, **options)(given(**networks)(assert_random_network_agrees))()


ALL_HEAVY = "torch torchvision brian2 numpy pandas matplotlib"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import snnreg", ALL_HEAVY),
        ("from snnreg.command.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass", ALL_HEAVY),
        ("from snnreg_book.labs import Synapse, WeightMap", "brian2"),
        ("from snnreg.integrations import DecayingWeights", "brian2 snntorch torchvision pandas"),
    ],
)
def test_nothing_heavy_is_loaded_unasked(code, heavy):
    unasked = f"import sys\nassert not (found := {set(heavy.split())} & set(sys.modules)), found"
    done = run_python("-c", f"{code}\n{unasked}")
    assert done.returncode == 0, done.stderr


def test_the_tasks_teach():
    """What is timed is a network that works: held or not, it spikes and learns."""
    m = speed.material(Task(60))
    state = kernel.new_state(m.wiring, m.choices["parameters"])
    spikes = kernel.run(state, m.trains, m.targets, **{**m.choices, "threshold": HELD})
    assert 1 < spikes.counts.sum() / 60 < 100
    assert np.abs(state.weights - m.wiring.weights).max() > 0.01

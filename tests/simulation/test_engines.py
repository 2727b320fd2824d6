"""The heart of the suite: the fast twin equals the Brian2 reference, spike for spike."""

import numpy as np
import pytest
from brian2 import Hz, ms, second

from snnreg import datasets
from snnreg.base.errors import SnnregError
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import poisson_spikes
from snnreg.parameters import ADAPTIVE, HELD, Parameters
from snnreg.simulation import kernel, reference
from snnreg.wiring import draw_wiring

DIGITS = (7, 4, 6)
TRAIN_IMAGES, TEST_IMAGES = 24, 24

# A pruning time of 20 s, so that the decay is strong within the few images of a test.
FAST_DECAY = Decay(ONLINE, 20 * second)

CONDITIONS = {
    "online": (Parameters(), ADAPTIVE, FAST_DECAY),
    "another group size, no decay": (Parameters(neurons_per_class=4), ADAPTIVE, Decay()),
    "growing synapses, held": (
        Parameters(growth_step=1e-4, activity_target=2 * Hz, activity_time=1 * second),
        HELD,
        FAST_DECAY,
    ),
    "another time step, plain exponential, held": (
        Parameters(dt=0.2 * ms, neurons_per_class=8),
        HELD,
        Decay(ONLINE, 20 * second, k_p=2.0, exponent=1.0),
    ),
}


@pytest.fixture(scope="module")
def digits():
    return datasets.training_set(DIGITS, 100, np.random.default_rng(4))


def both_engines(wiring, trains, targets, **choices):
    """Spikes and state after the same run in both."""
    state = kernel.new_state(wiring, choices["parameters"])
    twin = kernel.run(state, trains, targets, **choices)
    native = reference.run(wiring, trains, targets, **choices)
    return state, twin, native


def assert_same_spikes(twin, reference):
    assert len(twin.step) > 100, "a comparison of silent networks would prove nothing"
    np.testing.assert_array_equal(twin.step, reference.step)
    np.testing.assert_array_equal(twin.neuron, reference.neuron)
    np.testing.assert_array_equal(twin.counts, reference.counts)


@pytest.mark.slow  # each compiles two programs of Brian2's
@pytest.mark.parametrize("condition", CONDITIONS)
def test_training_and_test_agree(condition, digits):
    parameters, threshold, decay = CONDITIONS[condition]
    choices = {"parameters": parameters, "threshold": threshold, "decay": decay}
    images, classes = digits
    rng = np.random.default_rng(11)
    wiring = draw_wiring(len(DIGITS), rng, parameters)

    shown = slice(TRAIN_IMAGES)
    trains = poisson_spikes(images[shown], rng, parameters)
    state, twin, native = both_engines(wiring, trains, classes[shown], **choices)
    assert_same_spikes(twin, native.spikes)
    assert np.abs(state.weights - wiring.weights).max() > 0.01, "nothing was learned"
    np.testing.assert_allclose(state.weights, native.weights, rtol=0, atol=1e-9)
    np.testing.assert_allclose(state.theta, native.theta_v, rtol=0, atol=1e-12)
    last_s = state.last_input_spike * float(parameters.dt)
    np.testing.assert_allclose(last_s, native.last_input_spike_s, rtol=0, atol=1e-9)

    trained = type(wiring)(state.weights, wiring.excitation_delay_s, wiring.inhibition_delay_s)
    trains = poisson_spikes(images[-TEST_IMAGES:], rng, parameters)
    state, twin, native = both_engines(trained, trains, None, **choices)
    assert_same_spikes(twin, native.spikes)
    np.testing.assert_array_equal(state.weights, trained.weights)
    np.testing.assert_array_equal(native.weights, trained.weights)


def test_no_compiler_is_told_in_one_line(digits, monkeypatch):
    monkeypatch.setattr("snnreg.simulation.program.compiler", lambda: None)
    images, classes = digits
    parameters = Parameters(neurons_per_class=1)
    rng = np.random.default_rng(0)
    wiring = draw_wiring(len(DIGITS), rng, parameters)
    trains = poisson_spikes(images[:1], rng, parameters)
    with pytest.raises(SnnregError, match="apt install g\\+\\+.*--engine numba"):
        reference.run(wiring, trains, classes[:1], parameters=parameters, threshold=ADAPTIVE, decay=Decay())

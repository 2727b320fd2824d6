"""The decay does what equation (5) says, in the kernel and after training.

Each test builds the input spikes itself.  One input at one weight cannot make a neuron spike, so nothing
but the decay moves its weights.
"""

import numpy as np
import pytest
from brian2 import Hz, ms, mV, second

from snnreg import native
from snnreg.base.errors import SnnregError
from snnreg.decay import AFTER_TRAINING, BURST_DURATION, BURST_RATE, NEVER, ONLINE, Decay, DecayRule
from snnreg.encoding import SpikeTrains
from snnreg.parameters import ADAPTIVE, INPUTS, Parameters
from snnreg.simulation import kernel, train
from snnreg.wiring import draw_wiring
from tests.support.silences import accumulated_factor

PIXEL = 300
PARAMETERS = Parameters(neurons_per_class=1)
DT_S = float(PARAMETERS.dt)


class Cut(DecayRule):
    """A rule that gives whole numbers."""

    def factor(self, silence_s):
        return np.where(np.asarray(silence_s) > self.tau_prun_s, 0, 1)


def one_train(steps):
    """One image in which only PIXEL spikes, at the given time steps; and parameters that last so long."""
    steps = np.asarray(steps, np.int32)
    parameters = PARAMETERS.replace(image_duration=(int(steps[-1]) + 1) * PARAMETERS.dt)
    return SpikeTrains(steps, np.full(len(steps), PIXEL, np.int32), np.array([0, len(steps)])), parameters


def kernel_factor(steps, decay):
    """What the kernel leaves of the weights of PIXEL after some spikes; shape (neurons,)."""
    trains, parameters = one_train(steps)
    state = kernel.new_state(draw_wiring(3, np.random.default_rng(0), parameters), parameters)
    before = state.weights.copy()
    spikes = kernel.run(state, trains, np.zeros(1, int), parameters=parameters, threshold=ADAPTIVE, decay=decay)
    assert spikes.counts.sum() == 0, "only the decay may move a weight here"
    others = np.arange(INPUTS) != PIXEL
    np.testing.assert_array_equal(state.weights[others], before[others])
    return state.weights[PIXEL] / before[PIXEL]


# The closed form.


def test_the_factor_is_equation_5():
    silence = np.array([0, 0.1, 1, 5])
    expected = np.exp(-3 * (silence / 2) ** 2)
    np.testing.assert_allclose(Decay(ONLINE, 2 * second, k_p=3).factor(silence), expected, rtol=1e-15)


@pytest.mark.parametrize("when", [ONLINE, AFTER_TRAINING])
def test_a_silence_at_the_end_leaves_what_the_closed_form_says(when):
    """Of all synapses; those of the black lower half of the images were never used."""
    images, classes = np.random.default_rng(1).uniform(0, 255, (8, 28, 28)), np.arange(8) % 3
    images[:, 14:] = 0
    tau_s = 7.5
    network = train(images, classes, np.random.default_rng(2), decay=Decay(when, tau_s * second), progress=False)
    reference = train(images, classes, np.random.default_rng(2), progress=False)
    dark = network.last_input_spike_s == 0
    assert dark.sum() >= INPUTS / 2
    assert network.counts.sum() > 0, "the network must have learned something meanwhile"
    np.testing.assert_array_equal(network.weights_before[dark], reference.weights[dark])
    left = np.exp(-(((len(images) * 0.5 - network.last_input_spike_s) / tau_s) ** 2))
    np.testing.assert_allclose(network.weights, network.weights_before * left[:, None], rtol=1e-15)


def test_never_changes_nothing():
    steps = np.arange(1, 50) * 1000
    np.testing.assert_array_equal(kernel_factor(steps, Decay(NEVER)), 1)
    weights, last_s = np.random.default_rng(5).uniform(size=(INPUTS, 3)), np.zeros(INPUTS)
    kept = Decay(NEVER).after_training(weights, last_s, 100.0, np.random.default_rng(6))
    np.testing.assert_array_equal(kept, weights)
    assert kept is not weights


# Many spikes.


@pytest.mark.parametrize("exponent", [1.0, 2.0, 3.0])
def test_any_train_leaves_exp_of_minus_the_sum_of_its_silences_to_the_exponent(exponent):
    rng = np.random.default_rng(7)
    steps = np.cumsum(rng.geometric(float(20 * Hz * PARAMETERS.dt), 60))
    decay = Decay(ONLINE, 0.4 * second, k_p=0.5, exponent=exponent)
    intervals_s = np.diff(steps, prepend=0) * DT_S
    expected = np.exp(-0.5 * np.sum((intervals_s / 0.4) ** exponent))
    np.testing.assert_allclose(kernel_factor(steps, decay), expected, rtol=1e-12)
    times_s = np.concatenate([[0], steps * DT_S])
    np.testing.assert_allclose(accumulated_factor(decay, times_s)[-1], expected, rtol=1e-12)


# The burst of the published notebooks.


def test_some_pixels_escape_the_burst():
    decay = Decay(AFTER_TRAINING, 7.5 * second, burst=True)
    pixels = 20_000
    weights, last_s = np.ones((pixels, 1)), np.zeros(pixels)
    left = decay.after_training(weights, last_s, 750.0, np.random.default_rng(11))[:, 0]
    np.testing.assert_array_equal(np.unique(left), [0, 1])
    silent = np.exp(-float(BURST_RATE * BURST_DURATION))
    assert silent == pytest.approx(0.043, abs=5e-4)
    spread = np.sqrt(silent * (1 - silent) / pixels)
    assert left.mean() == pytest.approx(silent, abs=5 * spread)


def test_the_burst_is_the_closed_form_for_pixels_that_it_reaches():
    decay = Decay(AFTER_TRAINING, 7.5 * second, burst=True)
    last_s = np.linspace(0, 30, INPUTS)
    left = decay.after_training(np.ones((INPUTS, 3)), last_s, 30.0, np.random.default_rng(12))
    reached = left[:, 0] < 1
    # The first spike of the burst comes up to 50 ms after training has ended.
    latest = decay.factor(30.0 + float(BURST_DURATION) - last_s)
    assert np.all(left[reached, 0] <= decay.factor(30.0 - last_s)[reached])
    assert np.all(left[reached, 0] >= latest[reached] * (1 - 1e-3))
    np.testing.assert_array_equal(left[:, 0], left[:, 2])


def test_a_factor_that_the_loop_has_kept_is_that_of_the_same_silence():
    """More silences than it has places for, most of them twice, in any order."""
    decay, rng = Decay(ONLINE, 3 * second), np.random.default_rng(0)
    silence_s = 1e-4 * rng.integers(0, 10_000, 20_000)
    one_by_one = [decay.factor_at_spikes(silence_s[n : n + 1])[0] for n in range(len(silence_s))]
    np.testing.assert_array_equal(decay.factor_at_spikes(silence_s), one_by_one)


def test_without_pruning_nothing_is_lost_however_short_the_time():
    """(silence / tau_prun)**2 is beyond all numbers, and 0 times that would not be one."""
    decay = Decay(ONLINE, 1e-200 * second, k_p=0)
    silence_s = np.array([0.0, 1e-4, 7500.0])
    for factor in (decay.factor(silence_s), decay.factor_at_spikes(silence_s)):
        np.testing.assert_array_equal(factor, 1)
    assert decay.factor(3.0) == 1 and decay.at_input_spike() == ""


# Rules that cannot be.


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"tau_prun": 7.5}, "no unit.*write 7.5 \\* second"),
        ({"tau_prun": 7.5 * mV}, "positive time, got 7.5 mV; write 300 \\* second"),
        ({"tau_prun": None}, "positive time, got None"),
        ({"tau_prun": [1, 2] * second}, "positive time"),
        ({"k_p": 1 * second}, "number without unit, 0 or larger; got 1"),
        ({"tau_prun": 0 * second}, "positive time, got 0 s; 300 s suits 15,000 training images"),
        ({"tau_prun": -1 * ms}, "positive time"),
        ({"tau_prun": np.nan * second}, "positive time"),
        ({"tau_prun": np.inf * second}, "positive time"),
        ({"k_p": -0.1}, "0 or larger; got -0.1"),
        ({"k_p": np.nan}, "0 or larger; got nan"),
        ({"exponent": 0}, "exponent must be positive"),
        ({"exponent": np.nan}, "exponent must be positive"),
        ({"when": "sometimes"}, "never, online, after-training; got 'sometimes'"),
        ({"when": ONLINE, "burst": True}, "a burst needs a decay after-training"),
    ],
)
def test_an_impossible_rule_is_refused_in_one_line(arguments, told):
    with pytest.raises(SnnregError, match=told) as refusal:
        Decay(**{"when": AFTER_TRAINING, **arguments})
    assert "\n" not in str(refusal.value)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("tau_prun_s", "k_p"), [(5e-324, 1), (1e-150, 1e300), (1, 1e308), (1e308, 1e308)])
def test_no_number_is_too_large_for_the_rule(tau_prun_s, k_p):
    decay = Decay("online", tau_prun_s * second, k_p)
    factor = decay.factor(np.array([0.0, 1e-3, 10.0, 1e6]))
    np.testing.assert_array_equal(factor, [1, 1, 1, 1] if tau_prun_s > 1e300 else [1, 0, 0, 0])
    np.testing.assert_array_equal(decay.factor_at_spikes(np.array([0.0, 1e-3, 10.0, 1e6])), factor)


def test_a_rule_without_a_line_for_brian2_is_refused_there_and_not_replaced_by_equation_5():
    images, classes = np.zeros((1, INPUTS)), np.zeros(1, int)
    with pytest.raises(SnnregError, match="Cut has a factor but no line for Brian2; define at_input_spike"):
        train(images, classes, np.random.default_rng(0), decay=Cut(ONLINE, 1 * second), engine="brian2")


def test_another_rule_cannot_keep_parts_of_equation_5():
    with pytest.raises(SnnregError, match="Half is another rule; make it a subclass of DecayRule"):
        type("Half", (Decay,), {"factor": lambda self, silence_s: 0.5})
    with pytest.raises(TypeError, match="abstract"):
        DecayRule(ONLINE, 1 * second)


def test_a_rule_may_give_one_number_for_all_silences():
    class Half(DecayRule):
        def factor(self, silence_s):
            return 0.5

    np.testing.assert_array_equal(kernel_factor([0, 10, 500], Half(ONLINE, 1 * second)), 0.5**3)
    ended = Half(ONLINE, 1 * second).after_training(np.ones((2, 3)), np.zeros(2), 9.0, None)
    np.testing.assert_array_equal(ended, np.full((2, 3), 0.5))


def test_a_rule_may_say_of_each_silence_whether_the_weight_stays():
    class Stays(DecayRule):
        def factor(self, silence_s):
            return silence_s < self.tau_prun_s

    np.testing.assert_array_equal(kernel_factor([10, 500], Stays(ONLINE, 1 * second)), 1)
    np.testing.assert_array_equal(kernel_factor([10, 500], Stays(ONLINE, 0.1 * ms)), 0)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (lambda silence_s: 2 + 0 * silence_s, r"be finite numbers from 0 to 1; got 2\.0 at \(0,\); .*np\.clip"),
        (lambda silence_s: 0 * silence_s - 1, r"be finite numbers from 0 to 1; got -1\.0 at \(0,\); .*np\.clip"),
        (lambda silence_s: np.nan * silence_s, r"be finite numbers from 0 to 1; got nan at \(0,\)"),
        (lambda silence_s: 2, r"be finite numbers from 0 to 1; got 2 at \(\)"),
        (lambda silence_s: None, r"be numbers; got object of the shape \(\)"),
        (lambda silence_s: (0.5 + 0 * silence_s) * second, "be numbers without a unit"),
        (lambda silence_s: np.ones(1), r"have the shape of the silences, \(\d{3,},\), or be one number; .*\(1,\)"),
    ],
)
def test_a_rule_that_gives_no_shares_is_refused_by_name_while_the_network_learns_and_when_it_ends(given, told):
    class Mine(DecayRule):
        def factor(self, silence_s):
            return given(silence_s)

    images, classes, told = np.full((2, 28, 28), 200), np.arange(2), f"^what Mine.factor gives must {told}"
    for when in (ONLINE, AFTER_TRAINING):
        with pytest.raises(SnnregError, match=told) as refusal:
            train(images, classes, np.random.default_rng(0), decay=Mine(when, 1 * second), progress=False)
        assert "\n" not in str(refusal.value)


def test_a_rule_that_gives_no_shares_is_refused_in_a_burst():
    class More(DecayRule):
        def factor(self, silence_s):
            return 1.5 + 0 * silence_s

    rule = More(AFTER_TRAINING, 1 * second, burst=True)
    with pytest.raises(SnnregError, match="what More.factor gives must be finite numbers from 0 to 1; got 1.5"):
        rule.after_training(np.ones((INPUTS, 2)), np.zeros(INPUTS), 9.0, np.random.default_rng(0))


def test_whole_numbers_reach_the_loop_as_it_reads_them(monkeypatch):
    trains, parameters = one_train([0, 10, 500])
    state = kernel.new_state(draw_wiring(3, np.random.default_rng(0), parameters), parameters)
    choices = {"parameters": parameters, "threshold": ADAPTIVE, "decay": Cut(ONLINE, 100 * DT_S * second)}
    given, call = {}, native.call

    def record(name, *arguments):
        given[name] = arguments
        return 0 if name == "run" else call(name, *arguments)

    monkeypatch.setattr(native, "call", record)
    kernel.run(state, trains, np.zeros(1, int), **choices)
    left = given["run"][10]
    assert left.dtype == float and left.tolist() == [1, 1, 0]

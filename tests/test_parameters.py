"""The constants are the published ones, in their units, and whatever cannot be used is refused."""

from dataclasses import fields

import numpy as np
import pytest
from brian2 import Hz, Quantity, ms, mV, second

from snnreg.base.errors import SnnregError
from snnreg.decay import Decay
from snnreg.encoding import Spikes, SpikeTrains
from snnreg.experiment import Plan, Preset
from snnreg.parameters import INPUTS, MOST_NEURONS, Parameters
from snnreg.simulation import TrainedNetwork
from snnreg.wiring import LONGEST_DELAY_S, Wiring, draw_wiring, group_of
from snnreg_studies.mean_field import Constants

PUBLISHED = """
dt 1e-4  image_duration 0.35  rest_duration 0.15  rate_per_grey 0.25  neurons_per_class 10
image_height 28  image_width 28
resting_potential -0.06  initial_potential -0.08  excitatory_reversal 0  inhibitory_reversal -0.1
excitatory_conductance_time 0.005  inhibitory_conductance_time 0.01
excitatory_membrane_time 0.1  excitatory_reset -0.065  excitatory_refractory_period 0.005
threshold_rest -0.052  threshold_step 0.003  threshold_time 0.15
inhibitory_membrane_time 0.01  inhibitory_reset -0.045  inhibitory_threshold -0.04
inhibitory_refractory_period 0.002
g_max 0.05  excitation 3  inhibition 3  longest_excitation_delay 0.01  longest_inhibition_delay 0.005
trace_time_pre 0.02  trace_time_post 0.02  trace_step_pre 5e-4  trace_step_post -5.25e-4
growth_step 0  activity_target 1.5  activity_time 15  fade_end 0
initial_weights 1  feedforward_inhibition 0  off_gain 0
one_grows 0  excitement_time 0.05  tiring_rate 0.1  tiredness_time 500
""".split()
"""Of the paper's notebooks and of Diehl and Cook's code, in SI units; the last three lines are our own."""


def test_the_constants_are_the_published_ones():
    p, published = Parameters(), dict(zip(PUBLISHED[::2], map(float, PUBLISHED[1::2]), strict=True))
    assert {f.name: float(getattr(p, f.name)) for f in fields(p)} == pytest.approx(published)
    assert p.replace_si({"dt": 2e-4, "g_max": 0.1}) == Parameters(dt=0.2 * ms, g_max=0.1)
    assert [p.rate_per_grey.dim, p.activity_target.dim, p.activity_time.dim] == [Hz.dim, Hz.dim, second.dim]
    assert INPUTS == 28 * 28 and MOST_NEURONS**2 * 8 == 800e6


def test_times_are_whole_steps():
    p = Parameters()
    assert [p.steps(t * ms) for t in (0, 0.04, 0.06, 0.14, 0.16, 350)] == [0, 0, 1, 1, 2, 3500]
    assert (p.image_steps, p.period_steps, p.period_s) == (3500, 5000, pytest.approx(0.5))
    names = p.replace(excitatory_refractory_period=0.26 * ms, inhibitory_refractory_period=1.14 * ms).namespace()
    assert float(names["excitatory_refractory_period"]) == pytest.approx(3e-4)
    assert float(names["inhibitory_refractory_period"]) == pytest.approx(1.1e-3)
    assert set(names) == {f.name for f in fields(p)} - {"dt"} and names["threshold_rest"] == -52 * mV
    assert p.replace(image_duration=0.06 * ms).image_steps == 1
    assert p.replace(longest_inhibition_delay=1 * second, image_duration=100 * second).image_steps == 1_000_000


def test_steps_fade_over_the_last_third_to_a_tenth():
    pace = Parameters(fade_end=30 * second).pace(np.array([0, 20, 25, 30, 99]))
    assert pace == pytest.approx([1, 1, 0.55, 0.1, 0.1])
    assert Parameters().pace(np.array([0, 1e6])).tolist() == [1, 1]


def test_at_the_critical_conductance_the_membrane_rests_at_its_threshold():
    p = Parameters()
    g, rest, reversal = p.critical_conductance, p.resting_potential, p.excitatory_reversal
    assert g == pytest.approx(8 / 52)
    assert (rest + g * reversal) / (1 + g) / mV == pytest.approx(float(p.threshold_rest / mV))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"threshold_rest": -52.0}, "threshold_rest must be a finite number in the unit of its usual value, -52"),
        ({"trace_time_pre": 0 * ms}, "trace_time_pre must be positive"),
        ({"threshold_step": -1 * mV}, "threshold_step must be 0 or larger"),
        ({"excitatory_membrane_time": 0 * ms}, "excitatory_membrane_time must be positive"),
        ({"activity_target": 0 * Hz}, "activity_target must be positive"),
        ({"g_max": 0}, "g_max must be positive, got 0"),
        ({"inhibition": -1.0}, "inhibition must be 0 or larger"),
        ({"longest_inhibition_delay": 1000.1 * ms}, "longest_inhibition_delay must be at most 10,000 time steps"),
        ({"rest_duration": 101 * second}, "rest_duration must be positive|at most 1,000,000 time steps"),
        ({"excitatory_refractory_period": 101 * second}, "at most 1,000,000 time steps"),
        ({"neurons_per_class": 0}, "from 1 to 10000; got 0"),
        ({"neurons_per_class": 10_001}, "from 1 to 10000; got 10001"),
        ({"dt": 701 * ms}, "is longer than an image"),
        ({"strength": 1}, "no parameter strength"),
    ],
)
def test_what_cannot_be_used_is_named(changes, message):
    with pytest.raises(SnnregError, match=message):
        Parameters().replace(**changes)


def test_no_inhibition_no_delay_and_any_potential_may_be_asked_for():
    zero = {"inhibition": 0.0, "longest_excitation_delay": 0 * ms, "excitatory_refractory_period": 0 * ms}
    Parameters(**zero, excitatory_reversal=-1 * mV, trace_step_post=0.1, initial_potential=5 * mV)


@pytest.mark.parametrize(
    "kind", [Parameters, Wiring, Decay, Constants, SpikeTrains, Spikes, TrainedNetwork, Plan, Preset]
)
def test_a_value_that_was_checked_cannot_change(kind):
    assert kind.__dataclass_params__.frozen


# Wiring


def test_weights_and_delays_are_uniform_up_to_their_largest():
    p = Parameters(neurons_per_class=40)
    wiring = draw_wiring(2, np.random.default_rng(0), p)
    assert wiring.neurons == 80 and wiring.weights.shape == (INPUTS, 80)
    for values, largest in (
        (wiring.weights, p.g_max),
        (wiring.excitation_delay_s, p.longest_excitation_delay),
        (wiring.inhibition_delay_s, p.longest_inhibition_delay),
    ):
        assert values.min() >= 0 and 0.95 * float(largest) < values.max() <= float(largest)
        assert values.mean() == pytest.approx(float(largest) / 2, rel=5 / np.sqrt(3 * values.size))
    assert wiring.excitation_delay_s.shape == (80,) and wiring.inhibition_delay_s.shape == (80, 80)
    assert group_of(6, Parameters(neurons_per_class=2)).tolist() == [0, 0, 1, 1, 2, 2]


def test_the_largest_network_has_ten_thousand_neurons():
    p = Parameters(neurons_per_class=5000)
    for classes in (0, 3):
        with pytest.raises(SnnregError, match="the number of classes must be a whole number from 1 to 2"):
            draw_wiring(classes, np.random.default_rng(0), p)


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ((np.ones((INPUTS, 0)), np.ones(0), np.ones((0, 0))), "an input and a neuron"),
        ((np.ones((0, 2)), np.ones(2), np.ones((2, 2))), "an input and a neuron"),
        ((-np.ones((INPUTS, 2)), np.ones(2), np.ones((2, 2))), "weights must be"),
        ((np.ones((INPUTS, 2)), np.ones(3), np.ones((2, 2))), "excitation_delay_s must be"),
        ((np.ones((INPUTS, 2)), np.ones(2), np.ones((2, 3))), "inhibition_delay_s must be"),
        ((np.ones((INPUTS, 2)), np.ones(2), -np.ones((2, 2))), "inhibition_delay_s must be"),
        (
            (np.ones((INPUTS, 2)), (LONGEST_DELAY_S + 0.1) * np.ones(2), np.ones((2, 2))),
            "delay_s must be .* from 0 to 10;",
        ),
    ],
)
def test_a_wiring_that_cannot_be_is_named(arrays, message):
    with pytest.raises(SnnregError, match=message):
        Wiring(*arrays)


def test_the_longest_delay_is_allowed():
    one = Wiring([[0]] * INPUTS, [LONGEST_DELAY_S], [[0]])
    assert one.neurons == 1 and one.weights.dtype == float and isinstance(Parameters().dt, Quantity)

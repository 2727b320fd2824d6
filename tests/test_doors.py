"""Whatever is given in the place of a value is used, or refused in one line that says what is wanted."""

from functools import partial

import numpy as np
import pytest
import torch
from brian2 import mV, second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from snnreg import experiment, simulation
from snnreg.base.errors import SnnregError
from snnreg.datasets import training_set
from snnreg.decay import AFTER_TRAINING, Decay
from snnreg.experiment import Plan, Preset, stream
from snnreg.integrations import DecayingWeights
from snnreg.parameters import INPUTS, Parameters
from snnreg_studies.decays import rule_of
from snnreg_studies.theory import Fit, Theories

VALUES = [None, True, "x", "3", b"1", [1, 2], [], {"a": 1}, Decay, len, iter([1])]
VALUES += [-1, 2.5, 1j, float("nan"), float("inf"), 5e-324, 10**18, 3 * mV, [1, 2] * second]
VALUES += [np.ones(3), np.ones(1), np.ones((2, 2)), np.array(["a"]), np.array([None]), np.datetime64("NaT")]

IMAGES, CLASSES = np.zeros((1, INPUTS), np.uint8), np.zeros(1, int)
P, DECAYS = Parameters(neurons_per_class=2), [Decay()]


def train(images=IMAGES, classes=CLASSES, rng=None, **options):
    rng = np.random.default_rng(0) if rng is None else rng
    return simulation.train(images, classes, rng, progress=False, **options)


def takers(name, function, arguments):
    """By name, functions of one value: those that give it to `function` as one of its arguments."""
    return {f"{name}({a})": (lambda value, a=a: function(**{a: value})) for a in arguments}


TAKERS = {
    **takers("Parameters", Parameters, Parameters.__dataclass_fields__),
    **takers("Decay", lambda **v: Decay(**{"when": AFTER_TRAINING, **v}), Decay.__dataclass_fields__),
    **takers("Plan", lambda **v: Plan(**v).check_data(), Plan.__dataclass_fields__),
    **takers("Preset", Preset, Preset.__dataclass_fields__),
    **takers(
        "train", train, ["images", "classes", "number_of_classes", "parameters", "threshold", "decay", "engine"]
    ),
}


def refusal(function, *values):
    """The message with which values are refused; None if they are used."""
    try:
        function(*values)
    except SnnregError as error:
        assert 0 < len(str(error)) < 900 and "\n" not in str(error), error
        return str(error)
    return None


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("taker", TAKERS)
def test_any_value_is_used_or_refused_in_one_line(taker):
    for number, value in enumerate(VALUES):
        try:
            refusal(TAKERS[taker], value)
        except Exception as error:
            pytest.fail(f"{taker} got value {number}: {type(error).__name__}: {str(error)[:200]}")


@pytest.mark.slow
def test_a_network_responds_only_to_images():
    network, rng = train(), np.random.default_rng(0)
    for value in VALUES:
        for values in ((value, IMAGES, rng), (network, value, rng), (network, IMAGES, value)):
            assert refusal(partial(simulation.respond, progress=False), *values)


REFUSED = {
    "no engine": (lambda: train(engine="neuron"), "engine must be one of c, brian2; got 'neuron'"),
    "no threshold": (lambda: train(threshold="fixed"), "threshold must be one of adaptive, held; got 'fixed'"),
    "a class too many": (lambda: train(classes=[2], number_of_classes=2), "whole numbers from -1 to 1; got 2"),
    "half a class": (lambda: train(number_of_classes=2.5), "number_of_classes must be a whole number"),
    "a decay's name": (lambda: train(decay="online"), "decay must be a DecayRule, got 'online'; Decay(\"online\""),
    "no generator": (
        lambda: train(rng=3),
        "rng must be a Generator, got 3; numpy.random.default_rng(0) gives one",
    ),
    "a seed for a generator": (lambda: training_set((7, 4), 10, 0), "rng must be a Generator, got 0; numpy"),
    "ragged images": (lambda: train(images=[[1, 2], [3]]), "grey levels must be numbers; got no array"),
    "complex images": (lambda: train(images=IMAGES + 1j), "grey levels must be numbers; got complex128"),
    "images with a unit": (lambda: train(images=IMAGES * mV), "grey levels must be numbers without a unit"),
    "no module of rules": (lambda: rule_of("no_rules:Mine"), "got 'no_rules:Mine' (No module named"),
    "no such rule": (lambda: rule_of("json:Mine"), "module 'json' has no attribute 'Mine'"),
    "a number as rule": (lambda: rule_of(3), 'rule must be a "module:Class" such as "snnreg.decay:Decay", its'),
    "another class": (lambda: rule_of("json:JSONDecoder"), "rule must name a subclass of snnreg.decay.DecayRule"),
    "few images to fit": (lambda: Fit(seed=0, train_per_digit=30), "a fit needs 6,000 training images, got 90"),
    "held in theory": (lambda: Theories(seed=0, preset="paper-code").tables(), "threshold 'adaptive' only"),
    "burst is no": (lambda: Decay(AFTER_TRAINING, burst="no"), "burst must be true or false, got 'no'"),
    "seeds in a list": (lambda: stream([1, 2], "noise"), "seed must be a whole number"),
    "no seeds": (lambda: experiment.reproduce(Plan(), DECAYS, []), "runs must be a whole number from 1 to"),
    "no time at all": (lambda: Parameters(dt=1e-300 * second), "time steps of"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_message_says_what_is_wanted(case):
    act, message = REFUSED[case]
    assert message in (refusal(act) or "it was used")


SPIKES = array_shapes(min_dims=2, max_dims=3, min_side=0, max_side=4).flatmap(
    lambda shape: arrays(st.sampled_from([np.float32, np.float64, np.int8, np.bool_]), (*shape[:-1], 3))
)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(SPIKES)
def test_any_spikes_leave_weights_that_are_not_larger(spikes):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        decay = DecayingWeights(torch.nn.Linear(3, 2), 9.0, batch_first=False)
    before = decay.layer.weight.detach().clone().abs()
    if refusal(decay.update, torch.as_tensor(spikes)) is None:
        assert decay.now == (spikes.shape[0] if spikes.ndim == 2 else spikes.shape[1])
    decay.finish()
    assert (decay.layer.weight.detach().abs() <= before).all() and decay.layer.weight.isfinite().all()

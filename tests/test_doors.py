"""Whatever is given in the place of a value is used, or refused in one line that says what is wanted."""

import dataclasses
from functools import partial

import numpy as np
import pandas as pd
import pytest
import torch
from brian2 import BrianLogger, NeuronGroup, mV, second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from snnreg import analysis, datasets, experiment, simulation
from snnreg.base.errors import SnnregError
from snnreg.decay import AFTER_TRAINING, ONLINE, Decay
from snnreg.encoding import as_pixels, poisson_spikes
from snnreg.experiment import Plan, Preset, load_results, stream
from snnreg.integrations import DecayingSynapses, DecayingWeights
from snnreg.parameters import INPUTS, Parameters
from snnreg.wiring import draw_wiring


class Unprintable:
    def __repr__(self):
        raise RuntimeError("no")


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


VALUES = [None, True, "x", "3", b"1", [1, 2], [], {"a": 1}, Decay, len, iter([1]), nested(5000), Unprintable()]
VALUES += [-1, 2.5, 1j, float("nan"), float("inf"), 5e-324, 10**18, 10**5000, 3 * mV, [1, 2] * second]
VALUES += [np.ones(3), np.ones(1), np.ones((2, 2)), np.array(["a"]), np.array([None]), np.datetime64("NaT")]

IMAGES, CLASSES = np.zeros((1, INPUTS), np.uint8), np.zeros(1, int)
P, DECAYS = Parameters(neurons_per_class=2), [Decay()]
COUNTS = np.array([[1, 2, 0, 0, 3, 1], [0, 0, 0, 0, 0, 0]])
OVER_DIGITS = pd.Series([1.0, 2.0], index=["0 1", "2 3"])


def train(images=IMAGES, classes=CLASSES, rng=None, **options):
    rng = np.random.default_rng(0) if rng is None else rng
    return simulation.train(images, classes, rng, progress=False, **options)


def layer():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return torch.nn.Linear(3, 2)


def decaying(**options):
    return DecayingWeights(layer(), 9.0, **options)


def synapses(**options):
    neurons = NeuronGroup(2, "v : 1", threshold="v > 1", reset="")
    chosen = {"decay": Decay(ONLINE, second), "model": "w : 1", "on_pre": "v_post += w", **options}
    return DecayingSynapses(neurons, neurons, **chosen)


def takers(name, function, arguments):
    """By name, functions of one value: those that give it to `function` as one of its arguments."""
    return {f"{name}({a})": (lambda value, a=a: function(**{a: value})) for a in arguments}


def names(kind):
    return [field.name for field in dataclasses.fields(kind)]


TAKERS = {
    **takers("Parameters", Parameters, names(Parameters)),
    **takers("Decay", lambda **v: Decay(**{"when": AFTER_TRAINING, **v}), names(Decay)),
    **takers("Plan", lambda **v: Plan(**v).check_data(), names(Plan)),
    **takers("Preset", Preset, names(Preset)),
    **takers(
        "train", train, ["images", "classes", "number_of_classes", "parameters", "threshold", "decay", "engine"]
    ),
    "train(rng)": lambda v: simulation.train(IMAGES, CLASSES, v, progress=False),
    "as_pixels": as_pixels,
    "poisson_spikes(rng)": lambda v: poisson_spikes(IMAGES, v, Parameters()),
    "digits_of(digits)": lambda v: datasets.digits_of(v, 1, train=False),
    "digits_of(per_digit)": lambda v: datasets.digits_of([1], v, train=False),
    "stream(seed)": lambda v: stream(v, experiment.streams.NOISE),
    "draw_wiring(classes)": lambda v: draw_wiring(v, np.random.default_rng(0), P),
    "reproduce(plan)": lambda v: experiment.reproduce(v, DECAYS, [0], progress=False),
    "reproduce(decays)": lambda v: experiment.reproduce(Plan(), v, [0], progress=False),
    "reproduce(jobs)": lambda v: experiment.reproduce(Plan(), DECAYS, [-1], jobs=v, progress=False),
    "load_results": load_results,
    "sweep.read": experiment.definition.read,
    "load": experiment.load,
    "sweep(jobs)": lambda v: experiment.sweep("no.toml", jobs=v, progress=False),
    "DecayingWeights(layer)": lambda v: DecayingWeights(v, 9.0),
    **takers("DecayingWeights", partial(DecayingWeights, layer()), ["tau_prun"]),
    **takers("DecayingWeights", decaying, ["k_p", "synapses", "online", "batch_first"]),
    "update(inputs)": lambda v: decaying().update(v),
    "update(outputs)": lambda v: decaying(synapses=True).update(torch.ones(2, 3), v),
    **takers("DecayingSynapses", synapses, ["decay", "model", "on_pre", "weight", "namespace"]),
    "DecayingSynapses(source)": lambda v: DecayingSynapses(v, decay=Decay(), model="w : 1"),
    "group_counts(counts)": lambda v: analysis.group_counts(v, P),
    "group_counts(parameters)": lambda v: analysis.group_counts(COUNTS, v),
    "classify(counts)": lambda v: analysis.classify(v, P),
    "classify(as_published)": lambda v: analysis.classify(COUNTS, P, v),
    "accuracy(classes)": lambda v: analysis.accuracy(COUNTS, v, P),
    "silent_images": analysis.silent_images,
    "pruned_fraction(weights)": lambda v: analysis.pruned_fraction(v, P),
    "change_percent(with_decay)": lambda v: analysis.change_percent(v, 2.0),
    "interval(values)": analysis.interval,
    "interval(confidence)": lambda v: analysis.interval([1.0, 2.0], v),
    "format_mean(values)": analysis.format_mean,
    "format_mean(digits)": lambda v: analysis.format_mean([1.0, 2.0], v),
    "format_mean(sign)": lambda v: analysis.format_mean([1.0, 2.0], sign=v),
    "error_over_digits": analysis.error_over_digits,
    "format_mean_over_digits(digits)": lambda v: analysis.format_mean_over_digits(OVER_DIGITS, v),
    "auroc(in)": lambda v: analysis.auroc(v, [1.0]),
    "false_positive_rate_at": lambda v: analysis.false_positive_rate_at([1.0, 2.0], [0.0, 1.0], v),
}


def refusal(function, *values):
    """The message with which values are refused; None if they are used."""
    try:
        function(*values)
    except SnnregError as error:
        assert 0 < len(str(error)) < 900 and "\n" not in str(error), error
        return str(error)
    return None


def tries(count):
    return settings(
        max_examples=count, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("taker", TAKERS)
def test_any_value_is_used_or_refused_in_one_line(taker):
    for name in ("only_threshold", "unused_brian_object"):
        BrianLogger.suppress_name(name)
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
    "half a class": (lambda: train(number_of_classes=2.5), "number_of_classes must be a whole number"),
    "a decay's name": (lambda: train(decay="online"), "decay must be a Decay, got 'online'"),
    "no generator": (
        lambda: train(rng=3),
        "rng must be a Generator, got 3; numpy.random.default_rng(0) gives one",
    ),
    "ragged images": (lambda: train(images=[[1, 2], [3]]), "images must have one size"),
    "complex images": (lambda: train(images=IMAGES + 1j), "must be numbers from 0 to 255, got complex128"),
    "images with a unit": (lambda: train(images=IMAGES * mV), "grey levels have no unit"),
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
@tries(60)
@given(SPIKES, st.booleans(), st.booleans())
def test_any_spikes_leave_weights_that_are_not_larger(spikes, online, batch_first):
    decay = decaying(online=online, batch_first=batch_first)
    before = decay.layer.weight.detach().clone().abs()
    if refusal(decay.update, torch.as_tensor(spikes)) is None:
        assert decay.now == (spikes.shape[0] if spikes.ndim == 2 or batch_first else spikes.shape[1])
    decay.finish()
    assert (decay.layer.weight.detach().abs() <= before).all() and decay.layer.weight.isfinite().all()

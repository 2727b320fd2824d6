"""Doors beside the model: PyTorch, Brian2, analysis, surrogate gradients, labs.  Whatever hypothesis thinks of is
used, or refused in one line that says what was wanted."""

import contextlib

import numpy as np
import pandas as pd
import pytest
import torch
from anywidget import AnyWidget
from brian2 import BrianLogger, NeuronGroup, second
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from traitlets import TraitError

from snnreg import analysis, labs
from snnreg.base.errors import SnnregError
from snnreg.brian2 import DecayingSynapses
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import as_pixels
from snnreg.parameters import Parameters
from snnreg.torch import DecayingWeights
from tests.attacks.test_misuse import MONSTERS
from tests.support import needs

pytestmark = pytest.mark.slow

P = Parameters(neurons_per_class=2)
OVER_DIGITS = pd.Series([1.0, 2.0], index=["0 1", "2 3"])
COUNTS = np.array([[1, 2, 0, 0, 3, 1], [0, 0, 0, 0, 0, 0]])
DTYPES = ["f8", "f4", "f2", "i8", "u1", "?", "c16", "U2"]
NUMBERS = st.one_of(st.floats(), st.integers(), st.sampled_from([0, 1, -1, 2**31, 2**63, 1e-320, 1e308]))
ARRAYS = arrays(st.sampled_from(DTYPES), array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6))
TENSORS = ARRAYS.filter(lambda array: array.dtype.kind in "fiubc").map(torch.as_tensor)
LEAVES = NUMBERS | st.text(max_size=9) | st.none() | st.booleans() | st.binary(max_size=4)
NESTED = st.recursive(LEAVES, lambda some: st.lists(some, max_size=4) | st.dictionaries(st.text(max_size=3), some))
WITH_UNITS = ARRAYS.filter(lambda array: array.dtype.kind in "fiu").map(lambda array: array * second)
ANYTHING = st.one_of(NUMBERS, ARRAYS, TENSORS, WITH_UNITS, NESTED)


def layer():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return torch.nn.Linear(3, 2)


def decaying(**options):
    return DecayingWeights(layer(), 9.0, **options)


def updated(inputs, outputs=None):
    decay = decaying(synapses=outputs is not None)
    before = decay.layer.weight.detach().abs()
    decay.update(inputs, outputs)
    assert (decay.layer.weight.detach().abs() <= before).all()


def synapses(**options):
    neurons = NeuronGroup(2, "v : 1", threshold="v > 1", reset="")
    chosen = {"decay": Decay(ONLINE, second), "model": "w : 1", "on_pre": "v_post += w", **options}
    return DecayingSynapses(neurons, neurons, **chosen)


TAKERS = {
    "DecayingWeights(layer)": lambda v: DecayingWeights(v, 9.0),
    "DecayingWeights(tau_prun)": lambda v: DecayingWeights(layer(), v),
    "DecayingWeights(k_p)": lambda v: DecayingWeights(layer(), 9.0, v),
    **{
        f"DecayingWeights({n})": (lambda v, n=n: decaying(**{n: v}))
        for n in (
            "synapses",
            "online",
            "batch_first",
        )
    },
    "update(inputs)": updated,
    "update(outputs)": lambda v: updated(torch.ones(2, 3), v),
    **{
        f"DecayingSynapses({n})": (lambda v, n=n: synapses(**{n: v}))
        for n in (
            "decay",
            "model",
            "on_pre",
            "weight",
            "namespace",
        )
    },
    "DecayingSynapses(source)": lambda v: DecayingSynapses(v, decay=Decay(), model="w : 1"),
    "as_pixels": as_pixels,
    "group_counts(counts)": lambda v: analysis.group_counts(v, P),
    "group_counts(parameters)": lambda v: analysis.group_counts(COUNTS, v),
    "classify(counts)": lambda v: analysis.classify(v, P),
    "classify(as_published)": lambda v: analysis.classify(COUNTS, P, v),
    "accuracy(counts)": lambda v: analysis.accuracy(v, [0, 1], P),
    "accuracy(classes)": lambda v: analysis.accuracy(COUNTS, v, P),
    "silent_images": analysis.silent_images,
    "pruned_fraction(weights)": lambda v: analysis.pruned_fraction(v, P),
    "pruned_fraction(parameters)": lambda v: analysis.pruned_fraction(np.ones(3), v),
    "change_percent(with_decay)": lambda v: analysis.change_percent(v, 2.0),
    "change_percent(without)": lambda v: analysis.change_percent(2.0, v),
    "interval(values)": analysis.interval,
    "interval(confidence)": lambda v: analysis.interval([1.0, 2.0], v),
    "ends": analysis.ends,
    "format_mean(values)": analysis.format_mean,
    "format_mean(digits)": lambda v: analysis.format_mean([1.0, 2.0], v),
    "format_mean(sign)": lambda v: analysis.format_mean([1.0, 2.0], sign=v),
    "error_over_digits": analysis.error_over_digits,
    "format_mean_over_digits(values)": analysis.format_mean_over_digits,
    "format_mean_over_digits(digits)": lambda v: analysis.format_mean_over_digits(OVER_DIGITS, v),
    "format_mean_over_digits(sign)": lambda v: analysis.format_mean_over_digits(OVER_DIGITS, sign=v),
    "auroc(in)": lambda v: analysis.auroc(v, [1.0]),
    "auroc(out)": lambda v: analysis.auroc([1.0], v),
    "roc": lambda v: analysis.roc(v, [1.0]),
    "false_positive_rate_at": lambda v: analysis.false_positive_rate_at([1.0, 2.0], [0.0, 1.0], v),
}
SURROGATE = {
    "images": lambda v, s: s["train"](v, s["classes"], s["L1"], 0.1, 1, 0),
    "classes": lambda v, s: s["train"](s["images"], v, s["L1"], 0.1, 1, 0),
    "method": lambda v, s: s["train"](s["images"], s["classes"], v, 0.1, 1, 0),
    **{
        name: (lambda v, s, name=name: s["train"](s["images"], s["classes"], s[name], v, 1, 0))
        for name in (
            "L1",
            "L2",
            "dropout",
            "magnitude-pruning",
            "rarely-lit",
            "decay-lines",
        )
    },
    "seed": lambda v, s: s["train"](s["images"], s["classes"], s["L1"], 0.1, 1, v),
    "answers": lambda v, s: s["answers"](s["network"], v, 0),
}


def assert_used_or_refused(taker, value, *rest, kind=SnnregError):
    try:
        taker(value, *rest)
    except kind as error:
        assert 0 < len(str(error)) < 900 and "\n" not in str(error), error


def tried(examples):
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("taker", TAKERS)
def test_any_value_is_used_or_refused_in_one_line(taker):
    @tried(60)
    @given(ANYTHING)
    def attack(value):
        assert_used_or_refused(TAKERS[taker], value)

    for name in ("only_threshold", "unused_brian_object"):
        BrianLogger.suppress_name(name)
    for value in MONSTERS.values():
        assert_used_or_refused(TAKERS[taker], value)
    attack()


@pytest.fixture(scope="module")
def surrogate():
    needs.module("snntorch", "torch-snn")
    from snnreg.surrogate import network
    from snnreg.surrogate.methods import METHODS

    task = {"images": np.zeros((4, 784)), "classes": np.zeros(4, int)}
    trained = network.train(*task.values(), METHODS["none"], 0.0, 1, 0)
    return {"train": network.train, "answers": network.answers, "network": trained, **METHODS, **task}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("taker", SURROGATE)
def test_any_value_of_a_surrogate_network(surrogate, taker):
    @tried(30)
    @given(ANYTHING)
    def attack(value):
        assert_used_or_refused(SURROGATE[taker], value, surrogate)

    for value in MONSTERS.values():
        assert_used_or_refused(SURROGATE[taker], value, surrogate)
    attack()


SPIKES = array_shapes(min_dims=2, max_dims=3, min_side=0, max_side=4).flatmap(
    lambda shape: arrays(st.sampled_from([np.float32, np.float64, np.int8, np.bool_]), (*shape[:-1], 3))
)


@pytest.mark.filterwarnings("ignore")
@tried(300)
@given(SPIKES, st.booleans(), st.booleans())
def test_any_spikes_leave_weights_that_are_not_larger(spikes, online, batch_first):
    decay = decaying(online=online, batch_first=batch_first)
    before = decay.layer.weight.detach().clone().abs()
    with contextlib.suppress(SnnregError):
        decay.update(torch.as_tensor(spikes))
        assert decay.now == (spikes.shape[0] if spikes.ndim == 2 or batch_first else spikes.shape[1])
    decay.finish()
    assert (decay.layer.weight.detach().abs() <= before).all() and decay.layer.weight.isfinite().all()


ANYWIDGETS = {"_anywidget_id", "_css", "_esm"}  # it gives them to each widget itself
LABS = ["Synapse", "Neuron", "TwoSpikes", "Drift", "TuneIt", "TrainHere", "PaperHere"]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", LABS)
def test_any_value_of_a_trait(name):
    """Traitlets says itself what a trait expects; a lab adds no other error, and keeps what it had."""
    if name in LABS[4:]:
        needs.module("ziglang", "book")
    lab = getattr(labs, name)()
    own = sorted(set(lab.traits(sync=True)) - set(AnyWidget.class_traits()) - ANYWIDGETS)
    assert own, "a lab has something to set"

    @tried(300)
    @given(st.sampled_from(own), ANYTHING.filter(lambda value: not isinstance(value, torch.Tensor)))
    def attack(trait, value):
        before = getattr(lab, trait)
        try:
            setattr(lab, trait, value)
        except TraitError as error:
            assert getattr(lab, trait) is before or getattr(lab, trait) == before
            assert str(error).startswith(("The ", "Any ")), "it says what was expected"
        setattr(lab, trait, before)

    attack()

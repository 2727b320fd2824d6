"""Weights of PyTorch layers decay as equation (5) says: per line and per synapse, in batches of any size."""

import numpy as np
import pytest
import torch
from brian2 import second
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from snnreg.base.errors import SnnregError
from snnreg.decay import ONLINE, Decay
from snnreg.integrations import DecayingWeights
from tests.support.silences import accumulated_factor

SAMPLES, TAU, K_P = 23, 9.0, 0.7
RULE = Decay(ONLINE, TAU * second, k_p=K_P)


def shown(*shape, rate=0.1, seed=0):
    """Spikes as floats, random."""
    return (torch.rand(shape, generator=torch.Generator().manual_seed(seed)) < rate).float()


def linear(inputs=6, outputs=4, **options):
    layer = nn.Linear(inputs, outputs, dtype=torch.float64)
    nn.init.ones_(layer.weight)
    return layer, DecayingWeights(layer, TAU, K_P, **{"batch_first": False, **options})


def closed_form(used, end=True):
    """What is left of a weight that was used in some samples, a list of bool; with the running silence or not."""
    times = np.concatenate([[0], 1 + np.flatnonzero(used), [len(used)] if end else []])
    return accumulated_factor(RULE, times)[-1]


@pytest.mark.parametrize("batch", [1, 4, SAMPLES])
def test_a_line_loses_each_of_its_silences_whatever_the_size_of_batches(batch):
    layer, decay = linear()
    spikes = shown(5, SAMPLES, 6)
    spikes[:, :, 2] = 0
    for part in spikes.split(batch, dim=1):
        decay.update(part)
    used = spikes.bool().any(0).numpy()
    for line in range(6):
        weights = layer.weight[:, line].detach().numpy()
        np.testing.assert_allclose(weights, closed_form(used[:, line], end=False), rtol=1e-12)
        np.testing.assert_allclose(decay.weights_now()[:, line], closed_form(used[:, line]), rtol=1e-12)
    assert (layer.weight[:, 2] == 1).all() and decay.now == SAMPLES
    assert decay.weights_now()[0, 2] == pytest.approx(np.exp(-K_P * (SAMPLES / TAU) ** 2))
    decay.finish()
    after = layer.weight.detach().clone()
    for line in range(6):
        np.testing.assert_allclose(after[:, line], closed_form(used[:, line]), rtol=1e-12)
    decay.finish()
    assert torch.equal(layer.weight, after), "a second call changes nothing"


@pytest.mark.parametrize("batch", [1, 6, SAMPLES])
def test_a_synapse_is_used_where_both_its_ends_spike(batch):
    layer, decay = linear(synapses=True)
    before, after = shown(5, SAMPLES, 6), shown(5, SAMPLES, 4, seed=1)
    for inputs, outputs in zip(before.split(batch, 1), after.split(batch, 1), strict=True):
        decay.update(inputs, outputs)
    used = (before.bool().any(0)[:, None] & after.bool().any(0)[:, :, None]).numpy()
    expected = [[closed_form(used[:, j, i]) for i in range(6)] for j in range(4)]
    np.testing.assert_allclose(decay.weights_now(), expected, rtol=1e-12)
    assert len(np.unique(np.round(expected, 9))) > 6, "more than the lines alone would tell apart"


class OnADevice(TorchFunctionMode):
    """Tensors say that they lie on another device, from which each copy would have to wait for it."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        assert function not in (Tensor.cpu, Tensor.numpy, Tensor.__array__), "copied from the device"
        return False if function == Tensor.is_cpu.__get__ else function(*args, **(kwargs or {}))


@pytest.mark.parametrize("synapses", [False, True])
def test_what_lies_on_a_device_stays_there(synapses):
    before, after = shown(5, SAMPLES, 6), shown(5, SAMPLES, 4, seed=1)
    (here, on_cpu), (there, on_device) = linear(synapses=synapses), linear(synapses=synapses)
    for inputs, outputs in zip(before.split(6, 1), after.split(6, 1), strict=True):
        given = (inputs, outputs) if synapses else (inputs,)
        on_cpu.update(*given)
        with OnADevice():
            on_device.update(*given)
    assert torch.equal(there.weight, here.weight) and torch.equal(on_device.last_use, on_cpu.last_use)


@pytest.mark.parametrize("groups", [1, 2])
@pytest.mark.parametrize("synapses", [False, True])
def test_a_kernel_decays_by_its_channels(groups, synapses):
    layer = nn.Conv2d(4, 6, 3, groups=groups, dtype=torch.float64)
    nn.init.ones_(layer.weight)
    decay = DecayingWeights(layer, TAU, K_P, synapses=synapses, batch_first=False)
    before, after = shown(3, SAMPLES, 4, 5, 5, rate=0.005), shown(3, SAMPLES, 6, 3, 3, rate=0.01, seed=1)
    for inputs, outputs in zip(before.split(5, 1), after.split(5, 1), strict=True):
        decay.update(inputs, outputs if synapses else None)
    line, neuron = (spikes.bool().any(0).any(-1).any(-1).numpy() for spikes in (before, after))
    expected = np.empty(layer.weight.shape)
    for j, i in np.ndindex(*expected.shape[:2]):
        used = line[:, j // (6 // groups) * (4 // groups) + i]
        expected[j, i] = closed_form(used & neuron[:, j] if synapses else used)
    np.testing.assert_allclose(decay.weights_now(), expected, rtol=1e-12)
    assert len(np.unique(expected)) >= 4


def test_steps_first_samples_first_or_no_steps():
    spikes = shown(5, SAMPLES, 6)
    for given, batch_first in (
        (spikes, False),
        (spikes.transpose(0, 1), True),
        (spikes.amax(0), None),
        (spikes.bool(), False),
        (-spikes, False),
    ):
        layer, decay = linear(batch_first=batch_first)
        decay.update(given)
        assert decay.now == SAMPLES and f"batch_first={batch_first}, samples={SAMPLES})" in repr(decay)
        np.testing.assert_allclose(
            layer.weight[0, 0].item(), closed_form(spikes.bool().any(0)[:, 0], end=False), rtol=1e-12
        )


def test_a_run_that_was_stored_goes_on():
    spikes = shown(5, SAMPLES, 6)
    whole, decay = linear()
    decay.update(spikes)
    first, begun = linear()
    begun.update(spikes[:, :10])
    second_layer, resumed = linear()
    second_layer.load_state_dict(first.state_dict())
    resumed.load_state_dict(begun.state_dict())
    resumed.update(spikes[:, 10:])
    assert torch.allclose(second_layer.weight, whole.weight, rtol=1e-12, atol=0)
    assert torch.equal(resumed.last_use, decay.last_use) and set(decay.state_dict()) == {"now", "last_use"}


def test_the_layer_belongs_to_its_network():
    """The same weights in two modules would be stored, counted and optimized twice."""
    _, decay = linear()
    assert list(decay.parameters()) == [] and list(decay.children()) == []


def test_a_layer_on_the_meta_device_gets_its_weights_later():
    layer = nn.Linear(6, 4, device="meta", dtype=torch.float64)
    decay = DecayingWeights(layer, TAU, K_P, batch_first=False)
    layer.to_empty(device="cpu")
    nn.init.ones_(layer.weight)
    spikes = shown(5, SAMPLES, 6)
    decay.update(spikes)
    assert layer.weight[0, 0].item() == pytest.approx(closed_form(spikes.bool().any(0)[:, 0], end=False))


@pytest.mark.parametrize("half", [torch.float16, torch.bfloat16])
def test_half_precision_is_refused_early_and_late(half):
    with pytest.raises(SnnregError, match=f"weights in {half} would not decay.*float32"):
        DecayingWeights(nn.Linear(6, 4, dtype=half), TAU)
    layer, decay = linear()
    layer.to(half)
    for call in (lambda: decay.update(shown(5, SAMPLES, 6)), decay.finish, decay.weights_now):
        with pytest.raises(SnnregError, match="would not decay"):
            call()
    assert decay.now == 0


def test_single_precision_loses_one_rounding_a_batch():
    layer = nn.Linear(6, 4)
    nn.init.ones_(layer.weight)
    decay = DecayingWeights(layer, 300.0, batch_first=False)
    spikes = shown(1, 4096, 6, rate=0.5)
    for part in spikes.split(128, dim=1):
        decay.update(part)
    decay.finish()
    used = spikes[0].bool().numpy()
    for line in range(6):
        squares = np.diff([0, *(1 + np.flatnonzero(used[:, line])), 4096]) ** 2.0
        expected = np.exp(-squares.sum() / 300**2)
        assert layer.weight[0, line].item() == pytest.approx(expected, rel=32 * 1.2e-7)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda layer, decay: DecayingWeights(nn.LSTM(2, 2), 5), "a Linear or a Conv2d, got LSTM"),
        (lambda layer, decay: DecayingWeights(layer, 0), "must be a number from 1e-100 to 1e.100; got 0"),
        (lambda layer, decay: DecayingWeights(layer, 5, -1), "k_p must be a number, 0 or larger; got -1"),
        (
            lambda layer, decay: DecayingWeights(layer, 5).update(shown(5, 3, 6)),
            r"of the shape \(5, 3, 6\) have time steps; say which axis they are: .*batch_first=False",
        ),
        (
            lambda layer, decay: DecayingWeights(layer, 5, batch_first=True).update(shown(5, 3, 7)),
            r"inputs must have the shape \(samples, steps, 6\)",
        ),
        (lambda layer, decay: decay.update(shown(5, 3, 7)), r"inputs must have the shape \(steps, samples, 6\)"),
        (
            lambda layer, decay: DecayingWeights(layer, 5, synapses=True).update(shown(3, 6)),
            "needs the outputs too",
        ),
        (
            lambda layer, decay: DecayingWeights(layer, 5, synapses=True).update(shown(3, 6), shown(2, 4)),
            "3 samples of inputs and 2 of outputs",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_counted(change, told):
    layer, decay = linear()
    with pytest.raises(SnnregError, match=told):
        change(layer, decay)
    assert decay.now == 0 and (layer.weight == 1).all() and (decay.last_use == 0).all()

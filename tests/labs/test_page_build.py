"""The network of the page equals native Brian2, spike for spike.

Both are compiled from the C++ that Brian2 writes, without -ffast-math.  The module runs under node with node's
own system calls, and once with those that the page brings.
"""

import gzip
from pathlib import Path

import numpy as np
import pytest
from brian2 import second

from snnreg import datasets, network
from snnreg.decay import NEVER, ONLINE, Decay
from snnreg.encoding import poisson_spikes
from snnreg.labs import page_build
from snnreg.parameters import Parameters
from snnreg.simulation import reference
from snnreg.wiring import draw_wiring
from tests.support import needs, page_network

needs.module("ziglang", "book")

P = Parameters()
TRAINING_IMAGES = 50


def assert_equals_native(module, native):
    """Spike for spike, and weight for weight."""
    assert len(native.spikes.step) > 500
    np.testing.assert_array_equal(module.step, native.spikes.step)
    np.testing.assert_array_equal(module.neuron, native.spikes.neuron)
    np.testing.assert_allclose(module.weights, native.weights, rtol=0, atol=1e-9)


@pytest.fixture(scope="module")
def wiring():
    return draw_wiring(3, np.random.default_rng(1), P)


@pytest.fixture(scope="module")
def shown():
    """Digits to learn from, with some noise among them: images, trains, classes."""
    rng = np.random.default_rng(2)
    images, classes = datasets.training_set((7, 4, 6), 20, rng)
    images = images[:TRAINING_IMAGES].reshape(TRAINING_IMAGES, 784).astype(float)
    return poisson_spikes(images, rng, P), classes[:TRAINING_IMAGES]


@pytest.mark.parametrize("system", ["node", "page"])
def test_the_tested_network_equals_native_brian2(wiring, shown, system):
    trains, _ = shown
    native = reference.run(wiring, trains, None, parameters=P, threshold="adaptive", decay=Decay()).spikes
    module = page_network.run(page_build.test_module(wiring), trains, [20, 20, 10], P, system=system)
    assert len(native.step) > 1000
    np.testing.assert_array_equal(module.step, native.step)
    np.testing.assert_array_equal(module.neuron, native.neuron)


@pytest.mark.parametrize("decay", [
    pytest.param(Decay(NEVER), marks=pytest.mark.slow, id="never"),
    pytest.param(Decay(ONLINE, 30 * second, k_p=0.5), id="online"),
])  # fmt: skip
def test_the_trained_network_equals_native_brian2(wiring, shown, decay):
    trains, classes = shown
    native = reference.run(wiring, trains, classes, parameters=P, threshold="adaptive", decay=decay)
    built = page_build.training_module(wiring)
    module = page_network.run(built, trains, [10] * 5, P, targets=classes, decay=decay)
    assert_equals_native(module, native)


@pytest.mark.parametrize("growth_step", [pytest.param(0.0, marks=pytest.mark.slow), 1e-4])
def test_the_network_that_grows_equals_native_brian2_with_growth_and_without(wiring, shown, growth_step):
    trains, classes = shown
    decay = Decay(ONLINE, 30 * second)
    native = reference.run(
        wiring, trains, classes, parameters=P.changed(growth_step=growth_step), threshold="adaptive", decay=decay
    )
    built = page_build.training_module(wiring)
    choices = {"targets": classes, "decay": decay, "growth_step": growth_step}
    module = page_network.run(built, trains, [10] * 5, P, **choices)
    assert_equals_native(module, native)


def test_many_short_runs_equal_one_long_run(wiring, shown):
    trains, classes = shown
    built = page_build.training_module(wiring)
    choices = {"targets": classes, "decay": Decay(ONLINE, 30 * second)}
    long = page_network.run(built, trains, [50], P, **choices)
    short = page_network.run(built, trains, [1] * 50, P, slices=500, **choices)
    for name in ("step", "neuron", "step_inhibitory", "neuron_inhibitory", "weights"):
        np.testing.assert_array_equal(getattr(short, name), getattr(long, name))


def test_a_change_in_the_equations_builds_another_module(wiring, monkeypatch, tmp_path):
    built = page_build.test_module(wiring)
    kept = {path.name for path in (page_build.cache_folder() / "modules").iterdir()}
    again = page_build.test_module(draw_wiring(3, np.random.default_rng(9), P))
    assert again.wasm == built.wasm
    assert {path.name for path in (page_build.cache_folder() / "modules").iterdir()} == kept

    monkeypatch.setattr(network, "INHIBITORY", network.INHIBITORY.replace("resting_potential - v", "-v"))
    compiled = []

    def no_compiler(*arguments):
        compiled.append(arguments)
        Path(arguments[-1]).write_bytes(b"another module")

    monkeypatch.setattr(page_build, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(page_build, "_zig", no_compiler)
    assert gzip.decompress(page_build.test_module(wiring).wasm) == b"another module"
    assert len(compiled) == 1

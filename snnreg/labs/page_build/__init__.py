"""The network for the page: Brian2's own C++, compiled to WebAssembly (chapters 6, 7 and 9).

The model is the reference of :mod:`snnreg.network`, nothing else.  Brian2 writes it as C++; zig, a C++
compiler that comes from PyPI, compiles that for WebAssembly together with ``support.cpp``, which says what
a page may call.  Like the compiled programs of :mod:`snnreg.simulation.program`, a module lies in the cache folder
under the hash of its source, so a change in the equations builds a new one.

There are two.  The network that is tested has frozen weights and its threshold at rest.  The network that
is trained has STDP, all-LTD, the decay and growth (chapter 13), whose ``tau_prun``, ``k_p`` and ``growth_step``
the page sets (``k_p = 0`` is no decay, ``growth_step = 0`` no growth).
Numbers that differ from network to network are not compiled in: weights and delays come in files.

``python -m snnreg.command.build_labs`` builds them ahead of the book; the first build on a machine also
compiles the C++ library, which takes about a minute.
"""

import functools
import gc
import gzip
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from brian2 import SpikeMonitor, device, second, set_device

from snnreg import network
from snnreg.base.errors import SnnregError
from snnreg.base.files import cache_folder, replacing
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import SpikeTrains
from snnreg.parameters import ADAPTIVE, Parameters
from snnreg.simulation.program import source_hash

SUPPORT = Path(__file__).with_name("support.cpp")

MOST_IMAGES = 10_000
"""How many images a network in the page can learn from before it must be started anew."""

COMPILE_ARGUMENTS = [
    "-target", "wasm32-wasi", "-mexec-model=reactor", "-std=c++17", "-O3", "-ffp-contract=off", "-s", "-w",
    "-D_WASI_EMULATED_SIGNAL", "-lwasi-emulated-signal",
    "-D_WASI_EMULATED_PROCESS_CLOCKS",
    "-U_LIBCPP_HAS_FILESYSTEM", "-D_LIBCPP_HAS_FILESYSTEM=1",
    "-Dmain=brian_main",
]  # fmt: skip
"""No -ffast-math: the module rounds as written, as the native program does."""


@dataclass(frozen=True)
class Module:
    """A compiled network.

    Attributes
    ----------
    wasm : bytes
        The WebAssembly module, gzipped.
    files : dict of str to bytes
        What the network reads when it starts, by path, each gzipped.
    """

    wasm: bytes
    files: dict


def test_module(wiring, parameters=None):
    """The network that is tested: frozen weights, threshold at rest.

    Parameters
    ----------
    wiring : Wiring
    parameters : Parameters, optional
        Default: the published ones.

    Returns
    -------
    Module
    """
    return _module(wiring, None, parameters, ADAPTIVE)


test_module.__test__ = False  # not a test for pytest


def training_module(wiring, parameters=None, threshold=ADAPTIVE):
    """The network that is trained: STDP, all-LTD, the decay at input spikes, and growth.

    Parameters
    ----------
    wiring : Wiring
        The network at birth.
    parameters : Parameters, optional
        Default: the published ones.  The page sets the growth step, whatever it is here.
    threshold : {"adaptive", "held"}

    Returns
    -------
    Module
    """
    parameters = Parameters() if parameters is None else parameters
    return _module(wiring, np.zeros(MOST_IMAGES), parameters.changed(growth_step=1.0), threshold)


def _module(wiring, targets, parameters, threshold):
    parameters = Parameters() if parameters is None else parameters
    # The page writes the input spikes; here is one, so that there is an array to write to.
    one_spike = SpikeTrains(np.zeros(1, np.int32), np.zeros(1, np.int32), np.array([0, 1]))
    with tempfile.TemporaryDirectory(prefix="snnreg-") as folder, _standalone(Path(folder)) as folder:
        model = network.build(
            wiring, one_spike, targets, parameters=parameters, threshold=threshold, decay=Decay(ONLINE)
        )
        model.add(SpikeMonitor(model["inhibitory"], name="inhibitory_spikes"))
        model.run(0 * second, namespace={})
        device.insert_code("before_end", "return 0;  // the network stays; support.cpp runs it")
        device.build(directory=str(folder), compile=False, run=False, with_output=False)
        wasm = _compiled(folder, COMPILE_ARGUMENTS if targets is None else [*COMPILE_ARGUMENTS, "-DLEARNING"])
        files = {
            f"static_arrays/{path.name}": gzip.compress(path.read_bytes(), mtime=0)
            for path in sorted((folder / "static_arrays").iterdir())
        }
    return Module(gzip.compress(wasm, mtime=0), files)


@contextmanager
def _standalone(folder):
    """Brian2 writes C++ in this context."""
    gc.collect()  # names of forgotten objects would be numbered (see snnreg.simulation.program)
    set_device("cpp_standalone", build_on_run=False)
    try:
        yield folder
    finally:
        device.reinit()
        set_device("runtime")


def _compiled(folder, options):
    """The WebAssembly of the C++ project in `folder`, compiled now or taken from the cache."""
    (folder / SUPPORT.name).write_bytes(SUPPORT.read_bytes())
    kept = cache_folder() / "modules" / f"{source_hash(folder, [*options, _zig_version()])}.wasm"
    if not kept.exists():
        sources = [folder / name for name in _sources(folder)]
        with replacing(kept) as new:
            _zig("c++", *map(str, sources), "-I", str(folder), *options, "-o", str(new))
    return kept.read_bytes()


def _sources(folder):
    """The C++ files that Brian2's makefile names, and ours."""
    lines = (folder / "makefile").read_text().splitlines()
    listed = next(line for line in lines if line.startswith("SRCS ="))
    return [*listed.split()[2:], SUPPORT.name]


@functools.cache
def _zig_version():
    return _zig("version")


def _zig(*arguments):
    """Run zig; its own cache lies in ours."""
    environment = os.environ | {"ZIG_GLOBAL_CACHE_DIR": str(cache_folder() / "zig")}
    finished = subprocess.run(
        [sys.executable, "-m", "ziglang", *arguments], capture_output=True, text=True, env=environment
    )
    if finished.returncode:
        raise SnnregError(
            "the network could not be compiled for the page; "
            f"'python -m pip install ziglang' brings the compiler\n{finished.stderr[-2000:]}"
        )
    return finished.stdout

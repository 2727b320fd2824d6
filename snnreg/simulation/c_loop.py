"""The network as a plain loop in C, compiled on demand: the baseline of the benchmarks (the page on speed).

:func:`run` is called like :func:`snnreg.simulation.kernel.run`.
"""

import ctypes
import functools
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np

from snnreg.base.errors import SnnregError
from snnreg.base.files import temporary_folder
from snnreg.decay import Decay
from snnreg.encoding import Spikes
from snnreg.parameters import INPUTS
from snnreg.simulation import kernel
from snnreg.simulation.checks import check_finite, check_run
from snnreg.wiring import group_of

SOURCE = Path(__file__).with_name("kernel.c")

COMPILE_ARGUMENTS = ["-std=c11", "-O3", "-march=native", "-ffp-contract=off", "-shared", "-fPIC"]
"""No -ffast-math, and products are rounded before they are added, as in both engines."""


class _State(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in kernel.State._fields]


def compiler():
    """The C compiler, or None."""
    return shutil.which(os.environ.get("CC", "cc"))


@functools.cache
def _library():
    if compiler() is None:
        raise SnnregError("the C loop needs a C compiler and found none; Debian, Ubuntu: apt install gcc")
    with temporary_folder() as folder:
        library = folder / "kernel.so"
        command = [compiler(), *COMPILE_ARGUMENTS, SOURCE, "-o", library, "-lm"]
        if (code := subprocess.run(command).returncode) != 0:
            raise SnnregError(f"the C compiler {compiler()} fails (code {code}); set CC to one that works")
        try:
            loaded = ctypes.CDLL(str(library))
        except OSError as error:
            raise SnnregError(f"{error}; set TMPDIR to a folder that may hold programs") from error
    loaded.run.restype = ctypes.c_int64
    return loaded


def _argument(value):
    if value is None:
        return None
    if isinstance(value, int):
        return ctypes.c_int64(value)
    if isinstance(value, tuple):
        return ctypes.byref(_State(*map(_argument, value)))
    if not value.flags.c_contiguous:
        raise ValueError("the C loop reads contiguous arrays only")
    return ctypes.c_void_p(value.ctypes.data)


def _call(name, *arguments):
    return getattr(_library(), name)(*map(_argument, arguments))


def run(state, trains, targets, *, parameters, threshold, decay, call=_call):
    """Show images to the network; arguments and result as those of :func:`snnreg.simulation.kernel.run`.

    `call` calls a function of ``kernel.c`` with whole numbers, arrays, a struct of arrays (a tuple) and None.
    """
    check_run(state, trains, targets, parameters, threshold)
    neurons, images = len(state.v), len(trains)
    c = kernel.constants(parameters, threshold, neurons)
    numbers = np.array(c, dtype=float)
    learning = targets is not None
    left = kernel.weight_left(state, trains, parameters, decay if learning else Decay())
    target = np.asarray(targets if learning else np.zeros(images), np.int64)
    group = np.asarray(group_of(neurons, parameters), np.int64)
    most = kernel.most_spikes(images, neurons, c)
    counts = np.zeros((images, neurons), np.int64)
    step, neuron = np.empty(most, np.int64), np.empty(most, np.int32)
    recorded = call(
        "run",
        state,
        numbers,
        *(neurons, INPUTS, images, len(state.excitation_arriving), len(state.inhibition_arriving)),
        *(trains.step, trains.pixel, trains.first),
        left if len(left) else None,
        *(target, group, int(learning)),
        *(counts, step, neuron, None),
    )
    if recorded < 0:
        raise MemoryError("the C loop found no memory")
    check_finite(state.v, state.g_e, state.g_i, state.theta, state.v_inh, state.weights)
    return Spikes(counts, step[:recorded].copy(), neuron[:recorded].copy())

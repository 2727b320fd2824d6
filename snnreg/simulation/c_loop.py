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
from snnreg.parameters import INPUTS
from snnreg.simulation import kernel

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


def loop(call, state, c, trains, left, target, group, learning, *found):
    """The loop in C, by a function that calls one of ``kernel.c`` with whole numbers, arrays, a tuple and None."""
    recorded = call(
        "run",
        state,
        np.array(c, dtype=float),
        *(len(state.v), INPUTS, len(trains), len(state.excitation_arriving), len(state.inhibition_arriving)),
        *(trains.step, trains.pixel, trains.first),
        left if len(left) else None,
        *(target, np.asarray(group, np.int64), int(learning)),
        *(*found, None),
    )
    if recorded < 0:
        raise MemoryError("the C loop found no memory")
    return recorded


def run(state, trains, targets, **choices):
    """Show images to the network; arguments and result as those of :func:`snnreg.simulation.kernel.run`."""
    return kernel.run(state, trains, targets, **choices, loop=functools.partial(loop, _call))

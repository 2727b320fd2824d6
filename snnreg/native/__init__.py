"""The package's loops over time steps and spikes: functions in C, the same on a computer and in a page.

``loops.h`` declares them, and :func:`call` checks its arguments against that.  They are compiled when the package
is built (``publish.wheel``).  Where Python itself runs in a page, :func:`call` asks that page.
"""

import ctypes
import functools
import json
import platform
import re
import sys
import sysconfig
from collections import namedtuple
from numbers import Integral
from pathlib import Path
from typing import Any

import numpy as np

from snnreg.base.errors import SnnregError

try:
    import _host
except ImportError:  # not in a page
    _host = None

IN_PAGE = _host is not None

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1] / "pyproject.toml"
SUFFIXES = {"darwin": ".dylib", "win32": ".dll"}

LOOPS = HERE / "compiled" / "loops.wasm"
"""The functions for a page, in which Python itself runs."""

KINDS = {"double": float, "int64_t": np.int64, "int32_t": np.int32, "uint8_t": np.uint8, "Constants": float}

_DECLARED = (HERE / "loops.h").read_text(encoding="utf-8")

Field = namedtuple("Field", "name kind shape")
Argument = namedtuple("Argument", "kind pointer nullable name")

STATE = [
    Field(name, kind, [rows, columns] if columns != "1" else [rows])
    for name, kind, rows, columns in re.findall(r"FIELD\((\w+), (\w+), (\w+), (\w+)\)", _DECLARED)
]
"""The fields of a network's state in their order; shapes are names of sizes."""

CONSTANTS = re.findall(r"NUMBER\((\w+)\)", _DECLARED)
"""The names of the constants in their order."""

FUNCTIONS = {
    name: [Argument(*found) for found in re.findall(r"(?:const )?(\w+) (\*?)(_Nullable )?(\w+)(?:,|$)", arguments)]
    for name, arguments in re.findall(r"^int64_t (\w+)\(([^)]*)\);", _DECLARED, re.MULTILINE)
}
"""What each function takes."""


def machine() -> str:
    """Name this machine as the names of libraries do, such as linux-x86_64."""
    name = sysconfig.get_platform()  # on macOS it may name two processors
    return f"macosx-{platform.machine()}" if name.startswith("macosx") else name


def compiled(path: Path, *sources: Path) -> Path:
    """Return the path of a file that the build of the package compiled of C files.

    Raises
    ------
    SnnregError
        If it is missing or, in a copy of the repository, older than `sources` and the files here.
    """
    way_out = "run 'python -m publish install' in a copy of the repository, else install snnreg again"
    if not path.exists():
        raise SnnregError(f"the C code is not compiled for this machine, {path.name} is missing; {way_out}")
    changed = [*sources, *HERE.glob("*.[ch]")] if REPOSITORY.exists() else []
    if any(source.stat().st_mtime > path.stat().st_mtime for source in changed):
        raise SnnregError(f"{path.name} is older than the C code that it was compiled of; {way_out}")
    return path


def library_file(variant: str = "") -> Path:
    """Give the path of this machine's library, or of its variant for newer processors."""
    return HERE / "compiled" / f"{machine()}{variant}{SUFFIXES.get(sys.platform, '.so')}"


@functools.cache
def load() -> ctypes.CDLL | None:
    """Load the functions of a computer: a run that cannot have them should not begin."""
    if IN_PAGE:
        return None
    better = library_file("-v3")
    try:
        library = ctypes.CDLL(str(compiled(library_file())))
        if better.exists() and library.is_v3():
            library = ctypes.CDLL(str(compiled(better)))
    except OSError as error:
        raise SnnregError(f"the package's C code cannot be loaded: {error}") from error
    for function in FUNCTIONS:
        getattr(library, function).restype = ctypes.c_int64
    return library


def call(name: str, *arguments: object) -> int:
    """Call a function of the C files and return its answer.

    Parameters
    ----------
    name : str
    *arguments
        As ``loops.h`` declares them: whole numbers, contiguous arrays, which are read and written, for a state a
        tuple of arrays, and None where NULL is allowed.

    Returns
    -------
    int

    Raises
    ------
    TypeError
        If an argument is of another kind, which C would misread.
    MemoryError
        If the answer is -1, which means that in each of the functions.
    RuntimeError
        If a page cannot run it.
    """
    given = [_checked(name, *pair) for pair in zip(FUNCTIONS[name], arguments, strict=True)]
    if IN_PAGE:
        message = {"type": "call", "name": name, "args": [_for_page(value) for value in given]}
        answer = json.loads(_host.call(json.dumps(message).encode()))
        if not isinstance(answer, int):
            raise RuntimeError(f"the page cannot run {name}: {answer['error']}")
    else:
        answer = getattr(load(), name)(*map(_for_c, given))
    if answer == -1:
        raise MemoryError(f"the C function {name} found no memory")
    return answer


def _checked(function: str, argument: Argument, value: Any) -> Any:
    """Return a value as a function takes it: None, a whole number, an array, or a tuple of arrays."""
    if value is None and argument.nullable:
        return None
    if not argument.pointer and isinstance(value, Integral):
        return int(value)
    if argument.kind == "State":
        fields = [Argument(field.kind, "*", "", f"state.{field.name}") for field in STATE]
        return tuple(_checked(function, *pair) for pair in zip(fields, value, strict=True))
    array = isinstance(value, np.ndarray)
    if array and argument.pointer and value.dtype == KINDS[argument.kind] and value.flags.c_contiguous:
        return value
    asked = f"a contiguous array of {argument.kind}" if argument.pointer else "a whole number"
    got = f"an array of {value.dtype}" if array else repr(value)
    raise TypeError(f"{function} takes {asked} as {argument.name}, got {got}")


def _address(array: Any) -> int:
    return array.__array_interface__["data"][0]


def _for_c(value: Any) -> Any:
    if isinstance(value, tuple):
        return (ctypes.c_void_p * len(value))(*map(_address, value))
    if isinstance(value, int):
        return ctypes.c_int64(value)
    return None if value is None else ctypes.c_void_p(_address(value))


def _for_page(value: Any) -> Any:
    if isinstance(value, tuple):
        return {"arrays": [_for_page(array) for array in value]}
    return [_address(value), value.nbytes] if isinstance(value, np.ndarray) else value

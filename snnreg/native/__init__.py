"""The package's loops over time steps and spikes: functions in C, the same on a computer and in a page.

zig, a C compiler that comes from PyPI, compiles them: on a computer when they are first called, for the pages when
the book is built (``snnreg_book.labs.engine``, ``snnreg_book.page``).  What it makes is kept in the cache folder.
Where Python itself runs in a page, :func:`call` asks that page.
"""

import ctypes
import functools
import hashlib
import json
import os
import subprocess
import sys
from numbers import Integral
from pathlib import Path

from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, cache_folder, cached_bytes, digest, own_cache_folder, temporary_folder

try:
    import _host
except ImportError:  # not in a page
    _host = None

IN_PAGE = _host is not None

SOURCES = sorted(Path(__file__).parent.glob("*.c"))

EXACT = ("-std=c11", "-O3", "-ffp-contract=off")
"""No -ffast-math: products are rounded before they are added, as in Brian2's programs."""

LIBRARY = ("-march=native", "-shared", "-fPIC")


def compiled(*files, options):
    """What zig makes of C files with these options: bytes, from the cache folder or made now.

    They are kept under the hash of the sources and of what zig says of itself and of the processor: this protects
    users of a cluster from a library built for another one.

    Raises
    ------
    SnnregError
        If zig is missing or fails.
    """

    def compile_now():
        with temporary_folder() as folder:
            _zig("cc", *EXACT, *options, *files, "-o", folder / "made")
            return (folder / "made").read_bytes()

    about = [repr((EXACT, options)).encode(), _zig_and_processor()]
    about += [file.read_bytes() for file in (*files, *SOURCES)]  # one may include another
    return cached_bytes(f"compiled/{hashlib.sha256(b''.join(about)).hexdigest()}", compile_now)


@functools.cache
def _zig_and_processor():
    """What zig says of itself and of the processor; every lab on a page asks."""
    return _zig("build-lib", "--show-builtin")


def _zig(*arguments):
    """What zig prints; it keeps its own cache in ours."""
    own = str(own_cache_folder("zig"))
    environment = os.environ | {"ZIG_GLOBAL_CACHE_DIR": own, "ZIG_LOCAL_CACHE_DIR": own}
    command = [sys.executable, "-P", "-m", "ziglang", *map(str, arguments)]
    finished = subprocess.run(command, capture_output=True, env=environment)
    if finished.returncode:
        said = finished.stderr.decode(errors="replace").splitlines() or [f"it ended with {finished.returncode}"]
        raise SnnregError(
            f"zig could not compile the package's C code ({next((a for a in said if 'error:' in a), said[-1])}); "
            f"'python -m pip install ziglang' brings it, and it writes to {cache_folder()}"
        )
    return finished.stdout


@functools.cache
def load():
    """The functions of a computer, compiled if need be: a run that cannot have them should not begin."""
    if IN_PAGE:
        return None
    data = compiled(*SOURCES, options=LIBRARY)
    key = hashlib.sha256(data).hexdigest()
    file = own_cache_folder("libraries") / f"{key}.so"
    if digest(file) != key:
        with atomic_write(file) as new:
            new.write_bytes(data)
    try:
        return ctypes.CDLL(str(file))
    except OSError as error:
        raise SnnregError(f"{error}; set SNNREG_CACHE to a folder that may hold programs") from error


def call(name: str, *arguments: object) -> int:
    """Call a function of the C files and return its answer.

    Parameters
    ----------
    name : str
    *arguments
        Whole numbers, None, contiguous arrays, which are read and written, and tuples of arrays, the structs.

    Returns
    -------
    int

    Raises
    ------
    MemoryError
        If the answer is -1, which means that in each of the functions.
    RuntimeError
        If a page cannot run it.
    """
    if IN_PAGE:
        message = {"type": "call", "name": name, "args": [_for_page(value) for value in arguments]}
        answer = json.loads(_host.call(json.dumps(message).encode()))
        if not isinstance(answer, int):
            raise RuntimeError(f"the page cannot run {name}: {answer['error']}")
    else:
        function = getattr(load(), name)
        function.restype = ctypes.c_int64
        answer = int(function(*map(_for_c, arguments)))
    if answer == -1:
        raise MemoryError(f"the C function {name} found no memory")
    return answer


def _address(array):
    if not array.flags.c_contiguous:
        raise ValueError("the loops read contiguous arrays only")
    return array.__array_interface__["data"][0]


def _for_c(value):
    if value is None:
        return None
    if isinstance(value, Integral):
        return ctypes.c_int64(int(value))
    if isinstance(value, tuple):
        return (ctypes.c_void_p * len(value))(*map(_address, value))
    return ctypes.c_void_p(_address(value))


def _for_page(value):
    if value is None:
        return None
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, tuple):
        return {"arrays": [_for_page(array) for array in value]}
    return [_address(value), value.nbytes]

"""The package's loops over time steps and spikes: functions in C, the same for a computer and for a page.

zig, a C compiler that comes from PyPI, compiles them.  On a computer the first call does that, and the result lies
in the cache folder.  For the pages they become WebAssembly ahead (:mod:`snnreg.labs.engine`, :mod:`snnreg.page`);
where Python itself runs in a page, :func:`call` asks that page.
"""

import ctypes
import functools
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from snnreg.base.errors import SnnregError
from snnreg.base.files import cached_bytes, own_cache_folder, temporary_folder

try:
    import _host
except ImportError:  # not in a page
    _host = None

IN_PAGE = _host is not None

FOLDER = Path(__file__).parent
SOURCES = sorted(FOLDER.glob("*.c"))

EXACT = ("-std=c11", "-O3", "-ffp-contract=off")
"""No -ffast-math: products are rounded before they are added, as in Brian2's programs."""

LIBRARY = ("-march=native", "-shared", "-fPIC")


def compiled(*files, options):
    """What zig makes of C files with some options more: bytes, from the cache folder or made now.

    They lie there under the hash of the sources and of the macros that tell zig's version and the processor: this
    protects users of a cluster from a library built for another one.  A page has its loops, and gets no bytes.

    Raises
    ------
    SnnregError
        If zig is missing or fails.
    """
    if IN_PAGE:
        return b""
    command = ["cc", *EXACT, *options, *files]

    def compile_now():
        with temporary_folder() as folder:
            _zig(*command, "-o", folder / "made")
            return (folder / "made").read_bytes()

    about = [repr(options).encode(), _zig("cc", *EXACT, *options, "-dM", "-E", "-x", "c", os.devnull)]
    about += [file.read_bytes() for file in (*files, *SOURCES)]  # one may include another
    return cached_bytes(f"compiled/{hashlib.sha256(b''.join(about)).hexdigest()}", compile_now)


def _zig(*arguments):
    """What zig prints; its own cache lies in ours."""
    environment = os.environ | {"ZIG_GLOBAL_CACHE_DIR": str(own_cache_folder("zig"))}
    command = [sys.executable, "-m", "ziglang", *map(str, arguments)]
    finished = subprocess.run(command, capture_output=True, env=environment)
    if finished.returncode:
        raise SnnregError(
            "the network's loop could not be compiled; 'python -m pip install ziglang' brings the compiler\n"
            + finished.stderr.decode(errors="replace")[-2000:]
        )
    return finished.stdout


@functools.cache
def _library():
    with temporary_folder() as folder:
        file = folder / "loops.so"
        file.write_bytes(compiled(*SOURCES, options=LIBRARY))
        try:
            return ctypes.CDLL(str(file))
        except OSError as error:
            raise SnnregError(f"{error}; set TMPDIR to a folder that may hold programs") from error


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
    """
    if not IN_PAGE:
        function = getattr(_library(), name)
        function.restype = ctypes.c_int64
        return int(function(*map(_for_c, arguments)))
    message = {"type": "call", "name": name, "args": [_for_page(value) for value in arguments]}
    answer = json.loads(_host.call(json.dumps(message).encode()))
    if not isinstance(answer, int):
        raise MemoryError(f"the page cannot run {name}: {answer['error']}")
    return answer


def _address(array):
    if not array.flags.c_contiguous:
        raise ValueError("the loops read contiguous arrays only")
    return array.__array_interface__["data"][0]


def _for_c(value):
    if value is None:
        return None
    if isinstance(value, int):
        return ctypes.c_int64(value)
    if isinstance(value, tuple):
        return (ctypes.c_void_p * len(value))(*map(_address, value))
    return ctypes.c_void_p(_address(value))


def _for_page(value):
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return {"arrays": [_for_page(array) for array in value]}
    return [_address(value), value.nbytes]

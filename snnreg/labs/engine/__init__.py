"""The engine of the pages: the network in C, compiled to WebAssembly (chapters 4, 6, 7, 9 and 10).

``kernel.c`` of :mod:`snnreg.simulation` is the network, ``page.c`` says what a page may call.  zig, a C compiler
that comes from PyPI, compiles them; the module lies in the cache folder under the hash of its sources.  It holds
no numbers of the model: constants, weights and delays come from the page, so one module serves all labs.

``python -m snnreg.command.build_labs`` compiles it ahead of the book.
"""

import functools
import gzip
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from snnreg.base.errors import SnnregError
from snnreg.base.files import cached_bytes, own_cache_folder, temporary_folder
from snnreg.parameters import ADAPTIVE
from snnreg.simulation import kernel

PAGE = Path(__file__).with_name("page.c")
SOURCES = (Path(kernel.__file__).with_name("kernel.c"), PAGE)

COMPILE_ARGUMENTS = "-target wasm32-wasi -mexec-model=reactor -std=c11 -O3 -msimd128 -ffp-contract=off -s".split()
"""No -ffast-math: products are rounded before they are added, as in all engines."""


def module():
    """The compiled network, gzipped bytes, from the cache or compiled now; raises SnnregError if that fails."""
    choices = " ".join([*COMPILE_ARGUMENTS, _zig_version()]).encode()
    key = hashlib.sha256(choices + b"".join(source.read_bytes() for source in SOURCES)).hexdigest()
    make = functools.partial(compile_module, "-I", SOURCES[0].parent, PAGE)
    return gzip.compress(cached_bytes(f"modules/{key}.wasm", make), mtime=0)


def compile_module(*arguments):
    """Compile C files, with more options for the compiler among them: the bytes of a WebAssembly module."""
    with temporary_folder() as folder:
        new = folder / "module.wasm"
        _zig("cc", *COMPILE_ARGUMENTS, *map(str, arguments), "-o", str(new))
        return new.read_bytes()


def description(parameters, neurons, threshold=ADAPTIVE):
    """What a page needs to know of a network to run it: a dict of numbers in seconds, volts and steps.

    ``constants`` are those of the module, ``constant_names`` their order there.
    """
    constants = kernel.constants(parameters, threshold, neurons)._asdict()
    return {
        "neurons": neurons,
        "per_class": parameters.neurons_per_class,
        "constants": {name: float(value) for name, value in constants.items()},
        "constant_names": list(constants),
        "initial_potential": float(parameters.initial_potential),
        "per_grey": float(parameters.rate_per_grey * parameters.dt),
        "longest_excitation_delay_s": float(parameters.longest_excitation_delay),
        "longest_inhibition_delay_s": float(parameters.longest_inhibition_delay),
    }


@functools.cache
def _zig_version():
    return _zig("version")


def _zig(*arguments):
    """Run zig; its own cache lies in ours."""
    environment = os.environ | {"ZIG_GLOBAL_CACHE_DIR": str(own_cache_folder("zig"))}
    finished = subprocess.run(
        [sys.executable, "-m", "ziglang", *arguments], capture_output=True, text=True, env=environment
    )
    if finished.returncode:
        raise SnnregError(
            "the network could not be compiled for the page; "
            f"'python -m pip install ziglang' brings the compiler\n{finished.stderr[-2000:]}"
        )
    return finished.stdout

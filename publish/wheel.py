"""What pip calls to build the package (``build-backend`` of pyproject.toml): setuptools, after zig and esbuild.

zig, a C compiler that comes from PyPI, makes libraries of ``snnreg/native`` and, for the pages, WebAssembly: in an
editable installation for the machine it is made on, in a wheel for all machines of :data:`LIBRARIES`, so that one
wheel serves them.  The files lie in folders ``compiled`` beside their sources.  esbuild joins the labs' scripts;
where npm's registry does not answer, the package is made without them, and the labs and ``snnreg doctor`` say so.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403  the hooks that stay as they are

from publish import ROOT
from publish.steps.javascript import fetch_packages
from publish.steps.step import Failed, find_own_programs

ZIG = (
    Path(getattr(find_spec("ziglang"), "origin", "")).parent / "lib"
)  # if it is missing, it is said where it runs
CACHE = ROOT / "build" / "zig"
NATIVE, LABS = ROOT / "snnreg" / "native", ROOT / "snnreg_book" / "labs"
SOURCES = sorted(NATIVE.glob("*.c"))
OF_STUDIES = sorted((ROOT / "snnreg_studies").glob("*/*.c"))
"""Loops that no page runs; they stand in the libraries, beside the others."""

EXACT = ("-std=c11", "-O3", "-ffp-contract=off", "-Wno-nullability-completeness", "-s", "-I", NATIVE)
"""No -ffast-math: products are rounded before they are added, as in Brian2's programs."""

WASM = ("-target", "wasm32-wasi")
POW = "pow pow_data exp_data __math_oflow __math_uflow __math_xflow __math_invalid __math_divzero".split()

LIBRARIES = {
    "linux-x86_64.so": ["x86_64-linux-gnu.2.17"],
    "linux-x86_64-v3.so": ["x86_64-linux-gnu.2.17", "-mcpu=x86_64_v3"],
    "linux-aarch64.so": ["aarch64-linux-gnu.2.17"],
    "macosx-x86_64.dylib": ["x86_64-macos"],
    "macosx-x86_64-v3.dylib": ["x86_64-macos", "-mcpu=x86_64_v3"],
    "macosx-arm64.dylib": ["aarch64-macos"],
    "win-amd64.dll": ["x86_64-windows-gnu"],
    "win-amd64-v3.dll": ["x86_64-windows-gnu", "-mcpu=x86_64_v3"],
    "win-arm64.dll": ["aarch64-windows-gnu"],
}
"""What :mod:`snnreg.native` calls machines, and what zig does. v3: x86 processors since about 2015."""


def zig(what, *arguments):
    """Run zig, which keeps its own cache; `what` it makes is for the message if it fails."""
    cache = dict.fromkeys(["ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"], str(CACHE))
    command = [sys.executable, "-P", "-m", "ziglang", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=cache | os.environ)
    if done.returncode:
        raise SystemExit(f"zig could not compile {what} ('pip install ziglang' brings it):\n{done.stderr}")


def compile_files(path, files, *options):
    """Compile C files into `path`, unless that is newer than all that it is made of.

    Nothing calls a function of the compiler's own, which zig would compile anew for each machine.
    """
    sources = [*files, *NATIVE.glob("*.[ch]"), ROOT / "publish" / "wheel.py"]
    if path.exists() and path.stat().st_mtime >= max(source.stat().st_mtime for source in sources):
        return
    path.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        new = Path(folder) / path.name
        zig(path.name, "cc", *EXACT, "-rtlib=none", *options, *files, "-o", new)
        new.replace(path)


def compile_library(name):
    """Compile the library of a machine; one that is not in :data:`LIBRARIES` can only be this one."""
    options = ["-target", *LIBRARIES[name]] if name in LIBRARIES else []
    if name.endswith(".dll"):  # with Windows' own functions: zig would take minutes to compile others
        options += ["-nostdlib", "-lucrtbase", "-isystem", ZIG / "libc" / "include" / "any-windows-any"]
    compile_files(NATIVE / "compiled" / name, [*SOURCES, *OF_STUDIES], "-shared", "-fPIC", *options)


def compile_pages():
    """Compile the network of the labs, and what Python in a page calls.

    Of C's library they need malloc, exp, log1p and pow, for which zig has a few files. The whole library would be
    600 files more, and 20 s.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    needed = [CACHE / "c.o", CACHE / "compiler_rt.o", CACHE / "errno.c"]
    needed[2].write_text("_Thread_local int errno;\n")  # which malloc sets
    for part in needed[:2]:
        source = ZIG / f"{part.stem}.zig"
        zig(source.name, "build-obj", source, "-lc", *WASM, "-O", "ReleaseFast", "-fstrip", f"-femit-bin={part}")
    musl = ZIG / "libc" / "musl"
    needed += [musl / "src" / "math" / f"{name}.c" for name in POW]
    headers = [musl / "src" / "include", musl / "src" / "internal", musl / "arch" / "generic"]
    headers += [ZIG / "libc" / "include" / name for name in ("wasm-wasi-musl", "generic-musl")]
    own = [f"-isystem{folder}" for folder in headers]
    options = [*WASM, "-msimd128", "-nostdlib", "-Wl,--no-entry", *own, *needed]
    compile_files(LABS / "engine" / "compiled" / "network.wasm", [LABS / "engine" / "page.c"], *options)
    functions = re.findall(r"^int64_t (\w+)\(", (NATIVE / "loops.h").read_text("utf-8"), re.MULTILINE)
    exports = [f"-Wl,--export={name}" for name in (*functions, "malloc", "free")]
    compile_files(NATIVE / "compiled" / "loops.wasm", SOURCES, *options, *exports)


def own_libraries():
    """The names of the libraries of this machine, as :func:`snnreg.native.machine` has them."""
    own = sysconfig.get_platform()
    own = f"macosx-{platform.machine()}" if own.startswith("macosx") else own
    return {name for name in LIBRARIES if re.match(rf"{own}(-v3)?\.", name)} or {f"{own}.so"}


def make(libraries):
    """Compile libraries and what the pages run, and join the scripts of the labs."""
    find_own_programs()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(compile_pages), *(pool.submit(compile_library, name) for name in sorted(libraries))]
        try:
            fetch_packages()
        except Failed as failure:
            print(f"snnreg is made without its labs.\n{failure}", file=sys.stderr)
            fetched = False
        else:
            fetched = True
    for job in jobs:
        job.result()
    if fetched:
        subprocess.run([sys.executable, LABS / "build.py"], check=True)


def build_wheel(*arguments):
    """A wheel for all machines, and for this one."""
    make({*LIBRARIES, *own_libraries()})
    shutil.rmtree(ROOT / "build" / "lib", ignore_errors=True)  # setuptools would pack what an earlier build left
    return build_meta.build_wheel(*arguments)


def build_editable(*arguments):
    """An installation that leads here."""
    make(own_libraries())
    return build_meta.build_editable(*arguments)


if __name__ == "__main__":
    make(own_libraries())

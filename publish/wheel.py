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

NATIVE, LABS = ROOT / "snnreg" / "native", ROOT / "snnreg_book" / "labs"
SOURCES = sorted(NATIVE.glob("*.c"))
OF_STUDIES = sorted((ROOT / "snnreg_studies").glob("*/*.c"))
"""Loops that no page runs; they stand in the libraries, beside the others."""

EXACT = ("-std=c11", "-O3", "-ffp-contract=off", "-Wno-nullability-completeness", "-s", "-I", NATIVE)
"""No -ffast-math: products are rounded before they are added, as in Brian2's programs."""

WASM = ("-target", "wasm32-wasi", "-mexec-model=reactor", "-msimd128")

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


def compile_files(path, files, *options):
    """Compile C files into `path`, unless that is newer than all that it is made of."""
    sources = [*files, *NATIVE.glob("*.[ch]"), ROOT / "publish" / "wheel.py"]
    if path.exists() and path.stat().st_mtime >= max(source.stat().st_mtime for source in sources):
        return
    path.parent.mkdir(exist_ok=True)
    cache = dict.fromkeys(["ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR"], str(ROOT / "build" / "zig"))
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        new = Path(folder) / path.name
        command = [sys.executable, "-P", "-m", "ziglang", "cc", *EXACT, *options, *files, "-o", new]
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, env=cache | os.environ)
        if done.returncode:
            raise SystemExit(
                f"zig could not compile {path.name} ('pip install ziglang' brings it):\n{done.stderr}"
            )
        new.replace(path)


def compile_library(name):
    """Compile the library of a machine; one that is not in :data:`LIBRARIES` can only be this one."""
    options = ["-target", *LIBRARIES[name]] if name in LIBRARIES else []
    if name.endswith(".dll"):  # with Windows' own functions: zig would take minutes to compile others
        headers = Path(find_spec("ziglang").origin).parent / "lib" / "libc" / "include" / "any-windows-any"
        options += ["-nostdlib", "-lucrtbase", "-isystem", headers]
    compile_files(NATIVE / "compiled" / name, [*SOURCES, *OF_STUDIES], "-shared", "-fPIC", *options)


def compile_pages():
    """Compile the network of the labs, and what Python in a page calls."""
    compile_files(LABS / "engine" / "compiled" / "network.wasm", [LABS / "engine" / "page.c"], *WASM)
    functions = re.findall(r"^int64_t (\w+)\(", (NATIVE / "loops.h").read_text("utf-8"), re.MULTILINE)
    exports = [f"-Wl,--export={name}" for name in (*functions, "malloc", "free")]
    compile_files(NATIVE / "compiled" / "loops.wasm", SOURCES, *WASM, *exports)


def own_libraries():
    """The names of the libraries of this machine, as :func:`snnreg.native.machine` has them."""
    own = sysconfig.get_platform()
    own = f"macosx-{platform.machine()}" if own.startswith("macosx") else own
    return {name for name in LIBRARIES if re.match(rf"{own}(-v3)?\.", name)} or {f"{own}.so"}


def make(libraries):
    """Compile libraries and what the pages run, and join the scripts of the labs."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(compile_pages), *(pool.submit(compile_library, name) for name in sorted(libraries))]
    for job in jobs:
        job.result()
    find_own_programs()
    try:
        fetch_packages()
    except Failed as failure:
        print(f"snnreg is made without its labs.\n{failure}", file=sys.stderr)
    else:
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

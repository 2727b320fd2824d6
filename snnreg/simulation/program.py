"""Brian2's networks as compiled programs, built once and kept (chapter 4).

Brian2 writes a network as C++ that depends on the equations and on the sizes of the arrays, not on the numbers in
them: one compiled program serves every seed.  Programs lie in the cache folder under the hash of their source and
of the compiler's view of this machine: this protects users of a cluster from programs built for another processor.
"""

import contextlib
import functools
import gc
import hashlib
import os
import shlex
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import brian2
from brian2 import device, second, set_device
from brian2.codegen.cpp_prefs import get_compiler_and_args
from brian2.utils.logger import std_silent

from snnreg.base.errors import SnnregError
from snnreg.base.files import cached_bytes, temporary_folder
from snnreg.base.progress import progress_bar

COMPILE_ARGUMENTS = ["-w", "-O3", "-march=native", "-ffp-contract=off", "-std=c++17"]
"""No -ffast-math: the program rounds as written, so that the fast twin can be compared with it."""

PREFERENCES = {
    "codegen.cpp.extra_compile_args_gcc": COMPILE_ARGUMENTS,
    # An interrupt ends a run.  Brian2 would end the simulation early and return an incomplete result.
    "core.stop_on_keyboard_interrupt": False,
}
"""Preferences of Brian2 while a program is built and run."""

NO_DENORMALS = """
#if defined(__x86_64__)
    __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);
#elif defined(__aarch64__)
    { unsigned long mode; asm("mrs %0, fpcr" : "=r"(mode)); asm("msr fpcr, %0" : : "r"(mode | 1ul << 24)); }
#endif
"""
"""C++ that makes the processor treat numbers below 1e-308 as 0.

Conductances that fade for seconds become that small; with such denormal numbers a processor is ten times slower.

:meta hide-value:
"""

CLOCK = Path(__file__).with_name("clock.cpp")
"""C++ in every program: a quick clock.

:meta hide-value:
"""

REPORT = """
    FILE *file = fopen("progress", "w");
    if (file) { fprintf(file, "%f", completed); fclose(file); }
"""
"""C++ that the program runs twice a second.

:meta hide-value:
"""


_FAILED = (
    "the C++ compiler {} fails; set CXX to one that works and TMPDIR to a folder with space, or use --engine c"
)


def compiler() -> str | None:
    """Find the C++ compiler that Brian2 would use, or None."""
    return shutil.which(os.environ.get("CXX", "g++")) or shutil.which("clang++")


def _needed_compiler() -> str:
    """Find the C++ compiler, or raise SnnregError."""
    found = compiler()
    if found is None:
        raise SnnregError(
            "the reference engine needs a C++ compiler and found none; install one "
            "(Debian, Ubuntu: apt install g++) or use --engine c"
        )
    return found


class Program(contextlib.ExitStack):
    """A context in which a Brian2 network is built, for one compiled :meth:`run`."""

    def __enter__(self) -> Self:
        _needed_compiler()
        self.folder = self.enter_context(temporary_folder())
        self.enter_context(_silence())
        self.callback(brian2.prefs.update, {name: brian2.prefs[name] for name in PREFERENCES})
        brian2.prefs.update(PREFERENCES)
        # Brian2 numbers names that living objects already bear; a forgotten one would change the source.
        gc.collect()
        set_device("cpp_standalone", build_on_run=False)
        self.callback(set_device, "runtime")
        self.callback(device.reinit)
        return self

    def run(self, network: Any, duration: Any, progress: Callable[[float], None] | None = None) -> None:
        """Run the network, compiled now or taken from the cache.

        Parameters
        ----------
        network : brian2.Network
            Built inside this context.
        duration : Quantity
            How long to simulate (a time).
        progress : callable, optional
            Called with the fraction that is done, twice a second.

        Raises
        ------
        SnnregError
            If the program ends before its time.
        """
        device.insert_code("before_start", NO_DENORMALS)
        report = {} if progress is None else {"report": REPORT, "report_period": 0.5 * second}
        network.run(duration, **report, namespace={})
        try:
            self._build(progress is not None)
            done = self.folder / "progress"
            with _watch(lambda: float(done.read_text()), progress) if progress else contextlib.nullcontext():
                device.run(str(self.folder), with_output=False)
        except RuntimeError as error:
            raise SnnregError(
                "the compiled program of the engine brian2 was stopped or failed; run the same command again, or "
                "use --engine c"
            ) from error
        except OSError as error:
            raise SnnregError(
                f"no program can be built and run in {self.folder.parent}: {error.strerror or error}; "
                "set TMPDIR to a folder that has space and may hold programs"
            ) from error

    def _build(self, shown: bool) -> None:
        """Put the program into the folder, from the cache or compiled now, with a bar if it is to be `shown`."""
        shutil.copy(CLOCK, self.folder)
        options = {"compile": False, "run": False, "with_output": False}
        device.build(directory=str(self.folder), additional_source_files=[CLOCK.name], **options)
        binary = self.folder / ("main.exe" if os.name == "nt" else "main")

        found = _needed_compiler()

        def build() -> bytes:
            brian2.prefs["devices.cpp_standalone.extra_make_args_unix"] = ["-j", f"CXX={shlex.quote(found)}"]
            count = len(list(self.folder.rglob("*.cpp")))
            try:
                with (
                    progress_bar(count, "compiling, once", shown, "file") as bar,
                    _watch(lambda: len(list(self.folder.rglob("*.o"))) / count, bar.fraction),
                ):
                    device.compile_source(str(self.folder), get_compiler_and_args()[0], debug=False, clean=False)
            except RuntimeError as error:
                raise SnnregError(_FAILED.format(found)) from error
            return binary.read_bytes()

        binary.write_bytes(cached_bytes(f"programs/{source_hash(self.folder, COMPILE_ARGUMENTS)}", build))
        binary.chmod(0o700)


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Drop the output of compiler and program, which Brian2 would print in full when a user interrupts it."""
    with open(os.devnull, "w") as nowhere:
        std_silent.dest_fname_stdout = std_silent.dest_fname_stderr = os.devnull
        std_silent.dest_stdout = std_silent.dest_stderr = nowhere
        try:
            yield
        finally:
            std_silent.dest_stdout = std_silent.dest_stderr = None


@contextlib.contextmanager
def _watch(read: Callable[[], float], progress: Callable[[float], None]) -> Iterator[None]:
    """Pass on to `progress`, twice a second, how much `read` finds done."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.5):
            try:
                progress(read())
            except (OSError, ValueError):
                pass  # not written yet, or just being written

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()


@functools.cache
def _target(compiler: str, options: tuple[str, ...]) -> str:
    """Ask for the macros that a compiler predefines: its version and the features of the processor."""
    command = [compiler, *options, "-dM", "-E", "-x", "c++", os.devnull]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SnnregError(_FAILED.format(compiler))
    return done.stdout


def source_hash(folder: Path, options: Sequence[str]) -> str:
    """Hash everything that the compiler reads, its `options`, its version and the processor."""
    found = _needed_compiler()
    about = (options, brian2.__version__, found, _target(found, tuple(options)))
    digest = hashlib.sha256(repr(about).encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".cpp", ".h") or path.name == "makefile":
            digest.update(path.relative_to(folder).as_posix().encode())
            # Brian2 writes the lines that set its clocks in an order that changes from run to run.
            digest.update("".join(sorted(path.read_text().splitlines(True))).encode())
    return digest.hexdigest()[:24]

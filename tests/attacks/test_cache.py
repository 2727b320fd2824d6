"""What lies in the cache folder is run: nothing foreign, nothing damaged, nothing built for another machine."""

import gzip
import os
import stat
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba.core import caching

from snnreg import simulation
from snnreg.base import compilation, files
from snnreg.base.errors import SnnregError
from snnreg.base.files import cached_bytes
from snnreg.datasets import mnist
from snnreg.labs import engine
from snnreg.parameters import INPUTS
from snnreg.simulation import program

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
AS_ROOT = pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give files away")


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache folder that is not there yet."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("SNNREG_CACHE", str(folder))
    return folder


class Maker:
    """Makes bytes, and counts how often."""

    def __init__(self):
        self.times = 0

    def __call__(self):
        self.times += 1
        return b"a program"


def flipped(data, place):
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


HARM = {
    "empty": lambda data: b"",
    "cut": lambda data: data[:-1],
    "longer": lambda data: data + b"\n",
    "a script": lambda data: b"#!/bin/sh\ntouch ran\n",
    "first bit": lambda data: flipped(data, 0),
    "last bit": lambda data: flipped(data, len(data) - 1),
}


@pytest.mark.parametrize("harm", HARM)
def test_what_is_damaged_is_made_again(cache, harm):
    make = Maker()
    assert (
        cached_bytes("programs/one", make) == cached_bytes("programs/one", make) == b"a program"
        and make.times == 1
    )
    path = cache / "programs" / "one"
    path.write_bytes(HARM[harm](path.read_bytes()))
    assert (
        cached_bytes("programs/one", make) == cached_bytes("programs/one", make) == b"a program"
        and make.times == 2
    )


def test_a_program_under_another_name_is_not_taken(cache):
    cached_bytes("programs/one", lambda: b"one")
    (cache / "programs" / "one").rename(cache / "programs" / "two")
    assert cached_bytes("programs/two", lambda: b"two") == b"two"


def test_the_cache_is_made_for_its_user_alone(cache):
    before = os.umask(0)
    try:
        with files.atomic_write(cache / "data" / "numbers") as new:
            new.write_bytes(b"1")
        cached_bytes("programs/one", Maker())
    finally:
        os.umask(before)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in (cache, cache / "programs")] == [0o700, 0o700]


@pytest.mark.parametrize("part", [".", "programs"])
@pytest.mark.parametrize("mode", [0o777, 0o770, 0o1777])
def test_a_cache_that_others_can_write_is_refused(cache, part, mode):
    cached_bytes("programs/one", Maker())
    (cache / part).chmod(mode)
    with pytest.raises(SnnregError, match="can be written by others.*; chmod go-w it .* or set SNNREG_CACHE"):
        cached_bytes("programs/one", Maker())


@AS_ROOT
@pytest.mark.parametrize("part", [".", "programs"])
def test_a_cache_of_another_user_is_refused(cache, part):
    cached_bytes("programs/one", Maker())
    os.chown(cache / part, 12345, 12345)
    with pytest.raises(SnnregError, match="set SNNREG_CACHE to a folder of your own"):
        cached_bytes("programs/one", Maker())


@AS_ROOT
def test_a_file_of_another_user_is_replaced(cache):
    make = Maker()
    cached_bytes("programs/one", make)
    os.chown(cache / "programs" / "one", 12345, 12345)
    assert cached_bytes("programs/one", make) == b"a program" and make.times == 2
    assert (cache / "programs" / "one").stat().st_uid == 0


def test_compiler_and_processor_are_in_the_key(tmp_path, monkeypatch):
    (tmp_path / "main.cpp").write_text("int main() {}")
    ours = program.source_hash(tmp_path, program.COMPILE_ARGUMENTS)
    assert program.source_hash(tmp_path, program.COMPILE_ARGUMENTS) == ours
    other = [a.replace("native", "x86-64") for a in program.COMPILE_ARGUMENTS]
    assert program._target(program.compiler(), tuple(other)) != program._target(
        program.compiler(), tuple(program.COMPILE_ARGUMENTS)
    )
    named = tmp_path / "another-compiler"
    named.symlink_to(program.compiler())
    monkeypatch.setenv("CXX", str(named))
    assert program.source_hash(tmp_path, program.COMPILE_ARGUMENTS) != ours


def test_a_compiler_that_fails_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("CXX", "/bin/false")
    with pytest.raises(SnnregError, match="the C.. compiler /.*false fails.*; set CXX to one that works"):
        program.source_hash(tmp_path, program.COMPILE_ARGUMENTS)


@pytest.mark.slow
def test_neither_a_script_nor_half_a_program_is_run(tmp_path, monkeypatch):
    """The whole way, with a program of Brian2's from the usual cache, where it is built once."""

    def spikes():
        task = np.full((1, INPUTS), 40.0), np.zeros(1, int), np.random.default_rng(0)
        return simulation.train(*task, engine="brian2", progress=False).counts.sum()

    names = []
    monkeypatch.setattr(program, "cached_bytes", lambda name, make: cached_bytes(names.append(name) or name, make))
    expected = spikes()
    whole = (files.cache_folder() / names[0]).read_bytes()
    monkeypatch.setenv("SNNREG_CACHE", str(tmp_path))
    path = tmp_path / names[0]
    path.parent.mkdir(mode=0o700)
    built = []
    monkeypatch.setattr(program.device, "compile_source", lambda folder, *_, **__: built.append(folder))
    for harm in ("a script", "cut"):
        path.write_bytes(HARM[harm](whole))
        with pytest.raises(SnnregError, match="no program can be built"):  # nothing came from this compiler
            spikes()
    assert len(built) == 2
    path.write_bytes(whole)
    assert spikes() == expected and len(built) == 2


def test_half_a_module_does_not_come_into_a_page(cache, monkeypatch):
    def zig(*arguments):
        if arguments[0] == "version":
            return "1"
        Path(arguments[-1]).write_bytes(b"\0asm and more")

    monkeypatch.setattr(engine, "_zig", zig)
    monkeypatch.setattr(engine, "_zig_version", lambda: "1")
    whole = engine.module()
    (path,) = (cache / "modules").iterdir()
    path.write_bytes(path.read_bytes()[:-3])
    assert engine.module() == whole and gzip.decompress(whole) == b"\0asm and more"


# Numba's machine code, and no cache at all


@pytest.fixture
def read_only(monkeypatch):
    """Numba finds no folder that it can write, as with a read-only installation and no home."""
    for locator in (caching.InTreeCacheLocator, caching.UserWideCacheLocator):
        monkeypatch.setattr(locator, "from_function", lambda *_: None)


def double(x):
    return 2 * x


def test_machine_code_is_kept_in_our_cache(cache, read_only):
    assert compilation.jit()(double)(21) == 42
    (made,) = (cache / "numba").iterdir()
    assert any(path.suffix == ".nbc" for path in made.iterdir())
    assert (cache / "numba").stat().st_mode & 0o777 == 0o700 and not compilation.config.CACHE_DIR


def test_machine_code_is_kept_nowhere_if_nothing_can_be_written(cache, read_only):
    cache.write_text("in the way")
    assert compilation.jit()(double)(21) == 42
    assert cache.read_text() == "in the way"


@pytest.mark.parametrize("variables", [{"SNNREG_CACHE": "~nosuchuser/cache"}, {}])
def test_without_a_home_the_variable_is_named(variables, monkeypatch):
    for name in ("SNNREG_CACHE", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    def homeless(*_):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    for way in (files.cache_folder, mnist.mnist_root, lambda: cached_bytes("programs/one", Maker())):
        with pytest.raises(SnnregError, match="^there is no cache folder .*; set SNNREG_CACHE to a folder"):
            way()


def test_a_file_elsewhere_is_written_without_a_home(tmp_path, monkeypatch):
    monkeypatch.setenv("SNNREG_CACHE", "~nosuchuser/cache")
    with files.atomic_write(tmp_path / "a") as new:
        new.write_text("b")
    with (
        pytest.raises(SnnregError, match="choose a folder that can be written"),
        files.atomic_write(tmp_path / "a" / "b") as new,
    ):
        new.write_text("c")


def test_new_files_follow_the_umask(tmp_path):
    program = (
        "import os; os.umask(0o027); from snnreg.base.files import atomic_write\n"
        "with atomic_write('a') as new: new.write_text('b')"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, env=ENVIRONMENT)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640

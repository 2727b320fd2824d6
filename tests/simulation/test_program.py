"""Compiled programs of Brian2 are kept for one compiler and one processor, and run only undamaged."""

import numpy as np
import pytest

from snnreg import train
from snnreg.base import files
from snnreg.base.errors import SnnregError
from snnreg.parameters import INPUTS
from snnreg.simulation import program


def test_compiler_and_processor_are_in_the_key(tmp_path, monkeypatch):
    (tmp_path / "main.cpp").write_text("int main() {}")
    ours, options = program.source_hash(tmp_path, program.COMPILE_ARGUMENTS), tuple(program.COMPILE_ARGUMENTS)
    assert program.source_hash(tmp_path, program.COMPILE_ARGUMENTS) == ours
    other = tuple(option.replace("native", "x86-64") for option in options)
    assert program._target(program.compiler(), other) != program._target(program.compiler(), options)
    named = tmp_path / "another-compiler"
    named.symlink_to(program.compiler())
    monkeypatch.setenv("CXX", str(named))
    assert program.source_hash(tmp_path, program.COMPILE_ARGUMENTS) != ours


def test_a_compiler_that_fails_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("CXX", "/bin/false")
    with pytest.raises(SnnregError, match="the C.. compiler /.*false fails.*; set CXX to one that works"):
        program.source_hash(tmp_path, program.COMPILE_ARGUMENTS)


@pytest.mark.slow
def test_a_damaged_program_is_compiled_again_and_a_whole_one_is_not(tmp_path, monkeypatch):
    """The whole way, with a program from the usual cache, where it is built once."""

    def spikes():
        task = np.full((1, INPUTS), 40.0), np.zeros(1, int), np.random.default_rng(0)
        return train(*task, engine="brian2").counts.sum()

    names = []
    real = files.cached_bytes
    monkeypatch.setattr(program, "cached_bytes", lambda name, make: real(names.append(name) or name, make))
    expected = spikes()
    whole = (files.cache_folder() / names[0]).read_bytes()
    monkeypatch.setenv("SNNREG_CACHE", str(tmp_path))
    path = files.own_cache_folder("programs").parent / names[0]
    built, bars = [], []
    bar = program.progress_bar
    monkeypatch.setattr(program, "progress_bar", lambda *about: bars.append(about) or bar(*about))
    monkeypatch.setattr(program.device, "compile_source", lambda folder, *_, **__: built.append(folder))
    path.write_bytes(whole[:-1])
    with pytest.raises(SnnregError, match="no program can be built"):  # this compiler gives nothing
        spikes()
    assert len(built) == 1
    ((files_in_all, *about),) = bars
    assert files_in_all > 5 and about == ["compiling, once", True, "file"], "a first run says what it waits for"
    path.write_bytes(whole)
    assert spikes() == expected and len(built) == 1

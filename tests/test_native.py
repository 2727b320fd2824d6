"""How the loops in C come to a computer; what they compute is tested where it is used."""

import ctypes
import json
import os
import re
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from publish import wheel
from snnreg import experiment, native, train
from snnreg.base.errors import SnnregError
from snnreg.command import doctor
from snnreg.decay import Decay
from snnreg.parameters import Parameters
from snnreg.simulation import kernel
from snnreg.wiring import Wiring
from snnreg_book.labs import engine


@pytest.mark.parametrize(
    ("platform", "system", "own"),
    [
        ("linux-x86_64", "linux", {"linux-x86_64.so", "linux-x86_64-v3.so"}),
        ("linux-aarch64", "linux", {"linux-aarch64.so"}),
        ("macosx-11.0-universal2", "darwin", {"macosx-arm64.dylib"}),
        ("win-amd64", "win32", {"win-amd64.dll", "win-amd64-v3.dll"}),
        ("win-arm64", "win32", {"win-arm64.dll"}),
        ("linux-riscv64", "linux", {"linux-riscv64.so"}),  # in no wheel, but it can compile its own
    ],
)
def test_a_machine_looks_for_what_is_compiled_for_it(monkeypatch, tmp_path, platform, system, own):
    monkeypatch.setattr("sysconfig.get_platform", lambda: platform)
    monkeypatch.setattr("platform.machine", lambda: "arm64")
    assert wheel.own_libraries() == own
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(native, "HERE", tmp_path)
    with pytest.raises(SnnregError, match=min(own, key=len)):
        native.load.__wrapped__()


def test_a_processor_runs_the_better_library_that_it_can():
    facts = Path("/proc/cpuinfo")
    if not facts.exists() or native.machine() != "linux-x86_64":
        pytest.skip("Linux on x86-64 says what its processor is")
    has_v3 = {"avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"} <= set(facts.read_text().split())
    assert ("-v3" in native.load()._name) == has_v3


def test_all_libraries_of_a_machine_give_the_same_digits(monkeypatch):
    """Numbers of every size, some of which would differ if products were added unrounded."""
    libraries = []
    for name in sorted(wheel.own_libraries()):
        if "-v3" not in name or "-v3" in native.load()._name:
            libraries.append(ctypes.CDLL(str(native.HERE / "compiled" / name)))
            for function in native.FUNCTIONS:
                getattr(libraries[-1], function).restype = ctypes.c_int64
    answers = []
    for library in libraries:
        monkeypatch.setattr(native, "load", lambda library=library: library)
        rng = np.random.default_rng(1)
        images, classes = rng.integers(0, 256, (3, 784)) / 8, np.array([0, 1, 0])
        answers.append(train(images, classes, rng, decay=Decay("online", k_p=0.5), progress=False))
    assert answers[0].counts.sum() > 10
    for answer in answers[1:]:
        np.testing.assert_array_equal(answer.counts, answers[0].counts)
        np.testing.assert_array_equal(answer.weights, answers[0].weights)


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """A copy of the C files and what is compiled of them."""
    shutil.copytree(native.HERE, tmp_path / "native")
    monkeypatch.setattr(native, "HERE", tmp_path / "native")
    native.load.cache_clear()
    yield tmp_path / "native"
    native.load.cache_clear()


OLD = r"^\S+ is older than the C code that it was compiled of; run 'python -m publish install' in a copy"


def test_in_a_copy_of_the_repository_the_c_code_is_compiled_as_it_is_now(monkeypatch, elsewhere, tmp_path):
    os.utime(elsewhere / "kernel.c", (2**33, 2**33))
    with pytest.raises(SnnregError, match=OLD):
        native.load()
    monkeypatch.setattr(native, "REPOSITORY", tmp_path / "pyproject.toml")
    assert native.load().is_v3() in (0, 1), "where pip has put the files, their dates say nothing"


def test_the_network_of_the_pages_is_compiled_as_it_is_now(monkeypatch, tmp_path):
    monkeypatch.setattr(engine, "PAGE", tmp_path / "page.c")
    engine.PAGE.touch()
    os.utime(engine.PAGE, (2**33, 2**33))
    with pytest.raises(SnnregError, match="network.wasm is older"):
        engine.module()


@pytest.fixture
def not_compiled(elsewhere):
    shutil.rmtree(elsewhere / "compiled")


MISSING = r"the C code is not compiled for this machine, \S+ is missing; run 'python -m publish install'"


def test_where_nothing_is_compiled_no_run_begins_and_the_way_out_is_named(not_compiled, tmp_path):
    plan = experiment.Plan(train_per_digit=1, test_per_digit=1)
    with pytest.raises(SnnregError, match=MISSING):
        experiment.reproduce(plan, [Decay()], [0], out=tmp_path / "out", progress=False)
    assert not list(tmp_path.rglob("out/**/*.csv"))


def test_the_doctor_says_so_in_one_line(not_compiled, capsys):
    assert doctor.main() == 1
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "engine c" in line)
    assert re.match(f"BROKEN   engine c: {MISSING}", line)


def test_a_library_that_cannot_be_loaded_is_said(elsewhere):
    for library in (elsewhere / "compiled").iterdir():
        library.write_bytes(b"not a library")
    with pytest.raises(SnnregError, match="the package's C code cannot be loaded: "):
        native.load()


def test_only_what_is_older_than_its_sources_is_compiled(monkeypatch, tmp_path):
    made, source = tmp_path / "compiled" / "made.so", tmp_path / "source.c"
    source.write_text("int one = 1;")
    wheel.compile_files(made, [source], "-shared")
    first = made.read_bytes()
    source.write_text("int one = 1, two = 2;")
    os.utime(source, (0, 0))
    wheel.compile_files(made, [source], "-shared")
    assert made.read_bytes() == first
    os.utime(source)
    wheel.compile_files(made, [source], "-shared")
    assert made.read_bytes() != first
    source.write_text("int one = ;")
    with pytest.raises(SystemExit, match=r"zig could not compile made\.so(.|\n)*error: expected expression"):
        wheel.compile_files(made, [source], "-shared")
    assert list(made.parent.iterdir()) == [made]


def state():
    parameters = Parameters(neurons_per_class=2)
    return kernel.new_state(Wiring(np.zeros((784, 2)), np.zeros(2), np.zeros((2, 2))), parameters)


def batch(**changed):
    """Arguments of end_silences, some of them changed."""
    used, times = np.ones((3, 2), np.uint8), np.zeros((1, 2), np.int64)
    arguments = {"before": used, "after": used[:, :1].copy(), "samples": 3, "inputs": 2, "outputs": 1, "now": 0}
    return (arguments | {"last": times, "squares": times.copy()} | changed).values()


WRONG = {
    "int32 in place of int64": (
        "last",
        np.zeros((1, 2), np.int32),
        "a contiguous array of int64_t as last, got .*32",
    ),
    "every second number": (
        "squares",
        np.zeros((1, 4), np.int64)[:, ::2],
        "a contiguous array of int64_t as squares",
    ),
    "a list": ("before", [1, 1], r"a contiguous array of uint8_t as before, got \[1, 1\]"),
    "nothing": ("after", None, "a contiguous array of uint8_t as after, got None"),
    "half a sample": ("samples", 2.5, "a whole number as samples, got 2.5"),
    "an array for a number": ("now", np.zeros(1, np.int64), "a whole number as now, got an array of int64"),
}


@pytest.mark.parametrize("in_page", [False, True], ids=["computer", "page"])
@pytest.mark.parametrize(("name", "value", "error"), WRONG.values(), ids=WRONG)
def test_arguments_that_c_would_misread_are_refused(monkeypatch, name, value, error, in_page):
    monkeypatch.setattr(native, "IN_PAGE", in_page)
    with pytest.raises(TypeError, match=f"end_silences takes {error}"):
        native.call("end_silences", *batch(**{name: value}))
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        native.call("end_silences", *list(batch())[:-1])


def test_a_state_that_c_would_misread_is_refused():
    changed = state()._replace(last_spike=np.zeros(2, np.int32))
    rest = [None] * (len(native.FUNCTIONS["run"]) - 1)
    with pytest.raises(TypeError, match=r"int64_t as state\.last_spike, got an array of int32"):
        native.call("run", changed, *rest)


def test_a_number_of_numpys_is_no_address():
    left = np.empty(2)
    native.call("factors", np.array([0.0, 1.0]), np.int64(2), np.array([1.0, 1.0, 2.0]), left)
    np.testing.assert_array_equal(left, np.exp([-0.0, -1.0]))


def test_a_page_is_given_addresses_and_sizes(monkeypatch):
    asked = []
    host = SimpleNamespace(call=lambda message: asked.append(json.loads(message)) or b"7")
    monkeypatch.setattr(native, "IN_PAGE", True)
    monkeypatch.setattr(native, "_host", host)
    one, numbers = state(), np.zeros(3, np.int64)
    short = numbers.astype(np.int32)
    given = [
        one,
        np.zeros(34),
        2,
        784,
        1,
        1,
        1,
        short,
        short,
        numbers,
        None,
        numbers,
        numbers,
        True,
        numbers,
        numbers,
    ]
    assert native.call("run", *given, short, None) == 7
    (message,) = asked
    assert message["name"] == "run" and len(message["args"][0]["arrays"]) == len(native.STATE)
    assert message["args"][0]["arrays"][0] == [one.clock.__array_interface__["data"][0], 8]
    assert [message["args"][k] for k in (2, 10, 13)] == [2, None, 1]
    host.call = lambda message: b'{"error": "no"}'
    with pytest.raises(RuntimeError, match="the page cannot run run: no"):
        native.call("run", *given, short, None)


def test_no_memory_is_said():
    """The trains of 2**55 spikes have no room."""
    arrays = np.ones(1), np.ones((1, 784)), 1, 784, 3500, 2**55, np.ones(1, np.int32), np.ones(1, np.int32)
    with pytest.raises(MemoryError, match="draw_spikes found no memory"):
        native.call("draw_spikes", *arrays, np.zeros(2, np.int64))

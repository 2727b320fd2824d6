"""How the loops in C come to a computer; what they compute is tested where it is used."""

import hashlib

import numpy as np
import pytest

from snnreg import experiment, native
from snnreg.base.errors import SnnregError
from snnreg.command import doctor
from snnreg.decay import Decay


def test_other_sources_options_and_processors_are_compiled_anew(monkeypatch, tmp_path):
    """A name that was there before gives the bytes of before (tests/base/test_files.py)."""
    monkeypatch.setattr(native, "cached_bytes", lambda name, make: name)
    included = tmp_path / "included.c"
    monkeypatch.setattr(native, "SOURCES", [included])

    def name(source="int one;", beside="", options=("-O1",)):
        (tmp_path / "source.c").write_text(source)
        included.write_text(beside)
        return native.compiled(tmp_path / "source.c", options=options)

    assert name() == name()
    names = [name(), name("int two;"), name(beside="int two;"), name(options=("-O2",))]
    monkeypatch.setattr(native, "EXACT", ("-O0",))
    names.append(name())
    monkeypatch.setattr(native, "_zig_and_processor", lambda: b"another processor")
    assert len({*names, name()}) == 6


def test_a_damaged_library_is_written_anew(monkeypatch, tmp_path):
    data = native.compiled(*native.SOURCES, options=native.LIBRARY)
    monkeypatch.setattr(native, "compiled", lambda *_, **__: data)
    monkeypatch.setenv("SNNREG_CACHE", str(tmp_path))
    library = native.own_cache_folder("libraries") / f"{hashlib.sha256(data).hexdigest()}.so"
    library.write_bytes(b"damaged")
    native.load.__wrapped__()
    assert library.read_bytes() == data


@pytest.fixture
def no_compiler(monkeypatch, tmp_path):
    """As where zig is not installed, and nothing compiled yet."""
    (tmp_path / "ziglang.py").write_text("raise ModuleNotFoundError('No module named ziglang')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SNNREG_CACHE", str(tmp_path / "cache"))
    native.load.cache_clear(), native._zig_and_processor.cache_clear()
    yield
    native.load.cache_clear(), native._zig_and_processor.cache_clear()


MISSING = r"^zig could not compile the package's C code \(.*No module named ziglang\); .*pip install ziglang"


def test_without_a_compiler_no_run_begins_and_the_way_out_is_named(no_compiler, tmp_path):
    plan = experiment.Plan(train_per_digit=1, test_per_digit=1)
    with pytest.raises(SnnregError, match=MISSING):
        experiment.reproduce(plan, [Decay()], [0], out=tmp_path / "out", progress=False)
    assert not list(tmp_path.rglob("out/**/*.csv")) and not list(tmp_path.rglob("compiled/*"))


def test_the_doctor_says_so_in_one_line(no_compiler, capsys):
    assert doctor.main() == 1
    (line,) = (line for line in capsys.readouterr().out.splitlines() if "engine c" in line)
    assert line.startswith("BROKEN   engine c: zig could not compile the package's C code")


def test_where_no_program_may_run_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(native, "compiled", lambda *_, **__: b"not a library")
    with pytest.raises(SnnregError, match="set SNNREG_CACHE to a folder that may hold programs"):
        native.load.__wrapped__()


def test_arguments_that_c_would_misread_are_refused():
    rule = np.array([1.0, 1.0, 2.0])
    with pytest.raises(ValueError, match="contiguous"):
        native.call("factors", np.ones((3, 2)).T, 6, rule, np.ones(6))
    left = np.empty(2)
    native.call("factors", np.array([0.0, 1.0]), np.int64(2), rule, left)  # a number of numpy's is no address
    np.testing.assert_array_equal(left, np.exp([-0.0, -1.0]))


def test_no_memory_is_said():
    """The trains of 2**55 spikes have no room."""
    arrays = np.ones(1), np.ones((1, 784)), 1, 784, 3500, 2**55, np.ones(1, np.int32), np.ones(1, np.int32)
    with pytest.raises(MemoryError, match="draw found no memory"):
        native.call("draw", *arrays, np.zeros(2, np.int64))

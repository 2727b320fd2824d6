"""How the loops in C come to a computer; what they compute is tested where it is used."""

import numpy as np
import pytest

from snnreg import native
from snnreg.base.errors import SnnregError


def test_other_sources_and_options_are_compiled_anew(monkeypatch, tmp_path):
    """A name that was there before gives the bytes of before (tests/base/test_files.py)."""
    monkeypatch.setattr(native, "cached_bytes", lambda name, make: name)
    included = tmp_path / "included.c"
    monkeypatch.setattr(native, "SOURCES", [included])

    def name(source="int one;", beside="", options=("-O1",)):
        (tmp_path / "source.c").write_text(source)
        included.write_text(beside)
        return native.compiled(tmp_path / "source.c", options=options)

    assert name() == name()
    others = [name("int two;"), name(beside="int two;"), name(options=("-O2",)), name(options=("-mcpu=baseline",))]
    assert len({name(), *others}) == 5


def test_without_a_compiler_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("SNNREG_CACHE", str(tmp_path))
    with pytest.raises(SnnregError, match="pip install ziglang"):
        native.compiled(*native.SOURCES, options=("--no-such-option",))
    assert not (tmp_path / "compiled").exists()


def test_where_no_program_may_run_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(native, "compiled", lambda *_, **__: b"not a library")
    with pytest.raises(SnnregError, match="set TMPDIR"):
        native._library.__wrapped__()


def test_an_array_with_gaps_is_refused():
    arrays = np.ones((3, 2)).T, np.ones(6)
    with pytest.raises(ValueError, match="contiguous"):
        native.call("factors", arrays[0], 6, np.array([1.0, 1.0, 2.0]), arrays[1])

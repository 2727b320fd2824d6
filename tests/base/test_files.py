"""Files appear whole or not at all, and what is run from the cache is this user's and undamaged."""

import os
import stat
from pathlib import Path

import pytest

from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, cache_folder, cached_bytes
from snnreg.datasets import mnist
from tests.support.processes import run_python


def test_a_file_is_replaced_whole_and_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    order, path = [], tmp_path / "folder" / "file"
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *a, name=name, real=real: (order.append(name), real(*a))[1])
    with atomic_write(path) as new:
        new.write_text("old")
    with pytest.raises(ZeroDivisionError), atomic_write(path) as new:
        new.write_text("half")
        raise ZeroDivisionError
    assert (path.read_text(), [*path.parent.iterdir()], order) == ("old", [path], ["fsync", "replace"])
    with atomic_write(path) as new:
        new.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"


def test_new_files_follow_the_umask(tmp_path):
    program = (
        "import os; os.umask(0o027); from snnreg.base.files import atomic_write\n"
        "with atomic_write('a') as new: new.write_text('b')"
    )
    run_python("-c", program, cwd=tmp_path, check=True)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def make():
    return b"a program"


def refuse():
    pytest.fail("it was made again")


HARM = {"cut": lambda data: data[:-1], "last bit": lambda data: data[:-1] + bytes([data[-1] ^ 1])}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM)
def test_cached_bytes_are_made_once_and_again_when_damaged(own_cache, harm):
    assert cached_bytes("programs/one", make) == cached_bytes("programs/one", refuse) == b"a program"
    path = own_cache / "programs" / "one"
    path.write_bytes(harm(path.read_bytes()))
    assert cached_bytes("programs/one", lambda: b"another") == cached_bytes("programs/one", refuse) == b"another"


def test_cached_bytes_belong_to_their_name(own_cache):
    cached_bytes("programs/one", make)
    (own_cache / "programs" / "one").rename(own_cache / "programs" / "two")
    assert cached_bytes("programs/two", lambda: b"two") == b"two"


def test_the_cache_is_private_whatever_the_umask(own_cache):
    before = os.umask(0)
    try:
        with atomic_write(own_cache / "data" / "numbers") as new:
            new.write_bytes(b"1")
        cached_bytes("programs/one", make)
    finally:
        os.umask(before)
    modes = [stat.S_IMODE(folder.stat().st_mode) for folder in (own_cache, own_cache / "programs")]
    assert modes == [0o700, 0o700]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
@pytest.mark.parametrize("part", [".", "programs"])
@pytest.mark.parametrize("mode", [0o720, 0o702, None], ids=["group", "others", "another user's"])
def test_a_cache_that_others_can_write_to_is_refused(own_cache, part, mode):
    cached_bytes("programs/one", make)
    if mode is not None:
        (own_cache / part).chmod(mode)
    elif os.geteuid() == 0:
        os.chown(own_cache / part, 12345, 12345)
    else:
        pytest.skip("only root can give folders away")
    with pytest.raises(SnnregError, match="others can write to .*; chmod go-w it .* or set SNNREG_CACHE"):
        cached_bytes("programs/one", make)


@pytest.mark.parametrize("chosen", ["~nosuchuser/cache", ""])
def test_without_a_home_the_variable_is_named(chosen, monkeypatch, tmp_path):
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("SNNREG_CACHE", chosen)

    def homeless(*_):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    for way in (cache_folder, mnist.mnist_root, lambda: cached_bytes("programs/one", make)):
        with pytest.raises(SnnregError, match="^no cache folder: .*; set SNNREG_CACHE to a folder"):
            way()
    with atomic_write(tmp_path / "a") as new:  # files elsewhere need no cache
        new.write_text("b")
    with pytest.raises(SnnregError, match="choose a folder you can write to"), atomic_write(tmp_path / "a" / "b"):
        pass

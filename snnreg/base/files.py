"""The cache folder, files that appear whole or not at all, what is read from them, and folders for one process."""

import hashlib
import json
import os
import socket
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from snnreg.base.errors import SnnregError

VARIABLE = "SNNREG_CACHE"

TEMPORARY = ".snnreg-new-"
"""How the names of files and folders begin that last no longer than a process."""


def cache_folder() -> Path:
    """Name the folder of expanded data and compiled programs.

    The environment variable ``SNNREG_CACHE`` if it is set, else ``snnreg`` in the user's cache folder
    (``XDG_CACHE_HOME`` or ``~/.cache``).
    """
    chosen = os.environ.get(VARIABLE)
    try:
        if chosen:
            return Path(chosen).expanduser()
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "snnreg"
    except RuntimeError as error:  # no home directory
        raise SnnregError(f"no cache folder: {error}; set {VARIABLE} to a folder you can write to") from error


def own_cache_folder(name: str | PathLike[str]) -> Path:
    """Make a folder of compiled programs in the cache, unless it is there.

    It must be private, because a program in it is run: on a shared machine this protects the user from running
    what somebody else put there.  Raises SnnregError if the folder cannot be made or others can write to it.
    """
    folder = cache_folder() / name
    for each in (cache_folder(), folder):
        try:
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
            about = each.stat()
        except OSError as error:
            raise SnnregError(f"cannot write {each}: {error.strerror or error}; {_way_out(each)}") from error
        if os.name != "nt" and (about.st_uid != os.geteuid() or about.st_mode & 0o022):
            raise SnnregError(
                f"others can write to {each}, and programs are run from there; chmod go-w it if it is yours, "
                f"or set {VARIABLE} to a folder of your own"
            )
    return folder


def cached_bytes(name: str, make: Callable[[], bytes]) -> bytes:
    """Read bytes that take long to make from the cache folder, or make them now and store them there.

    Their digest is stored with them, which protects the user from the results of a damaged program.

    Parameters
    ----------
    name : str
        Path in the cache folder, with a folder; it must change when the bytes would.
    make : callable
        Returns the bytes.

    Returns
    -------
    bytes
    """
    path = own_cache_folder(Path(name).parent) / Path(name).name
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        found = b""
    except OSError as error:
        raise SnnregError(f"cannot read {path}: {error.strerror or error}; {_way_out(path)}") from error
    stored, data = found[:32], found[32:]
    if stored != hashlib.sha256(name.encode() + data).digest():
        data = make()
        with atomic_write(path) as new:
            new.write_bytes(hashlib.sha256(name.encode() + data).digest() + data)
    return data


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a new folder, which is removed when the block ends."""
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, ignore_cleanup_errors=True) as name:
        yield Path(name)


@contextmanager
def atomic_write(path: str | PathLike[str]) -> Iterator[Path]:
    """Give a temporary path beside `path`, and rename it to `path` when the block ends without an error.

    This protects readers and earlier results: whatever happens, `path` holds the old content or the new one,
    never a part.  Two processes that write the same file both succeed, and the last one stays.

    Parameters
    ----------
    path : path-like
        The file to write.  Its folder is made if need be.

    Yields
    ------
    Path

    Raises
    ------
    SnnregError
        If the folder cannot be written or the disk is full.
    """
    path = Path(path)
    temporary = path.parent / f"{TEMPORARY}{uuid.uuid4().hex}.{path.name}"
    try:
        if _in_cache(path):
            cache_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.touch()  # fails now rather than after the work
        yield temporary
        with temporary.open("rb+") as file:  # otherwise the new name may survive a power cut, and the content not
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise SnnregError(f"cannot write {path}: {error.strerror or error}; {_way_out(path)}") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _in_cache(path: Path) -> bool:
    try:
        return cache_folder() in (path, *path.parents)
    except SnnregError:  # there is none
        return False


def _way_out(path: Path) -> str:
    if _in_cache(path):
        return f"set {VARIABLE} to a folder you can write to, with 100 MB free"
    return "choose a folder you can write to, with free space"


def digest(path: Path) -> str | None:
    """Compute the SHA-256 of a file; None if there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def read_json(path: Path) -> dict[str, Any]:
    """Read the dict in a JSON file; an empty one if there is no such file or it is damaged."""
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def read_arrays(file: Any) -> dict[str, Any]:
    """Read the arrays of an .npz file by name.

    Raises FileNotFoundError, or ValueError if the file is damaged or of another kind: a user sees one kind of
    error, whatever NumPy and zipfile raise.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged header or stream can raise anything, MemoryError too
        raise ValueError(" ".join(f"{type(error).__name__}: {error}".split())[:200]) from error


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Keep other processes out of a folder while the block runs; it is made first, and removed if it is empty.

    This protects a user who starts a command twice from what two processes mixed: the second gets a SnnregError
    that names the first.  The operating system takes the lock back when a process ends or is killed.
    """
    owner = folder / ".snnreg-owner"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".snnreg-lock", timeout=0)
        lock.acquire()
        owner.write_text(f"process {os.getpid()} on {socket.gethostname()}, since {now()}")
    except Timeout as error:
        who = owner.read_text() if owner.exists() else "a process that has just started"
        raise SnnregError(
            f"another snnreg works in {folder}: {who}; wait for it, or end it and run the same command again"
        ) from error
    except OSError as error:
        raise SnnregError(
            f"cannot write {folder}: {error.strerror or error}; choose a folder you can write to"
        ) from error
    try:
        for path in folder.glob(f"{TEMPORARY}*"):  # of a process that was killed
            path.unlink()
        yield
    finally:
        owner.unlink(missing_ok=True)
        # Removed while it is held, so that nobody removes the lock of the next process.
        with suppress(OSError):  # Windows does not remove an open file: it stays, unlocked
            os.unlink(lock.lock_file)
        lock.release()
        with suppress(OSError):
            folder.rmdir()


def now() -> str:
    """Say what time it is, as it is written to files."""
    return datetime.now(UTC).isoformat(timespec="seconds")

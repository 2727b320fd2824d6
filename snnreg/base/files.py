"""The cache folder, and how files get into it and into any other folder: whole or not at all."""

import contextlib
import functools
import hashlib
import json
import os
import shutil
import stat
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

from snnreg.base.errors import SnnregError

VARIABLE = "SNNREG_CACHE"

_UMASK = os.umask(0o077)  # the only way to ask which permissions new files do not get is to set them
os.umask(_UMASK)


def cache_folder():
    """Where expanded data and compiled programs lie.

    The environment variable ``SNNREG_CACHE`` if it is set, else ``snnreg`` in the user's cache folder
    (``XDG_CACHE_HOME`` or ``~/.cache``).
    """
    chosen = os.environ.get(VARIABLE)
    try:
        if chosen:
            return Path(chosen).expanduser()
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "snnreg"
    except RuntimeError as error:  # nobody's home
        raise SnnregError(
            f"there is no cache folder ({error}); set {VARIABLE} to a folder that can be written"
        ) from error


def own_cache_folder(name):
    """A folder in the cache for what is run; it is made if need be.

    Whoever can write there decides what this user runs, so it must be this user's alone.

    Raises
    ------
    SnnregError
        If it cannot be made, or others can write it.
    """
    folder = cache_folder() / name
    for each in (cache_folder(), folder):
        try:
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
            about = each.stat()
        except OSError as error:
            raise SnnregError(f"cannot write {each}: {error.strerror or error}; {_way_out(each)}") from error
        if not _is_ours(about):
            raise SnnregError(
                f"{each} can be written by others, and programs are run from there; chmod go-w it if it is yours, "
                f"or set {VARIABLE} to a folder of your own"
            )
    return folder


def _is_ours(about):
    """Whether what os.stat tells `about` belongs to this user, and nobody else can write it."""
    return os.name == "nt" or (about.st_uid == os.geteuid() and not about.st_mode & 0o022)


def cached_bytes(name, make):
    """Bytes that take long to make, from the cache folder, or made now and kept there.

    What was damaged, or put there by another user, is made again.

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

    def sealed(data):
        return hashlib.sha256(name.encode() + data).digest() + data

    try:
        with path.open("rb") as file:
            found = file.read() if _is_ours(os.fstat(file.fileno())) else b""
    except FileNotFoundError:
        found = b""
    except OSError as error:
        raise SnnregError(f"cannot read {path}: {error.strerror or error}; {_way_out(path)}") from error
    length = hashlib.sha256().digest_size
    if found and found == sealed(found[length:]):
        return found[length:]
    data = make()
    with atomic_write(path) as new:
        new.write_bytes(sealed(data))
    return data


TEMPORARY = ".snnreg-new-"
"""How names of files and folders begin that last no longer than a process."""

SETTLED_S = 60
"""So old is what a living process holds for sure: it makes a file first and then locks it."""


def leftovers(folder):
    """Temporary files in a folder; those of a killed process, where nobody else can be at work."""
    return list(folder.glob(f"{TEMPORARY}*"))


@functools.cache
def remove_orphans():
    """Remove what killed processes of this user left in the cache folder and among the temporary files.

    Who lives has a lock on it, which the system takes back from whoever dies.  Where there are no such locks, as
    on Windows, everything stays.
    """
    if fcntl is None:
        return
    with contextlib.suppress(OSError, SnnregError):  # no folder for temporary files, no cache folder
        cache = cache_folder()
        for folder in (Path(tempfile.gettempdir()), *cache.glob("*"), *cache.glob("*/raw")):
            for path in leftovers(folder):
                with contextlib.suppress(OSError):  # locked, gone, or no file or folder of ours
                    _remove_if_orphaned(path)


def _remove_if_orphaned(path):
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    try:
        about = os.fstat(handle)
        if _is_ours(about) and time.time() - about.st_mtime > SETTLED_S:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(path) if stat.S_ISDIR(about.st_mode) else path.unlink()
    finally:
        os.close(handle)


@contextmanager
def _held(path):
    """Keep a lock on a file or folder until the block ends, so that nobody takes it for an orphan."""
    if fcntl is None:
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks
            fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


@contextmanager
def temporary_folder():
    """Give a new folder; it is removed when the block ends or, if the process is killed, by the next one."""
    remove_orphans()
    with tempfile.TemporaryDirectory(prefix=TEMPORARY, ignore_cleanup_errors=True) as name, _held(name):
        yield Path(name)


@contextmanager
def atomic_write(path):
    """Give a temporary path beside `path`; rename it to `path` when the block ends without an error.

    Readers see the old file or the new one, never a part.  Two processes that write the same file
    both succeed, and the last one stays.

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
    temporary = None
    try:
        _make(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{TEMPORARY}{path.name}.", suffix=path.suffix)
        os.close(handle)
        temporary = Path(name)
        with _held(temporary):
            yield temporary
            temporary.chmod(0o666 & ~_UMASK)
            with temporary.open("rb+") as file:  # else the new name may outlive a power cut, and the content not
                os.fsync(file.fileno())
            os.replace(temporary, path)
    except OSError as error:
        raise SnnregError(f"cannot write {path}: {error.strerror or error}; {_way_out(path)}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _make(folder):
    """Make a folder; the cache folder is made for this user alone."""
    if in_cache(folder):
        cache_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)


def in_cache(path):
    """Whether a path is the cache folder or lies in it."""
    try:
        return cache_folder() in (path, *path.parents)
    except SnnregError:  # there is none
        return False


def _way_out(path):
    if in_cache(path):
        return f"set {VARIABLE} to a folder that can be written and has 100 MB free"
    return "choose a folder that can be written and has space"


def digest(path):
    """SHA-256 of a file; None if there is none."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return None


def read_json(path):
    """The table that a file of JSON holds; an empty one if there is no such file or it is damaged."""
    try:
        content = json.loads(path.read_text())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}

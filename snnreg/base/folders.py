"""Folders of results: one process at a time works in one, and what a killed one left is cleared away."""

import contextlib
import json
import os
import socket
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, leftovers


@contextlib.contextmanager
def folder_lock(folder):
    """Keep other processes out of a folder of results while the block runs.

    The lock belongs to the process: the operating system takes it back when the process ends or is
    killed, so that a dead one never stands in the way.  Temporary files of dead ones are removed.

    Parameters
    ----------
    folder : Path
        Made if need be, and removed again if it is empty in the end.

    Raises
    ------
    SnnregError
        If another process has the lock; the message names process and machine.
    """
    owner = folder / ".snnreg-owner.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".snnreg-lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise SnnregError(
            f"another snnreg works in {folder}: {_owner(owner)}; wait for it, or end it and give the same command"
        ) from error
    except OSError as error:
        raise SnnregError(
            f"cannot write {folder}: {error.strerror or error}; choose a folder that can be written"
        ) from error
    try:
        for path in leftovers(folder):
            path.unlink(missing_ok=True)
        about = {"process": os.getpid(), "machine": socket.gethostname(), "since": now()}
        with atomic_write(owner) as new:
            new.write_text(json.dumps(about))
        yield
    finally:
        owner.unlink(missing_ok=True)
        # Removed while it is held: who waits for the name finds out that it is gone, and tries again.
        with contextlib.suppress(OSError):  # Windows does not remove an open file: it stays, unlocked
            os.unlink(lock.lock_file)
        lock.release()
        with contextlib.suppress(OSError):
            folder.rmdir()


def _owner(path):
    """Who has the lock, in words."""
    try:
        about = json.loads(path.read_text())
        return f"process {about['process']} on {about['machine']}, since {about['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "a process that has just begun"


def now():
    """The time, as files say it."""
    return datetime.now(UTC).isoformat(timespec="seconds")

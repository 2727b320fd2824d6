"""Folders in which one process at a time works."""

import contextlib
import os
import socket
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from snnreg.base.errors import SnnregError
from snnreg.base.files import leftovers


@contextlib.contextmanager
def folder_lock(folder):
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
        for path in leftovers(folder):
            path.unlink()
        yield
    finally:
        owner.unlink(missing_ok=True)
        # Removed while it is held, so that nobody removes the lock of the next process.
        with contextlib.suppress(OSError):  # Windows does not remove an open file: it stays, unlocked
            os.unlink(lock.lock_file)
        lock.release()
        with contextlib.suppress(OSError):
            folder.rmdir()


def now():
    """The time as it is written to files."""
    return datetime.now(UTC).isoformat(timespec="seconds")

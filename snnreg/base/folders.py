"""Folders of results: one process at a time works in each."""

import contextlib
import os
import socket
from datetime import UTC, datetime

from filelock import FileLock, Timeout

from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, leftovers


@contextlib.contextmanager
def folder_lock(folder):
    """Keep other processes out of a folder of results while the block runs; an empty one is removed in the end.

    This protects a user who starts a command twice from results that two processes mixed: SnnregError names
    process and machine.  The operating system takes the lock back when the process ends or is killed.  Temporary
    files of a killed process are removed.
    """
    owner = folder / ".snnreg-owner"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".snnreg-lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        who = "a process that has just started"
        with contextlib.suppress(OSError):
            who = owner.read_text()
        raise SnnregError(
            f"another snnreg works in {folder}: {who}; wait for it, or end it and run the same command again"
        ) from error
    except OSError as error:
        raise SnnregError(
            f"cannot write {folder}: {error.strerror or error}; choose a folder you can write to"
        ) from error
    try:
        for path in leftovers(folder):
            path.unlink(missing_ok=True)
        with atomic_write(owner) as new:
            new.write_text(f"process {os.getpid()} on {socket.gethostname()}, since {now()}")
        yield
    finally:
        owner.unlink(missing_ok=True)
        # Removed while it is held: a process that waits for it finds that the name is gone, and tries again.
        with contextlib.suppress(OSError):  # Windows does not remove an open file: it stays, unlocked
            os.unlink(lock.lock_file)
        lock.release()
        with contextlib.suppress(OSError):
            folder.rmdir()


def now():
    """The time as it is written to files."""
    return datetime.now(UTC).isoformat(timespec="seconds")

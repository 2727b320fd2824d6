"""The cache folder, and how files get into it and into any other folder: whole or not at all."""

import hashlib
import json
import os
import tempfile
from contextlib import contextmanager
from pathlib import Path

from snnreg.base.errors import SnnregError

VARIABLE = "SNNREG_CACHE"


def cache_folder():
    """Where expanded data and compiled programs lie.

    The environment variable ``SNNREG_CACHE`` if it is set, else ``snnreg`` in the user's cache folder
    (``XDG_CACHE_HOME`` or ``~/.cache``).
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "snnreg"


TEMPORARY = ".snnreg-new-"
"""How names of files begin that are not yet what they will be."""


def leftovers(folder):
    """Temporary files in a folder; those of a killed process, where nobody else can be at work."""
    return list(folder.glob(f"{TEMPORARY}*"))


@contextmanager
def replacing(path):
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
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f"{TEMPORARY}{path.name}.", suffix=path.suffix)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        temporary.chmod(0o755 if os.access(temporary, os.X_OK) else 0o644)
        with temporary.open("rb+") as file:  # else the new name may outlive a power cut, and the content not
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise SnnregError(f"cannot write {path}: {error.strerror or error}; {_way_out(path)}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _way_out(path):
    if cache_folder() in path.parents:
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

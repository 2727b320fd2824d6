"""With what, where and when something was run."""

import functools
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from snnreg import __version__
from snnreg.base.errors import SnnregError

REPOSITORY = Path(__file__).resolve().parents[2]
RESULTS = REPOSITORY / "results"
"""The full runs that the book quotes, in the source tree.

:meta hide-value:
"""


def in_repository():
    """Whether this package lies in its repository; pip installs it elsewhere, without book and results."""
    return (REPOSITORY / "snnreg" / "__init__.py").exists() and (REPOSITORY / "pyproject.toml").exists()


def results_folder(name):
    """Where stored results lie.

    Parameters
    ----------
    name : str or path-like
        A folder of :data:`RESULTS`, or else the path of any other.

    Returns
    -------
    Path

    Raises
    ------
    SnnregError
        If it is one of the book's and this package was installed without them.
    """
    folder = RESULTS / name
    if not folder.exists() and Path(name).exists():
        return Path(name)
    if not folder.exists() and not in_repository():
        raise SnnregError(
            f"there are no results {name!r} here: those of the book lie in its repository, without which this "
            "snnreg was installed; work in a copy of the repository, or give the path of a folder of your own"
        )
    return folder


def circumstances(command=None):
    """With what, where and when something was run: a dict for a manifest."""
    return {
        "command": command or " ".join(["snnreg", *sys.argv[1:]]),
        "versions": versions(),
        "commit": commit(),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def versions():
    """Versions of Python, of this package, and of those that its results depend on."""
    return {
        "python": platform.python_version(),
        "snnreg": __version__,
        **{name: version(name) for name in ("brian2", "numba", "numpy", "scipy", "torchvision")},
    }


@functools.cache
def commit():
    """The commit of the source tree, with a + where it was changed since; None where that is not in git."""
    import subprocess

    if not in_repository():  # git would name the commit of a stranger's repository around it
        return None
    folder = Path(__file__).parent
    try:
        head = subprocess.run(
            ["git", "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, check=True
        ).stdout.strip()
        changed = subprocess.run(
            ["git", "status", "--porcelain", "."], cwd=folder, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None
    return head + ("+" if changed else "")


def difference(found, ours):
    """Which versions differ from ours, in words.

    Parameters
    ----------
    found, ours : dict of str to str or None
    """
    found = found or {}
    differ = {name: value for name, value in ours.items() if found.get(name) != value}
    return f" ({'; '.join(f'{name} {found.get(name)}, here {value}' for name, value in differ.items())})"

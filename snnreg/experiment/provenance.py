"""With what, where and when something was run."""

import functools
import hashlib
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from snnreg import __version__
from snnreg.base.errors import SnnregError, brief
from snnreg.base.folders import now

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
    try:
        name = os.fsdecode(name)
        os.stat(name)
    except FileNotFoundError:
        pass
    except (OSError, TypeError, ValueError) as error:  # no path at all, or one that no system takes
        raise SnnregError(f"{brief(name)} is no folder of results ({error}); give its name or its path") from error
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
        "written": now(),
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
    """The commit of the source tree, with a + where it was changed since; None where git does not hold it."""
    folder = Path(__file__).resolve().parents[1]
    try:
        head = _git(folder, "rev-parse", "HEAD").strip()
        held = {}
        for entry in _git(folder, "ls-tree", "-r", "-z", "HEAD", ".").split("\0")[:-1]:
            about, name = entry.split("\t", 1)
            held[name] = about.split()[2]
        new = _git(folder, "ls-files", "-z", "--others", "--exclude-standard", ".")
    except (OSError, subprocess.CalledProcessError, UnicodeDecodeError):
        return None
    if "__init__.py" not in held:  # a copy that lies in somebody's repository
        return None
    changed = new or not all(_holds(folder / name, held[name]) for name in held)
    return head + ("+" if changed else "")


def _git(folder, *arguments):
    """What git says of a folder, not of the caller's GIT_DIR, and without running what its settings name.

    The settings came with the folder, perhaps from a stranger.  `git status` would run the monitors and filters in
    them, and a repository that lacks objects would fetch them by any program.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", "-c", "core.fsmonitor=false", "--no-optional-locks", *arguments],
        cwd=folder,
        env=environment | {"GIT_ALLOW_PROTOCOL": ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def _holds(path, name):
    """Whether a file is the one that git knows under this name, whatever ends its lines here."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    kind = hashlib.sha1 if len(name) == 40 else hashlib.sha256
    return any(
        kind(b"blob %d\0" % len(each) + each, usedforsecurity=False).hexdigest() == name
        for each in (data, data.replace(b"\r\n", b"\n"))
    )


def difference(found, ours):
    """Which versions differ from ours, in words.

    Parameters
    ----------
    found, ours : dict of str to str or None
    """
    found = found or {}
    differ = {name: value for name, value in ours.items() if found.get(name) != value}
    return f" ({'; '.join(f'{name} {found.get(name)}, here {value}' for name, value in differ.items())})"

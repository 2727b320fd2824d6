"""With what, where and when something was run."""

import functools
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from snnreg import __version__
from snnreg.base.errors import SnnregError, brief
from snnreg.base.folders import now

PACKAGE = Path(__file__).resolve().parents[1]
REPOSITORY = PACKAGE.parent
RESULTS = REPOSITORY / "results"
"""The full runs that the book quotes, in the source tree.

:meta hide-value:
"""
RESULT_FORMAT = 1
"""Version of a folder of results: the columns of its tables and the entries of its manifest."""


def in_repository():
    """Whether this package lies in its repository; pip installs it elsewhere, without book and results."""
    return (REPOSITORY / "snnreg" / "__init__.py").exists() and (REPOSITORY / "pyproject.toml").exists()


def results_folder(name):
    """Where stored results lie: a folder of :data:`RESULTS` by its name, or else the path of any other."""
    try:
        folder = RESULTS / os.fsdecode(name)
        if not folder.exists() and Path(os.fsdecode(name)).exists():
            return Path(os.fsdecode(name))
    except (OSError, TypeError, ValueError) as error:  # no path at all, or one that no system takes
        raise SnnregError(f"{brief(name)} is no folder of results ({error}); give its name or its path") from error
    if not folder.exists() and not in_repository():
        raise SnnregError(
            f"there are no results {name!r} here: those of the book lie in its repository and are not included in "
            "this installation; work in a copy of the repository, or give the path of a folder of your own"
        )
    return folder


def circumstances():
    """With what, where and when something was run: a dict for a manifest."""
    return {
        "format": RESULT_FORMAT,
        "command": " ".join(["snnreg", *sys.argv[1:]]),
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
        **{name: version(name) for name in ("brian2", "numpy", "scipy", "torchvision", "ziglang")},
    }


@functools.cache
def commit():
    """The commit of the source tree, with a + where it was changed since; None where git does not hold it."""
    try:
        head = _git("rev-parse", "HEAD").strip()
        if not _git("ls-files", "__init__.py"):  # an installed copy that lies in somebody's repository
            return None
        return head + ("+" if _git("status", "--porcelain", ".") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(*arguments):
    """What git says of this package's folder, and not of the caller's GIT_DIR.

    It takes no lock, which a command that is killed meanwhile would leave in the user's repository.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", "--no-optional-locks", *arguments],
        cwd=PACKAGE,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout


def difference(found, ours):
    """Which versions differ from ours, in words."""
    found = found or {}
    differ = {name: value for name, value in ours.items() if found.get(name) != value}
    return f" ({'; '.join(f'{name} {found.get(name)}, here {value}' for name, value in differ.items())})"

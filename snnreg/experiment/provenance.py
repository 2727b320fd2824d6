"""What computed a result: the versions, the sources and the commit, for the manifest (chapter 15)."""

import functools
import hashlib
import os
import platform
import subprocess
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from snnreg import __version__

PACKAGE = Path(__file__).resolve().parents[1]
REPOSITORY = PACKAGE.parent
RESULTS = REPOSITORY / "results"
"""The full runs that the book quotes, in the source tree.

:meta hide-value:
"""
COMPUTING = "bindsnet brian2 numpy pandas scikit-learn scipy snntorch torch torchvision".split()
"""Packages whose version may change a result; those that are installed stand in the manifest."""

DRAWING = {f"snnreg/{name}" for name in ("command", "pictures.py", "style.py")} | {
    f"snnreg_studies/{name}"
    for name in ("charts", "codecheck.py", "conclusions.py", "evidence_check.py", "findings.py", "selection.py")
}
"""Files and folders of ours that show results and decide none."""


def in_repository():
    """Whether this package lies in its repository; pip installs it elsewhere, without book and results."""
    return (REPOSITORY / "snnreg" / "__init__.py").exists() and (REPOSITORY / "pyproject.toml").exists()


def computed_by(modules):
    """What decides the numbers of a result, as entries of its manifest.

    `modules` are the names of those that the kinds of runs come from.  Runs go into one table only where this is
    equal.
    """
    return {"versions": versions(), "sources_sha256": sources_digest(modules)}


def versions():
    """Versions of Python, of this package, and of those of :data:`COMPUTING` that are installed."""
    found = {"python": platform.python_version(), "snnreg": __version__}
    for name in COMPUTING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def sources_digest(modules):
    """SHA-256 of what was written to compute a result: this package, and the packages of some modules.

    A module that lies in no package stands for itself.  A decay rule in a file of its own is not included.
    """
    folders, files = {PACKAGE}, set()
    for name in modules:
        module, package = import_module(name), import_module(name.partition(".")[0])
        if getattr(package, "__path__", None) and package.__file__:
            folders.add(Path(package.__file__).resolve().parent)
        else:
            files.add((Path(module.__file__).name, Path(module.__file__)))
    for folder in folders:
        for path in folder.rglob("*"):
            place = path.relative_to(folder.parent)
            if path.suffix in (".py", ".c", ".h", ".cpp") and "/".join(place.parts[:2]) not in DRAWING:
                files.add((place.as_posix(), path))
    texts = (f"{name}\0{path.read_text('utf-8')}\0" for name, path in sorted(files))  # however lines end here
    return hashlib.sha256("".join(texts).encode()).hexdigest()


@functools.cache
def commit():
    """The commit of the source tree, with a + where our packages were changed since; None where git has none."""
    try:
        head = _git("rev-parse", "HEAD").strip()
        if not _git("ls-files", "__init__.py"):  # an installed copy that lies in somebody's repository
            return None
        return head + ("+" if _git("status", "--porcelain", ":/snnreg*") else "")
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

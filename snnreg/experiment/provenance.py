"""What computed a result: the versions, the sources and the commit, for the manifest (chapter 15)."""

import ast
import contextlib
import functools
import hashlib
import itertools
import os
import platform
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec, resolve_name
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from snnreg import __version__

PACKAGE = Path(__file__).resolve().parents[1]
REPOSITORY = PACKAGE.parent
RESULTS = REPOSITORY / "results"
"""The full runs that the book quotes, in the source tree.

:meta hide-value:
"""
COMPUTING = "bindsnet brian2 numpy pandas scikit-learn scipy snntorch torch torchvision".split()
"""Packages whose version may change a result; those that are installed stand in the manifest."""

STANDARD_LIBRARY = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")}

SOURCES = (".py", ".c", ".h", ".cpp")
"""What source files end with."""

DRAWING = {f"snnreg/{name}" for name in ("command", "pictures.py", "style.py")} | {
    f"snnreg_studies/{name}"
    for name in (
        *("charts", "codecheck.py", "conclusions.py", "evidence_check.py", "findings.py", "quotes.py"),
        *("selection.py", "written.py"),
    )
}
"""Files and folders of ours that show results and decide none."""


def in_repository() -> bool:
    """Say whether this package lies in its repository; pip installs it elsewhere, without book and results."""
    return (REPOSITORY / "snnreg" / "__init__.py").exists() and (REPOSITORY / "pyproject.toml").exists()


def computed_by(modules: Iterable[str]) -> dict[str, Any]:
    """Give what decides the numbers of a result, as entries of its manifest.

    `modules` are names, see :func:`modules_of`.  Runs go into one table only where this is equal.
    """
    return {"versions": versions(), "sources_sha256": sources_digest(modules)}


def difference(found: Mapping[str, Any], here: Mapping[str, Any]) -> str:
    """Put into words how two answers of :func:`computed_by`, which are not equal, differ."""
    theirs, ours = found.get("versions") or {}, here["versions"]
    names = [name for name in {**ours, **theirs} if theirs.get(name) != ours.get(name)]
    words = "; ".join(f"{name} {theirs.get(name)}, here {ours.get(name)}" for name in names)
    return f"other versions ({words})" if words else "other sources of the same version"


def versions() -> dict[str, str]:
    """Give the versions of Python, of this package, and of those of :data:`COMPUTING` that are installed."""
    found = {"python": platform.python_version(), "snnreg": __version__}
    for name in COMPUTING:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def modules_of(runs: Iterable[Any]) -> list[str]:
    """Name the modules of some runs, and of the rules and other things that they hold: one of each package.

    Left out are this package, which always counts, and installed ones without kinds of runs.
    """
    waiting = list(runs)
    kinds, names, seen = {type(run).__module__ for run in waiting}, set(), {}
    while waiting:
        value = waiting.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value
        names.add((value if isinstance(value, (type, FunctionType)) else type(value)).__module__)
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, (list, tuple, set, frozenset)):
            waiting += value
        elif not isinstance(value, (type, FunctionType, ModuleType)):
            waiting += getattr(value, "__dict__", {}).values()
    found = {_place(name) or name: name for name in sorted(kinds | {name for name in names if _is_ours(name)})}
    return sorted(name for place, name in found.items() if place != PACKAGE)


def sources_digest(modules: Iterable[str]) -> str:
    """Compute the SHA-256 of what was written to compute a result.

    It covers this package, some modules by their names, and whatever these import, wherever in their text, outside
    of installed packages.  A module in a package stands for all of it.
    """
    waiting, known, files = [*modules, PACKAGE.name], set(), set()
    while waiting:
        name = waiting.pop()
        place = PACKAGE if name.partition(".")[0] == PACKAGE.name else _place(name)
        if place is None or place in known:
            continue
        known.add(place)
        sources = _sources(place)
        files |= sources
        if place != PACKAGE:  # it uses nothing outside
            imported = set[str]().union(*(_imported(path, name) for _, path in sources))
            waiting += filter(_is_ours, imported)
    texts = (f"{name}\0{path.read_text('utf-8')}\0" for name, path in sorted(files))  # however lines end here
    return hashlib.sha256("".join(texts).encode()).hexdigest()


def _sources(place: Path) -> set[tuple[str, Path]]:
    """Find the files of a module or of a package that may decide a result, each with its name in the digest."""
    if place.is_file():
        return {(place.name, place)}
    files = ((path.relative_to(place.parent), path) for path in place.rglob("*") if path.suffix in SOURCES)
    return {(name.as_posix(), path) for name, path in files if "/".join(name.parts[:2]) not in DRAWING}


def _imported(path: Path, module: str) -> set[str]:
    """Find the modules that a file imports, as far as its text names them; some are names in modules."""
    names: set[str] = set()
    try:
        tree = ast.parse(path.read_bytes()) if path.suffix == ".py" else ast.Module([], [])
    except SyntaxError:  # nobody can import it
        return names
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative name leads out of its package only where that is a folder without __init__.py.
            start = f"{'.' * node.level}{node.module or ''}"
            with contextlib.suppress(ImportError):
                start = resolve_name(start, module.rpartition(".")[0])
                names.update(f"{start}.{alias.name}" for alias in node.names)
    return names


def _place(module: str) -> Path | None:
    """Find the folder of the package that a module lies in, or else its file; None if it has none, or is a folder.

    Nothing is imported for it: the parents that Python imports to find a module are folders without code.
    """
    if module == "__main__":
        file = getattr(sys.modules[module], "__file__", None)  # a notebook has none
        return Path(file).resolve() if file else None
    for name in itertools.accumulate(module.split("."), "{}.{}".format):
        try:
            spec = find_spec(name)
        except (ImportError, ValueError):
            return None
        if spec is None or (spec.origin is None and spec.submodule_search_locations is None):
            return None
        if spec.has_location and spec.origin:
            file = Path(spec.origin).resolve()
            return file.parent if spec.submodule_search_locations else file
    return None


def _is_ours(module: str) -> bool:
    """Say whether a module was written here, and not installed."""
    place = _place(module)
    if place is None or (place.is_file() and place.suffix != ".py"):
        return False
    return not {"site-packages", "dist-packages"} & {*place.parts} and not any(
        map(place.is_relative_to, STANDARD_LIBRARY)
    )


@functools.cache
def commit() -> str | None:
    """Name the commit of the source tree, with a + if our packages were changed since; None where git has none."""
    try:
        head = _git("rev-parse", "HEAD").strip()
        if not _git("ls-files", "__init__.py"):  # an installed copy that lies in somebody's repository
            return None
        return head + ("+" if _git("status", "--porcelain", ":/snnreg*") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def _git(*arguments: str) -> str:
    """Ask git about this package's folder, and not of the caller's GIT_DIR.

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

"""Execute the notebooks again when what their outputs depend on has changed.

The notebook cache knows the cells of a notebook, not the package that they import. Here the cache folder is
named after a fingerprint of the packages, of the labs' scripts, which outputs carry, and of ``results/`` and
``benchmarks/``. As Sphinx counts the name among its settings, it reads every page again when it changes.
Comments, docstrings and Markdown do not count. The last three caches are kept, so that a change that is undone
costs nothing.
"""

import ast
import hashlib
import os
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

SOURCES = ("snnreg", "snnreg_book", "snnreg_studies", "results", "benchmarks")
QUOTING = {Path("snnreg_studies", name) for name in ("findings.py", "quotes.py", "written.py")}
QUOTING |= {Path("results", "overview.png")}
"""What no cell and no check reads; what findings say is kept apart (publish/findings.py)."""

SUFFIXES = {".py", ".c", ".h", ".cpp", ".css", ".csv", ".npz", ".json", ".toml", ".png"}
SCRIPTS = Path("snnreg_book", "labs", "built")
LIBRARIES = "anywidget brian2 ipywidgets matplotlib numpy pandas scikit-learn scipy torch".split()
KEPT = 3


def content(path):
    """Return what of a file can change an output: of Python neither comments nor docstrings."""
    if path.suffix != ".py":
        return path.read_bytes()
    tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            del node.body[0]
    return ast.dump(tree).encode()


def installed(library):
    """The version of a library, empty where it is not installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def is_source(inside):
    """Whether outputs may depend on a file of the repository; of JavaScript they carry what is built."""
    kind = inside.suffix in SUFFIXES or (inside.suffix == ".js" and inside.is_relative_to(SCRIPTS))
    return kind and inside.name != "made.json" and "__pycache__" not in inside.parts and inside not in QUOTING


def fingerprint(root, sources=SOURCES):
    """Sixteen hex digits that change with the libraries and with the sources in some folders."""
    digest = hashlib.sha256(f"{sys.version} {[installed(library) for library in LIBRARIES]}".encode())
    found = (path.relative_to(root) for folder in sources for path in (root / folder).rglob("*"))
    for inside in sorted(filter(is_source, found)):
        digest.update(f"{inside.as_posix()}\0".encode())
        digest.update(content(root / inside))
    return digest.hexdigest()[:16]


def current_cache(root, output):
    """The folder of the cache for the present state of the code."""
    return newest(output / ".jupyter_cache" / fingerprint(root))


def current_trainings(root, output):
    """The folder of what networks learned with the present state of the package (publish/kernels/trainings.py)."""
    return newest(output / "trainings" / fingerprint(root, ["snnreg"]))


def newest(current):
    """A folder, used now; of those beside it the two that were used last stay."""
    if current.is_dir():
        os.utime(current)
    others = sorted(current.parent.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in [path for path in others if path.is_dir() and path != current][KEPT - 1 :]:
        shutil.rmtree(old)
    return current


def name_cache(app, config):
    config.nb_execution_cache_path = str(current_cache(Path(app.srcdir), Path(app.outdir).parent))

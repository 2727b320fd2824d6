"""Execute the notebooks again when the code or the results that they read have changed.

The notebook cache knows the cells of a notebook, not the package that they import. Here the cache folder is
named after a fingerprint of ``snnreg/``, ``results/`` and ``benchmarks/``. A new name starts an empty cache, and
as Sphinx counts the name among its settings it reads every page again. The modules that draw figures are left out
of it: one that changes sends only the chapters that use it through again.
"""

import hashlib
import re
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

SOURCES = ("snnreg", "results", "benchmarks")
FIGURES = "snnreg/plots/*.py"
COMMON = {"__init__", "dark", "narrow", "style", "variants"}
"""Modules among these that stand behind every figure."""

LIBRARIES = ("brian2", "numpy", "numba", "matplotlib", "anywidget", "ipywidgets")


def drawing_modules(root):
    """The modules that draw figures: path by name."""
    return {path.stem: path for path in root.glob(FIGURES) if path.stem not in COMMON}


def modules_used(root, code):
    """Paths of the modules that draw the figures of some code, and of those that these import."""
    modules = drawing_modules(root)
    sources = {name: path.read_text(encoding="utf-8") for name, path in modules.items()}
    asked = {*re.findall(r"plots\.(\w+)", code)}
    used = [name for name, source in sources.items() if asked & {*re.findall(r"(?m)^(?:def )?(\w+)", source)}]
    for name in used:  # grows meanwhile
        used += {*re.findall(r"snnreg\.plots\.(\w+)", sources[name])} & {*modules} - {*used}
    return [modules[name] for name in sorted(used)]


def figures_fingerprint(root, notebook):
    """Sixteen hex digits that change with any module that draws a figure of a notebook."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    return hashlib.sha256(b"".join(path.read_bytes() for path in modules_used(root, code))).hexdigest()[:16]


def fingerprint(root):
    """Sixteen hex digits that change with any other source file, library version or Python version."""
    digest, apart = hashlib.sha256(sys.version.encode()), {*drawing_modules(root).values()}
    for library in LIBRARIES:
        digest.update(version(library).encode())
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path not in apart:
                digest.update(str(path.relative_to(root)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def current_cache(root, output):
    """The folder of the cache for the present state of the code; those of other states are removed."""
    current = output / ".jupyter_cache" / fingerprint(root)
    for old in current.parent.glob("*"):
        if old.is_dir() and old != current:
            shutil.rmtree(old)
    return current


def name_cache(app, config):
    config.nb_execution_cache_path = str(current_cache(Path(app.srcdir), Path(app.outdir).parent))


def name_figures(app, page, source):
    """Let Sphinx read a page again when a module that draws one of its figures has changed."""
    for path in modules_used(Path(app.srcdir), source[0]):
        app.env.note_dependency(str(path))


def setup(app):
    app.connect("config-inited", name_cache)
    app.connect("source-read", name_figures)

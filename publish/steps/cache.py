"""Execute the notebooks again when the code or the results that they read have changed.

The notebook cache knows the cells of a notebook, not the package that they import. Here the cache folder is
named after a fingerprint of the packages, ``results/`` and ``benchmarks/``. A new name starts an empty cache, and
as Sphinx counts the name among its settings it reads every page again.
"""

import hashlib
import shutil
import sys
from importlib.metadata import version
from pathlib import Path

MADE = {"__pycache__", "compiled", "built"}
SOURCES = ("snnreg", "snnreg_book", "snnreg_studies", "results", "benchmarks")
LIBRARIES = ("brian2", "numpy", "matplotlib", "anywidget", "ipywidgets")


def fingerprint(root):
    """Sixteen hex digits that change with any source file, library version or Python version."""
    digest = hashlib.sha256(sys.version.encode())
    for library in LIBRARIES:
        digest.update(version(library).encode())
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and not MADE & set(path.relative_to(root).parts):
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

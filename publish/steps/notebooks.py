"""Lay out the live notebooks in ``notebooks/``, where a reader may change them.

A notebook that the reader has changed is never overwritten. If the book has a newer one, that is laid beside it.
"""

import hashlib

import nbformat
from nbformat.reader import NotJSONError
from nbformat.sign import NotebookNotary

from snnreg.base.files import atomic_write


def digest(notebook):
    """Sixteen hex digits that change when a reader changes a notebook, and not when its cells are run."""
    sources = "\0".join(f"{cell.cell_type} {cell.source}" for cell in notebook.cells)
    return hashlib.sha256(sources.encode()).hexdigest()[:16]


def seal(notebook):
    """The notebook, which now knows its own digest."""
    notebook.metadata["snnreg"] = {"digest": digest(notebook)}
    return notebook


def read(path):
    """The notebook of a file, or None if there is none that can be read."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, UnicodeDecodeError, NotJSONError, nbformat.ValidationError, AttributeError):  # [] has no get
        return None


def place(notebook, path):
    """Put a notebook in its place, unless that holds work of a reader; return whether it is there now."""
    there = read(path)
    if there is not None and there.metadata.get("snnreg") == notebook.metadata.snnreg:
        return True  # perhaps changed, perhaps run, and the book has nothing newer
    if path.exists() and (there is None or there.metadata.get("snnreg") != {"digest": digest(there)}):
        return False
    with atomic_write(path) as whole:
        nbformat.write(notebook, whole)
    NotebookNotary().sign(notebook)  # so that JupyterLab shows its outputs
    return True


def lay_out(desk, *editions):
    """Lay out the notebooks of some editions, of one name the last; return what to tell the reader."""
    desk.mkdir(exist_ok=True)
    messages = []
    sources = {source.name: source for edition in editions for source in sorted(edition.glob("*.ipynb"))}
    for name, source in sources.items():
        notebook, path = read(source), desk / name
        newer = path.with_suffix(".new.ipynb")
        if place(notebook, path):
            continue
        if place(notebook, newer):
            why = f"You have changed {path}" if read(path) else f"{path} cannot be read as a notebook"
            messages.append(f"{why}. It stays as it is; the book's newer one is {newer}.")
        else:
            messages.append(f"You have changed {path} and {newer}. Rename one of them to get the newest.")
    return messages

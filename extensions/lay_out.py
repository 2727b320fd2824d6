"""Lay out the live notebooks in ``notebooks/``, where a reader may change them.

A notebook that the reader has changed is never overwritten. If the book has a newer one, that is laid beside it.
"""

import sys
from pathlib import Path

import nbformat
from editions.digest import unchanged
from nbformat.reader import NotJSONError
from nbformat.sign import NotebookNotary


def read(path):
    """The notebook of a file, or None if there is none that can be read."""
    try:
        return nbformat.read(path, as_version=4)
    except (FileNotFoundError, NotJSONError, nbformat.ValidationError, AttributeError):  # [] has no attribute get
        return None


def laid(notebook, path):
    """Put a notebook in its place, unless that holds work of a reader.

    Returns
    -------
    bool
        Whether the place now holds this edition.
    """
    there = read(path)
    if there is not None and there.metadata.get("snnreg") == notebook.metadata.snnreg:
        return True  # perhaps changed, perhaps run, and the book has nothing newer
    if path.exists() and (there is None or not unchanged(there)):
        return False
    nbformat.write(notebook, path)
    NotebookNotary().sign(notebook)  # so that JupyterLab shows its outputs
    return True


def lay_out(editions, desk):
    """Lay out all notebooks of a folder.

    Parameters
    ----------
    editions, desk : pathlib.Path

    Returns
    -------
    list of str
        What the reader should know.
    """
    desk.mkdir(exist_ok=True)
    told = []
    for source in sorted(editions.glob("*.ipynb")):
        notebook, path = read(source), desk / source.name
        newer = path.with_suffix(".new.ipynb")
        if laid(notebook, path):
            continue
        if laid(notebook, newer):
            told.append(f"You have changed {path}. It stays as it is; the book's newer one is {newer}.")
        else:
            told.append(f"You have changed {path} and {newer}. Rename one of them to get the book's newer one.")
    return told


if __name__ == "__main__":
    for line in lay_out(Path(sys.argv[1]), Path(sys.argv[2])):
        print(line)

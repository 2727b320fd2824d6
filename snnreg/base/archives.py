"""Arrays from .npz files, which may be damaged or made to fill the memory."""

import zipfile

import numpy as np

MOST_BYTES = 1_000_000_000
"""Of all arrays of a file; a few MB packed can say that they are thousands of GB."""


def read_arrays(file):
    """The arrays of a .npz file by name.

    Parameters
    ----------
    file : path-like or file object

    Raises
    ------
    FileNotFoundError
    ValueError
        If it is anything else than a whole file of this kind.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(each.file_size for each in archive.infolist())
        if size > MOST_BYTES:
            raise ValueError(f"it unpacks to {size / 1e9:.1f} GB, {MOST_BYTES / 1e9:g} are the most")
        if hasattr(file, "seek"):
            file.seek(0)
        with np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged head or stream can raise anything, MemoryError too
        raise ValueError(" ".join(f"{type(error).__name__}: {error}".split())[:200]) from error

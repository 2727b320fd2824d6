"""Arrays in .npz files."""

import numpy as np


def read_arrays(file):
    """The arrays of an .npz file by name.

    Raises FileNotFoundError, or ValueError if the file is damaged or of another kind: a user sees one kind of
    error, whatever NumPy and zipfile raise.
    """
    try:
        with np.load(file, allow_pickle=False) as stored:
            return {name: stored[name] for name in stored.files}
    except FileNotFoundError:
        raise
    except Exception as error:  # a damaged header or stream can raise anything, MemoryError too
        raise ValueError(" ".join(f"{type(error).__name__}: {error}".split())[:200]) from error

"""Numba where it can be loaded; where it cannot, functions stay plain Python and :data:`FAILURE` says why."""

try:
    from numba import njit

    FAILURE = None
except Exception as error:  # ImportError where it is missing, others where its LLVM does not load
    FAILURE = f"Numba cannot be loaded ({type(error).__name__}: {error})"

    def njit(**options):
        """Leave a function as it is."""
        return lambda function: function


def compiled(**options):
    """The decorator of a function that Numba compiles.

    It runs without Python's lock, so that several networks can run in threads, and its machine code is kept for
    the next process.

    Parameters
    ----------
    **options
        More options for Numba's ``njit``.
    """
    return njit(cache=True, nogil=True, error_model="numpy", **options)

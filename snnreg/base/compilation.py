"""Numba where it can be loaded; where it cannot, functions stay plain Python and :data:`FAILURE` says why."""

try:
    from numba import njit

    FAILURE = None
except Exception as error:  # ImportError where it is missing, others where its LLVM does not load
    FAILURE = f"Numba cannot be loaded ({type(error).__name__}: {error})"

    def njit(**options):
        """Leave a function as it is."""
        return lambda function: function


def jit(**options):
    """The decorator of a function that Numba compiles, with more `options` of its ``njit``.

    It runs without Python's lock, so that several networks can run in threads.  Its machine code is kept for the
    next process where Numba keeps it; if no such folder can be written, each process compiles anew.
    """
    options |= {"nogil": True, "error_model": "numpy"}

    def decorate(function):
        try:
            return njit(cache=True, **options)(function)
        except RuntimeError:  # Numba found no folder; NUMBA_CACHE_DIR names one
            return njit(**options)(function)

    return decorate

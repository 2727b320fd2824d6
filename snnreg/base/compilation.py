"""Numba where it can be loaded; where it cannot, functions stay plain Python and :data:`FAILURE` says why."""

from snnreg.base.errors import SnnregError
from snnreg.base.files import own_cache_folder

try:
    from numba import config, njit

    FAILURE = None
except Exception as error:  # ImportError where it is missing, others where its LLVM does not load
    FAILURE = f"Numba cannot be loaded ({type(error).__name__}: {error})"

    def njit(**options):
        """Leave a function as it is."""
        return lambda function: function


def jit(**options):
    """The decorator of a function that Numba compiles.

    It runs without Python's lock, so that several networks can run in threads, and its machine code is kept for
    the next process: where Numba keeps it or, if that is read only, in our cache folder.  If that cannot be
    written either, each process compiles anew.

    Parameters
    ----------
    **options
        More options for Numba's ``njit``.
    """
    options |= {"nogil": True, "error_model": "numpy"}

    def decorate(function):
        try:
            return njit(cache=True, **options)(function)
        except RuntimeError:  # Numba found no folder
            return _jit_in_own_cache(function, options)

    return decorate


def _jit_in_own_cache(function, options):
    usual = config.CACHE_DIR
    try:
        config.CACHE_DIR = str(own_cache_folder("numba"))
        return njit(cache=True, **options)(function)
    except (SnnregError, RuntimeError):
        return njit(**options)(function)
    finally:
        config.CACHE_DIR = usual

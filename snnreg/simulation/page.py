"""The C functions of a page of the book, where Python itself runs in the page (see :mod:`snnreg.page`).

``kernel.c`` is compiled to a module of its own there, and the page copies arrays to it and back.
"""

import functools
import json

try:
    import _host
except ImportError:  # not in a page
    _host = None


@functools.cache
def unusable():
    """Why the engine ``page`` cannot be used, or None."""
    return None if _host else "only a page of the book has the engine page"


def call(name, *arguments):
    """Call a C function of the page and return its answer, a whole number.

    Arguments are whole numbers, None, arrays, which are read and written, or tuples, which are structs of arrays.
    """
    message = {"type": "call", "name": name, "args": [_argument(value) for value in arguments]}
    answer = json.loads(_host.call(json.dumps(message).encode()))
    if not isinstance(answer, int):
        raise MemoryError(f"the page cannot run {name}: {answer['error']}")
    return answer


def _argument(value):
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, tuple):
        return {"arrays": [_argument(array) for array in value]}
    if not value.flags.c_contiguous:
        raise ValueError("the page reads contiguous arrays only")
    return [value.__array_interface__["data"][0], value.nbytes]

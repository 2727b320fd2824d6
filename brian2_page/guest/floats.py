"""numpy's warnings of ``log(0)`` and its kin: WebAssembly has no flags of floating point, so results are asked.

Only functions that a cell itself calls are watched. A division by ``/`` gives its inf or nan without a word.
"""

import sys
import warnings

import numpy as np
from tracebacks import is_cell

NAMES = (
    "log log2 log10 log1p sqrt exp exp2 expm1 sinh cosh arcsin arccos arccosh arctanh divide reciprocal power"
).split()
POLES = {"log1p", "arctanh"}
"""Functions whose infinite results are those of a division by zero, although their argument is not zero."""


class Watched:
    """A function of numpy that looks at what it gives."""

    __class__ = property(lambda self: np.ufunc)  # what isinstance asks

    def __init__(self, function):
        self._function, self.__doc__ = function, function.__doc__

    def __getattr__(self, name):
        return getattr(self._function, name)

    def __repr__(self):
        return repr(self._function)

    def __call__(self, *args, **kwargs):
        result = self._function(*args, **kwargs)
        if is_cell(sys._getframe(1).f_code.co_filename) and "where" not in kwargs:
            self._look(args[: self._function.nin], result)
        return result

    def _look(self, args, result):
        result, name = np.asarray(result), self._function.__name__
        if result.dtype.kind not in "fc" or np.isfinite(result).all():
            return
        args = np.broadcast_arrays(*args, result)[:-1]
        new = ~np.isfinite(result) & np.all([np.isfinite(arg) for arg in args], axis=0)
        endless = new & np.isinf(result)
        at_pole = np.any([arg == 0 for arg in args], axis=0) | (name in POLES)
        self._say("divide", "divide by zero", endless & at_pole)
        self._say("over", "overflow", endless & ~at_pole)
        self._say("invalid", "invalid value", new & np.isnan(result))

    def _say(self, kind, what, places):
        if not places.any():
            return
        text = f"{what} encountered in {self._function.__name__}"
        if np.geterr()[kind] == "raise":
            raise FloatingPointError(text)
        if np.geterr()[kind] == "warn":
            warnings.warn(text, RuntimeWarning, stacklevel=4)


def watch():
    """Let the functions of numpy warn from now on."""
    for name in NAMES:
        setattr(np, name, Watched(getattr(np, name)))
    np.true_divide, np.pow = np.divide, np.power
    np.asin, np.acos, np.acosh, np.atanh = np.arcsin, np.arccos, np.arccosh, np.arctanh

"""Checks of the answers to exercises.

A solution may end with the line ``# check`` and a check of what a student has found; the students' edition keeps
what follows that line.  It asks for the form of the answer first, and has a sentence for each condition::

    # check
    shorter_s = read_answer("shorter_s", shorter_s, unit=second)
    check({"`shorter_s` must be shorter than 300 s": shorter_s < 300})
"""

import sys
from collections import Counter
from typing import Any

import numpy as np
from brian2 import Quantity, have_same_dimensions

from snnreg.base.errors import SnnregError


class NotYet(AssertionError):
    """An answer to an exercise is not right."""

    def _render_traceback_(self):
        """Return what Jupyter shows of the error: its text alone."""
        return [str(self)]


def check(musts: dict[str, Any]) -> None:
    """Tell a student whether an answer is right.

    Parameters
    ----------
    musts : dict of str to (bool or array_like of bool)
        What must be true of the answer, without a capital and a full stop, and whether it is.

    Raises
    ------
    NotYet
        With the first sentence whose condition does not hold.
    SnnregError
        If a condition is empty or no truth value: it could not fail.
    """
    for must, holds in musts.items():
        values = np.asarray(holds)
        if values.dtype != bool or not values.size:
            raise SnnregError(f"the condition of {must!r} must be true or false, got {holds!r}; compare it")
        if not values.all():
            raise NotYet(f"Not yet: {must}.")
    print("Right.")


def read_answer(
    name: str,
    value: Any,
    *,
    unit: Quantity | None = None,
    shape: tuple[int, ...] = (),
    index: Any = None,
    columns: Any = None,
    kind: type | None = None,
) -> Any:
    """Ask the answer to an exercise for its form, before it is checked.

    Parameters
    ----------
    name : str
        What the answer is called.
    value : object
        The answer.
    unit : Quantity, optional
        The unit in which a plain number counts; a quantity is converted to it.
    shape : tuple of int
        The shape of an array; that of a number is ``()``.
    index, columns : iterable, optional
        Labels of a Series, for which a dict will do, or of a DataFrame, in any order.
    kind : type, optional
        The type of an answer that is no number.

    Returns
    -------
    float, ndarray, Series, DataFrame or object
        The answer as plain numbers, with its labels in the order asked for.

    Raises
    ------
    NotYet
        If the answer has another form.
    """
    if kind is not None:
        return value if isinstance(value, kind) else _refuse(name, f"a {kind.__name__}", value)
    if index is not None:
        return _labels_in_order(name, value, list(index), None if columns is None else list(columns))
    wanted = f"a list or an array of numbers of shape {shape}" if shape else "a number"
    wanted += f" of {unit.name}s" if unit is not None else ""
    if isinstance(value, Quantity) and not value.dim.is_dimensionless:
        if unit is None or not have_same_dimensions(value, unit):
            _refuse(name, wanted, value)
        value = value / unit
    try:
        numbers = np.asarray(value, float)
    except (TypeError, ValueError):
        numbers = np.array(np.nan)
    if numbers.shape != shape or not np.isfinite(numbers).all():
        _refuse(name, wanted, value)
    return numbers if shape else float(numbers)


def _labels_in_order(name, value, index, columns):
    """A Series, or a DataFrame, of numbers with these labels."""
    import pandas as pd  # which a page loads when it is asked for

    wanted, kind = _labelled(index, columns), pd.Series if columns is None else pd.DataFrame
    value = pd.Series(value) if isinstance(value, dict) and columns is None else value
    axes = [index] if columns is None else [index, columns]
    if not isinstance(value, kind) or [*map(Counter, value.axes)] != [*map(Counter, axes)]:
        _refuse(name, wanted, value)
    try:
        return value.reindex(**dict(zip(("index", "columns"), axes, strict=False))).astype(float)
    except (TypeError, ValueError):
        raise NotYet(f"Not yet: `{name}` must hold numbers.") from None


def _labelled(index, columns):
    rows = ", ".join(map(str, index))
    if columns is None:
        return f"a Series indexed by {rows}"
    return f"a DataFrame with the rows {rows} and columns {', '.join(map(str, columns))}"


def _refuse(name, wanted, value):
    """Say which form an answer must have, and which it has."""
    if value is None:
        raise NotYet(f"Not yet: `{name}` is missing; it must be {wanted}.")
    pandas = sys.modules.get("pandas")
    if pandas and isinstance(value, pandas.Series | pandas.DataFrame):
        found = _labelled(value.index, getattr(value, "columns", None))
    elif isinstance(value, int | float | Quantity):
        found = str(value)
    else:
        found = f"a {type(value).__name__}" + (f" of shape {value.shape}" if isinstance(value, np.ndarray) else "")
        found += f" of {len(value)}" if isinstance(value, list | tuple) else ""
    raise NotYet(f"Not yet: `{name}` must be {wanted}; it is {found}.")

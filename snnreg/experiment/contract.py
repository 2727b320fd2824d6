"""What a run must have and give, checked before the first run and at its first result (chapter 15).

A run is an instance of a kind of run, such as a class of :mod:`snnreg_studies`.  What it lacks would otherwise be
noticed when all runs are done and their tables are put together.
"""

from collections.abc import Hashable, Iterable
from typing import Any, Protocol, TypeAlias

import numpy as np

from snnreg.base.checks import check_int
from snnreg.base.errors import SnnregError, brief

Rows: TypeAlias = list[dict[str, Any]]
Arrays: TypeAlias = dict[str, Any]
Tables: TypeAlias = dict[str, Rows | Arrays]


class Run(Protocol):
    """A run: instances of one kind differ in the values of their fields.

    Attributes
    ----------
    seed : int
        Draws all that is random in it.
    images_asked_for : hashable
        Equal for runs that need the same images, of which one is then asked to :meth:`check_data`.
    """

    seed: int
    images_asked_for: Hashable

    def check_data(self) -> None:
        """Raise SnnregError if images are missing that it needs."""

    def tables(self) -> Tables:
        """Do the run and return its tables by name.

        A list of rows, each a dict of a value by column, becomes rows of ``NAME.csv``; a dict of arrays becomes
        arrays of ``NAME.npz``, whose names no other run may give.
        """


def check_runs(runs: Iterable[Any]) -> None:
    """Raise SnnregError if a run lacks something of :class:`Run`; the message names its class."""
    for run in runs:
        kind = type(run).__qualname__
        for name in ("seed", "images_asked_for", "check_data", "tables"):
            if not hasattr(run, name):
                raise SnnregError(f"a run of {kind} has no {name}; give the class one, see snnreg_studies")
        check_int(f"the seed of a run of {kind}", run.seed)
        try:
            hash(run.images_asked_for)
        except TypeError as error:
            raise SnnregError(f"images_asked_for of a run of {kind} cannot be compared: {error}") from error
        for name in ("check_data", "tables"):
            if not callable(getattr(run, name)):
                raise SnnregError(f"{name} of a run of {kind} must be a method, got {brief(getattr(run, name))}")


class TablesCheck:
    """The check of the tables of some runs, one after the other, as they finish."""

    def __init__(self) -> None:
        self._kinds: dict[str, type] = {}
        self._arrays: set[tuple[str, str]] = set()

    def __call__(self, run: Any, tables: Any) -> None:
        """Raise SnnregError if `tables`, which a run gave, cannot stand beside those of the runs before it."""
        kind = type(run).__qualname__
        if not isinstance(tables, dict) or not tables:
            raise SnnregError(f"tables() of {kind} must give a dict of one table or more, got {brief(tables)}")
        for name, table in tables.items():
            what = f"the table {brief(name)} of {kind}"
            if not isinstance(name, str) or not name.isidentifier():
                raise SnnregError(f"{what} must have a name of letters, digits and underscores")
            if not isinstance(table, (list, dict)):
                raise SnnregError(f"{what} must be a list of rows or a dict of arrays, got {brief(table)}")
            if self._kinds.setdefault(name, type(table)) is not type(table):
                raise SnnregError(f"{what} is a list of rows in one run and a dict of arrays in another")
            for row in table if isinstance(table, list) else ():
                if not isinstance(row, dict) or not all(isinstance(column, str) for column in row):
                    raise SnnregError(f"each row of {what} must be a dict of a value by column, got {brief(row)}")
            for key, array in table.items() if isinstance(table, dict) else ():
                self._check_array(what, name, key, array)

    def _check_array(self, what: str, name: str, key: Any, array: Any) -> None:
        if not isinstance(key, str) or not isinstance(array, np.ndarray) or array.dtype.hasobject:
            raise SnnregError(f"{what} must have arrays of numbers by name, got {brief(key)}: {brief(array)}")
        if (name, key) in self._arrays:
            raise SnnregError(f"{what} has the array {key} of another run too; put the seed into its name")
        self._arrays.add((name, key))

"""Rows of a table of results."""

from typing import Any

from snnreg.base.errors import SnnregError


def select(table: Any, **chosen: Any) -> Any:
    """The rows of a table that have the values asked for.

    Parameters
    ----------
    table : pandas.DataFrame
    **chosen : object or list of object
        Column and its value, or a list of values that will do; nan finds what is missing.

    Returns
    -------
    pandas.DataFrame

    Raises
    ------
    SnnregError
        If there is no such column, or no such row.
    """
    found = table
    for column, value in chosen.items():
        if column not in table.columns:
            raise SnnregError(f"the table has no column {column!r}; it has {', '.join(map(str, table.columns))}")
        found = found[found[column].isin(value if isinstance(value, list) else [value])]
        if found.empty:
            there = ", ".join(map(str, table[column].unique()))
            raise SnnregError(f"no row has {column} {value!r} (with {chosen}); there are {there}")
    return found

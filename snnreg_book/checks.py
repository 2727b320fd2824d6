"""Checks of what a page says: functions in ``chapters/checks/``, run by the build, by the page and by the tests.

A measured number in the text is a link to its check, ``[92.3 %](checks/05_training.py#growth)``, and so are the
first words of a checked sentence without a number.  A check gets the names that the cells of its page have
defined, asserts what must hold for the sentence to be true, and returns what the text must say, or None::

    def growth(chapter):
        '''Accuracy with growth, the mean of ninety triples.'''
        percent = 100 * chapter.accuracy["growth"].mean()
        assert percent > 90
        return f"{percent:.1f} %"

A function whose name begins with an underscore helps others and is no check.  A number that does not depend on the
page, but on stored results, is a finding (``snnreg_studies/findings.py``), and has its link there.
"""

import ast
import linecache
import numbers
import re
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

RESULTS = "application/vnd.snnreg.checks+json"
"""The kind of output by which a kernel sends the results of checks."""

LONGEST = 40  # characters of a value that a failure shows
_HYPHEN = re.compile(r"(?<!\w)-(?=[\d.])")


class Undefined(AttributeError):
    """The page has not defined a name that a check reads."""


class Chapter:
    """What the cells of a page have defined: ``chapter.x`` or ``chapter["x"]``."""

    def __init__(self, names: dict[str, Any]) -> None:
        self._names = names

    def __getattr__(self, name: str) -> Any:
        try:
            return self._names[name]
        except KeyError:
            raise Undefined(f"the chapter has no {name}") from None

    __getitem__ = __getattr__


def functions(source: str) -> dict[str, ast.FunctionDef]:
    """The checks of a file, by their names."""
    found = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return {node.name: node for node in found if not node.name.startswith("_")}


def run(path: str, names: dict[str, Any], source: str | None = None) -> dict[str, dict[str, Any]]:
    """Run the checks of a file on what a page has defined.

    Parameters
    ----------
    path : str
        The file, such as ``"checks/04_network.py"``.
    names : dict of str to object
        What the page has defined: ``globals()`` in its notebook.
    source : str, optional
        What the file holds, where it cannot be read.

    Returns
    -------
    dict of str to dict
        For each check ``says``, what the text must say, or None; or ``fails``, why it does not hold, with
        ``missing`` where the page lacks a name.
    """
    if source is None:
        source = Path(path).read_text(encoding="utf-8")
    linecache.cache[path] = (len(source), None, source.splitlines(keepends=True), path)
    space: dict[str, Any] = {"__name__": Path(path).stem}
    exec(compile(source, path, "exec"), space)
    return {name: outcome(partial(space[name], Chapter(names)), path) for name in functions(source)}


def show(path: str, names: dict[str, Any]) -> None:
    """Send the results of :func:`run` out of a kernel."""
    from IPython.display import display

    display({RESULTS: run(path, names)}, raw=True)


def outcome(check: Callable[[], object], path: str) -> dict[str, Any]:
    """Return what a check of a file gives, see :func:`run`."""
    try:
        says = check()
    except Exception as error:
        return {"fails": _why(error, path)} | ({"missing": True} if isinstance(error, Undefined) else {})
    if says is None:
        return {"says": None}
    if not isinstance(says, str):
        return {"fails": f"it returns {says!r}; return what the text must say, or None"}
    return {"says": _HYPHEN.sub("\N{MINUS SIGN}", says)}


def _why(error, path):
    """The line of the file that failed, what the error says, and the values that led to it."""
    said = str(error) if isinstance(error, AssertionError | Undefined) else f"{type(error).__name__}: {error}"
    frames = [frame for frame in traceback.walk_tb(error.__traceback__) if frame[0].f_code.co_filename == path]
    if not frames:  # it does not take one argument
        return said
    frame, line = frames[-1]
    values = [f"{name} = {text}" for name, value in frame.f_locals.items() if (text := _short(value))]
    parts = [linecache.getline(path, line).strip(), said, ", ".join(values)]
    return "; ".join(part for part in parts if part)


def _short(value):
    """A value in a few characters, or nothing."""
    if isinstance(value, numbers.Real) and not isinstance(value, bool):
        return f"{float(value):.6g}"
    if not isinstance(value, bool | np.bool_ | np.ndarray | str | list | tuple | dict):
        return ""
    text = str(value)
    return text if len(text) <= LONGEST and "\n" not in text else ""

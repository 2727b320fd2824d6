"""The one kind of error a user of snnreg is meant to read."""

import sys
from types import TracebackType


class SnnregError(ValueError):
    """A wrong input or a missing resource, said in one line.

    The message names the value, its unit where it has one, and the way out.  The command line prints
    it alone and ends with exit code 2.
    """


def hide_report_of_brian2() -> None:
    """Show an uncaught error of this kind as Python does; Brian2 asks to report it as a bug of Brian2's."""
    before = sys.excepthook
    if not before.__module__.startswith("brian2"):
        return  # a debugger's or a notebook's, which says nothing of Brian2

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        (sys.__excepthook__ if issubclass(kind, SnnregError) else before)(kind, error, trace)

    sys.excepthook = hook


def brief(value: object) -> str:
    """Write a value as a message shows it: short, in one line, whatever it is."""
    try:
        text = " ".join((str if hasattr(value, "dim") else repr)(value).split())  # quantities as 3 mV
    except Exception as error:  # such as a number of more digits than Python writes
        return f"a value of the type {type(value).__name__} that cannot be written ({type(error).__name__})"
    return text if len(text) <= 80 else f"{text[:77]}..."

"""Progress bars: images/s and time left, on anything that takes more than two seconds."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tqdm.auto import tqdm

DELAY_S = 2  # a bar appears only on work that has lasted longer than this


@contextmanager
def progress_bar(count: int, what: str, shown: bool = True, unit: str = "image") -> Iterator[Any]:
    """Show a bar over a number of images or runs, on the terminal or in the notebook; `what` stands before it.

    Yields tqdm's bar, with a method ``fraction(done)`` beside ``update(more)``.  It is invisible unless `shown`,
    and in pipes and logs, which would keep all its states.
    """
    hidden = not (shown and is_watched())
    with tqdm(total=count, desc=what, unit=unit, delay=DELAY_S, disable=hidden, leave=False) as bar:
        bar.fraction = lambda done: bar.update(int(done * count) - bar.n)
        yield bar


def is_watched() -> bool:
    """Say whether what replaces itself can be seen: standard error is a terminal, or this is a notebook."""
    in_notebook = any(kind.__name__ == "tqdm_notebook" for kind in tqdm.__mro__)  # tqdm has found out
    return in_notebook or (sys.stderr is not None and sys.stderr.isatty())

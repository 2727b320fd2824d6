"""Progress bars: images/s and time left, on anything that takes more than two seconds."""

from contextlib import contextmanager

from tqdm.auto import tqdm

DELAY_S = 2
"""A bar appears only on work that has lasted longer than this."""


class _Bar:
    """What the engines see of a bar: steps, or the fraction that is done."""

    def __init__(self, bar):
        self._bar = bar

    def update(self, more):
        """Count so many more."""
        self._bar.update(more)

    def fraction(self, done):
        """Set the bar to the fraction `done`, 0 to 1."""
        self._bar.update(int(done * self._bar.total) - self._bar.n)


@contextmanager
def progress_bar(count, what, shown=True, unit="image"):
    """A bar over a number of images or runs, on standard error or in the notebook; `what` stands before it.

    Yields an object with ``update(images)`` and ``fraction(done)``; unless `shown`, it counts silently.
    """
    with tqdm(total=count, desc=what, unit=unit, delay=DELAY_S, disable=not shown, leave=False) as bar:
        yield _Bar(bar)

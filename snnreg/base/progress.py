"""Progress bars: images/s and time left, on anything that takes more than two seconds."""

from contextlib import contextmanager

from tqdm.auto import tqdm

DELAY_S = 2  # a bar appears only on work that has lasted longer than this


@contextmanager
def progress_bar(count, what, shown=True, unit="image"):
    """A bar over a number of images or runs, on standard error or in the notebook; `what` stands before it.

    Yields tqdm's bar, with a method ``fraction(done)`` beside ``update(more)``; it is invisible unless `shown`.
    """
    with tqdm(total=count, desc=what, unit=unit, delay=DELAY_S, disable=not shown, leave=False) as bar:
        bar.fraction = lambda done: bar.update(int(done * count) - bar.n)
        yield bar

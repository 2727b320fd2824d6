"""The signals that end a command."""

import contextlib
import signal
import threading

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, the polite kill, and a terminal that closes; Windows lacks the last."""


@contextlib.contextmanager
def interruptible():
    """Let Ctrl-C, SIGTERM and SIGHUP end the block alike, by one KeyboardInterrupt.

    Signals after the first do nothing: work that is being saved must not be cut short.  A signal that is ignored
    stays so: nohup ignores SIGHUP, and a shell SIGINT for what it runs in the background.  Yields a list of the
    numbers of the signals that came.
    """
    came, before, report = [], {}, threading.excepthook

    def interrupt(number, frame):
        came.append(number)
        if len(came) == 1:
            threading.excepthook = lambda failure: None  # that a pool's thread fails as its workers go is no news
            raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():  # Python lets no other thread do it
        for number in (getattr(signal, name) for name in ENDING if hasattr(signal, name)):
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, interrupt)
            elif number == signal.SIGINT:
                import brian2  # noqa: F401 - takes SIGINT when it is imported, even where it is ignored

                signal.signal(number, signal.SIG_IGN)
    try:
        yield came
    finally:
        threading.excepthook = report
        for number, handler in before.items():
            # One that comes while the interpreter ends must not cut short what has been interrupted.
            signal.signal(number, signal.SIG_IGN if came else handler)

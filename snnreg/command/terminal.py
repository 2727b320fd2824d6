"""What a command has around it: signals that end it, and an output that may be gone, full or poor in letters."""

import contextlib
import os
import signal
import sys
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


class _Output:
    """A stream that never stops the work; an error of writing is kept, but not that of a closed pipe."""

    failure = None

    def __init__(self, stream):
        self.stream = open(os.devnull, "w") if stream is None else stream
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text):
        """Write as far as it goes."""
        self._try(self.stream.write, text)
        return len(text)

    def flush(self):
        """Flush as far as it goes."""
        self._try(self.stream.flush)

    def _try(self, function, *arguments):
        try:
            function(*arguments)
        except OSError as error:
            if not isinstance(error, BrokenPipeError):  # as of `| head`, which has read enough
                self.failure = error.strerror or str(error)
            with open(os.devnull, "w") as nowhere:  # what waits in the buffer and what follows go there
                os.dup2(nowhere.fileno(), self.stream.fileno())


@contextlib.contextmanager
def lasting_output():
    """Let standard output and standard error never stop the block; yields the former."""
    output, errors = _Output(sys.stdout), _Output(sys.stderr)
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        try:
            yield output
        finally:
            output.flush()
            errors.flush()

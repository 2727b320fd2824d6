"""What a command has around it: signals that end it, and an output that may be gone, full or poor in letters."""

import contextlib
import os
import signal
import sys
import threading

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, the polite kill, and a terminal that closes; Windows lacks the last."""


class _Interrupt:
    """Turns the first signal into a KeyboardInterrupt.

    Those that follow are for what has begun to end and must not be cut short: work that is being saved.
    """

    number = None

    def __call__(self, number, frame):
        if self.number is None:
            self.number = number
            raise KeyboardInterrupt


@contextlib.contextmanager
def interruptible():
    """Let Ctrl-C, SIGTERM and SIGHUP end the block alike, by one KeyboardInterrupt.

    A signal that is ignored stays so: nohup ignores SIGHUP, and a shell SIGINT for what it runs in the background.

    Yields
    ------
    object
        Its `number` is that of the signal that came, or None.
    """
    interrupt, before = _Interrupt(), {}
    if threading.current_thread() is threading.main_thread():  # Python lets no other thread do it
        for number in (getattr(signal, name) for name in ENDING if hasattr(signal, name)):
            if signal.getsignal(number) is not signal.SIG_IGN:
                before[number] = signal.signal(number, interrupt)
            elif number == signal.SIGINT:
                import brian2  # noqa: F401 - takes SIGINT when it is imported, even where it is ignored

                signal.signal(number, signal.SIG_IGN)
    try:
        yield interrupt
    finally:
        for number, handler in before.items():
            # One that comes while the interpreter ends must not cut short what has been interrupted.
            signal.signal(number, handler if interrupt.number is None else signal.SIG_IGN)


class _Output:
    """A stream that never stops the work; an error of writing is remembered, but not a closed pipe."""

    failure = None

    def __init__(self, stream):
        self.stream, self.gone = stream, stream is None
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def _try(self, function, *arguments):
        if self.gone:
            return
        try:
            function(*arguments)
        except BrokenPipeError:  # as of `| head`, which has read enough
            self._give_up()
        except OSError as error:
            self.failure = error.strerror or str(error)
            self._give_up()

    def _give_up(self):
        """Let what waits in the buffer go nowhere: Python would try again when it ends, and complain."""
        self.gone = True
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self.stream.fileno())
            os.close(nowhere)

    def write(self, text):
        """Write as far as it goes."""
        self._try(self.stream.write, text)
        return len(text)

    def flush(self):
        """Flush as far as it goes."""
        self._try(self.stream.flush)


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

"""One line for each step of a build, with its time. What else the step says goes to a log.

``python extensions/step.py TITLE COMMAND...`` runs a command so. If it fails, its warnings and its last lines are
shown, and the log is named. This file makes ``.venv`` too, so it needs nothing but the standard library.
"""

import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

LOGS = Path("_build", "logs")
TELLING = re.compile(r"\b(WARNING|ERROR|Error)\b")
LAST_LINES = 15


class Failed(Exception):
    """A step cannot be done; the text is what its reader needs to see."""


@contextmanager
def step(title):
    """Say how long a step took; if it fails, say why and leave.

    Parameters
    ----------
    title : str

    Yields
    ------
    file
        The log.

    Raises
    ------
    SystemExit
        Instead of :class:`Failed`.
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{title.replace(' ', '_')}.log"
    path.unlink(missing_ok=True)
    begun = time.monotonic()
    if sys.stdout.isatty():
        print(title, end="\r", flush=True)
    with path.open("a", encoding="utf-8") as log:  # several processes may write
        try:
            yield log
        except Failed as failure:
            print(f"{title:<20}failed", flush=True)
            sys.exit(f"{failure}\n\nAll that it said: {path}")
    print(f"{title:<20}{time.monotonic() - begun:4.0f} s", flush=True)


def run(title, *command):
    """Run a command as a step.

    Parameters
    ----------
    title : str
    *command : str
    """
    with step(title) as log:
        if subprocess.run(command, stdout=log, stderr=subprocess.STDOUT).returncode:
            lines = Path(log.name).read_text(encoding="utf-8", errors="replace").splitlines()
            warnings = filter(TELLING.search, lines[:-LAST_LINES])
            raise Failed("\n".join([*warnings, *lines[-LAST_LINES:]]))


if __name__ == "__main__":
    run(*sys.argv[1:])

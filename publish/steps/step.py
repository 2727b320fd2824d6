"""One line for each step of a build, with its time. What else the step says goes to a log.

If it fails, its warnings and its last lines are shown, and the log is named. The environment is made with it too,
so it needs nothing but the standard library.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

LOGS = Path("_build", "logs")
SERIOUS = re.compile(r"\b(WARNING|ERROR|Error)\b")
LAST_LINES = 15
OFFLINE = re.compile(
    r"\b(from versions: none|NewConnectionError|EAI_AGAIN|ENOTCACHED|ENOTFOUND|ECONNREFUSED|ENETUNREACH)\b"
)
LEAST_FREE = 50e6  # bytes, below which a disk is called full


def find_own_programs():
    """Let this Python's npm and node be found before others."""
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])


class Failed(Exception):
    """A step cannot be done; the text is what its reader needs to see."""


@contextmanager
def step(title):
    """Say how long a step took, or that it failed; yield its log, which an error :class:`Failed` will name."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{title.replace(' ', '_')}.log"
    path.unlink(missing_ok=True)
    start = time.monotonic()
    if sys.stdout.isatty():
        print(title, end="\r", flush=True)
    with path.open("a", encoding="utf-8") as log:  # several processes may write
        try:
            yield log
        except Failed as failure:
            print(f"{title:<20}failed", flush=True)
            raise Failed(f"{failure}\n\nThe whole log: {path}") from None
    print(f"{title:<20}{time.monotonic() - start:4.0f} s", flush=True)


def run(title, *command, quicker=()):
    """Run a command as a step, unless all of some quicker commands end well."""
    with step(title) as log:

        def fails(command):
            return subprocess.run(command, stdout=log, stderr=subprocess.STDOUT).returncode

        if (not quicker or any(map(fails, quicker))) and fails(command):
            lines = Path(log.name).read_text(encoding="utf-8", errors="replace").splitlines()
            warnings = filter(SERIOUS.search, lines[:-LAST_LINES])
            raise Failed("\n".join([*warnings, *lines[-LAST_LINES:], *causes("\n".join(lines))]))


def causes(said):
    """Yield what is likely to have made a command fail, by its words; a full disk leaves it none."""
    if shutil.disk_usage(".").free < LEAST_FREE:
        yield "The disk is full. A build needs about 3 GB."
    if OFFLINE.search(said):
        yield "Connect to the network and run this again."

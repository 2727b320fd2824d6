"""How long whoever builds and tests the book waits, in units of the loop's own speed on the same machine.

``python -m benchmarks.waiting`` clones the last commit into a temporary folder, runs the commands there, and
writes waiting.csv: one row per command.  The unit is the time in which the loop trains 15,000 images, taken before
and after each command.  Packages come from the caches of pip and npm where these have them.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks import speed
from publish import ROOT

TABLE = Path(__file__).resolve().parent / "waiting.csv"
COMMANDS = ("book", "book", "check", "test", "test-slow")
IMAGES = 15_000


def unit():
    """Seconds in which the loop trains :data:`IMAGES`."""
    ((_, [seconds]),) = speed.time_in_turns({"loop": (speed.c_loop, speed.Task(IMAGES))}, 1).values()
    return seconds


def measure():
    """A row for each command, in a fresh clone; stops at one that fails."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "snnreg"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        before = unit()
        for command in COMMANDS:
            load, start = round(os.getloadavg()[0], 2), time.perf_counter()
            done = subprocess.run(["make", command], cwd=clone)
            seconds, after = time.perf_counter() - start, unit()
            if done.returncode:
                sys.exit(f"make {command} failed")
            units = 2 * seconds / (before + after)
            yield {"command": f"make {command}", "seconds": round(seconds), "units": round(units), "load": load}
            before = after


def main():
    rows = []
    for row in measure():  # each is written at once: the last takes long, and may fail
        rows.append(row)
        table = pd.DataFrame(rows)
        table.to_csv(TABLE, index=False)
    print(f"{table.to_string(index=False)}\nwritten: {TABLE}")


if __name__ == "__main__":
    main()

"""Where Brian2's program spends its time, as program_profile.csv.

``python -m benchmarks.program_profile NAME`` adds the profile of the reference, training with decay, under a name.
It needs Linux's perf (Debian: apt install linux-perf). With PYTHONPATH at another checkout of the package, that
checkout's program is profiled; NAME tells the profiles apart.
"""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from brian2 import second

from snnreg import datasets, network
from snnreg.base.files import atomic_write
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import poisson_spikes
from snnreg.parameters import ADAPTIVE, Parameters
from snnreg.simulation.program import Program
from snnreg.wiring import draw_wiring

PROFILE = Path(__file__).with_name("program_profile.csv")
IMAGES = 200

# What a symbol belongs to; the first that fits. [k] is the operating system.
PARTS = {
    r"\[k\]|clock": "asking for the time, and the system",
    r"exp|pow": "exponentials",
    r"_run_S1_pre": "input spikes (S1)",
    r"_run_S1_post": "weights at output spikes (S1)",
    r"_run_S[23]": "S2 and S3",
    r"stateupdater|run_regularly": "equations of the neurons",
    r"thresholder|resetter": "thresholds and resets",
    r"Network::": "Brian2's loop",
}


def symbols():
    """The share of each symbol in percent, as lines of perf's report."""
    p = Parameters()
    rng = np.random.default_rng(0)
    images, targets = datasets.training_set((7, 4, 6), IMAGES, rng)
    trains = poisson_spikes(images[:IMAGES], rng, p)
    wiring = draw_wiring(3, rng, p)
    with Program() as program:
        model = network.build(
            wiring, trains, targets[:IMAGES], parameters=p, threshold=ADAPTIVE, decay=Decay(ONLINE, 300 * second)
        )
        program.run(model, IMAGES * p.period_steps * p.dt)
        quiet = {"cwd": program.folder, "check": True, "capture_output": True, "text": True}
        subprocess.run(["perf", "record", "-e", "cpu-clock", "-o", "perf.data", "./main"], **quiet)
        report = ["perf", "report", "-i", "perf.data", "--stdio", "--sort", "symbol"]
        return subprocess.run(report, **quiet).stdout.splitlines()


def shares(lines):
    """Sum the symbols of each part; a dict of part to percent, largest first."""
    found = {}
    for line in lines:
        share = re.match(r"\s+([\d.]+)%\s+(.*)", line)
        if share:
            part = next((name for symbol, name in PARTS.items() if re.search(symbol, share[2])), "the rest")
            found[part] = found.get(part, 0) + float(share[1])
    return dict(sorted(found.items(), key=lambda item: -item[1]))


if __name__ == "__main__":
    name = sys.argv[1]
    new = pd.DataFrame(
        [(name, part, round(share, 2)) for part, share in shares(symbols()).items()],
        columns=["program", "part", "percent"],
    )
    if PROFILE.exists():
        old = pd.read_csv(PROFILE)
        new = pd.concat([old[old.program != name], new])
    with atomic_write(PROFILE) as path:
        new.to_csv(path, index=False)
    print(new.to_string(index=False))

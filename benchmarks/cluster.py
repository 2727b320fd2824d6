"""What a sweep costs the process that coordinates it, in time for each run and in memory, as the runs become many.

``python -m benchmarks.cluster`` does empty runs in two processes of this machine and on a Dask cluster of two
workers here, each sweep in a process of its own, and writes cluster.csv: a row for each place and number of runs.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from publish import ROOT
from snnreg.experiment import sweep

TABLE = Path(__file__).resolve().parent / "cluster.csv"
RUNS = (100, 1_000, 10_000)
WORKERS = 2


@dataclass(frozen=True)
class Empty:
    """A run that does nothing and gives one row."""

    seed: int
    images_asked_for = ()

    def check_data(self):
        """Nothing is needed."""

    def tables(self):
        """``runs``: a row."""
        return {"runs": [{"seed": self.seed}]}


def measure(runs, cluster):
    """Do a sweep of so many empty runs here, and print what it took as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.toml"
        path.write_text(f'about = "Empty."\nrun = "benchmarks.cluster:Empty"\naxes = {{seed = {[*range(runs)]}}}')
        before, start = time.process_time(), time.perf_counter()
        done = sweep(path, jobs=WORKERS, cluster=cluster, progress=False)
        took, used = time.perf_counter() - start, time.process_time() - before
    if done.run_now != runs or done.failed:
        sys.exit(f"{len(done.failed)} of {runs} runs failed: {', '.join({*done.failed.values()})}")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    row = {"ms per run": 1000 * took / runs, "of which the coordinator's processor": 1000 * used / runs}
    print(json.dumps({"runs": runs, **row, "MB of the coordinator": most}))


def start(folder):
    """Start a scheduler and workers; the processes, and the scheduler's address."""
    file, environment = Path(folder) / "scheduler.json", {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    quiet = {"stderr": subprocess.DEVNULL, "env": environment}
    processes = [subprocess.Popen([*command, "--no-dashboard", "--scheduler-file", file], **quiet)]
    while not (file.exists() and file.read_text()):
        time.sleep(0.1)
    address = json.loads(file.read_text())["address"]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard"]
    processes += [subprocess.Popen([*worker, "--no-nanny"], **quiet) for _ in range(WORKERS)]
    return processes, address


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cluster", description=__doc__)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--cluster", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        return measure(options.one, options.cluster)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        processes, address = start(folder)
        try:
            for place, where in (("two processes", []), ("a cluster", ["--cluster", address])):
                for runs in RUNS:
                    command = [sys.executable, "-m", "benchmarks.cluster", "--one", str(runs), *where]
                    load = os.getloadavg()[0]
                    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout
                    rows.append({"runs on": place, **json.loads(said.splitlines()[-1]), "load": load})
                    print(rows[-1], flush=True)
        finally:
            for process in processes:
                process.kill()
    table = pd.DataFrame(rows).round(2)
    table.to_csv(TABLE, index=False)
    print(f"{table.to_string(index=False)}\nwritten: {TABLE}")


if __name__ == "__main__":
    main()

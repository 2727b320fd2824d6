"""Runs side by side: in processes of this machine, and on a Dask cluster on the loopback interface."""

import contextlib
import json
import os
import re
import signal

import pytest
from distributed import Client

from snnreg.base.errors import SnnregError
from snnreg.command import cli
from snnreg.experiment import load, provenance, sweep
from tests.support.processes import PATIENCE_S, wait_for
from tests.support.sweep_probe import (
    assert_complete,
    done_files,
    start_command,
    starts,
    tell,
    untell,
    write_definition,
)

pytestmark = pytest.mark.slow

REAL = """
about = "Two networks."
run = "snnreg_studies.decays:Decays"
axes = {seed = [3, 4], preset = ["paper-text", "paper-code"]}
fixed = {train_per_digit = 10, test_per_digit = 4}
"""


def test_one_process_and_two_give_the_same_files(tmp_path):
    for jobs in (1, 2):
        (tmp_path / f"{jobs}.toml").write_text(REAL)
        sweep(tmp_path / f"{jobs}.toml", jobs=jobs, progress=False)
    for file in ("runs.csv", "groups.csv"):
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes()
    rows = load(tmp_path / "1")[0]["runs"]
    assert len(rows) == 4 * 2 * 4 and set(rows.preset) == {"paper-text", "paper-code"}


def test_a_process_that_dies_is_one_line_and_finished_runs_are_kept(tmp_path):
    path = write_definition(tmp_path, range(4))
    tell(tmp_path, "die 3")
    with pytest.raises(SnnregError, match="lost a process that did runs.*run the same command again to resume"):
        sweep(path, jobs=2, progress=False)
    untell(tmp_path, "die 3")
    kept = len(done_files(tmp_path))
    assert kept >= 1 and sweep(path, jobs=1, progress=False).run_now == 4 - kept
    assert_complete(tmp_path, range(4))


class Cluster:
    """A scheduler and workers, each a process."""

    def __init__(self, folder):
        self.log = (folder / "cluster.log").open("w")
        file = folder / "scheduler.json"
        self.processes = []
        self.start("dask_scheduler", "--port", "0", "--scheduler-file", file, "--no-dashboard")
        wait_for(lambda: file.exists() and file.read_text())
        self.address = json.loads(file.read_text())["address"]

    def start(self, what, *arguments):
        """Start a part of the cluster, which listens on 127.0.0.1 only."""
        module, log = f"distributed.cli.{what}", {"stdout": self.log, "stderr": self.log}
        self.processes.append(start_command("--host", "127.0.0.1", *arguments, module=module, **log))
        return self.processes[-1]

    def worker(self):
        """Start a worker that does one run at a time."""
        return self.start("dask_worker", self.address, "--nthreads", 1, "--no-dashboard", "--no-nanny")

    def stop(self):
        """End all parts and the processes that they started."""
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=PATIENCE_S)
        self.log.close()


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    monkeypatch.setattr("snnreg.experiment.workers.CONNECT_S", 120)
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.stop()


def test_a_cluster_that_loses_a_worker_loses_no_run(tmp_path, cluster):
    """Each of two workers is in the middle of a run when one of them is killed."""
    path = write_definition(tmp_path, range(8))
    tell(tmp_path, "wait 4"), tell(tmp_path, "wait 5")
    first, _ = cluster.worker(), cluster.worker()
    with Client(cluster.address, timeout=PATIENCE_S) as client:
        client.wait_for_workers(2, timeout=PATIENCE_S)
    process = start_command("sweep", path, "--cluster", cluster.address)
    wait_for(lambda: starts(tmp_path)[4] and starts(tmp_path)[5], process)
    first.kill()
    first.wait(timeout=PATIENCE_S)
    untell(tmp_path, "wait 4"), untell(tmp_path, "wait 5")
    said, complained = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0 and "(8 runs now, 0 before)" in said, complained
    assert_complete(tmp_path, range(8))


@pytest.mark.parametrize("what", ["scheduler", "each worker"])
def test_a_cluster_that_goes_away_is_one_line_and_what_is_done_is_kept(tmp_path, cluster, what):
    """Either the scheduler ends, or a run ends every worker that tries it."""
    path = write_definition(tmp_path, range(4))
    tell(tmp_path, "wait 3")
    workers = [cluster.worker() for _ in range(2 if what == "scheduler" else 4)]
    process = start_command("sweep", path, "--cluster", cluster.address)
    wait_for(lambda: len(done_files(tmp_path)) == 3 and starts(tmp_path)[3], process)
    if what == "scheduler":
        cluster.processes[0].kill()
    else:
        tell(tmp_path, "die 3"), untell(tmp_path, "wait 3")
    _, complained = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2 and "Traceback" not in complained, complained
    assert complained.strip().splitlines()[-1].startswith("snnreg: lost the cluster that did runs"), len(workers)
    untell(tmp_path, "wait 3"), untell(tmp_path, "die 3")
    assert sweep(path, jobs=1, progress=False).run_now == 1
    assert_complete(tmp_path, range(4))


def test_a_cluster_that_cannot_be_used_is_one_line(tmp_path, cluster, capsys, monkeypatch):
    path = write_definition(tmp_path, range(2))
    with monkeypatch.context() as patch:
        patch.setattr("snnreg.experiment.workers.CONNECT_S", 15)
        assert cli.main(["sweep", str(path), "--cluster", cluster.address]) == 2
    said = capsys.readouterr().err
    assert "no Dask scheduler with a worker" in said and "dask worker tcp://" in said and said.count("\n") == 1
    assert not (tmp_path / "probe").exists()
    cluster.worker()
    # The function goes to the worker by name, so that the worker answers with its own versions.
    monkeypatch.setattr(provenance, "__version__", "0.0.0")
    assert cli.main(["sweep", str(path), "--cluster", cluster.address]) == 2
    assert re.search(r"has other versions \(snnreg [\d.]+, here 0.0.0\)", capsys.readouterr().err)

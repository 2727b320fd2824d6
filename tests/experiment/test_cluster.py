"""Sweeps on a cluster: a scheduler and workers of Dask, each a process of its own on the loopback interface."""

import contextlib
import json
import os
import re
import signal
import socket
import threading

import pytest
from distributed import Client

from snnreg.base.errors import SnnregError
from snnreg.command import cli
from snnreg.experiment import cluster as clusters
from snnreg.experiment import load, provenance, sweep
from tests.support.processes import ENVIRONMENT, PATIENCE_S, start_python, wait_for
from tests.support.sweep_probe import (
    assert_complete,
    done_files,
    start_command,
    starts,
    tell,
    untell,
    write_definition,
)

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="needs process groups")]


class Cluster:
    """A scheduler and workers, which log into a file."""

    def __init__(self, folder):
        self.log = (folder / "cluster.log").open("w")
        file = folder / "scheduler.json"
        self.processes = []
        scheduler = self.start("dask_scheduler", "--port", 0, "--scheduler-file", file, "--no-dashboard")
        wait_for(lambda: file.exists() and file.read_text(), scheduler)
        self.address = json.loads(file.read_text())["address"]

    def start(self, what, *arguments, **environment):
        """Start a part of the cluster."""
        output = {"stdout": self.log, "stderr": self.log, "env": {**ENVIRONMENT, **environment}}
        process = start_python("-m", f"distributed.cli.{what}", "--host", "127.0.0.1", *arguments, **output)
        self.processes.append(process)
        return process

    def worker(self, threads=1, **environment):
        """Start a worker, which does one run at a time."""
        options = "--nthreads", threads, "--no-dashboard", "--no-nanny"
        return self.start("dask_worker", self.address, *options, **environment)

    def size(self):
        """How many workers have joined."""
        with Client(self.address, timeout=PATIENCE_S) as client:
            return len(client.scheduler_info(n_workers=-1)["workers"])

    def stop(self):
        """End all parts."""
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=PATIENCE_S)
        self.log.close()


@pytest.fixture
def cluster(tmp_path, monkeypatch):
    monkeypatch.setattr(clusters, "CONNECT_S", PATIENCE_S)
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.stop()


def on(cluster, path, **options):
    return sweep(path, cluster=cluster.address, progress=False, **options)


REAL = """
about = "Two networks."
run = "snnreg_studies.decays:Decays"
axes = {seed = [3, 4], preset = ["paper-text", "paper-code"]}
fixed = {train_per_digit = 10, test_per_digit = 4}
"""


def test_an_empty_address_is_refused_and_nothing_runs_here(tmp_path, capsys):
    path = tmp_path / "sweep.toml"
    path.write_text(REAL)
    assert cli.main(["sweep", str(path), "--cluster", ""]) == 2
    assert "address of the cluster is empty" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == [path]


def test_a_cluster_gives_the_same_bytes_as_one_machine(tmp_path, cluster):
    for name in "here", "there":
        (tmp_path / f"{name}.toml").write_text(REAL)
    cluster.worker(), cluster.worker()
    assert on(cluster, tmp_path / "there.toml").run_now == 4
    sweep(tmp_path / "here.toml", jobs=1, progress=False)
    for file in ("runs.csv", "groups.csv"):
        assert (tmp_path / "here" / file).read_bytes() == (tmp_path / "there" / file).read_bytes()
    (machine,) = load(tmp_path / "there")[1]["computed_on"]
    assert (machine["name"], machine["threads"], machine["runs"]) == (os.uname().nodename, 1, 4)
    assert on(cluster, tmp_path / "there.toml").run_now == 0


def test_a_worker_that_is_killed_in_mid_run_loses_nothing(tmp_path, cluster):
    """Each of two workers is in the middle of a run when one of them is killed."""
    path = write_definition(tmp_path, range(6))
    tell(tmp_path, "wait 2"), tell(tmp_path, "wait 3")
    first, _ = cluster.worker(), cluster.worker()
    process = start_command("sweep", path, "--cluster", cluster.address)
    wait_for(lambda: starts(tmp_path)[2] and starts(tmp_path)[3], process)
    first.kill()
    first.wait(timeout=PATIENCE_S)
    untell(tmp_path, "wait 2"), untell(tmp_path, "wait 3")
    said, complained = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, complained) == (0, "") and "(runs: 6 now, 0 before)" in said
    assert_complete(tmp_path, range(6))
    assert sorted(starts(tmp_path)[seed] for seed in (2, 3)) == [1, 2], "that of the dead worker began again"


def test_a_run_that_ends_every_worker_has_failed_and_the_others_go_on(tmp_path, cluster):
    path = write_definition(tmp_path, range(4))
    tell(tmp_path, "die 1")
    for _ in range(5):  # Dask gives a run up when four workers have died of it
        cluster.worker()
    process = start_command("sweep", path, "--cluster", cluster.address)
    _, complained = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert complained.startswith(
        "snnreg: 1 of 4 runs failed: it ended every worker that tried it, perhaps because"
    )
    untell(tmp_path, "die 1")
    assert sweep(path, jobs=1, progress=False).run_now == 1
    assert_complete(tmp_path, range(4))


@pytest.mark.parametrize("what", ["the scheduler is killed", "Ctrl-C"])
def test_what_ends_a_sweep_on_a_cluster_is_one_line_and_it_goes_on(tmp_path, cluster, what):
    path = write_definition(tmp_path, range(5))
    tell(tmp_path, "wait 4")
    cluster.worker(), cluster.worker()
    process = start_command("sweep", path, "--cluster", cluster.address)
    wait_for(lambda: len(done_files(tmp_path)) == 4 and starts(tmp_path)[4], process)
    if what == "Ctrl-C":
        os.killpg(process.pid, signal.SIGINT)
    else:
        cluster.processes[0].kill()
    _, complained = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == (130 if what == "Ctrl-C" else 2)
    told = "interrupted" if what == "Ctrl-C" else "lost the cluster"
    assert complained == f"snnreg: {told}; finished runs are saved, run the same command again to resume\n"
    untell(tmp_path, "wait 4")
    if what == "Ctrl-C":  # the same cluster, whose worker has ended the old run before it begins another
        assert on(cluster, path).run_now == 1
    else:
        assert sweep(path, jobs=1, progress=False).run_now == 1
    assert_complete(tmp_path, range(5))
    assert all(starts(tmp_path)[seed] == 1 for seed in range(4)), "nothing twice"


def test_a_worker_with_other_versions_sources_or_threads_is_refused(tmp_path, cluster, monkeypatch):
    path = write_definition(tmp_path, range(2))
    cluster.worker()
    with monkeypatch.context() as patch:  # the worker describes itself by its own numbers
        patch.setattr(provenance, "__version__", "0.0.0")
        with pytest.raises(
            SnnregError, match=r"the worker tcp.* has other versions \(snnreg [\d.]+, here 0.0.0\)"
        ):
            on(cluster, path)
    with monkeypatch.context() as patch:
        patch.setattr(clusters, "sources_digest", lambda modules: "f" * 64)
        with pytest.raises(SnnregError, match="has other sources of snnreg; put the same there"):
            on(cluster, path)
    many = cluster.worker(threads=3)
    wait_for(lambda: cluster.size() == 2, many)
    with pytest.raises(SnnregError, match="has 3 threads, but .*--nthreads 1"):
        on(cluster, path)
    assert not done_files(tmp_path)


def test_a_worker_that_joins_later_is_compared_too(tmp_path, cluster):
    """It finds another text of a module of its own, in the folder of that name."""
    for name, text in (("ours", ""), ("theirs", "# changed\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "late_kind.py").write_text(
            f"{text}from dataclasses import dataclass\nfrom tests.support.sweep_probe import Probe\n"
            "@dataclass(frozen=True)\nclass Kind(Probe):\n    pass\n"
        )
    paths = {name: f"{tmp_path / name}{os.pathsep}{ENVIRONMENT['PYTHONPATH']}" for name in ("ours", "theirs")}
    path = write_definition(tmp_path, range(4))
    path.write_text(path.read_text().replace("tests.support.sweep_probe:Probe", "late_kind:Kind"))
    for seed in range(4):
        tell(tmp_path, f"wait {seed}")
    cluster.worker(PYTHONPATH=paths["ours"])
    command = {"env": {**ENVIRONMENT, "PYTHONPATH": paths["ours"]}}
    process = start_python("-m", "snnreg", "sweep", path, "--cluster", cluster.address, **command)
    wait_for(lambda: sum(starts(tmp_path).values()), process)
    cluster.worker(PYTHONPATH=paths["theirs"])
    _, complained = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2
    assert re.fullmatch(
        "snnreg: the worker tcp.* has other sources of late_kind; put the same there.*\n", complained
    )
    assert sum(starts(tmp_path).values()) == 1, "it does no run"


def test_a_worker_that_joins_later_can_do_runs_that_import_brian2(tmp_path, cluster):
    (tmp_path / "with_brian2.py").write_text(
        "from dataclasses import dataclass\nfrom tests.support.sweep_probe import Probe\n"
        "@dataclass(frozen=True)\nclass Kind(Probe):\n"
        "    def tables(self):\n        import brian2\n        return super().tables()\n"
    )
    environment = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ENVIRONMENT['PYTHONPATH']}"}
    path = write_definition(tmp_path, range(4))
    path.write_text(path.read_text().replace("tests.support.sweep_probe:Probe", "with_brian2:Kind"))
    for seed in range(4):
        tell(tmp_path, f"wait {seed}")
    cluster.worker(**environment)
    command = {"env": {**ENVIRONMENT, **environment}}
    process = start_python("-m", "snnreg", "sweep", path, "--cluster", cluster.address, **command)
    wait_for(lambda: sum(starts(tmp_path).values()), process)
    cluster.worker(**environment)
    wait_for(lambda: len(starts(tmp_path)) == 2 or [*tmp_path.rglob("*.failed.txt")], process)
    for seed in range(4):
        untell(tmp_path, f"wait {seed}")
    _, complained = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, complained) == (0, "")
    assert_complete(tmp_path, range(4))


def test_an_address_where_no_scheduler_answers_is_one_line(tmp_path, capsys, monkeypatch):
    """Nothing listens there, or something else does."""
    monkeypatch.setattr(clusters, "CONNECT_S", 2)
    path = write_definition(tmp_path, range(2))
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ports = silent.getsockname()[1], 9
        threading.Thread(target=silent.accept, daemon=True).start()
        for port in ports:
            assert cli.main(["sweep", str(path), "--cluster", f"tcp://127.0.0.1:{port}"]) == 2
            said = capsys.readouterr().err
            assert said.startswith(f"snnreg: no Dask scheduler answers at 'tcp://127.0.0.1:{port}' within 2 s")
            assert said.count("\n") == 1 and "start one with: dask scheduler" in said
    assert not (tmp_path / "probe").exists()

"""Sweeps go on after whatever stops them: nothing is lost, nothing is done twice, nothing is mixed."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from snnreg.base.errors import SnnregError
from snnreg.base.folders import folder_lock
from snnreg.command import cli
from snnreg.datasets import mnist
from snnreg.experiment import provenance
from snnreg.sweep import load, read, sweep
from snnreg.sweep.kinds import kind_of
from tests.support import needs, sweep_probe

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
PATIENCE_S = 120


def definition(folder, seeds, name="probe", **fixed):
    """Write a definition of probes and make the folder of their marks."""
    (folder / "marks").mkdir(exist_ok=True)
    fixed = {"marks": str(folder / "marks"), **fixed}
    path = folder / f"{name}.toml"
    lines = [f"{key} = {json.dumps(value)}" for key, value in fixed.items()]
    path.write_text(
        f'about = "A test."\nrun = "probe"\n[axes]\nseed = {list(seeds)}\n[fixed]\n' + "\n".join(lines) + "\n"
    )
    return path


def tell(folder, what):
    """Tell the run of one seed to wait, to fail or to die, as in ``wait 3``."""
    (folder / "marks" / what).touch()


def untell(folder, what):
    (folder / "marks" / what).unlink(missing_ok=True)


def begun(folder):
    """How often each seed was begun."""
    return Counter(int(path.name.split("-")[0]) for path in (folder / "marks").glob("*-*"))


def command(*arguments, **options):
    """The command line with probes, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.sweep_probe", "sweep", *map(str, arguments)],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def ended(process):
    """Output, errors and exit code of a process, which must end by itself."""
    said, complained = process.communicate(timeout=PATIENCE_S)
    return said, complained, process.returncode


def wait_for(condition):
    """Wait until something is true."""
    end = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def done_files(folder):
    return list((folder / "probe" / "unfinished").glob("*.done.json"))


def assert_complete(folder, seeds):
    """The results hold every seed once, and nothing else is left in the folder."""
    assert sorted(path.name for path in (folder / "probe").iterdir()) == ["manifest.json", "more.csv", "runs.csv"]
    tables, about = load(folder / "probe")
    assert tables["runs"].to_dict("list") == {"seed": list(seeds), "square": [s**2 for s in seeds]}
    assert list(tables["more"].seed) == [s for s in seeds for _ in "ab"]
    assert about["seeds"] == list(seeds) and about["runs"] == len(seeds)


# What a sweep gives.


def test_results_and_manifest(tmp_path):
    path = definition(tmp_path, range(4))
    outcome = sweep(path, jobs=1, progress=False, command="snnreg sweep probe.toml")
    assert (outcome.runs, outcome.run_now, outcome.failed) == (4, 4, {})
    assert_complete(tmp_path, range(4))
    _, about = load(tmp_path / "probe")
    assert about["command"] == "snnreg sweep probe.toml" and about["about"] == "A test."
    assert about["versions"] == provenance.versions()
    assert about["definition"]["axes"] == {"seed": [0, 1, 2, 3]}
    assert re.fullmatch("[0-9a-f]{64}", about["definition_sha256"])
    assert about["minutes_of_one_core"] >= 0


def real(folder, name):
    path = folder / f"{name}.toml"
    path.write_text(
        'about = "Two networks."\nrun = "decays"\n[axes]\nseed = [3, 4]\npreset = ["paper-text", "paper-code"]\n'
        "[fixed]\ntrain_per_digit = 10\ntest_per_digit = 4\n"
    )
    return path


@pytest.mark.slow
def test_one_process_and_two_give_the_same_files(tmp_path):
    one, two = real(tmp_path, "one"), real(tmp_path, "two")
    sweep(one, jobs=1, progress=False)
    sweep(two, jobs=2, progress=False)
    for file in ("runs.csv", "groups.csv"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    rows = load(tmp_path / "one")[0]["runs"]
    assert len(rows) == 4 * 2 * 4 and set(rows.preset) == {"paper-text", "paper-code"}


def test_a_complete_sweep_is_not_done_again_unless_asked(tmp_path):
    path = definition(tmp_path, range(3))
    sweep(path, jobs=1, progress=False)
    assert sweep(path, jobs=1, progress=False).run_now == 0
    assert set(begun(tmp_path).values()) == {1}
    assert sweep(path, jobs=1, progress=False, again=True).run_now == 3
    assert set(begun(tmp_path).values()) == {2}
    assert_complete(tmp_path, range(3))


def test_another_folder(tmp_path):
    path = definition(tmp_path, range(2))
    sweep(path, jobs=1, progress=False, out=tmp_path / "elsewhere" / "deep")
    assert len(load(tmp_path / "elsewhere" / "deep")[0]["runs"]) == 2
    assert not (tmp_path / "probe").exists()


# What stops a sweep.


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_killed_sweep_goes_on_where_it_was(tmp_path, capsys, jobs):
    seeds = range(8)
    path = definition(tmp_path, seeds)
    tell(tmp_path, "wait 5")
    process = command(path, "--jobs", jobs)
    wait_for(lambda: len(done_files(tmp_path)) >= 3 and begun(tmp_path)[5])
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=PATIENCE_S)
    done = {json.loads(file.read_text())["run"] for file in done_files(tmp_path)}
    assert 5 not in done and not (tmp_path / "probe" / "runs.csv").exists()
    untell(tmp_path, "wait 5")
    process.communicate(timeout=PATIENCE_S)  # its workers end as well, after the run that they were in
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 0
    assert f"({8 - len(done)} runs now, {len(done)} before)" in capsys.readouterr().out
    assert_complete(tmp_path, seeds)
    counted = begun(tmp_path)
    assert all(counted[seed] == 1 for seed in done), "a run that was done was done again"
    assert set(counted) == set(seeds) and counted[5] == 2 and sum(counted.values()) <= 8 + jobs


def test_an_interrupted_sweep_says_so_and_goes_on(tmp_path):
    path = definition(tmp_path, range(6))
    tell(tmp_path, "wait 4")
    process = command(path, "--jobs", 2)
    wait_for(lambda: len(done_files(tmp_path)) >= 3 and begun(tmp_path)[4])
    process.send_signal(signal.SIGINT)
    _, complained, code = ended(process)
    assert code == 130 and complained.strip().endswith("the same command goes on from where it was")
    assert "Traceback" not in complained
    untell(tmp_path, "wait 4")
    sweep(path, jobs=1, progress=False)
    assert_complete(tmp_path, range(6))


def test_a_run_that_fails_is_recorded_and_tried_again(tmp_path, capsys):
    path = definition(tmp_path, range(4))
    tell(tmp_path, "fail 1")
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 1
    said = capsys.readouterr().err
    assert "1 of 4 runs failed: ValueError: seed 1 was told to fail" in said
    assert begun(tmp_path) == {0: 1, 1: 1, 2: 1, 3: 1}, "the others go on"
    assert not (tmp_path / "probe" / "runs.csv").exists()
    (record,) = (tmp_path / "probe" / "unfinished").glob("*.failed.json")
    assert "sweep_probe.py" in json.loads(record.read_text())["traceback"]

    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 1
    assert begun(tmp_path) == {0: 1, 1: 2, 2: 1, 3: 1}
    untell(tmp_path, "fail 1")
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 0
    assert begun(tmp_path) == {0: 1, 1: 3, 2: 1, 3: 1}
    assert_complete(tmp_path, range(4))


def test_a_run_that_kills_its_process_is_found_out(tmp_path):
    path = definition(tmp_path, range(6))
    tell(tmp_path, "die 2")
    outcome = sweep(path, jobs=2, progress=False)
    (reason,) = outcome.failed.values()
    assert list(outcome.failed) == [2] and reason.startswith("TerminatedWorkerError")
    untell(tmp_path, "die 2")
    assert sweep(path, jobs=1, progress=False).run_now == 1
    assert_complete(tmp_path, range(6))


def test_new_results_replace_the_old_ones_only_when_they_are_complete(tmp_path):
    path = definition(tmp_path, range(3))
    sweep(path, jobs=1, progress=False)
    tell(tmp_path, "fail 2")
    assert sweep(path, jobs=1, progress=False, again=True).failed
    tables, _ = load(tmp_path / "probe")
    assert list(tables["runs"].seed) == [0, 1, 2]
    untell(tmp_path, "fail 2")
    assert sweep(path, jobs=1, progress=False, again=True).run_now == 1
    assert_complete(tmp_path, range(3))


# Two sweeps, one folder.


def test_two_sweeps_do_not_share_a_folder(tmp_path, capsys):
    path = definition(tmp_path, range(4))
    tell(tmp_path, "wait 2")
    process = command(path, "--jobs", 1)
    wait_for(lambda: begun(tmp_path)[2])
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 2
    said = capsys.readouterr().err
    assert f"process {process.pid} on {socket.gethostname()}" in said and said.count("\n") == 1
    untell(tmp_path, "wait 2")
    assert ended(process)[2] == 0
    assert_complete(tmp_path, range(4))
    assert set(begun(tmp_path).values()) == {1}


def test_a_lock_ends_with_its_process(tmp_path):
    code = (
        "import sys, time, pathlib; from snnreg.base.folders import folder_lock\n"
        "with folder_lock(pathlib.Path(sys.argv[1])): print('locked', flush=True); time.sleep(600)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "probe")], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "locked\n"
    with pytest.raises(SnnregError, match=f"process {process.pid} on "), folder_lock(tmp_path / "probe"):
        pass
    process.kill()
    process.communicate(timeout=PATIENCE_S)
    assert (tmp_path / "probe" / ".snnreg-owner").exists(), "what a dead process leaves"
    sweep(definition(tmp_path, range(2)), jobs=1, progress=False)
    assert_complete(tmp_path, range(2))


@pytest.mark.parametrize("finished", [False, True])
def test_runs_of_another_definition_are_not_mixed_in(tmp_path, finished):
    path = definition(tmp_path, range(3))
    if not finished:
        tell(tmp_path, "fail 1")
    sweep(path, jobs=1, progress=False)
    before = {file: file.read_bytes() for file in (tmp_path / "probe").rglob("*") if file.is_file()}
    definition(tmp_path, range(5))
    with pytest.raises(SnnregError, match="of another definition.*--again"):
        sweep(path, jobs=1, progress=False)
    assert {file: file.read_bytes() for file in (tmp_path / "probe").rglob("*") if file.is_file()} == before
    untell(tmp_path, "fail 1")
    assert sweep(path, jobs=1, progress=False, again=True).run_now == 5
    assert_complete(tmp_path, range(5))


def test_comments_and_layout_do_not_make_another_definition(tmp_path):
    path = definition(tmp_path, range(3))
    sweep(path, jobs=1, progress=False)
    path.write_text("# why\n\n" + path.read_text().replace("A test.", "A better sentence."))
    assert sweep(path, jobs=1, progress=False).run_now == 0


def test_runs_with_other_versions_are_not_mixed_in(tmp_path, monkeypatch):
    path = definition(tmp_path, range(3))
    tell(tmp_path, "fail 1")
    sweep(path, jobs=1, progress=False)
    versions = provenance.versions()
    monkeypatch.setattr("snnreg.sweep.store.versions", lambda: {**versions, "numpy": "9.9"})
    differ = rf"\(numpy {versions['numpy']}, here 9.9\)"
    with pytest.raises(SnnregError, match=f"holds 2 runs of other versions {differ}"):
        sweep(path, jobs=1, progress=False)
    untell(tmp_path, "fail 1")
    assert sweep(path, jobs=1, progress=False, again=True).run_now == 3


# What is refused.

WRONG = {
    "unknown key": ("[axes]\nseed = [0]", 'extra = 1\nrun = "decays"', "unknown key 'extra'"),
    "unknown axis": ("[axes]\nseed = [0]\nsede = [1]", None, "unknown key 'sede' in axes"),
    "unknown fixed": ("[axes]\nseed = [0]\n[fixed]\ntau = 3", None, "unknown key 'tau' in fixed"),
    "no axes": ("", None, "axes must be a table, got None"),
    "no seed": ('[axes]\npreset = ["paper-text"]', None, "seed must be named, in axes or in fixed"),
    "empty axis": ("[axes]\nseed = []", None, r"axes.seed must be a list of one value or more, got []"),
    "no list": ("[axes]\nseed = 3", None, "axes.seed must be a list of one value or more, got 3"),
    "value twice": ("[axes]\nseed = [1, 2, 1]", None, "axes.seed names 1 twice"),
    "in both": ("[axes]\nseed = [1]\n[fixed]\nseed = 1", None, "seed is in axes and in fixed"),
    "unknown run": ("[axes]\nseed = [0]", 'run = "nothing"', "run must be one of ablations"),
    "no run": ("[axes]\nseed = [0]", "", "run must be a name, got None"),
    "seed type": ('[axes]\nseed = ["0"]', None, "seed must be a whole number from 0 to 4294967295; got '0'"),
    "seed negative": ("[axes]\nseed = [-1]", None, "seed must be a whole number from 0 to 4294967295; got -1"),
    "seed true": ("[axes]\nseed = [true]", None, "seed must be a whole number from 0 to 4294967295; got True"),
    "digits no list": ("[axes]\nseed = [0]\ndigits = [7]", None, "digits must be a list of digits, got 7"),
    "digit out of range": ("[axes]\nseed = [0]\ndigits = [[7, 12]]", None, "from 0 to 9; got 12"),
    "digit twice": ("[axes]\nseed = [0]\ndigits = [[7, 7]]", None, "digits names 7 twice"),
    "known and unknown": ("[axes]\nseed = [0]\n[fixed]\nunknown = [7]", None, "7 is both known and unknown"),
    "preset": ('[axes]\nseed = [0]\npreset = ["paper"]', None, "preset must be one of paper-text, paper-code"),
    "threshold": ('[axes]\nseed = [0]\n[fixed]\nthreshold = "fixed"', None, "threshold must be one of adaptive"),
    "unknown data": ('[axes]\nseed = [0]\nunknown_data = ["Ink"]', None, "unknown_data must be one of Fashion"),
    "no images": ("[axes]\nseed = [0]\n[fixed]\ntrain_per_digit = 0", None, "train_per_digit must be a whole"),
    "too many images": ("[axes]\nseed = [0]\n[fixed]\ntrain_per_digit = 6000", None, "6000 images of the digit 4"),
    "no decays": ("[axes]\nseed = [0]\n[fixed]\ndecays = []", None, "decays is empty"),
    "decay no table": ('[axes]\nseed = [0]\n[fixed]\ndecays = ["never"]', None, "decays must be tables"),
    "decay key": ('[axes]\nseed = [0]\n[fixed]\ndecays = [{when = "never", tau = 3}]', None, "unknown key 'tau'"),
    "decay when": ('[axes]\nseed = [0]\n[fixed]\ndecays = [{when = "later"}]', None, "decays.when must be one of"),
    "decay time": (
        '[axes]\nseed = [0]\n[fixed]\ndecays = [{when = "online", tau_prun_s = "7.5"}]',
        None,
        "decays.tau_prun_s must be a number, 0 or larger; got '7.5'",
    ),
    "decay time zero": (
        '[axes]\nseed = [0]\n[fixed]\ndecays = [{when = "online", tau_prun_s = 0}]',
        None,
        "tau_prun must be a positive time, got 0",
    ),
    "no methods": ("[axes]\nseed = [0]\n[fixed]\nmethods = {}", 'run = "baselines"', "methods must be a table"),
    "method missing": ("[axes]\nseed = [0]", 'run = "baselines"', "methods must be named"),
    "method": ("[axes]\nseed = [0]\n[fixed]\nmethods = {l2 = [1]}", 'run = "baselines"', "one of none,"),
    "no strengths": ("[axes]\nseed = [0]\n[fixed]\nmethods = {leak = []}", 'run = "baselines"', "leak is empty"),
    "strength": (
        '[axes]\nseed = [0]\n[fixed]\nmethods = {leak = ["10"]}',
        'run = "baselines"',
        "the strength of leak must be a number; got '10'",
    ),
    "last images": (
        "[axes]\nseed = [0]\n[fixed]\nlast_images = 20\ntrain_per_digit = 5",
        'run = "orders"',
        "last_images must be at most 15",
    ),
    "not TOML": ("[axes\n", None, "not valid TOML"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_definition_is_one_line_and_code_2(case, tmp_path, capsys):
    rest, head, message = WRONG[case]
    path = tmp_path / "wrong.toml"
    head = 'run = "decays"' if head is None else head
    path.write_text(f'about = "Wrong."\n{head}\n{rest}\n')
    assert cli.main(["sweep", str(path)]) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1
    assert list(tmp_path.iterdir()) == [path], "something was left behind"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["there_is_none.toml"], "there is no definition there_is_none.toml"),
        (["runs.csv"], "a definition is a .toml file, got runs.csv"),
        (["good.toml", "--jobs", "0"], "jobs must be a whole number from 1 to 256; got 0"),
        (["good.toml", "--out", "good.toml/out"], "cannot write good.toml/out"),
        (["good.toml", "--cluster", "127.0.0.1:9"], "no Dask scheduler answers at '127.0.0.1:9'"),
        (["good.toml", "--cluster", "nonsense://x"], "no Dask scheduler answers at 'nonsense://x'"),
    ],
)
def test_wrong_arguments_are_one_line_and_code_2(arguments, message, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    definition(tmp_path, [0], "good")
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("snnreg.sweep.pool.CONNECT_S", 2)
    assert cli.main(["sweep", *arguments]) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before, "something was left behind"


def test_results_that_are_not_what_the_sweep_wrote_are_refused(tmp_path):
    path = definition(tmp_path, range(3))
    with pytest.raises(SnnregError, match="there is no manifest.json in .*snnreg sweep .*probe.toml"):
        load(tmp_path / "probe")
    sweep(path, jobs=1, progress=False)
    table = tmp_path / "probe" / "runs.csv"
    table.write_text(table.read_text().replace("4", "5"))
    with pytest.raises(SnnregError, match="runs.csv is not the file that the sweep wrote.*--again"):
        load(tmp_path / "probe")
    assert sweep(path, jobs=1, progress=False).run_now == 3, "a damaged result is no result"
    assert_complete(tmp_path, range(3))
    (tmp_path / "probe" / "manifest.json").write_text("{")
    with pytest.raises(SnnregError, match="are damaged"):
        load(tmp_path / "probe")


# A Dask cluster: a scheduler and two workers on the loopback interface.


class Cluster:
    """A scheduler and workers, each a process."""

    def __init__(self, folder, allowed_failures):
        self.environment = {**ENVIRONMENT, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures)}
        self.log = (folder / "cluster.log").open("w")
        file = folder / "scheduler.json"
        self.processes = []
        self.start("dask_scheduler", "--port", "0", "--scheduler-file", file, "--no-dashboard")
        wait_for(lambda: file.exists() and file.read_text())
        self.address = json.loads(file.read_text())["address"]

    def start(self, what, *arguments):
        """Start a part of the cluster, which listens on 127.0.0.1 only."""
        self.processes.append(
            subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{what}", "--host", "127.0.0.1", *map(str, arguments)],
                env=self.environment,
                stdout=self.log,
                stderr=self.log,
                start_new_session=True,
            )
        )
        return self.processes[-1]

    def worker(self, *options):
        """Start a worker that does one run at a time."""
        return self.start("dask_worker", self.address, "--nthreads", 1, "--no-dashboard", *options)

    def stop(self):
        """End all parts and the processes that they started."""
        for process in reversed(self.processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=PATIENCE_S)
        self.log.close()


@pytest.fixture
def cluster(tmp_path, request):
    needs.module("distributed", "cluster")
    cluster = Cluster(tmp_path, getattr(request, "param", 3))
    yield cluster
    cluster.stop()


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_loses_no_run(tmp_path, cluster, capsys):
    """Each of two workers is in the middle of a run when one of them is killed."""
    seeds = range(8)
    path = definition(tmp_path, seeds)
    tell(tmp_path, "wait 4"), tell(tmp_path, "wait 5")
    first, _ = cluster.worker("--no-nanny"), cluster.worker("--no-nanny")
    process = command(path, "--cluster", cluster.address)
    wait_for(lambda: begun(tmp_path)[4] and begun(tmp_path)[5])
    first.kill()
    first.wait(timeout=PATIENCE_S)
    untell(tmp_path, "wait 4"), untell(tmp_path, "wait 5")
    said, complained, code = ended(process)
    assert code == 0, complained
    assert "(8 runs now, 0 before)" in said
    assert_complete(tmp_path, seeds)
    counted = begun(tmp_path)
    assert set(counted) == set(seeds)
    assert sorted((counted[4], counted[5])) == [1, 2], "only the run that was lost is done again"
    assert sum(counted.values()) == 9


@pytest.mark.slow
@pytest.mark.parametrize("cluster", [0], indirect=True)
def test_a_run_that_kills_workers_of_a_cluster_is_recorded(tmp_path, cluster):
    path = definition(tmp_path, range(4))
    tell(tmp_path, "die 1")
    cluster.worker("--nanny"), cluster.worker("--nanny")
    outcome = sweep(path, cluster=cluster.address, progress=False)
    assert outcome.failed[1].startswith("KilledWorker")
    untell(tmp_path, "die 1")
    assert sweep(path, cluster=cluster.address, progress=False).failed == {}
    assert_complete(tmp_path, range(4))


@pytest.mark.slow
def test_a_cluster_that_goes_away_is_one_line_and_what_is_done_is_kept(tmp_path, cluster):
    path = definition(tmp_path, range(4))
    tell(tmp_path, "wait 3")
    cluster.worker("--no-nanny"), cluster.worker("--no-nanny")
    process = command(path, "--cluster", cluster.address)
    wait_for(lambda: len(done_files(tmp_path)) == 3 and begun(tmp_path)[3])
    cluster.processes[0].kill()
    _, complained, code = ended(process)
    assert code == 2 and "Traceback" not in complained, complained
    assert complained.strip().splitlines()[-1].startswith("snnreg: the cluster is gone; what is done is kept")
    untell(tmp_path, "wait 3")
    assert sweep(path, jobs=1, progress=False).run_now == 1
    assert_complete(tmp_path, range(4))


@pytest.mark.slow
def test_a_cluster_without_workers_is_one_line(tmp_path, cluster, capsys, monkeypatch):
    monkeypatch.setattr("snnreg.sweep.pool.CONNECT_S", 2)
    path = definition(tmp_path, range(2))
    assert cli.main(["sweep", str(path), "--cluster", cluster.address]) == 2
    said = capsys.readouterr().err
    assert "has no worker; start one with: dask worker" in said and said.count("\n") == 1
    assert not (tmp_path / "probe").exists()


@pytest.mark.slow
def test_a_worker_with_other_versions_is_refused(tmp_path, cluster, capsys, monkeypatch):
    path = definition(tmp_path, range(2))
    cluster.worker("--no-nanny")
    # The function goes to the worker by name, so that the worker answers with its own versions.
    real = provenance.versions
    monkeypatch.setattr(provenance, "__version__", "0.0.0")
    assert real()["snnreg"] == "0.0.0"
    assert cli.main(["sweep", str(path), "--cluster", cluster.address]) == 2
    assert re.search(r"has other versions \(snnreg [\d.]+, here 0.0.0\)", capsys.readouterr().err)


# The definitions of the book.

DEFINITIONS = sorted(provenance.RESULTS.glob("*.toml"))


@pytest.mark.parametrize("path", DEFINITIONS, ids=lambda path: path.stem)
def test_the_definitions_of_the_book_can_be_run(path, tmp_path, monkeypatch):
    """Each of them, cut down to one run of each shape and a few images; clothes are played by digits."""
    monkeypatch.setattr(mnist, "relative", lambda name, train: mnist.split(train))
    monkeypatch.setattr("snnreg.sweep.theory.LAST", (3, 6, 12))
    whole = read(path)
    text = json.loads(json.dumps(whole.content))
    for axis, kept in (("seed", 1), ("digits", 2), ("data", 1), ("regularization", 3)):
        if axis in text["axes"]:
            text["axes"][axis] = text["axes"][axis][:kept]
    few = {"train_per_digit": 8, "test_per_digit": 3}
    if text["run"] == "surrogate":
        few = {"train_images": 64, "epochs": 1, "test_images": 20}
    text.setdefault("fixed", {}).update(few)
    text["fixed"].update({key: 2 for key in ("last_images", "orders") if key in text["fixed"]})
    small = tmp_path / path.name
    small.write_text(toml(text))
    if text["run"] == "diehl_cook" and find_spec("bindsnet") is None:
        with pytest.raises(SnnregError, match="pip install bindsnet"):
            sweep(small, jobs=1, progress=False)
        return
    outcome = sweep(small, jobs=1, progress=False)
    assert outcome.failed == {} and outcome.run_now > 0
    tables, _ = load(outcome.folder)
    assert all(len(table) for table in tables.values())


def toml(content):
    """Strings, numbers, lists and tables as TOML."""

    def value(v):
        if isinstance(v, dict):
            return "{" + ", ".join(f"{json.dumps(k)} = {value(x)}" for k, x in v.items()) + "}"
        return "[" + ", ".join(map(value, v)) + "]" if isinstance(v, list) else json.dumps(v)

    return "".join(f"{key} = {value(v)}\n" for key, v in content.items())


def test_the_books_definitions_are_found():
    names = (
        "baselines fashion fashion_masks more_digits orders rules rules_fit scorings steps table tau_prun "
        "ten_classes triples triples_held uses"
    )
    assert {path.stem for path in DEFINITIONS} >= set(names.split())
    assert kind_of("probe") is sweep_probe.Probe
    assert pd.Series([read(path).digest for path in DEFINITIONS]).is_unique

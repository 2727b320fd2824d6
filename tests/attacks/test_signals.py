"""Ctrl-C, SIGTERM and SIGHUP, sent to real processes: work is saved, no child stays, nothing half is published."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from brian2.utils.logger import std_silent

from snnreg import simulation
from snnreg.base.errors import SnnregError
from snnreg.simulation import program, reference
from snnreg.sweep import load
from tests.sweep import test_sweep as sweeps

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 240
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="needs process groups")]

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


def begun(*arguments, module="snnreg", **options):
    """A command in a process group of its own, as a shell starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **{"env": {**os.environ, "PYTHONPATH": str(ROOT)}, **options},
    )


def ended(process):
    try:
        said, complained = process.communicate(timeout=PATIENCE_S)
    finally:  # whatever a test finds, nothing of it stays
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, said, complained


def group(process):
    """The living processes of a group, by number, without those that are dead and not yet taken note of."""
    listed = subprocess.run(["ps", "-eo", "pgid,pid,stat,args"], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 3) for line in listed.splitlines()[1:])
    return {int(pid): args for pgid, pid, stat, args in rows if int(pgid) == process.pid and stat[0] != "Z"}


def wait_for(condition, process):
    end = time.monotonic() + PATIENCE_S
    while not condition():
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"waited in vain: {ended(process)}")
        time.sleep(0.05)


def programs(process):
    """The compiled programs of Brian2 in the group of a command."""
    return [pid for pid, args in group(process).items() if re.match(r"(\./)?main\b", args)]


FEW = ["--test-per-digit", "2", "--json"]
BRIAN2 = ["reproduce", "--engine", "brian2", "--decay", "never", "--train-per-digit", "2000", *FEW]


@pytest.mark.parametrize(
    ("number", "whom"),
    [
        (signal.SIGINT, "group"),
        (signal.SIGINT, "program"),
        (signal.SIGTERM, "command"),
        (signal.SIGHUP, "command"),
    ],
    ids=["Ctrl-C", "the program alone", "SIGTERM", "SIGHUP"],
)
def test_a_program_of_brian2_that_was_stopped_is_no_result(tmp_path, number, whom):
    process = begun(*BRIAN2, "--out", tmp_path / "out")
    wait_for(lambda: programs(process), process)
    time.sleep(1)
    (running,) = programs(process)
    if whom == "group":
        os.killpg(process.pid, number)
    else:
        os.kill(running if whom == "program" else process.pid, number)
    code, said, complained = ended(process)
    assert code == (2 if whom == "program" else 128 + number)
    assert "Traceback" not in complained
    last = complained.strip().splitlines()[-1]
    assert last.endswith("use --engine numba" if whom == "program" else "snnreg: interrupted")
    assert not (tmp_path / "out").exists(), "something was published"
    assert group(process) == {}


def test_what_a_compiler_said_is_not_repeated_when_it_is_interrupted(capfd):
    with pytest.raises(KeyboardInterrupt), program._silenced(), std_silent():
        subprocess.run(["echo", "much"], check=True)
        raise KeyboardInterrupt
    assert capfd.readouterr() == ("", "")


def test_a_program_that_was_cut_short_is_found_out(monkeypatch):
    """Even where Brian2 takes what there is for the result, the simulated time tells."""
    images = np.full((3, 784), 20.0)
    rng = np.random.default_rng(0)
    real = reference.Program.run
    monkeypatch.setattr(
        reference.Program, "run", lambda self, net, duration, progress=None: real(self, net, duration / 2)
    )
    with pytest.raises(SnnregError, match="the simulation ended after 7500 of 15000 time steps"):
        simulation.train(images, np.array([0, 1, 2]), rng, engine="brian2", progress=False)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_sweep_that_was_ended_leaves_no_worker_and_goes_on(tmp_path, number):
    path = sweeps.definition(tmp_path, range(6))
    sweeps.tell(tmp_path, "wait 4")
    process = begun("sweep", path, "--jobs", 2, module="tests.support.sweep_probe")
    wait_for(lambda: len(sweeps.done_files(tmp_path)) >= 3 and sweeps.begun(tmp_path)[4], process)
    start = time.monotonic()
    os.kill(process.pid, number)
    code, _, complained = ended(process)
    assert code == 128 + number and complained.strip().endswith("the same command goes on from where it was")
    end = time.monotonic() + 10
    while group(process) and time.monotonic() < end:
        time.sleep(0.1)
    assert group(process) == {}, "workers stayed"
    assert time.monotonic() - start < 30
    sweeps.untell(tmp_path, "wait 4")
    assert ended(begun("sweep", path, "--jobs", 1, module="tests.support.sweep_probe"))[0] == 0
    assert list(load(tmp_path / "probe")[0]["runs"].seed) == list(range(6))

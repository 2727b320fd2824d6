"""Ctrl-C, SIGTERM and SIGHUP, sent to real processes: work is saved, no child stays, nothing half is published."""

import os
import re
import signal
import subprocess
import threading

import pytest

from snnreg.command.cli import interruptible
from snnreg.experiment import load
from tests.support.processes import PATIENCE_S, wait_for
from tests.support.sweep_probe import done_files, start_command, starts, tell, untell, write_definition

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="needs process groups")]

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture(autouse=True)
def signals_that_are_heard():
    """What nohup, or the background of a script, has tests ignore would be ignored by what they start.

    An interrupted command leaves signals ignored, as it ends; here they are handled afterwards as they were.
    """
    before = {number: signal.getsignal(number) for number in SIGNALS}
    for number, handler in before.items():
        if handler == signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def end_of(process):
    """Exit code, output and errors of a command that ends; whatever a test finds, nothing of it stays."""
    try:
        said, complained = process.communicate(timeout=PATIENCE_S)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return process.returncode, said, complained


def group(process):
    """The living processes of a group, by number, without those that are dead and not yet taken note of."""
    listed = subprocess.run(["ps", "-eo", "pgid,pid,stat,args"], capture_output=True, text=True, check=True).stdout
    rows = (line.split(None, 3) for line in listed.splitlines()[1:])
    return {int(pid): args for pgid, pid, stat, args in rows if int(pgid) == process.pid and stat[0] != "Z"}


def programs(process):
    """The compiled programs of Brian2 in the group of a command."""
    return [pid for pid, args in group(process).items() if re.match(r"(\./)?main\b", args)]


BRIAN2 = "reproduce --engine brian2 --decay never --train-per-digit 1000 --test-per-digit 2".split()


@pytest.mark.parametrize(
    ("number", "whom"),
    [(signal.SIGINT, "group"), (signal.SIGINT, "program"), (signal.SIGTERM, "command")],
    ids=["Ctrl-C", "the program alone", "SIGTERM"],
)
def test_a_program_of_brian2_that_was_stopped_is_no_result(tmp_path, number, whom):
    process = start_command(*BRIAN2, "--out", tmp_path / "out")
    (running,) = wait_for(lambda: programs(process), process)
    if whom == "group":
        os.killpg(process.pid, number)
    else:
        os.kill(running if whom == "program" else process.pid, number)
    code, _, complained = end_of(process)
    assert code == (2 if whom == "program" else 128 + number), complained
    assert "Traceback" not in complained
    ending = "use --engine c" if whom == "program" else "run the same command again to resume"
    assert complained.strip().splitlines()[-1].endswith(ending)
    assert not list(tmp_path.glob("out/*.csv")), "something was published"
    assert group(process) == {}


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGINT], ids=["nohup", "in the background of a script"])
def test_a_signal_that_was_ignored_stays_so(tmp_path, number):
    path = write_definition(tmp_path, range(2))
    tell(tmp_path, "wait 1")
    before = signal.signal(number, signal.SIG_IGN)
    process = start_command("sweep", path, "--jobs", 1)
    signal.signal(number, before)
    wait_for(lambda: starts(tmp_path)[1], process)
    os.kill(process.pid, number)
    untell(tmp_path, "wait 1")
    assert end_of(process)[0] == 0


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_an_interrupt_cuts_short_in_other_threads_is_not_reported():
    with pytest.raises(KeyboardInterrupt), interruptible() as came:
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            thread = threading.Thread(target=lambda: 1 / 0)
            thread.start()
            thread.join()
    assert came == [signal.SIGINT]


def test_what_workers_leave_behind_is_removed_without_a_word(tmp_path):
    """Where an interrupt comes before a worker has put away its semaphores, joblib would speak last."""
    path = write_definition(tmp_path, range(4))
    tell(tmp_path, "wait 3"), tell(tmp_path, "leave 0")
    process = start_command("sweep", path, "--jobs", 2)
    wait_for(lambda: len(done_files(tmp_path)) >= 3 and starts(tmp_path)[3], process)
    left = (tmp_path / "marks" / "left").read_text()
    os.kill(process.pid, signal.SIGINT)
    code, _, complained = end_of(process)
    assert code == 130
    assert complained == "snnreg: interrupted; finished runs are saved, run the same command again to resume\n"
    wait_for(lambda: not group(process))
    assert not os.path.exists(left), "it was known as left behind"


@pytest.mark.parametrize("number", SIGNALS)
def test_a_sweep_that_was_ended_leaves_no_worker_and_goes_on(tmp_path, number):
    path = write_definition(tmp_path, range(6))
    tell(tmp_path, "wait 4")
    process = start_command("sweep", path, "--jobs", 2)
    wait_for(lambda: len(done_files(tmp_path)) >= 3 and starts(tmp_path)[4], process)
    for _ in range(20 if number == signal.SIGINT else 1):  # as an impatient hand gives them
        os.kill(process.pid, number)
    code, _, complained = end_of(process)
    assert code == 128 + number
    assert complained == "snnreg: interrupted; finished runs are saved, run the same command again to resume\n"
    wait_for(lambda: not group(process))
    untell(tmp_path, "wait 4")
    assert end_of(start_command("sweep", path, "--jobs", 1))[0] == 0
    assert list(load(tmp_path / "probe")[0]["runs"].seed) == list(range(6))

"""Outputs that are gone, full or poor in letters, and what would fail only after the work."""

import os

import pytest

from snnreg.experiment import load_results
from tests.support.processes import ENVIRONMENT, run_python

pytestmark = pytest.mark.slow
FEW = ["--train-per-digit", "2", "--test-per-digit", "1", "--decay", "never"]
COMMAND = ["-m", "snnreg", "reproduce", *FEW, "--out"]


def test_a_closed_pipe_is_nobodys_loss(tmp_path):
    reading, pipe = os.pipe()
    os.close(reading)
    done = run_python(*COMMAND, tmp_path / "out", stdout=pipe)
    os.close(pipe)
    assert (done.returncode, done.stderr) == (0, "")
    load_results(tmp_path / "out")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_output_is_told_after_the_work(tmp_path):
    with open("/dev/full", "w") as full:
        done = run_python(*COMMAND, tmp_path / "out", stdout=full)
    assert done.returncode == 1
    assert done.stderr.strip() == "snnreg: the output cannot be written: No space left on device; the work is done"
    load_results(tmp_path / "out")


def test_a_terminal_without_umlauts(tmp_path):
    poor = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run_python(*COMMAND, tmp_path / "söhne", env=poor)
    assert done.returncode == 0 and "s\\xf6hne" in done.stdout, done.stderr

"""Outputs that are gone, full or poor in letters, and what would fail only after the work."""

import os

import pytest

from tests.support.processes import ENVIRONMENT, run_python

pytestmark = pytest.mark.slow
FEW = ["--train-per-digit", "2", "--test-per-digit", "1", "--decay", "never"]
COMMAND = ["-m", "snnreg", "reproduce", *FEW, "--out"]


def test_an_output_that_nobody_reads_is_told_before_the_work(tmp_path):
    reading, pipe = os.pipe()
    os.close(reading)
    done = run_python(*COMMAND, tmp_path / "out", stdout=pipe)
    os.close(pipe)
    assert (done.returncode, done.stderr) == (2, "snnreg: Broken pipe\n")
    assert list(tmp_path.iterdir()) == []


def test_a_terminal_without_umlauts(tmp_path):
    poor = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run_python(*COMMAND, tmp_path / "söhne", env=poor)
    assert done.returncode == 0 and "s\\xf6hne" in done.stdout, done.stderr

"""Outputs that nobody reads, that are full, or poor in letters."""

import os

import pytest

from tests.support.processes import ENVIRONMENT, run_python

pytestmark = pytest.mark.slow
FEW = ["--train-per-digit", "2", "--test-per-digit", "1", "--decay", "never"]
COMMAND = ["-m", "snnreg", "reproduce", *FEW, "--out"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [["doctor"], [*COMMAND[2:], "out"], ["sweep", "nofile.toml"]])
def test_an_output_that_is_full_is_told_in_one_line(tmp_path, arguments):
    with open("/dev/full", "w") as full:
        done = run_python("-m", "snnreg", *arguments, stdout=full, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "snnreg: No space left on device\n")
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_nobody_reads_ends_the_command(tmp_path):
    reading, pipe = os.pipe()
    os.close(reading)
    for arguments, code, said in ((["doctor"], 2, "snnreg: Broken pipe\n"), (["--help"], 0, "")):
        done = run_python("-m", "snnreg", *arguments, stdout=pipe)
        assert (done.returncode, done.stderr) == (code, said)
    os.close(pipe)


def test_a_terminal_without_umlauts(tmp_path):
    poor = {**ENVIRONMENT, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = run_python(*COMMAND, tmp_path / "söhne", env=poor)
    assert done.returncode == 0 and "s\\xf6hne" in done.stdout, done.stderr

"""Python in processes of their own, which find the package and the tests of this tree."""

import os
import subprocess
import sys
import time

from publish import ROOT

PATIENCE_S = 300
"""Only so that a hang ends."""

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}
TEXT = {"env": ENVIRONMENT, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def start_python(*arguments, **options):
    """A Python process in a group of its own, as a shell starts it."""
    options = {**TEXT, "start_new_session": True, **options}
    return subprocess.Popen([sys.executable, *map(str, arguments)], **options)


def run_python(*arguments, **options):
    """Exit code, output and errors of a Python process that has ended."""
    return subprocess.run([sys.executable, *map(str, arguments)], **{**TEXT, **options})


def wait_for(condition, process=None):
    """What a condition gives that is true, as long as a process lives that must bring it about."""
    end = time.monotonic() + PATIENCE_S
    while not (given := condition()):
        assert time.monotonic() < end, "waited in vain"
        assert process is None or process.poll() is None, process.communicate()
        time.sleep(0.02)
    return given

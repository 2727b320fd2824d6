"""Python in processes of their own, which find the package and the tests of this tree."""

import os
import subprocess
import sys

from extensions import ROOT

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
TEXT = {"env": ENVIRONMENT, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}


def start_python(*arguments, **options):
    """A Python process in a group of its own, as a shell starts it."""
    options = {**TEXT, "start_new_session": True, **options}
    return subprocess.Popen([sys.executable, *map(str, arguments)], **options)


def run_python(*arguments, **options):
    """Exit code, output and errors of a Python process that has ended."""
    return subprocess.run([sys.executable, *map(str, arguments)], **{**TEXT, **options})

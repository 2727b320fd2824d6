"""What a test needs beyond the package and pytest: without it the test is skipped, but in CI it fails."""

import importlib
import os

import pytest


def missing(what, way_out):
    """Skip the test that calls this, or all tests of the file that does; in CI, fail."""
    reason = f"{what} is missing; {way_out}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


def module(name):
    """The module of a name."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return missing(name, f"python -m pip install {name}")

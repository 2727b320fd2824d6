"""What a test needs beyond ``pip install .[test]``: without it the test is skipped, but in CI it fails."""

import importlib
import os

import pytest


def missing(what, way_out):
    """Skip the test that calls this, or all tests of the file that does; in CI, fail."""
    reason = f"{what} is missing; {way_out}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason, allow_module_level=True)


def module(name, extra):
    """The module of a name, which an extra of the package brings."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return missing(name, f"pip install '.[{extra}]'")

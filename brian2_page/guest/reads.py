"""Used by the build alone: which files of the zip of all modules an interpreter has read."""

import json
import sys
import zipimport

import _host

_get_data = zipimport._get_data
_read = set()


def _noted(archive, entry):
    _read.add(entry[0])
    return _get_data(archive, entry)


def watch():
    """Note what is read from now on."""
    zipimport._get_data = _noted


def tell():
    """Say what was read since the interpreter began."""
    loaded = {str(getattr(getattr(each, "__spec__", None), "origin", "")) for each in [*sys.modules.values()]}
    names = sorted(each.split(".zip/")[1] for each in loaded | _read if ".zip/" in each)
    _host.call(json.dumps({"type": "read", "names": names}).encode())

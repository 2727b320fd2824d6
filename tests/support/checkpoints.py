"""A training that is interrupted, and what can happen to the file it leaves."""

import json
import threading

import numpy as np


class StopAfter(threading.Event):
    """An event that is set at the n-th look."""

    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    def is_set(self):
        self.looks -= 1
        return self.looks < 0


def harmed(path, how):
    """Make a file truncated, no archive, of another version, or missing."""
    if how == "truncated":
        path.write_bytes(path.read_bytes()[:2000])
    elif how == "text":
        path.write_text("not an archive")
    elif how == "version":
        with np.load(path) as file:
            arrays = dict(file)
        about = json.loads(str(arrays.pop("about")))
        about["format"] = 99
        with path.open("wb") as file:
            np.savez(file, about=json.dumps(about), **arrays)
    else:
        path.unlink()

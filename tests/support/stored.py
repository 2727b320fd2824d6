"""What can happen to a stored file."""

import json

import numpy as np


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

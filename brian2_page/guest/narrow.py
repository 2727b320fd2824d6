"""What the book takes for granted and a page has not: users, a size of memory, processes, threads and 64-bit
indices.

Imported before anything of the book.
"""

import os
import sys
import time
from types import ModuleType

os.geteuid = os.getuid = lambda: 0
del os.sysconf
time.thread_time = time.perf_counter


def module(name, **names):
    module = sys.modules[name] = ModuleType(name)
    module.__dict__.update(names)
    package, _, last = name.rpartition(".")
    if package in sys.modules:
        setattr(sys.modules[package], last, module)


class Absent:
    def __init__(self, *_, **__):
        raise RuntimeError("a page has one process, and no compiler")


def _narrow_indices():
    """Let np.repeat and np.bincount take int64, as they do where an index has 64 bits."""
    import numpy as np

    def narrow(value):
        array = np.asarray(value)
        return array.astype(np.intp) if array.dtype in (np.int64, np.uint64, np.uint32) else value

    repeat, bincount = np.repeat, np.bincount
    np.repeat = lambda a, repeats, axis=None: repeat(a, narrow(repeats), axis)
    np.bincount = lambda x, /, weights=None, minlength=0: bincount(narrow(x), weights, minlength)


_narrow_indices()

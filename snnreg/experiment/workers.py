"""Runs side by side in processes of this machine, each of them on one thread (chapter 15)."""

import contextlib
import os
import platform
import sys
import time
import traceback
import warnings
from collections.abc import Generator, Hashable, Mapping
from concurrent.futures import BrokenExecutor
from typing import Any, TypeAlias

from snnreg import native
from snnreg.base.errors import SnnregError
from snnreg.datasets import image_sets

Result: TypeAlias = dict[str, Any]
"""What :func:`attempt` makes of a run."""

MOST_JOBS = 256
"""Processes on this machine."""

ONE_THREAD = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL", "BLIS")}
"""Environment for libraries that load during a run: how many threads share a sum decides its last digits."""


def attempt(number: Hashable, run: Any) -> tuple[Hashable, Result]:
    """Do one run on one thread.

    Returns
    -------
    number : hashable
        As given.
    result : dict
        ``tables``, ``seconds`` of the processor and ``machine``, see :func:`machine`; or, of a run that fails,
        ``error`` in one line and ``traceback``.
    """
    from threadpoolctl import threadpool_limits  # the page's Python lacks it

    start = time.thread_time()  # what else the machine does must not count
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(ONE_THREAD)
    try:
        with threadpool_limits(1):
            tables = run.tables()
            where = machine()
    except Exception as error:
        kind = "" if isinstance(error, SnnregError) else f"{type(error).__name__}: "
        return number, {"error": " ".join(f"{kind}{error}".split()), "traceback": traceback.format_exc()}
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    return number, {"tables": tables, "seconds": round(time.thread_time() - start, 3), "machine": where}


def attempt_for(sets: tuple[Any, Any], number: Hashable, run: Any) -> tuple[Hashable, Result]:
    """Do as :func:`attempt` for another process, which has the test sets `sets`: TEST_SETS and FIELD_SETS."""
    with image_sets.sets_of(*sets):
        return attempt(number, run)


def machine() -> dict[str, Any]:
    """Describe what computes in this process: processor, BLAS libraries, and how many threads these have."""
    from threadpoolctl import threadpool_info

    pools = threadpool_info()
    blas = {
        f"{pool['internal_api']} {pool['version']} ({pool.get('architecture')})"
        for pool in pools
        if pool["user_api"] == "blas"
    }
    return {
        "processor": f"{platform.machine()}, {os.cpu_count()} cores",
        "blas": ", ".join(sorted(blas)),
        "threads": max((pool["num_threads"] for pool in pools), default=1),
    }


def results(runs: Mapping[Any, Any], jobs: int = 1) -> Generator[tuple[Any, Result]]:
    """Do some runs and give the result of each, by number, as they finish.

    They are done in this process for one job, else in as many processes.  Raises SnnregError if one of these dies.
    """
    native.load()  # if it is missing, say so before any run
    if min(jobs, len(runs)) <= 1:
        return (attempt(*item) for item in runs.items())
    return _in_processes(runs, min(jobs, len(runs)))


def _in_processes(runs: Mapping[Any, Any], jobs: int) -> Generator[tuple[Any, Result]]:
    from joblib import Parallel, delayed

    _start_tracker()
    sets = image_sets.TEST_SETS, image_sets.FIELD_SETS
    tasks = (delayed(attempt_for)(sets, *item) for item in runs.items())
    finished = Parallel(jobs, batch_size=1, return_as="generator_unordered")(tasks)
    try:
        with warnings.catch_warnings(), contextlib.closing(finished):
            warnings.filterwarnings("ignore", ".*adjusting the input task")  # said of an interrupt, which is told
            yield from finished
    except (BrokenExecutor, OSError) as error:
        raise SnnregError(
            "lost a process that did runs, perhaps because memory ran out; finished runs are saved, run the same "
            "command again to resume, with fewer jobs"
        ) from error


def _start_tracker() -> None:
    """Start the process that removes what joblib's workers leave behind, with its warnings off.

    An interrupt may come before a worker has put away its semaphores.  The process does so then, and would say it
    on the terminal of the user after the last word of the command.
    """
    from joblib.externals.loky.backend import resource_tracker

    before = [*sys.warnoptions]
    sys.warnoptions.append(f"ignore::UserWarning:{resource_tracker.__name__}")  # the new process is given them
    try:
        resource_tracker.ensure_running()
    finally:
        sys.warnoptions[:] = before

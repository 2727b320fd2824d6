"""Runs side by side: in processes of this machine, or on a Dask cluster (chapter 15)."""

import asyncio
import contextlib
import logging
import math
import os
import time
import traceback
from concurrent.futures import BrokenExecutor, CancelledError, ThreadPoolExecutor

from snnreg import native
from snnreg.base.checks import check_int
from snnreg.base.errors import SnnregError
from snnreg.base.progress import progress_bar

MOST_JOBS = 256
"""Processes on this machine."""

CONNECT_S = 10
"""How long a cluster may take to answer."""


def check_room(runs, jobs):
    """Raise SnnregError if there are not the images that runs ask for, or not the memory for so many at a time."""
    check_int("jobs", jobs, 1, MOST_JOBS)
    for run in {run.images_asked_for: run for run in runs}.values():
        run.check_data()
    jobs = min(jobs, len(runs))
    needed, there = jobs * max(run.bytes for run in runs), memory()
    if needed > there:
        raise SnnregError(
            f"arrays of {needed / 1e9:.3g} GB are needed, runs at a time: {jobs}, and this machine has "
            f"{there / 1e9:.3g} GB; take fewer jobs or smaller networks"
        )


def memory():
    """Bytes of this machine's memory; without end where it does not say."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # as on Windows
        return math.inf


def attempt(number, run):
    """Do one run: its number, and its ``tables`` and ``seconds``, or ``error`` (one line) and ``traceback``."""
    # The processor's time, not the clock's: what else the machine does must not count.
    start = time.thread_time()
    try:
        tables = run.tables()
    except Exception as error:
        kind = "" if isinstance(error, SnnregError) else f"{type(error).__name__}: "
        return number, {"error": " ".join(f"{kind}{error}".split()), "traceback": traceback.format_exc()}
    return number, {"tables": tables, "seconds": round(time.thread_time() - start, 3)}


def results(runs, jobs=1, client=None, progress=False):
    """What :func:`attempt` gives for each of some runs, a dict by number, as they finish.

    They are done in this process for one job, or in as many processes, or by the cluster of a Dask client.  Raises
    SnnregError if a process that does runs dies, or the cluster is lost.
    """
    native.load()  # if it is missing, say so before any run
    at_a_time = min(jobs, len(runs)) if client is None else sum(client.ncores().values())
    if progress:
        print(f"runs: {len(runs):,}, at a time: {at_a_time}", flush=True)
    if client is not None:
        finished = _on_cluster(runs, client)
    elif jobs == 1:
        finished = (attempt(*item) for item in runs.items())
    else:
        finished = _in_processes(runs, at_a_time)
    try:
        with contextlib.closing(finished), progress_bar(len(runs), "runs", progress, unit="run") as bar:
            for number, result in finished:
                yield number, result
                bar.update(1)
    except (BrokenExecutor, CancelledError, OSError) as error:
        lost = "the cluster" if client else "a process"
        raise SnnregError(
            f"lost {lost} that did runs, perhaps because memory ran out; finished runs are saved, run the same "
            "command again to resume"
        ) from error


def _in_processes(runs, jobs):
    from joblib import Parallel, delayed

    yield from Parallel(jobs, batch_size=1, return_as="generator_unordered")(
        delayed(attempt)(*item) for item in runs.items()
    )


def _on_cluster(runs, client):
    """Without joblib: its Dask backend waits for ever for a run that ends its workers (joblib 1.6)."""
    from distributed import KilledWorker, as_completed

    try:
        waiting = as_completed(client.map(attempt, list(runs), list(runs.values()), pure=False), loop=client.loop)
        for future in waiting:
            finished = future.result()
            del future  # or the cluster would do it again if the worker that holds it dies
            yield finished
    except KilledWorker as error:
        raise BrokenExecutor(str(error)) from error


@contextlib.contextmanager
def cluster_at(address, describe, here):
    """A client of the Dask cluster at an address, None for None; its workers describe themselves as `here`."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise SnnregError('--cluster needs dask: python -m pip install "dask[distributed]"') from error
    for name in ("distributed", "distributed.client"):  # errors are reported in one line, below
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        try:
            with ThreadPoolExecutor(1) as apart:  # a notebook's thread has an event loop already
                apart.submit(asyncio.run, _greet(address)).result()
            client = stack.enter_context(Client(address, timeout=CONNECT_S, set_as_default=False))
            client.wait_for_workers(1, timeout=CONNECT_S)
            there = client.run(describe)
        except Exception as error:  # what answers may be anything
            raise SnnregError(
                f"no Dask scheduler with a worker that has snnreg answers at {address!r} within {CONNECT_S} s "
                f"({type(error).__name__}); start them with: dask scheduler, dask worker {address}"
            ) from error
        for worker, found in there.items():
            if found != here:
                raise SnnregError(f"the worker {worker} has {difference(found, here)}; install the same there")
        yield client


async def _greet(address):
    """Ask a scheduler who it is: a client would wait for minutes where something else listens."""
    from distributed.core import rpc

    async with asyncio.timeout(CONNECT_S), rpc(address, timeout=CONNECT_S) as scheduler:
        await scheduler.identity()


def difference(found, here):
    """How two answers of ``computed_by`` differ, in words."""
    theirs, ours = found.get("versions") or {}, here["versions"]
    names = [name for name in {**ours, **theirs} if theirs.get(name) != ours.get(name)]
    words = "; ".join(f"{name} {theirs.get(name)}, here {ours.get(name)}" for name in names)
    return f"other versions ({words})" if words else "other sources of the same version"

"""Many runs side by side: in processes of this machine, or on a Dask cluster (chapter 15)."""

import asyncio
import contextlib
import logging
import time
import traceback
from concurrent.futures import FIRST_COMPLETED, CancelledError, ThreadPoolExecutor, wait

from joblib.externals.loky import get_reusable_executor
from joblib.externals.loky.process_executor import TerminatedWorkerError

from snnreg.base.errors import SnnregError
from snnreg.experiment.provenance import commit, difference, versions

MOST_JOBS = 256
"""Processes on this machine."""

CONNECT_S = 10
"""How long a cluster may take to answer."""


def attempt(run):
    """Do one run: its ``tables``, ``seconds`` and ``commit``, or ``error`` (one line) and ``traceback``."""
    # The processor's time, not the clock's: what else the machine does must not count.
    start = time.thread_time()
    try:
        tables = run.tables()
    except Exception as error:
        return _failure(error, traceback.format_exc())
    return {"tables": tables, "seconds": round(time.thread_time() - start, 3), "commit": commit()}


def _failure(error, trace=""):
    kind = "" if isinstance(error, SnnregError) else f"{type(error).__name__}: "
    return {"error": " ".join(f"{kind}{error}".split()), "traceback": trace}


def results(runs, numbers, jobs, client):
    """Do the runs with these numbers side by side; yield number and result of each as it finishes.

    No more runs are handed out than can be worked on.  If a local worker process dies, the runs that were in work
    are done again one at a time, so that the one which kills its process is found out.  A cluster does that
    itself. (joblib.Parallel over its dask backend would wait for ever for a run that killed its worker too often,
    and do the runs here where the cluster has one worker of one thread; joblib 1.6.)
    """
    if client is None and jobs == 1:
        for number in numbers:
            yield number, attempt(runs[number])
        return
    workers = min(jobs, max(1, len(numbers)))
    waiting, suspects, in_work, pool = list(numbers), [], {}, None
    try:
        while waiting or suspects or in_work:
            if client is None:
                pool, places = get_reusable_executor(max_workers=workers), workers
            else:
                pool, places = client.get_executor(), max(1, sum(client.ncores().values()))
            queue, places = (suspects, 1) if suspects else (waiting, places)
            while queue and len(in_work) < places:
                number = queue.pop(0)
                in_work[pool.submit(attempt, runs[number])] = number
            alone = len(in_work) == 1
            finished = wait(in_work, return_when=FIRST_COMPLETED).done
            while finished:
                future = finished.pop()
                number, result = in_work.pop(future), None
                try:
                    result = future.result()
                except TerminatedWorkerError as error:
                    if alone:
                        result = _failure(error)
                    else:
                        suspects.append(number)
                except CancelledError:
                    raise
                except Exception as error:  # the cluster's own, such as a run that killed its worker thrice
                    result = _failure(error)
                # A cluster computes again what a dead worker held, as long as anyone refers to it.
                del future
                if result is not None:
                    yield number, result
    except BaseException as error:
        if client is None and pool is not None:
            pool.shutdown(kill_workers=True)  # what they work on would be thrown away
        if client is not None and isinstance(error, (CancelledError, OSError)):
            raise SnnregError(
                "lost the cluster; finished runs are saved, run the same command again to resume"
            ) from error
        raise
    if client is None:
        pool.shutdown()


async def _greet(address):
    """Ask a scheduler who it is: a client would wait for minutes where something else listens."""
    from distributed.core import rpc

    async with asyncio.timeout(CONNECT_S), rpc(address, timeout=CONNECT_S) as scheduler:
        await scheduler.identity()


@contextlib.contextmanager
def client_of(address):
    """A client of the Dask cluster at an address, or None for None."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise SnnregError('--cluster needs dask: python -m pip install "dask[distributed]"') from error
    for name in ("distributed", "distributed.client"):  # errors are reported in one line, below
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        with ThreadPoolExecutor(1) as apart:  # a notebook's thread has an event loop already
            apart.submit(asyncio.run, _greet(address)).result()
        client = Client(address, timeout=CONNECT_S, set_as_default=False)
    except Exception as error:  # what answers may be anything
        raise SnnregError(
            f"no Dask scheduler answers at {address!r} within {CONNECT_S} s; start one with: dask scheduler"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=CONNECT_S)
        except TimeoutError as error:
            raise SnnregError(
                f"the cluster {address} has no worker; start one with: dask worker {address}"
            ) from error
        here = versions()
        try:
            there = client.run(versions)
        except ImportError as error:
            raise SnnregError(f"a worker of {address} lacks a package ({error}); install snnreg there") from error
        for worker, found in there.items():
            if found != here:
                raise SnnregError(
                    f"the worker {worker} has other versions{difference(found, here)}; install the same there"
                )
        yield client

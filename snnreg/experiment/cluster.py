"""Runs on many machines, by dask.distributed (appendix on many machines).

The scheduler hands runs to its workers and gives their results back; this process alone writes them.  A run whose
worker is lost is done by another one.  What a worker computes with is compared with what is here, when a sweep
begins and again by the worker itself before its first run, because workers may join at any time.
"""

import asyncio
import contextlib
import functools
import logging
import pickle
import platform
import signal
import sys
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import Any

from snnreg import native
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import FIELD_SETS, TEST_SETS
from snnreg.experiment.provenance import difference, sources_digest, versions
from snnreg.experiment.workers import Result, attempt_for

CONNECT_S = 10
"""How long a scheduler may take to answer, and to come back when its connection is lost."""

LOOK_S = 0.05
"""Time between two looks at what has finished."""

LOST = "lost the cluster; finished runs are saved, run the same command again to resume"


@contextlib.contextmanager
def cluster_at(address: str, modules: Sequence[str]) -> Iterator["Cluster"]:
    """Connect to the scheduler at an address, and compare its workers with this process.

    Parameters
    ----------
    address : str
        Such as ``"tcp://10.0.0.1:8786"``.
    modules : sequence of str
        What the runs come from, see :func:`snnreg.experiment.provenance.modules_of`.

    Yields
    ------
    Cluster

    Raises
    ------
    SnnregError
        If no scheduler answers, or a worker has more than one thread, or other versions or sources.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise SnnregError(
            "--cluster needs dask.distributed: in a copy of the repository, python -m pip install '.[cluster]'"
        ) from error
    with _silenced():
        try:
            with ThreadPoolExecutor(1) as apart:  # a notebook's thread has an event loop already
                apart.submit(asyncio.run, _greet(address)).result()
            client = Client(address, timeout=CONNECT_S, set_as_default=False)
        except Exception as error:  # whatever listens there
            raise SnnregError(
                f"no Dask scheduler answers at {address!r} within {CONNECT_S} s ({type(error).__name__}); "
                "start one with: dask scheduler"
            ) from error
        with client:
            cluster = Cluster(client, tuple(modules))
            cluster.wait_for_workers(address)
            cluster.compare()
            yield cluster


class Cluster:
    """A cluster at work for the runs of some modules."""

    def __init__(self, client: Any, modules: tuple[str, ...]) -> None:
        self._client, self._modules, self._here = client, modules, describe(modules)

    @property
    def workers(self) -> int:
        """How many workers there are now."""
        return len(self._client.nthreads())

    def wait_for_workers(self, address: str) -> None:
        """Wait until there is a worker, and say how to start one."""
        if not self.workers:
            print(f"waiting for workers; start some with: dask worker {address} --nthreads 1", flush=True)
        while not self.workers:
            self._check_connection()
            time.sleep(LOOK_S)

    def compare(self) -> None:
        """Raise SnnregError if a worker is not as this process."""
        for address, found in self._client.run(_describe_worker, self._modules, on_error="return").items():
            if isinstance(found, Exception):
                raise SnnregError(
                    f"the worker {address} cannot do runs ({type(found).__name__}: {found}); install the same "
                    "snnreg there, and put the folder of your own modules into its PYTHONPATH"
                ) from found
            _check_worker(address, self._client.nthreads().get(address, 1), found, self._here)

    def results(self, runs: Mapping[Any, Any]) -> Generator[tuple[Any, Result]]:
        """Do some runs and give the result of each, by number, as they finish.

        A run that ends every worker that tries it has failed; the others go on.  Raises SnnregError if the
        scheduler is lost, or a worker that joined later is not as this process.
        """
        import cloudpickle
        from distributed import as_completed

        # Pickled, so that the scheduler need not know their modules.
        sets = cloudpickle.dumps((TEST_SETS, FIELD_SETS))
        asked = {"sets": sets, "modules": self._modules, "here": self._here}
        pickled = [cloudpickle.dumps(run) for run in runs.values()]
        futures = self._client.map(_attempt, list(runs), pickled, **asked, pure=False)
        numbers = {future.key: number for future, number in zip(futures, runs, strict=True)}
        waiting = as_completed(futures, loop=self._client.loop, with_results=True, raise_errors=False)
        del futures
        while numbers:
            # Not by next(), which waits for ever for a result that is lost with the scheduler while it is fetched.
            for future, given in waiting.next_batch(block=False):
                if isinstance(given, CancelledError) or future.cancelled():
                    raise SnnregError(LOST)
                number = numbers.pop(future.key)
                yield _failed(number, given) if future.status == "error" else (number, given)
                future.release()  # or the cluster would do it again if the worker that holds it is lost
            self._check_connection()
            time.sleep(LOOK_S)

    def _check_connection(self) -> None:
        if self._client.status not in ("running", "connecting"):
            raise SnnregError(LOST)


def _failed(number: Any, given: Any) -> tuple[Any, Result]:
    """Make a result of the error that the cluster has given for a run."""
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, SnnregError):  # of a worker that refused it
        raise error
    lost = type(error).__name__ == "KilledWorker"
    told = "it ended every worker that tried it, perhaps because memory ran out" if lost else ""
    return number, {"error": told or f"{type(error).__name__}: {error}", "traceback": f"{error}\n"}


def describe(modules: tuple[str, ...]) -> dict[str, Any]:
    """Describe what this process computes with: versions, and the digest of the sources of each module."""
    native.load()  # if it is missing, say so before any run
    sources = {"snnreg": sources_digest([]), **{module: sources_digest([module]) for module in modules}}
    return {"versions": versions(), "sources": sources}


@functools.cache
def _describe_worker(modules: tuple[str, ...]) -> dict[str, Any]:
    """Describe a worker as it began: it goes on with the modules that it has read when their files are changed."""
    return describe(modules)


def _attempt(number: Any, pickled: bytes, sets: bytes, modules: tuple[str, ...], here: dict[str, Any]) -> Result:
    """Do one run on a worker, unless it is not as the process that asks for it."""
    from distributed import get_worker
    from distributed.utils import sync

    worker = get_worker()
    if "brian2" not in sys.modules:
        sync(worker.loop, _load_brian2)
    _check_worker(worker.address, worker.state.nthreads, _describe_worker(modules), here)
    result = attempt_for(pickle.loads(sets), number, pickle.loads(pickled))[1]
    return result if "error" in result else {**result, "machine": {"name": platform.node(), **result["machine"]}}


async def _load_brian2() -> None:
    """Import Brian2 in the main thread of a worker, which does its runs in another one.

    Brian2 takes SIGINT when it is imported, which Python allows in the main thread alone.  It is given back.
    """
    before = signal.getsignal(signal.SIGINT)
    import brian2  # noqa: F401

    signal.signal(signal.SIGINT, before)


def _check_worker(address: str, threads: int, found: dict[str, Any], here: dict[str, Any]) -> None:
    """Raise SnnregError if a worker has more than one thread, or describes itself otherwise than `here`."""
    if threads != 1:
        raise SnnregError(
            f"the worker {address} has {threads} threads, but runs share nothing only in processes of their own; "
            "start it with: dask worker --nworkers N --nthreads 1"
        )
    if found["versions"] != here["versions"]:
        told = difference(found, here)
    elif other := [name for name, digest in here["sources"].items() if found["sources"].get(name) != digest]:
        told = f"other sources of {other[0]}"
    else:
        return
    raise SnnregError(f"the worker {address} has {told}; put the same there, and start the worker again")


async def _greet(address: str) -> None:
    """Ask a scheduler who it is: a client would wait for minutes where something else listens."""
    from distributed.core import rpc

    async with asyncio.timeout(CONNECT_S), rpc(address, timeout=CONNECT_S) as scheduler:
        await scheduler.identity()


@contextlib.contextmanager
def _silenced() -> Iterator[None]:
    """Keep the logs of distributed quiet: what goes wrong is told in one line."""
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client", "tornado", "asyncio")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)

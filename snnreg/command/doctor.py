"""``snnreg doctor``: what works on this machine, and how to mend what does not."""

import os
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from snnreg.base.errors import SnnregError

PACKAGES = ("numpy", "scipy", "pandas", "matplotlib", "brian2", "numba", "torch", "torchvision", "anywidget")


def _python():
    found = ".".join(map(str, sys.version_info[:3]))
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise SnnregError(f"Python {found}; snnreg needs 3.11, 3.12 or 3.13")
    return found


def _packages():
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError as error:
            raise SnnregError(f"{name} is missing; install snnreg again, pip brings it along") from error
    return ", ".join(found)


def _cache():
    from snnreg.base.files import atomic_write, cache_folder

    probe = cache_folder() / f"probe-{os.getpid()}"
    with atomic_write(probe) as new:
        new.write_text("snnreg")
    probe.unlink(missing_ok=True)
    free = shutil.disk_usage(cache_folder()).free
    return f"{cache_folder()}, {free / 1e9:.1f} GB free"


def _working_folder():
    from snnreg.base.preferences import FILE

    if Path(FILE).exists():
        raise SnnregError(
            f"it holds a file {FILE}, which Brian2 would run as Python; snnreg never reads it. Remove it, or look "
            "who put it there"
        )
    return Path.cwd()


def _mnist():
    from snnreg.datasets.mnist import split

    return f"{len(split(train=True)[0]):,} training and {len(split(train=False)[0]):,} test images"


def _small_task():
    import numpy as np

    from snnreg.parameters import INPUTS

    return np.full((1, INPUTS), 40.0), np.zeros(1, int), np.random.default_rng(0)


def _numba():
    from snnreg import simulation
    from snnreg.simulation import kernel

    if kernel.unusable():
        raise SnnregError(f"{kernel.unusable()}; --engine brian2 works without it")
    network = simulation.train(*_small_task(), engine="numba", progress=False)
    return f"one image trained, {network.counts.sum()} spikes"


def _brian2():
    from snnreg import simulation
    from snnreg.simulation.program import compiler

    network = simulation.train(*_small_task(), engine="brian2", progress=False)
    return f"one image trained, {network.counts.sum()} spikes, compiled with {compiler()}"


def _repository():
    from snnreg.experiment.provenance import REPOSITORY, in_repository

    if not in_repository():
        raise SnnregError("installed without it; only the book, its results and the benchmarks need it")
    return REPOSITORY


def _npm():
    found = shutil.which("npm") or shutil.which("npm", path=str(Path(sys.executable).parent))
    if found is None:
        raise SnnregError("no npm; run: pip install '.[book]'")
    return found


def _chromium():
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = next((path for path in map(shutil.which, names) if path), None)
    if found is None:
        raise SnnregError("no Chromium; Debian, Ubuntu: apt install chromium")
    return found


CHECKS = (
    ("Python", _python, True),
    ("packages", _packages, True),
    ("cache folder", _cache, True),
    ("working folder", _working_folder, True),
    ("MNIST", _mnist, True),
    ("engine numba", _numba, True),
    ("engine brian2", _brian2, False),
    ("repository", _repository, False),
    ("npm, to build the book", _npm, False),
    ("Chromium, for the tests", _chromium, False),
)
"""What is tried: its name, the check, and whether snnreg cannot do without it."""


def main():
    """Try everything and print a line for each.

    Returns
    -------
    int
        0 if all that snnreg cannot do without works, 1 otherwise.
    """
    healthy = True
    for name, check, needed in CHECKS:
        try:
            print(f"ok       {name}: {check()}", flush=True)
        except Exception as error:
            # Whatever breaks here is what the doctor is for.
            print(f"{'BROKEN' if needed else 'missing':8} {name}: {error}", flush=True)
            healthy = healthy and not needed
    print("All that snnreg needs works." if healthy else "Mend what is BROKEN; what is missing is optional.")
    return 0 if healthy else 1

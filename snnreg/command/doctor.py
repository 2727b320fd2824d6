"""``snnreg doctor``: what works on this machine, and how to fix what does not."""

import os
import platform
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from snnreg.base.errors import SnnregError

PACKAGES = ("numpy", "scipy", "pandas", "matplotlib", "brian2")


def _packages() -> str:
    try:
        return ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    except PackageNotFoundError as error:
        raise SnnregError(f"no {error.name}; run: python -m pip install 'snnreg[model]'") from error


def _imported() -> Path:
    """Say where snnreg is imported from: a ``.venv`` that moved with its folder leads to the old one."""
    from snnreg.experiment.provenance import PACKAGE

    for folder in (Path(sys.prefix).parent, Path.cwd(), *Path.cwd().parents):
        here = folder / "snnreg"
        if (here / "__init__.py").exists() and not (here.samefile(PACKAGE) or PACKAGE.is_relative_to(sys.prefix)):
            raise SnnregError(f"{PACKAGE}, not {here}; run: cd {folder}; python3 -m publish install")
    return PACKAGE


def _cache() -> str:
    from snnreg.base.files import atomic_write, cache_folder

    probe = cache_folder() / f"probe-{os.getpid()}"
    with atomic_write(probe) as new:
        new.write_text("snnreg")
    probe.unlink(missing_ok=True)
    return f"{cache_folder()}, {shutil.disk_usage(cache_folder()).free / 1e9:.1f} GB free"


def _mnist() -> str:
    from snnreg.datasets.mnist import split

    return f"{len(split(train=True)[0]):,} training and {len(split(train=False)[0]):,} test images"


def _train(engine: str) -> str:
    import numpy as np

    from snnreg import train
    from snnreg.parameters import INPUTS

    image, rng = np.full((1, INPUTS), 40.0), np.random.default_rng(0)
    return f"one image trained, {train(image, [0], rng, engine=engine).counts.sum()} spikes"


def _brian2() -> str:
    from snnreg.simulation.program import compiler

    return f"{_train('brian2')}, compiled with {compiler()}"


def _labs() -> str:
    """The labs' scripts need npm's registry when the package is made, and the labs the extra of their name."""
    book = find_spec("snnreg_book")
    if not (book and book.origin and Path(book.origin).with_name("labs").joinpath("built").is_dir()):
        raise SnnregError("made where npm's registry did not answer; install snnreg again where it does")
    try:
        return f"anywidget {version('anywidget')}"
    except PackageNotFoundError as error:
        raise SnnregError(f"no {error.name}; run: python -m pip install 'snnreg[labs]'") from error


def _torch() -> str:
    import snnreg.integrations.decaying_weights  # noqa: F401, fails without PyTorch

    return f"torch {version('torch')}"


def _torchvision() -> str:
    try:
        return f"torchvision {version('torchvision')}"
    except PackageNotFoundError as error:
        raise SnnregError(f"no {error.name}; run: python -m pip install 'snnreg[torch]'") from error


CHECKS = (
    ("Python", platform.python_version, "BROKEN"),
    ("packages", _packages, "BROKEN"),
    ("snnreg imported from", _imported, "BROKEN"),
    ("cache folder", _cache, "BROKEN"),
    ("MNIST", _mnist, "BROKEN"),
    ("engine c", lambda: _train("c"), "BROKEN"),
    ("engine brian2", _brian2, "missing"),
    ("labs", _labs, "missing"),
    ("DecayingWeights", _torch, "missing"),
    ("data sets other than MNIST", _torchvision, "missing"),
)
"""Each check: its name, its function, and what its failure is called."""

WITHOUT_EXTRAS = (
    ("Python", platform.python_version, "BROKEN"),
    ("DecayingWeights", _torch, "BROKEN"),
    ("all else", _packages, "missing"),
)
"""The same where snnreg was installed without its extra ``model``, which is enough for DecayingWeights."""


def main() -> int:
    """Run all checks and print one line for each; returns 0 if nothing is broken, else 1."""
    healthy = True
    for name, check, failure in CHECKS if find_spec("brian2") else WITHOUT_EXTRAS:
        try:
            print(f"ok       {name}: {check()}", flush=True)
        except Exception as error:  # whatever fails here is what the doctor looks for
            print(f"{failure:8} {name}: {error}", flush=True)
            healthy = healthy and failure != "BROKEN"
    print("Everything snnreg needs works." if healthy else "Fix the items marked BROKEN; the others are optional.")
    return 0 if healthy else 1

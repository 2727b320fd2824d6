"""Execute the notebooks on all cores, into the cache from which Sphinx takes them.

Beside it the kernels leave each figure dark and narrow (snnreg/plots/variants.py).
MyST-NB would execute one notebook after the other. It finds here what it would have done itself, and executes only
what is missing. A notebook that fails is not kept, and the others are.
"""

import multiprocessing
import os
import sys
import time
from pathlib import Path

import nbclient
import yaml
from fresh_cache import current_cache
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbclient.exceptions import CellControlSignal, DeadKernelError
from step import Failed, step
from tqdm import tqdm


def read_notebook(path):
    """The notebook of a page, or None if the page is plain Markdown."""
    text = path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), MdParserConfig(), NbParserConfig(), text)
    return None if reader is None else reader.read(text)


def notebooks(root):
    """The notebooks of a book by path, the last ones first: the first chapters are the shortest.

    Parameters
    ----------
    root : pathlib.Path

    Yields
    ------
    pathlib.Path, nbformat.NotebookNode
    """
    for path in sorted([*root.glob("*.md"), *root.glob("chapters/*.ipynb")], reverse=True):
        notebook = read_notebook(path)
        if notebook is not None:
            yield path, notebook


def is_missing(cache, notebook):
    """Whether the cache holds no such notebook."""
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return True
    return False


def to_log(log):
    """Let this process and its kernels write to the file `log`, and compute on one core each."""
    for stream in (sys.stdout, sys.stderr):
        os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), stream.fileno())
    os.environ["OMP_NUM_THREADS"] = "1"


def executed(job):
    """The path of a notebook, the notebook with its outputs, how long it took, and what went wrong or None."""
    path, notebook, timeout = job
    begun, error = time.perf_counter(), None
    try:
        # The cache takes all of a cell's metadata for its source, so no times in it.
        nbclient.execute(
            notebook,
            cwd=str(path.parent),
            timeout=timeout,
            record_timing=False,
            extra_arguments=["--IPKernelApp.extensions=snnreg.plots.variants"],
        )
    except (CellControlSignal, DeadKernelError) as failure:
        error = f"{path}\n{failure}"
    return path, notebook, time.perf_counter() - begun, error


def execute(root):
    """Execute what the cache of a book misses.

    Parameters
    ----------
    root : pathlib.Path
        The folder with ``_config.yml``.

    Raises
    ------
    SystemExit
        If a notebook fails; the message names it and shows the cell and its error.
    """
    timeout = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["execute"]["timeout"]
    folder = current_cache(root, root / "_build")
    cache = get_cache(folder)
    os.environ["SNNREG_FIGURES"] = str(folder / "figures")  # the kernels draw dark and narrow figures there
    with step("chapters") as log, multiprocessing.Pool(initializer=to_log, initargs=[log.name]) as pool:
        jobs = [(path, notebook, timeout) for path, notebook in notebooks(root) if is_missing(cache, notebook)]
        errors = []
        bar = tqdm(total=len(jobs), desc="chapters", unit="chapter", leave=False, disable=None)
        for path, notebook, seconds, error in pool.imap_unordered(executed, jobs):
            if error is None:
                bundle = CacheBundleIn(notebook, str(path), data={"execution_seconds": seconds})
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            else:
                errors.append(error)
            bar.update()
            if bar.disable:  # no terminal
                print(f"  {path.stem:<20}{seconds:4.0f} s", flush=True)
        bar.close()
        if errors:
            print(*errors, sep="\n\n", file=log)
            raise Failed("\n\n".join(errors))


if __name__ == "__main__":
    execute(Path.cwd())

"""Execute the notebooks on all cores, into the cache from which Sphinx takes them.

Beside it the kernels leave each figure dark and narrow (snnreg_book/figures/variants.py), and remember what
networks learned (publish/kernels/trainings.py). After the last cell a kernel runs the checks of the text
(snnreg_book/checks.py), whose results are kept with the notebook.
MyST-NB would execute one notebook after the other. It finds here what it would have done itself, and executes only
what is missing. A notebook that fails is not kept, and the others are.
"""

import asyncio
import os
import sys
import time
from contextlib import asynccontextmanager
from queue import Empty

import nbformat
import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from myst_nb.core.config import NbParserConfig
from myst_nb.core.read import create_nb_reader
from myst_parser.config.main import MdParserConfig
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError

from publish import ROOT, checks, findings
from snnreg_book.checks import RESULTS

from .cache import current_cache, current_trainings
from .letters import make_letters
from .step import Failed, step

EXTENSIONS = "snnreg_book.figures.variants", "publish.kernels.trainings"
"""What the kernels load before the first cell."""


def read_notebook(path):
    """The notebook of a page, or None if the page is plain Markdown.

    In Markdown cells have no names, and a reader's browser keeps changes by these: they are counted.
    """
    text = path.read_text(encoding="utf-8")
    reader = create_nb_reader(str(path), MdParserConfig(), NbParserConfig(), text)
    notebook = None if reader is None else reader.read(text)
    if notebook is not None and path.suffix == ".md":
        code = (cell for cell in notebook.cells if cell.cell_type == "code")
        for number, cell in enumerate(code, 1):
            cell.id = f"code-{number}"
    return notebook


def notebooks(root):
    """Paths and notebooks of a book; the last first, as the first chapters are short."""
    pages = ("chapters/*.md", "chapters/*.ipynb", "teaching/*.ipynb")
    for path in sorted((path for kind in pages for path in root.glob(kind)), reverse=True):
        notebook = read_notebook(path)
        if notebook is not None:
            yield path, notebook


def kept_checks(cache, notebook):
    """Look up what a cache has of a notebook's checks: `results`, and the `digest` of the file that gave them."""
    return cache.match_cache_notebook(notebook).data.get("checks", {})


def results_of(folder, page):
    """The results of the checks of a page, from the cache in a folder; none where the page is plain Markdown."""
    notebook = read_notebook(page)
    return {} if notebook is None else kept_checks(get_cache(folder), notebook).get("results", {})


def is_kept(cache, path, notebook):
    """Return whether a notebook and its checks have run as they are now."""
    try:
        return kept_checks(cache, notebook).get("digest") == checks.digest(path)
    except KeyError:
        return False


class Channel(AsyncZMQSocketChannel):
    """Asks for a message every second: pyzmq may miss that one came, and finds it when a wait is over.

    Without this a book stalls, now and then, for the whole time that a cell may take.
    """

    async def get_msg(self, timeout=None):
        """The next message; :exc:`queue.Empty` after so many seconds without one, if there is a limit."""
        deadline = float("inf") if timeout is None else time.monotonic() + timeout
        while True:
            left = deadline - time.monotonic()
            try:
                return await super().get_msg(max(0, min(1, left)))
            except Empty:
                if left <= 1:
                    raise


class KernelClient(AsyncKernelClient):
    """Hears the kernel's answers and outputs through :class:`Channel`."""

    shell_channel_class = iopub_channel_class = Channel


class Client(NotebookClient):
    """Starts warm kernels, and leaves Ctrl-C to asyncio, which cancels whatever runs.

    NotebookClient would take it for one notebook.
    """

    @asynccontextmanager
    async def async_setup_kernel(self, **process):
        self.km = self.create_kernel_manager()
        self.km.client_factory = KernelClient
        if sys.platform == "linux":  # elsewhere libraries may not survive a fork, or there is none
            from publish.kernels.warm import Warm

            self.km.provisioner = Warm(kernel_id="", kernel_spec=self.km.kernel_spec, parent=self.km)
        try:
            await self.async_start_new_kernel(**process)
            await self.async_start_new_kernel_client()
            yield
        finally:
            await self._async_cleanup_kernel()


async def run_all(jobs, cache, timeout, **process):
    """Execute notebooks, one a core, and keep in the cache those that did not fail; return what went wrong."""
    cores = asyncio.Semaphore(os.cpu_count() or 1)
    errors = []

    async def run(path, notebook):
        digest = checks.digest(path)
        if digest is not None:
            source = f"import snnreg_book.checks; snnreg_book.checks.show('checks/{path.stem}.py', globals())"
            notebook.cells.append(nbformat.v4.new_code_cell(source))
        client = Client(
            notebook,
            kernel_name=notebook.metadata.kernelspec.name,
            timeout=timeout,
            startup_timeout=600,
            record_timing=False,  # the cache takes all of a cell's metadata for its source
            extra_arguments=[f"--IPKernelApp.extensions={name}" for name in EXTENSIONS],
        )
        async with cores:
            start = time.perf_counter()
            try:
                await client.async_execute(cwd=str(path.parent), **process)
            except (CellControlSignal, DeadKernelError) as failure:
                errors.append(f"{path}\n{failure}")
            else:
                data = {"execution_seconds": time.perf_counter() - start}
                if digest is not None:
                    outputs = [output.get("data", {}) for output in notebook.cells.pop().outputs]
                    (results,) = (output[RESULTS] for output in outputs if RESULTS in output)
                    data["checks"] = {"digest": digest, "results": results}
                bundle = CacheBundleIn(notebook, str(path), data=data)
                cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
            seconds = time.perf_counter() - start
        print(f"  {path.stem:<20}{seconds:4.0f} s", flush=True)

    async with asyncio.TaskGroup() as group:
        for job in jobs:
            group.create_task(run(*job))
    return errors


def execute(root, names=()):
    """Execute what the cache of the book in a folder lacks, or of the pages that are named.

    What fails is named, with its cell and its error. The results of the checks come back, by page.
    """
    timeout = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["execute"]["timeout"]
    folder = current_cache(root, root / "_build")
    cache = get_cache(folder)
    pages = [page for page in notebooks(root) if not names or page[0].stem in names]
    with step("chapters") as log:
        make_letters(folder / "letters")
        env = os.environ | {
            "SNNREG_FIGURES": str(folder / "figures"),  # receives dark and narrow figures
            "SNNREG_TRAININGS": str(current_trainings(root, root / "_build")),
            "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
            "OMP_NUM_THREADS": "1",  # each kernel computes on one core
        }
        process = {"env": env, "stdout": log, "stderr": log}
        missing = [page for page in pages if not is_kept(cache, *page)]
        errors = asyncio.run(run_all(missing, cache, timeout, **process))
        if errors:
            print(*errors, sep="\n\n", file=log)
            raise Failed("\n\n".join(errors))
    return {path: kept_checks(cache, notebook).get("results", {}) for path, notebook in pages}


def compare(root, results):
    """Refuse a book whose text says other than checks and findings give; all that differs is said at once."""
    bank = root / checks.BANK
    questions = bank.read_text(encoding="utf-8") if bank.exists() else ""
    pages = dict(notebooks(root))
    wrong = [each for path in results for each in checks.mistakes(path, pages[path], results[path], questions)]
    unknown = {page for _, page, _ in checks.LINK.findall(questions)} - {path.stem for path in pages}
    unknown.discard(checks.FINDINGS)
    wrong += [f"{bank.name} links to checks/{page}.py, which is of no page" for page in sorted(unknown)]
    wrong += findings.mistakes(root, current_cache(root, root / "_build"))
    if wrong:
        wrong.append("\n'python -m publish numbers' writes into the text what its checks give.")
        raise Failed("\n".join(wrong))

"""How long the cells of a chapter take in its page, beside native Python: the first four, each from nothing.

After ``make book``, ``python -m benchmarks.live`` writes live.csv, which the book shows: one row for the start and
one per chapter, in Chromium over http. Both sides start Python anew, and have run it before: the page keeps what
it has loaded, and native Python what Brian2 has compiled.
"""

import os
import sys
import time
from pathlib import Path

import nbformat
import pandas as pd
from nbclient import NotebookClient

from publish import chromium
from tests.support.pages import BOOK, IDLE, READY
from tests.support.served import served

TABLE = Path(__file__).resolve().parent / "live.csv"
COLUMNS = ("what", "seconds in the page", "seconds in native Python", "load")
CHAPTERS = BOOK.parents[1] / "chapters"
IMPORTS = "import brian2, matplotlib.pyplot, pandas, scipy.stats, snnreg.simulation"
START = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(IMPORTS)])
LONG_MS = 3_600_000


def in_page(page, address, all_cells=True):
    """Seconds from *Run this page* to the end of *Run all*, or to the end of the start."""
    page.goto(address)
    start = time.perf_counter()
    page.get_by_role("button", name="Run this page").click()
    page.wait_for_function(READY)
    if all_cells:
        page.get_by_role("button", name="Run all").click()
        page.wait_for_function(IDLE)
        if page.locator(".snn-live-error").count():
            sys.exit(f"a cell of {address} failed")
    return time.perf_counter() - start


def natively(notebook):
    """Seconds that a kernel takes for a notebook, its start included."""
    start = time.perf_counter()
    NotebookClient(notebook, timeout=None, resources={"metadata": {"path": str(CHAPTERS)}}).execute()
    return time.perf_counter() - start


def measure(page, address, names):
    """The rows of the table, one by one; the first visit and the first run of each kernel do not count."""
    in_page(page, f"{address}/chapters/{names[0]}.html", all_cells=False)
    natively(START)
    first = in_page(page, f"{address}/chapters/{names[0]}.html", all_cells=False)
    yield "start", first, natively(START), os.getloadavg()[0]
    for name in names:
        notebook = nbformat.read(CHAPTERS / f"{name}.ipynb", 4)
        natively(notebook)
        seconds = in_page(page, f"{address}/chapters/{name}.html")
        yield f"{{doc}}`/chapters/{name}`", seconds, natively(notebook), os.getloadavg()[0]


def main():
    if not (BOOK / "_static" / "python" / "parts.json").exists():
        sys.exit("The book is not built with Python in its pages. Run 'make book' with a network first.")
    names = [path.stem for path in sorted(CHAPTERS.glob("*.ipynb"))[:4]]
    with chromium.launched() as browser, served(BOOK) as address:
        page = browser.new_page()
        page.set_default_timeout(LONG_MS)
        table = pd.DataFrame(measure(page, address, names), columns=COLUMNS).round(2)
    table.to_csv(TABLE, index=False)
    print(f"written: {TABLE}")


if __name__ == "__main__":
    main()

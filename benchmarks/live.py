"""How long the cells of each chapter take in its page, beside native Python, and how much memory they need there.

After ``make book``, ``python -m benchmarks.live`` writes live.csv, which the book shows: one row for the start and
one per chapter, in Chromium over http. Both sides start Python anew, and have run it before: the page keeps what
it has loaded, and native Python what Brian2 compiled when the book was built. The memory is that of the page's
process, looked at ten times a second; what it shares with others counts in part (PSS, on Linux).
"""

import os
import sys
import threading
import time
from pathlib import Path

import nbformat
import pandas as pd
import psutil
from nbclient import NotebookClient

from publish import chromium
from tests.support.pages import BOOK, IDLE, READY
from tests.support.served import served

TABLE = Path(__file__).resolve().parent / "live.csv"
COLUMNS = ("what", "seconds in the page", "seconds in native Python", "GiB in the page at most", "load")
CHAPTERS = BOOK.parents[1] / "chapters"
IMPORTS = "import brian2, matplotlib.pyplot, pandas, scipy.stats, snnreg.simulation"
START = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(IMPORTS)])
LONG_MS = 3_600_000


class Memory(threading.Thread):
    """The most GiB that a page's process has needed since ``most`` was last set to 0."""

    most = 0.0

    def run(self):
        while True:
            for process in psutil.Process().children(recursive=True):
                try:
                    if "--type=renderer" in process.cmdline():
                        self.most = max(self.most, process.memory_full_info().pss / 2**30)
                except psutil.Error:  # it has ended
                    continue
            time.sleep(0.1)


def in_page(context, address, all_cells=True):
    """Seconds from *Start Python* to the end of *Run all*, or to the end of the start, in a tab of its own."""
    page = context.new_page()
    page.goto(address)
    start = time.perf_counter()
    page.get_by_role("button", name="Start Python", exact=True).click()
    page.wait_for_function(READY)
    if all_cells:
        page.get_by_role("button", name="Run all").click()
        page.wait_for_function(IDLE)
        if page.locator(".snn-live-error").count():
            sys.exit(f"a cell of {address} failed")
    seconds = time.perf_counter() - start
    page.close()
    return seconds


def natively(notebook):
    """Seconds that a kernel takes for a notebook, its start included."""
    start = time.perf_counter()
    NotebookClient(notebook, timeout=None, resources={"metadata": {"path": str(CHAPTERS)}}).execute()
    return time.perf_counter() - start


def measure(context, address, names):
    """The rows of the table, one by one; the first visit does not count."""
    memory = Memory(daemon=True)
    memory.start()
    in_page(context, f"{address}/chapters/{names[0]}.html", all_cells=False)
    natively(START)
    memory.most = 0
    first = in_page(context, f"{address}/chapters/{names[0]}.html", all_cells=False)
    yield "start", first, natively(START), memory.most, os.getloadavg()[0]
    for name in names:
        memory.most = 0
        seconds = in_page(context, f"{address}/chapters/{name}.html")
        most, notebook = memory.most, nbformat.read(CHAPTERS / f"{name}.ipynb", 4)
        yield f"{{doc}}`/chapters/{name}`", seconds, natively(notebook), most, os.getloadavg()[0]


def main():
    if not (BOOK / "_static" / "python" / "parts.json").exists():
        sys.exit("The book is not built with Python in its pages. Run 'make book' with a network first.")
    names = [path.stem for path in sorted(CHAPTERS.glob("*.ipynb"))]
    with chromium.launched() as browser, served(BOOK) as address:
        context = browser.new_context()
        context.set_default_timeout(LONG_MS)
        table = pd.DataFrame(measure(context, address, names), columns=COLUMNS).round(2)
    table.to_csv(TABLE, index=False)
    print(f"written: {TABLE}")


if __name__ == "__main__":
    main()

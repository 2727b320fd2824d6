"""How long the cells of each chapter take in its page, beside native Python, and how much memory they need there.

After ``make book``, ``python -m benchmarks.live`` writes live.csv, which the book shows: one row for the start and
one per chapter, in each browser over http. Both sides start Python anew, and have run it before: the page keeps
what it has loaded, and native Python what Brian2 compiled when the book was built. The memory is that of the
page's process, looked at ten times a second; what it shares with others counts in part (PSS, on Linux).

``python -m benchmarks.live Firefox`` measures the columns of one browser and keeps the others as they stand; they
belong together where machine and chapters are the same.
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

from tests.support import browsers
from tests.support.browsers import button
from tests.support.pages import BOOK, IDLE, READY, SETTLED
from tests.support.served import served

TABLE = Path(__file__).resolve().parent / "live.csv"
CHAPTERS = BOOK.parents[1] / "chapters"
IMPORTS = "import brian2, matplotlib.pyplot, pandas, scipy.stats, snnreg.simulation"
START = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(IMPORTS)])
LONG_S = 3600  # only there so that a hang ends
PAGE_PROCESSES = ("--type=renderer", "-contentproc", "WebKitWebProcess")
"""What stands in the command of a process that shows pages, in each browser."""


class Memory(threading.Thread):
    """The most GiB that a page's process has needed since ``most`` was last set to 0."""

    most = 0.0

    def run(self):
        while True:
            for process in psutil.Process().children(recursive=True):
                try:
                    if any(mark in " ".join(process.cmdline()) for mark in PAGE_PROCESSES):
                        self.most = max(self.most, process.memory_full_info().pss / 2**30)
                except psutil.Error:  # it has ended
                    continue
            time.sleep(0.1)


def in_page(page, address, all_cells=True):
    """Seconds from *Start Python* to the end of *Run all*, or to the end of the start."""
    page.open(address)
    page.evaluate(SETTLED)
    start = time.perf_counter()
    page.click(button("Start Python"))
    page.wait(READY, timeout_s=LONG_S)
    if all_cells:
        page.click(button("Run all"))
        page.wait(IDLE, timeout_s=LONG_S)
        if page.evaluate("() => document.querySelectorAll('.snn-live-error').length"):
            sys.exit(f"a cell of {address} failed")
    return time.perf_counter() - start


def natively(notebook):
    """Seconds that a kernel takes for a notebook, its start included."""
    start = time.perf_counter()
    NotebookClient(notebook, timeout=None, resources={"metadata": {"path": str(CHAPTERS)}}).execute()
    return time.perf_counter() - start


def all_natively(names):
    """The column of native Python; the first start does not count."""
    natively(START)
    seconds = {row("start"): natively(START)}
    seconds |= {row(name): natively(nbformat.read(CHAPTERS / f"{name}.ipynb", 4)) for name in names}
    return {"native Python (s)": seconds}


def row(name):
    """What the table calls a chapter, or the start alone."""
    return name if name == "start" else f"{{doc}}`/chapters/{name}`"


def in_browser(browser, names, memory):
    """Yield the columns of one browser, longer by a row each time; the first visit does not count."""
    with served(BOOK) as site, browsers.LAUNCHED[browser]() as new_page, new_page() as page:
        visits = {name: f"{site}/chapters/{name}.html" for name in names}
        visits = {"start": visits[names[0]], **visits}
        in_page(page, visits["start"], all_cells=False)
        seconds, most = {}, {}
        for name, address in visits.items():
            memory.most = 0
            seconds[row(name)] = in_page(page, address, all_cells=name != "start")
            most[row(name)] = memory.most
            print(f"{browser}, {name}: {seconds[row(name)]:.1f} s, {memory.most:.2f} GiB", flush=True)
            yield {f"{browser} (s)": seconds, f"{browser} (GiB)": most}


def main(chosen):
    if not (BOOK / "_static" / "python" / "parts.json").exists():
        sys.exit("The book is not built with Python in its pages. Run 'make book' with a network first.")
    names = [path.stem for path in sorted(CHAPTERS.glob("*.ipynb"))]
    memory = Memory(daemon=True)
    memory.start()
    print(f"load before: {os.getloadavg()[0]:.2f}")
    columns = dict(pd.read_csv(TABLE, index_col="what")) if chosen else all_natively(names)
    rows = [row(name) for name in ("start", *names)]
    for browser in chosen or browsers.found():
        for measured in in_browser(browser, names, memory):  # each row is written at once: it takes an hour
            columns |= measured
            pd.DataFrame(columns, index=rows).rename_axis("what").round(1).to_csv(TABLE)


if __name__ == "__main__":
    main(sys.argv[1:])

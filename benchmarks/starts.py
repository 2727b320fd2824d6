"""How long Python in a page takes until it is ready, and how many megabytes it loads, in each browser over http.

Run ``python -m benchmarks.starts`` after ``make book``: it prints a table.  The first start loads the interpreter
and makes its memory image, a later one finds both in the browser.  Chromium is tried once more behind a line of
5 Mbit/s, with all cells of chapter 4.
"""

import time

import pandas as pd

from tests.support import browsers
from tests.support.browsers import button
from tests.support.pages import BOOK, IDLE, READY, SETTLED
from tests.support.served import Line, served

PAGE = "chapters/04_network.html"
LONG_S = 1800  # only there so that a hang ends
SLOW_MBITS = 5
KEPT = """async () => {
    const cache = await caches.open("snnreg-python");
    return (await cache.keys()).some(({ url }) => /\\/(image|memory\\.bin\\.gz)\\?/.test(url));
}"""
"""A later visit finds an image of Python's memory: that which the browser has made, or, in WebKit, has loaded."""


def started(page, line):
    """Seconds and bytes from *Start Python* until it is ready."""
    page.evaluate(SETTLED)
    page.wait("() => document.readyState === 'complete'")
    begin, sent = time.perf_counter(), line.sent
    page.click(button("Start Python"))
    page.wait(READY, timeout_s=LONG_S)
    return time.perf_counter() - begin, line.sent - sent


def measured(name, line, runs_all):
    """A row of the table."""
    with served(BOOK, line=line) as site, browsers.LAUNCHED[name]() as new_page, new_page() as page:
        page.open(f"{site}/{PAGE}")
        before = line.sent
        first_s, sent = started(page, line)
        row = {"browser": name, "seconds the first time": first_s, "MB": sent / 1e6}
        page.wait(KEPT, timeout_s=LONG_S)
        if runs_all:
            begin = time.perf_counter()
            page.click(button("Run all"))
            page.wait(IDLE, timeout_s=LONG_S)
            row |= {
                "seconds of all cells": time.perf_counter() - begin,
                "MB with all cells": (line.sent - before) / 1e6,
            }
            assert not page.evaluate("() => document.querySelectorAll('.snn-live-error').length")
        page.open_again(f"{site}/{PAGE}")
        row["seconds later"], _ = started(page, line)
        return row


def main():
    rows = [measured(name, Line(), runs_all=False) for name in browsers.found()]
    slow = measured("Chromium", Line(SLOW_MBITS * 125_000), runs_all=True)
    rows.append(slow | {"browser": f"Chromium at {SLOW_MBITS} Mbit/s"})
    print(pd.DataFrame(rows).round(1).to_csv(index=False))


if __name__ == "__main__":
    main()

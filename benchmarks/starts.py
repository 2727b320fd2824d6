"""How long a reader waits for Python in a page, and how many megabytes come, in each browser over http.

``python -m benchmarks.starts`` after ``make book`` prints a line of CSV as soon as it is measured: for each
browser, and for Chromium behind a line of 5 Mbit/s. ``python -m benchmarks.starts Chromium`` measures one of them,
in two minutes on a quiet machine; the names are Chromium, Firefox, WebKit and slow.

A reader opens chapter 4 for the first time, starts Python, which loads the interpreter and makes its memory image,
runs the first cell, then all cells, and comes back later, when the browser has both. Megabytes are those of all
answers from the opening of the page on, the page's own among them.
"""

import csv
import sys
import time

from tests.support import browsers
from tests.support.browsers import button
from tests.support.pages import BOOK, IDLE, READY, SETTLED
from tests.support.served import Line, served

PAGE = "chapters/04_network.html"
COLUMNS = (
    "browser",
    "seconds until ready",
    "MB until the first cell has run",
    "seconds of all cells",
    "MB with all cells",
    "seconds until ready later",
)
LONG_S = 1800  # only there so that a hang ends
SLOW_MBITS = 5
SLOW = "slow"
KEPT = """async () => {
    const cache = await caches.open("snnreg-python");
    return (await cache.keys()).some(({ url }) => /\\/(image|memory\\.bin\\.gz)\\?/.test(url));
}"""
"""A later visit finds an image of Python's memory: that which the browser has made, or, in WebKit, has loaded."""


def started(page):
    """Seconds from *Start Python* until it is ready."""
    page.evaluate(SETTLED)
    page.wait("() => document.readyState === 'complete'")
    begin = time.perf_counter()
    page.click(button("Start Python"))
    page.wait(READY, timeout_s=LONG_S)
    return time.perf_counter() - begin


def ran(page, name):
    """Seconds from a button to the end of what it runs, without an error."""
    begin = time.perf_counter()
    page.click(button(name))
    page.wait(IDLE, timeout_s=LONG_S)
    assert not page.evaluate("() => document.querySelectorAll('.snn-live-error').length")
    return time.perf_counter() - begin


def measured(name):
    """A row of the table."""
    is_slow = name == SLOW
    line = Line(SLOW_MBITS * 125_000) if is_slow else Line()
    new_pages = browsers.LAUNCHED["Chromium" if is_slow else name]
    with served(BOOK, line=line) as site, new_pages() as new_page, new_page() as page:
        page.open(f"{site}/{PAGE}")
        first_s = started(page)
        ran(page, "Run")
        first_mb = line.sent / 1e6
        page.wait(KEPT, timeout_s=LONG_S)
        all_s = ran(page, "Run all")
        all_mb = line.sent / 1e6
        page.open_again(f"{site}/{PAGE}")
        later_s = started(page)
    browser = f"Chromium at {SLOW_MBITS} Mbit/s" if is_slow else name
    return browser, *(f"{value:.1f}" for value in (first_s, first_mb, all_s, all_mb, later_s))


def main(names):
    out = csv.writer(sys.stdout)
    out.writerow(COLUMNS)
    for name in names or [*browsers.found(), SLOW]:
        out.writerow(measured(name))
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])

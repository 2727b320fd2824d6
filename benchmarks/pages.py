"""What each page of the built book weighs, and when its labs can be used.

Run ``python -m benchmarks.pages`` after ``make book``: it opens every page as a file, in Chromium without a
network, and writes pages.csv beside this file, which the book shows.

The weight is that of all files that a page loads for one who reads it to its end, each gzipped. A page is usable
when its mathematics is set and every lab on it shows its first number. The time counts from the click that leads
to the page; it is the median of some visits, each in a browser that keeps nothing of the one before.
"""

import statistics
import sys

import pandas as pd

from publish import chromium
from tests.support.pages import BOOK, READ_TO_THE_END, TABLE, in_order, reference, weight

COLUMNS = ("page", "labs", "kB gzipped", "seconds until usable")
VISITS = 3

USABLE_AFTER_MS = """async () => {
    await window.MathJax?.startup?.promise;
    await window.fillAll?.();
    const labs = [...document.querySelectorAll(".snn-place")];
    while (!labs.every((lab) => lab.querySelector("data, .snn-teach"))) {
        await new Promise((done) => setTimeout(done, 10));
    }
    return performance.now();
}"""


def visit(browser, page):
    """Number of labs, weight in bytes and seconds until usable, of one visit."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    try:
        tab = context.new_page()
        asked = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(page.as_uri())
        usable_s = tab.evaluate(USABLE_AFTER_MS) / 1e3
        tab.evaluate(READ_TO_THE_END)
        tab.wait_for_load_state("networkidle")
        return tab.locator(".snn-lab").count(), weight(asked), usable_s
    finally:
        context.close()


def measured(browser):
    """One row of :data:`COLUMNS` for each page."""
    for page in in_order():
        visits = [visit(browser, page) for _ in range(VISITS)]
        labs, size, _ = visits[0]
        seconds = statistics.median(seconds for *_, seconds in visits)
        yield reference(page), labs or "", round(size / 1e3), f"{seconds:.1f}"


def main():
    if not BOOK.is_dir():
        sys.exit("The book is not built. Run 'make book' first.")
    with chromium.launched() as browser:
        rows = list(measured(browser))
    pd.DataFrame(rows, columns=COLUMNS).to_csv(TABLE, index=False)


if __name__ == "__main__":
    main()

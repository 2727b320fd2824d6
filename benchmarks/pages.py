"""What each page of the built book weighs, and when its labs can be used.

Run ``python benchmarks/pages.py`` after ``make book``: it opens every page as a file, in Chromium without a
network, and writes pages.csv beside this file, which the book shows.

The weight is that of all files that a page loads, each gzipped. A page is usable when its mathematics is set
and every lab on it shows its first number. The time counts from the click that leads to the page; it is the
median of some visits, each in a browser that keeps nothing of the one before.
"""

import csv
import functools
import gzip
import statistics
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent.parent
BOOK = ROOT / "_build" / "html"
TABLE = Path(__file__).parent / "pages.csv"
COLUMNS = ("page", "labs", "kB gzipped", "seconds until usable")
VISITS = 5

USABLE_AFTER_MS = """async () => {
    await window.MathJax?.startup?.promise;
    const labs = [...document.querySelectorAll("script[type='application/vnd.jupyter.widget-view+json']")];
    while (!labs.every((lab) => lab.previousElementSibling?.querySelector("data"))) {
        await new Promise((done) => setTimeout(done, 10));
    }
    return performance.now();
}"""


@functools.cache
def _gzipped(url):
    return len(gzip.compress(Path(unquote(urlsplit(url).path)).read_bytes()))


def weight(asked):
    """Bytes of all files among the addresses `asked`, each gzipped and counted once."""
    return sum(map(_gzipped, {url.split("?")[0].split("#")[0] for url in asked if url.startswith("file:")}))


def in_order():
    """The pages, as a reader turns them: each but the last names the next."""
    page = BOOK / "intro.html"
    while page is not None:
        yield page
        page = _next(page)


def _next(page):
    from bs4 import BeautifulSoup

    link = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").find("a", class_="right-next")
    return None if link is None else (page.parent / link["href"]).resolve()


def visit(browser, page):
    """Number of labs, weight in bytes and seconds until usable, of one visit."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    try:
        tab = context.new_page()
        asked = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(page.as_uri())
        usable_s = tab.evaluate(USABLE_AFTER_MS) / 1e3
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


def reference(page):
    """A page as the book refers to it, by its title: what the table shows is a link."""
    return f"{{doc}}`{page.relative_to(BOOK).with_suffix('').as_posix()}`"


def main():
    if not BOOK.is_dir():
        sys.exit("The book is not built. Run 'make book' first.")
    sys.path.insert(0, str(ROOT / "tests"))
    import chromium

    try:
        with chromium.launched() as browser:
            rows = list(measured(browser))
    except chromium.Missing as error:
        sys.exit(str(error))
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


if __name__ == "__main__":
    main()

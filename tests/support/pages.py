"""The pages of the built book: their order, their names, what they weigh."""

import functools
import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "_build" / "html"
TABLE = ROOT / "benchmarks" / "pages.csv"
"""What the pages weigh, as the book lists it; ``python -m benchmarks.pages`` measures it."""

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VIOLATIONS = """async (where) => (await axe.run(where, { preload: false })).violations
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`))"""

READ_TO_THE_END = """async () => {
    for (const picture of document.querySelectorAll("article img")) {
        if (!picture.checkVisibility()) continue;
        picture.scrollIntoView();
        await picture.decode().catch(() => {});
    }
    scrollTo(0, 0);
}"""
"""Figures are loaded when a reader comes to them; a page weighs what it loads for one who reads all of it."""

SETTLED = """async () => {
    await document.fonts.ready;
    await window.MathJax?.startup.promise;
    await window.fillAll?.();
}"""
"""Letters, equations and labs are there: nothing moves any more."""

LONG_MS = 900_000  # only there so that a hang ends
READY = "() => document.querySelector('.snn-live-status')?.textContent.startsWith('Ready')"
IDLE = "() => [...document.querySelectorAll('.snn-live button')].find((b) => b.textContent === 'Stop')?.disabled"
"""Python has started in a page; no cell runs there."""


def start_python(page):
    """Press the button of a chapter in Chromium, and wait for its Python; what follows has as much time."""
    page.set_default_timeout(LONG_MS)
    page.get_by_role("button", name="Start Python", exact=True).click()
    page.wait_for_function(READY)


@functools.cache
def _gzipped(url):
    return len(gzip.compress(Path(unquote(urlsplit(url).path)).read_bytes()))


def weight(asked):
    """Bytes of all files among the addresses `asked`, each gzipped and counted once."""
    return sum(map(_gzipped, {url.split("?")[0].split("#")[0] for url in asked if url.startswith("file:")}))


def in_order():
    """The pages, as a reader turns them: each but the last names the next."""
    page = BOOK / "chapters" / "intro.html"
    yield page
    while link := re.search(r'<a class="right-next"\s+href="([^"#]*)', page.read_text(encoding="utf-8")):
        page = (page.parent / link[1]).resolve()
        yield page


def reference(page):
    """A page as the book refers to it, by its title: what the table shows is a link."""
    return f"{{doc}}`/{page.relative_to(BOOK).with_suffix('').as_posix()}`"

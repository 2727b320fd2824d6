"""A chapter as it prints, read by a reader whose screen is dark."""

import re
from types import SimpleNamespace

import numpy as np
import pypdfium2 as pdfium
import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.slow

CHAPTER = "chapters/03_decay.html"  # equations, tables, a lab, folded code, exercises with folded solutions
SOLUTION = ".dropdown.admonition"
A4 = (595, 842)  # points
MARGIN = 44  # points, a little less than the 17 mm of print.css


def squeezed(text):
    """A text without what a line break changes: spaces, and the hyphens of the PDF."""
    return re.sub(r"[\s\ufffe\u00ad-]", "", text)


def look(path):
    """The pages of a PDF: what they say, and their ink, from 0 (black) to 255 (white), a pixel a point."""
    with pdfium.PdfDocument(path) as document:
        for page in document:
            yield SimpleNamespace(
                words=page.get_textpage().get_text_range(),
                ink=np.asarray(page.render(grayscale=True).to_pil()).astype(int),
            )


@pytest.fixture(scope="module")
def printed(browser, book, tmp_path_factory):
    """The pages of a printed chapter, and the mode in which the reader had it before and after."""
    context = browser.new_context(color_scheme="dark", reduced_motion="reduce")
    page = context.new_page()
    page.goto((book / CHAPTER).as_uri())
    page.evaluate("async () => { await MathJax.startup.promise; await fillAll(); }")
    page.locator(f"{SOLUTION} .toggle-button").first.click()
    state = "[document.documentElement.dataset.theme, document.querySelectorAll('details[open]').length]"
    before = page.evaluate(state)
    path = tmp_path_factory.mktemp("print") / "chapter.pdf"
    page.pdf(path=path, format="A4", print_background=True)
    after = page.evaluate(state)
    context.close()
    return SimpleNamespace(pages=list(look(path)), before=before, after=after)


@pytest.fixture(scope="module")
def article(book):
    return BeautifulSoup((book / CHAPTER).read_text(encoding="utf-8"), "html.parser").find("article")


def test_paper_is_white_the_screen_stays_dark_and_nothing_is_cut(printed):
    assert printed.before[0] == "dark" and printed.after == printed.before
    for page in printed.pages:
        assert np.median(page.ink) > 240 and page.ink.min() < 100
        height, width = page.ink.shape
        assert (width, height) == pytest.approx(A4, abs=2)
        assert (page.ink[:, :MARGIN] == 255).all() and (page.ink[:, width - MARGIN :] == 255).all()


def test_an_unfolded_solution_is_printed(printed, article):
    said = squeezed("".join(page.words for page in printed.pages))
    paragraphs = article.select_one(SOLUTION).select("p")
    assert len(paragraphs) > 1
    for paragraph in paragraphs:
        for maths in paragraph.select(".math"):
            maths.replace_with("\0")
        for words in paragraph.get_text().split("\0"):
            assert squeezed(words) in said, words


def test_what_is_folded_stays_folded(printed, article):
    """A handout asks first; what a chapter shows of its code is printed."""
    said = squeezed("".join(page.words for page in printed.pages))
    folded = article.select("details.hide pre, .snn-outcome > p, .snn-option > p")
    for solution in article.select(SOLUTION)[1:]:
        folded += solution.select("p")
    assert len(folded) > 20
    shown = squeezed("".join(pre.get_text() for pre in article.select("div.cell_input:not(details *) pre")))
    for node in folded:
        start = squeezed(node.get_text().split("\\(")[0])[:60]
        assert len(start) < 30 or start in shown or start not in said, start


def test_what_is_clicked_is_not_printed_and_pages_are_numbered(printed):
    said = " ".join(page.words for page in printed.pages)
    before = "previous How does a synapse"
    for words in ("Skip to", "Show code cell", "Click to", "Back to top", before, "Binder", "The evidence"):
        assert words not in said, words
    for number, page in enumerate(printed.pages, 1):
        assert page.words.split()[-1] == str(number) or page.words.split()[0] == str(number)
    (page,) = [page for page in printed.pages if "A synapse to hold" in page.words]
    assert "Full screen" in page.words, "a lab is on one page"

"""The built pages in a browser that has no network.

Every page is opened once as a file and once from a server. The tests judge what was seen then.
"""

import contextlib
import csv
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.support import pages

ROOT = Path(__file__).resolve().parents[2]

LECTURE_HALL = {"width": 1400, "height": 900}
PHONE = {"width": 380, "height": 800}
HEAVIEST_PAGE = 1_500_000  # bytes, each file that it loads gzipped
LONGEST_WAIT_S = 3  # until a page is usable, as it was measured for the book

WIDGETS = 'script[type="application/vnd.jupyter.widget-view+json"]'
IS_DRAWN = "() => !document.querySelector('.math') || Boolean(window.MathJax?.startup?.promise)"
UNSET_MATHS = """async () => {
    await window.MathJax?.startup?.promise;
    return [...document.querySelectorAll('.math')]
        .filter((formula) => !formula.querySelector('mjx-container') || formula.querySelector('mjx-merror'))
        .map((formula) => formula.textContent.slice(0, 60));
}"""
LOOSE_MARKS = """() => [...document.querySelectorAll('p .math')].filter((formula) => {
    const rest = formula.nextSibling;
    if (rest?.nodeType !== Node.TEXT_NODE || !/^[.,;:!?)]/.test(rest.data)) return false;
    const mark = document.createRange();
    mark.setStart(rest, 0);
    mark.setEnd(rest, 1);
    return formula.checkVisibility() && mark.getBoundingClientRect().top > formula.getBoundingClientRect().bottom;
}).map((formula) => formula.parentElement.textContent.slice(0, 60))"""
HYPHENS = r"""() => [...document.querySelectorAll('.pasted-text')].map((number) => number.textContent)
    .filter((text) => /(^|[^\w])-[\d.]/.test(text))"""
PICTURES = "() => [...document.querySelectorAll('article img')].map((picture) => [picture.src, picture.alt])"
SERIOUS_VIOLATIONS = """async () => (await axe.run({ preload: false })).violations
    .filter((rule) => ['serious', 'critical'].includes(rule.impact))
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`))"""


@contextlib.contextmanager
def opened(browser, address):
    """The page at an address, drawn to the end, with what it asked for and what it complained about."""
    context = browser.new_context(viewport=LECTURE_HALL, reduced_motion="reduce")
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfailed", lambda request: page.complaints.append(f"did not load: {request.url}"))
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "response",
        lambda answer: answer.status >= 400 and page.complaints.append(f"{answer.status}: {answer.url}"),
    )
    try:
        page.goto(address)
        page.wait_for_function(IS_DRAWN)
        page.evaluate("window.fillAll?.()")
        yield page
    finally:
        context.close()


def visit(browser, root, name):
    """What a reader meets on one page."""
    with opened(browser, f"{root}/{name}") as page:
        unset_maths = page.evaluate(UNSET_MATHS)
        page.evaluate(pages.READ_TO_THE_END)
        page.wait_for_load_state("networkidle")
        return SimpleNamespace(
            complaints=list(page.complaints),
            external=[url for url in page.asked if not url.startswith((root, "data:", "blob:"))],
            unset_maths=unset_maths,
            asked=set(page.asked),
            weight=pages.weight(page.asked),
            widgets=page.locator(WIDGETS).count(),
            pictures=page.evaluate(PICTURES),
            headings=page.locator("article h1").count(),
            hyphens=page.evaluate(HYPHENS),
            **look_closer(page, root),
        )


def look_closer(page, root):
    """Accessibility in both colour modes and the width on a phone, for one of the two ways to open a page."""
    if not root.startswith("file:"):
        return {}
    page.add_script_tag(path=str(ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    page.add_script_tag(path=str(ROOT / "tests" / "support" / "faint.js"))
    violations, faint = {}, {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
        violations[scheme] = page.evaluate(SERIOUS_VIOLATIONS)
        faint[scheme] = page.evaluate("faint()")
    loose_marks = page.evaluate(LOOSE_MARKS)
    page.set_viewport_size(PHONE)
    loose_marks += page.evaluate(LOOSE_MARKS)
    width = page.evaluate("document.documentElement.scrollWidth")
    return {"violations": violations, "faint": faint, "loose_marks": loose_marks, "phone_width": width}


def visit_all(browser, book, root):
    """Visits by page name, without index.html, which leads to the first page, and on the disk without 404.html."""
    left_out = {"index.html", "404.html"} if root.startswith("file:") else {"index.html"}
    names = sorted(
        path.relative_to(book).as_posix()
        for path in book.rglob("*.html")
        if not {"_static", "slides"} & set(path.parts) and path.name not in left_out
    )
    return {name: visit(browser, root, name) for name in names}


@pytest.fixture(scope="module")
def on_disk(browser, book):
    return visit_all(browser, book, book.as_uri())


@pytest.fixture(scope="module")
def on_server(browser, book, site):
    return visit_all(browser, book, site)


@pytest.fixture(params=["on_disk", pytest.param("on_server", marks=pytest.mark.slow)])
def visits(request):
    return request.getfixturevalue(request.param)


def those(visits, finding):
    """The pages for which ``finding(visit)`` is not empty, with what it is."""
    return {name: found for name, seen in visits.items() if (found := finding(seen))}


def test_no_page_asks_another_server(visits):
    assert those(visits, lambda seen: seen.external) == {}


def test_no_page_complains(visits):
    assert those(visits, lambda seen: seen.complaints) == {}


def test_mathematics_is_set(visits):
    assert those(visits, lambda seen: seen.unset_maths) == {}


def test_only_pages_with_a_lab_load_the_labs_host(visits):
    loads_it = {name for name, seen in visits.items() if any("/labs.js" in url for url in seen.asked)}
    assert loads_it and loads_it == {name for name, seen in visits.items() if seen.widgets}


def test_negative_numbers_in_the_text_have_a_minus(on_disk):
    assert those(on_disk, lambda seen: seen.hyphens) == {}


def test_every_chapter_has_one_title(on_disk):
    assert those(on_disk, lambda seen: seen.headings > 1) == {}


def test_every_picture_says_what_it_shows(on_disk):
    says_nothing = re.compile(r"\S*\.(png|svg|jpe?g|gif)|[0-9a-f/_.-]{16,}|.{0,7}")
    assert (
        those(
            on_disk,
            lambda seen: [source for source, text in seen.pictures if says_nothing.fullmatch(text.strip())],
        )
        == {}
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(on_disk, scheme):
    assert those(on_disk, lambda seen: seen.violations[scheme]) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_paper(on_disk, scheme):
    assert those(on_disk, lambda seen: seen.faint[scheme]) == {}


def test_no_line_begins_with_the_mark_after_a_formula(on_disk):
    assert those(on_disk, lambda seen: seen.loose_marks) == {}


def test_pages_fit_a_phone(on_disk):
    assert those(on_disk, lambda seen: seen.phone_width > PHONE["width"] and seen.phone_width) == {}


def test_no_page_is_heavy(on_disk):
    assert those(on_disk, lambda seen: seen.weight > HEAVIEST_PAGE and seen.weight) == {}


def test_the_book_lists_what_its_pages_weigh(on_disk):
    """The table of the book is that of this build; see benchmarks/pages.py."""
    listed = {row["page"]: row for row in csv.DictReader(pages.TABLE.open(encoding="utf-8"))}
    to_read = {
        pages.reference(pages.BOOK / name): seen
        for name, seen in on_disk.items()
        if name not in ("genindex.html", "search.html")
    }
    assert set(listed) == set(to_read), "run 'python -m benchmarks.pages'"
    for page, row in listed.items():
        assert 1e3 * float(row["kB gzipped"]) == pytest.approx(to_read[page].weight, rel=0.1), page
        assert int(row["labs"] or 0) == to_read[page].widgets
        assert float(row["seconds until usable"]) < LONGEST_WAIT_S


@pytest.mark.parametrize("way", ["file", "http"])
def test_index_leads_to_the_introduction_and_search_finds_a_word(browser, book, site, way):
    root = book.as_uri() if way == "file" else site
    with opened(browser, f"{root}/index.html") as page:
        page.wait_for_url("**/intro.html")
    with opened(browser, f"{root}/search.html?q=synapse") as page:
        page.locator("#search-results li a").first.wait_for()
        page.wait_for_load_state("networkidle")
        assert page.complaints == []

"""Every page of the built book in a browser without a network: one visit on a wide screen and one on a phone.

The wide screen is light and opens the page as a file; the phone is dark and gets it from a server.  Each visit
gathers all that is wrong with a page.  A sample of all kinds of pages is quick.  The others are slow on the phone,
which has least room for them, and on the wide screen they are for a release.
"""

import csv
import functools
import gzip
import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

from benchmarks.pages import VISITS
from publish import ROOT
from tests.support import pages
from tests.support.tiers import each

FAINT = ROOT / "tests" / "support" / "faint.js"

WIDE = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
DRAWN = """() => !document.querySelector(".math:not(:has(mjx-container))")
    || Boolean(window.MathJax?.startup?.promise)"""
CUT_LINES = """() => [...document.querySelectorAll(".cell_output pre")]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).map(({ textContent }) => textContent)"""
LEAST_LETTERS_PX = 9
HEAVIEST_PAGE = 1_500_000  # bytes, each file that it loads gzipped
HEAVIEST_FIRST_PAGE = 450_000  # likewise; it was 894 kB with MathJax, all of the theme's styles and its icons
HEAVIEST_START = 250_000  # bytes, gzipped, of what words wait for; 1.25 s at 1.6 Mbit/s
LONGEST_WAIT_S = 3  # until a page is usable, as it was measured for the book

SAMPLE = ("chapters/intro", "chapters/notation", "chapters/03_decay", "chapters/14_paper_and_code")
"""A lab and no figure; a table that is a list on a phone; equations and figures; wide tables.

On these axe checks everything. On the others it checks the wide screen without the contrast of colours, which
`faint` measures in their text; what stands around the text is the same on all pages.
"""

NAMES = sorted(
    path.relative_to(pages.BOOK).with_suffix("").as_posix()
    for path in pages.BOOK.rglob("*.html")
    if not {"_static", "slides"} & set(path.parts) and "<article" in path.read_text(encoding="utf-8")
)

SHOWN = """() => [...document.querySelectorAll("picture img")].filter((image) => image.checkVisibility())
    .map((image) => {
        const source = image.parentElement.querySelector("source");
        const { dataset, width, height } = matchMedia(source.media).matches ? source : image;
        return {
            file: image.currentSrc.split("/").pop(),
            letters: dataset.letters * image.clientWidth / width,
            stretched: Math.abs(image.clientHeight / image.clientWidth / (height / width) - 1),
        };
    })"""
UNSET_MATHS = """() => {
    const size = (part) => parseFloat(getComputedStyle(part).fontSize);
    const tooLarge = (set) => [...set.querySelectorAll("mjx-script *")].some((part) => size(part) > size(set));
    return [...document.querySelectorAll(".math")].filter((formula) => {
        const set = formula.querySelector("mjx-container");
        return !set || set.querySelector("mjx-merror") || tooLarge(set);
    }).map((formula) => formula.textContent.slice(0, 60));
}"""
MARKS_AFTER_A_BREAK = """() => [...document.querySelectorAll("p .math")].filter((formula) => {
    const rest = formula.nextSibling;
    if (rest?.nodeType !== Node.TEXT_NODE || !/^[.,;:!?)]/.test(rest.data)) return false;
    const mark = document.createRange();
    mark.setStart(rest, 0);
    mark.setEnd(rest, 1);
    return formula.checkVisibility() && mark.getBoundingClientRect().top > formula.getBoundingClientRect().bottom;
}).map((formula) => formula.parentElement.textContent.slice(0, 60))"""
EQUATIONS_OVER_THEIR_NUMBERS = """() => [...document.querySelectorAll(".eqno")].filter((number) => {
    const [n, e] = [number, number.parentElement.querySelector("mjx-container")]
        .map((part) => part.getBoundingClientRect());
    return number.checkVisibility()
        && n.left < e.right && e.left < n.right && n.top < e.bottom && e.top < n.bottom;
}).map((number) => number.textContent)"""
WHITE_BARS = """() => [...document.querySelectorAll("article pre")]
    .filter((code) => code.scrollWidth > code.clientWidth && getComputedStyle(code).scrollbarColor === "auto")
    .map((code) => code.textContent.slice(0, 60))"""
TABLES = """() => [...document.querySelectorAll("article table")]
    .filter((table) => table.checkVisibility() && !table.closest(".snn-place"))
    .map((table) => {
        const frame = table.closest(".pst-scrollable-table-container, .output.text_html");
        return {
            words: table.textContent.trim().slice(0, 40),
            wide: Boolean(frame) && frame.scrollWidth > frame.clientWidth,
            cut: table.getBoundingClientRect().right > innerWidth && !frame,
            scrolls: frame && getComputedStyle(frame).overflowX,
            hint: frame && getComputedStyle(frame).backgroundImage,
            reached: frame && frame.tabIndex === 0,
        };
    })"""
LOST_NAMES = """async () => {
    const lost = [];
    for (const table of document.querySelectorAll("article table")) {
        const frame = table.closest(".pst-scrollable-table-container, .output.text_html");
        if (!frame || !table.checkVisibility() || frame.scrollWidth <= frame.clientWidth) continue;
        frame.scrollLeft = frame.scrollWidth;
        await new Promise(requestAnimationFrame);
        const { left, width } = frame.getBoundingClientRect();
        for (const row of table.tBodies[0].rows) {
            const names = row.querySelectorAll("th").length ? [...row.querySelectorAll("th")] : [row.cells[0]];
            const places = names.map((name) => name.getBoundingClientRect());
            const seen = places.every((place) => place.left > left - 1 && place.right < left + 0.41 * width)
                && places.every((place, n) => !n || place.left > places[n - 1].right - 1);
            if (!seen) lost.push(row.textContent.trim().slice(0, 40));
        }
        frame.scrollLeft = 0;
    }
    return lost;
}"""
"""Rows of a scrolled table whose names are not in the left two fifths of its frame, or lie on each other."""
WIDE_CONSTANTS = """() => [...document.querySelectorAll("#the-constants tbody td")]
    .filter((cell) => cell.getBoundingClientRect().x < 0 || cell.getBoundingClientRect().right > innerWidth)
    .map((cell) => cell.textContent)"""
SERIOUS_VIOLATIONS = """async (options) => (await axe.run({ preload: false, ...options })).violations
    .filter((rule) => ["serious", "critical"].includes(rule.impact) || rule.id === "region")
    .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`))"""
BLOCKING = """() => performance.getEntriesByType("resource")
    .filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => entry.name)"""
LETTERS = {
    "article h1": "IBM Plex Sans",
    "article p:not(:has(code))": "IBM Plex Sans",
    ".snn-lab p": "IBM Plex Sans",
    "article .cell:not([class*=hide]) .highlight pre span.n": "IBM Plex Mono",
}


def opened(new_page, root, name, **options):
    """A page that is drawn, with what it asked for."""
    page = new_page(reduced_motion="reduce", **options)
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.html = (pages.BOOK / f"{name}.html").read_text(encoding="utf-8")
    page.goto(f"{root}/{name}.html")
    page.wait_for_function(DRAWN)
    page.wait_for_function(f"document.documentElement.dataset.theme === '{options['color_scheme']}'")
    page.evaluate("() => Promise.all([window.MathJax?.startup.promise, document.fonts.ready]).then(() => 0)")
    page.evaluate("window.fillAll?.()")
    return page


def read_all(page):
    """Read a page to its end, with all that is folded, and bring what judges it."""
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.evaluate(pages.READ_TO_THE_END)
    page.add_script_tag(path=pages.AXE)
    page.add_script_tag(path=FAINT)


def faults(page, root, end):
    """What is wrong on any screen; `end` is that of the files of the figures that fit the screen."""
    figures = page.evaluate(SHOWN)
    names = re.findall(r"<img [^>]*_images/([0-9a-f]{64})-dark\.png", page.html)
    asked = {url.split("/")[-1] for url in page.asked if re.search("/_images/.*[.]png", url)} if names else set()
    files = {figure["file"] for figure in figures}
    loads_labs = any("/labs.js" in url for url in page.asked)
    has_labs = 'type="application/vnd.jupyter.widget-view+json"' in page.html
    return {
        "asks another server": [url for url in page.asked if not url.startswith((root, "data:", "blob:"))],
        "loads the host of the labs without need, or not": loads_labs != has_labs,
        "mathematics is not set": page.evaluate(UNSET_MATHS),
        "a line begins with the mark after a formula": page.evaluate(MARKS_AFTER_A_BREAK),
        "an equation meets its number": page.evaluate(EQUATIONS_OVER_THEIR_NUMBERS),
        "figures of another screen": files ^ {f"{name}{end}.png" for name in names},
        "loaded and not shown": asked ^ files,
        "stretched": [figure["file"] for figure in figures if figure["stretched"] > 0.02],
    }


def drawn_with(page, selector):
    """The fonts in which Chromium draws the text of an element.

    By http: to answer, Chromium reads the page once more, which it refuses to do with a file.
    """
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    document = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] if node else ()
    return {font["familyName"] for font in fonts}


@functools.cache
def listed():
    """The table of the book: what each page weighs; see benchmarks/pages.py."""
    return {row["page"]: row for row in csv.DictReader(pages.TABLE.open(encoding="utf-8"))}


def faults_of_weight(page, name):
    """What is wrong with the files that a page loads for one who reads it without unfolding anything."""
    page.evaluate(pages.READ_TO_THE_END)
    page.wait_for_load_state("networkidle")
    weight = pages.weight(page.asked)
    row = listed().get(pages.reference(pages.BOOK / f"{name}.html"))
    heaviest = HEAVIEST_FIRST_PAGE if name == SAMPLE[0] else HEAVIEST_PAGE
    found = {"heavy": weight > heaviest and weight}
    if row:
        found["heavier or lighter than listed"] = abs(1e3 * float(row["kB gzipped"]) / weight - 1) > 0.1 and weight
        found["other labs than listed"] = int(row["labs"] or 0) != page.locator(".snn-lab").count()
        found["late, as listed"] = float(row["seconds until usable"]) >= LONGEST_WAIT_S
    return found


def none(found):
    """Nothing of all that is looked for was found."""
    assert {fault: what for fault, what in found.items() if what} == {}


@pytest.mark.parametrize("name", each(NAMES, SAMPLE))
def test_a_page_on_a_wide_screen(new_page, book, name):
    root = book.as_uri()
    page = opened(new_page, root, name, viewport=WIDE, color_scheme="light")
    found = faults_of_weight(page, name)
    read_all(page)
    found |= faults(page, root, "")
    found["captions of a phone"] = page.locator(".snn-narrow:visible").count()
    contrast = {"color-contrast": {"enabled": name in SAMPLE}}
    found["violations"] = page.evaluate(SERIOUS_VIOLATIONS, {"rules": contrast})
    found["faint"] = page.evaluate("faint()")
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    found["faint in the dark"] = page.evaluate("faint()")
    if name in SAMPLE:
        found["violations in the dark"] = page.evaluate(SERIOUS_VIOLATIONS, {"runOnly": ["color-contrast"]})
    none(found)


@pytest.mark.parametrize("name", each(NAMES, SAMPLE, pytest.mark.slow))
def test_a_page_on_a_phone(new_page, book, site, name):
    page = opened(new_page, site, name, viewport=PHONE, color_scheme="dark")
    files = [book / unquote(urlsplit(url).path).lstrip("/") for url in page.evaluate(BLOCKING)]
    read_all(page)
    page.wait_for_function(f"({TABLES})().every(({{ wide, reached }}) => !wide || reached)")
    found = faults(page, site, "-narrow-dark")
    start = sum(len(gzip.compress(path.read_bytes())) for path in files)
    found["waited for before the first words"] = start > HEAVIEST_START and start
    found["small letters"] = {
        figure["file"]: figure["letters"]
        for figure in page.evaluate(SHOWN)
        if figure["letters"] < LEAST_LETTERS_PX
    }
    drawn = {selector: drawn_with(page, selector) for selector in LETTERS}
    found["other letters"] = {
        selector: names
        for selector, names in drawn.items()
        if not all(each.startswith(LETTERS[selector]) for each in names)
    }
    found["captions of a wide screen"] = page.locator(".snn-wide:visible").count()
    found["scroll bars that are white in the dark"] = page.evaluate(WHITE_BARS)
    found["cut lines of output"] = page.evaluate(CUT_LINES)
    found["wider than the phone"] = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    tables = page.evaluate(TABLES)
    found["cut tables"] = [table["words"] for table in tables if table["cut"]]
    found["rows without a name in a scrolled table"] = page.evaluate(LOST_NAMES)
    found["wide tables that do not show it"] = [
        table
        for table in tables
        if table["wide"] and not (table["scrolls"] == "auto" and "gradient" in table["hint"])
    ]
    if name in SAMPLE:
        found["violations"] = page.evaluate(SERIOUS_VIOLATIONS, {})
        found["faint"] = page.evaluate("faint()")
    assert bool(tables) == bool(BeautifulSoup(page.html, "html.parser").select("article table")), "of the test"
    found["constants that are no list"] = page.evaluate(WIDE_CONSTANTS)
    none(found)


def test_the_book_lists_what_every_page_weighs(book):
    assert set(listed()) == {pages.reference(page) for page in pages.in_order()}, (
        "run 'python -m benchmarks.pages'"
    )


def test_the_book_says_of_how_many_visits_the_time_is_the_median():
    words = {3: "three", 5: "five"}[VISITS]
    text = (ROOT / "chapters" / "execution.md").read_text(encoding="utf-8")
    assert f"it is the median of {words} visits" in text

"""The letters of the pages, their trimmed styles and icons, their head and their foot."""

import base64
import re
import runpy
from io import BytesIO

import numpy as np
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

import snnreg
from tests.support.pages import ROOT, in_order

MOST_LETTERS = 120_000  # bytes
MOST_SHIFT = 0.01  # of the layout, by Chromium's measure
STILL_PAGES = ["execution", "glossary"]  # without labs and formulas, which move by themselves
SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value)))
    .observe({ type: "layout-shift", buffered: true });"""
ICONS = """() => [...document.querySelectorAll("i[class*=fa-]")]
    .map((icon) => getComputedStyle(icon, "::before").content.slice(1, -1))"""


def letters_of(page, selector):
    """The fonts in which Chromium draws the text of an element."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    document = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": document, "selector": selector})["nodeId"]
    return {font["familyName"] for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]}


def test_text_labs_and_code_have_the_letters_of_the_book(browser, book):
    page = browser.new_page()
    page.goto((book / "chapters" / "03_decay.html").as_uri())
    page.evaluate("fillAll()")
    for selector in ("article p", "article h1", "article strong", ".snn-lab p"):
        assert all(name.startswith("IBM Plex Sans") for name in letters_of(page, selector)), selector
    assert letters_of(page, "article .cell:not([class*=hide]) .highlight pre span.n") == {"IBM Plex Mono"}
    page.close()


def test_letters_are_light(book):
    assert 50_000 < (book / "_static" / "letters.js").stat().st_size < MOST_LETTERS


def shift(page):
    """How far the layout of a page has moved, when all is there."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => 0)")
    return sum(page.evaluate("window.shifts"))


@pytest.mark.parametrize("name", STILL_PAGES)
def test_nothing_moves_when_the_letters_come(browser, book, name):
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.add_init_script(SHIFTS)
    page.goto((book / f"{name}.html").as_uri())
    assert shift(page) < MOST_SHIFT
    page.close()


# What the theme brings, and what of it is left


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)], ids=["wide", "phone"])
@pytest.mark.parametrize("name", ["notation", "chapters/03_decay"])
def test_trimmed_styles_look_like_the_whole_ones(browser, book, name, size):
    """To the last pixel, in both colour modes."""
    looks = []
    for whole in (False, True):
        viewport = dict(zip(("width", "height"), size, strict=True))
        page = browser.new_page(viewport=viewport, reduced_motion="reduce")
        asked = []
        if whole:
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.route(
                "**/*.trimmed.css*",
                lambda route: route.fulfill(
                    path=re.sub(r"\.trimmed(\.css).*", r"\1", route.request.url.removeprefix("file://")),
                    content_type="text/css",
                ),
            )
        page.goto((book / f"{name}.html").as_uri())
        page.evaluate("() => Promise.all([window.MathJax?.startup.promise, document.fonts.ready]).then(() => 0)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
            looks.append(page.screenshot())
        assert not whole or any(".trimmed.css" in url for url in asked)
        page.close()
    assert looks[:2] == looks[2:]


def test_every_icon_is_in_the_cut_fonts(browser, book):
    style = (book / "_static" / "styles" / "pydata-sphinx-theme.trimmed.css").read_text(encoding="utf-8")
    fonts = [
        TTFont(BytesIO(base64.b64decode(data))).getBestCmap()
        for data in re.findall(r'data:font/woff;base64,([^"]*)"', style)
    ]
    page = browser.new_page()
    for name in ("intro", "api", "search", "chapters/09_tune"):
        page.goto((book / f"{name}.html").as_uri())
        icons = page.evaluate(ICONS)
        assert icons and all(any(ord(icon) in font for font in fonts) for icon in icons), name
    page.close()


def test_pages_ask_for_nothing_that_was_trimmed(browser, book):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((book / "intro.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "pydata-sphinx-theme.css" in url or "fa-solid-900.woff2" in url]
    page.close()


# Head and foot


def test_every_page_says_what_it_is(book):
    """Title, description and icons in its head; version and citation at its foot."""
    descriptions = {}
    for path in in_order():
        text = path.read_text(encoding="utf-8")
        (description,) = re.findall(r'<meta name="description" content="([^"]*)">', text)
        assert f'<meta property="og:description" content="{description}">' in text
        assert re.search(r'<meta property="og:title" content="[^"]+">', text)
        assert 20 < len(description) < 300 and description[-1] in ".?!:", path.name
        assert f"Version {snnreg.__version__} · How to cite" in text
        descriptions[path.name] = description
        for icon in re.findall(r'<link rel="(?:icon|apple-touch-icon)" href="([^"]*)"', text):
            assert (path.parent / icon).is_file()
    assert len(set(descriptions.values())) == len(descriptions)


def test_the_foot_says_how_to_cite(browser, book):
    page = browser.new_page()
    page.goto((book / "chapters" / "03_decay.html").as_uri())
    assert not page.get_by_text("@software").is_visible()
    page.get_by_text("How to cite").click()
    version = f"version = {{{snnreg.__version__}}}"
    for part in ("@software{snnreg,", "Antonov, D. I., Sukhov, S. V. (2024)", version):
        assert page.get_by_text(part).is_visible(), part
    page.close()


def test_pictures_have_the_sizes_that_are_asked_for(book):
    sizes = {"card.png": (1200, 630), "icon-32.png": (32, 32), "icon-180.png": (180, 180)}
    for name, size in sizes.items():
        with Image.open(book / "_static" / "book" / name) as picture:
            assert picture.size == size


def test_the_cover_shows_the_weights_that_were_stored():
    """Without decay the pixels that no digit lights are bright; with it they are dark."""
    cover = runpy.run_path(ROOT / "extensions" / "cover.py")
    rows = np.asarray(cover["maps"](1, range(30)).convert("L"), dtype=float)
    side = cover["SIDE"]
    corners = [rows[row * side : row * side + 3].mean() for row in (0, 1)]
    assert rows.shape == (2 * side, 30 * side) and corners[0] > 2 * corners[1]

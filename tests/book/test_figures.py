"""Figures, tables and equations of the built pages: dark in dark mode, and all of it to be read on a phone."""

import re

import pytest
from PIL import Image

from tests.book.test_pages import IS_DRAWN, ROOT, SERIOUS_VIOLATIONS
from tests.support.pages import READ_TO_THE_END

WIDE = {"width": 1400, "height": 900}
PHONE = {"width": 390, "height": 844}
LEAST_LETTERS_PX = 9

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
NUMBERS_MET = """() => [...document.querySelectorAll(".eqno")].filter((number) => number.checkVisibility())
    .map((number) => {
        const [n, e] = [number, number.parentElement.querySelector("mjx-container")]
            .map((part) => part.getBoundingClientRect());
        const beside = n.left >= e.right || e.left >= n.right || n.top >= e.bottom || e.top >= n.bottom;
        return { words: number.textContent, met: !beside };
    })"""
TABLES = """() => [...document.querySelectorAll("article table")]
    .filter((table) => table.checkVisibility() && !table.closest(".snn-place"))
    .map((table) => {
        const frame = table.closest(".pst-scrollable-table-container, .output.text_html");
        return {
            words: table.textContent.trim().slice(0, 40),
            wide: Boolean(frame) && frame.scrollWidth > frame.clientWidth,
            cut: table.getBoundingClientRect().right > innerWidth && !frame,
            scrolls: frame && getComputedStyle(frame).overflowX,
            reached: frame && frame.tabIndex,
            hint: frame && getComputedStyle(frame).backgroundImage,
        };
    })"""


def with_figures(book):
    """The pages that show a figure."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(book.rglob("*.html"))}
    pages = [path for path, text in texts.items() if 'class="snn-light"' in text]
    assert len(pages) >= 14
    return pages


def read(browser, path, scheme, screen, **options):
    """A page that was unfolded and read to its end, and the files of figures that it asked for."""
    context = browser.new_context(viewport=screen, color_scheme=scheme, reduced_motion="reduce", **options)
    page = context.new_page()
    asked = []
    page.on("request", lambda request: "/_images/" in request.url and asked.append(request.url.split("/")[-1]))
    page.goto(path.as_uri())
    page.wait_for_function(IS_DRAWN)
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.evaluate(READ_TO_THE_END)
    return page, asked


@pytest.mark.parametrize(
    "scheme, screen, end, pages",
    [
        ("light", WIDE, "", 2),
        ("dark", WIDE, "-dark", None),
        ("light", PHONE, "-narrow", None),
        ("dark", PHONE, "-narrow-dark", 2),
    ],
)
def test_a_page_loads_the_drawings_that_it_shows_and_no_other(browser, book, scheme, screen, end, pages):
    for path in with_figures(book)[:pages]:
        page, asked = read(browser, path, scheme, screen)
        names = re.findall(r"<img [^>]*_images/([0-9a-f]{64})-dark\.png", path.read_text(encoding="utf-8"))
        shown = page.evaluate(SHOWN)
        assert names, path.name
        assert {figure["file"] for figure in shown} == {f"{name}{end}.png" for name in names}, path.name
        assert set(asked) == {figure["file"] for figure in shown}, path.name
        assert [figure["file"] for figure in shown if figure["stretched"] > 0.02] == [], path.name
        if screen is PHONE:
            small = {figure["file"]: figure["letters"] for figure in shown if figure["letters"] < LEAST_LETTERS_PX}
            assert small == {}, path.name
        page.context.close()


def test_every_figure_has_its_four_drawings_of_two_sizes(book):
    figures = [path for path in (book / "_images").glob("*.png") if re.fullmatch(r"[0-9a-f]{64}", path.stem)]
    assert len(figures) > 60
    for path in figures:
        ends = ("", "-dark", "-narrow", "-narrow-dark")
        wide, dark, narrow, both = (Image.open(path.with_stem(path.stem + end)) for end in ends)
        assert wide.size == dark.size and narrow.size == both.size, path.name
        background, light = (picture.convert("RGB").getpixel((1, 1)) for picture in (dark, wide))
        assert max(background) < 60 < 200 < min(light), path.name


def test_no_figure_stands_in_a_page_without_its_twin(book):
    alone = re.compile(r'(?<!\})<img [^>]*_images/[0-9a-f]{64}\.png"[^>]*>(?!</picture>)')
    pages = [path for path in book.rglob("*.html") if "slides" not in path.parts]
    assert {path.name: found for path in pages if (found := alone.findall(path.read_text(encoding="utf-8")))} == {}


def test_on_paper_and_without_scripts_figures_are_light(browser, book):
    path = book / "chapters" / "01_neuron.html"
    page, _ = read(browser, path, "dark", WIDE)
    light, dark = page.locator(".snn-light img").first, page.locator(".snn-dark img").first
    assert dark.is_visible() and not light.is_visible()
    page.emulate_media(media="print")
    assert light.is_visible() and not dark.is_visible()
    page.context.close()
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.locator(".snn-light img").first.is_visible()
    assert not page.locator(".snn-dark img").first.is_visible()
    context.close()


def test_a_caption_says_where_the_panels_are(browser, book):
    path = book / "chapters" / "03_decay.html"
    for screen, words in ((WIDE, ("Left:", "Right:")), (PHONE, ("Above:", "Below:"))):
        page, _ = read(browser, path, "light", screen)
        caption = page.locator("#fig-leak figcaption").inner_text()
        assert [word for word in ("Left:", "Right:", "Above:", "Below:") if word in caption] == [*words]
        page.context.close()


def reading(book):
    """The pages for readers, by their text."""
    pages = (path for path in sorted(book.rglob("*.html")) if not {"_static", "slides"} & set(path.parts))
    no_text = ("index.html", "search.html", "404.html")  # the last one works on a server alone
    return {path: path.read_text(encoding="utf-8") for path in pages if path.name not in no_text}


@pytest.fixture(scope="module")
def on_a_phone(browser, book):
    """What stands where on each page, by its name, and what axe says against those with figures or a table."""
    found = {}
    for path, text in reading(book).items():
        page, _ = read(browser, path, "dark", PHONE)
        page.wait_for_timeout(400)  # the theme waits 300 ms before it makes what scrolls reachable
        found[path.name] = {
            "overflow": page.evaluate("document.documentElement.scrollWidth - innerWidth"),
            "equations": page.evaluate(NUMBERS_MET),
            "tables": page.evaluate(TABLES),
        }
        if "snn-light" in text or "<table" in text:
            page.add_script_tag(path=str(ROOT / "node_modules" / "axe-core" / "axe.min.js"))
            found[path.name]["violations"] = page.evaluate(SERIOUS_VIOLATIONS)
        page.context.close()
    return found


def test_no_equation_meets_its_number_on_a_phone(on_a_phone):
    equations = [equation for page in on_a_phone.values() for equation in page["equations"]]
    assert len(equations) > 10
    assert [equation["words"] for equation in equations if equation["met"]] == []


def test_no_equation_meets_its_number_on_a_wide_screen(browser, book):
    pages = [path for path, text in reading(book).items() if 'class="eqno"' in text]
    assert len(pages) > 3
    for path in pages:
        page, _ = read(browser, path, "light", WIDE)
        assert [equation["words"] for equation in page.evaluate(NUMBERS_MET) if equation["met"]] == [], path.name
        page.context.close()


def test_no_page_is_wider_than_a_phone(on_a_phone):
    assert {name: page["overflow"] for name, page in on_a_phone.items() if page["overflow"] > 0} == {}


def test_a_wide_table_scrolls_in_a_frame_that_can_be_seen_and_reached(on_a_phone):
    tables = [table for page in on_a_phone.values() for table in page["tables"]]
    assert [table["words"] for table in tables if table["cut"]] == []
    wide = [table for table in tables if table["wide"]]
    assert len(wide) > 3
    assert all(table["scrolls"] == "auto" and table["reached"] == 0 for table in wide), wide
    assert all("gradient" in table["hint"] for table in wide)


def test_nothing_serious_is_said_about_a_phone(on_a_phone):
    assert {name: page["violations"] for name, page in on_a_phone.items() if page.get("violations")} == {}


def test_the_constants_are_a_list_on_a_phone(browser, book):
    page, _ = read(browser, book / "notation.html", "light", PHONE)
    rows = page.locator("#the-constants tbody tr")
    assert rows.count() > 15
    for cell in rows.first.locator("td").all():
        box = cell.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]
    assert page.evaluate(
        "[...document.querySelectorAll('#the-constants .pst-scrollable-table-container')]"
        ".every((frame) => frame.scrollWidth <= frame.clientWidth)"
    )
    page.context.close()

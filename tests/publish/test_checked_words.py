"""Checked words of a page: plain, until a reader asks what checks them (publish/pages/checks.py)."""

import json
import re

import nbformat
import pytest

from tests.support.browsers import first
from tests.support.pages import AXE, SETTLED, VIOLATIONS
from tests.support.tiers import in_other_browsers

PAGE = "chapters/whole_experiment.html"
PHONE = {"width": 390, "height": 844}
SHOWN = """() => {
    const panel = document.querySelector(".snn-check:popover-open");
    if (!panel) return null;
    const { left, right } = panel.getBoundingClientRect();
    return { text: panel.innerText, fits: left >= 0 && right <= document.documentElement.clientWidth };
}"""
LINKS = re.compile(r"\]\((checks|\.\./snnreg_studies)/")
IS_SHOWN = "(shown) => Boolean(document.querySelector('.snn-check:popover-open')) === shown"
LINE = """(word) => {
    const look = getComputedStyle(word);
    return `${look.textDecorationLine} ${look.textDecorationThickness}`;
}"""
QUIET, CLEAR, PLAIN = "underline 1px", "underline 2px", "none auto"


def opened(page, book):
    """The first checked word of a page that has come to rest."""
    page.goto((book / PAGE).as_uri())
    page.evaluate(SETTLED)
    return page.locator(".snn-checked").first


def test_the_mouse_and_the_keyboard_show_what_checks_a_number(book, new_page):
    page = new_page(color_scheme="light")
    word = opened(page, book)
    value = word.inner_text()
    assert page.evaluate(SHOWN) is None
    word.hover()
    page.wait_for_function(IS_SHOWN, arg=True)
    text = page.evaluate(SHOWN)["text"]
    assert value in text and "def known(chapter):" in text and "the mean of the seeds" in text
    assert page.locator(".snn-check:popover-open .highlight span").count(), "the code is highlighted"
    page.locator(".snn-check:popover-open").hover()
    page.mouse.move(0, 0)
    page.wait_for_function(IS_SHOWN, arg=False)
    page.locator(".snn-checks input").focus()
    while not word.evaluate("(word) => word === document.activeElement"):
        page.keyboard.press("Tab")
    assert page.evaluate(SHOWN) and word.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('.snn-check')")
    page.keyboard.press("Escape")
    assert page.evaluate(SHOWN) is None and word.evaluate("(word) => word === document.activeElement")
    page.keyboard.press("Enter")
    for _ in ("its code, which may scroll", "the button that copies it"):
        page.keyboard.press("Tab")
        assert page.evaluate(SHOWN)
    page.keyboard.press("Tab")
    page.wait_for_function(IS_SHOWN, arg=False)


def test_a_finding_says_what_its_number_is_and_from_which_results(book, new_page):
    page = new_page()
    page.goto((book / "chapters" / "verdict.html").as_uri())
    word = page.locator(".snn-checked[data-check='findings-gain']").first
    word.hover()
    page.wait_for_function(IS_SHOWN, arg=True)
    text = page.evaluate(SHOWN)["text"]
    assert word.inner_text() in text and "mean of 15 seeds, with its 95 % interval" in text
    assert "from results/table." in text and "def gain() -> Measured:" in text


def test_a_tap_shows_it_on_a_phone_and_another_one_hides_it(book, new_page):
    page = new_page(viewport=PHONE, has_touch=True, color_scheme="dark")
    word = opened(page, book)
    # As the theme does some time after a page was loaded, with what does not scroll while it is hidden.
    page.evaluate("document.querySelectorAll('.snn-check pre').forEach((code) => { code.tabIndex = -1; })")
    word.tap()
    assert page.evaluate(SHOWN)["fits"]
    page.add_script_tag(path=AXE)
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function("(scheme) => document.documentElement.dataset.theme === scheme", arg=scheme)
        for where in (".snn-check:popover-open", ".snn-checks"):
            assert page.evaluate(VIOLATIONS, where) == [], scheme
    word.tap()
    assert page.evaluate(SHOWN) is None
    word.tap()
    page.locator("article h1").tap()
    assert page.evaluate(SHOWN) is None
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_one_switch_underlines_all_checked_words_and_is_remembered(book, new_page):
    page = new_page()
    word = opened(page, book)
    switch = page.get_by_role("switch", name="Show what is checked")
    assert word.evaluate(LINE) == QUIET
    for is_on in (True, False):
        switch.press(" ")
        for _ in range(2):
            assert switch.is_checked() == is_on and word.evaluate(LINE) == (CLEAR if is_on else QUIET)
            page.reload()
    switch.press(" ")
    page.emulate_media(media="print")
    assert not switch.is_visible() and word.evaluate(LINE) == PLAIN


def test_without_a_script_in_slides_and_in_notebooks_the_words_are_plain(book, new_page):
    page = new_page(java_script_enabled=False)
    page.goto((book / PAGE).as_uri())
    word = page.locator(".snn-checked").first
    assert word.get_attribute("role") is None and not page.locator(".snn-checks").is_visible()
    assert not any(panel.is_visible() for panel in page.locator(".snn-check").all())
    notebook = nbformat.read(book.parent / "editions" / "live" / "whole_experiment.ipynb", 4)
    text = json.dumps(notebook, ensure_ascii=False)
    assert f"some {word.inner_text()}?" in text and "checks/" not in text
    for edition in book.parent.glob("editions/*/*.ipynb"):
        for cell in nbformat.read(edition, 4).cells:
            assert cell.cell_type != "markdown" or not LINKS.search(cell.source), edition.name
    assert not any("snn-checked" in deck.read_text(encoding="utf-8") for deck in book.glob("slides/*.html"))


@pytest.mark.slow
@in_other_browsers
def test_checked_words_answer_in_each_browser(book, each_browser):
    with each_browser() as page:
        page.open((book / PAGE).as_uri())
        page.evaluate(SETTLED)
        page.click(first(".snn-checked"))
        page.wait(IS_SHOWN, True)
        assert page.evaluate(SHOWN)["fits"]
        page.press(first(".snn-check:popover-open"), "Escape")
        page.wait(IS_SHOWN, False)
        page.click(first(".snn-checks input"))
        assert page.evaluate(f"() => ({LINE})(document.querySelector('.snn-checked'))") == CLEAR
        assert page.errors() == []

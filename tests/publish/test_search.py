"""The search of the built book: what it finds, by which names, and what it shows of it."""

from urllib.parse import quote

import pytest

from tests.support.tiers import in_other_browsers

FOUND = "#search-results li"


@pytest.fixture
def ask(new_page, book):
    """A function that asks the search page, and gives it as soon as it has answered."""
    page = new_page()

    def answered(query):
        page.goto(f"{book.as_uri()}/search.html?q={quote(query)}")
        page.get_by_role("status").wait_for()
        return page

    return answered


def test_a_name_is_found_in_each_of_its_ways_to_be_written(ask):
    ways = ("tau_prun", "τ_prun", "tau prun", "TAU_PRUN")
    lists = [ask(way).locator(FOUND).all_inner_texts() for way in ways]
    assert len(lists[0]) > 10 and all(found == lists[0] for found in lists)
    first = ask("tau_prun").locator(f"{FOUND} a").first
    assert first.get_attribute("href").startswith("chapters/notation.html"), "a symbol leads to what it means"
    marks = first.page.locator("mark").all_inner_texts()
    assert "tau_prun" in marks and "τ_prun" in marks  # in code, and in an equation


def test_a_result_shows_where_the_words_stand_and_leads_there(ask, book):
    page = ask("refractory")
    first = page.locator(f"{FOUND}:has(mark)").first
    assert first.locator("mark").first.inner_text().lower() == "refractory"
    assert len(first.locator("p").inner_text()) < 400
    addresses = page.locator(f"{FOUND} a").evaluate_all("(links) => links.map((a) => a.getAttribute('href'))")
    assert len(addresses) > 5
    for address in addresses:
        name, _, place = address.partition("#")
        assert not place or f'id="{place}"' in (book / name).read_text(encoding="utf-8"), address
    first.get_by_role("link").click()
    page.wait_for_url(f"**/{addresses[0]}")


def test_what_is_asked_is_text_and_what_is_not_there_is_not_found(ask):
    asked = "<img src=x onerror=alert(1)> xyzzyx"
    page = ask(asked)
    assert page.get_by_role("status").inner_text().startswith(f"No places found for “{asked}”")
    assert page.locator("#search-results img").count() == 0


HIDDEN = """() => {
    const forms = [...document.querySelectorAll(".bd-search")].filter((form) => form.checkVisibility());
    return forms.map((form) => {
        const [icon, field] = ["i, svg", "input"].map((each) => form.querySelector(each));
        const begins = field.getBoundingClientRect().left + parseFloat(getComputedStyle(field).paddingLeft);
        return icon.getBoundingClientRect().right - begins;
    });
}"""
"""Of each search field how far the magnifier covers its first letter, in pixels."""


@pytest.mark.parametrize("name", ["search", "chapters/intro"])
def test_the_magnifier_covers_no_letter(new_page, book, name):
    page = new_page()
    page.goto((book / f"{name}.html").as_uri())
    page.keyboard.press("Control+K")
    page.wait_for_function(f"({HIDDEN})().length")
    assert max(page.evaluate(HIDDEN)) <= 0


@pytest.mark.slow
@in_other_browsers
def test_each_browser_finds_it(each_browser, book):
    with each_browser() as page:
        page.open(f"{book.as_uri()}/search.html?q={quote('τ_prun')}")
        page.wait("() => document.querySelectorAll('#search-results li mark').length > 10")
        assert page.errors() == []

"""The mark of a proved sentence and the code that it shows (publish/pages/proofs.py, static/proofs.js)."""

from statistics import mode

import pytest

from publish.pages import proofs
from tests.support.browsers import first
from tests.support.pages import AXE, SETTLED, VIOLATIONS

CHAPTER = "chapters/03_decay.html"
NAME = "What proves this sentence"
SHOWN = """() => {
    const cell = document.querySelector(".snn-shown"), code = cell?.querySelector("pre");
    const pressed = [...document.querySelectorAll(".snn-proof")].filter((mark) => mark.ariaExpanded === "true");
    if (!cell) return pressed.length;
    const below = pressed[0].closest("p") === cell.previousElementSibling;
    const marked = getComputedStyle(code).getPropertyValue("--from");
    const own = pressed[0].getAttribute("aria-controls") === cell.id;
    return [pressed.length, below && own, code.checkVisibility(), code.textContent.split("\\n")[marked]];
}"""
"""What comes later would move a mark away from below the pointer."""

ONE_SHOWN = f"() => String(({SHOWN})()).startsWith('1,true,true')"


@pytest.mark.parametrize(
    ("claimed", "found"),
    [
        ("The rest is 2 {left:.1f} of $a. B$.", ["The rest is 2 {left:.1f} of $a. B$."]),
        ("The rest is 2 ...", ["The rest is 2 {left:.1f} of $a. B$."]),
        ("So “it” is:", ['So "it" is:']),
        ("The rest ...", ["The rest is 2 {left:.1f} of $a. B$.", "The rest goes on."]),
        ("rest is 2 ...", []),
    ],
)
def test_a_claim_finds_its_sentence(claimed, found):
    text = 'The rest is 2 {left:.1f} of $a. B$. So "it" is:\nThe rest goes\non. "And ends!"'
    places = proofs.find(text, proofs.plain(claimed))
    assert [text[start:end].replace("\n", " ") for start, end in places] == found


def test_a_mark_shows_what_proves_its_sentence_and_hides_it_again(book, new_page):
    page = new_page(viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.goto((book / CHAPTER).as_uri())
    page.evaluate(SETTLED)
    cells = page.locator(".snn-proofs")
    claims = sum(code.count("claim(") for code in cells.locator("pre").all_text_contents())
    marks = page.get_by_role("button", name=NAME, include_hidden=True)
    assert marks.count() == claims > 10 and not any(cell.is_visible() for cell in cells.all())
    seen = [mark for mark in marks.all() if mark.is_visible()]
    assert all(min(box["width"], box["height"]) >= 24 for box in (mark.bounding_box() for mark in seen))
    cell_of = {mark: mark.get_attribute("aria-controls") for mark in seen}
    seen = [mark for mark in seen if cell_of[mark] == mode(cell_of.values())]  # of one cell
    order = page.locator("article .cell_input").all_text_contents()
    seen[0].click()
    page.wait_for_function(ONE_SHOWN)
    assert "claim(" in page.evaluate(SHOWN)[3]
    page.add_script_tag(path=AXE)
    found = page.evaluate(VIOLATIONS, "article")
    assert not [fault for fault in found if fault.startswith(("scrollable-region-focusable", "color-contrast"))]
    seen[1].press("Enter")
    page.wait_for_function(ONE_SHOWN)
    page.emulate_media(media="print")
    assert not any(each.is_visible() for each in [*seen, *cells.all()])
    page.emulate_media(media="screen")
    seen[1].press(" ")
    assert page.evaluate(SHOWN) == 0 and page.locator("article .cell_input").all_text_contents() == order
    code = page.locator("figure", has=page.locator("figcaption")).first.locator("xpath=../../details/summary")
    code.press("Enter")
    assert code.locator("xpath=../div").is_visible() and code.inner_text() == "Hide the code"
    assert code.bounding_box()["y"] > page.locator("figcaption").first.bounding_box()["y"]


@pytest.mark.slow
def test_marks_answer_in_each_browser(book, each_browser):
    with each_browser() as page:
        page.open((book / CHAPTER).as_uri())
        page.evaluate(SETTLED)
        page.click(first(".snn-proof"))
        assert page.evaluate(SHOWN)[:3] == [1, True, True]
        page.press(first(".snn-proof"), "Enter")
        assert page.evaluate(SHOWN) == 0 and page.errors() == []

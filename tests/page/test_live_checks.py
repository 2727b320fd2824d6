"""*Run all* asks the checks of the text again, with what the reader has changed (publish/live/checks.js)."""

import pytest

from publish import ROOT
from tests.support.pages import IDLE

CHAPTERS = sorted(file.stem for file in (ROOT / "chapters" / "checks").glob("[0-9]*.py"))
CHECK = "def {}(chapter):\n    mine = chapter.mine\n    assert mine < 90\n    return f'{{mine}}'\n"
"""A check of a name that the test gives; what the chapter itself checks has other tests."""

pytestmark = pytest.mark.slow


def run_with(page, line):
    """Run all cells with a line more in the last one of the chapter; return what the marks say."""
    page.locator("article div.cell .cm-content:not(.snn-live-own *)").last.focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f"\n{line}")
    page.get_by_role("button", name="Run all").click()
    page.wait_for_function(IDLE)
    return marks(page)


def marks(page):
    return [text.strip() for text in page.locator(".snn-untrue").all_text_contents()]


def test_a_number_is_marked_while_the_readers_values_give_another_one(chapter):
    page = chapter(CHAPTERS[0])
    page.evaluate("document.querySelectorAll('div.cell details').forEach((fold) => { fold.open = true; })")
    page.get_by_role("button", name="Run all").click()
    page.wait_for_function(IDLE)
    assert marks(page) == [], "as the book has it"
    name = page.locator(".snn-checked").first.get_attribute("data-check")
    places = page.locator(f".snn-checked[data-check='{name}']").count()
    page.evaluate(
        "([name, source]) => { Object.assign(snnChapter.checks, { source }).says[name] = '77'; }",
        [name, CHECK.format(name)],
    )
    assert run_with(page, "mine = 77") == []
    assert run_with(page, "mine = 81") == ["[was 77, is 81 with your change]"] * places
    (failed,) = {*run_with(page, "mine = 95")}
    assert failed == f"[no longer true with your change: {name}, assert mine < 90; mine = 95]"
    assert run_with(page, "del mine") == [], "a check that lacks a name says nothing"
    assert run_with(page, "mine = 77") == []

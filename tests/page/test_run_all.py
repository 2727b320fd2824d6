"""*Run all* in each chapter: every cell that is not left out runs in the page, without an error."""

import pytest

from publish import ROOT
from tests.support.pages import IDLE

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_all_cells_of_a_chapter_run(name, chapter):
    page = chapter(name)
    page.get_by_role("button", name="Run all").click()
    page.wait_for_function(IDLE)
    assert page.locator(".snn-live-error").all_text_contents() == []
    assert page.locator(".snn-live-status").inner_text().startswith("Done in ")

"""*Run all* in each chapter: every cell that is not left out runs in the page, without an error."""

import pytest

from publish import ROOT
from tests.support import needs
from tests.support.pages import IDLE, READY

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
LONG_MS = 900_000  # only there so that a hang ends


@pytest.mark.slow
@pytest.mark.parametrize("name", CHAPTERS)
def test_all_cells_of_a_chapter_run(name, book, site, new_page):
    if not (book / "_static" / "python" / "parts.json").exists():
        needs.missing("Python in the page", "run 'make book' with a network")
    page = new_page()
    page.set_default_timeout(LONG_MS)
    page.goto(f"{site}/chapters/{name}.html")
    page.get_by_role("button", name="Start Python", exact=True).click()
    page.wait_for_function(READY)
    page.get_by_role("button", name="Run all").click()
    page.wait_for_function(IDLE)
    assert page.locator(".snn-live-error").all_text_contents() == []
    assert page.locator(".snn-live-status").inner_text().startswith("Done in ")

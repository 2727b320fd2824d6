"""*Run all* in each page that has it: every cell that is not left out runs in the page, without an error."""

import pytest

from publish import ROOT
from tests.support.pages import IDLE

PAGES = [*sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb")), "stuck", "teach_it"]


@pytest.mark.slow
@pytest.mark.parametrize("name", PAGES)
def test_all_cells_of_a_page_run(name, chapter):
    page = chapter(name)
    page.get_by_role("button", name="Run all").click()
    page.wait_for_function(IDLE)
    assert page.locator(".snn-live-error").all_text_contents() == []
    assert page.locator(".snn-live-status").inner_text().startswith("Done in ")

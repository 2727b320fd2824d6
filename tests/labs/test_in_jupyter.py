"""The live edition in JupyterLab: controls of ipywidgets answer a reader who moves them."""

import shutil

import pytest

from tests.support import jupyter, needs

needs.module("jupyterlab", "book")


@pytest.mark.slow
def test_the_sliders_of_chapter_9_answer(book, browser, tmp_path):
    desk = tmp_path / "desk"
    desk.mkdir()
    shutil.copy(book.parent / "editions" / "live" / "09_tune.ipynb", desk)
    with jupyter.lab(desk, tmp_path) as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}lab/tree/09_tune.ipynb")
        idle = page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=120_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator("[data-command='runmenu:run-all']").click()
        sliders = page.locator(".jp-OutputArea-output", has=page.get_by_text("pruning time (s)", exact=True))
        readout = sliders.locator("p", has_text="Trained, tested and drawn in").last
        readout.wait_for(timeout=300_000)
        idle.wait_for(timeout=300_000)
        before = readout.inner_text()

        value = sliders.locator(".widget-readout").first
        value.scroll_into_view_if_needed()
        value.fill("7.5")
        value.press("Enter")
        sliders.locator("p", has_text="0 % of the known digits named").last.wait_for(timeout=60_000)
        assert readout.inner_text() != before
        page.close()

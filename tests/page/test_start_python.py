"""The button of a chapter starts Python in the page, and a cell runs there; test_live.py tries the rest."""

import re

import pandas as pd
import pytest

from benchmarks.starts import KEPT
from publish import ROOT
from tests.support.pages import IDLE, start_python

SPY = """
globalThis.said = [];
new MutationObserver(() => {
    const words = document.querySelector(".snn-live-status")?.textContent;
    if (words && words !== said.at(-1)) said.push(words);
}).observe(document, { subtree: true, childList: true });
"""
"""Runs in the page before its own scripts: hears what it says."""

PAGE = "chapters/03_decay.html"


def test_the_first_visit_makes_the_image_that_later_ones_begin_with(python_site, new_page):
    page = new_page()
    page.add_init_script(SPY)
    page.goto(f"{python_site}/{PAGE}")
    words = re.sub(r"\s+", " ", page.locator(".snn-live").inner_text())
    megabytes, seconds = map(int, re.search(r"it loads (\d+) MB .* ready in about (\d+) s", words).groups())
    starts = pd.read_csv(ROOT / "benchmarks" / "live.csv", index_col="what").loc["start"]
    assert seconds == round(max(starts.filter(regex="^(Chromium|Firefox|WebKit) .s")))
    start_python(page)
    said = page.evaluate("said")
    loaded = [re.match(r"Loading: (\d+) of (\d+) MB", each) for each in said]
    assert {int(each[2]) for each in loaded if each} == {megabytes}, "what is promised is loaded"
    assert any("prepares itself" in each for each in said)
    page.locator("div.cell").first.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function(IDLE)
    assert "a silence of  7.5 s leaves 36.8%" in page.locator(".snn-live-output").first.inner_text()
    page.wait_for_function(KEPT)
    page.goto(f"{python_site}/{PAGE}")
    start_python(page)
    assert not any("prepares itself" in each or "Loading" in each for each in page.evaluate("said"))


@pytest.mark.parametrize("has_touch", [True, False])
def test_a_phone_is_told_what_it_takes_before_it_begins(python_site, new_page, has_touch):
    page = new_page(viewport={"width": 390, "height": 844}, has_touch=has_touch, is_mobile=has_touch)
    page.goto(f"{python_site}/{PAGE}")
    assert page.get_by_text("On a phone these are").is_visible() == has_touch

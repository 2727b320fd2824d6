"""The button of a chapter starts Python in the page, and a cell runs there; test_live.py tries the rest."""

import re

import pandas as pd

from publish import ROOT
from tests.support import needs
from tests.support.pages import IDLE, READY

SPY = r"""
globalThis.loaded = [];
new MutationObserver(() => {
    const said = document.querySelector(".snn-live-status")?.textContent.match(/Loading: (\d+) of (\d+) MB/);
    if (said) globalThis.loaded.push([Number(said[1]), Number(said[2])]);
}).observe(document, { subtree: true, childList: true });
"""
"""Runs in the page before its own scripts: hears what it says of loading."""


def test_the_first_cell_of_a_chapter_runs(site, book, new_page):
    if not (book / "_static" / "python" / "parts.json").exists():
        needs.missing("Python in the page", "run 'make book' with a network")
    page = new_page()
    page.add_init_script(SPY)
    page.goto(f"{site}/chapters/03_decay.html")
    promised = re.search(r"ready in about (\d+) s", page.locator(".snn-live").inner_text())
    measured = pd.read_csv(ROOT / "benchmarks" / "live.csv", index_col="what").loc["start", "seconds in the page"]
    assert measured < int(promised[1]) <= 3 * measured
    page.get_by_role("button", name="Start Python", exact=True).click()
    page.wait_for_function(READY)
    page.locator("div.cell").first.get_by_role("button", name="Run", exact=True).click()
    page.wait_for_function(IDLE)
    loaded = page.evaluate("globalThis.loaded")
    assert loaded and all(megabytes <= whole for megabytes, whole in loaded), loaded
    assert "a silence of  7.5 s leaves 36.8%" in page.locator(".snn-live-output").first.inner_text()

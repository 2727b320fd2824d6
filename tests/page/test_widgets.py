"""Widgets of ipywidgets in a page: Python computes each state, no server is there."""

import pytest

from tests.support import needs
from tests.support.pages import AXE, IDLE, READY

LONG_S = 180  # only there so that a hang ends
PAGE = "chapters/03_decay.html"
pytestmark = pytest.mark.slow

PLOT = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact

def decay(tau_s=5.0, ends="late"):
    plt.figure(figsize=(4, 2))
    plt.plot(np.exp(-np.arange(50) / tau_s))
    print(f"tau {tau_s:.1f}, {ends}")
    if tau_s > 6:
        raise ValueError("too slow")

interact(decay, tau_s=FloatSlider(5, min=1, max=20, step=0.5), ends=["late", "soon"]);
"""
CONTROLS = """
import ipywidgets as w

options = {"options": ["a", "b", "c"]}
choices = ("Dropdown", "Select", "SelectMultiple", "SelectionSlider", "SelectionRangeSlider", "RadioButtons",
           "ToggleButtons", "Combobox")
inside = {"children": [w.Text("in", description="in")], "titles": ["a"]}
given = {"TagsInput": {"value": ["a"], "allowed_tags": ["a"]}, "Accordion": inside, "Tab": inside,
         "ColorPicker": {"value": "black"}, "HTML": {"value": "<b>x</b>"}, **dict.fromkeys(choices, options)}
made = []
for name, kind in sorted(vars(w).items()):
    if name in ("interactive", "GridspecLayout"):  # which are made of others
        continue
    if isinstance(kind, type) and issubclass(kind, w.DOMWidget) and kind(**given.get(name, {}))._view_name:
        made.append(kind(**given.get(name, {})))
        if hasattr(made[-1], "description"):
            made[-1].description = name
display(w.VBox(made))
print(len(made))
"""
"""Each control of ipywidgets, with its name as its description."""


def is_wrong(said):
    """Whether the page complains; an empty sound or film, as a control has first, cannot be loaded."""
    return said.type == "error" and "ERR_REQUEST_RANGE" not in said.text


@pytest.fixture(scope="module")
def page(book, site, browser):
    """The chapter, its Python ready, in Chromium."""
    if not (book / "_static" / "python" / "parts.json").exists():
        needs.missing("Python in the page", "run 'make book' with a network")
    page = browser.new_page()
    page.set_default_timeout(1000 * LONG_S)
    page.wrong, page.asked = [], []
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda said: page.wrong.append(said.text) if is_wrong(said) else None)
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.goto(f"{site}/{PAGE}")
    page.get_by_role("button", name="Start Python", exact=True).click()
    page.wait_for_function(READY)
    yield page
    assert page.wrong == []
    page.close()


def run(page, source, number=0):
    """Run a source in a cell; return what it shows."""
    place = page.locator("article div.cell").nth(number)
    place.locator(".cm-content").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(source)
    page.keyboard.press("Shift+Enter")
    page.wait_for_function(IDLE)
    return place.locator(".snn-live-output").first


def test_a_slider_asks_python_for_each_state_and_an_error_stands_in_its_output(page):
    run(page, "7")
    assert not any("widgets.js" in url for url in page.asked), "nothing was loaded before a widget is made"
    output = run(page, PLOT)
    output.get_by_text("tau 5.0, late").wait_for()
    output.locator("img").wait_for()
    slider = output.get_by_role("slider", name="tau_s")
    slider.focus()
    page.keyboard.press("ArrowRight")
    output.get_by_text("tau 5.5, late").wait_for()
    output.locator("img").wait_for()
    assert output.get_by_text("tau 5.0").count() == 0 and output.locator("img").count() == 1
    output.get_by_role("combobox", name="ends").select_option("soon")
    output.get_by_text("tau 5.5, soon").wait_for()
    slider.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    error = output.locator(".snn-live-error")
    error.get_by_text("too slow").wait_for()
    assert "in decay" in error.inner_text() and "ipywidgets" not in error.inner_text()
    page.keyboard.press("Home")
    output.get_by_text("tau 1.0, soon").wait_for()
    assert error.count() == 0


def test_all_controls_that_need_no_server_are_drawn_and_have_names(page):
    output = run(page, CONTROLS)
    count = int(output.locator(".snn-live-stdout").inner_text())
    page.wait_for_function(
        "(count) => document.querySelector('.snn-live-widget .widget-vbox')?.children.length === count", arg=count
    )
    assert output.get_by_text("Failed to").count() == 0
    page.add_script_tag(path=AXE)
    found = page.evaluate(
        """async () => (await axe.run(".snn-live-widget", { preload: false })).violations
            .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html.slice(0, 150)}`))"""
    )
    assert found == []

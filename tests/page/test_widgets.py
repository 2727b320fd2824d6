"""Widgets of ipywidgets in a page, in three browsers, over http and from a file: Python computes each state."""

import json

import pytest

from tests.support import controls
from tests.support.browsers import button
from tests.support.pages import AXE, READY, SETTLED, VIOLATIONS

LONG_S = 300  # only there so that a hang ends
PAGE = "chapters/03_decay.html"
CELLS = "rule-code", "one-degree-code", "leak-run"
"""The first cells of the page, whose code the tests replace."""

pytestmark = pytest.mark.slow

HELP = """() => {
    const boxes = document.querySelectorAll("article div.cell");
    globalThis.shown = (n) => boxes[n].querySelector(".snn-live-output");
    globalThis.press = (n, name) =>
        [...boxes[n].querySelectorAll(".snn-live-bar button")].find((each) => each.textContent === name);
}"""
WRITE = """(sources) => {
    const memory = snnMemory("snnreg-python"), { page } = document.querySelector(".snn-live").dataset;
    memory.write({ ...memory.read(), [page]: { ...memory.read()[page], ...sources } });
    dispatchEvent(new StorageEvent("storage", { key: "snnreg-python" })); // as when another tab has changed them
}"""
VALUES_NOT_BESIDE = """() => [...shown(0).querySelectorAll(".noUi-handle")]
    .map((each) => [each.ariaValueText, each.closest(".widget-slider").querySelector(".widget-readout").innerText])
    .filter(([said, seen]) => !seen.split(/ – |-/).includes(said))"""
"""What screen readers say of sliders and is not what one sees."""
AT_REST = """() => [...document.querySelectorAll(".snn-live button")]
    .find((each) => each.textContent === "Stop")?.disabled"""


@pytest.fixture(scope="module", params=["http", "file"])
def page(request, book, python_site, each_browser):
    """The chapter after *Start Python*, in one browser."""
    address = python_site if request.param == "http" else book.as_uri()
    with each_browser() as page:
        page.open(f"{address}/{PAGE}")
        page.evaluate(SETTLED)
        page.evaluate("() => localStorage.clear()")
        page.click(button("Start Python"))
        page.wait(READY, timeout_s=LONG_S)
        page.evaluate(HELP)
        yield page
        # An empty sound or film, as a control has first, cannot be loaded.
        assert [said for said in page.errors() if "ERR_REQUEST_RANGE" not in said] == []


def run(page, *sources):
    """Run sources in the first cells of the page."""
    page.wait(AT_REST, timeout_s=LONG_S)
    page.evaluate(WRITE, dict(zip(CELLS, sources, strict=False)))
    page.evaluate("(n) => press(n, 'Run').click()", len(sources) - 1)
    page.wait(AT_REST, timeout_s=LONG_S)


def part(selector, cell=0, number=0):
    """A part of what a cell shows, as tests.support.browsers names elements."""
    return f"() => shown({cell}).querySelectorAll({json.dumps(selector)})[{number}]"


def says(page, text, cell=0):
    """Wait until a cell shows a text."""
    page.wait(f"(text) => shown({cell}).innerText.includes(text)", text, LONG_S)


def count(page, selector, cell=0):
    return page.evaluate(f"() => shown({cell}).querySelectorAll({json.dumps(selector)}).length")


PLOT = """
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import ColorPicker, FloatSlider, interact

def decay(tau_s=5.0, grid=False, colour="black", ends="late"):
    plt.figure(figsize=(4, 2))
    plt.plot(np.exp(-np.arange(50) / tau_s), color=colour)
    plt.grid(grid)
    print(f"tau {tau_s:.1f}, {grid}, {colour}, {ends}")
    if tau_s > 6:
        raise ValueError("too slow")

tau_s, colour = FloatSlider(5, min=1, max=20, step=0.5), ColorPicker(value="black")
interact(decay, tau_s=tau_s, colour=colour, ends=["late", "soon"]);
"""
CHOOSE = """([cell, selector, value]) => {
    const node = shown(cell).querySelector(selector);
    node.value = value;
    for (const name of ["input", "change"]) node.dispatchEvent(new Event(name, { bubbles: true }));
}"""
"""For what opens a window of the system: menus and colours."""


def test_slider_switch_colour_and_menu_ask_python_for_each_state(page):
    run(page, PLOT)
    says(page, "tau 5.0, False, black, late")
    page.press(part(".noUi-handle"), "ArrowRight")
    says(page, "tau 5.5, False, black, late")
    page.click(part("input[type=checkbox]"))
    says(page, "tau 5.5, True, black, late")
    page.evaluate(CHOOSE, [0, "input[type=color]", "#00ff00"])
    says(page, "tau 5.5, True, #00ff00, late")
    page.evaluate(CHOOSE, [0, "select", "soon"])
    says(page, "tau 5.5, True, #00ff00, soon")
    page.wait("() => shown(0).querySelectorAll('img').length === 1")
    assert page.evaluate("() => shown(0).innerText.match(/tau /g).length") == 1, "the newest answer stands alone"


def test_an_error_stands_in_the_widgets_output_until_the_next_answer(page):
    run(page, PLOT)
    says(page, "tau 5.0")
    for _ in range(3):
        page.press(part(".noUi-handle"), "ArrowRight")
    says(page, "too slow")
    error = page.evaluate("() => shown(0).querySelector('.snn-live-widget .snn-live-error').innerText")
    assert "in decay" in error and "ipywidgets" not in error
    page.press(part(".noUi-handle"), "Home")
    says(page, "tau 1.0")
    page.wait("() => !shown(0).querySelector('.snn-live-error')")


SLOW = """
import time
from ipywidgets import IntSlider, interact

asked = []

def slow(x):
    asked.append(x)
    time.sleep(0.5)
    print(f"answer {x} after {len(asked)}")

interact(slow, x=IntSlider(0, min=0, max=100));
"""
WATCH = """() => {
    const handle = shown(0).querySelector(".noUi-handle");
    globalThis.values = new Set();
    const note = () => values.add(handle.getAttribute("aria-valuenow"));
    new MutationObserver(note).observe(handle, { attributes: true });
}"""


def test_a_slider_that_is_dragged_asks_for_the_newest_value_only(page):
    run(page, SLOW)
    says(page, "answer 0 after 1")
    page.evaluate(WATCH)
    page.drag(part(".noUi-handle"), [(0.5 + 0.5 * n, 0.5) for n in range(24)])
    page.wait("() => values.size > 1")
    last = "Math.round(shown(0).querySelector('.noUi-handle').getAttribute('aria-valuenow'))"
    page.wait(f"() => shown(0).innerText.includes(`answer ${{{last}}} after`)", timeout_s=LONG_S)
    passed, asked = page.evaluate("() => [values.size, Number(shown(0).innerText.match(/after (\\d+)/)[1])]")
    assert passed > 6 and asked < passed, (passed, asked)


MANY = (
    "from ipywidgets import IntSlider\na = IntSlider(3, description='a')\na",
    "from ipywidgets import interactive_output\ninteractive_output(lambda x: print('twice', 2 * x), {'x': a})",
    "from ipywidgets import Output, VBox\nlog = Output()\ndef heard(change):\n    with log:\n"
    "        print(change.old, 'was', change.new)\na.observe(heard, 'value')\nVBox([a, log])",
)


def test_widgets_of_several_cells_are_one_state(page):
    run(page, *MANY)
    says(page, "twice 6", 1)
    page.wait(part(".noUi-handle", 2))
    page.press(part(".noUi-handle"), "ArrowRight")
    says(page, "twice 8", 1)
    says(page, "3 was 4", 2)
    for cell in (0, 2):
        page.wait(f"() => Number(({part('.noUi-handle', cell)})().getAttribute('aria-valuenow')) === 4")


def test_play_counts_and_a_link_needs_no_python(page):
    run(
        page,
        "from ipywidgets import IntSlider, Play, VBox, interactive_output, jslink\n"
        "play, slider = Play(max=3, interval=50), IntSlider(max=3)\njslink((play, 'value'), (slider, 'value'))\n"
        "VBox([play, slider, interactive_output(lambda n: print('step', n), {'n': slider})])",
    )
    says(page, "step 0")
    page.click(part("button[aria-label=Play]"))
    says(page, "step 3")


LOOPS = """
from ipywidgets import interact

def loops(x=(0, 5)):
    print("began", x)
    while x > 2:
        pass

interact(loops);
"""


def test_stop_ends_what_a_widget_has_begun(page):
    run(page, LOOPS)
    says(page, "began 2")
    page.press(part(".noUi-handle"), "ArrowRight")
    says(page, "began 3")
    page.press(part(".noUi-handle"), "ArrowRight")  # this value waits
    page.wait("() => !press(0, 'Stop').hidden", timeout_s=LONG_S)
    page.evaluate("() => press(0, 'Stop').click()")
    says(page, "Stopped. Everything is as it was a moment before.")
    page.wait(f"() => Number(({part('.noUi-handle')})().getAttribute('aria-valuenow')) === 2", timeout_s=LONG_S)
    page.press(part(".noUi-handle"), "ArrowLeft")
    says(page, "began 1")


def test_a_cell_waits_for_what_a_widget_has_begun(page):
    run(page, SLOW)
    says(page, "answer 0 after 1")
    page.press(part(".noUi-handle"), "ArrowRight")
    run(page, SLOW, "print('asked', asked)")
    says(page, "asked [0, 1]", 1)
    says(page, "answer 1 after 2")


UNSAFE = """
import ipywidgets as w
bad = "<img src=x onerror=hacked=1><script>hacked=1</script><b onclick=hacked=1>kept</b>"
bad += "<a href=javascript:hacked=1>link</a>"
described = w.IntSlider(description=bad, description_allow_html=True)
display(w.VBox([w.HTML(bad), w.HTMLMath(bad), w.Label(bad), described]))
display(w.VBox([kind.from_url("https://example.org/x") for kind in (w.Image, w.Audio, w.Video)]))
"""


def test_what_a_widget_shows_runs_and_loads_nothing(page):
    run(page, UNSAFE)
    says(page, "kept")
    page.wait("() => shown(0).querySelectorAll('.widget-html b').length && shown(0).querySelector('.noUi-handle')")
    says(page, "loads nothing from an address")
    assert count(page, "script, img, audio, video, a[href], [onclick]") == 0
    assert page.evaluate("() => typeof hacked") == "undefined"
    assert page.evaluate("() => shown(0).innerText.match(/loads nothing from an address/g).length") == 3


LOOK = """
import ipywidgets as w
w.VBox([w.FloatSlider(5, description="slider"), w.IntRangeSlider(value=(2, 8), max=10), w.Text("text"),
        w.Button(description="button"), w.Button(description="first", button_style="primary")])
"""
CONTRAST = """() => {
    const light = (colour) => {
        const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
        const linear = (c) => c <= 10 ? c / 3294 : ((c / 255 + 0.055) / 1.055) ** 2.4;
        const [x, y, z] = [r, g, b].map(linear);
        return a && 0.2126 * x + 0.7152 * y + 0.0722 * z + 0.05;
    };
    const behind = (node) => light(getComputedStyle(node).backgroundColor) || behind(node.parentElement);
    const ratio = (a, b) => Math.max(a, b) / Math.min(a, b);
    const all = (names) => [...shown(0).querySelectorAll(names)];
    const words = all(".widget-label, .widget-readout, input[type=text], button")
        .map((node) => [node.className, ratio(light(getComputedStyle(node).color), behind(node))]);
    const parts = all(".noUi-handle, .noUi-connect")
        .map((node) => [node.className, ratio(behind(node), behind(shown(0)))]);
    return [...words.filter(([, value]) => value < 4.5), ...parts.filter(([, value]) => value < 3)];
}"""
"""What can hardly be read or seen."""


def test_a_widget_has_the_colours_of_the_page_in_both_themes(page):
    run(page, LOOK)
    says(page, "slider")
    page.wait("() => shown(0).querySelector('.noUi-connect')")
    try:
        for theme in ("dark", "light"):
            page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
            assert page.evaluate(CONTRAST) == []
            accent = "getComputedStyle(document.documentElement).getPropertyValue('--snn-accent')"
            assert page.evaluate(f"""() => {{
                const probe = document.createElement("i");
                probe.style.color = {accent};
                document.body.append(probe);
                const colour = getComputedStyle(probe).color;
                probe.remove();
                return [...shown(0).querySelectorAll(".noUi-handle, .noUi-connect")]
                    .every((each) => getComputedStyle(each).backgroundColor === colour);
            }}""")
    finally:
        page.evaluate("() => { document.documentElement.dataset.theme = 'light'; }")


def test_every_control_that_takes_something_is_heard_and_has_a_name(page):
    run(page, controls.MAKE)
    drawn, silent = controls.tried(page)
    assert len(drawn) > 50 and silent == []
    assert page.evaluate(VALUES_NOT_BESIDE) == []
    page.evaluate("(text) => { (0, eval)(text); }", AXE.read_text(encoding="utf-8"))
    assert page.evaluate(VIOLATIONS, ".snn-live-widget") == []


LAB = (
    "from snnreg_book.labs import Synapse\nlab = Synapse(tau_prun_s=30)\n"
    "lab.observe(lambda change: print('from', change.old), 'tau_prun_s')\nlab",
    "print('has', lab.tau_prun_s)",
)


def test_a_lab_of_the_book_is_one_object_in_the_page_and_in_python(page):
    run(page, *LAB)
    says(page, "has 30.0", 1)
    slider = part("input[data-trait=tau_prun_s]")
    page.wait(slider)
    at = page.evaluate(f"() => ({slider})().value")
    page.press(slider, "End")
    says(page, "from 30", 0)
    run(page, *LAB)  # as the first cell has not changed, only the second runs
    page.wait("() => !/has 30/.test(shown(1).innerText)")
    run(page, LAB[0], LAB[1], "lab.tau_prun_s = 30")
    page.wait(f"(at) => ({slider})().value === at", at)


def test_after_a_restart_widgets_are_grey_and_say_why(page):
    run(page, MANY[0])
    page.wait(part(".noUi-handle"))
    page.click(button("Restart Python"))
    says(page, "Python has begun anew: run the cell again to use this.")
    assert page.evaluate("() => shown(0).querySelector('.snn-live-gone').inert")
    page.evaluate("() => press(0, 'Run').click()")
    page.wait(
        "() => shown(0).querySelector('.noUi-handle') && !shown(0).querySelector('.snn-live-gone')",
        timeout_s=LONG_S,
    )

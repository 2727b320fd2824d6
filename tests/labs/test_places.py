"""Each lab loads into its place when a reader comes near: by scrolling, a link, the keyboard or print."""

import json

import pytest

from publish.labs import places
from snnreg_book.labs import Synapse
from tests.support.lab_page import FRAMES, VIEW, write_page

LINKS = "".join(f'<p><a href="#">Link {k}</a></p>' for k in range(80))  # some screens of them

SETS = "<p>At <a class='snn-set' href='#lab-synapse?tau_prun_s=30&amp;train=poisson'>30 s</a> it lives.</p>"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A page with links before a lab, a lab, more links, another lab, and a heading."""
    page = write_page(tmp_path_factory.mktemp("places"), Synapse(), Synapse(tau_prun_s=30))
    text = page.read_text(encoding="utf-8").replace("<p>Between two labs.</p>", LINKS)
    text = text.replace("<h1>Labs</h1>", f"<h1>Labs</h1>{SETS}{LINKS}")
    page.write_text(text.replace("</main>", '<h2 id="end">The end</h2><p>Words.</p></main>'), encoding="utf-8")
    return page.parent


@pytest.fixture
def open_page(browser, folder):
    """A function that opens the page, and notes what it asks for."""
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:

        def open_page(end="", script=""):
            page = context.new_page()
            page.asked = []
            page.on("request", lambda request: page.asked.append(request.url))
            page.add_init_script(script)
            page.goto((folder / "labs.html").as_uri() + end)
            return page

        yield open_page


def loaded(page):
    return [url for url in page.asked if "/labs/labs/" in url]


def test_a_lab_far_away_is_not_loaded_until_it_comes_near(open_page):
    page = open_page()
    page.wait_for_load_state("networkidle")
    assert loaded(page) == [] and page.locator(".snn-lab").count() == 0
    page.locator("#lab-synapse").scroll_into_view_if_needed()
    page.locator("#lab-synapse data").first.wait_for()
    assert len(loaded(page)) == 1
    page.locator("#lab-synapse-2").scroll_into_view_if_needed()
    page.locator("#lab-synapse-2 data").first.wait_for()
    assert len(loaded(page)) == 2
    assert page.locator("[aria-busy]").count() == page.get_by_text("The lab is loading").count() == 0


def test_a_link_over_labs_leads_to_its_place(open_page):
    page = open_page("#end")
    page.locator("#lab-synapse-2 data").first.wait_for()
    page.wait_for_function("document.querySelectorAll('.snn-filled').length === 2")
    page.evaluate(FRAMES)
    bottom = page.evaluate("innerHeight + scrollY >= document.documentElement.scrollHeight - 1")
    assert bottom or abs(page.locator("#end").evaluate("(node) => node.getBoundingClientRect().top")) < 5


NEAR_ARE_FILLED = """() => [...document.querySelectorAll(".snn-place:not(.snn-filled)")]
    .every((place) => place.getBoundingClientRect().top > innerHeight + 1100)"""


def test_what_is_read_stays_where_it_is_while_labs_load(open_page):
    """Page down, a lab's height at a time: the line in the middle of the screen does not move by itself."""
    page = open_page()
    page.evaluate("""() => {
        window.shifts = [];
        new PerformanceObserver((list) => window.shifts.push(...list.getEntries().map((entry) => entry.value)))
            .observe({ type: "layout-shift", buffered: true });
    }""")
    for _ in range(16):
        page.mouse.wheel(0, 500)
        page.evaluate(FRAMES)
        page.wait_for_function(NEAR_ARE_FILLED)  # a reader reads meanwhile
    page.wait_for_function("document.querySelectorAll('.snn-filled').length === 2")
    page.evaluate(FRAMES)
    assert sum(page.evaluate("window.shifts")) < 0.1


def test_the_keyboard_reaches_a_lab_over_all_links(open_page):
    """From the top of the page: 80 links stand before the lab."""
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to lab 1"
    assert page.locator(".snn-skip").first.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    page.locator("#lab-synapse data").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.snn-place')?.id") == "lab-synapse"


def test_back_to_top_covers_no_lab(open_page):
    page = open_page()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<button id=pst-back-to-top></button>')")
    for place, state in (("#lab-synapse", "hidden"), ("h1", "visible")):
        page.locator(place).evaluate("(node) => node.scrollIntoView({ block: 'center', behavior: 'instant' })")
        page.wait_for_function(
            "(state) => getComputedStyle(document.querySelector('#pst-back-to-top')).visibility === state",
            arg=state,
        )


def test_a_number_in_the_text_sets_the_lab_and_takes_it_back(open_page):
    page = open_page()
    number, slider = page.get_by_role("button", name="30 s"), page.locator("#lab-synapse [data-trait=tau_prun_s]")
    page.locator("#lab-synapse").scroll_into_view_if_needed()
    slider.wait_for()
    given = slider.input_value()
    number.click()
    page.wait_for_function("document.querySelector('.snn-set').ariaPressed === 'true'")
    assert slider.input_value() != given
    number.press(" ")
    page.wait_for_function("document.querySelector('.snn-set').ariaPressed === 'false'")
    assert slider.input_value() == given


def test_a_reload_keeps_what_the_address_does_not_say_yet(open_page):
    page = open_page("#lab-synapse?tau_prun_s=30")
    slider = page.locator("#lab-synapse [data-trait=tau_prun_s]")
    linked = slider.input_value()
    page.evaluate("history.replaceState = () => {}")  # it follows a little later: here not at all
    slider.press("PageUp")
    moved = slider.input_value()
    page.reload()
    assert page.url.endswith("tau_prun_s=30") and slider.input_value() == moved != linked


PRINT = "window.print = () => { window.printed = document.querySelectorAll('.snn-lab svg path').length; };"


def test_a_printed_page_has_its_labs(open_page):
    page = open_page(script=PRINT)
    assert page.locator(".snn-lab").count() == 0
    page.keyboard.press("Control+p")
    page.wait_for_function("window.printed > 0")
    assert page.locator(".snn-lab").count() == 2


def test_a_lab_that_does_not_load_says_what_to_do(open_page, folder):
    page = open_page()
    place = page.locator("#lab-synapse")
    script = folder / place.get_attribute("data-script")
    away = script.rename(script.with_suffix(".away"))
    place.scroll_into_view_if_needed()
    again = place.get_by_role("button", name="Try again")
    again.wait_for()
    assert "Check the network" in place.text_content()
    away.rename(script)
    again.click()
    place.locator("data").first.wait_for()
    assert again.count() == 0


# What the extension writes


LAB = {"state": {"_esm": "", "_anywidget_id": "snnreg_book.labs.weight_map.WeightMap", "text": "</script>"}}


def test_each_lab_gets_a_place_and_a_script():
    models = {"a": LAB, "b": LAB, "c": {"state": {"_model_name": "IntSliderModel"}}}
    body = "<p>x</p>".join(VIEW.format(json.dumps({"model_id": name})) for name in "abc")
    laid_out, scripts = places.place_labs(body, models, "../_static/labs/p")
    assert set(scripts) == {"a.js", "b.js"}
    assert laid_out.count("snn-place") == 2  # not for a control of ipywidgets
    assert 'id="lab-weight_map" data-model="a" data-script="../_static/labs/p/a.js"' in laid_out
    assert 'id="lab-weight_map-2"' in laid_out
    values = scripts["a.js"].removeprefix('labArrived("a", ').removesuffix(");\n")
    assert json.loads(values) == {**LAB, "buffers": []}


def test_scripts_of_an_earlier_build_do_not_stay(tmp_path):
    places.write({"old.js": ""}, tmp_path / "page")
    places.write({"new.js": ""}, tmp_path / "page")
    assert [path.name for path in (tmp_path / "page").iterdir()] == ["new.js"]
    places.write({}, tmp_path / "page")
    assert not (tmp_path / "page").exists()

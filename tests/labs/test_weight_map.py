"""The weight map on a page of its own: its size, its colours, a finger on it, and the way back."""

import numpy as np
import pytest

from snnreg.labs import WeightMap
from snnreg.labs.weight_map import GRID_S, LEVELS
from tests.support import lab_page

SETS = ("white_noise", "blurred_noise", "known", "unknown")
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A map of random weights: nothing is trained for it."""
    rng = np.random.default_rng(0)
    lab = WeightMap(
        g_max=0.05,
        pruned_below=0.0005,
        end_s=7500.0,
        digits=[7, 4, 6],
        images_per_set=10,
        weight_levels=rng.integers(0, LEVELS, (784, 30)).astype("<u2").tobytes(),
        last_input_spike=rng.uniform(0, 7500, 784).tobytes(),
        grid_s=GRID_S.tolist(),
        spikes_before=dict.fromkeys(SETS, 1500),
        spikes_on_grid={name: np.linspace(0, 1500, len(GRID_S)).tolist() for name in SETS},
    )
    return lab_page.written(tmp_path_factory.mktemp("map"), lab)


@pytest.fixture
def opened(browser, file):
    contexts = []

    def open_page(**options):
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.goto(file.as_uri())
        page.locator("data[data-name=weight]").wait_for()
        return page

    yield open_page
    for context in contexts:
        context.close()


def number(page, name):
    page.evaluate(FRAMES)
    return float(page.locator(f"data[data-name={name}]").get_attribute("value"))


@pytest.mark.parametrize("options", [{}, PHONE], ids=["wide", "phone"])
def test_the_maps_are_as_large_as_their_place(opened, options):
    page = opened(**options)
    number(page, "weight")
    shares = page.evaluate("""() => [...document.querySelectorAll(".snn-lab figure")]
        .map((figure) => figure.querySelector("canvas").clientWidth / figure.clientWidth)""")
    assert len(shares) == 4 and min(shares) > 0.95
    # And a neuron's map fills its tile: of an empty row of pixels between two of them there is little.
    ink = page.evaluate("""() => {
        const canvas = document.querySelector(".snn-lab canvas"), { width, height } = canvas;
        const row = canvas.getContext("2d").getImageData(0, Math.round(height / 6), width, 1).data;
        let painted = 0;
        for (let k = 3; k < row.length; k += 4) painted += row[k] > 0;
        return painted / width;
    }""")
    assert ink > 0.8


def test_the_chapters_values_come_back(opened):
    page = opened()
    before = [number(page, name) for name in ("tau", "weight")]
    page.locator("input[data-trait=tau_prun_s]").press("Home")
    page.locator("input[data-trait=neuron]").press("End")
    page.locator(".snn-field").first.press("ArrowDown")
    page.reload()
    page.locator("data[data-name=weight]").wait_for()
    assert number(page, "tau") == pytest.approx(0.1)
    page.get_by_role("button", name="Starting values").click()
    assert [number(page, name) for name in ("tau", "weight")] == before


def test_a_swipe_over_the_map_chooses_no_pixel(opened):
    page = opened(**PHONE)
    finger = page.context.new_cdp_session(page)
    field = page.locator(".snn-field").first
    field.scroll_into_view_if_needed()
    area, before = field.bounding_box(), number(page, "weight")
    x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    start = page.evaluate("scrollY")
    for kind, up in (("touchStart", 0), *(("touchMove", 30 * step) for step in range(1, 10))):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y - up}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function("(start) => scrollY !== start", arg=start)
    assert number(page, "weight") == before


def test_thousands_have_a_comma(opened):
    assert opened().get_by_role("cell", name="1,500").count() == 4

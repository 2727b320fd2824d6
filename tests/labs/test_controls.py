"""What all labs share: sliders under a finger, the drawing pad, the buttons at the foot, forced colours."""

from pathlib import Path

import anywidget
import numpy as np
import pytest
from traitlets import List

from snnreg.labs import Drift, Neuron, Synapse, TrainHere, TuneIt, TwoSpikes
from snnreg.labs.shared import source
from tests.support import lab_page
from tests.support.watched import watched

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TAU = "input[data-trait=tau_prun_s]"


class Pad(anywidget.AnyWidget):
    """A drawing pad."""

    _esm = source.script(Path(__file__).parents[1] / "support" / "pad_lab.js")
    _css = source.style()
    drawing = List().tag(sync=True)


@pytest.fixture(scope="module")
def curve_file(tmp_path_factory):
    return lab_page.written(tmp_path_factory.mktemp("curve"), Synapse(train="poisson", time_s=20))


@pytest.fixture(scope="module")
def pad_file(tmp_path_factory):
    return lab_page.written(tmp_path_factory.mktemp("pad"), Pad())


@pytest.fixture
def opened(browser):
    """A function that opens a page when its lab is drawn; it must not complain."""
    with watched(browser) as new_page:

        def open_page(file, end="", **options):
            page = new_page(**{"viewport": {"width": 1400, "height": 900}, **options})
            page.goto(file.as_uri() + end)
            page.locator(".snn-lab").wait_for()
            page.evaluate(FRAMES)
            return page

        yield open_page


def number(page, name):
    page.evaluate(FRAMES)
    return float(page.locator(f"data[data-name={name}]").get_attribute("value"))


# Under a finger


def touch(page, kind, *points):
    if not hasattr(page, "finger"):
        page.finger = page.context.new_cdp_session(page)
    places = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]
    page.finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def swipe(page, start, end, moves=10):
    touch(page, "touchStart", start)
    for point in np.linspace(start, end, moves + 1)[1:].tolist():
        touch(page, "touchMove", point)
    touch(page, "touchEnd")
    page.evaluate(FRAMES)


def place_on(page, selector, x=0.5, y=0.5):
    node = page.locator(selector).first
    node.scroll_into_view_if_needed()
    area = node.bounding_box()
    return area["x"] + x * area["width"], area["y"] + y * area["height"]


@pytest.mark.parametrize("selector", [TAU, "figure svg"])
@pytest.mark.parametrize("aside", [0, 10])
def test_a_swipe_up_scrolls_and_changes_nothing(opened, curve_file, selector, aside):
    page = opened(curve_file, **PHONE)
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    values = page.evaluate("[...document.querySelectorAll('input')].map((input) => input.value)")
    numbers = number(page, "prune"), number(page, "silent")
    x, y = place_on(page, selector, 0.8)
    swipe(page, (x, y), (x + aside, y - 300))
    page.wait_for_function("scrollY > 100")
    assert page.evaluate("[...document.querySelectorAll('input')].map((input) => input.value)") == values
    assert (number(page, "prune"), number(page, "silent")) == numbers


@pytest.mark.parametrize("moves", [0, 10])
def test_a_slider_follows_a_finger_that_goes_sideways_or_taps(opened, curve_file, moves):
    page = opened(curve_file, **PHONE)
    (x, y), (end, _) = place_on(page, TAU, 0.3), place_on(page, TAU, 0.8)
    swipe(page, (x if moves else end, y), (end, y), moves)
    assert 150 < number(page, "prune") < 400


def test_the_curve_follows_a_finger_that_goes_sideways(opened, curve_file):
    page = opened(curve_file, **PHONE)
    before = number(page, "silent")
    (x, y), (end, _) = place_on(page, "figure svg", 0.6), place_on(page, "figure svg", 0.3)
    swipe(page, (x, y), (end, y))
    assert number(page, "silent") != before


# The pad


def strokes(page):
    page.evaluate(FRAMES)
    return page.evaluate("window.drawing()")


def test_two_fingers_draw_one_line(opened, pad_file):
    page = opened(pad_file, **PHONE)
    left, right = (place_on(page, ".snn-pad", x, 0.2) for x in (0.2, 0.8))
    touch(page, "touchStart", left)
    touch(page, "touchStart", left, right)
    for step in range(1, 11):
        touch(page, "touchMove", *((x, y + 10 * step) for x, y in (left, right)))
    touch(page, "touchEnd")
    (line,) = strokes(page)
    assert all(x == pytest.approx(0.2, abs=0.02) for x, _ in line)


def test_the_pad_is_as_wide_as_a_phone(opened, pad_file):
    page = opened(pad_file, **PHONE)
    assert page.locator(".snn-pad").bounding_box()["width"] > 320


def test_a_long_scribble_is_drawn_bit_by_bit(opened, pad_file):
    """Each frame draws what is new: lines drawn and drawings told grow with the points, not with their square."""
    page = opened(pad_file)
    page.evaluate("""() => {
        window.lines = 0;
        const context = CanvasRenderingContext2D.prototype, { lineTo } = context;
        context.lineTo = function (...to) { window.lines++; return lineTo.apply(this, to); };
    }""")
    area = page.locator(".snn-pad").bounding_box()
    at = 0.5 + 0.4 * np.sin(np.outer(np.arange(1500), [0.05, 0.0437]))
    points = at * area["width"] + [area["x"], area["y"]]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.evaluate(
        """(points) => {
        const pad = document.querySelector(".snn-pad");
        const next = () => {
            for (const [clientX, clientY] of points.splice(0, 10)) {
                pad.dispatchEvent(new PointerEvent("pointermove", { pointerId: 1, clientX, clientY }));
            }
            if (points.length > 0) requestAnimationFrame(next);
            else window.finished = true;
        };
        next();
    }""",
        points.tolist(),
    )
    page.wait_for_function("window.finished")
    page.mouse.up()
    (line,) = strokes(page)
    assert 300 < len(line) < 1000
    assert page.evaluate("window.lines") < 10_000
    assert page.evaluate("window.told") < 400


# At the foot


def press(page, name):
    page.get_by_role("button", name=name).first.click()


def test_the_chapters_values_come_back_after_a_reload_too(opened, curve_file):
    page = opened(curve_file)
    before = [number(page, name) for name in ("prune", "silent", "used")]
    for trait in ("tau_prun_s", "k_p", "rate_hz"):
        page.locator(f"input[data-trait={trait}]").press("End")
    page.get_by_role("slider", name="Playhead").press("Home")
    press(page, "Burst")
    assert number(page, "prune") == 1000
    page.goto("about:blank")
    page.goto(curve_file.as_uri())
    page.locator(".snn-lab").wait_for()
    assert number(page, "prune") == 1000
    press(page, "Starting values")
    assert [number(page, name) for name in ("prune", "silent", "used")] == before


def test_a_link_holds_what_the_reader_set(opened, curve_file):
    page = opened(curve_file)
    assert "#" not in page.url
    page.locator(TAU).press("End")
    page.wait_for_function("location.hash === '#lab-synapse?tau_prun_s=1000'")
    page.locator("input[data-trait=rate_hz]").press("Home")
    page.wait_for_function("location.hash.includes('rate_hz=0.1')")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "Copy link")
    page.get_by_text("Copied.").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.url

    other = opened(curve_file, link.partition("#")[1] + link.partition("#")[2])
    assert (number(other, "prune"), number(other, "leak")) == (number(page, "prune"), number(page, "leak"))
    press(other, "Starting values")
    other.wait_for_function("location.hash === '#lab-synapse'")
    assert number(other, "prune") == 7.5


def test_a_link_is_shown_where_the_browser_gives_no_clipboard(opened, curve_file):
    page = opened(curve_file)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    press(page, "Copy link")
    field = page.get_by_label("Link to this lab")
    assert field.input_value().endswith("labs.html#lab-synapse")


@pytest.mark.parametrize(
    "end",
    [
        "tau_prun_s=-1&k_p=abc",
        "tau_prun_s=1e999",
        "seed=%E0%A4%A&x=1",
        "time_s=null&rate_hz={}&=&",
        "?&&==",
        "%",
    ],
)
def test_a_wrong_address_changes_nothing(opened, curve_file, end):
    page = opened(curve_file, f"#lab-synapse?{end}")
    assert [number(page, "prune"), number(page, "silent")] == [7.5, pytest.approx(np.exp(-((20 / 7.5) ** 2)))]


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080)])
@pytest.mark.parametrize(
    "make",
    [
        Synapse,
        lambda: TrainHere(images=30, test_images=30),
        TuneIt,
        Neuron,
        *(pytest.param(lab, marks=pytest.mark.slow) for lab in (TwoSpikes, Drift)),
    ],
)
def test_a_lab_on_the_whole_screen_fits_it(opened, tmp_path, make, size):
    page = opened(lab_page.written(tmp_path, make()), viewport=dict(zip(("width", "height"), size, strict=True)))
    press(page, "Full screen")
    page.wait_for_function("""() => {
        const lab = document.fullscreenElement;
        return lab?.classList.contains("snn-lab") && lab.style.getPropertyValue("--snn-size")
            && lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth;
    }""")
    press(page, "Leave full screen")
    page.wait_for_function("document.fullscreenElement === null")


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080)])
def test_a_trained_lab_with_a_mission_fits_a_lecture_hall(opened, tmp_path, size):
    lab = lab_page.written(tmp_path, TrainHere(images=300, test_images=30, pace="fast"))
    page = opened(lab, viewport=dict(zip(("width", "height"), size, strict=True)))
    page.locator(".snn-lab").scroll_into_view_if_needed()
    press(page, "Full screen")
    press(page, "Start")
    page.locator(".snn-confusion").first.wait_for()
    page.locator(".snn-readout", has_text="The stream has ended").wait_for()
    page.locator(".snn-missions summary").first.click()
    page.wait_for_function("""() => {
        const lab = document.fullscreenElement;
        return lab.scrollHeight <= lab.clientHeight && lab.scrollWidth <= lab.clientWidth;
    }""")
    assert float(page.locator(".snn-lab").evaluate("(lab) => parseFloat(getComputedStyle(lab).fontSize)")) >= 14


def test_one_slider_for_pruning_time_and_coefficient(opened, curve_file):
    page = opened(curve_file)
    page.locator("input[data-trait=k_p]").press("End")
    assert number(page, "prune") == pytest.approx(7.5)
    assert page.get_by_text("moves along (now 75.0 s)").count() == 1
    page.locator(TAU).press("End")
    assert number(page, "prune") == pytest.approx(1000)
    assert page.get_by_text("moves along (now 2.78 h)").count() == 1


# Forced colours


BOOK_STYLE = lab_page.EXTENSIONS / "static" / "snnreg.css"
BARS = """
<div class="snn-lab">
  <span class="snn-bar snn-blue" style="width: 50px"></span>
  <span class="snn-bar snn-orange" style="width: 50px"></span>
  <span class="snn-share" style="width: 90px"><span style="width: 50px"></span></span>
  <span class="snn-scale"><span class="snn-ramp" style="background: linear-gradient(90deg, #00224e, #fee838)">
  </span></span>
  <svg width="50" height="20"><path class="snn-tick snn-orange" d="M5,0V20"/></svg>
</div>
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_bars_ramps_and_ticks(browser, scheme):
    page = browser.new_page(forced_colors="active", color_scheme=scheme)
    styles = f"<style>{BOOK_STYLE.read_text(encoding='utf-8')}</style><style>{source.style()}</style>"
    page.set_content(f"<!DOCTYPE html><html data-theme='{scheme}'>{styles}{BARS}")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    look = page.evaluate("""() => Object.fromEntries(["snn-bar.snn-blue", "snn-bar.snn-orange", "snn-share > span",
        "snn-ramp", "snn-tick"].map((name) => {
            const look = getComputedStyle(document.querySelector(`.${name}`));
            return [name, [look.backgroundColor, look.backgroundImage, look.stroke]];
        }))""")
    page.close()
    assert look["snn-bar.snn-blue"][0] != look["snn-bar.snn-orange"][0]
    for name in ("snn-bar.snn-blue", "snn-bar.snn-orange", "snn-share > span"):
        assert look[name][0] not in (paper, "rgba(0, 0, 0, 0)")
    assert "gradient" in look["snn-ramp"][1]
    assert look["snn-tick"][2] not in ("none", paper)

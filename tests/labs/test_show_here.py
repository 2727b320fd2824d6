"""Show here: two trained networks see an image, on a page with this lab and nothing else."""

import dataclasses

import numpy as np
import pytest
from brian2 import second

from snnreg.decay import Decay
from snnreg.encoding import SpikeTrains
from snnreg.labs import ShowHere
from snnreg.parameters import Parameters
from snnreg.simulation import kernel
from tests.support import lab_page, pair_page
from tests.support.pair_page import PLAN, answers, draw, number, presented, settled

SEVEN = [(0.25, 0.22), (0.75, 0.22), (0.45, 0.85)]
PHONE = {"viewport": {"width": 380, "height": 800}, "has_touch": True, "is_mobile": True}
PICTURE = "(canvas) => canvas.toDataURL()"
INK = """(pad) => new Uint32Array(
    pad.getContext("2d").getImageData(0, 0, pad.width, pad.height).data.buffer).filter((pixel) => pixel).length"""


@pytest.fixture(scope="module")
def networks():
    return pair_page.pair()


@pytest.fixture(scope="module")
def address(tmp_path_factory, networks):
    lab = ShowHere(*networks, PLAN.test_sets(0), digits=PLAN.digits, unknown=PLAN.unknown)
    return lab_page.written(tmp_path_factory.mktemp("show_here"), lab).as_uri()


@pytest.fixture
def opened(browser, address):
    return lambda *scripts, **options: pair_page.opened(browser, address, *scripts, **options)


def move_to(page, trait, value):
    page.lab.locator(f"input[data-trait={trait}]").fill(str(value))


def pads(page):
    return page.lab.locator("canvas.snn-pad")


# Images and answers


@pytest.mark.parametrize(
    "digit, strokes",
    [
        (7, [SEVEN]),
        (4, [[(0.3, 0.2), (0.27, 0.5), (0.7, 0.5)], [(0.7, 0.2), (0.68, 0.85)]]),
        (
            6,
            [
                [
                    (0.62, 0.15),
                    (0.4, 0.4),
                    (0.33, 0.65),
                    (0.4, 0.82),
                    (0.58, 0.82),
                    (0.64, 0.68),
                    (0.55, 0.57),
                    (0.4, 0.62),
                ]
            ],
        ),
    ],
)
def test_a_drawn_digit_is_recognised(opened, digit, strokes):
    with opened() as page:
        draw(page, *strokes)
        assert answers(page) == [digit, digit]


def test_a_digit_can_be_drawn_with_the_keyboard(opened):
    with opened() as page:
        pads(page).focus()
        for keys, times in (("ArrowUp", 6), ("ArrowLeft", 5), (" ", 1), ("ArrowRight", 10)):
            for _ in range(times):
                page.keyboard.press(keys)
        for _ in range(6):
            for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
                page.keyboard.press(key)
        assert answers(page) == [7, 7]
        page.keyboard.press("Delete")
        page.get_by_text("The pad is empty").first.wait_for()


def test_a_digit_can_be_drawn_with_the_finger(opened):
    with opened(**PHONE) as page:
        pads(page).scroll_into_view_if_needed()
        area, before = pads(page).bounding_box(), page.evaluate("scrollY")
        finger = page.context.new_cdp_session(page)
        corners = np.array(SEVEN)
        along = np.concatenate([np.linspace(*corners[k : k + 2], 10) for k in (0, 1)])
        for kind, (x, y) in zip(["touchStart", *["touchMove"] * 19], along, strict=True):
            point = {"x": area["x"] + x * area["width"], "y": area["y"] + y * area["height"]}
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert answers(page) == [7, 7]
        assert page.evaluate("scrollY") == before  # the page did not move under the finger


def test_a_drawing_is_there_again(opened):
    with opened() as page:
        draw(page, SEVEN)
        assert answers(page) == [7, 7]
        page.wait_for_function(f"(pad) => ({INK})(pad) > 0", arg=pads(page).element_handle())
        image = page.lab.locator("canvas.snn-input")
        before = image.evaluate(PICTURE), number(page, "data-total='0'")
        page.reload()
        page.lab.locator("data[data-network='1']").wait_for()
        assert answers(page) == [7, 7]
        assert (image.evaluate(PICTURE), number(page, "data-total='0'")) == before
        page.wait_for_function(f"(pad) => ({INK})(pad) > 0", arg=pads(page).element_handle())


def test_the_values_of_the_chapter_come_back(opened):
    with opened() as page:
        before = number(page, "data-total='0'"), seen_width(page)
        draw(page, SEVEN[:2])
        for trait in ("noise", "neuron", "until_ms"):
            page.lab.locator(f"input[data-trait={trait}]").press("PageUp" if trait != "until_ms" else "Home")
        settled(page)
        page.lab.get_by_role("button", name="Starting values").click()
        settled(page)
        assert (number(page, "data-total='0'"), seen_width(page)) == before
        assert page.lab.locator("select").input_value() == "known"
        page.wait_for_function(f"(pad) => ({INK})(pad) === 0", arg=pads(page).element_handle())


def test_noise_wakes_the_network_without_decay_only(opened):
    with opened() as page:
        page.lab.locator("select").select_option("white_noise")
        settled(page)
        assert number(page, "data-total='0'") > 30
        assert number(page, "data-total='1'") <= 2


def test_it_follows_a_drag_and_the_keyboard(opened):
    """Noise added to a digit makes the network without decay louder, as far as the slider is moved."""
    with opened() as page:
        spikes = [number(page, "data-total='0'")]
        noise = page.lab.locator("input[data-trait=noise]")
        area = noise.bounding_box()
        page.mouse.move(area["x"] + 8, area["y"] + area["height"] / 2)
        page.mouse.down()
        page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2, steps=10)
        settled(page)
        spikes.append(number(page, "data-total='0'"))  # the pointer is still down
        page.mouse.up()
        noise.press("End")
        settled(page)
        spikes.append(number(page, "data-total='0'"))
        assert spikes[0] < spikes[1] / 2 and spikes[1] < spikes[2]


def test_every_set_can_be_shown_and_the_keyboard_is_enough(opened):
    with opened() as page:
        choice, spikes = page.lab.locator("select"), {}
        choice.focus()
        page.keyboard.press("Home")
        for _ in range(4):
            settled(page)
            spikes[choice.locator("option:checked").inner_text()] = number(page, "data-total='0'")
            page.keyboard.press("ArrowDown")
        assert list(spikes) == ["white noise", "blurred noise", "known digits", "unknown digits"]
        assert min(spikes["white noise"], spikes["blurred noise"]) > max(
            spikes["known digits"], spikes["unknown digits"]
        )
        choice.select_option("unknown")
        settled(page)
        assert page.lab.get_by_text("Image 1 of 30, a 9: never taught").count() == 1

        image = page.lab.locator("canvas.snn-input")
        shown = [image.evaluate(PICTURE)]
        for name in ("Next", "Previous"):
            page.lab.get_by_role("button", name=name).press("Enter")
            settled(page)
            shown.append(image.evaluate(PICTURE))
        assert shown[0] != shown[1] and shown[0] == shown[2]


SLOW_WORKER = """
    const listen = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
    Object.defineProperty(Worker.prototype, "onmessage", { ...listen, set(handler) {
        listen.set.call(this, (event) => setTimeout(() => handler(event), 120));
    } });
"""
WATCH = """(lab) => {
    window.pairs = [];
    const note = () => pairs.push([lab.querySelector(".snn-input").parentNode.firstChild.textContent,
        lab.querySelector("data[data-total='0']").value, lab.querySelector("data[data-total='1']").value].join());
    new MutationObserver(note).observe(lab, { subtree: true, childList: true, characterData: true });
}"""


def test_what_is_seen_belongs_together_however_fast_images_change(opened):
    """Thirty clicks in a second, on a machine that answers slowly: no answer stands beside another image."""
    clicks = 17
    with opened() as page:
        belongs = set()
        for _ in range(clicks + 1):
            settled(page)
            caption = page.lab.locator(".snn-show-here figcaption").nth(1).inner_text()
            totals = [format(number(page, f"data-total='{k}'"), "g") for k in (0, 1)]
            belongs.add(",".join([caption, *totals]))
            page.lab.get_by_role("button", name="Next").click()
    with opened(SLOW_WORKER) as page:
        page.lab.evaluate(WATCH)
        page.lab.get_by_role("button", name="Next").evaluate(
            """async (next, clicks) => {
            for (let click = 0; click < clicks; click++) {
                next.click();
                await new Promise((resolve) => setTimeout(resolve, 33));
            }
        }""",
            clicks,
        )
        page.get_by_text(f"Image {clicks + 1} of 30").wait_for()
        seen = page.evaluate("window.pairs")
        assert set(seen) <= belongs
        assert seen[-1].startswith(f"Image {clicks + 1} of 30")


# The network is that of Python


def trains_of(shown, steps=None):
    """The input spikes of a page, behind a silent image as the page's networks had; up to a step."""
    step, pixel = np.array(shown["step"], np.int32), np.array(shown["pixel"], np.int32)
    kept = step < (steps or np.inf)
    return SpikeTrains(step[kept], pixel[kept], np.array([0, 0, kept.sum()]))


def run(network, decay, trains, parameters):
    state = kernel.new_state(network.wiring, parameters)
    spikes = kernel.run(state, trains, None, parameters=parameters, threshold="adaptive", decay=decay)
    return state, spikes


def test_it_gives_the_spikes_that_python_computes(opened, networks):
    """Shown to the fast twin, the page's own input spikes give the page's output spikes; the next image too."""
    p = Parameters()
    with opened() as page:
        for _ in range(2):
            shown = presented(page)
            for k, network in enumerate(networks):
                _, spikes = run(network, network.decay, trains_of(shown), p)
                seen = (spikes.step >= p.period_steps) & (spikes.step < p.period_steps + p.image_steps)
                np.testing.assert_array_equal(spikes.step[seen] - p.period_steps, shown["at"][k])
                np.testing.assert_array_equal(spikes.neuron[seen], shown["neuron"][k])
            page.lab.get_by_role("button", name="Next").click()


@pytest.mark.parametrize("ms, neuron", [(350, 0), (120, 14)])
@pytest.mark.parametrize("shown_set", ["known", "white_noise"])
def test_why_it_fired_sums_what_the_run_added(opened, networks, shown_set, ms, neuron):
    """In a network whose g_e never fades, g_e at the end is all that the input spikes have added."""
    unfading = dataclasses.replace(Parameters(), excitatory_conductance_time=1e12 * second)
    with opened() as page:
        page.lab.locator("select").select_option(shown_set)
        settled(page)
        move_to(page, "until_ms", ms)
        move_to(page, "neuron", neuron)
        trains = trains_of(presented(page), steps=ms * 10)
        for k, network in enumerate(networks):
            state, _ = run(network, Decay(), trains, unfading)
            digit, frame, whole = (
                number(page, f"data-drive='{k}'][data-part='{part}'") for part in ("digit", "frame", "all")
            )
            assert whole == pytest.approx(state.g_e[neuron], rel=1e-9)
            assert digit + frame == pytest.approx(whole, rel=1e-12)


def test_the_frame_drives_the_network_without_decay_in_noise(opened):
    with opened() as page:
        page.lab.locator("select").select_option("white_noise")
        settled(page)
        frame = [number(page, f"data-drive='{k}'][data-part='frame'") for k in (0, 1)]
        assert frame[0] > 10 * frame[1]
        assert number(page, "data-share='0'") > 0.5


# Time


def seen_width(page):
    return float(page.lab.locator("clipPath rect").first.get_attribute("width"))


def test_playing_takes_seven_seconds_and_rasters_grow(opened):
    with opened(clock=True) as page:
        whole = seen_width(page)
        image = page.lab.locator("canvas.snn-input")
        plain = image.evaluate(PICTURE)
        page.lab.get_by_role("button", name="Play").click()
        widths = []
        for _ in range(3):
            page.clock.run_for(2000)
            widths.append(seen_width(page))
            assert image.evaluate(PICTURE) != plain
        assert 0 < widths[0] < widths[1] < widths[2] < whole
        assert number_of_slider(page) == pytest.approx(300, abs=3)
        page.lab.get_by_role("button", name="Pause").click()
        page.clock.run_for(1000)
        assert seen_width(page) == widths[2]
        page.lab.get_by_role("button", name="Play").click()
        page.clock.run_for(1100)
        assert number_of_slider(page) == 350 and seen_width(page) == whole
        assert image.evaluate(PICTURE) == plain
        page.lab.get_by_role("button", name="Play").click()  # again, from the start
        page.clock.run_for(400)
        assert number_of_slider(page) == pytest.approx(20, abs=3)


def number_of_slider(page):
    return float(page.lab.locator("input[data-trait=until_ms]").input_value())


def test_time_can_be_scrubbed_and_stepped(opened):
    """The pixels that spiked just before flash; the spikes of the neuron are counted up to there."""
    with opened() as page:
        shown = presented(page)
        neuron = shown["neuron"][0][-1]
        move_to(page, "neuron", neuron)
        mine = [step for step, who in zip(shown["at"][0], shown["neuron"][0], strict=True) if who == neuron]
        last_ms = mine[-1] // 10
        move_to(page, "until_ms", last_ms)
        assert number(page, "data-fired='0'") == len(mine) - 1
        page.lab.get_by_role("button", name="+1 ms").click()
        assert number_of_slider(page) == last_ms + 1
        assert number(page, "data-fired='0'") == len(mine)
        green = page.lab.locator("canvas.snn-input").evaluate("""(canvas) => {
            const { data } = canvas.getContext("2d").getImageData(0, 0, 28, 28);
            return Array.from({ length: 784 }, (_, k) => k).filter((k) => data[4 * k] < data[4 * k + 1]);
        }""")
        step = 10 * (last_ms + 1)
        just_before = {p for s, p in zip(shown["step"], shown["pixel"], strict=True) if step - 60 < s < step}
        assert set(green) <= just_before and len(green) > 0.8 * len(just_before)
        page.lab.get_by_role("button", name="−1 ms").click()
        assert number_of_slider(page) == last_ms


def test_who_wants_less_motion_scrubs(opened):
    with opened(reduced_motion="reduce") as page:
        assert page.lab.get_by_role("button", name="Play").count() == 0
        whole = seen_width(page)
        page.lab.locator("input[data-trait=until_ms]").press("Home")
        assert seen_width(page) < whole


# The neuron


def row_of(page, neuron):
    """The middle of a row of the first raster of excitatory neurons, in the window."""
    page.lab.locator("svg").first.scroll_into_view_if_needed()
    band = page.lab.locator("rect.snn-chosen").nth(1).bounding_box()
    area = page.lab.locator("svg").first.bounding_box()
    return area["x"] + area["width"] / 2, band["y"] + (neuron + 0.5) * band["height"]


def test_the_neuron_under_the_pointer_is_explained(opened):
    with opened() as page:
        membrane = page.lab.locator("path.snn-curve.snn-blue")
        before, map_ = membrane.get_attribute("d"), page.lab.locator(".snn-why canvas").first
        picture = map_.evaluate(PICTURE)
        page.mouse.move(*row_of(page, 12))
        page.lab.get_by_text("13, learned 4").wait_for()
        assert membrane.get_attribute("d") != before
        assert map_.evaluate(PICTURE) != picture


def test_a_tap_on_the_raster_and_the_keyboard_choose_the_neuron(opened):
    with opened(**PHONE) as page:
        page.touchscreen.tap(*row_of(page, 12))
        page.lab.get_by_text("13, learned 4").wait_for()
        page.lab.locator("input[data-trait=neuron]").press("ArrowRight")
        page.lab.get_by_text("14, learned 4").wait_for()


# Where it is shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_a_resized_window(opened, scheme):
    with opened(viewport={"width": 380, "height": 800}) as page:
        page.evaluate("(scheme) => { document.documentElement.dataset.theme = scheme; }", scheme)
        for width in (380, 1400, 390):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_function(
                """(width) => {
                const picture = document.querySelector(".snn-side-by-side svg");
                return Math.abs(picture.getAttribute("width") - picture.parentNode.clientWidth) < 1;
            }""",
                arg=width,
            )
            assert page.lab.evaluate("(lab) => lab.scrollWidth <= lab.clientWidth")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        small = page.lab.evaluate("""(lab) => [...lab.querySelectorAll("button, select")]
            .filter((node) => node.offsetHeight > 0 && node.offsetHeight < 40).map((node) => node.textContent)""")
        assert small == []


@pytest.mark.parametrize("missing", ["WebAssembly", "Worker", "DecompressionStream"])
def test_a_browser_that_cannot_run_it_says_so(browser, address, missing):
    page = browser.new_page()
    page.add_init_script(f"delete window.{missing};")
    page.goto(address)
    page.get_by_text(f"{missing} is missing").wait_for()
    page.close()


def test_a_browser_that_allows_no_worker_says_so(browser, address):
    page = browser.new_page()
    page.add_init_script("window.Worker = function () { throw new Error('workers are blocked'); };")
    page.goto(address)
    page.get_by_text("The network could not run: workers are blocked.").wait_for()
    page.close()


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080)])
def test_it_fits_a_lecture_hall(opened, size):
    width, height = size
    with opened(viewport={"width": width, "height": height}) as page:
        page.lab.get_by_role("button", name="Full screen").click()
        page.wait_for_function("""() => {
            const lab = document.fullscreenElement;
            return lab?.style.getPropertyValue("--snn-size") && lab.scrollHeight <= lab.clientHeight
                && lab.scrollWidth <= lab.clientWidth;
        }""")
        sizes = page.lab.evaluate("""(lab) => [...lab.querySelectorAll("svg, .snn-why canvas")]
            .map((part) => part.getBoundingClientRect().bottom)""")
        assert max(sizes) <= height

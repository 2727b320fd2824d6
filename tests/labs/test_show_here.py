"""Show here: two trained networks see an image, on a page with this lab and nothing else."""

import dataclasses

import numpy as np
import pytest
from brian2 import second

from snnreg.decay import Decay
from snnreg.encoding import SpikeTrains
from snnreg.parameters import Parameters
from snnreg.simulation import kernel
from tests.support.lab_examples import P, pair
from tests.support.lab_page import PHONE
from tests.support.pair_page import FOUR, SEVEN, answers, draw, presented, settle, totals

SIX = [(0.62, 0.15), (0.4, 0.4), (0.33, 0.65), (0.4, 0.82), (0.58, 0.82), (0.64, 0.68), (0.55, 0.57), (0.4, 0.62)]
PICTURE = "(canvas) => canvas.toDataURL()"
INK = """(pad) => new Uint32Array(
    pad.getContext("2d").getImageData(0, 0, pad.width, pad.height).data.buffer).filter((pixel) => pixel).length"""


def pad(page):
    return page.lab.locator("canvas.snn-pad")


def picture(page):
    """The image as it is seen."""
    return page.lab.locator("canvas.snn-input").evaluate(PICTURE)


def seen_width(page):
    return float(page.lab.locator("clipPath rect").first.get_attribute("width"))


def show(page, name):
    """Show the first image of a test set."""
    page.lab.locator("select").first.select_option(name)
    settle(page)


# Images and answers


def test_a_drawn_digit_is_recognised_and_there_again(visit_pair):
    page = visit_pair("ShowHere")
    start = totals(page)[0], seen_width(page)
    for digit, strokes in ((4, FOUR), (6, [SIX]), (7, [SEVEN])):
        draw(page, *strokes)
        assert answers(page) == [digit, digit]
        if digit != 7:
            page.press("Wipe")
    before = picture(page), totals(page)
    page.reload()  # before the address has followed
    page.locator(".snn-filled").first.wait_for()
    assert answers(page) == [7, 7]
    assert (picture(page), totals(page)) == before
    page.wait_for_function(f"(pad) => ({INK})(pad) > 0", arg=pad(page).element_handle())

    for trait, key in (("noise", "PageUp"), ("neuron", "PageUp"), ("until_ms", "Home")):
        page.slider(trait).press(key)
    settle(page)
    page.press("Starting values")
    assert (totals(page)[0], seen_width(page)) == start
    assert page.lab.locator("select").first.input_value() == "known"
    page.wait_for_function(f"(pad) => ({INK})(pad) === 0", arg=pad(page).element_handle())


def test_nothing_is_empty_below_pictures_that_have_words_beside_them(visit_pair):
    page = visit_pair("ShowHere", viewport={"width": 1280, "height": 900})
    empty = page.evaluate("""() => [".snn-split", ".snn-why-parts"].map((each) => {
        const ends = [...document.querySelector(each).children].map((part) =>
            part.lastElementChild.getBoundingClientRect().bottom);
        return ends.pop() - Math.max(...ends);
    })""")
    assert max(empty) <= 2 * 16, empty


def test_a_digit_can_be_drawn_with_the_keyboard(visit_pair):
    page = visit_pair("ShowHere")
    pad(page).focus()
    for keys, times in (("ArrowUp", 6), ("ArrowLeft", 5), (" ", 1), ("ArrowRight", 10)):
        for _ in range(times):
            page.keyboard.press(keys)
    for _ in range(6):
        for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
            page.keyboard.press(key)
    assert answers(page) == [7, 7]
    page.keyboard.press("Delete")
    page.get_by_text("The pad is empty").first.wait_for()


def test_a_digit_can_be_drawn_with_the_finger(visit_pair):
    page = visit_pair("ShowHere", **PHONE)
    places = [page.at(pad(page), *corner) for corner in SEVEN]
    before = page.evaluate("scrollY")
    page.swipe(*places)
    assert answers(page) == [7, 7]
    assert page.evaluate("scrollY") == before  # the page did not move under the finger


def test_noise_wakes_the_network_without_decay_only(visit_pair):
    """In noise the frame drives it; noise added to a digit makes it louder, as far as the slider is moved."""
    page = visit_pair("ShowHere")
    spikes = [totals(page)[0]]
    noise = page.slider("noise")
    page.mouse.move(*page.at(noise, 0.03))
    page.mouse.down()
    page.mouse.move(*page.at(noise, 0.5), steps=10)
    spikes.append(totals(page)[0])  # the pointer is still down
    page.mouse.up()
    noise.press("End")
    spikes.append(totals(page)[0])
    assert spikes[0] < spikes[1] / 2 and spikes[1] < spikes[2]
    noise.press("Home")

    show(page, "white_noise")
    without, with_decay = totals(page)
    assert without > 30 and with_decay <= 2
    frame = [page.number(drive=k, part="frame") for k in (0, 1)]
    assert frame[0] > 10 * frame[1]
    assert page.number(share=0) > 0.5


def test_noise_alone_on_an_empty_pad_wakes_both_networks_in_the_digits_field(visit_pair):
    page = visit_pair("ShowHere")
    page.lab.locator("select").first.select_option("drawing")
    page.get_by_text("The pad is empty").first.wait_for()
    noise = page.slider("noise")  # 1 × a digit's light
    noise.evaluate("(input) => { input.value = 10; input.dispatchEvent(new Event('input', { bubbles: true })); }")
    settle(page)
    assert totals(page)[1] <= 2
    page.press("14 × 14 in the centre")
    settle(page)
    assert totals(page)[1] > 2


def test_every_set_can_be_shown_and_the_keyboard_is_enough(visit_pair):
    page = visit_pair("ShowHere")
    choice, spikes = page.lab.locator("select").first, {}
    choice.focus()
    page.keyboard.press("Home")
    for _ in range(4):
        settle(page)
        spikes[choice.locator("option:checked").inner_text()] = totals(page)[0]
        page.keyboard.press("ArrowDown")
    assert list(spikes) == ["white noise", "blurred noise", "known digits", "unknown digits"]
    white, blurred, known, unknown = spikes.values()
    assert min(white, blurred) > max(known, unknown)
    show(page, "unknown")
    assert page.lab.get_by_text("Image 1 of 30, a 9: never taught").count() == 1
    pictures = [picture(page)]
    for name in ("Next", "Previous"):
        page.button(name).press("Enter")
        settle(page)
        pictures.append(picture(page))
    assert pictures[0] != pictures[1] and pictures[0] == pictures[2]


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


def test_what_is_seen_belongs_together_however_fast_images_change(visit_pair):
    """Clicks faster than a machine that is slow can answer: no answer stands beside another image."""
    clicks, page, belongs = 8, visit_pair("ShowHere"), set()
    for _ in range(clicks + 1):
        numbers = [format(total, "g") for total in totals(page)]
        belongs.add(",".join([page.lab.locator(".snn-seen figcaption").nth(1).inner_text(), *numbers]))
        page.press("Next")
    page = visit_pair("ShowHere", SLOW_WORKER)
    page.lab.evaluate(WATCH)
    page.button("Next").evaluate(
        """async (next, clicks) => {
        for (let click = 0; click < clicks; click++) {
            next.click();
            await new Promise((resolve) => setTimeout(resolve, 33));
        }
    }""",
        clicks,
    )
    page.get_by_text(f"Image {clicks + 1} of 30").wait_for()
    settle(page)
    seen = page.evaluate("window.pairs")
    assert set(seen) <= belongs
    assert seen[-1].startswith(f"Image {clicks + 1} of 30")


LATER = """
    const [nextFrame, now] = [requestAnimationFrame, performance.now.bind(performance)];
    window.away = 0;
    window.requestAnimationFrame = (act) => nextFrame((time) => act(time + window.away));
    performance.now = () => now() + window.away;
"""
"""Runs in the page before its own scripts: a tab that comes back has been `away` so many milliseconds."""


COME_BACK = """async (time) => {
    const before = Number(time.value);
    window.away = 8000;
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
    return [before, Number(time.value)];
}"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_what_is_played_goes_on_where_it_was_when_the_tab_comes_back(visit_pair, motion):
    page = visit_pair("ShowHere", LATER, reduced_motion=motion)
    time, play = page.slider("until_ms"), page.lab.locator(".snn-play")
    time.press("Home")
    play.click()
    page.wait_for_function("(time) => Number(time.value) > 5", arg=time.element_handle())
    before, after = time.evaluate(COME_BACK)
    assert 5 < before <= after <= before + 2 * 50, "a frame shows at most 50 ms of the network"
    page.press("−1 ms")  # which stops it
    at = int(time.input_value())
    page.press("+1 ms")
    assert int(time.input_value()) == at + 1
    assert play.inner_text() == "Play"


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


def test_it_gives_the_spikes_that_python_computes(visit_pair):
    """Shown to the fast twin, the page's own input spikes give the page's output spikes; the next image too."""
    page = visit_pair("ShowHere")
    for _ in range(2):
        shown = presented(page)
        assert page.locator("svg[aria-label*=' spikes in 350 ms; ']").count() == 2
        for k, network in enumerate(pair()):
            _, spikes = run(network, network.decay, trains_of(shown), P)
            seen = (spikes.step >= P.period_steps) & (spikes.step < P.period_steps + P.image_steps)
            np.testing.assert_array_equal(spikes.step[seen] - P.period_steps, shown["at"][k])
            np.testing.assert_array_equal(spikes.neuron[seen], shown["neuron"][k])
        page.press("Next")


def test_why_it_fired_sums_what_the_run_added(visit_pair):
    """In a network whose g_e never fades, g_e at the end is all that the input spikes have added."""
    unfading = dataclasses.replace(Parameters(), excitatory_conductance_time=1e12 * second)
    page = visit_pair("ShowHere")
    for name in ("known", "white_noise"):
        show(page, name)
        for ms, neuron in ((350, 0), (120, 14)):
            page.slider("until_ms").fill(str(ms))
            page.slider("neuron").fill(str(neuron))
            trains = trains_of(presented(page), steps=ms * 10)
            for k, network in enumerate(pair()):
                state, _ = run(network, Decay(), trains, unfading)
                digit, frame, whole = (page.number(drive=k, part=part) for part in ("digit", "frame", "all"))
                assert whole == pytest.approx(state.g_e[neuron], rel=1e-9)
                assert digit + frame == pytest.approx(whole, rel=1e-12)


# The neuron


def test_the_neuron_under_the_pointer_is_explained(visit_pair):
    page = visit_pair("ShowHere")
    membrane, weights = page.lab.locator("path.snn-curve.snn-blue"), page.lab.locator(".snn-why canvas").first
    before = membrane.get_attribute("d"), weights.evaluate(PICTURE)
    raster, chosen = page.lab.locator("svg").first, page.lab.locator("rect.snn-chosen").nth(1)
    raster.scroll_into_view_if_needed()
    row = chosen.bounding_box()
    page.mouse.move(page.at(raster)[0], row["y"] + 12.5 * row["height"])
    page.lab.get_by_text("13, learned 4").wait_for()
    assert membrane.get_attribute("d") != before[0] and weights.evaluate(PICTURE) != before[1]

"""Draw here: the lab of the first page."""

import gzip
import json

import numpy as np
import pytest
from ipywidgets.embed import embed_data

from snnreg import analysis
from snnreg.simulation import respond
from snnreg_book.labs.draw_here import LEVELS
from tests.support.lab_examples import P, example, four_sets, pair
from tests.support.lab_page import STILL, Visit
from tests.support.pair_page import SEVEN, SPY, answers, draw, settle, totals

NOISE = "Noise: how bright, and where"
LARGEST = 110_000  # bytes of the lab in the page, gzipped
IMAGES = 250
SIZES = {
    "wide": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
}
MOVES = """
    new MutationObserver((seen) => seen.forEach(({ attributeName }) => { window.moved ||= !!attributeName; }))
        .observe(document, { attributes: true, attributeFilter: ["data-playing"], subtree: true });
"""
"""Runs in the page before its own scripts."""


@pytest.fixture
def lab():
    return example("DrawHere")


def test_it_is_small(lab):
    values = embed_data(views=[lab], drop_defaults=False)["manager_state"]["state"][lab.model_id]
    size = len(gzip.compress(json.dumps(values).encode()))
    assert size < LARGEST


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["without", "with_decay"])
def test_rounded_weights_answer_as_the_stored_ones_do(lab, which):
    """To the same input spikes, on the four test sets; other input spikes change more than ten times as much."""

    def classify(network, images, seed):
        counts = respond(network, images, np.random.default_rng(seed), progress=False)
        return analysis.classify(counts, P), counts.sum()

    network = pair()[which]
    low, high = np.frombuffer(gzip.decompress(lab.weight_levels), np.uint8).reshape(2, -1)
    carried = (low + 256.0 * high).reshape(2, 784, -1) / LEVELS * float(P.g_max)
    rounded = network.with_weights(carried[which])
    changed, by_other_spikes = {}, 0
    for name, test_set in four_sets().items():
        images = test_set.images[:: len(test_set.images) // IMAGES]
        stored, spikes = classify(network, images, seed=1)
        same, spikes_rounded = classify(rounded, images, seed=1)
        changed[name] = np.mean(stored != same)
        by_other_spikes += np.mean(stored != classify(network, images, seed=2)[0])
        assert spikes_rounded == pytest.approx(spikes, rel=0.005, abs=1)
    assert changed["known"] <= 0.004 and changed["unknown"] <= 0.004
    assert sum(changed.values()) < by_other_spikes / 10


def test_the_delays_are_those_of_the_network(lab):
    """Carried in whole steps, to which the network rounds them."""
    steps = np.frombuffer(gzip.decompress(lab.delay_steps), np.uint8)
    wiring, dt = pair()[0].wiring, float(P.dt)
    seconds = np.concatenate([wiring.excitation_delay_s, wiring.inhibition_delay_s.ravel()])
    np.testing.assert_array_equal(np.floor(steps * dt / dt + 0.5), np.floor(seconds / dt + 0.5))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_it_lies_within_the_first_screen_of_the_book_and_nothing_jumps(new_page, book, size):
    """Its place is as high before it is there as after, within a line."""
    page = new_page(**SIZES[size], **STILL)
    page.add_init_script(SPY)
    page.goto((book / "chapters" / "intro.html").as_uri())
    page = Visit(page)
    answers(page)
    viewport = SIZES[size]["viewport"]
    area = page.lab.locator(".snn-draw-here > .snn-pair").bounding_box()  # both networks and their answers
    assert area["y"] + area["height"] <= viewport["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    place = page.locator("#lab-draw_here")
    reserved = place.evaluate("""(place) => {
        place.classList.remove("snn-filled");
        const { minHeight } = getComputedStyle(place);
        place.classList.add("snn-filled");
        return parseFloat(minHeight);
    }""")
    assert abs(place.bounding_box()["height"] - reserved) < 24


def test_it_opens_with_a_storm_that_does_not_move_for_a_reader_who_wants_no_motion(visit, visit_pair):
    visit("DrawHere", script=MOVES).wait_for_function("window.moved")
    still = visit_pair("DrawHere", MOVES, **STILL)
    without, with_decay = totals(still)
    assert without > 50 and with_decay == 0
    still.lab.get_by_text("silence with it.").first.wait_for()
    still.press("Show noise")
    assert totals(still) == [without, with_decay]
    assert not still.evaluate("window.moved")


PASSES = """
    window.passes = 0;
    const later = window.setTimeout;
    window.setTimeout = (action, ms, ...rest) => later(action, ms === 1200 ? 0 : ms, ...rest);
    new MutationObserver((seen) => seen.forEach(({ target }) => {
        if (target.hasAttribute("data-playing")) window.passes++;
    })).observe(document, { attributes: true, attributeFilter: ["data-playing"], subtree: true });
"""
"""Runs in the page before its own scripts."""


def test_noise_goes_on_until_somebody_touches_it_and_only_where_it_is_seen(visit):
    page = visit("DrawHere", script=SPY + PASSES)
    page.wait_for_function("window.passes === 2 && document.querySelector('[data-playing]')")
    page.evaluate("document.body.style.paddingTop = '3000px'")
    page.wait_for_function("!document.querySelector('[data-playing]')")  # at its end at once
    settle(page)
    assert page.evaluate("window.passes") == 2 and totals(page)[0] > 50
    page.evaluate("document.body.style.paddingTop = ''")
    page.wait_for_function("window.passes === 3")
    page.locator(".snn-input").first.click()
    settle(page)
    settle(page)
    assert page.evaluate("window.passes") == 3


def test_it_says_where_the_calm_ends_and_both_buttons_lead_back(visit_pair):
    page = visit_pair("DrawHere", **STILL)
    storm = totals(page)
    page.get_by_text(NOISE).click()
    page.slider("noise").press("End")
    assert totals(page)[1] > 5
    assert answers(page)[1] in (4, 6, 7)
    page.lab.get_by_text("Noise at 3.0 ×").first.wait_for()
    assert page.lab.get_by_text("Here the calm has ended.").first.is_visible()
    page.press("14 × 14 in the centre")
    page.lab.get_by_text("Noise at 2.0 ×, the most that fits, in the 14 × 14 pixels").first.wait_for()
    assert page.lab.get_by_text("On these pixels it is not calm.").first.is_visible()
    page.press("the whole picture")
    page.press("Show a digit")
    assert answers(page) == [7, 7]
    page.lab.get_by_text("Your drawing: 7").first.wait_for()
    page.wait_for_function("location.hash.endsWith('noise=0')")
    page.press("Show noise")
    assert totals(page) == storm
    page.wait_for_hash("#lab-draw_here")


def test_an_example_makes_room_for_a_stroke_and_not_for_a_key_of_the_browser(visit_pair):
    page = visit_pair("DrawHere", **STILL)
    page.press("Show a digit")
    assert answers(page) == [7, 7]
    page.draw()
    pad = page.lab.locator("canvas.snn-pad")
    drawn = pad.evaluate("(pad) => pad.toDataURL()")
    for key, stays in (("Alt+Space", True), ("Space", False)):
        pad.press(key)
        page.draw()
        assert (pad.evaluate("(pad) => pad.toDataURL()") == drawn) is stays, key


def test_while_noise_is_shown_slowly_nothing_is_said_of_what_was_there_before(visit):
    page = visit("DrawHere")
    page.press("Show a digit")
    page.lab.get_by_text("Your drawing: 7").first.wait_for()
    page.press("Show noise")
    page.wait_for_function("""() => {
        const said = document.querySelector(".snn-readout").textContent;
        const answers = [...document.querySelectorAll("data[data-network]")].map((node) => node.textContent);
        return document.querySelector("[data-playing]") && said === "Noise at 1.0 ×, shown 12 times slower."
            && answers.join() === "…,…";
    }""")
    page.lab.get_by_text("silence with it.").first.wait_for()


def test_the_first_stroke_takes_away_the_noise_of_the_start_and_no_noise_that_a_reader_set(visit_pair):
    page = visit_pair("DrawHere", **STILL)
    page.lab.locator("canvas.snn-pad").click(button="right")  # draws nothing
    assert page.slider("noise").input_value() == "10"
    draw(page, SEVEN)
    assert answers(page) == [7, 7]
    assert page.slider("noise").input_value() == "0"
    page.press("Wipe")
    page.get_by_text(NOISE).click()
    page.slider("noise").fill("5")  # in steps of 0.1
    draw(page, SEVEN)
    settle(page)
    page.lab.get_by_text("Your drawing in noise at 0.5 ×").first.wait_for()


def test_noise_where_digits_lie_is_answered_and_lit_is_white_on_black(visit_pair):
    page = visit_pair("DrawHere", **STILL)
    calm = totals(page)[1]
    page.get_by_text(NOISE).click()
    page.press("14 × 14 in the centre")
    settle(page)
    page.lab.get_by_text("Noise at 1.0 × in the 14 × 14 pixels of the centre").first.wait_for()
    assert totals(page)[1] > calm == 0
    corner, middle = page.evaluate("""() => {
        const canvas = document.querySelector("canvas.snn-input"), context = canvas.getContext("2d");
        return [[0, 0], [14, 14]].map(([x, y]) => context.getImageData(x, y, 1, 1).data[0]);
    }""")
    assert corner == 0 and middle > 0
    pad = page.lab.locator("canvas.snn-pad")
    assert pad.evaluate("(pad) => getComputedStyle(pad).backgroundColor") == "rgb(0, 0, 0)"
    draw(page, SEVEN)
    page.press("Show noise")
    page.lab.get_by_text("Noise at 1.0 × in the 14 × 14 pixels of the centre").first.wait_for()
    assert totals(page)[1] > 0


def test_beside_the_pad_a_finger_scrolls(visit_pair):
    page = visit_pair("DrawHere", **STILL, **SIZES["phone"])
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    pad, lab = page.locator(".snn-pad").bounding_box(), page.lab.bounding_box()
    x, y = lab["x"] + lab["width"] - 30, pad["y"] + 0.8 * pad["height"]
    page.swipe((x, y), (x, y - 300))
    page.wait_for_function("scrollY > 100")


def test_a_finger_that_scrolls_over_the_neurons_points_at_none_and_one_that_taps_does(visit_pair):
    page = visit_pair("DrawHere", **STILL, **SIZES["phone"])
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    page.get_by_text("Why it fired").click()
    told = page.locator(".snn-why-neuron [role=status]")
    told.get_by_text("spikes").first.wait_for()
    before, bars, scrolled = told.inner_text(), page.locator(".snn-bars"), page.evaluate("scrollY")
    x, y = page.at(bars, 0.01)
    page.swipe((x, y), (x + 10, y - 300))
    page.wait_for_function("(before) => scrollY > before + 100", arg=scrolled)
    assert told.inner_text() == before
    page.swipe(page.at(bars, 0.99))
    page.get_by_text("Neuron 30, which learned 6, made").wait_for()


def test_a_neuron_that_is_pointed_at_shows_what_drove_it(visit_pair):
    page = visit_pair("DrawHere", **STILL)
    page.get_by_text("Why it fired").click()
    page.locator(".snn-bars").hover(position={"x": 3, "y": 40})
    page.get_by_text("Neuron 1, which learned 7, made").wait_for()
    image = page.get_by_role("img", name="What each pixel added to neuron 1, without decay")
    assert image.is_visible()
    page.get_by_role("slider", name="Neuron").press("End")
    page.get_by_text("Neuron 30, which learned 6, made").wait_for()
    assert page.number(fired=0) + page.number(fired=1) <= page.number(total=0) + page.number(total=1)

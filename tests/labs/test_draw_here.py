"""Draw here: the lab of the first page."""

import gzip
import json

import numpy as np
import pytest
from ipywidgets.embed import embed_data

from snnreg import analysis
from snnreg.labs import DrawHere
from snnreg.simulation import respond
from tests.support import lab_page, pair_page
from tests.support.pair_page import PLAN, answers, draw, number, settled

LARGEST = 105_000  # bytes of the lab in the page, gzipped
FOUR = [[(0.3, 0.2), (0.27, 0.5), (0.7, 0.5)], [(0.7, 0.2), (0.68, 0.85)]]
IMAGES = 250


@pytest.fixture(scope="module")
def networks():
    return pair_page.pair()


@pytest.fixture(scope="module")
def lab(networks):
    return DrawHere(*networks, digits=PLAN.digits)


@pytest.fixture(scope="module")
def address(tmp_path_factory, lab):
    return lab_page.written(tmp_path_factory.mktemp("draw_here"), lab).as_uri()


def test_it_is_small(lab):
    values = embed_data(views=[lab], drop_defaults=False)["manager_state"]["state"][lab.model_id]
    size = len(gzip.compress(json.dumps(values).encode()))
    assert size < LARGEST


def answered(network, images, seed):
    counts = respond(network, images, np.random.default_rng(seed), progress=False)
    return analysis.classify(counts, PLAN.parameters), counts.sum()


@pytest.mark.parametrize("which", [0, 1], ids=["without", "with_decay"])
def test_rounded_weights_answer_as_the_stored_ones_do(networks, lab, which):
    """To the same input spikes, on the four test sets; other input spikes change more than ten times as much."""
    network = networks[which]
    rounded = network.with_weights(lab.weights[which])
    changed, by_other_spikes = {}, 0
    for name, test_set in PLAN.test_sets(0).items():
        images = test_set.images[:: len(test_set.images) // IMAGES]
        stored, spikes = answered(network, images, seed=1)
        same, spikes_rounded = answered(rounded, images, seed=1)
        changed[name] = np.mean(stored != same)
        by_other_spikes += np.mean(stored != answered(network, images, seed=2)[0])
        assert spikes_rounded == pytest.approx(spikes, rel=0.005, abs=1)
    assert changed["known"] <= 0.004 and changed["unknown"] <= 0.004
    assert sum(changed.values()) < by_other_spikes / 10


def test_the_delays_are_those_of_the_network(networks, lab):
    """Carried in whole steps, to which the network rounds them."""
    steps = np.frombuffer(gzip.decompress(lab.delay_steps), np.uint8)
    wiring, dt = networks[0].wiring, float(PLAN.parameters.dt)
    seconds = np.concatenate([wiring.excitation_delay_s, wiring.inhibition_delay_s.ravel()])
    np.testing.assert_array_equal(np.floor(steps * dt / dt + 0.5), np.floor(seconds / dt + 0.5))


def test_the_first_stroke_takes_the_place_of_the_example(browser, address):
    with pair_page.opened(browser, address) as page:
        assert answers(page) == [7, 7]
        draw(page, *FOUR)
        assert answers(page) == [4, 4]
        page.get_by_role("button", name="Wipe").click()
        assert answers(page) == [analysis.NOT_RECOGNISED] * 2


def test_a_drawing_is_there_again_and_goes_on(browser, address):
    with pair_page.opened(browser, address) as page:
        draw(page, FOUR[0])
        page.reload()
        page.lab.locator("data[data-network='1']").wait_for()
        draw(page, FOUR[1])
        assert answers(page) == [4, 4]


def test_the_example_comes_back_and_makes_room_again(browser, address):
    with pair_page.opened(browser, address) as page:
        page.get_by_role("button", name="Wipe").click()
        page.get_by_role("button", name="Starting values").click()
        assert answers(page) == [7, 7]
        draw(page, *FOUR)
        assert answers(page) == [4, 4]


def test_noise_storms_through_the_network_without_decay(browser, address):
    with pair_page.opened(browser, address) as page:
        before = [number(page, f"data-total='{k}'") for k in (0, 1)]
        page.lab.locator("input[data-trait=noise]").press("End")
        settled(page)
        after = [number(page, f"data-total='{k}'") for k in (0, 1)]
        assert after[0] > 4 * before[0] and after[1] < 3 * before[1]


def test_it_says_what_it_knows(browser, address):
    with pair_page.opened(browser, address) as page:
        assert page.get_by_text("These networks know 7, 4 and 6.").count() == 1


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
def test_it_lies_within_the_first_screen_of_the_book(browser, book, size):
    width, height = size
    options = {"is_mobile": True, "has_touch": True} if width < 500 else {}
    with pair_page.opened(
        browser, (book / "intro.html").as_uri(), viewport={"width": width, "height": height}, **options
    ) as page:
        area = page.lab.locator(".snn-draw-here").bounding_box()  # pad, answers and noise
        assert area["y"] + area["height"] <= height
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        draw(page, *FOUR)
        assert answers(page) == [4, 4]


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "phone"])
def test_what_follows_does_not_jump_when_it_is_there(browser, book, size):
    """Its place on the first page is as high before as after, within a line."""
    viewport = dict(zip(("width", "height"), size, strict=True))
    with pair_page.opened(browser, (book / "intro.html").as_uri(), viewport=viewport) as page:
        place = page.locator("#lab-draw_here")
        reserved = place.evaluate("""(place) => {
            place.classList.remove("snn-filled");
            const { minHeight } = getComputedStyle(place);
            place.classList.add("snn-filled");
            return parseFloat(minHeight);
        }""")
        assert abs(place.bounding_box()["height"] - reserved) < 24

"""Inside a volley: the network of chapter 4, run in the page, in a reader's hand."""

import base64
import json
from dataclasses import replace

import numpy as np
import pytest

from snnreg.datasets import digits_of
from snnreg.decay import Decay
from snnreg.encoding import poisson_spikes
from snnreg.labs import Volley
from snnreg.labs.shared import source
from snnreg.parameters import ADAPTIVE, Parameters
from snnreg.simulation import kernel
from snnreg.wiring import draw_wiring
from tests.support import lab_page, needs, page_network
from tests.support.lab_page import kept, number

needs.module("ziglang", "book")

P = Parameters()
FACTORS = [(1, 1), (0, 1), (10, 0), (1, 2)]  # strength and delays of inhibition
RUN = """async ({ bytes, about, factors }) => {
    %s
    const of = (name) => Uint8Array.from(atob(bytes[name]), (letter) => letter.charCodeAt(0));
    const doubles = (name) => new Float64Array(of(name).buffer);
    const run = await networkToRun({ module: of("module"), about, train: of("train"), weights: doubles("weights"),
        delays: doubles("delays") });
    return factors.map(([strength, delay]) => {
        const { spikes, looks } = run(strength, delay);
        return { step: [...spikes.step], neuron: [...spikes.neuron], g_i: [...looks.g_i] };
    });
}"""


@pytest.fixture(scope="module")
def shown():
    """The wiring and the input spikes of the chapter."""
    images, _ = digits_of((7, 4, 6), 3, train=True)
    trains = poisson_spikes(images[::3], np.random.default_rng(4), P)
    return draw_wiring(3, np.random.default_rng(0), P), trains


@pytest.fixture(scope="module")
def lab(shown):
    return Volley(*shown, P, digits=(7, 4, 6), threshold=ADAPTIVE)


@pytest.fixture(scope="module")
def file(lab, tmp_path_factory):
    return lab_page.written(tmp_path_factory.mktemp("volley"), lab)


@pytest.fixture
def opened(browser, file):
    """A function that opens the page with the lab; the page must not complain."""
    with lab_page.opening(browser, "data[data-name=fired]") as open_page:
        yield lambda end="", **options: open_page(file.as_uri() + end, **lab_page.TALL | options)


def by_kernel(shown, strength=1.0, delay=1.0):
    """Spikes of the package while the first image is shown."""
    wiring, trains = shown
    parameters = P.replace(inhibition=strength * P.inhibition)
    delays = ("excitation_delay_s", "inhibition_delay_s")
    wiring = replace(wiring, **{name: delay * getattr(wiring, name) for name in delays})
    first = replace(
        trains, step=trains.step[: trains.first[1]], pixel=trains.pixel[: trains.first[1]], first=trains.first[:2]
    )
    state = kernel.new_state(wiring, parameters)
    choices = {"parameters": parameters, "threshold": ADAPTIVE, "decay": Decay()}
    spikes = kernel.run(state, first, np.array([0]), **choices)
    seen = spikes.step < P.image_steps
    return spikes.step[seen], spikes.neuron[seen]


def volleys(step, neuron):
    """The neurons of each volley, in the order of their first spikes, and its first step."""
    pauses = np.flatnonzero(np.diff(step) > 200) + 1
    parts = zip(np.split(step, pauses), np.split(neuron, pauses), strict=True)
    return [(list(dict.fromkeys(who.tolist())), int(when[0])) for when, who in parts]


def playhead(page):
    return page.get_by_role("slider", name="Playhead")


def place(page, x, y=0.5):
    node = playhead(page)
    node.scroll_into_view_if_needed()
    area = node.bounding_box()
    return area["x"] + x * area["width"], area["y"] + y * area["height"]


# It is the chapter's network


def test_it_fires_the_spikes_of_the_package(lab, shown, browser):
    page = browser.new_page()
    names = ("module", "train", "weights", "delays")
    found = page.evaluate(
        RUN % source.script("volley/running.js"),
        {
            "bytes": {name: base64.b64encode(getattr(lab, name)).decode() for name in names},
            "about": json.loads(json.dumps(lab.about)),
            "factors": FACTORS,
        },
    )
    page.close()
    for factors, spikes in zip(FACTORS, found, strict=True):
        step, neuron = by_kernel(shown, *factors)
        assert len(step) > 10
        np.testing.assert_array_equal(spikes["step"], step)
        np.testing.assert_array_equal(spikes["neuron"], neuron)
    assert not np.any(found[1]["g_i"]) and max(found[0]["g_i"]) > 1


def test_what_is_told_of_a_neuron_is_its_state_then(opened, shown):
    wiring, trains = shown
    seen = page_network.run(wiring, trains, np.array([0, 1, 2]), parameters=P, blocks=[1, 1, 1], watch_every=1)
    (members, first), *_ = volleys(*by_kernel(shown))
    silent = next(k for k in range(30) if k not in members)
    page = opened(f"#lab-volley?neuron={silent}&time_ms=20")
    for name in ("g_e", "g_i"):
        assert number(page, name) == pytest.approx(getattr(seen, name)[first + 200, silent], rel=1e-9)
    assert number(page, "g_i") > 1
    assert page.get_by_text(f"Neuron {silent + 1}, which is to learn").text_content().count("will not fire") == 1
    assert number(page, "fired") == number(page, "members") == len(members)


# In a reader's hand


def test_inhibition_and_delays_change_who_fires(opened, shown):
    page = opened()
    assert kept(page)["members"] == [len(who) for who, _ in volleys(*by_kernel(shown))]
    page.locator("input[data-trait=inhibition_factor]").press("End")
    page.locator("input[data-trait=delay_factor]").press("Home")
    assert kept(page)["members"] == [len(who) for who, _ in volleys(*by_kernel(shown, 10, 0))]
    assert number(page, "members") == 1
    page.locator("input[data-trait=inhibition_factor]").press("Home")
    assert number(page, "members") == 30
    page.get_by_role("button", name="Starting values").click()
    assert number(page, "members") == len(volleys(*by_kernel(shown))[0][0])


def test_the_keyboard_steps_through_the_volley(opened, shown):
    page = opened("#lab-volley?time_ms=0")
    step, neuron = by_kernel(shown)
    head = playhead(page)
    head.press("Home")
    assert number(page, "fired") == 0
    fired = set()
    for when, who in zip(step[:6] - step[0], neuron[:6], strict=True):
        fired.add(int(who))
        if when == 0 or when > round(10 * kept(page)["time_ms"]):
            head.press("Enter")
            assert round(10 * kept(page)["time_ms"]) == when
    assert number(page, "fired") == len(fired)
    head.press("ArrowLeft")
    assert number(page, "fired") < len(fired)
    head.press("Shift+ArrowRight")
    assert kept(page)["time_ms"] == pytest.approx((step[5] - step[0]) / 10 + 0.9)
    head.press("End")
    assert kept(page)["time_ms"] == 32
    page.get_by_role("button", name="−0.1 ms").press("Enter")
    assert kept(page)["time_ms"] == 31.9


def test_it_plays_and_stops_on_request(opened):
    page = opened("#lab-volley?time_ms=-2")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => document.querySelector('data[data-name=fired]').value > 0")
    page.get_by_role("button", name="Pause").click()
    stopped = kept(page)["time_ms"]
    page.wait_for_timeout(200)
    assert kept(page)["time_ms"] == stopped
    playhead(page).press(" ")
    page.wait_for_function("() => document.querySelector('button.snn-play').textContent === 'Pause'")
    page.get_by_role("button", name="Next spike").click()
    assert page.locator("button.snn-play").text_content() == "Play"


def test_a_pointer_drags_the_time_and_points_at_neurons(opened):
    page = opened()
    page.mouse.move(*place(page, 0.2))
    page.mouse.down()
    page.mouse.move(*place(page, 0.9), steps=8)
    page.mouse.up()
    assert kept(page)["time_ms"] == pytest.approx(28, abs=0.3)
    before = number(page, "answered")
    assert before > 10
    page.get_by_role("button", name="By digit").click()
    x, _ = place(page, 1.5)
    page.mouse.move(x, place(page, 0, 0.99)[1])
    assert page.get_by_text("Neuron 30, which is to learn 6").count() == 1
    for volley in ("Volley 2", "Volley 3"):
        page.get_by_role("button", name=volley).press("Enter")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')") == volley
    assert kept(page)["volley"] == 2


def test_on_a_phone_a_finger_scrubs_sideways_and_scrolls_upwards(opened):
    page = opened(**lab_page.PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    finger = page.context.new_cdp_session(page)

    def swipe(start, end):
        for kind, points in (
            ("touchStart", [start]),
            *(("touchMove", [point]) for point in np.linspace(start, end, 8)[1:].tolist()),
            ("touchEnd", []),
        ):
            touches = [{"x": x, "y": y} for x, y in points]
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})
        lab_page.drawn(page)

    (x, y), before = place(page, 0.3), number(page, "fired")
    swipe((x, y), (x, y - 250))
    page.wait_for_function("scrollY > 50")
    assert number(page, "fired") == before
    (x, y), (end, _) = place(page, 0.3), place(page, 0.95)
    swipe((x, y), (end, y))
    assert number(page, "fired") > before


def test_on_the_whole_screen_it_fits(opened):
    page = opened(viewport={"width": 1440, "height": 900})
    page.get_by_role("button", name="Full screen").click()
    page.wait_for_function("""() => {
        const lab = document.fullscreenElement;
        return lab?.style.getPropertyValue("--snn-size") && lab.scrollHeight <= lab.clientHeight
            && lab.scrollWidth <= lab.clientWidth && parseFloat(getComputedStyle(lab).fontSize) >= 15;
    }""")


WRONG = ["volley=-1&time_ms=99", "inhibition_factor=11&order=x", "neuron=30&delay_factor=3"]


@pytest.mark.parametrize("end", WRONG)
def test_a_wrong_address_changes_nothing(opened, end):
    page, plain = opened(f"#lab-volley?{end}"), opened()
    for name in ("fired", "members", "g_e"):
        assert number(page, name) == number(plain, name)

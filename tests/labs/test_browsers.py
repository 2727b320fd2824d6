"""What each lab is for: in Chromium among the quick tests, in Firefox and WebKit among the slow ones.

Pages are opened as a file, and in Chromium those of the book. Two labs are opened over http too: between them they
start all that a lab starts and load all that it loads. The slow tests visit the labs that stand for their kind;
the others are for a release.
"""

import pytest

from snnreg_book.labs.teach_it.examples import SIGNS
from tests.labs.test_engine import CASES, assert_equals_the_kernel
from tests.support import page_network
from tests.support.browsers import LAUNCHED, button, first
from tests.support.lab_page import FRAMES
from tests.support.pair_page import SEVEN
from tests.support.served import served

NUMBER = "(name) => Number(document.querySelector(`data[data-${name}]`)?.value ?? NaN)"
PAGES = {
    "DrawHere": "chapters/intro",
    "TeachIt": "chapters/teach_it",
    "Synapse": "chapters/03_decay",
    "ShowHere": "chapters/07_table",
    "Volley": "chapters/04_network",
    "Film": "chapters/05_training",
    "WeightMap": "chapters/08_weight_maps",
    "TuneIt": "chapters/09_tune",
    "Workshop": "chapters/03_decay",
    "TrainHere": "chapters/09_tune",
    "PaperHere": "chapters/whole_experiment",
    "Neuron": "chapters/01_neuron",
    "TwoSpikes": "chapters/02_learning_rules",
    "Drift": "chapters/02_learning_rules",
}
"""A page of the book where the lab is the first of those that have what its test touches."""


def in_each_browser(*ways, tier=pytest.mark.release):
    """A mark: the test runs in each browser, quick only in Chromium with a page that is opened as a file."""
    places = [
        pytest.param(browser, way, marks=[] if (browser, way) == ("Chromium", "file") else tier)
        for browser in LAUNCHED
        for way in ("file", *ways, *(["book"] if browser == "Chromium" else []))
    ]
    return pytest.mark.parametrize(("each_browser", "way"), places, indirect=["each_browser"], scope="session")


@pytest.fixture
def page(each_browser):
    """A page of each browser, which must not have complained in the end."""
    with each_browser() as page:
        yield page
        assert page.errors() == []


@pytest.fixture
def visit_by(page, way, lab_page, request):
    """A function that opens the page of a lab: alone, as a file or over http; or in the book, as a file."""
    if way == "book":
        book = request.getfixturevalue("book")

        def open_chapter(name):
            page.open((book / f"{PAGES[name]}.html").as_uri())
            page.evaluate("async () => { await fillAll(); }")  # or it would wait until a reader comes near
            return page

        yield open_chapter
        return

    def open_lab(name):
        file = lab_page(name)
        address = f"{base}/{file.parent.name}/{file.name}" if way == "http" else file.as_uri()
        page.open(address)
        return page

    with served(lab_page("Synapse").parent.parent) as base:
        yield open_lab


def number(page, name):
    """The number that a lab states under a name."""
    return page.evaluate(NUMBER, name)


def wait_for(page, name, condition):
    """Wait until the number of a name is as a condition on `x` says."""
    page.wait(f"(name) => {{ const x = ({NUMBER})(name); return {condition}; }}", name)


@in_each_browser("http", tier=pytest.mark.slow)
def test_digits_are_learnt(visit_by):
    page = visit_by("TrainHere")
    page.click(button("Start"))
    wait_for(page, "name=trained", "x >= 100")
    page.wait(
        "() => document.querySelector(`.snn-lab:has(data[data-name=trained])"
        " data[data-name=accuracy][data-network='0']`)?.value > 0.5"
    )  # chance is one in three


@in_each_browser("http", tier=pytest.mark.slow)
def test_signs_are_taught(visit_by):
    """The third of the examples is drawn, and both networks answer it."""
    page = visit_by("TeachIt")
    page.click(button("Take three examples"))
    page.click(button("Teach"))
    wait_for(page, "name=accuracy", "x > 0.8")
    page.drag(first("canvas.snn-pad"), SIGNS["star"][0])
    for network in (0, 1):
        wait_for(page, f"network='{network}'", "x === 2")


@in_each_browser(tier=pytest.mark.slow)
@pytest.mark.parametrize("lab", ["DrawHere", "ShowHere"])
def test_two_networks_answer(visit_by, lab):
    """An image, noise that is added to it, and a drawing."""
    page = visit_by(lab)
    wait_for(page, "total='0'", "x > 0")
    page.wait("() => !document.querySelector('[data-playing]')")
    before = number(page, "total='0'")
    if lab == "DrawHere":
        page.click(first(".snn-advanced > summary"))
    page.press(first("input[data-trait=noise]"), "End")
    wait_for(page, "total='0'", f"x > 2 * {before}")
    page.press(first("input[data-trait=noise]"), "Home")
    page.drag(first("canvas.snn-pad"), SEVEN)
    for network in (0, 1):
        wait_for(page, f"network='{network}'", "x === 7")


@in_each_browser(tier=pytest.mark.slow)
def test_a_spike_saves_what_silence_prunes(visit_by):
    """Without one, both synapses keep the same; and the shorter the pruning time, the less."""
    page = visit_by("Synapse")
    wait_for(page, "name=used", "x > 0")
    page.click(button("No spikes"))
    wait_for(page, "name=used-clock", "x === 14")
    silent = number(page, "name=silent")
    assert number(page, "name=used") == silent
    page.drag(first("[role=slider][aria-label='Input spikes']"), [(0.25, 0.5), (0.35, 0.5)])
    wait_for(page, "name=used-last", "Math.abs(x - 7) < 0.2")
    wait_for(page, "name=used", f"x > 5 * {silent}")
    page.press(first("input[data-trait=tau_prun_s]"), "Home")
    wait_for(page, "name=used", f"x < {silent}")


@in_each_browser()
def test_a_neuron_is_driven(visit_by):
    """It wakes when its conductance is dragged on the curve, and keeps to the equation."""
    page = visit_by("Neuron")
    wait_for(page, "name=rate", "x === 0")
    page.drag(first("[role=slider][aria-label='Conductance on the rate curve']"), [(0.06, 0.5), (0.6, 0.5)])
    wait_for(page, "name=theory", "Math.abs(x - 52) < 3")
    wait_for(page, "name=rate", "Math.abs(x - 52) < 4")
    page.click(button("Pause"))
    page.press(first("input[data-trait=g_i]"), "End")
    wait_for(page, "name=theory", "x > 10 && x < 25")


@in_each_browser()
def test_two_spikes_change_a_weight(visit_by):
    page = visit_by("TwoSpikes")
    wait_for(page, "name=delta", "Math.abs(x - 0.015) < 1e-9")
    page.drag(first("[role=slider][aria-label='Input spike']"), [(0.375, 0.5), (0.75, 0.5)])
    wait_for(page, "name=change", "x < 0")
    page.press(first("[role=slider][aria-label='Output spike']"), "End")
    wait_for(page, "name=change", "x > 0")
    page.click(button("All-LTD: the others"))
    wait_for(page, "name=change", "x < 0")


@in_each_browser()
def test_a_drift_is_turned(visit_by):
    page = visit_by("Drift")
    wait_for(page, "name=drift", "x < 0")
    page.drag(first("[role=slider][aria-label='Share on the drift line']"), [(0.02, 0.5), (0.9, 0.5)])
    wait_for(page, "name=drift", "x > 0")
    page.press(first("input[data-trait=caused]"), "Home")
    wait_for(page, "name=drift", "x < 0")


@in_each_browser()
def test_inhibition_decides_how_many_fire_in_a_volley(visit_by):
    page = visit_by("Volley")
    wait_for(page, "name=members", "1 < x && x < 30")
    playhead = first(".snn-volley [role=slider][aria-label=Playhead]")
    page.drag(playhead, [(0.3, 0.5), (0.99, 0.5)])
    wait_for(page, "name=fired", f"x === {number(page, 'name=members')}")
    page.press(playhead, "Home")
    wait_for(page, "name=fired", "x === 0")
    page.click(button("Next spike"))
    wait_for(page, "name=fired", "x > 0")
    page.press(first("input[data-trait=inhibition_factor]"), "Home")
    wait_for(page, "name=members", "x === 30")


@in_each_browser()
def test_the_film_plays_from_its_first_moment_to_the_end(visit_by, way):
    page, begins = visit_by("Film"), {"book": 1}.get(way, 0)  # chapter 5 begins with the first image, not at birth
    page.press(first("input[data-trait=moment]"), "Home")
    wait_for(page, "name=images", f"x === {begins}")
    wait_for(page, "share=noise][data-network='1'", "x === 1")
    page.click(first(".snn-film .snn-play"))
    wait_for(page, "name=images", f"x > {begins}")
    page.press(first("input[data-trait=moment]"), "End")
    wait_for(page, "share=noise][data-network='1'", "x < 1")


@in_each_browser()
def test_a_network_is_trained_while_the_decay_is_moved(visit_by):
    page = visit_by("TuneIt")
    wait_for(page, "set=known][data-network='1'", "x > 1")
    page.press(first("input[data-trait=tau_prun_s]"), "Home")
    wait_for(page, "name=tau", "x === 7")
    wait_for(page, "set=known][data-network='1'", "x === 0")
    wait_for(page, "set=known][data-network='0'", "x > 1")


DIFFERENT = """() => [...document.querySelectorAll("canvas.snn-maps")].map((maps) => {
    const context = maps.getContext("2d"), tile = Math.floor(maps.height / 3), side = tile - 6;
    const left = maps.width - 10 * tile; // ten neurons in each of three rows
    const seen = Array.from({ length: 30 }, (_, k) =>
        context.getImageData(left + (k % 10) * tile + 3, Math.floor(k / 10) * tile + 3, side, side).data.join());
    return new Set(seen).size;
})"""


@in_each_browser()
def test_each_neuron_has_a_map_of_its_own(visit_by):
    """Also where a browser draws a picture later than it is told to."""
    page = visit_by("TuneIt")
    wait_for(page, "set=known][data-network='1'", "x > 1")
    page.evaluate(FRAMES)
    assert set(page.evaluate(DIFFERENT)) == {30}


@in_each_browser()
def test_a_rule_is_chosen_and_trained(visit_by):
    page = visit_by("Workshop")
    page.click(button("Plain exponential"))
    wait_for(page, "name=left][data-part='1'", "Math.abs(x - Math.exp(-2)) < 1e-9")
    page.click(button("Train with this rule"))
    wait_for(page, "set=known][data-network='0'", "x > 1")
    wait_for(page, "set=known][data-network='1'", "x === 0")


@in_each_browser("http")
def test_the_whole_experiment_is_run(visit_by):
    """With few images, which come in files of their own."""
    page = visit_by("PaperHere")
    page.wait(button("Run the experiment"))
    page.evaluate("""() => {
        const choice = [...document.querySelectorAll("select")].find(({ options }) =>
            [...options].some(({ value }) => value === "5000"));
        choice.value = "100";
        choice.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    page.click(button("Run the experiment"))
    wait_for(page, "name=seconds", "x > 0")
    wait_for(page, "name=accuracy][data-network='1'", "x > 0.4")  # chance is one in three


@in_each_browser()
def test_the_decay_prunes_the_weights(visit_by):
    page = visit_by("WeightMap")
    page.press(first("input[data-trait=tau_prun_s]"), "End")
    wait_for(page, "name=tau", "x >= 1000")
    before = [number(page, f"name={name}") for name in ("pruned", "known")]
    page.press(first("input[data-trait=tau_prun_s]"), "Home")
    wait_for(page, "name=pruned", f"x > 2 * {before[0]}")
    wait_for(page, "name=known", f"x < {before[1]} / 2")


@pytest.mark.slow
@pytest.mark.parametrize("case", ["test", "growth"])
def test_the_engine_equals_the_kernel(page, case):
    page.open("about:blank")
    assert_equals_the_kernel(CASES[case], page_network.in_page(page.evaluate))

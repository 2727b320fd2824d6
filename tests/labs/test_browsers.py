"""What each lab is for, done in Chromium, Firefox and WebKit, in pages opened as a file and over http."""

import gzip

import numpy as np
import pandas as pd
import pytest

from snnreg import labs
from snnreg.book import rows
from snnreg.encoding import poisson_spikes
from snnreg.experiment import RESULTS, begun
from snnreg.labs.shared import source
from snnreg.parameters import ADAPTIVE
from tests.labs.test_engine import CASES, assert_equals_the_kernel
from tests.support import lab_page, page_network, pair_page
from tests.support.browsers import button, first
from tests.support.pair_page import PLAN
from tests.support.served import served

pytestmark = pytest.mark.slow

NUMBER = "(name) => Number(document.querySelector(`data[data-${name}]`)?.value ?? NaN)"
PAGES = {
    "DrawHere": "intro",
    "Synapse": "chapters/03_decay",
    "ShowHere": "chapters/07_table",
    "Volley": "chapters/04_network",
    "Film": "chapters/05_training",
    "WeightMap": "chapters/08_weight_maps",
    "TuneIt": "chapters/09_tune",
    "TrainHere": "chapters/09_tune",
    "PaperHere": "whole_experiment",
    "Neuron": "chapters/01_neuron",
    "TwoSpikes": "chapters/02_learning_rules",
    "Drift": "chapters/02_learning_rules",
}
"""A page of the book where the lab is the first of those that have what its test touches."""
SEVEN = [(0.25, 0.22), (0.75, 0.22), (0.45, 0.85)]


@pytest.fixture
def page(each_browser):
    """A page of each browser, which must not have complained in the end."""
    with each_browser() as page:
        yield page
        assert page.errors() == []


@pytest.fixture(scope="session")
def lab_pages(tmp_path_factory):
    """A folder with a page for each lab, that of ``TrainHere`` in ``TrainHere/labs.html``."""
    pair = pair_page.pair()
    digits, sets = PLAN.digits, PLAN.test_sets(0)
    rested = begun(PLAN, 0)
    made = {
        "DrawHere": labs.DrawHere(*pair, digits=digits),
        "Synapse": labs.Synapse(),
        "Volley": volley(),
        "Film": labs.Film.of(PLAN, (0, 300), *([rested.weights, each.weights] for each in pair)),
        "ShowHere": labs.ShowHere(*pair, sets, digits=digits, unknown=PLAN.unknown, per_set=3),
        "WeightMap": labs.WeightMap.of(PLAN, pair[0], images_per_set=3),
        "TuneIt": labs.TuneIt(),
        "TrainHere": labs.TrainHere(),
        "Neuron": labs.Neuron(),
        "TwoSpikes": labs.TwoSpikes(),
        "Drift": labs.Drift(),
        "PaperHere": labs.PaperHere(rows(pd.read_csv(RESULTS / "table" / "runs.csv"), preset="paper-text")),
    }
    folder = tmp_path_factory.mktemp("labs")
    for name, lab in made.items():
        (folder / name).mkdir()
        lab_page.written(folder / name, lab)
    return folder


def volley():
    """The lab of chapter 4, with another image."""
    parameters = PLAN.parameters
    images, _ = PLAN.training_set(0)
    trains = poisson_spikes(images[:1], np.random.default_rng(0), parameters)
    return labs.Volley(begun(PLAN, 0).wiring, trains, parameters, digits=PLAN.digits, threshold=ADAPTIVE)


@pytest.fixture(params=["file", "http", "book"])
def opened(request, page):
    """A function that opens the page of a lab: alone, as a file or over http; or in the book, as a file."""

    def open_with(address, start="() => null"):
        def open_lab(name):
            page.open(address(name))
            page.evaluate(start)
            return page

        return open_lab

    if request.param == "book":
        book = request.getfixturevalue("book")
        started = "async () => { await fillAll(); }"  # or they would wait until a reader comes near
        yield open_with(lambda name: (book / f"{PAGES[name]}.html").as_uri(), started)
        return
    folder = request.getfixturevalue("lab_pages")
    if request.param == "file":
        yield open_with(lambda name: (folder / name / "labs.html").as_uri())
        return
    with served(folder) as base:
        yield open_with(lambda name: f"{base}/{name}/labs.html")


def number(page, name):
    """The number that a lab states under a name; not a number if it states none."""
    value = page.evaluate(NUMBER, name)
    return float("nan") if value is None else value


def wait_for(page, name, condition, **options):
    """Wait until the number of a name is as a condition on `x` says."""
    page.wait(f"(name) => {{ const x = ({NUMBER})(name); return {condition}; }}", name, **options)


def test_a_click_waits_for_its_place(page, lab_pages):
    """An element without a size, or one that still moves, would be missed."""
    page.open((lab_pages / "Drift" / "labs.html").as_uri())
    page.evaluate("""() => {
        const late = document.createElement("button");
        late.textContent = "late";
        Object.assign(late.style, { display: "none", position: "fixed", top: "0", left: "0", zIndex: "1000" });
        late.onclick = () => { late.dataset.clicked = "yes"; };
        document.body.append(late);
        setTimeout(() => { late.style.display = "block"; }, 300);
        setTimeout(() => { late.style.top = "300px"; }, 320);
    }""")
    page.click(button("late"))
    assert page.evaluate("() => document.querySelector('[data-clicked]') !== null")


def test_digits_are_learnt(opened):
    page = opened("TrainHere")
    page.click(button("Start"))
    wait_for(page, "name=trained", "x >= 100")
    page.wait(
        "() => document.querySelector(`.snn-lab:has(data[data-name=trained])"
        " data[data-name=accuracy][data-network='0']`)?.value > 0.5"
    )  # chance is one in three
    page.click(button("Pause"))


@pytest.mark.parametrize("lab", ["DrawHere", "ShowHere"])
def test_two_networks_answer(opened, lab):
    """An image, noise that is added to it, and a drawing."""
    page = opened(lab)
    wait_for(page, "total='0'", "x > 0")
    before = number(page, "total='0'")
    page.press(first("input[data-trait=noise]"), "End")
    wait_for(page, "total='0'", f"x > 2 * {before}")
    page.press(first("input[data-trait=noise]"), "Home")
    page.drag(first("canvas.snn-pad"), SEVEN)
    for network in (0, 1):
        wait_for(page, f"network='{network}'", "x === 7")


def test_a_spike_saves_what_silence_prunes(opened):
    """Without one, both synapses keep the same; and the shorter the pruning time, the less."""
    page = opened("Synapse")
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


def test_a_neuron_is_driven(opened):
    """It wakes when its conductance is dragged on the curve, and keeps to the equation."""
    page = opened("Neuron")
    wait_for(page, "name=rate", "x === 0")
    page.drag(first("[role=slider][aria-label='Conductance on the rate curve']"), [(0.06, 0.5), (0.6, 0.5)])
    wait_for(page, "name=theory", "Math.abs(x - 52) < 3")
    wait_for(page, "name=rate", "Math.abs(x - 52) < 4")
    page.click(button("Pause"))
    page.press(first("input[data-trait=g_i]"), "End")
    wait_for(page, "name=theory", "x > 10 && x < 25")


def test_two_spikes_change_a_weight(opened):
    page = opened("TwoSpikes")
    wait_for(page, "name=delta", "Math.abs(x - 0.015) < 1e-9")
    page.drag(first("[role=slider][aria-label='Input spike']"), [(0.375, 0.5), (0.75, 0.5)])
    wait_for(page, "name=change", "x < 0")
    page.press(first("[role=slider][aria-label='Output spike']"), "End")
    wait_for(page, "name=change", "x > 0")
    page.click(button("All-LTD: the others"))
    wait_for(page, "name=change", "x < 0")


def test_a_drift_is_turned(opened):
    page = opened("Drift")
    wait_for(page, "name=drift", "x < 0")
    page.drag(first("[role=slider][aria-label='Share on the drift line']"), [(0.02, 0.5), (0.9, 0.5)])
    wait_for(page, "name=drift", "x > 0")
    page.press(first("input[data-trait=caused]"), "Home")
    wait_for(page, "name=drift", "x < 0")


def test_inhibition_decides_how_many_fire_in_a_volley(opened):
    page = opened("Volley")
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


def test_the_film_plays_from_birth_to_the_end(opened):
    page = opened("Film")
    page.press(first("input[data-trait=moment]"), "Home")
    wait_for(page, "name=images", "x === 0")
    wait_for(page, "share=noise][data-network='1'", "x === 1")
    page.click(first(".snn-film .snn-play"))
    wait_for(page, "name=images", "x > 0")
    page.press(first("input[data-trait=moment]"), "End")
    wait_for(page, "share=noise][data-network='1'", "x < 1")


def test_a_network_is_trained_while_the_decay_is_moved(opened):
    page = opened("TuneIt")
    wait_for(page, "set=known][data-network='1'", "x > 1")
    page.press(first("input[data-trait=tau_prun_s]"), "Home")
    wait_for(page, "name=tau", "x === 1")
    wait_for(page, "set=known][data-network='1'", "x === 0")
    wait_for(page, "set=known][data-network='0'", "x > 1")


def test_the_whole_experiment_is_run(opened):
    """With few images, which come in files of their own."""
    page = opened("PaperHere")
    page.wait(button("Run the experiment"))
    page.evaluate("""() => {
        const choice = [...document.querySelectorAll("select")].find(({ options }) =>
            [...options].some(({ value }) => value === "5000"));
        choice.value = "100";
        choice.dispatchEvent(new Event("change", { bubbles: true }));
    }""")
    page.click(button("Run the experiment"))
    wait_for(page, "name=seconds", "x > 0", timeout_s=60)
    wait_for(page, "name=accuracy][data-network='1'", "x > 0.4")  # chance is one in three


def test_the_decay_prunes_the_weights(opened):
    page = opened("WeightMap")
    page.press(first("input[data-trait=tau_prun_s]"), "End")
    wait_for(page, "name=tau", "x >= 1000")
    before = [number(page, f"name={name}") for name in ("pruned", "known")]
    page.press(first("input[data-trait=tau_prun_s]"), "Home")
    wait_for(page, "name=pruned", f"x > 2 * {before[0]}")
    wait_for(page, "name=known", f"x < {before[1]} / 2")


@pytest.mark.parametrize("case", ["test", "growth"])
def test_the_engine_equals_the_kernel(page, case):
    page.open("about:blank")
    assert_equals_the_kernel(CASES[case], page_network.in_page(page.evaluate))


def test_bytes_are_unpacked_in_a_worker(opened):
    """In a page opened as a file, too, where WebKit cannot read the stream of a Blob."""
    page = opened("Synapse")
    script = (
        source.script("shared/bytes.js")
        + """
        self.onmessage = async ({ data }) => {
            try { self.postMessage([...await unpacked(data)]); }
            catch (error) { self.postMessage(String(error)); }
        };"""
    )
    told = page.evaluate(
        """({ script, bytes }) => new Promise((resolve) => {
        const worker = new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
        worker.onmessage = ({ data }) => { worker.terminate(); resolve(data); };
        worker.onerror = ({ message }) => resolve(message);
        worker.postMessage(Uint8Array.from(bytes));
    })""",
        {"script": script, "bytes": list(gzip.compress(bytes(range(256)) * 3))},
    )
    assert told == list(range(256)) * 3

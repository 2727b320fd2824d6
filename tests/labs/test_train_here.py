"""The training lab in a page of its own, opened as a file: what a reader does, and what Python would compute."""

import json

import numpy as np
import pytest
from brian2 import second

from snnreg import analysis
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import SpikeTrains
from snnreg.experiment import Plan
from snnreg.parameters import Parameters
from snnreg.simulation import kernel
from snnreg.wiring import Wiring
from snnreg_book.labs import TrainHere
from tests.support.lab_examples import MOVING
from tests.support.lab_page import PHONE, STILL
from tests.support.pair_page import SEVEN

MAPS = """() => [...document.querySelectorAll("canvas.snn-maps")].map((maps) => maps.toDataURL()).join()"""
WORKER_SPY = """
    const spy = `%s`, Plain = Blob, ask = Worker.prototype.postMessage;
    window.Blob = function (parts, options) {
        const isWorker = parts.some((part) => typeof part === "string" && part.includes("answerWith("));
        return new Plain(isWorker ? [...parts, spy] : parts, options);
    };
    Object.assign(window, { asked: [], heard: [] });
    Worker.prototype.postMessage = function (message, ...rest) {
        window.asked.push(message.task);
        if (!this.spied) {
            this.spied = window.heard.push([]);
            this.addEventListener("message", ({ data }) => window.heard[this.spied - 1].push(
                { ...data, state: null, weights: data.weights && [...data.weights] }));
        }
        return ask.call(this, message, ...rest);
    };
"""
"""Adds a script to that of the workers, and keeps what they are asked and what each of them answers."""


@pytest.fixture
def open_lab(visit):
    """A function that opens the lab with these values, once two bare networks are measured; maps do not glide."""

    def open_page(script=None, **values):
        page = visit(TrainHere(**{"test_images": 90, "pace": "fast", **values}), script=script, **STILL)
        page.press("Reset")  # loads the images
        wait_until_measured(page, 0)
        return page

    return open_page


def wait_until_measured(page, images=None):
    """Wait until what is said is what was measured after so many images; by default after all that were learnt."""
    page.wait_for_function(
        """(images) => document.querySelector(".snn-readout")?.textContent.replace(/[\u202f,]/g, "")
            .includes(`After ${images ?? document.querySelector("data[data-name=trained]").value}:`)""",
        arg=images,
    )


def wait_until_reset(page):
    page.wait("x === 0", "trained")
    wait_until_measured(page, 0)


def images_at_rest(page):
    """Wait until nothing runs: what is measured is what was learnt. Returns the number of images."""
    page.button("Pause").wait_for(state="detached")
    wait_until_measured(page)
    return page.number("trained")


def train_to_the_end(page):
    """Accuracy and spikes per image of white noise after the whole stream, without and with decay."""
    page.press("Start")
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for()
    return [[page.number(name, network=network) for network in (0, 1)] for name in ("accuracy", "noise")]


# Learning


def test_a_double_click_starts_and_does_not_pause(open_lab):
    page = open_lab(pace="slow")
    page.button("Start").dblclick()
    page.wait("x >= 20", "trained")


def test_two_networks_begin_alike_and_the_decay_parts_them(open_lab):
    page = open_lab(tau_prun_s=110)
    before = page.number("noise", network=1)
    assert page.number("noise", network=0) == before > 50
    maps = page.evaluate(MAPS).split(",data:")
    assert len(maps) == 2 and maps[0].endswith(maps[1])  # the same weights
    accuracy, noise = train_to_the_end(page)
    assert min(accuracy) > 0.45  # chance is one in three
    assert noise[1] < 5 < 30 < noise[0]
    (run,) = page.kept()["runs"]
    assert [images for images, *_ in run] == [*range(0, 1100, 100), 1020]
    assert run[-1] == [1020, *accuracy, *noise, 0]


def test_reset_keeps_the_seed_and_new_seed_changes_it(open_lab):
    page = open_lab(images=60)
    first = page.evaluate(MAPS)
    train_to_the_end(page)
    end = page.evaluate(MAPS)
    page.press("Reset")
    wait_until_reset(page)
    assert page.evaluate(MAPS) == first
    train_to_the_end(page)
    assert page.evaluate(MAPS) == end
    runs = len(page.kept()["runs"])
    page.press("Train again")
    page.wait_for_function(
        "(runs) => Object.values(sessionStorage).map(JSON.parse).some((lab) =>"
        " lab.runs?.length > runs && lab.runs.at(-1).at(-1)[0] === 60)",
        arg=runs,
    )
    assert images_at_rest(page) == 60
    assert page.evaluate(MAPS) == end
    page.press("New seed")
    wait_until_reset(page)
    assert page.evaluate(MAPS) != first
    assert page.kept()["seed"] == 2


def test_other_digits_can_be_learnt(open_lab):
    """While the networks learn the digits are changed: others begin, and name what is drawn."""
    page = open_lab(pace="steady")
    page.press("Start")
    page.wait("x >= 20", "trained")
    choices = [page.lab.get_by_role("combobox", name=f"They learn, digit {place}") for place in (1, 2, 3)]
    choice = choices[1]
    for digit, all_of_them in (("6", ["7", "6", "4"]), ("4", ["7", "4", "6"])):
        choice.select_option(digit)
        assert [each.input_value() for each in choices] == all_of_them
    choice.select_option("1")
    wait_until_reset(page)
    page.press("Start")
    page.press_when("Pause", "document.querySelector('data[data-name=trained]')?.value >= 300")
    images_at_rest(page)
    assert page.button("Go on").is_enabled()
    assert page.number("accuracy", network=0) > 0.5
    assert "They learn 7, 1 and 6, and give" in page.lab.inner_text()
    page.drag(page.lab.locator("canvas.snn-pad"), *SEVEN)
    page.wait_for_function("document.querySelectorAll('.snn-lab data.snn-answer')[1]?.value === '7'")
    page.press("Wipe")
    page.lab.locator("data.snn-answer").nth(1).wait_for(state="detached")
    assert "0, 2, 3, 4, 5, 8 and 9 are never taught" in page.lab.inner_text()


def test_the_reader_moves_the_digits_and_the_decay_forgets_where_they_lay(visit):
    """What is learned, measured and drawn from then on lies in the other corner; the noise lies where it was."""
    page = visit(TrainHere(**MOVING | {"test_images": 90, "pace": "steady"}))
    page.press("Start")
    page.press_when("lower right", "document.querySelector('data[data-name=trained]')?.value >= 500")
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for()
    assert page.number("noise", network=0) > 5 > 0.5 > page.number("noise", network=1)
    assert min(page.number("accuracy", network=network) for network in (0, 1)) > 0.6
    page.drag(page.lab.locator("canvas.snn-pad"), *SEVEN)
    page.wait_for_function("document.querySelectorAll('.snn-lab data.snn-answer')[1]?.value === '7'")
    assert "noise in the opposite corner" in page.lab.inner_text()


def test_a_pad_beside_networks_that_have_learned_nothing_says_so_and_answers_from_the_start_on(visit):
    page = visit(TrainHere(test_images=90, pace="slow"))
    page.wait("x === 0", "trained")
    answers = page.lab.locator(".snn-answers")
    page.drag(page.lab.locator("canvas.snn-pad"), *SEVEN)
    page.draw()
    assert answers.inner_text() == "Nothing is learned yet. Press Start, and they answer."
    page.press("Start")
    page.lab.locator("data.snn-answer").nth(1).wait_for()
    assert "They learn 7, 4 and 6, and give no other answer" in answers.inner_text()


NOTE_AND_ACT = """(act) => {
    globalThis.said = [];
    const [sentence, maps] = [".snn-readout", "[aria-busy]:has(canvas)"].map((one) => document.querySelector(one));
    new MutationObserver(() => said.push([sentence.textContent, maps.ariaBusy]))
        .observe(sentence, { childList: true });
    const choice = document.querySelector("[aria-label='They learn, digit 2']");
    if (act === "Reset") [...document.querySelectorAll("button")].find((each) => each.textContent === act).click();
    else choice.value = act;
    choice.dispatchEvent(new Event("change"));
}"""


@pytest.mark.parametrize("act", ["1", "Reset"])
def test_from_a_change_on_nothing_is_said_of_the_networks_before(open_lab, act):
    page = open_lab(pace="slow")
    page.press("Start")
    page.wait("x >= 20", "trained")
    page.evaluate(NOTE_AND_ACT, act)
    wait_until_reset(page)
    said = page.evaluate("said")
    assert said[0] == ["The networks are being prepared.", "true"] and said[-1][1] == "false"
    assert all(words.startswith(("The networks are", "Learned from 0 of")) for words, _ in said)


# What is left behind


def test_trained_networks_are_there_again_without_training(open_lab):
    """Left in the middle of a run, they come back as they were, and go on as if nothing had been."""
    page = open_lab(WORKER_SPY % "")
    page.press("New seed")
    wait_until_reset(page)
    page.press(*["Step 10 images"] * 13)
    page.wait("x >= 130", "trained")
    page.slider("tau_prun_s").press("PageDown")
    page.press("Step 10 images")
    page.wait("x >= 140", "trained")
    assert images_at_rest(page) == 140
    before = page.number("noise", network=1), page.evaluate(MAPS)

    def two_steps():
        page.press("Step 10 images", "Step 10 images")
        page.wait("x >= 160", "trained")
        assert images_at_rest(page) == 160
        return page.evaluate(MAPS), page.number("noise", network=1), page.number("accuracy", network=0)

    kept = page.evaluate("JSON.stringify(sessionStorage)")
    after = two_steps()
    page.evaluate("(kept) => Object.assign(sessionStorage, JSON.parse(kept))", kept)
    page.evaluate("() => addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true)")
    page.evaluate("(kept) => { window.Storage.prototype.setItem = () => {}; }", kept)
    page.reload()
    wait_until_measured(page, 140)
    assert images_at_rest(page) == 140
    assert "learn" not in page.evaluate("window.asked")
    assert (page.number("noise", network=1), page.evaluate(MAPS)) == before
    assert page.lab.locator(".snn-confusion td").count() == 24
    assert two_steps() == after


MEMORY = """
    const memories = [], instantiate = WebAssembly.instantiate, post = self.postMessage.bind(self);
    WebAssembly.instantiate = async (...given) => {
        const instance = await instantiate(...given);
        memories.push(instance.exports.memory);
        return instance;
    };
    self.postMessage = (answer) => post({ ...answer, bytes: memories.map(({ buffer }) => buffer.byteLength) });
"""


KEEP_ONE_THAT_GROWS = """() => {
    const [kept] = JSON.parse(localStorage.getItem("snnreg-networks")), grown = { name: "grown", growth: true };
    localStorage.setItem("snnreg-networks", JSON.stringify([kept, { ...kept, ...grown }]));
}"""


def test_a_network_that_was_kept_under_a_name_is_compared_and_goes_on(open_lab):
    """One of the lab in which synapses grow is nothing to go on with where they cannot, and stays for that lab."""
    page = open_lab(test_images=30)
    page.press("Step 10 images", "Step 10 images")
    wait_until_measured(page, 20)
    page.get_by_text("Keep a network, and compare").click()
    page.get_by_role("textbox", name="Name").fill("twenty")
    page.press("Keep this one")
    page.get_by_text("Kept as “twenty”").wait_for()
    page.evaluate(KEEP_ONE_THAT_GROWS)
    page.press("New seed", "Step 10 images")
    wait_until_measured(page, 10)
    curves = page.locator(".snn-chart").first.locator("path.snn-before")
    page.reload()
    wait_until_measured(page, 10)
    page.get_by_text("Keep a network, and compare").click()
    before = curves.count()
    assert page.get_by_label("A network that was kept").locator("option").all_inner_texts() == ["twenty"]
    page.press("Compare")
    page.get_by_text("“twenty”: digits 7, 4, 6, pruning time 300 s, 20 images.").wait_for()
    page.wait_for_function(
        f"document.querySelector('.snn-chart').querySelectorAll('.snn-before').length > {before}"
    )
    page.press("Go on with it")
    page.wait("x === 20", "trained")
    assert page.kept()["seed"] == 1
    page.press("Step 10 images")
    wait_until_measured(page, 30)
    page.press("Forget it")
    assert page.button("Compare").count() == 0
    names = "JSON.parse(localStorage.getItem('snnreg-networks')).map(({ name }) => name)"
    assert page.evaluate(names) == ["grown"]


KEEP_AFTER_A_CHANGE = """() => {
    const choice = document.querySelector("[aria-label='They learn, digit 2']");
    choice.value = "1";
    choice.dispatchEvent(new Event("change"));
    [...document.querySelectorAll("button")].find((each) => each.textContent === "Keep this one").click();
    return document.querySelector(".snn-shelf [role=status]").textContent;
}"""


def test_networks_that_are_asked_for_and_not_there_yet_are_nothing_to_keep(open_lab):
    page = open_lab(test_images=30)
    page.press("Step 10 images")
    wait_until_measured(page, 10)
    page.get_by_text("Keep a network, and compare").click()
    assert page.evaluate(KEEP_AFTER_A_CHANGE).startswith("There is nothing to keep yet")
    assert page.evaluate("localStorage.getItem('snnreg-networks')") is None


def test_the_memory_stays_flat(open_lab):
    """Fourteen trainings in the same two instances a worker, whose memory does not grow."""
    page = open_lab(WORKER_SPY % MEMORY, images=60, test_images=30)
    used = []
    for _ in range(14):
        page.press("Start")
        wait_until_measured(page, 60)
        used.append(page.evaluate("heard.map((answers) => answers.at(-1).bytes)"))
        page.press("New seed")
        wait_until_reset(page)
    assert [len(instances) for instances in used[-1]] == [2, 2]
    # The room for input spikes is that of the brightest ten images so far; a network left over is 0.24 MB.
    second_run, last = (np.array(used[k]).sum(axis=1) for k in (1, -1))
    assert max(last - second_run) < 2e6
    assert len(page.kept()["runs"]) <= 4


# What is seen


@pytest.mark.parametrize("screen", [{"viewport": {"width": 736, "height": 900}}, PHONE], ids=["page", "phone"])
def test_nothing_lies_empty_beside_the_pad(visit, screen):
    """Tables fill the room to its right before anything is measured and after; a phone has none there.

    On the narrowest phone the answers of a whole run still fit.
    """
    page = visit(TrainHere(images=60, test_images=30, pace="fast"), **screen)
    parts = [page.lab.locator(part) for part in (".snn-results", ".snn-try", ".snn-results .snn-side-by-side")]

    def sides():
        page.draw()
        return [part.bounding_box() for part in parts]

    for begin in (lambda: None, lambda: train_to_the_end(page)):
        begin()
        room, pad, tables = sides()
        assert tables["x"] + tables["width"] == pytest.approx(room["x"] + room["width"], abs=1)
        assert tables["y"] + tables["height"] == pytest.approx(room["y"] + room["height"], abs=1)
        if screen is not PHONE:
            assert tables["y"] == pytest.approx(pad["y"], abs=1) and tables["x"] < pad["x"] + pad["width"] + 30
            assert page.lab.locator(".snn-confusion").last.bounding_box()["height"] > 0.4 * pad["height"]
        else:
            assert pad["width"] == room["width"] and tables["y"] > pad["y"] + pad["height"]
    if screen is PHONE:
        page.set_viewport_size({"width": 320, "height": 844})
        room, _, _ = sides()
        for table in page.lab.locator(".snn-confusion").all():
            assert table.bounding_box()["width"] <= room["width"] + 1


def test_the_curves_are_read_and_the_tables_say_what_each_network_names(open_lab):
    page = open_lab(images=300)
    accuracy, _ = train_to_the_end(page)
    (run,) = page.kept()["runs"]
    sentence, chart = page.lab.locator(".snn-read"), page.lab.locator("svg.snn-chart").first
    x, y = page.at(chart, 0, 0)
    page.mouse.move(x + 44 + (chart.bounding_box()["width"] - 70) * 110 / 300, y + 90)
    assert sentence.inner_text().startswith("After 100 images")
    assert f"{round(100 * run[1][1])}\u00a0% recognised" in sentence.inner_text()
    assert f"{run[1][4]:.1f} spikes" in sentence.inner_text()
    page.mouse.move(0, 0)
    assert sentence.inner_text().startswith("After 300 images")
    chart.focus()
    for key, images in (("ArrowLeft", 200), ("Home", 0), ("ArrowRight", 100), ("End", 300)):
        page.keyboard.press(key)
        assert sentence.inner_text().startswith(f"After {images} images")
        assert chart.get_attribute("aria-valuenow") == str(images)
        assert f"after {images} images: without decay" in chart.get_attribute("aria-valuetext")

    named = np.array(page.kept()["named"])
    assert named.shape == (2, 3, 4) and (named.sum(axis=2) == 30).all()
    for network in (0, 1):
        assert accuracy[network] == pytest.approx(np.trace(named[network][:, :3]) / 90)
        table = page.lab.locator("table.snn-confusion").nth(network)
        shown = [float(cell.get_attribute("value")) for cell in table.locator("data").all()]
        np.testing.assert_allclose(shown, named[network].ravel() / 30)


def test_a_finger_that_scrolls_over_a_curve_reads_nothing_and_one_that_taps_reads(visit):
    page = visit(TrainHere(images=300, test_images=90, pace="fast"), **PHONE)
    train_to_the_end(page)
    page.evaluate("document.body.style.paddingBottom = '2000px'")
    sentence, chart = page.lab.locator(".snn-read"), page.lab.locator("svg.snn-chart").first
    x, y = page.at(chart, 0.3)
    scrolled = page.evaluate("scrollY")
    page.swipe((x, y), (x + 10, y - 300))
    page.wait_for_function("(before) => scrollY > before + 100", arg=scrolled)
    assert sentence.inner_text().startswith("After 300 images")
    page.swipe(page.at(chart, 0.15))
    assert sentence.inner_text().startswith("After 0 images")


# It is Python's network


INPUT_SPIKES = """
    const told = [], present = Network.prototype.present, post = self.postMessage.bind(self);
    Network.prototype.present = function (images, classes, ...rest) {
        const { step, pixel, first } = this.trains;
        told.push({ classes: classes && [...classes], step: [...step], pixel: [...pixel], first: [...first] });
        return present.call(this, images, classes, ...rest);
    };
    const lists = (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, all]) => [name, [...all]]));
    self.postMessage = (answer) => post({ ...answer, told: told.splice(0),
        born: answer.state && answer.done === 0 ? lists(experiment.born) : null });
"""


def as_trains(told):
    """Input spikes as the page's network was given them, call after call, as Python's object."""
    per_image = np.concatenate([np.diff(each["first"]) for each in told])
    step, pixel = (np.concatenate([each[name] for each in told]).astype(np.int32) for name in ("step", "pixel"))
    return SpikeTrains(step, pixel, np.concatenate([[0], np.cumsum(per_image)]))


def test_the_training_gives_what_python_computes(open_lab):
    """The page's own weights, delays and spikes, given to the kernel: weights, names and noise are equal."""
    page = open_lab(WORKER_SPY % INPUT_SPIKES, test_images=30)
    page.slider("tau_prun_s").press("PageDown")
    page.press(*["Step 10 images"] * 11)
    page.wait("x >= 110", "trained")
    assert images_at_rest(page) == 110
    tau_prun = page.kept()["tau_prun_s"] * second
    assert tau_prun < 300 * second
    _, *measured, _ = page.kept()["runs"][-1][-1]
    p, digits = Parameters(), np.repeat([0, 1, 2], 10)
    choices = {"parameters": p, "threshold": Plan().preset.threshold}
    for network, decay in enumerate((Decay(), Decay(ONLINE, tau_prun))):
        heard = json.loads(page.evaluate(f"JSON.stringify(window.heard[{network}])"))
        born = next(answer["born"] for answer in heard if answer.get("born"))
        n = len(born["excitationDelays"])
        delays = np.array(born["excitationDelays"]), np.reshape(born["inhibitionDelays"], (n, n))
        lessons = [answer for answer in heard if any(each["classes"] for each in answer["told"])]
        told = [each for lesson in lessons for each in lesson["told"]]
        classes = np.concatenate([each["classes"] for each in told])
        state = kernel.new_state(Wiring(np.reshape(born["weights"], (784, n)), *delays), p)
        kernel.run(state, as_trains(told), classes, **choices, decay=decay)
        last_s, end_s = state.last_input_spike * float(p.dt), len(classes) * p.period_s
        weights = decay.after_training(state.weights, last_s, end_s, None)
        np.testing.assert_allclose(lessons[-1]["weights"], weights.ravel(), rtol=0, atol=1e-8)
        exam = next(answer for answer in heard if "named" in answer and answer["done"] == 110)
        state = kernel.new_state(Wiring(weights, *delays), p)
        counts = kernel.run(state, as_trains(exam["told"]), None, **choices, decay=Decay()).counts
        # Each digit's ten images, then noise.
        assert measured[network] == analysis.accuracy(counts[:30], digits, p)
        assert measured[2 + network] == counts[30:].sum() / 20

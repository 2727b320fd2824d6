"""The training lab in a page of its own, opened as a file: what a reader does, and what Python would compute."""

import json
import random

import numpy as np
import pytest
from brian2 import Hz, second

from snnreg import analysis
from snnreg.base.errors import SnnregError
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import SpikeTrains
from snnreg.experiment import Plan
from snnreg.labs import TrainHere
from snnreg.parameters import Parameters
from snnreg.simulation import kernel
from snnreg.wiring import Wiring
from tests.support import lab_page
from tests.support.watched import watched

TRAINED = """() => Number(document.querySelector("data[data-name=trained]")?.value)"""
MAPS = """() => [...document.querySelectorAll("canvas.snn-maps")].map((maps) => maps.toDataURL()).join()"""
GROWING = {
    "plan": Plan(digits=(3, 5, 8), parameters=Parameters(growth_step=3e-5, activity_target=1.5 * Hz)),
    "tau_prun_s": 75,
    "missions": ("wake",),
}


@pytest.fixture
def opened(browser, tmp_path):
    """A function that opens a page with the lab; the page must not complain."""
    with watched(browser) as new_page:

        def open_lab(script=None, lab=None, ready=True, **options):
            page = new_page(**options)
            if script:
                page.add_init_script(script)
            shown = TrainHere(**{"test_images": 90, "pace": "fast", **(lab or {})})
            page.goto(lab_page.written(tmp_path, shown).as_uri())
            page.lab = page.locator(".snn-lab")
            page.lab.scroll_into_view_if_needed()
            if ready:
                press(page, "Reset")  # loads the images
                is_measured(page, 0)
            return page

        yield open_lab


def number(page, name, network=None):
    which = "" if network is None else f"[data-network='{network}']"
    return float(page.lab.locator(f"data[data-name={name}]{which}").first.get_attribute("value"))


def trained(page):
    return number(page, "trained")


def press(page, name):
    page.lab.get_by_role("button", name=name, exact=True).click()


def wait_until_trained(page, images):
    page.wait_for_function(f"(images) => ({TRAINED})() >= images", arg=images, timeout=60_000)


def is_measured(page, images):
    """Wait until what is said is what was measured after so many images."""
    written = f"{images:,}"
    page.wait_for_function(
        """([one, other]) => [one, other].some((images) =>
            document.querySelector(".snn-readout")?.textContent.includes(`After ${images}:`))""",
        arg=[written, written.replace(",", "\u202f")],
        timeout=60_000,
    )


def is_reset(page):
    page.wait_for_function(f"() => ({TRAINED})() === 0")
    is_measured(page, 0)


def at_rest(page):
    """Wait until nothing runs: what is measured is what was learnt. Returns the number of images."""
    page.lab.get_by_role("button", name="Pause", exact=True).wait_for(state="detached")
    page.wait_for_function(
        f"""() => document.querySelector(".snn-readout").textContent.replace(/[\u202f,]/g, "")
        .includes(`After ${{({TRAINED})()}}:`)""",
        timeout=60_000,
    )
    return trained(page)


def train_to_the_end(page):
    press(page, "Start")
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for(timeout=60_000)
    return [[number(page, name, network) for network in (0, 1)] for name in ("accuracy", "noise")]


def slide(page, trait, key):
    page.lab.locator(f"input[data-trait={trait}]").press(key)


def values(page):
    """What the lab keeps of its traits."""
    return json.loads(
        page.evaluate("JSON.stringify(Object.values(sessionStorage).map(JSON.parse).find((lab) => lab.runs))")
    )


# Learning


def test_two_networks_begin_alike_and_the_decay_parts_them(opened):
    page = opened(lab={"tau_prun_s": 110})
    assert number(page, "noise", 0) == number(page, "noise", 1) > 50
    maps = page.evaluate(MAPS).split(",data:")
    assert len(maps) == 2 and maps[0].endswith(maps[1])  # the same weights
    accuracy, noise = train_to_the_end(page)
    assert min(accuracy) > 0.45  # chance is one in three
    assert noise[1] < 5 < 30 < noise[0]
    (run,) = values(page)["runs"]
    assert [images for images, *_ in run] == [*range(0, 1100, 100), 1020]
    assert run[-1] == [1020, *accuracy, *noise, 0]


def test_reset_keeps_the_seed_and_new_seed_changes_it(opened):
    page = opened(lab={"images": 60})
    first = page.evaluate(MAPS)
    train_to_the_end(page)
    end = page.evaluate(MAPS)
    press(page, "Reset")
    is_reset(page)
    assert page.evaluate(MAPS) == first
    train_to_the_end(page)
    assert page.evaluate(MAPS) == end
    runs = len(values(page)["runs"])
    press(page, "Train again")
    page.wait_for_function(
        "(runs) => Object.values(sessionStorage).map(JSON.parse).some((lab) =>"
        " lab.runs?.length > runs && lab.runs.at(-1).at(-1)[0] === 60)",
        arg=runs,
    )
    assert at_rest(page) == 60
    assert page.evaluate(MAPS) == end
    press(page, "New seed")
    is_reset(page)
    assert page.evaluate(MAPS) != first
    assert values(page)["seed"] == 2


def test_the_run_takes_the_time_that_the_reader_chooses(opened):
    """The machine can only be slower; and a change of the speed shows at once."""
    page = opened(lab={"images": 300, "test_images": 3})
    page.lab.locator("select[data-trait=pace]").select_option("steady")
    page.evaluate("() => { window.began = performance.now(); }")
    press(page, "Start")
    wait_until_trained(page, 100)
    assert page.evaluate("performance.now() - window.began") > 1500  # of 6 s, a third
    page.lab.locator("select[data-trait=pace]").select_option("fast")
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for()


def test_step_pause_and_reset(opened):
    page = opened(lab={"pace": "slow"})
    press(page, "Step 10 images")
    assert at_rest(page) == 0 or trained(page) == 10
    wait_until_trained(page, 10)
    assert at_rest(page) == 10
    press(page, "Go on")
    wait_until_trained(page, 50)
    press(page, "Pause")
    paused = at_rest(page)
    assert 50 <= paused < 1020
    press(page, "Go on")
    wait_until_trained(page, paused + 20)
    press(page, "Reset")  # while it runs
    is_reset(page)
    assert at_rest(page) == 0
    press(page, "Start")
    wait_until_trained(page, 20)


def test_twelve_fast_steps_are_twelve_steps(opened):
    page = opened()
    page.evaluate("""() => {
        const step = [...document.querySelectorAll("button")].find((each) => each.textContent.startsWith("Step"));
        for (let click = 0; click < 12; click++) step.click();
    }""")
    wait_until_trained(page, 120)
    assert at_rest(page) == 120


def test_start_and_reset_in_turns_do_not_lock_the_lab(opened):
    page = opened(lab={"images": 300})
    for name in ("Start", "Reset", "Start", "Reset", "Start"):
        press(page, name)
        page.wait_for_timeout(100)  # as a reader clicks
    # That of the last Start: a Reset may still wait for its turn.
    page.locator(".snn-readout", has_text="The stream has ended").wait_for()
    page.reload()
    page.lab.locator("data[data-name=accuracy]").first.wait_for()
    press(page, "Reset")
    is_reset(page)
    press(page, "Start")
    wait_until_trained(page, 50)


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_storm_of_clicks_leaves_a_usable_lab(opened, seed):
    page, draw = opened(lab={"images": 300, "test_images": 30}), random.Random(seed)
    for _ in range(40):
        page.evaluate(
            """(where) => {
            const buttons = [...document.querySelectorAll(".snn-lab button:not(:disabled)")];
            buttons[Math.floor(where * buttons.length)].click();
        }""",
            draw.random(),
        )
        page.wait_for_timeout(draw.choice((0, 5, 20, 60)))
    press(page, "Reset")
    is_reset(page)
    press(page, "Step 10 images")
    wait_until_trained(page, 10)
    assert at_rest(page) == 10
    train = page.lab.get_by_role("button", name="Go on", exact=True)
    train.click()
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for()


def test_other_digits_can_be_learnt(opened):
    """While the networks learn the digits are changed: others begin, and are there again after a visit."""
    page = opened()
    press(page, "Start")
    wait_until_trained(page, 20)
    choice = page.lab.get_by_role("combobox", name="Digit of group 2")
    assert choice.locator("option:disabled").all_text_contents() == ["6", "7"]
    choice.select_option("1")
    is_reset(page)
    press(page, "Start")
    wait_until_trained(page, 300)
    press(page, "Pause")
    before = at_rest(page), page.evaluate(MAPS)
    assert number(page, "accuracy", 0) > 0.5
    assert "They know 7, 1 and 6" in page.lab.inner_text()
    page.reload()
    wait_until_trained(page, before[0])
    assert page.lab.get_by_role("combobox", name="Digit of group 2").input_value() == "1"
    assert (at_rest(page), page.evaluate(MAPS)) == before


@pytest.mark.parametrize("end, spikes", [("Home", 0), ("End", 20)])
def test_the_ends_of_the_slider(opened, end, spikes):
    """At the shortest pruning time the network dies, at the longest it learns as without decay."""
    page = opened(lab={"images": 120})
    slide(page, "tau_prun_s", end)
    _, noise = train_to_the_end(page)
    assert (noise[1] > 20) == (spikes > 0) and noise[0] > 20


def test_growth_is_drawn_dashed(opened):
    page = opened(lab={**GROWING, "images": 300, "test_images": 30})
    press(page, "Step 10 images")
    wait_until_trained(page, 10)
    assert page.lab.locator("svg .snn-grown").count() == 0
    page.lab.get_by_label("growth acts").check()
    press(page, "Go on")
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for()
    assert page.lab.locator("svg .snn-grown.snn-blue").count() == 2
    assert page.lab.locator("svg .snn-grown.snn-orange").count() == 2


# What is left behind


def test_trained_networks_are_there_again_without_training(opened):
    """Left in the middle of a run, they come back as they were, and go on as if nothing had been."""
    page = opened(
        "window.asked = []; const ask = Worker.prototype.postMessage;"
        "Worker.prototype.postMessage = function (message, ...rest) {"
        "window.asked.push(message.task); return ask.call(this, message, ...rest); };"
    )
    press(page, "New seed")
    is_reset(page)
    for _ in range(13):
        press(page, "Step 10 images")
    wait_until_trained(page, 130)
    slide(page, "tau_prun_s", "PageDown")
    press(page, "Step 10 images")
    wait_until_trained(page, 140)
    assert at_rest(page) == 140
    before = number(page, "noise", 1), page.evaluate(MAPS)

    def two_steps():
        for _ in range(2):
            press(page, "Step 10 images")
        wait_until_trained(page, 160)
        assert at_rest(page) == 160
        return page.evaluate(MAPS), number(page, "noise", 1), number(page, "accuracy", 0)

    kept = page.evaluate("JSON.stringify(sessionStorage)")
    after = two_steps()
    page.evaluate("(kept) => Object.assign(sessionStorage, JSON.parse(kept))", kept)
    page.evaluate("() => addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true)")
    page.evaluate("(kept) => { window.Storage.prototype.setItem = () => {}; }", kept)
    page.reload()
    is_measured(page, 140)
    assert at_rest(page) == 140
    assert "learn" not in page.evaluate("window.asked")
    assert (number(page, "noise", 1), page.evaluate(MAPS)) == before
    assert page.lab.locator(".snn-confusion td").count() == 24
    assert two_steps() == after


def test_leaving_a_run_keeps_where_it_was(opened):
    page = opened(lab={"pace": "slow"})
    press(page, "Start")
    wait_until_trained(page, 150)
    left = trained(page)
    page.goto("about:blank")
    page.go_back()
    page.lab.locator("data[data-name=trained]").wait_for()
    assert at_rest(page) >= left


@pytest.mark.slow
def test_the_memory_stays_flat(opened):
    """Twenty trainings in the same two instances a worker, whose memory does not grow."""
    page = opened(
        """
        const spy = `
            const memories = [], instantiate = WebAssembly.instantiate;
            WebAssembly.instantiate = async (...given) => {
                const instance = await instantiate(...given);
                memories.push(instance.exports.memory);
                return instance;
            };
            const post = self.postMessage.bind(self);
            const bytes = () => memories.map(({ buffer }) => buffer.byteLength);
            self.postMessage = (answer) => post({ ...answer, bytes: bytes() });
        `;
        const Plain = Blob;
        window.Blob = function (parts, options) {
            const isWorker = parts.some((part) => typeof part === "string" && part.includes("answerWith({"));
            return new Plain(isWorker ? [spy, ...parts] : parts, options);
        };
        window.bytes = new Map();
        const ask = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (message, ...rest) {
            if (!window.bytes.has(this)) {
                window.bytes.set(this, []);
                this.addEventListener("message", ({ data }) => window.bytes.set(this, data.bytes));
            }
            return ask.call(this, message, ...rest);
        };
    """,
        lab={"images": 60, "test_images": 30},
    )
    used = []
    for _ in range(20):
        press(page, "Start")
        is_measured(page, 60)
        used.append(page.evaluate("[...window.bytes.values()]"))
        press(page, "New seed")
        is_reset(page)
    assert [len(instances) for instances in used[-1]] == [2, 2]
    # The room for input spikes is that of the brightest ten images so far; a network left over is 0.24 MB.
    second, last = (np.array(used[k]).sum(axis=1) for k in (1, -1))
    assert max(last - second) < 2e6
    assert len(values(page)["runs"]) <= 4


# What is seen


def test_the_curves_are_read_by_mouse_and_by_keyboard(opened):
    page = opened(lab={"images": 300})
    train_to_the_end(page)
    (run,) = values(page)["runs"]
    sentence, chart = page.lab.locator(".snn-read"), page.lab.locator("svg.snn-chart").first
    chart.scroll_into_view_if_needed()
    area = chart.bounding_box()
    page.mouse.move(area["x"] + 44 + (area["width"] - 70) * 110 / 300, area["y"] + 90)
    assert sentence.inner_text().startswith("After 100 images")
    assert f"{round(100 * run[1][1])}\u00a0% named right" in sentence.inner_text()
    assert f"{run[1][4]:.1f} spikes" in sentence.inner_text()
    page.mouse.move(0, 0)
    assert sentence.inner_text().startswith("After 300 images")
    chart.focus()
    for key, images in (("ArrowLeft", 200), ("Home", 0), ("ArrowRight", 100), ("End", 300)):
        page.keyboard.press(key)
        assert sentence.inner_text().startswith(f"After {images} images")
        assert chart.get_attribute("aria-valuenow") == str(images)
        assert f"after {images} images: without decay" in chart.get_attribute("aria-valuetext")


def test_the_tables_tell_what_each_network_names(opened):
    page = opened(lab={"images": 120, "test_images": 90})
    accuracy, _ = train_to_the_end(page)
    named = np.array(values(page)["named"])
    assert named.shape == (2, 3, 4) and (named.sum(axis=2) == 30).all()
    for network in (0, 1):
        assert accuracy[network] == pytest.approx(np.trace(named[network][:, :3]) / 90)
        table = page.lab.locator("table.snn-confusion").nth(network)
        shown = [float(cell.get_attribute("value")) for cell in table.locator("data").all()]
        np.testing.assert_allclose(shown, named[network].ravel() / 30)


def test_what_was_trained_names_a_drawn_digit(opened):
    page = opened()
    press(page, "Start")
    wait_until_trained(page, 300)
    press(page, "Pause")
    at_rest(page)
    pad = page.lab.locator("canvas.snn-pad")
    pad.scroll_into_view_if_needed()
    area = pad.bounding_box()
    for k, (x, y) in enumerate([(0.25, 0.22), (0.75, 0.22), (0.45, 0.85)]):
        page.mouse.move(area["x"] + x * area["width"], area["y"] + y * area["height"], steps=8)
        if k == 0:
            page.mouse.down()
    page.mouse.up()
    answer = page.lab.locator("data.snn-answer").nth(1)
    answer.wait_for()
    page.wait_for_function("(answer) => answer.isConnected && answer.value === '7'", arg=answer.element_handle())
    press(page, "Wipe")
    answer.wait_for(state="detached")
    assert "0, 1, 2, 3, 5, 8 and 9 were never taught" in page.lab.inner_text()


def test_a_mission_is_predicted_run_and_ticked(opened):
    page = opened()
    mission = page.lab.locator("details[data-mission=dead]")
    mission.locator("summary").press("Enter")
    go = mission.get_by_role("button", name="Set it and run")
    assert go.is_disabled()
    mission.get_by_label("It is dead").check()
    go.click()
    mission.get_by_text("Reached, as you predicted.").wait_for(timeout=60_000)
    assert mission.locator(".snn-reached").inner_text() == "✓"
    assert values(page)["tau_prun_s"] == 7.5
    others = page.lab.locator("details .snn-reached")
    assert others.count() == 1
    page.reload()
    mission.locator(".snn-reached").wait_for()
    assert values(page)["reached"] == ["dead"]


def test_the_keyboard_is_enough_to_train(opened):
    page = opened(lab={"pace": "slow"})
    page.lab.get_by_role("button", name="Start", exact=True).focus()
    page.keyboard.press("Enter")
    wait_until_trained(page, 30)
    page.keyboard.press("Enter")  # the same button pauses
    page.lab.get_by_role("button", name="Go on", exact=True).wait_for()
    at_rest(page)
    for key in ("Tab", "Tab", "Enter"):  # over the step to the reset
        page.keyboard.press(key)
    is_reset(page)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    wait_until_trained(page, 10)


def test_training_goes_on_while_the_tab_is_hidden(opened):
    """A hidden tab draws no frames; what was learnt meanwhile is shown when it is seen again."""
    page = opened()
    page.evaluate("""() => {
        window.held = [];
        window.drawFrame = window.requestAnimationFrame;
        window.requestAnimationFrame = (draw) => window.held.push(draw);
    }""")
    press(page, "Start")
    page.wait_for_function(
        "() => Object.values(sessionStorage).map(JSON.parse).some(({ trained }) => trained >= 100)", polling=50
    )
    assert trained(page) == 0
    page.evaluate("""() => {
        window.requestAnimationFrame = window.drawFrame;
        window.held.forEach((draw) => window.requestAnimationFrame(draw));
    }""")
    wait_until_trained(page, 100)


@pytest.mark.parametrize("missing", ["WebAssembly", "Worker", "DecompressionStream"])
def test_a_browser_that_cannot_run_it_says_so(opened, missing):
    page = opened(f"delete window.{missing};", ready=False)
    assert f"{missing} is missing" in page.lab.inner_text()


def test_a_browser_that_allows_no_worker_says_so(opened):
    page = opened("window.Worker = function () { throw new Error('workers are blocked'); };", ready=False)
    page.lab.get_by_text("The network could not run: workers are blocked.").wait_for()


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 380, "height": 800}, "reduced_motion": "reduce"},
        {"viewport": {"width": 390, "height": 800}, "forced_colors": "active"},
    ],
)
def test_the_lab_fits_a_phone_and_a_resized_window(opened, options):
    page = opened(**options)
    width = options["viewport"]["width"]
    for each in (width, 1400, width):
        page.set_viewport_size({"width": each, "height": 800})
        page.wait_for_function("""() => {
            const lab = document.querySelector(".snn-lab");
            return lab.scrollWidth <= lab.clientWidth;
        }""")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.lab.locator("button, select, summary, .snn-switch").evaluate_all(
        "(nodes) => nodes.filter((node) => node.checkVisibility()).map((node) => node.offsetHeight)"
    )
    assert min(heights) >= 38


# What Python says to it


def test_missions_that_do_not_exist_are_refused():
    with pytest.raises(SnnregError, match="no such missions: fly; there are dead, window, late, wake"):
        TrainHere(missions=("dead", "fly"))


SPY_ON_THE_WORKER = """
    const spy = `
        const told = [], present = Network.prototype.present, post = self.postMessage.bind(self);
        Network.prototype.present = function (images, classes, ...rest) {
            const { step, pixel, first } = this.trains;
            told.push({ classes: classes && [...classes], step: [...step], pixel: [...pixel], first: [...first] });
            return present.call(this, images, classes, ...rest);
        };
        const lists = (arrays) =>
            Object.fromEntries(Object.entries(arrays).map(([name, all]) => [name, [...all]]));
        self.postMessage = (answer) => post({ ...answer, told: told.splice(0),
            born: answer.state && answer.done === 0 ? lists(experiment.born) : null });
    `;
    const Plain = Blob;
    window.Blob = function (parts, options) {
        const isWorker = parts.some((part) => typeof part === "string" && part.includes("answerWith({"));
        return new Plain(isWorker ? [...parts, spy] : parts, options);
    };
    window.heard = [];
    const ask = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
        if (!this.spied) {
            this.spied = window.heard.push([]);
            this.addEventListener("message", ({ data }) => window.heard[this.spied - 1].push(
                { ...data, state: null, weights: data.weights && [...data.weights] }));
        }
        return ask.call(this, message, ...rest);
    };
"""


def as_trains(told):
    """Input spikes as the page's network was given them, call after call, as Python's object."""
    per_image = np.concatenate([np.diff(each["first"]) for each in told])
    step, pixel = (np.concatenate([each[name] for each in told]).astype(np.int32) for name in ("step", "pixel"))
    return SpikeTrains(step, pixel, np.concatenate([[0], np.cumsum(per_image)]))


def test_the_training_gives_what_python_computes(opened):
    """The page's own weights, delays and spikes, given to the kernel: weights, names and noise are equal."""
    page = opened(SPY_ON_THE_WORKER, lab={"test_images": 30})
    slide(page, "tau_prun_s", "PageDown")
    for _ in range(11):
        press(page, "Step 10 images")
    wait_until_trained(page, 110)
    assert at_rest(page) == 110
    tau_prun = values(page)["tau_prun_s"] * second
    assert tau_prun < 300 * second
    run = values(page)["runs"][-1]
    p, threshold = Parameters(), Plan().preset.threshold
    for network, decay in enumerate((Decay(), Decay(ONLINE, tau_prun))):
        heard = json.loads(page.evaluate(f"JSON.stringify(window.heard[{network}])"))
        born = next(answer["born"] for answer in heard if answer.get("born"))
        n = len(born["excitationDelays"])
        inhibition = np.reshape(born["inhibitionDelays"], (n, n))
        wiring = Wiring(np.reshape(born["weights"], (784, n)), np.array(born["excitationDelays"]), inhibition)
        state, done = kernel.new_state(wiring, p), 0
        for lesson in (answer for answer in heard if any(each["classes"] for each in answer["told"])):
            (told,) = lesson["told"]
            classes = np.array(told["classes"])
            kernel.run(state, as_trains([told]), classes, parameters=p, threshold=threshold, decay=decay)
            done += len(classes)
            weights = state.weights.copy()
            if network:
                silences_s = done * p.period_s - state.last_input_spike * float(p.dt)
                weights *= decay.factor(silences_s)[:, None]
            np.testing.assert_allclose(np.reshape(lesson["weights"], (784, n)), weights, rtol=0, atol=1e-8)
        exam = next(answer for answer in heard if "named" in answer and answer["done"] == 110)
        examined = Wiring(weights, wiring.excitation_delay_s, wiring.inhibition_delay_s)
        counts = kernel.run(
            kernel.new_state(examined, p),
            as_trains(exam["told"]),
            None,
            parameters=p,
            threshold=threshold,
            decay=Decay(),
        ).counts
        # Each digit's ten images, then noise.
        classes = np.repeat([0, 1, 2], 10)
        assert np.trace(np.array(exam["named"])[:, :3]) / 30 == analysis.accuracy(counts[:30], classes, p)
        assert exam["noise"] == counts[30:].sum() / 20
        assert run[-1][1 + network] == analysis.accuracy(counts[:30], classes, p)
        assert run[-1][3 + network] == exam["noise"]


def test_the_images_are_loaded_when_a_reader_asks_for_them(opened):
    """A page with the lab is light; the networks are seen before."""
    page = opened(ready=False)
    page.lab.get_by_text("are loaded then").first.wait_for()
    loaded = "performance.getEntriesByType('resource').filter(({ name }) => name.includes('digits')).length"
    assert page.evaluate(loaded) == 0
    assert len(set(page.evaluate(MAPS).split(",data:"))) <= 2
    press(page, "Start")
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for(timeout=60_000)

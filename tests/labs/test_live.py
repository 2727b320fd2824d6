"""The lab that trains, in the pages of the book: opened as a file, in a browser without a network."""

import json

import numpy as np
import pytest
from brian2 import second

from snnreg import analysis
from snnreg.command import speed
from snnreg.decay import ONLINE, Decay
from snnreg.encoding import SpikeTrains
from snnreg.experiment import Plan
from snnreg.parameters import Parameters
from snnreg.simulation import c_loop, kernel
from snnreg.wiring import Wiring

TRAIN, GROWTH = "09_tune", "13_better"
LONGEST_FRAME_MS = 100
SLOWEST = 0.5  # of what the C loop reaches on the same machine, in the same run, when its input spikes are given
RUNS = 4  # at most: other work on the machine passes

IS_RESET = """() => document.querySelector("data[data-name=trained]")?.value === "0" """
WATCH_FRAMES = """() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map((task) => task.duration)))
        .observe({ entryTypes: ["longtask"] });
}"""


@pytest.fixture
def opened(browser, book):
    """A function that opens the lab of a chapter; the page must not complain."""
    contexts, complaints = [], []

    def open_lab(chapter, script=None, **options):
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 1000}, **options})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message:
                (message.type == "error" or message.text.startswith("Error")) and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(request.url))
        if script:
            page.add_init_script(script)
        page.goto((book / "chapters" / f"{chapter}.html").as_uri())
        page.lab = page.locator(".snn-lab").filter(has_text="Train it here")
        page.evaluate("fillAll()")
        page.lab.scroll_into_view_if_needed()
        return page

    yield open_lab
    for context in contexts:
        context.close()
    assert complaints == []


def number(page, selector):
    return float(page.lab.locator(f"data[{selector}]").get_attribute("value"))


def leave_and_come_back(page):
    address = page.url
    page.locator("a.right-next").click()
    page.wait_for_url(lambda url: url != address)
    page.wait_for_load_state("networkidle")
    page.goto(address)
    page.evaluate("fillAll()")
    page.lab.scroll_into_view_if_needed()


# Train here


def trained(page):
    return number(page, "data-name=trained")


def ready(page):
    page.lab.locator("data[data-name=accuracy]").wait_for()


def press(page, name):
    page.lab.get_by_role("button", name=name).click()


def wait_until_trained(page, images, timeout=60_000):
    page.wait_for_function(
        """(images) => Number(document.querySelector("data[data-name=trained]")?.value) >= images""",
        arg=images, timeout=timeout,
    )  # fmt: skip


def train_to_the_end(page):
    """Accuracy and spikes per image of white noise after the whole stream."""
    press(page, "Start")
    wait_until_trained(page, 1000)
    page.lab.get_by_text("The stream has ended").wait_for()
    return [number(page, f"data-name={name}") for name in ("accuracy", "noise")]


def test_training_raises_accuracy_and_quiets_noise(opened):
    page = opened(TRAIN)
    ready(page)
    before = number(page, "data-name=noise")
    accuracy, noise = train_to_the_end(page)
    assert accuracy > 0.5  # chance is one in three
    assert noise < before / 4


@pytest.mark.alone
def test_training_keeps_up_with_the_c_loop_and_the_page_with_the_reader(opened, record_property):
    page = opened(TRAIN)
    ready(page)
    page.evaluate(WATCH_FRAMES)
    task = speed.Task(300)
    speed.on_trains(c_loop.run)(task)  # compiled

    def native():
        return task.images / speed.on_trains(c_loop.run)(task)

    ratios, frames = [], []
    while not ratios or (len(ratios) < RUNS and (max(ratios) < SLOWEST or min(frames) > LONGEST_FRAME_MS)):
        press(page, "Reset")
        page.wait_for_function(IS_RESET)
        page.evaluate("window.longTasks.length = 0")
        press(page, "Start")
        wait_until_trained(page, 300)
        press(page, "Pause")
        frames.append(max(page.evaluate("window.longTasks"), default=0))
        ratios.append(number(page, "data-name=rate") / native())
        record_property("images_per_s", number(page, "data-name=rate"))
    assert max(ratios) > SLOWEST
    assert min(frames) < LONGEST_FRAME_MS


@pytest.mark.slow
def test_growth_wakes_digits_that_fall_silent(opened):
    """3, 5 and 8 by the published rule, then with growth, and after an absence the same again."""
    page = opened(GROWTH)
    ready(page)
    growth = page.lab.get_by_label("growth acts")
    assert not growth.is_checked()
    silent, _ = train_to_the_end(page)
    press(page, "Reset")
    page.wait_for_function(IS_RESET)
    growth.check()
    awake, noise = train_to_the_end(page)
    assert silent < 0.4 < 0.65 < awake  # chance is one in three
    assert noise < 1
    assert page.lab.locator("svg .snn-curve.snn-green").count() > 0

    leave_and_come_back(page)
    page.lab.get_by_text("The stream has ended").wait_for()
    assert page.lab.get_by_label("growth acts").is_checked()
    maps = page.lab.locator("canvas.snn-maps")
    assert maps.get_attribute("aria-label").endswith("after 1020 images")
    assert number(page, "data-name=accuracy") == awake


def test_step_pause_and_reset(opened):
    page = opened(TRAIN)
    ready(page)
    press(page, "Step 10 images")
    wait_until_trained(page, 10)
    assert trained(page) == 10

    press(page, "Go on")
    wait_until_trained(page, 60)
    press(page, "Pause")
    page.wait_for_timeout(800)
    paused = trained(page)
    page.wait_for_timeout(500)
    assert trained(page) == paused

    press(page, "Go on")
    wait_until_trained(page, paused + 20)
    press(page, "Reset")  # while it runs
    page.wait_for_function(IS_RESET)
    page.wait_for_timeout(500)
    assert trained(page) == 0
    press(page, "Start")
    wait_until_trained(page, 20)


def test_a_trained_network_is_there_again(opened):
    """Left in the middle of a run, after a change of the decay, it comes back as it was."""
    picture = "(maps) => maps.toDataURL()"
    page = opened(TRAIN)
    ready(page)
    press(page, "Reset")  # another network than the first
    page.wait_for_function(IS_RESET)
    press(page, "Start")
    wait_until_trained(page, 120)
    press(page, "Pause")
    page.lab.locator("input[data-trait=tau_prun_s]").press("PageDown")
    press(page, "Go on")
    wait_until_trained(page, trained(page) + 20)
    press(page, "Pause")
    page.wait_for_timeout(800)
    before = trained(page), number(page, "data-name=noise"), page.lab.locator(".snn-maps").evaluate(picture)

    leave_and_come_back(page)
    wait_until_trained(page, before[0])
    ready(page)
    assert (trained(page), number(page, "data-name=noise")) == before[:2]
    assert page.lab.locator(".snn-maps").evaluate(picture) == before[2]
    press(page, "Go on")
    wait_until_trained(page, before[0] + 20)


SPY_ON_THE_WORKER = """
    const spy = `
        const told = [], feed = Network.prototype.feed, post = self.postMessage.bind(self);
        Network.prototype.feed = function (train) {
            told.push({ learns: this === learner.network, step: [...train.step], pixel: [...train.pixel] });
            return feed.call(this, train);
        };
        const file = (name) => [...new Float64Array(lab.files[STATIC + name].buffer)];
        self.postMessage = (answer) => post({ ...answer, told: told.splice(0), born: learner?.done !== 0 ? null : {
            weights: file("S1_w"), excitation: file("S2_delay"), inhibition: file("S3_delay"),
            classes: learner.stream.map(({ group }) => group), tests: learner.tests.map(({ group }) => group),
        } });
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
            this.spied = true;
            this.addEventListener("message", ({ data }) => window.heard.push(
                { ...data, weights: data.weights && [...data.weights] }));
        }
        return ask.call(this, message, ...rest);
    };
"""


def as_trains(fed, silent=0):
    """Input spikes as the page's network was fed them, block after block, as Python's object."""
    period, step, pixel, image, images = Parameters().period_steps, [], [], [], silent
    for spikes, count in fed:
        block, within = np.divmod(np.array(spikes["step"], np.int64), period)
        step.append(within)
        pixel.append(spikes["pixel"])
        image.append(block + images)
        images += count
    per_image = np.bincount(np.concatenate(image), minlength=images)
    return SpikeTrains(
        np.concatenate(step).astype(np.int32), np.concatenate(pixel).astype(np.int32),
        np.concatenate([[0], np.cumsum(per_image)]),
    )  # fmt: skip


def test_the_training_gives_what_python_computes(opened):
    """The page's own weights, delays and spikes, given to the fast twin: weights, accuracy and noise are equal."""
    page = opened(TRAIN, SPY_ON_THE_WORKER)
    ready(page)
    page.lab.locator("input[data-trait=tau_prun_s]").press("PageDown")
    press(page, "Start")
    wait_until_trained(page, 110)
    press(page, "Pause")
    page.wait_for_timeout(800)
    heard = json.loads(page.evaluate("JSON.stringify(window.heard)"))

    p, choices = Parameters(), {"parameters": Parameters(), "threshold": Plan().preset.threshold}
    born = next(answer["born"] for answer in heard if answer["born"])
    classes, tests = np.array(born["classes"]), np.array(born["tests"])
    assert len(classes) >= 1000
    n = len(born["excitation"])
    inhibition = np.zeros((n, n))
    inhibition[~np.eye(n, dtype=bool)] = born["inhibition"]
    wiring = Wiring(np.array(born["weights"]).reshape(784, n), np.array(born["excitation"]), inhibition)
    decay = Decay(ONLINE, json.loads(page.evaluate(
        "JSON.stringify(Object.values(sessionStorage).map(JSON.parse).find((lab) => lab.tau_prun_s).tau_prun_s)"
    )) * second)  # fmt: skip
    assert decay.tau_prun_s < 300

    lessons = [answer for answer in heard if any(spikes["learns"] for spikes in answer["told"])]
    state, done = kernel.new_state(wiring, p), 0
    exam = next(answer for answer in heard if "accuracy" in answer and answer["done"] == 100)
    for lesson in lessons:
        images = lesson["done"] - done
        trains = as_trains([(spikes, images) for spikes in lesson["told"]])
        kernel.run(state, trains, classes[done : done + images], decay=decay, **choices)
        done += images
        silences_s = done * p.period_s - state.last_input_spike * float(p.dt)
        weights = state.weights * decay.factor(silences_s)[:, None]
        np.testing.assert_allclose(np.reshape(lesson["weights"], (784, n)), weights, rtol=0, atol=1e-8)  # float32
        if done == 100:
            examined = Wiring(weights, wiring.excitation_delay_s, wiring.inhibition_delay_s)
    known, noise = exam["told"]
    noise_images = -(-max(noise["step"]) // p.period_steps)
    trains = as_trains([(known, len(tests)), (noise, noise_images)], silent=1)
    counts = kernel.run(kernel.new_state(examined, p), trains, None, decay=Decay(), **choices).counts[1:]
    assert exam["accuracy"] == analysis.accuracy(counts[: len(tests)], tests, p)
    assert exam["noise"] == counts[len(tests) :].sum() / noise_images
    assert number(page, "data-name=accuracy") == exam["accuracy"]
    assert number(page, "data-name=noise") == exam["noise"]


def test_the_keyboard_is_enough_to_train(opened):
    page = opened(TRAIN)
    ready(page)
    page.lab.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    wait_until_trained(page, 30)
    page.keyboard.press("Enter")  # the same button pauses
    page.lab.get_by_role("button", name="Go on").wait_for()
    for key in ("Tab", "Tab", "Enter"):  # over the step to the reset
        page.keyboard.press(key)
    page.wait_for_function(IS_RESET)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    wait_until_trained(page, 10)
    acts = page.lab.get_by_role("checkbox", name="decay acts")
    acts.focus()
    page.keyboard.press(" ")
    assert not acts.is_checked()


def test_other_digits_can_be_learnt(opened):
    """While a network learns the digits are changed: another begins, and comes back after a visit elsewhere."""
    page = opened(TRAIN)
    ready(page)
    press(page, "Start")
    wait_until_trained(page, 20)
    choice = page.lab.get_by_role("combobox", name="Digit of group 2")
    assert choice.locator("option:disabled").all_text_contents() == ["6", "7"]
    choice.select_option("1")
    page.wait_for_function(IS_RESET)
    press(page, "Start")
    wait_until_trained(page, 300)
    press(page, "Pause")
    page.wait_for_timeout(800)
    assert number(page, "data-name=accuracy") > 0.5  # chance is one in three
    before = trained(page), page.lab.locator(".snn-maps").evaluate("(maps) => maps.toDataURL()")

    leave_and_come_back(page)
    ready(page)
    wait_until_trained(page, before[0])
    assert page.lab.get_by_role("combobox", name="Digit of group 2").input_value() == "1"
    assert page.lab.locator(".snn-maps").evaluate("(maps) => maps.toDataURL()") == before[1]


def test_reset_while_a_network_comes_back(opened):
    page = opened(TRAIN)
    ready(page)
    press(page, "Start")
    wait_until_trained(page, 300)
    leave_and_come_back(page)
    wait_until_trained(page, 20)
    press(page, "Reset")
    page.wait_for_function(IS_RESET)
    page.wait_for_timeout(800)
    assert trained(page) == 0


def test_training_goes_on_while_the_tab_is_hidden(opened):
    """A hidden tab draws no frames; what was learnt meanwhile is shown when it is seen again."""
    page = opened(TRAIN)
    ready(page)
    page.evaluate("""() => {
        window.held = [];
        window.drawFrame = window.requestAnimationFrame;
        window.requestAnimationFrame = (draw) => window.held.push(draw);
    }""")
    press(page, "Start")
    page.wait_for_timeout(2500)
    assert trained(page) == 0
    page.evaluate("""() => {
        window.requestAnimationFrame = window.drawFrame;
        window.held.forEach((draw) => window.requestAnimationFrame(draw));
    }""")
    wait_until_trained(page, 50, timeout=1000)


@pytest.mark.parametrize("end, spikes", [("Home", 0), ("End", 20)])
def test_the_ends_of_the_sliders(opened, end, spikes):
    """At the shortest pruning time the network dies, at the longest it learns as without decay."""
    page = opened(TRAIN)
    ready(page)
    page.lab.locator("input[data-trait=tau_prun_s]").press(end)
    press(page, "Start")
    wait_until_trained(page, 100)
    page.lab.get_by_text("After 100:").wait_for()
    assert (number(page, "data-name=noise") > 0) == (spikes > 0)


@pytest.mark.parametrize("missing", ["WebAssembly", "Worker", "DecompressionStream"])
def test_a_browser_that_cannot_run_it_says_so(opened, missing):
    page = opened(TRAIN, f"delete window.{missing};")
    assert f"{missing} is missing" in page.lab.inner_text()


def test_a_browser_that_allows_no_worker_says_so(opened):
    page = opened(TRAIN, "window.Worker = function () { throw new Error('workers are blocked'); };")
    page.lab.get_by_text("The network could not run: workers are blocked.").wait_for()


def test_the_lab_fits_a_phone_and_a_resized_window(opened):
    page = opened(TRAIN, viewport={"width": 380, "height": 800}, reduced_motion="reduce")
    page.lab.locator("svg path").first.wait_for(state="attached")
    for width in (380, 1400, 380):
        page.set_viewport_size({"width": width, "height": 800})
        page.wait_for_timeout(300)
        assert page.lab.evaluate("(lab) => lab.scrollWidth <= lab.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380

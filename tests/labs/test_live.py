"""The lab that trains, in the pages of the book: opened as a file, in a browser without a network."""

import pytest

from snnreg.command import speed
from snnreg.simulation import c_loop
from tests.support.watched import watched

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
    with watched(browser) as new_page:

        def open_lab(chapter, script=None, **options):
            page = new_page(**options)
            if script:
                page.add_init_script(script)
            page.goto((book / "chapters" / f"{chapter}.html").as_uri())
            page.lab = page.locator(".snn-lab").filter(has_text="Train it here")
            page.evaluate("fillAll()")
            page.lab.scroll_into_view_if_needed()
            return page

        yield open_lab


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


# Train here: what needs the book; the rest is in test_train_here.py


def trained(page):
    return number(page, "data-name=trained")


def ready(page):
    """The images are loaded, and two networks that have learnt nothing are measured."""
    press(page, "Reset")
    page.lab.locator("data[data-name=accuracy]").first.wait_for()


def press(page, name):
    page.lab.get_by_role("button", name=name, exact=True).click()


def at_full_speed(page):
    page.lab.locator("select[data-trait=pace]").select_option("fast")


def wait_until_trained(page, images, timeout=60_000):
    page.wait_for_function(
        """(images) => Number(document.querySelector("data[data-name=trained]")?.value) >= images""",
        arg=images,
        timeout=timeout,
    )


def train_to_the_end(page):
    """Accuracy and spikes per image of white noise after the whole stream, without and with decay."""
    press(page, "Start")
    wait_until_trained(page, 1000)
    page.lab.locator(".snn-readout", has_text="The stream has ended").wait_for()
    return [
        [number(page, f"data-name={name}][data-network='{k}'") for k in (0, 1)] for name in ("accuracy", "noise")
    ]


def test_training_raises_accuracy_and_quiets_noise(opened):
    page = opened(TRAIN)
    ready(page)
    before = number(page, "data-name=noise][data-network='1'")
    at_full_speed(page)
    accuracy, noise = train_to_the_end(page)
    assert min(accuracy) > 0.5  # chance is one in three
    assert noise[1] < before / 4 < noise[0]


@pytest.mark.slow
def test_training_keeps_up_with_the_c_loop_and_the_page_with_the_reader(opened, record_property):
    page = opened(TRAIN)
    ready(page)
    at_full_speed(page)
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


def test_growth_wakes_digits_that_fall_silent(opened):
    """The mission of chapter 13: 3, 5 and 8 by the published rule, and growth when they have fallen silent."""
    page = opened(GROWTH)
    ready(page)
    mission = page.lab.locator("details[data-mission=wake]")
    mission.locator("summary").click()
    mission.get_by_label("They wake, and name most digits again.").check()
    mission.get_by_role("button", name="Set it and run").click()
    at_full_speed(page)
    page.wait_for_function("""() => Number(document.querySelector("data[data-name=trained]")?.value) >= 400
        && Number(document.querySelector("data[data-name=accuracy][data-network='1']").value) < 0.4""")
    page.lab.get_by_label("growth acts").check()
    mission.get_by_text("Reached, as you predicted.").wait_for(timeout=60_000)
    assert number(page, "data-name=noise][data-network='1'") < 1


def test_trained_networks_are_there_again(opened):
    """Left in the middle of a run for another chapter, they are as they were."""
    picture = """() => [...document.querySelectorAll('#lab-train_here canvas.snn-maps')]
        .map((maps) => maps.toDataURL())"""
    page = opened(TRAIN)
    ready(page)
    at_full_speed(page)
    press(page, "Start")
    wait_until_trained(page, 120)
    press(page, "Pause")
    page.lab.get_by_role("button", name="Go on", exact=True).wait_for()
    page.wait_for_timeout(800)
    before = trained(page), page.evaluate(picture)
    leave_and_come_back(page)
    wait_until_trained(page, before[0])
    assert (trained(page), page.evaluate(picture)) == before


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

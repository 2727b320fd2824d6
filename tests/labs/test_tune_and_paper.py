"""The labs that run the experiment in the page: tune it, and the paper in this tab."""

import csv
import io
import random
import re
import shutil

import numpy as np
import pytest

from snnreg.experiment import RESULTS
from snnreg_book.labs import PaperHere
from tests.support.lab_examples import SETS, example, table_runs

pytestmark = pytest.mark.release


def counts(page):
    """The numbers of the table, without decay and with it."""
    return {name: [page.number(set=name, network=arm) for arm in (0, 1)] for name in SETS}


def slide(page, trait, position):
    """Move a slider by script, as an assistive tool does."""
    page.slider(trait).evaluate(
        "(input, place) => { input.value = place; input.dispatchEvent(new Event('input', {bubbles: true})); }",
        position,
    )


# Tune it


COMPUTED = "() => document.querySelector('[aria-busy]').ariaBusy === 'false'"


def counts_at(page, tau_s):
    """The table, once it answers to a pruning time."""
    page.wait(f"x === {tau_s}", "tau")
    page.wait_for_function(COMPUTED)
    return counts(page)


def test_a_short_pruning_time_kills_the_network_and_a_long_one_does_nothing(visit):
    page = visit("TuneIt")
    window = counts_at(page, 55)
    assert window["white_noise"][1] < window["white_noise"][0] / 10
    rng = random.Random(1)
    for _ in range(60):  # a storm of changes ends with the last one
        slide(page, "tau_prun_s", rng.randrange(0, 200))
    slide(page, "tau_prun_s", 0)
    dead = counts_at(page, 7)
    assert [dead[name][1] for name in SETS] == [0] * 4
    assert page.number("accuracy", network=1) == 0
    slide(page, "tau_prun_s", 10_000)
    late = counts_at(page, 700)
    assert late["white_noise"][1] > late["white_noise"][0] / 2
    for counted in (dead, late):
        assert [counted[name][0] for name in SETS] == [window[name][0] for name in SETS]


def test_rule_growth_and_seed_change_the_answer(visit):
    page = visit("TuneIt")
    before = counts_at(page, 55)
    for change in (page.get_by_label("growth"), page.button("New seed")):
        old = page.number(set="known", network=1)
        change.click()
        page.wait(f"x !== {old}", set="known", network=1)
        page.wait_for_function(COMPUTED)
    assert counts(page)["known"][0] != before["known"][0]
    said = page.locator(".snn-readout")
    said.filter(has_text="and with growth: ").wait_for()
    page.press("never")
    said.filter(has_text="Without decay and with growth: ").wait_for()
    assert said.filter(has_text="without decay and growth)").is_visible()
    page.get_by_label("growth").uncheck()
    said.filter(has_text="Without decay: ").wait_for()
    page.wait_for_function(COMPUTED)
    assert all(without == decayed for without, decayed in counts(page).values())


def test_from_empty_weights_noise_wakes_neither_network_and_digits_wake_both(visit):
    page = visit("TuneIt")
    counts_at(page, 55)
    page.press("empty")
    page.locator(".snn-readout", has_text="and with growth, from empty weights: ").wait_for()
    page.wait_for_function(COMPUTED)
    found = counts(page)
    assert max(found["white_noise"]) < 1 < min(found["known"])
    assert page.number("accuracy", network=0) > 0.7


KEEP_MOVING = """() => {
    const slider = document.querySelector("input[data-trait=tau_prun_s]");
    const move = () => {
        slider.value = 60 + (Number(slider.value) + 1) % 20;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        if (!window.released) setTimeout(move, 30);
        else slider.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
    };
    move();
}"""


def test_the_window_is_drawn_by_the_reader(visit):
    """What moves is drawn from fewer images; what is let go leaves its dots, and a sweep fills in the others."""
    page = visit("TuneIt")
    counts_at(page, 55)
    dots = page.locator(".snn-chart").first.locator("circle")
    page.evaluate(KEEP_MOVING)
    page.locator(".snn-readout", has_text="A preview from 171 images").wait_for()
    assert dots.count() == 1
    page.evaluate("window.released = true")
    page.locator(".snn-readout", has_text="Trained and tested").wait_for()
    page.wait_for_function(COMPUTED)
    assert dots.count() == 2
    page.press("Fill in the sweep")
    page.press_when(
        "Stop the sweep", "document.querySelector('.snn-chart').querySelectorAll('circle').length >= 5"
    )
    page.button("Fill in the sweep").wait_for()
    drawn = len(page.kept()["points"])
    page.press("Fill in the sweep", "Starting values")
    page.draw()
    assert page.button("Stop the sweep").count() == 0
    page.reload()
    counts_at(page, page.number("tau"))
    assert dots.count() == drawn >= 4


FAILS = """
    const ask = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (message, ...rest) {
        return ask.call(this, window.fails ? { ...message, task: "none" } : message, ...rest);
    };
"""
"""Runs in the page before its own scripts."""


def test_what_failed_is_said_until_there_is_another_result(visit):
    page = visit("TuneIt", script=FAILS)
    counts_at(page, 55)
    said = page.locator(".snn-readout", has_text="The network could not run")
    page.evaluate("window.fails = true")
    slide(page, "tau_prun_s", 0)
    said.wait_for()
    page.wait_for_function(COMPUTED)
    page.draw()
    assert said.is_visible()
    page.evaluate("window.fails = false")
    slide(page, "tau_prun_s", 10_000)
    counts_at(page, 700)
    assert said.count() == 0


# The paper in this tab


def advanced(page):
    """Unfold what most readers leave as it is."""
    page.locator(".snn-advanced:not([open]) > summary").click()


def run(page, images="100"):
    if not page.get_by_label("Images per digit").is_visible():
        advanced(page)
    page.get_by_label("Images per digit").select_option(images)
    page.press("Run the experiment")


def table_at_the_end(page):
    page.locator(".snn-readout", has_text="All of it took").wait_for()
    return counts(page)


def saved(page):
    """The rows of the saved file."""
    with page.expect_download() as download:
        page.press("Save as CSV")
    return list(csv.DictReader(io.StringIO(open(download.value.path()).read())))


SEVERAL = re.compile(r"here, \d+ seeds")
STOP_FURTHER_ON = """(fraction) => {
    const part = document.querySelector("progress").value;
    const stop = [...document.querySelectorAll("button")].find((button) => button.textContent === "Stop");
    if (document.querySelector(".snn-readout").textContent.includes("All of it took")) return "finished";
    if (part <= fraction || part === 1 || !stop) return null;
    stop.focus();
    stop.click();
    return "stopped";
}"""


def test_the_table_is_saved(visit):
    page = visit("PaperHere")
    run(page)
    table = table_at_the_end(page)
    rows = saved(page)
    with open(RESULTS / "table" / "runs.csv") as file:
        assert [*rows[0]] == [*next(csv.reader(file)), "growth_step"]
    assert len(rows) == 8
    for row in rows:
        arm = 0 if row["decay"] == "never" else 1
        assert int(row["spikes"]) == table[row["test_set"]][arm]
        assert int(row["test_images"]) == 3 * example("PaperHere").about["test_per_digit"]
    assert page.number("accuracy", network=1) > 0.4
    with page.expect_download() as download:
        page.press("Save as PNG")
    assert open(download.value.path(), "rb").read(8) == b"\x89PNG\r\n\x1a\n"


def test_a_run_belongs_to_its_choices_and_comes_back(visit):
    page = visit("PaperHere")
    page.get_by_text("Your guesses, before you run").click()
    guess = page.get_by_label("White noise without decay")
    for given, kept in (("-5", "0"), ("1e99", "10000000"), ("5000", "5000")):
        guess.fill(given)
        guess.press("Tab")
        assert guess.input_value() == kept
    advanced(page)
    for refused in ("-5", "", "1e12"):
        page.get_by_label("Seed").fill(refused)
        page.get_by_label("Seed").press("Tab")
        assert page.get_by_label("Seed").input_value() == "0"
    run(page, "2000")
    assert page.wait_for_function(STOP_FURTHER_ON, arg=0).json_value() == "stopped"
    page.button("Go on").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Go on"
    page.get_by_label("Images per digit").select_option("100")
    page.wait_for_hash("#lab-paper_here?train_per_digit=100")
    for _ in range(2):
        page.button("Discard it and run with the new settings").wait_for()
        assert page.locator("caption", has_text="2,000 images per digit").is_visible()
        assert page.get_by_label("Images per digit").input_value() == "100"
        page.reload()
    page.press("Back to the settings of this run", "Go on")
    table = table_at_the_end(page)
    assert page.get_by_label("Images per digit").input_value() == "2000"
    assert page.get_by_role("cell", name="you said 5,000").is_visible()
    page.get_by_text("Why it fired").click()
    page.locator(".snn-bars").hover(position={"x": 3, "y": 40})
    page.get_by_text("Neuron 1, which learned 7, made").wait_for()
    page.press("Run the experiment")
    page.wait_for_function("document.querySelector('progress').value < 1")
    assert table_at_the_end(page) == table


def test_a_finished_result_stays_until_the_next_and_only_a_click_of_its_own_stops_that(visit):
    page = visit("PaperHere")
    run(page)
    table = table_at_the_end(page)
    page.get_by_label("They learn, digit 1").select_option("3")
    page.get_by_label("Images per digit").select_option("2000")
    page.button("Run the experiment").dblclick()
    page.wait_for_function("document.querySelector('progress').value < 1")
    assert page.wait_for_function(STOP_FURTHER_ON, arg=0.1).json_value() == "stopped"
    for _ in range(2):
        said = page.locator(".snn-readout", has_text="Stopped.")
        said.filter(has_text="finished run that learned 7, 4, 6, seed 0").wait_for()
        assert page.locator("caption", has_text="Learned 7, 4, 6").is_visible()
        assert counts(page) == table
        page.reload()
    page.button("Go on").focus()
    for _ in range(4):  # a key that is held down
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    assert page.wait_for_function(STOP_FURTHER_ON, arg=0.3).json_value() == "stopped"
    page.press("Go on")
    assert table_at_the_end(page) != table
    assert page.locator("caption", has_text="Learned 3, 4, 6").is_visible()


def test_ten_seeds_lengthen_the_table_one_by_one_and_go_on_after_a_reload(visit):
    page = visit("PaperHere")
    advanced(page)
    page.get_by_label("Images per digit").select_option("100")
    page.press("Ten seeds")
    page.get_by_role("rowheader", name=SEVERAL).first.wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Stop"
    assert page.number("left") > 0
    page.press("Stop")
    page.button("Go on").wait_for()
    page.reload()
    page.get_by_role("rowheader", name=SEVERAL).first.wait_for()
    assert page.button("Go on").is_visible()
    seeds = sorted({row["seed"] for row in saved(page)})
    assert seeds[:2] == ["0", "1"]


def test_a_digit_taken_elsewhere_changes_places(visit):
    page = visit("PaperHere")
    page.get_by_label("They learn, digit 1").select_option("4")
    page.get_by_label("and never see, digit 1").select_option("6")
    chosen = [
        [page.get_by_label(f"{group}, digit {k}").input_value() for k in (1, 2, 3)]
        for group in ("They learn", "and never see")
    ]
    assert chosen == [["4", "7", "9"], ["6", "2", "1"]]


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_of_the_table_is_cut_off_and_the_papers_numbers_stand_beside_its_digits_only(visit, width):
    page = visit("PaperHere", viewport={"width": width, "height": 900})
    cut = """() => [...document.querySelectorAll(".snn-lab table, .snn-lab caption")].filter((part) =>
        part.scrollWidth > part.clientWidth || part.getBoundingClientRect().right > innerWidth).length"""
    paper = page.get_by_role("rowheader", name="paper", exact=True)
    controls = page.lab.locator(":is(input, select, button):not(.snn-foot *)")
    assert paper.count() == 0 and page.evaluate(cut) == 0, "no answer before the guesses"
    assert sum(each.is_visible() for each in controls.all()) == 8, "six digits, the pruning time, Run"
    page.get_by_label("They learn, digit 1").select_option("3")
    page.get_by_text("The paper has numbers for 7, 4 and 6").wait_for()
    assert paper.count() == 0
    run(page)
    said = table_at_the_end(page) and page.locator(".snn-readout").inner_text()
    assert said.startswith("The networks learned 3, 4 and 6 (seed 0)") and page.evaluate(cut) == 0
    page.get_by_label("They learn, digit 1").select_option("7")
    page.get_by_label("Images per digit").select_option("5000")
    page.press("Run the experiment")
    paper.first.wait_for()
    assert paper.count() == 4 and page.evaluate(cut) == 0


TOUCHING = """() => [...document.querySelectorAll(".snn-sources th[scope=rowgroup]")].filter((label) => {
    const [left, right] = [label, label.nextSibling].map((cell) => {
        const words = document.createRange();
        words.selectNodeContents(cell);
        return words.getBoundingClientRect();
    });
    return right.left - left.right < 4;
}).map((label) => label.textContent)"""


def test_the_words_of_the_table_do_not_touch(visit):
    page = visit("PaperHere", viewport={"width": 390, "height": 900})
    touching = {}
    for width in range(320, 560, 3):
        page.set_viewport_size({"width": width, "height": 900})
        touching[width] = page.evaluate(TOUCHING)
    assert not any(touching.values()), touching


def test_white_noise_in_the_digits_field_is_a_test_set_of_its_own(visit):
    page = visit("PaperHere")
    run(page)
    frame = table_at_the_end(page)["white_noise"]
    page.press("14 × 14 in the centre")
    page.press("Run the experiment")
    page.get_by_role("rowheader", name="white noise, 14 × 14").wait_for()
    page.locator("figcaption").get_by_text("white noise, 14 × 14").wait_for()
    page.locator(".snn-readout", has_text="All of it took").wait_for()
    inner = [page.number(set="white_noise_inner_field", network=arm) for arm in (0, 1)]
    assert inner[0] < frame[0] / 2 and inner[1] > 0
    assert page.get_by_role("rowheader", name="paper", exact=True).count() == 0
    assert {row["test_set"] for row in saved(page)} >= {"white_noise", "white_noise_inner_field"}


@pytest.mark.slow
def test_a_pack_that_cannot_be_loaded_is_named_and_can_be_tried_again(browser, lab_page, tmp_path):
    file = lab_page("PaperHere")
    shutil.copytree(file.parent, tmp_path / "book")
    pack = tmp_path / "book" / "_static" / "digits" / "4.js"
    pack.rename(tmp_path / "4.js")
    page = browser.new_page()
    page.goto((tmp_path / "book" / file.name).as_uri())
    page.get_by_text("Advanced").click()
    page.get_by_label("Images per digit").select_option("100")
    page.get_by_role("button", name="Run the experiment").click()
    page.get_by_text("the images of the 4 could not be loaded").first.wait_for()
    (tmp_path / "4.js").rename(pack)
    page.get_by_role("button", name="Run the experiment").click()
    page.locator(".snn-readout", has_text="All of it took").wait_for()
    page.close()


@pytest.mark.release
def test_the_whole_protocol_falls_into_the_spread_of_the_book(visit):
    """Counts of 7 4 6 inside the range of 20 seeds, or at most a tenth of its width outside."""
    runs = table_runs()
    page = visit(PaperHere(runs))
    page.set_default_timeout(600_000)
    run(page, "5000")
    for name, both in table_at_the_end(page).items():
        for decay, spikes in zip(("never", "online"), both, strict=True):
            seeds = runs.spikes[(runs.test_set == name) & (runs.decay == decay)]
            assert len(seeds) == 20
            slack = 0.1 * np.ptp(seeds)
            assert seeds.min() - slack <= spikes <= seeds.max() + slack, (name, decay)

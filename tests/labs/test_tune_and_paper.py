"""The labs that run the experiment in the page: tune it, and the paper in this tab."""

import csv
import io
import random
import shutil

import numpy as np
import pandas as pd
import pytest
from traitlets import TraitError

from snnreg.book import rows
from snnreg.experiment import RESULTS
from snnreg.labs import PaperHere, TuneIt
from tests.support import lab_page, needs
from tests.support.watched import watched

needs.module("ziglang", "book")

SETS = ("white_noise", "blurred_noise", "known", "unknown")
FINISHED = 60_000


@pytest.fixture(scope="module")
def tune_page(tmp_path_factory):
    return lab_page.written(tmp_path_factory.mktemp("tune"), TuneIt())


def text_runs():
    """The twenty seeds of the book: the model of the text, without decay and with it while learning."""
    return rows(pd.read_csv(RESULTS / "table" / "runs.csv"), preset="paper-text")


@pytest.fixture(scope="module")
def paper_page(tmp_path_factory):
    return lab_page.written(tmp_path_factory.mktemp("paper"), PaperHere(text_runs()))


@pytest.fixture
def opened(browser):
    """A function that opens a page; it must not complain."""
    with watched(browser) as new_page:

        def open_page(path, **options):
            page = new_page(**options)
            page.goto(path.as_uri())
            return page

        yield open_page


def number(page, **names):
    selector = "".join(f"[data-{name}='{value}']" for name, value in names.items())
    return float(page.locator(f"data{selector}").get_attribute("value"))


def counts(page):
    """The numbers of the table, without decay and with it."""
    return {name: [number(page, set=name, network=arm) for arm in (0, 1)] for name in SETS}


def slide(page, trait, position):
    """Move a slider by script, as an assistive tool does."""
    page.locator(f"input[data-trait={trait}]").first.evaluate(
        "(input, place) => { input.value = place; input.dispatchEvent(new Event('input', {bubbles: true})); }",
        position,
    )


# Tune it


def tuned(page, tau_s):
    """Wait for the answer to a pruning time."""
    page.wait_for_function(
        "(tau) => Number(document.querySelector('data[data-name=tau]')?.value) === tau", arg=tau_s
    )
    return counts(page)


def test_a_short_pruning_time_kills_the_network_and_a_long_one_does_nothing(opened, tune_page):
    page = opened(tune_page)
    window = tuned(page, 55)
    assert window["white_noise"][1] < window["white_noise"][0] / 10
    assert window["known"][1] > 1
    slide(page, "tau_prun_s", 0)
    dead = tuned(page, 1)
    assert [dead[name][1] for name in SETS] == [0] * 4
    assert number(page, name="accuracy", network=1) == 0
    slide(page, "tau_prun_s", 10_000)
    late = tuned(page, 3000)
    assert late["white_noise"][1] > late["white_noise"][0] / 2
    for counted in (dead, late):
        assert [counted[name][0] for name in SETS] == [window[name][0] for name in SETS]


def test_without_decay_both_networks_are_the_same(opened, tune_page):
    page = opened(tune_page)
    tuned(page, 55)
    page.get_by_label("The decay acts").select_option("never")
    page.get_by_text("Without decay: ").wait_for()
    same = counts(page)
    assert all(without == decayed for without, decayed in same.values())


def test_growth_and_another_seed_change_the_answer(opened, tune_page):
    page = opened(tune_page)
    before = tuned(page, 55)
    known = page.locator("data[data-set=known][data-network='1']")
    for change in (page.get_by_label("growth"), page.get_by_role("button", name="New seed")):
        handle, old = known.element_handle(), known.get_attribute("value")
        change.click()
        page.wait_for_function(
            "([_, old]) => { const now = document.querySelector(\"data[data-set=known][data-network='1']\");"
            " return now && now.value !== old; }",
            arg=[handle, old],
        )
    assert counts(page)["known"][0] != before["known"][0]


def test_a_storm_of_changes_ends_with_the_last_one(opened, tune_page):
    page = opened(tune_page)
    tuned(page, 55)
    rng = random.Random(1)
    for _ in range(60):
        slide(page, "tau_prun_s", rng.randrange(0, 200))
    slide(page, "tau_prun_s", 0)
    assert [tuned(page, 1)[name][1] for name in SETS] == [0] * 4


# The paper in this tab


def run(page, images="100"):
    page.get_by_label("Images a digit").select_option(images)
    page.get_by_role("button", name="Run the experiment").click()


def finished(page):
    page.get_by_text("All of it took").wait_for(timeout=FINISHED)
    return counts(page)


def saved(page):
    """The rows of the saved file."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    return list(csv.DictReader(io.StringIO(open(download.value.path()).read())))


def test_the_table_is_filled_and_saved(opened, paper_page):
    page = opened(paper_page)
    run(page)
    table = finished(page)
    rows = saved(page)
    assert len(rows) == 8
    for row in rows:
        arm = 0 if row["decay"] == "never" else 1
        assert int(row["spikes"]) == table[row["test_set"]][arm]
        assert int(row["test_images"]) == 1500
    assert number(page, name="accuracy", network=1) > 0.4
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as PNG").click()
    assert open(download.value.path(), "rb").read(8) == b"\x89PNG\r\n\x1a\n"


def test_a_stopped_run_goes_on_to_the_same_table(opened, paper_page):
    page = opened(paper_page)
    run(page)
    table = finished(page)
    page.get_by_role("button", name="Run the experiment").click()
    go_on = page.get_by_role("button", name="Go on")
    for _ in range(4):
        page.get_by_role("button", name="Stop").click()
        if page.get_by_text("All of it took").count():
            break
        go_on.click()
    assert finished(page) == table


def test_a_storm_of_clicks_ends_in_a_usable_lab(opened, paper_page):
    page = opened(paper_page)
    rng = random.Random(3)
    page.get_by_label("Images a digit").select_option("100")
    for _ in range(40):
        page.evaluate(
            "(which) => [...document.querySelectorAll('button')].filter((b) => !b.textContent.startsWith('Save'))"
            "[which]?.click()",
            rng.randrange(2),
        )
    page.wait_for_function(
        "() => document.querySelector('progress').value === 1 || [...document.querySelectorAll('button')]"
        ".some((b) => /Run|Go on/.test(b.textContent) && !b.disabled)",
        timeout=FINISHED,
    )
    go = page.get_by_role("button", name="Go on")
    if go.count():
        go.click()
    assert finished(page)["known"][1] > 0


def test_a_digit_taken_elsewhere_changes_places(opened, paper_page):
    page = opened(paper_page)
    page.get_by_label("They learn, digit 1").select_option("4")
    page.get_by_label("and never see, digit 1").select_option("6")
    chosen = [
        [page.get_by_label(f"{group}, digit {k}").input_value() for k in (1, 2, 3)]
        for group in ("They learn", "and never see")
    ]
    assert chosen == [["4", "7", "9"], ["6", "2", "1"]]


def test_a_pack_that_cannot_be_loaded_is_told_and_can_be_tried_again(browser, paper_page, tmp_path):
    shutil.copytree(paper_page.parent, tmp_path / "book")
    pack = tmp_path / "book" / "_static" / "digits" / "4.js"
    pack.rename(tmp_path / "4.js")
    page = browser.new_page()
    page.goto((tmp_path / "book" / paper_page.name).as_uri())
    run(page)
    page.get_by_text("the images of the 4 could not be loaded").first.wait_for()
    (tmp_path / "4.js").rename(pack)
    page.get_by_role("button", name="Run the experiment").click()
    finished(page)
    page.close()


@pytest.mark.slow
def test_the_whole_protocol_falls_into_the_spread_of_the_book(opened, paper_page):
    """Counts of 7 4 6 inside the range of 20 seeds, or at most a tenth of its width outside."""
    page = opened(paper_page)
    run(page, "5000")
    page.get_by_text("All of it took").wait_for(timeout=5 * FINISHED)
    runs = text_runs()
    for name, pair in counts(page).items():
        for decay, spikes in zip(("never", "online"), pair, strict=True):
            seeds = runs.spikes[(runs.test_set == name) & (runs.decay == decay)]
            assert len(seeds) == 20
            slack = 0.1 * np.ptp(seeds)
            assert seeds.min() - slack <= spikes <= seeds.max() + slack, (name, decay)


@pytest.mark.parametrize("digits", [[7, 4], [7, 4, 4], [7, 4, 10]])
def test_other_than_three_digits_are_refused(digits):
    with pytest.raises(TraitError, match="three different ones"):
        PaperHere(digits=digits)

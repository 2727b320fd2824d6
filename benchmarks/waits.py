"""How long a reader waits: for the whole experiment of one seed, and in Tune it after a slider is let go.

``python -m benchmarks.waits`` writes waits.csv: one row per measurement, in Chromium.  The rows ``loop of ...``
are what the pages' loop alone takes for the same images, two networks side by side under node, before each wait
and after the last; ``ratio`` compares a lab with their mean.  Tune it keeps the input spikes that come again, so
there the loop has them, too, and its two workers share the test sets.  ``--train-per-digit 100`` prints a short
experiment instead.
"""

import argparse
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd

from benchmarks import page_engine
from benchmarks.speed import Task, material
from publish import chromium
from snnreg_book.labs import PaperHere, TuneIt
from tests.support.lab_page import Visit, write_page
from tests.support.watched import watched

TABLE = Path(__file__).resolve().parent / "waits.csv"
COLUMNS = ("lab", "seconds", "load")
SETS = 4  # of test images
EXPERIMENTS, PLACES = 3, (20, 40, 60, 80, 100)  # of the one, and where the slider of the other is let go

EXPERIMENT = """async () => {
    const began = performance.now();
    [...document.querySelectorAll("button")].find((node) => node.textContent === "Run the experiment").click();
    while (!document.querySelector(".snn-readout").textContent.includes("All of it took")) {
        await new Promise((resolve) => setTimeout(resolve, 10)); // asking for frames would make the page draw them
    }
    return (performance.now() - began) / 1e3;
}"""
RELEASE = """async (place) => {
    const slider = document.querySelector("input[data-trait=tau_prun_s]"), began = performance.now();
    slider.value = place;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
    do await new Promise(requestAnimationFrame);
    while (document.querySelector("[aria-busy]").ariaBusy === "true");
    return (performance.now() - began) / 1e3;
}"""
TUNED = "() => document.querySelector('[aria-busy]').ariaBusy === 'false'"


def loop(images, tested, engine):
    """Seconds in which the pages' loop trains two networks on some images and tests them, side by side."""
    tasks = Task(images), Task(tested, learning=False)
    for task in tasks:
        material(task)

    def network(_):
        return sum(map(engine, tasks))

    with ThreadPoolExecutor(2) as pool:
        return max(pool.map(network, range(2)))


def measure(new_page, train_per_digit):
    """The rows of the table, one by one."""

    def opened(lab):
        page = Visit(new_page())
        page.set_default_timeout(600_000)
        page.goto(write_page(tempfile.mkdtemp(dir=folder), lab).as_uri())
        page.locator(".snn-filled").wait_for()
        return page

    with tempfile.TemporaryDirectory() as folder:
        paper, tune = PaperHere(train_per_digit=train_per_digit), TuneIt()
        images = 3 * train_per_digit, SETS * 3 * paper.about["test_per_digit"], page_engine.drawing
        for _ in range(EXPERIMENTS):
            yield "loop of PaperHere", loop(*images)
            yield "PaperHere", opened(paper).evaluate(EXPERIMENT)
        yield "loop of PaperHere", loop(*images)
        about = tune.about
        tested = SETS * 3 * about["test_per_digit"] // 2
        images = 3 * about["train_per_digit"], tested, page_engine.on_trains
        page = opened(tune)
        page.wait_for_function(TUNED)
        for place in PLACES:
            yield "loop of TuneIt", loop(*images)
            yield "TuneIt", page.evaluate(RELEASE, place)
        yield "loop of TuneIt", loop(*images)


def main():
    parser = argparse.ArgumentParser(prog="benchmarks.waits", description=__doc__.partition("\n")[0])
    parser.add_argument("--train-per-digit", type=int, help="fewer images, to try it; nothing is written")
    wanted = parser.parse_args().train_per_digit
    with chromium.launched() as browser, watched(browser) as new_page:
        rows = [
            (lab, round(seconds, 2), round(os.getloadavg()[0], 2))
            for lab, seconds in measure(new_page, wanted or PaperHere.train_per_digit.default_value)
        ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    alone = table.groupby("lab").seconds.mean()
    table["ratio"] = (table.seconds / table.lab.map(lambda lab: alone.get(f"loop of {lab}"))).round(2)
    if wanted:
        print(table.to_string(index=False))
    else:
        table.to_csv(TABLE, index=False)
        print(f"written: {TABLE}")


if __name__ == "__main__":
    main()

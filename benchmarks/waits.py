"""How long a reader waits: for the whole experiment of one seed, and in Tune it after a slider is let go.

``python -m benchmarks.waits`` writes waits.csv: one row per measurement, in Chromium.  The rows ``loop`` are what
the pages' loop alone takes for the images of the whole experiment, two networks side by side under node, before
and after it; ``ratio`` compares the experiment with their mean.  ``--train-per-digit 100`` prints a short
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
TESTED = 4 * 1500  # images of the four test sets

EXPERIMENT = """async () => {
    const began = performance.now();
    [...document.querySelectorAll("button")].find((node) => node.textContent === "Run the experiment").click();
    while (!document.querySelector(".snn-readout").textContent.includes("All of it took")) {
        await new Promise(requestAnimationFrame);
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


def loop(images):
    """Seconds in which the pages' loop trains two networks on some images and tests them, side by side."""
    tasks = Task(images), Task(TESTED, learning=False)
    for task in tasks:
        material(task)

    def network(_):
        return sum(map(page_engine.drawing, tasks))

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
        yield "loop", loop(3 * train_per_digit)
        yield "PaperHere", opened(PaperHere(train_per_digit=train_per_digit)).evaluate(EXPERIMENT)
        yield "loop", loop(3 * train_per_digit)
        page = opened(TuneIt())
        page.wait_for_function(TUNED)
        for place in (30, 60, 90):
            yield "TuneIt", page.evaluate(RELEASE, place)


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
    seconds = table.set_index("lab").seconds
    table["ratio"] = (table.seconds / seconds["loop"].mean()).round(2).where(table.lab == "PaperHere")
    if wanted:
        print(table.to_string(index=False))
    else:
        table.to_csv(TABLE, index=False)
        print(f"written: {TABLE}")


if __name__ == "__main__":
    main()

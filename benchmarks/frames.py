"""How smooth a page stays while networks learn in it, and how fast they learn beside the C loop.

``python -m benchmarks.frames`` prints a row for each training of the lab of chapter 9, in Chromium.
"""

import os
import tempfile

import pandas as pd

from benchmarks import speed
from publish import chromium
from snnreg_book.labs import TrainHere
from tests.support.lab_page import Visit, write_page
from tests.support.timed import on_trains
from tests.support.watched import watched

COLUMNS = ("frame ms, 95 %", "longest frame ms", "images/s of a network", "images/s of the C loop", "load")
TRAININGS, IMAGES = 5, 900

WATCH = """() => {
    const times = window.frameTimes = [];
    let last = null;
    const next = (now) => {
        if (window.frameTimes !== times) return;  // watched anew
        if (last !== null) times.push(now - last);
        last = now;
        requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
}"""


def measure(page, task):
    """A row of :data:`COLUMNS`."""
    page.press("Reset")
    page.wait("x === 0", "trained")
    page.evaluate(WATCH)
    page.press("Start")
    page.wait(f"x >= {IMAGES}", "trained")
    frames = sorted(page.evaluate("() => window.frameTimes"))
    rate = page.number("rate")
    native = task.images / on_trains(task)
    load = round(os.getloadavg()[0], 2)
    return round(frames[int(0.95 * len(frames))], 1), round(frames[-1], 1), round(rate), round(native), load


def main():
    task = speed.Task(300)
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium.launched() as browser,
        watched(browser) as new_page,
    ):
        page = Visit(new_page())
        page.goto(write_page(folder, TrainHere(pace="fast")).as_uri())
        rows = [measure(page, task) for _ in range(TRAININGS)]
    print(pd.DataFrame(rows, columns=COLUMNS).to_string(index=False))


if __name__ == "__main__":
    main()

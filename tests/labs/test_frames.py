"""The page stays smooth while a network learns in it."""

import pytest

from snnreg.labs import TrainHere
from tests.support import frames, lab_page, needs

needs.module("ziglang", "book")

LONGEST_MS = 20  # that 95 % of the frames may take, where the screen shows sixty a second
RUNS = 4  # at most: other work on the machine passes


@pytest.mark.slow
def test_frames_are_short_while_a_network_learns(browser, tmp_path, record_property):
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(lab_page.written(tmp_path, TrainHere(pace="fast")).as_uri())
    page.evaluate("async () => { await globalThis.fillAll?.(); }")
    measured = []
    while not measured or (len(measured) < RUNS and min(measured) > LONGEST_MS):
        if measured:
            page.get_by_role("button", name="Reset").click()
        start = page.get_by_role("button", name="Start", exact=True)
        page.locator("data[data-name=trained][value='0']").wait_for()
        frames.watch(page)
        start.click()
        page.wait_for_function("() => Number(document.querySelector('data[data-name=trained]')?.value) >= 900")
        measured.append(frames.p95_ms(page))
    record_property("p95_ms", min(measured))
    page.close()
    assert min(measured) < LONGEST_MS, measured

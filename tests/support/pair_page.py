"""Pages on which two trained networks answer, and what a reader does there."""

import contextlib
import datetime
import json

from snnreg.decay import Decay
from snnreg.experiment import PAPER_TEXT, Plan, load_results, restored

PLAN = Plan()
NOON = datetime.datetime(2026, 1, 1, 12)
SPY = """
    const ask = Worker.prototype.postMessage;
    window.waiting = 0;
    Worker.prototype.postMessage = function (message, ...rest) {
        if (!this.spied) {
            this.spied = true;
            this.addEventListener("message", ({ data }) => {
                window.waiting--;
                if (data.train) window.presented = data;
            });
        }
        window.waiting++;
        return ask.call(this, message, ...rest);
    };
"""
PRESENTED = """() => JSON.stringify({
    step: [...presented.train.step], pixel: [...presented.train.pixel],
    neuron: presented.responses.map(({ excitatory }) => [...excitatory.neuron]),
    at: presented.responses.map(({ excitatory }) => [...excitatory.step]),
})"""


def pair():
    """The networks of seed 0 as the results have them, without and with decay."""
    _, weights, _ = load_results("paper_text")
    return [restored(PLAN, decay, 0, weights) for decay in (Decay(), PAPER_TEXT.decay)]


@contextlib.contextmanager
def opened(browser, address, *scripts, clock=False, **options):
    """A context: the page at an address, with its first lab, once both networks have answered.

    The page must not complain.  `scripts` run before its own; with `clock` its time stands still until it is told
    to run.
    """
    context = browser.new_context(**{"viewport": {"width": 1400, "height": 1000}, **options})
    page, complaints = context.new_page(), []
    page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    if clock:
        page.clock.install(time=NOON)
    for script in (SPY, *scripts):
        page.add_init_script(script)
    page.goto(address)
    page.lab = page.locator(".snn-lab").first
    page.lab.locator("data[data-network='1']").wait_for()
    settled(page)
    if clock:
        page.clock.pause_at(NOON + datetime.timedelta(hours=1))
    try:
        yield page
    finally:
        context.close()
    assert complaints == []


def settled(page):
    """Wait until all questions to the networks are answered."""
    page.wait_for_function("window.waiting === 0")


def number(page, selector):
    return float(page.lab.locator(f"data[{selector}]").get_attribute("value"))


def answers(page):
    """What the two networks say of what is shown."""
    settled(page)
    return [number(page, f"data-network='{k}'") for k in (0, 1)]


def presented(page):
    """The input spikes of what is shown, and the output spikes of both networks."""
    settled(page)
    return json.loads(page.evaluate(PRESENTED))


def draw(page, *strokes):
    """Draw polylines, in fractions of the pad, with the mouse."""
    pad = page.lab.locator("canvas.snn-pad")
    pad.scroll_into_view_if_needed()
    area = pad.bounding_box()
    for stroke in strokes:
        for k, (x, y) in enumerate(stroke):
            page.mouse.move(area["x"] + x * area["width"], area["y"] + y * area["height"], steps=8)
            if k == 0:
                page.mouse.down()
        page.mouse.up()

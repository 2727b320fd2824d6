"""A visit to a lab in which two trained networks answer: its questions to them are heard."""

import json

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
"""Runs in the page before its own scripts."""
PRESENTED = """() => JSON.stringify({
    step: [...presented.train.step], pixel: [...presented.train.pixel],
    neuron: presented.responses.map(({ excitatory }) => [...excitatory.neuron]),
    at: presented.responses.map(({ excitatory }) => [...excitatory.step]),
})"""
SEVEN = [(0.25, 0.22), (0.75, 0.22), (0.45, 0.85)]
FOUR = [[(0.3, 0.2), (0.27, 0.5), (0.7, 0.5)], [(0.7, 0.2), (0.68, 0.85)]]


def settle(page):
    """Wait until both networks have answered all questions; the lab asks in the frame after a change.

    What it plays has ended, too.
    """
    page.draw()
    page.lab.locator("data[data-network='1']").wait_for()
    page.wait_for_function("window.waiting === 0 && !document.querySelector('[data-playing]')")


def answers(page):
    """What the two networks say of what is shown."""
    settle(page)
    return [page.number(network=k) for k in (0, 1)]


def totals(page):
    """How many spikes the two networks answer with."""
    settle(page)
    return [page.number(total=k) for k in (0, 1)]


def presented(page):
    """The input spikes of what is shown, and the output spikes of both networks."""
    settle(page)
    return json.loads(page.evaluate(PRESENTED))


def draw(page, *strokes):
    """Draw polylines, in fractions of the pad, with the mouse."""
    for stroke in strokes:
        page.drag(page.lab.locator("canvas.snn-pad"), *stroke)

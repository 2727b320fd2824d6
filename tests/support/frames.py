"""How long the frames of a page take while something happens in it."""

import numpy as np

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


def watch(page):
    """Note from now on how long each frame takes; `page` is any that can `evaluate`."""
    page.evaluate(WATCH)


def p95_ms(page):
    """The time that 95 % of the frames since :func:`watch` did not exceed."""
    return float(np.percentile(page.evaluate("() => window.frameTimes"), 95))

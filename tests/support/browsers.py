"""Chromium, Firefox and WebKit as tests and benchmarks use them: each gives pages that can do the same few things.

Chromium is driven by playwright, Firefox by the protocol WebDriver BiDi, which it speaks itself, and WebKit by
WebDriver.  They are the browsers of the system; nothing is fetched.
"""

import contextlib
import json

from publish import chromium
from tests.support.watched import PATIENCE_MS

WAIT = """async ({ argument, timeout }) => {
    const holds = CONDITION, end = performance.now() + timeout;
    while (!await holds(argument)) {
        if (performance.now() > end) return false;
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return true;
}"""
MIDDLE = """() => {
    const node = (ELEMENT)();
    if (!node) return null;
    node.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = node.getBoundingClientRect();
    return width > 0 && height > 0 ? [x + width / 2, y + height / 2, width, height] : null;
}"""
STILL = """async () => {
    const middle = MIDDLE, before = middle();
    await new Promise((resolve) => setTimeout(resolve, 50));
    return before && String(before) === String(middle());
}"""
LISTEN = """() => {
    const element = ELEMENT;
    globalThis.heard = new Promise((resolve) => {
        const look = (event) => { if (event.composedPath().includes(element())) resolve(true); };
        addEventListener("click", look, { capture: true }); // before what the click changes
    });
}"""
HEARD = """() => Promise.race([
    globalThis.heard ?? true, new Promise((resolve) => { setTimeout(resolve, 1000, false); })
])"""
WINDOW = {"width": 1400, "height": 1000}
TRIES = 3


class Page:
    """A page of a browser, of which each kind has five methods of its own.

    ``open(address)`` waits until the page is loaded.  ``evaluate(script, argument=None)`` is what a function gives
    in the page, or what its promise is resolved with.  ``errors()`` are those that the page wrote to its console,
    uncaught ones among them.  ``_mouse(way)`` presses the button at the first place, in pixels, moves, and lets it
    go at the last; ``_key(key)`` presses a key.

    Scripts are JavaScript functions of one argument, as text; argument and answer are what JSON can carry.  An
    element is named by such a function too: see :func:`first` and :func:`button`.
    """

    def open_again(self, address):
        """The same page anew, at an address that no script of the theme completes, as it would one without "="."""
        self.open(f"{address}?again=1")

    def wait(self, condition, argument=None, timeout_s=120):
        """Wait until a function gives something true."""
        asked = {"argument": argument, "timeout": 1000 * timeout_s}
        if not self.evaluate(WAIT.replace("CONDITION", condition), asked):
            raise TimeoutError(f"not within {timeout_s} s: {condition} of {argument}; errors: {self.errors()}")

    def click(self, element):
        """Click an element with the mouse, as soon as it has a size and keeps its place.

        Again if it has heard nothing: the page may move between the look at its place and the button of the mouse.
        """
        for _ in range(TRIES):
            self.evaluate(LISTEN.replace("ELEMENT", element))
            self.drag(element, [(0.5, 0.5)])
            if self.evaluate(HEARD):
                return
        raise TimeoutError(f"heard none of {TRIES} clicks: {element}; errors: {self.errors()}")

    def drag(self, element, places):
        """Draw with the mouse over an element, as soon as it has a size and keeps its place.

        Places are fractions of its size.
        """
        middle = MIDDLE.replace("ELEMENT", element)
        self.wait(STILL.replace("MIDDLE", middle))
        x, y, width, height = self.evaluate(middle)
        self._mouse([(round(x + (a - 0.5) * width), round(y + (b - 0.5) * height)) for a, b in places])

    def press(self, element, key):
        """Press a key, such as "a" or "Control+a", where an element has the focus, as soon as it is there.

        Without an element, whatever has the focus gets it.
        """
        if element:
            self.wait(element)
            self.evaluate(f"() => ({element})().focus()")
        self._key(key)


def first(selector):
    """The first element that a CSS selector finds."""
    return f"() => document.querySelector({json.dumps(selector)})"


def button(name):
    """The first button of this name that can be pressed."""
    return f"""() => [...document.querySelectorAll("button")].find((node) =>
        !node.disabled && (node.getAttribute("aria-label") ?? node.textContent).trim() === {json.dumps(name)})"""


class _ChromiumPage(Page):
    def __init__(self, page):
        self._page, self._errors = page, []
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", lambda message: message.type == "error" and self._errors.append(message.text))
        page.on("pageerror", lambda error: self._errors.append(str(error)))

    def open(self, address):
        self._page.goto(address)

    def evaluate(self, script, argument=None):
        return self._page.evaluate(script, argument)

    def errors(self):
        return self._errors

    def _mouse(self, way):
        self._page.mouse.move(*way[0])
        self._page.mouse.down()
        for place in way[1:]:
            self._page.mouse.move(*place, steps=4)
        self._page.mouse.up()

    def _key(self, key):
        self._page.keyboard.press(key)


def chromium_pages(browser):
    """What makes contexts of new pages, in a Chromium that is there."""

    @contextlib.contextmanager
    def new_page():
        page = browser.new_page(viewport=WINDOW)
        yield _ChromiumPage(page)
        page.close()

    return new_page


@contextlib.contextmanager
def _chromium():
    with chromium.launched() as browser:
        yield chromium_pages(browser)


def _driven(name):
    from tests.support import webdriver

    return getattr(webdriver, name)


LAUNCHED = {"Chromium": _chromium, "Firefox": lambda: _driven("firefox")(), "WebKit": lambda: _driven("webkit")()}
"""Browsers by name: what makes a context, that gives what makes contexts of new pages."""


def found():
    """The names of the browsers that are on this machine."""
    driven = {"Firefox": _driven("firefox_path")(), "WebKit": _driven("webkit_path")()}
    paths = {"Chromium": chromium.executable(), **driven}
    return [name for name, path in paths.items() if path]

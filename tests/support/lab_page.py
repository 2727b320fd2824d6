"""Pages with labs and nothing else, as in the book: what a lab does can be tried without building the book.

``python -m tests.support.lab_page FOLDER Synapse TrainHere`` writes one of each, with their default values.
"""

import functools
import json
import shutil
import sys
import tempfile
from pathlib import Path

from ipywidgets.embed import embed_data

from publish.labs import places
from snnreg_book.labs.shared import digits

EXTENSIONS = Path(__file__).resolve().parents[2] / "publish"

PAGE = """<!DOCTYPE html>
<html lang="en" data-theme="light">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Labs</title>
<link rel="stylesheet" href="_static/snnreg.css">
<script src="_static/labs.js"></script>
</head>
<body>
<main class="bd-article">
<h1>Labs</h1>
{views}
</main>
</body>
</html>
"""
VIEW = '<script type="application/vnd.jupyter.widget-view+json">{}</script>'
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STILL = {"reduced_motion": "reduce"}
"""The options of a context in which nothing moves by itself."""


@functools.cache
def _packs():
    folder = Path(tempfile.mkdtemp(prefix="snnreg-digits-"))
    digits.write_packs(folder)
    return folder


def write_page(folder, *labs):
    """Write a page that shows widgets; returns its path."""
    # A notebook sorts the names in what it keeps.
    data = json.loads(json.dumps(embed_data(views=labs, drop_defaults=False), sort_keys=True))
    folder = Path(folder)
    shutil.copytree(EXTENSIONS / "static", folder / "_static", dirs_exist_ok=True)
    if any(isinstance(lab, digits.DigitPacks) for lab in labs):
        shutil.copytree(_packs(), folder / "_static" / "digits", dirs_exist_ok=True)
    page = folder / "labs.html"
    views = "\n<p>Between two labs.</p>\n".join(VIEW.format(json.dumps(view)) for view in data["view_specs"])
    views, scripts = places.place_labs(views, data["manager_state"]["state"], "_static/labs/labs")
    places.write(scripts, folder / "_static" / "labs" / "labs")
    page.write_text(PAGE.format(views=views), encoding="utf-8")
    return page


def _selector(name, data):
    names = {**({} if name is None else {"name": name}), **data}
    return "data" + "".join(f"[data-{key}='{value}']" for key, value in names.items())


class Visit:
    """A page with a lab in Chromium, as a reader uses it; what is not here is playwright's page.

    A number of the lab is named by its attributes: ``number("accuracy", network=1)``.
    """

    def __init__(self, page):
        self.page, self.lab = page, page.locator(".snn-lab").first
        self._finger = None

    def __getattr__(self, name):
        return getattr(self.page, name)

    def draw(self):
        """Wait until the lab has drawn what was asked for."""
        self.page.evaluate(FRAMES)

    def number(self, name=None, **data):
        """A number that the lab states, with all its digits, once it has drawn what was asked for."""
        self.draw()
        return float(self.page.locator(_selector(name, data)).first.get_attribute("value"))

    def wait(self, condition, name=None, **data):
        """Wait until a condition on such a number `x` holds."""
        self.page.wait_for_function(
            f"(selector) => {{ const x = Number(document.querySelector(selector)?.value ?? NaN); "
            f"return {condition}; }}",
            arg=_selector(name, data),
        )

    def wait_for_hash(self, end):
        """Wait until the address ends so."""
        self.page.wait_for_function("(end) => decodeURIComponent(location.hash) === end", arg=end)

    def button(self, name):
        return self.lab.get_by_role("button", name=name, exact=True).first

    def press(self, *names):
        """Click buttons, one after the other."""
        for name in names:
            self.button(name).click()

    def press_when(self, name, condition):
        """Click a button in the page itself as soon as a condition in JavaScript holds: a run does not wait."""
        self.page.wait_for_function(
            f"""(name) => {{
                const node = [...document.querySelectorAll(".snn-lab button:not(:disabled)")]
                    .find((button) => button.textContent.trim() === name);
                if (!node || !({condition})) return false;
                node.click();
                return true;
            }}""",
            arg=name,
        )

    def slider(self, trait):
        return self.lab.locator(f"input[data-trait={trait}]").first

    def handle(self, name):
        """What is moved on a picture."""
        return self.page.get_by_role("slider", name=name)

    def value(self, name):
        """The value of a handle."""
        self.draw()
        return float(self.handle(name).get_attribute("aria-valuenow"))

    def at(self, node, x=0.5, y=0.5):
        """Where a place on a locator lies on the screen, in fractions of its size."""
        node.scroll_into_view_if_needed()
        area = node.bounding_box()
        return area["x"] + x * area["width"], area["y"] + y * area["height"]

    def drag(self, node, *places):
        """Draw a line over a locator with the mouse; places as in :meth:`at`, or fractions of its width."""
        for k, place in enumerate(places):
            at = self.at(node, *(place if isinstance(place, tuple) else (place,)))
            self.page.mouse.move(*at, steps=8 if k else 1)
            if k == 0:
                self.page.mouse.down()
        self.page.mouse.up()

    def touch(self, kind, *points):
        """Send one touch event with fingers at these points of the screen."""
        self._finger = self._finger or self.page.context.new_cdp_session(self.page)
        touches = [{"x": x, "y": y, "id": k} for k, (x, y) in enumerate(points)]
        self._finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def swipe(self, *places, moves=10):
        """Put a finger down at the first point of the screen, move it to the others, and lift it."""
        self.touch("touchStart", places[0])
        for (x, y), (to_x, to_y) in zip(places, places[1:], strict=False):
            for part in range(1, moves + 1):
                self.touch("touchMove", (x + (to_x - x) * part / moves, y + (to_y - y) * part / moves))
        self.touch("touchEnd")
        self.draw()

    def kept(self):
        """What the tab keeps of the lab: the traits that the reader changed."""
        self.draw()
        return self.page.evaluate("() => JSON.parse(Object.values(sessionStorage)[0] ?? '{}')")

    def reload(self):
        """The page once more, as after a visit elsewhere, with its lab."""
        self.page.reload()
        self.lab.wait_for()
        self.draw()


if __name__ == "__main__":
    from snnreg_book import labs

    labs.build.build()
    print(write_page(sys.argv[1], *(getattr(labs, name)() for name in sys.argv[2:])))

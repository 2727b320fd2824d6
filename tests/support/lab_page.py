"""A page with labs and nothing else, as in the book: what a lab does can be tried without building the book.

``python -m tests.support.lab_page FOLDER Synapse TrainHere`` writes one of each, with their default values.
"""

import contextlib
import functools
import json
import runpy
import shutil
import sys
import tempfile
from pathlib import Path

from ipywidgets.embed import embed_data

from snnreg.labs.shared import digits
from tests.support.watched import watched

EXTENSIONS = Path(__file__).resolve().parents[2] / "extensions"
LABS_STATE = runpy.run_path(str(EXTENSIONS / "labs_state.py"))

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
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
TALL = {"viewport": {"width": 1400, "height": 1100}}
PHONE = {"viewport": {"width": 380, "height": 844}, "has_touch": True, "is_mobile": True}
VIEW = '<script type="application/vnd.jupyter.widget-view+json">{}</script>'


@functools.cache
def _packs():
    folder = Path(tempfile.mkdtemp(prefix="snnreg-digits-"))
    digits.write_packs(folder)
    return folder


def written(folder, *labs):
    """Write a page that shows widgets; returns its path."""
    # A notebook sorts the names in what it keeps.
    data = json.loads(json.dumps(embed_data(views=labs, drop_defaults=False), sort_keys=True))
    folder = Path(folder)
    shutil.copytree(EXTENSIONS / "static", folder / "_static", dirs_exist_ok=True)
    if any(isinstance(lab, digits.DigitPacks) for lab in labs):
        shutil.copytree(_packs(), folder / "_static" / "digits", dirs_exist_ok=True)
    page = folder / "labs.html"
    views = "\n<p>Between two labs.</p>\n".join(VIEW.format(json.dumps(view)) for view in data["view_specs"])
    views, scripts = LABS_STATE["laid_out"](views, data["manager_state"]["state"], "_static/labs/labs")
    LABS_STATE["write"](scripts, folder / "_static" / "labs" / "labs")
    page.write_text(PAGE.format(views=views), encoding="utf-8")
    return page


@contextlib.contextmanager
def opening(browser, first):
    """A context: a function that opens the page at an address, once `first` is there; no page may complain."""
    with watched(browser) as new_page:

        def open_page(address, **options):
            page = new_page(**options)
            page.goto(address)
            page.locator(first).first.wait_for()
            return page

        yield open_page


def drawn(page):
    """Wait until a lab has drawn what was asked for."""
    page.evaluate(FRAMES)


def number(page, name):
    """The number that a lab states under a name, with all its digits, once it has drawn what was asked for."""
    drawn(page)
    return float(page.locator(f"data[data-name={name}]").get_attribute("value"))


def kept(page):
    """What the tab keeps of the lab, once it has drawn what was asked for: the traits that the reader changed."""
    drawn(page)
    return page.evaluate("() => JSON.parse(Object.values(sessionStorage)[0] ?? '{}')")


if __name__ == "__main__":
    from snnreg import labs

    print(written(sys.argv[1], *(getattr(labs, name)() for name in sys.argv[2:])))

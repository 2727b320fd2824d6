"""The pictures that stand for the labs where no widget can be shown: ``python -m tests.support.lab_pictures``.

Each lab of lab_examples.py is taken as a page of the book shows it first; names of labs choose them.
"""

import io
import sys
import tempfile

from PIL import Image

from publish import chromium
from publish.pages.assets import collect
from snnreg_book.labs.build import LABS, build
from tests.support.lab_examples import EXAMPLES, example
from tests.support.lab_page import FRAMES, STILL, write_page
from tests.support.pages import SETTLED

WIDTH, COLOURS = 900, 128  # in CSS pixels, and of the palette: a notebook carries the picture of each of its labs
IDLE = "() => !document.querySelector('.snn-lab').textContent.includes('are being trained')"


def picture(browser, page_of_lab):
    """The lab of a page in the letters of the book, once it has computed what it shows first."""
    page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, **STILL)
    page.goto(page_of_lab.as_uri())
    page.add_style_tag(url="_static/type.css")
    page.locator(".snn-filled").first.wait_for()
    page.evaluate(SETTLED)
    page.wait_for_load_state("networkidle")
    page.wait_for_function(IDLE)
    page.evaluate(FRAMES)
    png = page.locator(".snn-lab").first.screenshot()
    page.close()
    return (
        Image.open(io.BytesIO(png))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )


if __name__ == "__main__":
    build()
    with tempfile.TemporaryDirectory() as folder, chromium.launched() as browser:
        for name in sys.argv[1:] or EXAMPLES:
            page_of_lab = write_page(folder, example(name))
            collect(page_of_lab.parent / "_static" / "vendor")
            path = LABS / type(example(name)).__module__.rpartition(".")[2] / "picture.png"
            picture(browser, page_of_lab).save(path, optimize=True)

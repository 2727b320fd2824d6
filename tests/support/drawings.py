"""The PNG beside each SVG that a notebook shows: ``python -m tests.support.drawings`` draws them.

Each holds the digest of the SVG that it shows, so that a test knows one that is out of date.
"""

import hashlib
import io
import re

from PIL import Image, PngImagePlugin

from publish import ROOT, chromium

SOURCE, COLOURS = "source", 64
SHOWN = re.compile(r"!\[[^\]]*\]\(([^)]*\.svg)\)")


def drawings():
    """The paths of the SVGs that notebooks show."""
    for notebook in (ROOT / "chapters").glob("*.ipynb"):
        for path in SHOWN.findall(notebook.read_text(encoding="utf-8")):
            yield (notebook.parent / path).resolve()


def digest(drawing):
    """What the picture of a drawing says of it; lines end alike on every system."""
    return hashlib.sha256(drawing.read_text(encoding="utf-8").encode()).hexdigest()


def draw(page, drawing):
    """Write the picture of an SVG, twice as large as it is shown."""
    page.set_content(f"<style>body {{ margin: 0 }}</style>{drawing.read_text(encoding='utf-8')}")
    picture = Image.open(io.BytesIO(page.locator("svg").screenshot())).convert("RGB").quantize(COLOURS)
    about = PngImagePlugin.PngInfo()
    about.add_text(SOURCE, digest(drawing))
    picture.save(drawing.with_suffix(".png"), optimize=True, pnginfo=about)


if __name__ == "__main__":
    with chromium.launched() as browser:
        page = browser.new_page(viewport={"width": 640, "height": 600}, device_scale_factor=2)
        for drawing in drawings():
            draw(page, drawing)

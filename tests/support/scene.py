"""The first screen as a picture that moves, and as the card of a shared link: ``python -m tests.support.scene``.

Both are recorded from the built book: noise, as it is shown first, and then a digit that somebody draws.
"""

import base64
import io
import sys
from itertools import pairwise
from pathlib import Path

from PIL import Image

from publish import chromium
from tests.support.pages import BOOK
from tests.support.pair_page import SEVEN, SPY

PICTURES = Path(__file__).resolve().parents[2] / "publish" / "static" / "book"
FRAME_MS, REST_MS = 140, 1800  # of the page's own time, which stands still while a frame is taken
CARD = (1200, 630)
NIGHT = """<style>
@font-face {{ font-family: Plex; font-weight: 600; src: url(data:font/woff2;base64,{font}); }}
body {{ margin: 0; padding: 34px 60px 0; background: #00224e; color: #fff;
    font: 600 64px/1 Plex; text-align: center; }}
img {{ display: block; margin: 30px auto 0; max-width: 100%; height: 460px; object-fit: contain; }}
</style>Use it or lose it<img src="data:image/png;base64,{scene}">"""
FONT = "_static/vendor/fonts/ibm-plex-sans-latin-600-normal.woff2"


def play(page, address):
    """Frames of the first screen as PNG, each with how long it is seen, in milliseconds."""
    page.clock.install()
    page.add_init_script(SPY)
    page.goto(address, wait_until="domcontentloaded")
    page.clock.pause_at(page.evaluate("Date.now() + 1"))
    scene = page.locator(".snn-draw-here")
    drawn = page.locator(".snn-draw-here[data-playing]:not(:has(canvas[aria-label$='not drawn yet']))")
    while drawn.count() == 0:
        page.clock.run_for(20)
    page.evaluate("for (const node of document.querySelectorAll('.snn-draw-here > :last-child')) node.remove()")
    while scene.get_attribute("data-playing") is not None:
        yield scene.screenshot(), FRAME_MS
        page.clock.run_for(FRAME_MS)
    yield scene.screenshot(), REST_MS
    area = page.locator(".snn-draw-here canvas.snn-pad").bounding_box()
    corners = [(area["x"] + x * area["width"], area["y"] + y * area["height"]) for x, y in SEVEN]
    page.mouse.move(*corners[0])
    page.mouse.down()
    for (x, y), (to_x, to_y) in pairwise(corners):
        for part in (0.25, 0.5, 0.75, 1):
            page.mouse.move(x + part * (to_x - x), y + part * (to_y - y))
            page.clock.run_for(50)
            page.wait_for_function("window.waiting === 0")
            yield scene.screenshot(), FRAME_MS
    page.mouse.up()
    yield scene.screenshot(), REST_MS


def record(browser, book=BOOK):
    """Write the moving picture and the card."""
    address = (Path(book) / "chapters" / "intro.html").resolve().as_uri()
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    shots = list(play(page, address))
    page.close()
    frames = [Image.open(io.BytesIO(png)).convert("RGB") for png, _ in shots]
    times = [time for _, time in shots]
    storm = next(png for png, time in shots if time == REST_MS)
    options = {"duration": times, "loop": 0, "quality": 60, "method": 3}
    frames[0].save(PICTURES / "scene.webp", save_all=True, append_images=frames[1:], **options)
    width, height = CARD
    page = browser.new_page(viewport={"width": width, "height": height})
    font, scene = (base64.b64encode(data).decode() for data in ((Path(book) / FONT).read_bytes(), storm))
    page.set_content(NIGHT.format(font=font, scene=scene))
    page.evaluate("document.fonts.ready")
    card = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    card.quantize(256, dither=Image.Dither.NONE).save(PICTURES / "card.png", optimize=True)
    page.close()


if __name__ == "__main__":
    with chromium.launched() as browser:
        record(browser, *sys.argv[1:])

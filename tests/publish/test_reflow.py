"""Pages at the zoom and the spacing of text that WCAG 2.2 asks for: nothing scrolls sideways, nothing is cut off.

A window of 1,280 by 1,024 pixels has 640 by 512 at 200 % zoom, and 320 by 256 at 400 %.
"""

import pytest

from tests.publish.test_pages import NAMES, SAMPLE
from tests.support import pages
from tests.support.tiers import each

LARGEST = {"width": 320, "height": 256}
LARGER = {"width": 640, "height": 512}
SPACED = """
    * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }
"""
DRAWN = "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn())))"
BEYOND = """() => {
    const framed = (node) => {
        for (let part = node.parentElement; part && part !== document.body; part = part.parentElement)
            if (getComputedStyle(part).overflowX !== "visible") return true;
        return false;
    };
    const cut = [...document.querySelectorAll("body *")].filter((node) => {
        const { left, right, width, height } = node.getBoundingClientRect();
        return width > 1 && height > 1 && left < innerWidth && right > innerWidth + 1
            && node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !framed(node);
    }).map((node) => `${node.tagName} ${node.className} ${node.textContent.trim().slice(0, 40)}`);
    const sideways = document.documentElement.scrollWidth - innerWidth;
    return sideways > 0 ? [`the page, by ${sideways} pixels`, ...cut] : cut;
}"""


@pytest.mark.parametrize("name", each(NAMES, SAMPLE))
def test_a_page_that_is_zoomed_and_spaced_keeps_its_width(new_page, book, name):
    page = new_page(viewport=LARGEST, reduced_motion="reduce")
    page.goto((book / f"{name}.html").as_uri())
    page.evaluate(pages.SETTLED)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.evaluate(pages.READ_TO_THE_END)
    found = {}
    for spaced in ("as it is", "spaced"):
        for size in (LARGEST, LARGER):
            page.set_viewport_size(size)
            page.wait_for_function("(width) => innerWidth === width", arg=size["width"])
            page.evaluate(DRAWN)
            found[size["width"], spaced] = page.evaluate(BEYOND)
        page.add_style_tag(content=SPACED)
    assert {where: what for where, what in found.items() if what} == {}

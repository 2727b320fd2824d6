"""The trimmed styles of the pages, and the cover."""

import re
import runpy

import numpy as np
import pytest

from tests.support.pages import ROOT


@pytest.mark.slow
@pytest.mark.parametrize(("name", "size"), [("notation", (1400, 900)), ("chapters/03_decay", (390, 844))])
def test_trimmed_styles_look_like_the_whole_ones(browser, book, name, size):
    """To the last pixel, in both colour modes."""
    looks = []
    for whole in (False, True):
        viewport = dict(zip(("width", "height"), size, strict=True))
        page = browser.new_page(viewport=viewport, reduced_motion="reduce")
        asked = []
        if whole:
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.route(
                "**/*.trimmed.css*",
                lambda route: route.fulfill(
                    path=re.sub(r"\.trimmed(\.css).*", r"\1", route.request.url.removeprefix("file://")),
                    content_type="text/css",
                ),
            )
        page.goto((book / f"{name}.html").as_uri())
        page.evaluate("() => Promise.all([window.MathJax?.startup.promise, document.fonts.ready]).then(() => 0)")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
            looks.append(page.screenshot())
        assert not whole or any(".trimmed.css" in url for url in asked)
        page.close()
    assert looks[:2] == looks[2:]


def test_the_cover_shows_the_weights_that_were_stored():
    """Without decay the pixels that no digit lights are bright; with it they are dark."""
    cover = runpy.run_path(ROOT / "extensions" / "cover.py")
    rows = np.asarray(cover["maps"](1, range(30)).convert("L"), dtype=float)
    side = cover["SIDE"]
    corners = [rows[row * side : row * side + 3].mean() for row in (0, 1)]
    assert rows.shape == (2 * side, 30 * side) and corners[0] > 2 * corners[1]

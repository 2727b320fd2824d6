"""What the tests of the labs share: a page for each lab, and visits to it in Chromium."""

import functools
import re
from pathlib import Path

import pytest

from tests.support import pair_page
from tests.support.lab_examples import EXAMPLES, example
from tests.support.lab_page import Visit, write_page
from tests.support.tiers import LABS_OF_EACH_DAY

OWN_TESTS = {f"test_{re.sub('(?<=[a-z])(?=[A-Z])', '_', lab).lower()}": lab for lab in EXAMPLES}
"""The files that test one lab, with its name."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Visits are slow tests, and a release's where the lab is none of :data:`LABS_OF_EACH_DAY`.

    The quick test of each lab in a browser is that of test_browsers.py.
    """
    for item in items:
        if Path(__file__).parent not in item.path.parents:
            continue
        if {"visit", "open_page"} & {*item.fixturenames}:
            item.add_marker(pytest.mark.slow)
        values = item.callspec.params if hasattr(item, "callspec") else {}
        lab = values.get("lab", OWN_TESTS.get(item.path.stem))
        if item.get_closest_marker("slow") and lab not in (None, *LABS_OF_EACH_DAY):
            item.add_marker(pytest.mark.release)


@pytest.fixture(scope="session")
def lab_page(tmp_path_factory):
    """A function that gives the page of a lab, which is named as in lab_examples.py, or a widget."""

    @functools.cache
    def page_of(lab):
        widget = example(lab) if isinstance(lab, str) else lab
        return write_page(tmp_path_factory.mktemp(type(widget).__name__), widget)

    return page_of


@pytest.fixture
def visit(new_page, lab_page):
    """A function that opens the page of a lab when it is drawn; no page may complain.

    `end` is what follows the page's address, `script` runs before the page's own; the rest are options of a
    context of playwright.
    """

    def open_page(lab, end="", script=None, **options):
        page = new_page(**options)
        if script:
            page.add_init_script(script)
        page.goto(lab_page(lab).as_uri() + end)
        page.locator(".snn-filled").first.wait_for()
        seen = Visit(page)
        seen.draw()
        return seen

    return open_page


@pytest.fixture
def visit_pair(visit):
    """A function that opens a lab in which two trained networks answer, once they have."""

    def open_page(lab, script="", **options):
        page = visit(lab, script=pair_page.SPY + script, **options)
        pair_page.settle(page)
        return page

    return open_page

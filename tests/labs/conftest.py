"""What the tests of the labs share: a page for each lab, and visits to it in Chromium."""

import functools
from pathlib import Path

import pytest

from tests.support import pair_page
from tests.support.lab_examples import example
from tests.support.lab_page import Visit, write_page


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Visits are slow tests; the quick one of each lab in a browser is that of test_browsers.py."""
    for item in items:
        if Path(__file__).parent in item.path.parents and {"visit", "open_page"} & {*item.fixturenames}:
            item.add_marker(pytest.mark.slow)


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

"""How tests of the page's Python begin."""

import pytest

from tests.support import needs
from tests.support.pages import start_python


@pytest.fixture(scope="session")
def python_site(book, site):
    """The address of the built pages, which have Python."""
    if not (book / "_static" / "python" / "parts.json").exists():
        needs.missing("Python in the page", "run 'make book' with a network")
    return site


@pytest.fixture
def chapter(new_page, python_site):
    """A function: the page of a chapter in Chromium, its Python ready. The page must not complain."""

    def chapter(name):
        page = new_page()
        page.goto(f"{python_site}/chapters/{name}.html")
        start_python(page)
        return page

    return chapter

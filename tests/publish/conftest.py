"""What tests of the built book share."""

import functools

import pytest
from bs4 import BeautifulSoup


@functools.cache
def _parsed(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


@pytest.fixture(scope="session")
def soup(book):
    """A function: the parsed page of an address in the book.  Nobody changes it."""
    return lambda address: _parsed(book / address)


@pytest.fixture(scope="session")
def soups(book):
    """All parsed pages by path; without index.html, which leads to the first one, and without slides."""
    paths = (path for path in sorted(book.rglob("*.html")) if not {"_static", "slides"} & set(path.parts))
    return {path: _parsed(path) for path in paths if path.stem != "index"}

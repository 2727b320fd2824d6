"""What several test files share: the built book, a browser, and a server for the book's pages."""

import pytest

from publish import ROOT, chromium
from snnreg_book.labs import build
from tests.support import browsers, needs
from tests.support.served import served
from tests.support.watched import PATIENCE_MS, watched

NEED_THE_BOOK = {"book", "site", "small_book", "browser", "each_browser"}


def pytest_configure(config):
    """Let the tests see the labs as their scripts are now."""
    if build.ESBUILD.exists() and not hasattr(config, "workerinput"):
        build.build()


def pytest_collection_modifyitems(items):
    """Mark the tests that need the built book or a browser, which `make check` leaves out.

    What only a release runs is slow.
    """
    for item in items:
        if item.get_closest_marker("release"):
            item.add_marker("slow")
        if NEED_THE_BOOK & set(getattr(item, "fixturenames", ())):
            item.add_marker("book")
        if "each_browser" in getattr(item, "fixturenames", ()):  # a silent driver says nothing about the book
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun="Silent"))


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    """A cache folder of the test's own, which does not exist yet, and no MNIST read before."""
    from snnreg.datasets import mnist

    folder = tmp_path / "cache"
    monkeypatch.setenv("SNNREG_CACHE", str(folder))
    mnist.split.cache_clear()
    yield folder
    mnist.split.cache_clear()


@pytest.fixture
def brian2_scope(monkeypatch):
    """What a test makes with Brian2 is a network of its own, for which nothing is compiled."""
    from brian2 import defaultclock, ms, prefs, start_scope

    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    start_scope()
    yield
    defaultclock.dt = 0.1 * ms


@pytest.fixture(scope="session")
def book():
    """The folder of the built pages."""
    pages = ROOT / "_build" / "html"
    if not (pages / "index.html").exists():
        needs.missing("the built book", "run 'make book', or 'make test', which does")
    return pages


def patient(make):
    """What makes pages or contexts that wait for a state as long as a busy machine may take."""

    def made(**options):
        new = make(**options)
        new.set_default_timeout(PATIENCE_MS)
        return new

    return made


@pytest.fixture(scope="session")
def browser():
    """Chromium without a network."""
    try:
        with chromium.launched() as browser:
            browser.new_context, browser.new_page = patient(browser.new_context), patient(browser.new_page)
            yield browser
    except chromium.Missing as error:
        needs.missing("Chromium", str(error))


@pytest.fixture
def new_page(browser):
    """A function that makes a page of Chromium, which must not complain."""
    with watched(browser) as new_page:
        yield new_page


@pytest.fixture(scope="session", params=browsers.LAUNCHED)
def each_browser(request):
    """What makes contexts of new pages, of Chromium, Firefox and WebKit."""
    if request.param == "Chromium":
        yield browsers.chromium_pages(request.getfixturevalue("browser"))
        return
    try:
        with browsers.LAUNCHED[request.param]() as pages:
            yield pages
    except chromium.Missing as error:
        needs.missing(request.param, str(error))


@pytest.fixture(scope="session")
def site(book):
    """The address of the built pages over http on this machine."""
    with served(book) as address:
        yield address

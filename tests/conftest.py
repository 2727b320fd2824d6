"""What several test files share: the built book, a browser, and a server for the book's pages."""

import functools
import http.server
import threading
from pathlib import Path

import pytest

from tests.support import chromium, needs

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def book():
    """The folder of the built pages."""
    pages = ROOT / "_build" / "html"
    if not (pages / "index.html").exists():
        needs.missing("the built book", "run 'make book', or 'make test', which does")
    return pages


@pytest.fixture(scope="session")
def browser():
    """Chromium without a network."""
    try:
        with chromium.launched() as browser:
            yield browser
    except chromium.Missing as error:
        needs.missing("Chromium", str(error))


@pytest.fixture(scope="session")
def site(book):
    """The address of the built pages over http on this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(book))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()

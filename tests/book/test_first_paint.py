"""How soon the pages of the built book show something on a slow connection."""

import functools
import gzip
import http.server
import threading
from pathlib import Path

import pytest

LONGEST_MS = 2500
BYTES_PER_S = 1.6e6 / 8
LATENCY_MS = 150
FIRST_PAINT = """() => new Promise((done) => new PerformanceObserver((list) =>
    list.getEntriesByName("first-contentful-paint").forEach((entry) => done(entry.startTime)))
    .observe({ type: "paint", buffered: true }))"""
TEXTS = (".html", ".js", ".css", ".svg")
PAGES = ["intro", "chapters/03_decay", "chapters/07_table", "chapters/09_tune", "chapters/13_better"]


class Compressing(http.server.SimpleHTTPRequestHandler):
    """Sends texts gzipped, as the servers do on which books lie."""

    def do_GET(self):
        path = self.translate_path(self.path)
        if not path.endswith(TEXTS):
            super().do_GET()
            return
        body = gzip.compress(Path(path).read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def compressed_site(book):
    """The address of the built pages over http, compressed."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Compressing, directory=str(book)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(("compressed_site", name) for name in PAGES),
        *(("site", name) for name in ("intro", "chapters/10_paper_and_code", "api")),
    ],
)
def test_a_page_shows_words_soon_on_a_slow_connection(browser, request, kind, name):
    """At 1.6 Mbit/s, with nothing in the cache, from servers that compress what they send and that do not.

    The last two are the longest pages.
    """
    address = request.getfixturevalue(kind)
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.context.new_cdp_session(page).send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY_MS,
            "downloadThroughput": BYTES_PER_S,
            "uploadThroughput": BYTES_PER_S,
        },
    )
    page.goto(f"{address}/{name}.html", wait_until="commit")
    first_paint_ms = page.evaluate(FIRST_PAINT)
    context.close()
    assert first_paint_ms < LONGEST_MS

"""How soon a page shows its first words on a slow connection, and how far its layout moves after that.

Run ``python -m benchmarks.first_paint`` after ``make book``: Chromium, with nothing in its cache, opens some
pages over 1.6 Mbit/s with a latency of 150 ms, from a server that compresses texts and from one that does not.  It
prints the medians over five visits: milliseconds until the first words, and layout shift.  Words should be there
within 2.5 s.
"""

import contextlib
import functools
import gzip
import http.server
import statistics
import sys
import threading
from pathlib import Path

from publish import chromium
from tests.support.pages import BOOK
from tests.support.served import served

PAGES = tuple(
    f"chapters/{name}"
    for name in ("intro", "api", "03_decay", "07_table", "09_tune", "14_paper_and_code", "10_better")
)
VISITS = 5
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 2e5}  # ms, bytes/s
TEXTS = (".html", ".js", ".css", ".svg")
RECORD = """window.seen = { paint: 0, shift: 0 };
new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint")
    .forEach((entry) => { seen.paint = entry.startTime; })).observe({ type: "paint", buffered: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { seen.shift += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });"""


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Sends texts gzipped, as most servers do."""

    def do_GET(self):
        path = self.translate_path(self.path)
        if not path.endswith(TEXTS) or not Path(path).is_file():
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


@contextlib.contextmanager
def _compressed(folder):
    handler = functools.partial(_Compressing, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def visit(browser, address):
    """Milliseconds until the first words, and the layout shift until the line is quiet."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    try:
        page = context.new_page()
        page.add_init_script(RECORD)
        context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_LINE)
        page.goto(address, wait_until="networkidle", timeout=120_000)
        page.wait_for_function("window.seen.paint > 0")
        return page.evaluate("[seen.paint, seen.shift]")
    finally:
        context.close()


def main():
    """Measure and print."""
    if not BOOK.is_dir():
        sys.exit("The book is not built. Run 'make book' first.")
    with chromium.launched() as browser, _compressed(BOOK) as compressed, served(BOOK) as plain:
        for kind, root in (("compressed", compressed), ("plain", plain)):
            for name in PAGES:
                visits = [visit(browser, f"{root}/{name}.html") for _ in range(VISITS)]
                paint, shift = map(statistics.median, zip(*visits, strict=True))
                print(name, kind, round(paint), f"{shift:.3f}", sep="\t", flush=True)


if __name__ == "__main__":
    main()

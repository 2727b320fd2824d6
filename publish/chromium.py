"""Chromium as the printing, the tests and the benchmarks use it: without a network."""

import contextlib
import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other server can be reached
)
HOW_TO_GET_IT = (
    "Debian: sudo apt-get install chromium; "
    "Ubuntu: sudo snap install chromium; macOS: brew install --cask chromium"
)


class Missing(SystemExit):
    """A browser is not on this machine, and how to get it: a command that nobody helps ends with this."""


def executable():
    """The path of Chromium, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


@contextlib.contextmanager
def launched():
    """A context: the browser of playwright, run with the Chromium of this machine."""
    from playwright.sync_api import sync_playwright

    path = executable()
    if path is None:
        raise Missing(HOW_TO_GET_IT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()

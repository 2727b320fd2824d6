"""WebKitGTK's small browser, by WebDriver (https://w3c.github.io/webdriver/), on a screen that nobody sees."""

import contextlib
import glob
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

from tests.support.browsers import WINDOW, DrivenPage, Missing

DRIVER, SCREEN = "WebKitWebDriver", "Xvfb"
SCREEN_SIZE = f"{WINDOW['width']}x{WINDOW['height']}x24"
BROWSER = "/usr/lib/*/webkit2gtk-4*/MiniBrowser"
LISTEN = """() => {
    const errors = window.errorsHeard = [], write = console.error;
    addEventListener("error", ({ message }) => {
        if (!/^ResizeObserver loop|^Script error/.test(message)) errors.push(message);
    });
    addEventListener("unhandledrejection", ({ reason }) => errors.push(String(reason)));
    console.error = (...parts) => { errors.push(parts.join(" ")); write(...parts); };
}"""
IN_PAGE = """
    const [text, answer] = arguments;
    (async () => JSON.stringify(await (%s)(JSON.parse(text)) ?? null))().then(
        (given) => answer({ given }), (error) => answer({ failed: String(error) }));
"""


class Session:
    """One window; commands go to the driver over http."""

    def __init__(self, address, capabilities):
        self._address = f"{address}/session"
        made = self.send("", capabilities={"alwaysMatch": capabilities})
        self._address += f"/{made['sessionId']}"

    def send(self, path, method="POST", **body):
        """What a command gives."""
        request = urllib.request.Request(
            self._address + path,
            json.dumps(body).encode() if method == "POST" else None,
            {"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.read().decode()}") from None


class _WebKitPage(DrivenPage):
    """The only page of its session.

    What goes wrong before a page is loaded, :meth:`errors` does not hear.  Nor does it hear uncaught errors of
    a page that was opened as a file: WebKit hides what they say, as it does with its harmless notice that an
    observer of sizes goes on in the next frame.
    """

    def __init__(self, session):
        self._session = session

    def open(self, address):
        self._session.send("/url", url=address)
        self.evaluate(LISTEN)

    def evaluate(self, script, argument=None):
        asked = {"script": IN_PAGE % script, "args": [json.dumps(argument)]}
        answer = self._session.send("/execute/async", **asked)
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return json.loads(answer["given"])

    def _perform(self, actions):
        self._session.send("/actions", actions=actions)

    def errors(self):
        return self.evaluate("() => window.errorsHeard ?? []")


@contextlib.contextmanager
def _running(*command, **options):
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _free_port():
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


def _wait_for(port, process):
    while process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.02)
    raise RuntimeError(f"{DRIVER} ended before it could be spoken to")


@contextlib.contextmanager
def _session(browser, display):
    """A driver, and a browser that it starts."""
    port = _free_port()
    environment = {**os.environ, "DISPLAY": display, "GDK_BACKEND": "x11"}
    with _running(DRIVER, f"--port={port}", env=environment) as driver:
        _wait_for(port, driver)
        session = Session(
            f"http://127.0.0.1:{port}",
            {
                "webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]},
                "timeouts": {"script": 600_000},
            },
        )
        try:
            session.send("/window/rect", x=0, y=0, **WINDOW)
            yield session
        finally:
            session.send("", method="DELETE")


def executable():
    """The path of the browser, or None if it, its driver or a screen is missing."""
    found = glob.glob(BROWSER)
    return max(found) if found and shutil.which(DRIVER) and shutil.which(SCREEN) else None


@contextlib.contextmanager
def launched():
    """A context, that gives what makes contexts of new pages, each in a browser of its own."""
    path = executable()
    if path is None:
        raise Missing("Debian, Ubuntu: sudo apt-get install webkit2gtk-driver xvfb; there is none for macOS")
    command = (SCREEN, "-displayfd", "1", "-screen", "0", SCREEN_SIZE, "-nolisten", "tcp")
    with _running(*command, stdout=subprocess.PIPE, text=True) as screen:
        display = f":{screen.stdout.readline().strip()}"

        @contextlib.contextmanager
        def new_page():
            with _session(path, display) as session:
                yield _WebKitPage(session)

        yield new_page

"""Firefox by WebDriver BiDi, which it speaks itself, and WebKitGTK's small browser by WebDriver.

The protocols: https://w3c.github.io/webdriver-bidi/ and https://w3c.github.io/webdriver/.
"""

import contextlib
import glob
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path

import websocket

from publish.chromium import Missing
from tests.support.browsers import WINDOW, Page
from tests.support.processes import wait_for

SCRIPT_S = 600
"""How long a script may run in a page."""

KEYS = dict(
    zip(
        "Control End Home ArrowLeft ArrowRight Escape".split(),
        "\ue009\ue010\ue011\ue012\ue014\ue00c",
        strict=True,
    )
)
"""Keys without a letter, as WebDriver names them."""


class _DrivenPage(Page):
    """Its ``_perform(actions)`` does what is described as in https://w3c.github.io/webdriver/#actions."""

    def _mouse(self, way):
        (x, y), *rest = way
        moves = [{"type": "pointerMove", "x": x, "y": y, "duration": 30} for x, y in rest]
        start = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0}]
        self._act("pointer", [*start, *moves, {"type": "pointerUp", "button": 0}])

    def _key(self, key):
        keys = [KEYS.get(each, each) for each in key.split("+")]
        pressed = [{"type": "keyDown", "value": each} for each in keys]
        self._act("key", [*pressed, *({"type": "keyUp", "value": each} for each in reversed(keys))])

    def _act(self, device, actions):
        self._perform([{"type": device, "id": device, "actions": actions}])


@contextlib.contextmanager
def _running(*command, **options):
    process = subprocess.Popen(command, **{"stderr": subprocess.DEVNULL, **options})
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


# Firefox

IS_OPEN = "(address) => document.URL === address && document.readyState === 'complete'"
PREFERENCES = {
    "remote.active-protocols": 1,  # WebDriver BiDi
    "browser.startup.page": 0,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,  # what is not on this machine cannot be reached
    "network.proxy.socks": "127.0.0.1",
    "network.proxy.socks_port": 9,
    "browser.safebrowsing.update.enabled": False,
    "app.normandy.enabled": False,
    "services.settings.server": "",
}


class _Connection:
    """Commands are sent and answered one after the other; what else is heard meanwhile are errors of pages."""

    def __init__(self, address):
        self._socket = websocket.create_connection(address, timeout=SCRIPT_S, suppress_origin=True)
        self._numbers = itertools.count()
        self.errors = {}

    def send(self, method, **params):
        """What a command gives."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            heard = json.loads(self._socket.recv())
            if heard["type"] == "event":
                entry = heard["params"]
                if entry["level"] == "error":
                    self.errors.setdefault(entry["source"]["context"], []).append(entry["text"])
            elif heard["id"] == number:
                break
        if heard["type"] == "error":
            raise RuntimeError(f"{method}: {heard['error']}: {heard['message']}")
        return heard["result"]


class _FirefoxPage(_DrivenPage):
    def __init__(self, connection):
        self._connection = connection
        self._context = connection.send("browsingContext.create", type="tab")["context"]
        self._send("browsingContext.setViewport", viewport=WINDOW)

    def _send(self, method, **params):
        return self._connection.send(method, context=self._context, **params)

    def close(self):
        self._send("browsingContext.close")

    def open(self, address):
        self._send("browsingContext.navigate", url=address, wait="complete")
        wait_for(lambda: self._has(address))  # when busy it says "complete" while the page before still stands

    def _has(self, address):
        try:
            return self.evaluate(IS_OPEN, address)
        except RuntimeError:  # the page went away while it was asked
            return False

    def evaluate(self, script, argument=None):
        done = self._connection.send(
            "script.callFunction",
            target={"context": self._context},
            awaitPromise=True,
            functionDeclaration=f"async (text) => JSON.stringify(await ({script})(JSON.parse(text)) ?? null)",
            arguments=[{"type": "string", "value": json.dumps(argument)}],
        )
        if done["type"] == "exception":
            raise RuntimeError(done["exceptionDetails"]["text"])
        return json.loads(done["result"]["value"])

    def _perform(self, actions):
        self._send("input.performActions", actions=actions)

    def errors(self):
        self._connection.send("session.status")  # hear what was said before
        return self._connection.errors.get(self._context, [])


def firefox_path():
    """The path of Firefox, or None."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextlib.contextmanager
def firefox():
    """A context, that gives what makes contexts of new pages."""
    path = firefox_path()
    if path is None:
        raise Missing("Debian: sudo apt-get install firefox-esr; Ubuntu: sudo snap install firefox")
    with tempfile.TemporaryDirectory(prefix="snnreg-", ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (Path(profile) / "user.js").write_text("".join(lines))
        command = [path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"]
        with _running(*command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            says = (re.search(r"WebDriver BiDi listening on (ws://\S+)", line) for line in process.stderr)
            address = next(filter(None, says))[1]
            threading.Thread(target=process.stderr.read, daemon=True).start()  # or it would wait for a reader
            connection = _Connection(f"{address}/session")
            connection.send("session.new", capabilities={})
            connection.send("session.subscribe", events=["log.entryAdded"])

            @contextlib.contextmanager
            def new_page():
                page = _FirefoxPage(connection)
                yield page
                page.close()

            yield new_page


# WebKit, on a screen that nobody sees

LISTEN = """() => {
    const errors = window.errorsHeard = [], write = console.error;
    addEventListener("error", ({ message }) => {
        if (!/^Script error/.test(message)) errors.push(message);
    });
    addEventListener("unhandledrejection", ({ reason }) => errors.push(String(reason)));
    console.error = (...parts) => { errors.push(parts.join(" ")); write(...parts); };
}"""
IN_PAGE = """
    const [text, answer] = arguments;
    (async () => JSON.stringify(await (%s)(JSON.parse(text)) ?? null))().then(
        (given) => answer({ given }), (error) => answer({ failed: String(error) }));
"""


class Silent(Exception):
    """WebKitWebDriver gives no answer: it waits without a limit, even for a browser that did not start."""


class _WebKitPage(_DrivenPage):
    """The only page of its session; commands go to its driver over http.

    What goes wrong before a page is loaded, :meth:`errors` does not hear.  Nor does it hear uncaught errors of
    a page that was opened as a file: WebKit hides what they say.
    """

    def __init__(self, driver, capabilities):
        self._address = f"{driver}/session"
        self._address += f"/{self.send('', capabilities={'alwaysMatch': capabilities})['sessionId']}"
        self.send("/window/rect", x=0, y=0, **WINDOW)

    def send(self, path, method="POST", **body):
        """What a command gives."""
        data = json.dumps(body).encode() if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._address + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=SCRIPT_S + 60) as answer:
                return json.load(answer)["value"]
        except TimeoutError:
            raise Silent(f"{method} {path}") from None
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {error.read().decode()}") from None

    def open(self, address):
        self.send("/url", url=address)
        self.evaluate(LISTEN)

    def evaluate(self, script, argument=None):
        answer = self.send("/execute/async", script=IN_PAGE % script, args=[json.dumps(argument)])
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        return json.loads(answer["given"])

    def _perform(self, actions):
        self.send("/actions", actions=actions)

    def errors(self):
        return self.evaluate("() => window.errorsHeard ?? []")


def webkit_path():
    """The path of the browser, or None if it, its driver or a screen is missing."""
    found = glob.glob("/usr/lib/*/webkit2gtk-4*/MiniBrowser")
    return max(found) if found and shutil.which("WebKitWebDriver") and shutil.which("Xvfb") else None


@contextlib.contextmanager
def webkit():
    """A context, that gives what makes contexts of new pages, each on a screen of its own.

    Where the screen ends, so does its browser.
    """
    path = webkit_path()
    if path is None:
        raise Missing("Debian, Ubuntu: sudo apt-get install webkit2gtk-driver xvfb; there is none for macOS")
    size = f"{WINDOW['width']}x{WINDOW['height']}x24"
    command = ("Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp")
    browser = {"binary": path, "args": ["--automation"]}
    capabilities = {"webkitgtk:browserOptions": browser, "timeouts": {"script": 1000 * SCRIPT_S}}

    @contextlib.contextmanager
    def new_page():
        with socket.socket() as some:
            some.bind(("127.0.0.1", 0))
            port = some.getsockname()[1]
        with _running(*command, stdout=subprocess.PIPE, text=True) as screen:
            environment = {**os.environ, "DISPLAY": f":{screen.stdout.readline().strip()}", "GDK_BACKEND": "x11"}
            with _running("WebKitWebDriver", f"--port={port}", env=environment) as driver:
                wait_for(lambda: _listens(port), driver)
                yield _WebKitPage(f"http://127.0.0.1:{port}", capabilities)

    yield new_page


def _listens(port):
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port)).close()
        return True

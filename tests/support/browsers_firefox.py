"""Firefox, by WebDriver BiDi (https://w3c.github.io/webdriver-bidi/)."""

import contextlib
import itertools
import json
import re
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

import websocket

from tests.support.browsers import WINDOW, DrivenPage, Missing

NAMES = ("firefox-esr", "firefox")
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


class Connection:
    """Commands are sent and answered one after the other; what else is heard meanwhile are errors of pages."""

    def __init__(self, address):
        self._socket = websocket.create_connection(address, timeout=180, suppress_origin=True)
        self._numbers = itertools.count()
        self.errors = {}

    def send(self, method, **params):
        """What a command gives."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            heard = json.loads(self._socket.recv())
            if heard["type"] == "event":
                self._note(heard["params"])
            elif heard["id"] == number:
                break
        if heard["type"] == "error":
            raise RuntimeError(f"{method}: {heard['error']}: {heard['message']}")
        return heard["result"]

    def _note(self, entry):
        if entry["level"] == "error":
            self.errors.setdefault(entry["source"]["context"], []).append(entry["text"])


class _FirefoxPage(DrivenPage):
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
        end = time.monotonic() + 120
        while not self._has(address):  # on a busy machine it says "complete" while the page before still stands
            if time.monotonic() > end:
                raise TimeoutError(f"not within 120 s: {address} is open")
            time.sleep(0.02)

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


def _address(process):
    """Where Firefox listens, which it says when it is there."""
    for line in process.stderr:
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
    raise RuntimeError("Firefox ended before it could be spoken to")


def executable():
    """The path of Firefox, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextlib.contextmanager
def launched():
    """A context, that gives what makes contexts of new pages."""
    path = executable()
    if path is None:
        raise Missing("Debian: sudo apt-get install firefox-esr; Ubuntu: sudo snap install firefox")
    with tempfile.TemporaryDirectory(prefix="snnreg-", ignore_cleanup_errors=True) as profile:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items()]
        (Path(profile) / "user.js").write_text("".join(lines))
        process = subprocess.Popen(
            [path, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            address = _address(process)
            threading.Thread(target=process.stderr.read, daemon=True).start()  # or it would wait for a reader
            connection = Connection(f"{address}/session")
            connection.send("session.new", capabilities={})
            connection.send("session.subscribe", events=["log.entryAdded"])

            @contextlib.contextmanager
            def new_page():
                page = _FirefoxPage(connection)
                yield page
                page.close()

            yield new_page
        finally:
            process.terminate()
            process.wait()

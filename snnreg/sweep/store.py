"""The folder of one sweep: a lock, a file for each run that is done, tables when all are (chapter 11).

Only the process that was called writes.  It has a lock on the folder that the operating system takes back when the
process ends, however it ends.
"""

import contextlib
import json
import os
import shutil
import socket
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from snnreg.base.errors import SnnregError
from snnreg.base.files import digest, replacing
from snnreg.experiment.provenance import difference, versions


@contextlib.contextmanager
def locked(folder):
    """Keep other processes out of a folder of results while the block runs.

    The lock belongs to the process: the operating system takes it back when the process ends or is
    killed, so that a dead one never stands in the way.

    Parameters
    ----------
    folder : Path
        Made if need be, and removed again if it is empty in the end.

    Raises
    ------
    SnnregError
        If another process has the lock; the message names process and machine.
    """
    owner = folder / "owner.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise SnnregError(
            f"another sweep works in {folder}: {_owner(owner)}; wait for it, or end it and give the same command"
        ) from error
    except OSError as error:
        raise SnnregError(
            f"cannot write {folder}: {error.strerror or error}; choose a folder that can be written"
        ) from error
    try:
        about = {"process": os.getpid(), "machine": socket.gethostname(), "since": _now()}
        with replacing(owner) as new:
            new.write_text(json.dumps(about))
        yield
    finally:
        owner.unlink(missing_ok=True)
        # Removed while it is held: who waits for the name finds out that it is gone, and tries again.
        with contextlib.suppress(OSError):  # Windows does not remove an open file: it stays, unlocked
            Path(lock.lock_file).unlink()
        lock.release()
        with contextlib.suppress(OSError):
            folder.rmdir()


def _owner(path):
    """Who has the lock, in words."""
    try:
        about = json.loads(path.read_text())
        return f"process {about['process']} on {about['machine']}, since {about['since']}"
    except (OSError, ValueError, KeyError):
        return "a process that has just begun"


class Store:
    """The folder of one sweep: what is done, what has failed, what is missing."""

    def __init__(self, folder, definition):
        self.folder = folder
        self.definition = definition
        self.unfinished = folder / "unfinished"
        self.manifest = folder / "manifest.json"
        self.numbers = range(len(definition.runs))

    def _path(self, number, failed=False):
        return self.unfinished / f"{number:05d}.{'failed' if failed else 'done'}.json"

    def finished(self):
        """Whether complete results of this definition lie in the folder, whole."""
        about = _json(self.manifest)
        return (
            about.get("definition_sha256") == self.definition.digest
            and bool(about.get("files"))
            and all(digest(self.folder / file) == expected for file, expected in about["files"].items())
        )

    def prepare(self, again):
        """Make the folder ready for runs of this definition, or refuse to mix them with others."""
        ours = {
            "definition_sha256": self.definition.digest,
            "definition": self.definition.content,
            "versions": versions(),
        }
        found = _json(self.manifest)
        if self.manifest.exists() and found.get("definition_sha256") != self.definition.digest and not again:
            raise SnnregError(
                f"{self.folder} holds results of another definition, written {found.get('written')}; keep them "
                "and give this definition another name, or replace them with --again"
            )
        begun = _json(self.unfinished / "definition.json")
        for key, what in (("definition_sha256", "another definition"), ("versions", "other versions")):
            if self.unfinished.exists() and begun.get(key) != ours[key]:
                if not again:
                    done = len(list(self.unfinished.glob("*.done.json")))
                    differs = difference(begun.get(key), ours[key]) if key == "versions" else ""
                    raise SnnregError(
                        f"{self.unfinished} holds {done} runs of {what}{differs}; "
                        "go back to what they were begun with, or start anew with --again"
                    )
                shutil.rmtree(self.unfinished)
        with replacing(self.unfinished / "definition.json") as new:
            new.write_text(json.dumps(ours, indent=1))

    def missing(self):
        """Numbers of the runs that are not done, in their order; those that failed are among them."""
        return [number for number in self.numbers if "tables" not in _json(self._path(number))]

    def failures(self):
        """Number and reason of each run that failed and has not been done since."""
        return {number: _json(self._path(number, failed=True)).get("error") for number in self.missing()}

    def keep(self, number, result):
        """Write what one run gave: its tables, or why it failed."""
        failed = "error" in result
        with replacing(self._path(number, failed)) as new:
            new.write_text(json.dumps(result))
        if not failed:
            self._path(number, failed=True).unlink(missing_ok=True)

    def collect(self, circumstances):
        """Write the tables and the manifest from the runs, all of which are done; then remove those."""
        results = [_json(self._path(number)) for number in self.numbers]
        files = {}
        for name in results[0]["tables"]:
            path = self.folder / f"{name}.csv"
            with replacing(path) as new:
                pd.DataFrame([row for r in results for row in r["tables"][name]]).to_csv(new, index=False)
            files[path.name] = digest(path)
        for file in set(_json(self.manifest).get("files", ())) - set(files):
            (self.folder / file).unlink(missing_ok=True)
        seconds = sum(r["seconds"] for r in results)
        about = {
            "about": self.definition.content["about"],
            **circumstances,
            "seeds": sorted({run.seed for run in self.definition.runs}),
            "definition": self.definition.content,
            "definition_sha256": self.definition.digest,
            "runs": len(results),
            "minutes_of_one_core": round(seconds / 60, 2),
            "commits": sorted({str(r["commit"]) for r in results}),
            "files": files,
        }
        with replacing(self.manifest) as new:
            new.write_text(json.dumps(about, indent=1) + "\n")
        shutil.rmtree(self.unfinished)


def _json(path):
    """What a file holds; an empty dict if there is no such file or it is damaged."""
    try:
        return json.loads(path.read_text())
    except (OSError, ValueError):
        return {}


def _now():
    return datetime.now(UTC).isoformat(timespec="seconds")

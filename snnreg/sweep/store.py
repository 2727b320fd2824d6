"""The folder of one sweep: a file for each run that is done, tables when all are (chapter 11).

Only the process that was called writes, while it has the lock on the folder.  Each file of a run says whose it is:
which run of which definition, with which versions, and the digest of its content.  So no other file tells what
those of a folder are, and at whatever moment a sweep is killed, its folder says the same.
"""

import contextlib
import hashlib
import json
import uuid
from pathlib import Path

import pandas as pd

from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, digest, leftovers, read_json
from snnreg.experiment.provenance import difference, versions


class Store:
    """The folder of one sweep: what is done, what has failed, what is missing."""

    def __init__(self, folder, definition):
        self.folder = folder
        self.definition = definition
        self.unfinished = folder / "unfinished"
        self.manifest = folder / "manifest.json"
        self.numbers = range(len(definition.runs))
        self.ours = {"definition_sha256": definition.digest, "versions": versions()}
        self.sweep = uuid.uuid4().hex

    def _path(self, number, failed=False):
        return self.unfinished / f"{number:05d}.{'failed' if failed else 'done'}.json"

    def finished(self):
        """Whether complete results of this definition lie in the folder, whole; clears away what led to them."""
        about = read_json(self.manifest)
        files = tables_of(about)
        whole = (
            about.get("definition_sha256") == self.definition.digest
            and bool(files)
            and all(digest(self.folder / file) == expected for file, expected in files.items())
        )
        if whole:
            self._clear(lambda found: found.get("sweep") == about.get("sweep"))
        return whole

    def prepare(self, again):
        """Make the folder ready for runs of this definition, or refuse to mix them with others."""
        about = read_json(self.manifest)
        if self.manifest.exists() and about.get("definition_sha256") != self.definition.digest and not again:
            raise SnnregError(
                f"{self.folder} holds results of another definition, written {about.get('written')}; keep them "
                "and give this definition another name, or replace them with --again"
            )
        older = self.unfinished / "definition.json"
        if older.exists() and not again:
            raise SnnregError(f"{self.unfinished} holds runs of an older snnreg; start anew with --again")
        older.unlink(missing_ok=True)
        begun = [found for found in map(_done, self._files("done")) if found]
        for key, what in (("definition_sha256", "another definition"), ("versions", "other versions")):
            others = [found.get(key) for found in begun if found.get(key) != self.ours[key]]
            if others and not again:
                differs = difference(others[0], self.ours[key]) if key == "versions" else ""
                raise SnnregError(
                    f"{self.unfinished} holds {len(others)} runs of {what}{differs}; "
                    "go back to what they were begun with, or start anew with --again"
                )
        # With --again those of complete results are cleared away too, which a killed sweep may have left.
        complete = about.get("sweep") if again else None
        self._clear(lambda found: not self._is_ours(found) or found.get("sweep") == complete)
        # Who goes on with a sweep bears its name.
        for found in begun:
            if self._is_ours(found) and found.get("sweep") != complete:
                self.sweep = found["sweep"]

    def _is_ours(self, found):
        return all(found.get(key) == value for key, value in self.ours.items())

    def _files(self, kind):
        return sorted(self.unfinished.glob(f"[0-9]*.{kind}.json"))

    def _clear(self, condition):
        """Remove the runs of which a condition is true, temporary files, and the folder once it is empty."""
        for path in leftovers(self.unfinished):
            path.unlink()
        for path in self._files("done"):
            if condition(_done(path)):
                path.unlink()
        if not self._files("done"):
            for path in self._files("failed"):
                path.unlink()
        with contextlib.suppress(OSError):  # not empty, or not there
            self.unfinished.rmdir()

    def missing(self):
        """Numbers of the runs that are not done, in their order; those that failed are among them."""
        return [number for number in self.numbers if self._result(number) is None]

    def _result(self, number):
        """What a run gave, if it is done."""
        found = _done(self._path(number))
        return found["result"] if self._is_ours(found) and found["run"] == number else None

    def failures(self):
        """Number and reason of each run that failed and has not been done since."""
        return {number: read_json(self._path(number, failed=True)).get("error") for number in self.missing()}

    def keep(self, number, result):
        """Write what one run gave: its tables, or why it failed."""
        failed = "error" in result
        content = result if failed else {"run": number, "sweep": self.sweep, **self.ours, "result": result}
        with atomic_write(self._path(number, failed)) as new:
            new.write_text(json.dumps(content if failed else {**content, "sha256": _digest(content)}))
        if not failed:
            self._path(number, failed=True).unlink(missing_ok=True)

    def collect(self, circumstances):
        """Write the tables and the manifest from the runs, all of which are done; then remove those."""
        results = [self._result(number) for number in self.numbers]
        before, files = read_json(self.manifest), {}
        seconds = sum(r["seconds"] for r in results)
        about = {
            "about": self.definition.content["about"],
            **circumstances,
            "seeds": sorted({run.seed for run in self.definition.runs}),
            "definition": self.definition.content,
            "definition_sha256": self.definition.digest,
            "sweep": self.sweep,
            "runs": len(results),
            "minutes_of_one_core": round(seconds / 60, 2),
            "commits": sorted({str(r["commit"]) for r in results}),
            "files": files,
        }
        # All are written before the first takes its place; the manifest, entered first, takes its own last.
        with contextlib.ExitStack() as stack:
            manifest = stack.enter_context(atomic_write(self.manifest))
            for name in results[0]["tables"]:
                new = stack.enter_context(atomic_write(self.folder / f"{name}.csv"))
                pd.DataFrame([row for r in results for row in r["tables"][name]]).to_csv(new, index=False)
                files[f"{name}.csv"] = digest(new)
            manifest.write_text(json.dumps(about, indent=1) + "\n")
        for file, expected in tables_of(before).items():
            if file not in files and digest(self.folder / file) == expected:
                (self.folder / file).unlink()
        self._clear(lambda found: True)


def tables_of(about):
    """The tables that a manifest names, with their digests: bare names of csv files, whatever else it says."""
    files = about.get("files")
    if not isinstance(files, dict):
        return {}
    return {name: sha256 for name, sha256 in files.items() if Path(name).name == name and name.endswith(".csv")}


def _done(path):
    """What the file of a run that is done holds; an empty dict if it is not whole."""
    found = read_json(path)
    expected = found.pop("sha256", None)
    return found if found and expected == _digest(found) else {}


def _digest(content):
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

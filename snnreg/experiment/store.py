"""The folder of one sweep: a file for each run that is done, tables when all are (chapter 15).

Only the process that was called writes, while it has the lock on the folder.  Each file of a run says which run of
which definition it is, and with which versions.  At whatever moment a sweep is killed, its folder says the same.
"""

import contextlib
import io
import json
import uuid
from pathlib import Path

import numpy as np
import pandas as pd

from snnreg.base.errors import SnnregError
from snnreg.base.files import atomic_write, digest, leftovers, read_arrays, read_json
from snnreg.experiment.provenance import difference, versions

MANIFEST, FIGURE = "manifest.json", "figure.png"
FILES = ("runs.csv", "weights.npz", MANIFEST, FIGURE)
"""What runs and the command line write: no file of somebody else under these names is replaced unasked."""


class Store:
    """The folder of one sweep: what is done, what has failed, what is missing."""

    def __init__(self, folder, definition):
        self.folder, self.definition = folder, definition
        self.unfinished, self.manifest = folder / "unfinished", folder / MANIFEST
        self.numbers = range(len(definition.runs))
        self.ours = {"definition_sha256": definition.digest, "versions": versions()}
        self.sweep = uuid.uuid4().hex

    def _path(self, number, failed=False):
        return self.unfinished / f"{number:05d}.{'failed.json' if failed else 'done.npz'}"

    def finished(self):
        """Whether complete results of this definition lie in the folder, unchanged; removes what led to them."""
        about = read_json(self.manifest)
        files = tables_of(about) if about.get("definition_sha256") == self.definition.digest else {}
        whole = bool(files) and all(digest(self.folder / file) == sha256 for file, sha256 in files.items())
        if whole:
            self._clear(lambda found: found.get("sweep") == about.get("sweep"))
        return whole

    def prepare(self, again):
        """Make the folder ready for runs of this definition.

        Other results are replaced only when asked for, so that nobody loses work by a slip.  Runs of other
        versions are refused, because a table of two versions would be the result of neither.
        """
        for name in FILES:
            if (self.folder / name).is_dir():
                raise SnnregError(f"cannot write {self.folder / name}: a folder is in its place; choose another")
        about = read_json(self.manifest)
        there = [name for name in FILES if (self.folder / name).exists()]
        runs = [found for found in map(_done, self._files("done.npz")) if found]
        what = None
        if about and about.get("definition_sha256") != self.definition.digest:
            what = f"results of another definition ({about.get('command')}, written {about.get('written')})"
        elif there and not about and not any(map(self._is_ours, runs)):  # else killed before its manifest
            what = f"{there[0]}, which no command of snnreg wrote"
        if what and not again:
            raise SnnregError(f"{self.folder} holds {what}; choose another folder, or replace it with --again")
        for key, what in (("definition_sha256", "another definition"), ("versions", "other versions")):
            others = [found.get(key) for found in runs if found.get(key) != self.ours[key]]
            if others and not again:
                differs = difference(others[0], self.ours[key]) if key == "versions" else ""
                raise SnnregError(
                    f"{self.unfinished} holds {len(others)} runs of {what}{differs}; "
                    "restore what they were started with, or discard them with --again"
                )
        # With --again those of complete results go too, which a killed sweep may have left.
        complete = about.get("sweep") if again else None
        self._clear(lambda found: not self._is_ours(found) or found.get("sweep") == complete)
        # A sweep that is resumed keeps its name.
        for found in runs:
            if self._is_ours(found) and found.get("sweep") != complete:
                self.sweep = found["sweep"]

    def _is_ours(self, found):
        return all(found.get(key) == value for key, value in self.ours.items())

    def _files(self, kind):
        return sorted(self.unfinished.glob(f"[0-9]*.{kind}"))

    def _clear(self, condition):
        """Remove runs of which a condition is true, failures, temporary files, and the folder once it is empty."""
        for path in [*leftovers(self.unfinished), *self._files("failed.json")]:
            path.unlink()
        for path in self._files("done.npz"):
            if condition(_done(path)):
                path.unlink()
        with contextlib.suppress(OSError):  # not empty, or not there
            self.unfinished.rmdir()

    def missing(self):
        """Numbers of the runs that are not done, in their order; those that failed are among them."""
        return [number for number in self.numbers if self._result(number) is None]

    def _result(self, number):
        """What a run gave, if it is done."""
        found = _done(self._path(number))
        return found if self._is_ours(found) and found["run"] == number else None

    def failures(self):
        """Number and reason of each run that failed and has not been done since."""
        return {number: read_json(self._path(number, failed=True)).get("error") for number in self.missing()}

    def keep(self, number, result):
        """Write what one run gave: its tables, or why it failed."""
        failed = "error" in result
        with atomic_write(self._path(number, failed)) as new:
            if failed:
                new.write_text(json.dumps(result))
            else:
                _write_done(new, {"run": number, "sweep": self.sweep, **self.ours, **result})
                self._path(number, failed=True).unlink(missing_ok=True)

    def collect(self, circumstances):
        """Write the tables and the manifest from the runs, all of which are done; then remove those."""
        results, arms = [self._result(number) for number in self.numbers], self.definition.arms
        done = list(zip(self.definition.runs, results, arms, strict=True))
        about = {
            "about": self.definition.content["about"],
            **circumstances,
            **_effort(done),
            "definition": self.definition.content,
            "definition_sha256": self.definition.digest,
            "sweep": self.sweep,
            "commits": sorted({str(r["commit"]) for r in results}),
        }
        if arms[0] is not None:
            about["arms"] = {
                arm: _effort([each for each in done if each[2] == arm]) for arm in dict.fromkeys(arms)
            }
        before, files = read_json(self.manifest), {}
        # All are written before the first takes its place; the manifest, entered first, takes its own last.
        with contextlib.ExitStack() as stack:
            manifest = stack.enter_context(atomic_write(self.manifest))
            for name, table in merge(results, arms).items():
                file = f"{name}.{'npz' if isinstance(table, dict) else 'csv'}"
                new = stack.enter_context(atomic_write(self.folder / file))
                with new.open("wb") as stream:
                    if isinstance(table, dict):
                        np.savez_compressed(stream, **table)
                    else:
                        table.to_csv(stream, index=False)
                files[file] = digest(new)
            manifest.write_text(json.dumps({**about, "files": files}, indent=1) + "\n")
        for file, sha256 in tables_of(before).items():
            if file not in files and digest(self.folder / file) == sha256:
                (self.folder / file).unlink()
        self._clear(lambda found: True)


def _effort(done):
    """What some runs were, of which each is (run, result, arm), for the manifest."""
    return {
        "seeds": sorted({run.seed for run, _, _ in done}),
        "runs": len(done),
        "minutes_of_one_core": round(sum(result["seconds"] for _, result, _ in done) / 60, 2),
    }


def merge(results, arms):
    """The tables of all runs by name: rows of a csv file as a DataFrame, arrays of a npz file as a dict."""
    tables = {}
    for result, arm in zip(results, arms, strict=True):
        for name, table in result["tables"].items():
            if isinstance(table, dict):
                tables.setdefault(name, {}).update(table)
            else:
                column = {} if arm is None else {"arm": arm}
                tables.setdefault(name, []).extend({**column, **row} for row in table)
    return {name: table if isinstance(table, dict) else pd.DataFrame(table) for name, table in tables.items()}


def tables_of(about):
    """The tables that a manifest names, with their digests; only files beside it, so that no other is removed."""
    files = about.get("files")
    names = files if isinstance(files, dict) else {}
    return {name: names[name] for name in names if Path(name).name == name and name.endswith((".csv", ".npz"))}


def read_table(name, content):
    """One table from the bytes of its file."""
    return read_arrays(io.BytesIO(content)) if name.endswith(".npz") else pd.read_csv(io.BytesIO(content))


def _write_done(path, found):
    """Write what a run gave to one file: arrays as they are, everything else as JSON."""
    rows, arrays = {}, {}
    for name, table in found["tables"].items():
        if isinstance(table, dict):
            arrays |= {f"{name}/{key}": array for key, array in table.items()}
        else:
            rows[name] = table
    about = json.dumps({**found, "tables": rows}).encode()
    with path.open("wb") as stream:
        np.savez_compressed(stream, about=np.frombuffer(about, np.uint8), **arrays)


def _done(path):
    """What :func:`_write_done` wrote; an empty dict if it is not there or damaged."""
    try:
        arrays = read_arrays(path)
        found = json.loads(arrays.pop("about").tobytes())
        for key, array in arrays.items():
            name, key = key.split("/", 1)
            found["tables"].setdefault(name, {})[key] = array
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return found

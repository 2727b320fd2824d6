"""A kind of run for tests of the run machine: quick, counted, and waiting, failing or dying where it is told."""

import json
import os
import tempfile
import time
import uuid
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from snnreg import experiment  # not its parts: Brian2, which they import, takes SIGINT before the command does
from tests.support.processes import start_python

FILES = ["arrays.npz", "manifest.json", "more.csv", "runs.csv"]


@dataclass(frozen=True)
class Probe:
    """Leaves a mark ``seed-unique`` in a folder whenever it starts; a file there tells it what to do."""

    seed: int
    marks: str
    colour: str = "red"
    images_asked_for = ()
    named_values = {"seed": {"even": [0, 2, 4]}}

    def check_data(self):
        """Nothing is needed."""

    def tables(self):
        folder = Path(self.marks)
        (folder / f"{self.seed}-{uuid.uuid4().hex}").touch()
        while (folder / f"wait {self.seed}").exists():
            time.sleep(0.02)
        if (folder / f"leave {self.seed}").exists():
            from joblib.externals.loky.backend import resource_tracker

            left = tempfile.mkdtemp()
            resource_tracker.register(left, "folder")  # as joblib does, and nobody takes it back
            (folder / "left").write_text(left)
        if (folder / f"fail {self.seed}").exists():
            raise ValueError(f"seed {self.seed} was told\nto fail")
        if (folder / f"die {self.seed}").exists():
            while not done_files(folder.parent):
                time.sleep(0.02)  # what was finished and not yet taken is lost with the process
            os._exit(3)
        return {
            "runs": [{"seed": self.seed, "square": self.seed**2}],
            "more": [{"seed": self.seed}] * 2,
            "arrays": {f"{self.colour}{self.seed}": np.arange(self.seed)},
        }


def write_definition(folder, seeds, rest=""):
    """Write a definition of probes and make the folder of their marks."""
    (folder / "marks").mkdir(exist_ok=True)
    path = folder / "probe.toml"
    marks = json.dumps(str(folder / "marks"))
    seeds = seeds if isinstance(seeds, str) else list(seeds)
    path.write_text(
        'about = "A test."\nrun = "tests.support.sweep_probe:Probe"\n'
        f"fixed = {{marks = {marks}}}\naxes = {{seed = {seeds}}}\n{rest}"
    )
    return path


def tell(folder, what):
    """Tell the run of one seed to wait, to fail or to die, as in ``wait 3``."""
    (folder / "marks" / what).touch()


def untell(folder, what):
    (folder / "marks" / what).unlink(missing_ok=True)


def starts(folder):
    """How often each seed was started."""
    return Counter(int(path.name.split("-")[0]) for path in (folder / "marks").glob("*-*"))


def done_files(folder):
    return sorted((folder / "probe" / "unfinished").glob("[0-9]*.run"))


def assert_complete(folder, seeds):
    """The results hold every seed once, and nothing else is left in the folder."""
    assert sorted(path.name for path in (folder / "probe").iterdir()) == FILES
    tables, about = experiment.load(folder / "probe")
    assert tables["runs"].to_dict("list") == {"seed": list(seeds), "square": [s**2 for s in seeds]}
    assert list(tables["more"].seed) == [s for s in seeds for _ in "ab"]
    assert {name: list(array) for name, array in tables["arrays"].items()} == {
        f"red{seed}": list(range(seed)) for seed in seeds
    }
    assert about["seeds"] == list(seeds) and about["runs"] == len(seeds)


def start_command(*arguments):
    """The command line in a process group of its own, as a shell starts it."""
    return start_python("-m", "snnreg", *arguments)

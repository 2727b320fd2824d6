"""A sweep and a reproduction that are killed at whatever moment: the same command gives the same files after it.

A process that has loaded everything forks for each attempt, so that one costs some hundredths of a second.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from tqdm.auto import tqdm

from snnreg import experiment
from snnreg.decay import Decay
from snnreg.sweep import load, sweep
from tests.support import sweep_probe

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]

assert sweep_probe.KINDS["probe"]
# What is forked would share the lock of progress bars, which who is killed keeps; nor would it have their thread.
tqdm.set_lock(threading.RLock())
tqdm.monitor_interval = 0
SEEDS = range(3)
CHANGES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree", "os.truncate")
"""What Python tells of to whoever listens, before it is done."""


def killed(do, at=None, after_s=None):
    """Do something in a process of its own, killed before its `at`-th change of a file or after a time.

    Returns whether it was; its changes are those of files that are written, and of names.
    """
    child = os.fork()
    if child == 0:
        seen = 0

        def listen(event, arguments):
            nonlocal seen
            if event not in CHANGES or (event == "open" and not written(*arguments)):
                return
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

        if at is not None:
            sys.addaudithook(listen)
        code = 1
        try:
            do()
            code = 0
        finally:
            os._exit(code)
    if after_s is not None:
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "it failed instead of being killed"
    return os.WIFSIGNALED(status)


def written(path, mode, flags):
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) if isinstance(flags, int) else False


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def content(folder, files):
    return {name: (folder / name).read_bytes() for name in files}


# Sweeps

WHOLE = ["manifest.json", "more.csv", "runs.csv"]


class Sweep:
    """A small sweep in a folder, and what it gives."""

    def __init__(self, folder):
        self.folder = folder
        (folder / "marks").mkdir(parents=True)
        self.path = folder / "probe.toml"
        self.path.write_text(
            f'about = "A test."\nrun = "probe"\n[axes]\nseed = {list(SEEDS)}\n'
            f"[fixed]\nmarks = {json.dumps(str(folder / 'marks'))}\n"
        )

    def go(self, again=False):
        return sweep(self.path, jobs=1, progress=False, again=again)

    def tables(self):
        return content(self.folder / "probe", ["more.csv", "runs.csv"])


@pytest.fixture
def expected(tmp_path):
    done = Sweep(tmp_path / "expected")
    done.go()
    return done.tables()


def check_resumed(done, again, expected):
    """The same command goes on to the same files, and leaves nothing else behind."""
    done.go(again)
    load(done.folder / "probe")
    assert names(done.folder / "probe") == WHOLE
    assert done.tables() == expected
    assert done.go().run_now == 0


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_a_sweep_killed_at_every_change_of_a_file(tmp_path, expected, again):
    at = 0
    while True:
        done = Sweep(tmp_path / f"{at}")
        if again:
            done.go()
        if not killed(lambda done=done: done.go(again), at=at):
            break
        check_resumed(done, again, expected)
        at += 1
    assert at > 20, "too few changes were seen"


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_a_sweep_killed_at_random(tmp_path, expected, again):
    """Half of 200 times each, which did not come after its end; now and then twice before it may end."""
    rng = random.Random(0)
    timed = Sweep(tmp_path / "timed")
    start = time.perf_counter()
    killed(timed.go)
    lasts_s = time.perf_counter() - start
    times = tries = 0
    while times < 100:
        tries += 1
        assert tries < 1000, "most had ended before"
        done = Sweep(tmp_path / f"{tries}")
        if again:
            done.go()
        for _ in range(rng.choice([1, 1, 2])):
            times += killed(lambda done=done: done.go(again), after_s=rng.uniform(0, lasts_s))
        check_resumed(done, again, expected)


def test_complete_results_that_were_to_be_cleared_are_done_again_when_asked(tmp_path):
    """Killed in its last clean-up: the runs of complete results lie there still."""
    at, seen = 0, False
    while True:
        done = Sweep(tmp_path / f"{at}")
        if not killed(done.go, at=at):
            break
        complete = (done.folder / "probe" / "manifest.json").exists()
        left = list((done.folder / "probe").glob("unfinished/*.done.json"))
        if complete:
            seen = seen or bool(left)
            assert done.go(again=True).run_now == len(SEEDS)
        at += 1
    assert seen, "no such moment was met"


# Reproductions

FILES = ["manifest.json", "runs.csv", "weights.npz"]


def reproduce(out, seed, again=False):
    plan = experiment.Plan(digits=(7,), unknown=(), train_per_digit=1, test_per_digit=1)
    experiment.reproduce(plan, [Decay()], [seed], out=out, again=again, progress=False)


def numbers(folder):
    rows, weights, about = experiment.load_results(folder)
    counted = rows.drop(columns=["train_s", "test_s"]).to_csv()
    return counted, {name: array.tobytes() for name, array in weights.items()}, about["seeds"]


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_a_reproduction_killed_at_every_change_of_a_file(tmp_path, again):
    """With --again other results stood there: they can be read until the new are whole, or say they are not."""
    reproduce(tmp_path / "expected", 3)
    expected = numbers(tmp_path / "expected")
    reproduce(tmp_path / "other", 5)
    before, at, whole = numbers(tmp_path / "other"), 0, 0
    while True:
        out = tmp_path / f"{at}"
        if again:
            out.mkdir()
            for name, data in content(tmp_path / "other", FILES).items():
                (out / name).write_bytes(data)
        if not killed(lambda out=out: reproduce(out, 3, again), at=at):
            break
        if again:
            try:
                assert numbers(out) in (before, expected)
                whole += 1
            except experiment.reproduction.SnnregError as error:
                assert "is not the file that was written with its manifest" in str(error)
        reproduce(out, 3, again)
        assert names(out) == FILES
        assert numbers(out) == expected
        at += 1
    assert at > 20, "too few changes were seen"
    # Three files take their names in turn: killed between these, the folder says that they do not belong together.
    assert not again or whole >= at - 10, "the old results stay until the new take their place"


# What a folder says must be true.


def test_only_tables_of_its_own_are_removed(tmp_path):
    done = Sweep(tmp_path / "sweep")
    done.go()
    folder = done.folder / "probe"
    victims = [done.folder / "victim", done.folder / "victim.csv", folder / "notes.csv", tmp_path / "far.csv"]
    for victim in victims:
        victim.write_text("keep me")
    about = json.loads((folder / "manifest.json").read_text())
    about["files"] |= dict.fromkeys(("../victim", "../victim.csv", "notes.csv", str(victims[3])), "0" * 64)
    (folder / "manifest.json").write_text(json.dumps(about))
    assert done.go(again=True).run_now == len(SEEDS)
    assert all(victim.read_text() == "keep me" for victim in victims)
    assert Path(folder / "runs.csv").exists()

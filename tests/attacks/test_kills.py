"""A sweep that is killed at whatever moment: the same command gives the same files after it.

A process that has loaded everything forks for each attempt, so that one costs some hundredths of a second.
"""

import os
import signal
import sys
import threading

import pytest
from tqdm.auto import tqdm

from snnreg.experiment import load, sweep
from tests.support.sweep_probe import FILES, done_files, write_definition

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning"),
]

# A fork would share the lock of progress bars, which a killed process keeps; nor would it have their thread.
tqdm.set_lock(threading.RLock())
tqdm.monitor_interval = 0
SEEDS = range(2)
CHANGES = ("open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "shutil.rmtree", "os.truncate")
"""Events of Python's audit hook that change a file, each before it happens."""


def is_killed(do, at):
    """Do something in a process that is killed before its `at`-th change of a file; whether it was."""
    child = os.fork()
    if child == 0:
        seen = 0

        def listen(event, arguments):
            nonlocal seen
            if event not in CHANGES or (event == "open" and not writes(*arguments)):
                return
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

        sys.addaudithook(listen)
        code = 1
        try:
            do()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0, "it failed instead of being killed"
    return os.WIFSIGNALED(status)


def writes(path, mode, flags):
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)) if isinstance(flags, int) else False


def run(folder, again=False):
    return sweep(folder / "probe.toml", jobs=1, progress=False, again=again)


def tables(folder):
    return {name: (folder / "probe" / name).read_bytes() for name in FILES if name.endswith(".csv")}


@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_a_sweep_killed_at_every_change_of_a_file(tmp_path, again):
    """The same command goes on; only where the results were complete already, nothing is left to do."""
    expected, at = None, 0
    while True:
        folder = tmp_path / f"{at}"
        folder.mkdir()
        write_definition(folder, SEEDS)
        if again:
            run(folder)
            expected = expected or tables(folder)
        if not is_killed(lambda folder=folder: run(folder, again), at):
            break
        complete = not again and (folder / "probe" / "manifest.json").exists()
        kept = len(done_files(folder))
        assert run(folder, again).run_now == (0 if complete else len(SEEDS) - kept) or again
        loaded, _ = load(folder / "probe")
        assert sorted(path.name for path in (folder / "probe").iterdir()) == FILES
        assert list(loaded["arrays"]["red1"]) == [0]
        assert tables(folder) == (expected := expected or tables(folder))
        assert run(folder).run_now == 0
        at += 1
    assert at > 20, "too few changes were seen"

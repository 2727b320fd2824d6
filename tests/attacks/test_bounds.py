"""What would take for ever or all memory is refused at once."""

import re

import pytest

from snnreg.command import cli
from snnreg.experiment import pool
from snnreg.experiment.definition import kind_of
from snnreg.simulation import engines

PROTOCOL = {"seed": 0, "digits": (7, 4), "unknown": (1, 9), "train_per_digit": 3, "test_per_digit": 2}
KINDS = {
    "decays": {"decays": [{"when": "never"}, {"when": "after-training"}, {"when": "online"}, {"when": "online"}]},
    "uses": {},
    "orders": {"last_images": 1, "orders": 2},
    "ranges": {"variant": "x", "cuts": [-1, 0.2], "brightness": [1, 2], "disturbances": {"contrast": [0.5]}},
    "methods": {"methods": {"none": [0], "threshold": [1], "leak": [60, 600]}},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_shows_as_many_images_as_it_says(monkeypatch, kind):
    show, shown = engines.Loop.show, []

    def counted(state, trains, *rest, **choices):
        shown.append(len(trains))
        return show(state, trains, *rest, **choices)

    monkeypatch.setattr(engines.Loop, "show", counted)
    run = kind_of(kind)(**PROTOCOL, **KINDS[kind])
    run.tables()
    assert sum(shown) == run.images


@pytest.fixture
def words(monkeypatch, capsys):
    """What was printed when the first run began."""
    said = []

    def begins(*_, **__):
        said.append(capsys.readouterr().out)
        raise KeyboardInterrupt

    monkeypatch.setattr("snnreg.experiment.sweeps.results", begins)
    return said


def begun(command, folder):
    (folder / "a.toml").write_text('about = "A"\nrun = "decays"\n[axes]\nseed = [3, 4]\n')
    rest = ["reproduce"] if command == "reproduce" else ["sweep", str(folder / "a.toml")]
    return cli.main([*rest, "--jobs", "1", "--out", str(folder / "out")])


@pytest.mark.parametrize("command", ["reproduce", "sweep"])
def test_how_much_it_is_is_said_at_once(tmp_path, words, command):
    assert begun(command, tmp_path) == 130
    assert re.search(r"2 runs, 1 at a time, [0-9,]+ images, arrays of [0-9]+ MB\n", words[0])


@pytest.mark.parametrize("command", ["reproduce", "sweep"])
def test_what_does_not_fit_into_memory_is_not_begun(tmp_path, words, monkeypatch, capsys, command):
    monkeypatch.setattr("snnreg.experiment.effort._memory", lambda: 10**7)
    assert begun(command, tmp_path) == 2
    assert words == [] and not (tmp_path / "out").exists()
    told = r"snnreg: arrays of [0-9.]+ GB are needed, 1 runs at a time, and this machine has 0.01 GB; take fewer"
    assert re.match(told, capsys.readouterr().err)


def test_no_more_processes_are_started_than_there_are_runs(monkeypatch):
    asked = []

    def executor(max_workers):
        asked.append(max_workers)
        raise RuntimeError("no processes here")

    monkeypatch.setattr(pool, "get_reusable_executor", executor)
    with pytest.raises(RuntimeError, match="no processes here"):
        list(pool.results([None], [0], 12, None))
    assert asked == [1]

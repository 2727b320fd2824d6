"""Folders of results: one at work, nothing of others lost, nothing taken for what it is not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from brian2 import second

from snnreg.base.errors import SnnregError
from snnreg.decay import ONLINE, Decay
from snnreg.experiment import Plan, load_results, reproduce
from snnreg.sweep import sweep
from tests.sweep import test_sweep as sweeps

ROOT = Path(__file__).resolve().parents[2]
PLAN = Plan(train_per_digit=4, test_per_digit=2)
ONE = [Decay()]


def small(out, seed=3, **options):
    return reproduce(PLAN, ONE, [seed], out=out, progress=False, **options)


@pytest.fixture
def folder(tmp_path):
    small(tmp_path / "out")
    return tmp_path / "out"


def content(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# Reproductions


def test_other_results_are_replaced_only_when_asked(folder):
    before = content(folder)
    with pytest.raises(SnnregError, match=r"results of another command.*replace what is there with --again"):
        small(folder, seed=4)
    assert content(folder) == before
    small(folder)
    small(folder, seed=4, again=True)
    assert load_results(folder)[2]["seeds"] == [4]


@pytest.mark.parametrize("name", ["runs.csv", "weights.npz", "figure.png", "manifest.json"])
def test_a_file_of_somebody_else_is_left_alone(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(SnnregError, match=f"holds {name}; choose another folder"):
        small(tmp_path)
    assert content(tmp_path) == {name: b"mine"}


@pytest.mark.skipif(not os.path.exists("/dev/shm") or os.geteuid() != 0, reason="needs a small disk")
def test_a_full_disk_takes_nothing_with_it(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1500k", "none", disk], capture_output=True).returncode:
        pytest.skip("no disk can be mounted here")
    try:
        small(disk / "out")
        before = content(disk / "out")
        (disk / "filler").write_bytes(b"\0" * (os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize - 8192))
        with pytest.raises(SnnregError, match="cannot write .*No space left on device"):
            small(disk / "out", seed=4, again=True)
        assert {name: data for name, data in content(disk / "out").items() if name in before} == before
        assert not list((disk / "out").glob(".snnreg-*"))
    finally:
        subprocess.run(["umount", disk], check=True)


def test_two_decays_that_would_share_their_files_are_refused(tmp_path):
    with pytest.raises(SnnregError, match="two decays act at the same time"):
        reproduce(PLAN, [Decay(ONLINE, 9 * second), Decay(ONLINE, 7 * second)], [0], out=tmp_path, progress=False)


PROGRAM = """
import sys
from tests.attacks.test_folders import small, load_results
from snnreg.base.errors import SnnregError
from pathlib import Path
print("ready", flush=True)
sys.stdin.readline()
try:
    small(Path(sys.argv[1]), int(sys.argv[2]), again=True)
    print("done")
except SnnregError as error:
    print(error)
"""


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [(1, 2, 3, 4), (1, 1, 1, 1)], ids=["others", "the same"])
def test_four_at_once_do_not_mix(tmp_path, seeds):
    """Each is done or says who works there; what is there in the end belongs together."""
    started = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tmp_path / "out"), str(seed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for seed in seeds
    ]
    for process in started:
        assert process.stdout.readline() == "ready\n"
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    ends = [process.communicate(timeout=240) for process in started]
    assert all(said == "done\n" or "another snnreg works in" in said for said, _ in ends), ends
    assert any(said == "done\n" for said, _ in ends)
    rows, weights, about = load_results(tmp_path / "out")
    assert set(rows.seed) == set(about["seeds"]) and f"seed{about['seeds'][0]}_never_weights" in weights
    assert sorted(content(tmp_path / "out")) == ["manifest.json", "runs.csv", "weights.npz"]


# What is read


def changed(path, change):
    path.write_text(json.dumps(change(json.loads(path.read_text()))))


READ = {
    "nonsense": (lambda f: (f / "runs.csv").write_text("hello"), "runs.csv is not the file that was written"),
    "another number": (
        lambda f: (f / "runs.csv").write_text((f / "runs.csv").read_text().replace("white", "black")),
        "runs.csv is not the file that was written",
    ),
    "no digests": (
        lambda f: changed(f / "manifest.json", lambda a: {k: v for k, v in a.items() if k != "files"}),
        "has no digests",
    ),
    "a list": (lambda f: changed(f / "manifest.json", lambda a: [a]), "manifest.json holds no table"),
    "digests in a list": (lambda f: changed(f / "manifest.json", lambda a: {**a, "files": []}), "has no digests"),
    "a word": (lambda f: changed(f / "manifest.json", lambda a: {**a, "finished": "no"}), "have not finished"),
}


@pytest.mark.parametrize("case", READ)
def test_what_is_not_what_was_written_is_refused(folder, case):
    harm, message = READ[case]
    harm(folder)
    with pytest.raises(SnnregError, match=message) as told:
        load_results(folder)
    assert "\n" not in str(told.value) and "--again" in str(told.value)


def test_the_results_of_the_book_are_read_without_digests():
    for name in ("paper_text", "paper_code"):
        rows, weights, about = load_results(name)
        assert len(rows) and len(weights) and about["finished"] is True


# Sweeps


@pytest.fixture
def half(tmp_path):
    """A sweep of which one run is missing."""
    path = sweeps.definition(tmp_path, range(3))
    sweeps.tell(tmp_path, "fail 1")
    sweep(path, jobs=1, progress=False)
    sweeps.untell(tmp_path, "fail 1")
    return path


def file_of(folder, number):
    return folder / "probe" / "unfinished" / f"{number:05d}.done.json"


DONE = {
    "another number": lambda folder: file_of(folder, 0).write_text(
        file_of(folder, 0).read_text().replace('"square": 0', '"square": 7')
    ),
    "another run": lambda folder: file_of(folder, 0).write_bytes(file_of(folder, 2).read_bytes()),
    "cut": lambda folder: file_of(folder, 0).write_bytes(file_of(folder, 0).read_bytes()[:50]),
    "null": lambda folder: file_of(folder, 0).write_text("null"),
    "a list": lambda folder: file_of(folder, 0).write_text("[]"),
}


@pytest.mark.parametrize("case", DONE)
def test_a_run_whose_file_is_not_its_own_is_done_again(half, tmp_path, case):
    DONE[case](tmp_path)
    assert sweep(half, jobs=1, progress=False).run_now == 2
    sweeps.assert_complete(tmp_path, range(3))


def test_runs_of_an_older_version_are_not_lost_unasked(half, tmp_path):
    (tmp_path / "probe" / "unfinished" / "definition.json").write_text("{}")
    with pytest.raises(SnnregError, match="runs of an older snnreg"):
        sweep(half, jobs=1, progress=False)
    sweep(half, jobs=1, progress=False, again=True)
    sweeps.assert_complete(tmp_path, range(3))


@pytest.mark.parametrize("manifest", ["[]", "null", '{"files": {"runs.csv": 3}}', '{"files": ["runs.csv"]}'])
def test_a_manifest_that_is_none_is_refused(half, tmp_path, manifest):
    (tmp_path / "probe" / "manifest.json").write_text(manifest)
    with pytest.raises(SnnregError, match="results of another definition"):
        sweep(half, jobs=1, progress=False)

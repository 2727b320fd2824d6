"""Sweeps are resumed after whatever stops them: nothing is lost, nothing is done twice, nothing is mixed."""

import json
import os
import re
import socket
import sys
from importlib.util import find_spec

import numpy as np
import pytest

from snnreg.base.errors import SnnregError
from snnreg.base.folders import folder_lock
from snnreg.command import cli
from snnreg.datasets import mnist
from snnreg.experiment import load, provenance, sweep
from snnreg.experiment.definition import kind_of, read
from snnreg.experiment.provenance import RESULTS
from snnreg_studies.digits import DIGIT_SETS
from tests.support.sweep_probe import assert_complete, done_files, starts, tell, untell, write_definition

ONE = {"jobs": 1, "progress": False}


def content(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What a sweep gives.


def test_results_and_manifest(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["snnreg", "sweep", "probe.toml"])
    outcome = sweep(write_definition(tmp_path, range(4)), **ONE)
    assert (outcome.runs, outcome.run_now, outcome.failed) == (4, 4, {})
    assert_complete(tmp_path, range(4))
    _, about = load(tmp_path / "probe")
    assert about["command"] == "snnreg sweep probe.toml" and about["about"] == "A test."
    assert about["versions"] == provenance.versions()
    assert about["definition"]["axes"] == {"seed": [0, 1, 2, 3]}
    assert re.fullmatch("[0-9a-f]{64}", about["definition_sha256"]) and about["minutes_of_one_core"] >= 0


def test_a_complete_sweep_is_not_done_again_unless_asked(tmp_path):
    path = write_definition(tmp_path, range(3))
    sweep(path, **ONE)
    assert sweep(path, **ONE).run_now == 0
    # Comments, layout and the sentence that says what is asked do not make another definition.
    path.write_text("# why\n\n" + path.read_text().replace("A test.", "A better sentence."))
    assert sweep(path, **ONE).run_now == 0
    assert set(starts(tmp_path).values()) == {1}
    assert sweep(path, **ONE, again=True).run_now == 3
    assert set(starts(tmp_path).values()) == {2}
    assert_complete(tmp_path, range(3))


def test_a_bar_counts_runs_unless_it_is_declined(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("snnreg.base.progress.DELAY_S", 0)
    path = write_definition(tmp_path, range(2))
    sweep(path, jobs=1)
    assert "probe: " in capsys.readouterr().err
    sweep(path, **ONE, again=True)
    assert capsys.readouterr().err == ""


def test_where_results_lie(tmp_path):
    path = write_definition(tmp_path, range(2))
    sweep(path, **ONE, out=tmp_path / "elsewhere" / "deep")
    assert len(load(tmp_path / "elsewhere" / "deep")[0]["runs"]) == 2
    assert not (tmp_path / "probe").exists()
    assert read(path).folder == tmp_path / "probe"
    path.rename(tmp_path / "sweep.toml")
    assert read(tmp_path / "sweep.toml").folder == tmp_path, "beside the definition"


ARMS = """
[[arms]]
name = "first"
axes = {seed = [5]}
[[arms]]
name = "second"
fixed = {colour = "blue"}
"""


def test_arms_are_grids_one_after_the_other(tmp_path):
    path = write_definition(tmp_path, range(2), ARMS)
    assert sweep(path, **ONE).run_now == 3
    tables, about = load(tmp_path / "probe")
    assert list(tables["runs"].arm) == ["first", "second", "second"] and list(tables["runs"].seed) == [5, 0, 1]
    assert set(tables["arrays"]) == {"red5", "blue0", "blue1"}
    second, about_second = load(tmp_path / "probe", "second")
    assert second["runs"].to_dict("list") == {"seed": [0, 1], "square": [0, 1]}
    assert (about["seeds"], about_second["seeds"], about_second["runs"]) == ([0, 1, 5], [0, 1], 2)
    with pytest.raises(SnnregError, match="arm must be one of first, second; got 'third'"):
        load(tmp_path / "probe", "third")


def test_a_named_set_stands_for_its_values(tmp_path):
    named, listed = (read(write_definition(tmp_path, seeds)) for seeds in ('["even", 9]', [0, 2, 4, 9]))
    assert [run.seed for run in named.runs] == [0, 2, 4, 9] and named.digest == listed.digest


# What stops a sweep.


def test_a_run_that_fails_is_recorded_and_tried_again(tmp_path, capsys):
    path = write_definition(tmp_path, range(4))
    tell(tmp_path, "fail 1")
    for times in (1, 2):
        assert cli.main(["sweep", str(path), "--jobs", "1"]) == 1
        assert "1 of 4 runs failed: ValueError: seed 1 was told to fail" in capsys.readouterr().err
        assert starts(tmp_path) == {0: 1, 1: times, 2: 1, 3: 1}, "the others go on"
    assert not (tmp_path / "probe" / "runs.csv").exists()
    (record,) = (tmp_path / "probe" / "unfinished").glob("*.failed.json")
    assert "sweep_probe.py" in json.loads(record.read_text())["traceback"]
    untell(tmp_path, "fail 1")
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 0
    assert "(1 runs now, 3 before)" in capsys.readouterr().out
    assert_complete(tmp_path, range(4))


def test_new_results_replace_the_old_ones_only_when_they_are_complete(tmp_path):
    path = write_definition(tmp_path, range(3))
    sweep(path, **ONE)
    tell(tmp_path, "fail 2")
    assert sweep(path, **ONE, again=True).failed
    assert list(load(tmp_path / "probe")[0]["runs"].seed) == [0, 1, 2]
    untell(tmp_path, "fail 2")
    assert sweep(path, **ONE, again=True).run_now == 1
    assert_complete(tmp_path, range(3))


HARM = {
    "another run": lambda files: files[0].write_bytes(files[1].read_bytes()),
    "cut": lambda files: files[0].write_bytes(files[0].read_bytes()[:50]),
    "changed": lambda files: files[0].write_bytes(files[0].read_bytes().replace(b"about", b"ABOUT")),
    "empty": lambda files: files[0].write_bytes(b""),
}


@pytest.mark.parametrize("case", HARM)
def test_a_run_whose_file_is_not_its_own_is_done_again(tmp_path, case):
    path = write_definition(tmp_path, range(3))
    tell(tmp_path, "fail 1")
    sweep(path, **ONE)
    untell(tmp_path, "fail 1")
    HARM[case](done_files(tmp_path))
    assert sweep(path, **ONE).run_now == 2
    assert_complete(tmp_path, range(3))


# One folder.


def test_two_sweeps_do_not_share_a_folder(tmp_path, capsys):
    path = write_definition(tmp_path, range(2))
    with folder_lock(tmp_path / "probe"):
        assert cli.main(["sweep", str(path), "--jobs", "1"]) == 2
    said = capsys.readouterr().err
    assert f"process {os.getpid()} on {socket.gethostname()}" in said and said.count("\n") == 1
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 0


@pytest.mark.parametrize("finished", [False, True])
def test_runs_of_another_definition_are_not_mixed_in(tmp_path, finished):
    path = write_definition(tmp_path, range(3))
    if not finished:
        tell(tmp_path, "fail 1")
    sweep(path, **ONE)
    before = content(tmp_path / "probe")
    write_definition(tmp_path, range(5))
    with pytest.raises(SnnregError, match="of another definition.*--again"):
        sweep(path, **ONE)
    assert content(tmp_path / "probe") == before
    untell(tmp_path, "fail 1")
    assert sweep(path, **ONE, again=True).run_now == 5
    assert_complete(tmp_path, range(5))


def test_runs_with_other_versions_are_not_mixed_in(tmp_path, monkeypatch):
    path = write_definition(tmp_path, range(2))
    tell(tmp_path, "fail 1")
    sweep(path, **ONE)
    versions = provenance.versions()
    monkeypatch.setattr("snnreg.experiment.store.versions", lambda: {**versions, "numpy": "9.9"})
    differ = rf"\(numpy {versions['numpy']}, here 9.9\)"
    with pytest.raises(SnnregError, match=f"holds 1 runs of other versions {differ}"):
        sweep(path, **ONE)
    untell(tmp_path, "fail 1")
    assert sweep(path, **ONE, again=True).run_now == 2


@pytest.mark.parametrize("name", ["runs.csv", "weights.npz", "figure.png", "manifest.json"])
def test_a_file_of_somebody_else_is_left_alone(tmp_path, name):
    path = write_definition(tmp_path, range(2))
    (tmp_path / "probe").mkdir()
    (tmp_path / "probe" / name).write_text("mine")
    with pytest.raises(SnnregError, match=f"holds {name}, which no command of snnreg wrote"):
        sweep(path, **ONE)
    assert content(tmp_path / "probe") == {tmp_path / "probe" / name: b"mine"}
    (tmp_path / "probe" / name).unlink()
    (tmp_path / "probe" / name).mkdir()
    with pytest.raises(SnnregError, match=f"{name}: a folder is in its place"):
        sweep(path, **ONE)
    assert not starts(tmp_path)


@pytest.mark.parametrize("manifest", ["[]", '{"files": {"runs.csv": 3}}'])
def test_a_manifest_that_is_none_is_refused(tmp_path, manifest):
    path = write_definition(tmp_path, range(2))
    (tmp_path / "probe").mkdir()
    (tmp_path / "probe" / "manifest.json").write_text(manifest)
    with pytest.raises(SnnregError, match="replace it with --again"):
        sweep(path, **ONE)
    with pytest.raises(SnnregError, match="are damaged|cannot be read"):
        load(tmp_path / "probe")


def test_results_of_another_format_are_not_read(tmp_path):
    path = write_definition(tmp_path, range(2))
    sweep(path, **ONE)
    manifest = tmp_path / "probe" / "manifest.json"
    about = json.loads(manifest.read_text())
    assert about["format"] == 1 and load(tmp_path / "probe")[1] == about
    manifest.write_text(json.dumps(about | {"format": 2}))
    with pytest.raises(SnnregError, match="have the format 2, this snnreg reads 1"):
        load(tmp_path / "probe")


def test_only_tables_of_its_own_are_removed(tmp_path):
    path = write_definition(tmp_path, range(2))
    sweep(path, **ONE)
    folder = tmp_path / "probe"
    victims = [tmp_path / "victim.csv", folder / "notes.csv", tmp_path / "far.csv"]
    for victim in victims:
        victim.write_text("keep me")
    (folder / "old.csv").write_text("of an older definition")
    about = json.loads((folder / "manifest.json").read_text())
    about["files"] |= dict.fromkeys(("../victim.csv", "notes.csv", str(victims[2])), "0" * 64)
    about["files"]["old.csv"] = "f5a2b4d8"
    (folder / "manifest.json").write_text(json.dumps(about))
    assert sweep(path, **ONE, again=True).run_now == 2
    assert all(victim.read_text() == "keep me" for victim in victims) and (folder / "runs.csv").exists()


# What is read.


@pytest.mark.parametrize("name", ["runs.csv", "arrays.npz"])
def test_results_that_are_not_what_was_written_are_refused(tmp_path, monkeypatch, name):
    monkeypatch.setattr(sys, "argv", ["snnreg", "sweep", "probe.toml"])
    path = write_definition(tmp_path, range(3))
    with pytest.raises(SnnregError, match="there is no manifest.json in .*write it again: .* --again"):
        load(tmp_path / "probe")
    sweep(path, **ONE)
    table = tmp_path / "probe" / name
    table.write_bytes(table.read_bytes() + b"0")
    with pytest.raises(SnnregError, match=f"{name} is not the file.*again: snnreg sweep probe.toml --again"):
        load(tmp_path / "probe")
    assert sweep(path, **ONE).run_now == 3, "a damaged result is no result"
    assert_complete(tmp_path, range(3))
    table.unlink()
    with pytest.raises(SnnregError, match=f"{name} cannot be read .*--again"):
        load(tmp_path / "probe")


@pytest.mark.parametrize("name", [None, 3, "x" * 5000])
def test_no_folder_of_results(name):
    with pytest.raises(SnnregError, match="is no folder of results"):
        load(name)


# What is refused.

FIXED = "[axes]\nseed = [0]\n[fixed]\n"
WRONG = {
    "unknown key": ("[axes]\nseed = [0]", 'extra = 1\nrun = "decays"', "unknown key 'extra'"),
    "unknown axis": ("[axes]\nseed = [0]\nsede = [1]", None, "unknown key 'sede'; a run of decays has"),
    "unknown fixed": ("[axes]\nseed = [0]\n[fixed]\ntau = 3", None, "unknown key 'tau'; a run of decays has"),
    "no axes": ("", None, "axes is missing or empty"),
    "no seed": ('[axes]\npreset = ["paper-text"]', None, "seed must be named, in axes or in fixed"),
    "empty axis": ("[axes]\nseed = []", None, "axes.seed must be a list of one value or more, got []"),
    "in both": ("[axes]\nseed = [1]\n[fixed]\nseed = 1", None, "seed is in axes and in fixed"),
    "too many": (f"[axes]\nseed = {[*range(10_001)]}", None, "10,001 runs, at most 10,000"),
    "unknown run": ("[axes]\nseed = [0]", 'run = "nothing"', "run must be one of ablations"),
    "arms": ("arms = 3\n[axes]\nseed = [0]", None, "arms must be tables"),
    "half named": ('[axes]\nseed = [0]\n[[arms]]\nname = "a"\n[[arms]]', None, "must have a name of its own"),
    "same name": ("[axes]\nseed = [0]" + 2 * '\n[[arms]]\nname = "a"', None, "must have a name of its own"),
    "arm key": ("[axes]\nseed = [0]\n[[arms]]\nseed = 1", None, "unknown key 'seed'; an arm has name, run"),
    "seed type": ('[axes]\nseed = ["0"]', None, "seed must be a whole number from 0 to 4294967295; got '0'"),
    "digits no list": ("[axes]\nseed = [0]\ndigits = [7]", None, "digits must be a list of digits, got 7"),
    "unknown data": ('[axes]\nseed = [0]\nunknown_data = ["Ink"]', None, "unknown_data must be one of Fashion"),
    "no decays": ("[axes]\nseed = [0]\n[fixed]\ndecays = []", None, "decays is empty"),
    "decay no table": ('[axes]\nseed = [0]\n[fixed]\ndecays = ["never"]', None, "a decay must be a table"),
    "decay key": ('[axes]\nseed = [0]\n[fixed]\ndecays = [{when = "never", tau = 3}]', None, "unknown key 'tau'"),
    "decay time": (FIXED + 'decays = [{when = "online", tau_prun_s = "7"}]', None, "tau_prun_s must be a number"),
    "method": (FIXED + "methods = {l2 = [1]}", 'run = "methods"', "one of none,"),
    "strength": (FIXED + "methods = {leak = [0]}", 'run = "methods"', "strength of leak must be positive"),
    "last images": (FIXED + "last_images = 20\ntrain_per_digit = 5", 'run = "orders"', "from 1 to 15"),
    "not TOML": ("[axes\n", None, "not valid TOML"),
    "5000 digits": (f"[axes]\nseed = [{'9' * 5000}]", None, ""),
    "5000 brackets": (f"[axes]\nseed = {'[' * 5000}{']' * 5000}", None, ""),
    "a date": ("[axes]\nseed = [0]\n[fixed]\ndecays = [{when = 2020-01-01}]", None, "decays.when must be one of"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_definition_is_one_line_and_code_2(case, tmp_path, capsys):
    rest, head, message = WRONG[case]
    path = tmp_path / "wrong.toml"
    head = 'run = "decays"' if head is None else head
    path.write_text(f'about = "Wrong."\n{head}\n{rest}\n')
    assert cli.main(["sweep", str(path)]) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1 and len(said) < 1000
    assert list(tmp_path.iterdir()) == [path], "something was left behind"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["there_is_none.toml"], "there is no definition there_is_none.toml"),
        (["runs.csv"], "a definition is a .toml file, got runs.csv"),
        (["marks.toml"], "marks.toml cannot be read"),
        (["probe.toml", "--jobs", "0"], "jobs must be a whole number from 1 to 256; got 0"),
        (["probe.toml", "--out", "probe.toml/out"], "cannot write probe.toml/out"),
        (["probe.toml", "--cluster", "127.0.0.1:9"], "no Dask scheduler answers at '127.0.0.1:9'"),
    ],
)
def test_wrong_arguments_are_one_line_and_code_2(arguments, message, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_definition(tmp_path, [0])
    (tmp_path / "marks.toml").mkdir()
    before = sorted(tmp_path.iterdir())
    monkeypatch.setattr("snnreg.experiment.pool.CONNECT_S", 2)
    assert cli.main(["sweep", *arguments]) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before, "something was left behind"


# The studies of the book.


@pytest.mark.parametrize("name", sorted(path.parent.name for path in RESULTS.glob("*/manifest.json")))
def test_the_book_has_its_results(name):
    """They are whole, and those of the definition that lies beside them."""
    tables, about = load(name)
    assert all(len(table) for table in tables.values())
    assert about["runs"] > 0 and about["minutes_of_one_core"] > 0 and about["commits"]
    if (RESULTS / name / "sweep.toml").exists():
        definition = read(RESULTS / name / "sweep.toml")
        assert definition.digest == about["definition_sha256"] and len(definition.runs) == about["runs"]
    else:
        assert name in ("paper_text", "paper_code") and np.isfinite(tables["weights"]["seed0_never_weights"]).all()


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(RESULTS.glob("*/sweep.toml")), ids=lambda path: path.parent.name)
def test_the_studies_can_be_run(path, monkeypatch):
    """The first run of each arm, on a few images; clothes are played by digits."""
    split = mnist.split
    monkeypatch.setattr(mnist, "split", lambda train, data=mnist.MNIST: split(train))
    monkeypatch.setattr("snnreg_studies.theory.LAST", (3, 6, 12))
    first = {}
    for arm, kind, values in read(path).asked:
        first.setdefault((arm, values.get("variant"), values.get("part")), (kind, values))
    for kind, values in first.values():
        few = {"train_per_digit": 8, "test_per_digit": 3}
        if kind == "surrogate":
            few = {"train_images": 64, "epochs": 1, "test_images": 20}
        elif kind == "orders":
            few |= {"last_images": 2, "orders": 2}
        elif kind == "forgetting":
            few["again"] = 2
        run = kind_of(kind)(**{**values, **few})
        if kind == "diehl_cook" and find_spec("bindsnet") is None:
            with pytest.raises(SnnregError, match="pip install bindsnet"):
                run.check_data()
            continue
        run.check_data()
        assert all(len(table) for table in run.tables().values())


def test_sets_of_digits_are_what_their_names_say():
    triples = [*map(tuple, DIGIT_SETS["triples"])]
    choosing, judging, reaching = ({*map(tuple, DIGIT_SETS[name])} for name in ("choosing", "judging", "reaching"))
    assert len(triples) == len(set(triples)) == 120
    assert (len(choosing), len(judging), len(reaching)) == (30, 90, 15)
    assert choosing | judging == set(triples) and reaching <= judging
    assert [len(digits) for digits in DIGIT_SETS["sizes"]] == [n for n in (2, 4, 5, 6, 8) for _ in "abc"] + [10]

"""Sweeps: nothing is lost, nothing is done twice, nothing is mixed, and what is wrong is told at once."""

import json
import os
import re
import socket
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from snnreg.base.errors import SnnregError
from snnreg.base.files import folder_lock
from snnreg.command import cli
from snnreg.datasets import TEST_SETS, mnist
from snnreg.experiment import Plan, load, machine, provenance, sweep, sweeps
from snnreg.experiment.effort import effort, seconds_per_image
from snnreg.experiment.provenance import RESULTS
from snnreg.experiment.workers import attempt
from snnreg_studies.digits import DIGIT_SETS
from tests.support.processes import ENVIRONMENT, run_python
from tests.support.sweep_probe import assert_complete, done_files, starts, tell, untell, write_definition

ONE = {"jobs": 1, "progress": False}


def content(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# What a sweep gives.


def test_results_and_what_computed_them(tmp_path):
    outcome = sweep(path := write_definition(tmp_path, range(4)), **ONE)
    assert (outcome.runs, outcome.run_now, outcome.failed) == (4, 4, {})
    assert_complete(tmp_path, range(4))
    _, about = load(tmp_path / "probe")
    assert about["command"] == f"snnreg sweep {path}" and about["about"] == "A test."
    assert {"python", "snnreg", "torch", "scikit-learn", "pandas", "brian2"} <= about["versions"].keys()
    assert about["definition"]["axes"] == {"seed": [0, 1, 2, 3]} and about["minutes_of_one_core"] >= 0
    assert all(re.fullmatch("[0-9a-f]{64}", about[f"{what}_sha256"]) for what in ("definition", "sources"))
    assert about["commit"] == provenance.commit()


def test_a_run_adds_up_on_one_core_however_many_there_are():
    class Run:
        def tables(self):
            return {"cores": [pool["num_threads"] for pool in threadpool_info()]}

    _, result = attempt(0, Run())
    assert set(result["tables"]["cores"]) == {1}


LATE = """
import numpy
from snnreg.experiment.workers import attempt
class Run:
    def tables(self):
        import sklearn.metrics  # brings a library of threads of its own
        return {}
print(attempt(0, Run())[1]["machine"]["threads"])
"""


def test_a_library_that_loads_during_a_run_has_one_thread_too():
    environment = {name: value for name, value in ENVIRONMENT.items() if not name.endswith("_NUM_THREADS")}
    done = run_python("-c", LATE, env={**environment, "OMP_NUM_THREADS": "2"})
    assert done.stdout == "1\n", done.stderr


def test_a_manifest_says_on_what_its_runs_were_done(tmp_path):
    sweep(write_definition(tmp_path, range(3)), **ONE)
    (computer,) = load(tmp_path / "probe")[1]["computed_on"]
    assert computer["runs"] == 3 and computer["threads"] == 1
    assert "cores" in computer["processor"] and "(" in computer["blas"]


def test_a_complete_sweep_is_not_done_again_unless_asked(tmp_path):
    path = write_definition(tmp_path, range(3))
    sweep(path, **ONE)
    # Comments, layout and the sentence that says what is asked do not make another definition.
    path.write_text("# why\n\n" + path.read_text().replace("A test.", "A better sentence."))
    assert sweep(path, **ONE).run_now == 0
    assert set(starts(tmp_path).values()) == {1}
    assert sweep(path, **ONE, again=True).run_now == 3
    assert_complete(tmp_path, range(3))


def test_how_much_it_is_is_told_unless_it_is_declined(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("snnreg.base.progress.DELAY_S", 0)
    monkeypatch.setattr("snnreg.base.progress.is_watched", lambda: True)
    path = write_definition(tmp_path, range(2))
    sweep(path, jobs=1)
    said = capsys.readouterr()
    assert said.out == "runs: 2, at a time: 1\n" and "runs: " in said.err
    sweep(path, **ONE, again=True)
    assert capsys.readouterr() == ("", "")


def test_time_and_memory_are_told_before_runs_of_a_plan(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("snnreg.experiment.effort.seconds_per_image", lambda plan: 0.01)
    (tmp_path / "real.toml").write_text(
        REAL.replace('seed = [3, 4], preset = ["paper-text", "paper-code"]', "seed = [3]")
    )
    sweep(tmp_path / "real.toml", jobs=1)
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == "runs: 1, at a time: 1"
    # Two trainings, never and online, of 3 x 10 images and four sets of 3 x 4, at 10 ms each.
    assert re.fullmatch("about 2 s if all images go as fast as 10 just now, [0-9,]+ MB in each process", second)


def test_an_image_is_timed_and_hours_are_told():
    plan = Plan(train_per_digit=20)
    assert 0 < seconds_per_image(plan) < 60
    run = SimpleNamespace(plan=replace(plan, train_per_digit=5000), trainings=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("snnreg.experiment.effort.seconds_per_image", lambda plan: 0.003)
        told = effort([run] * 1000, 10)  # 42,000 images in each of a hundred, one after the other
    assert told.startswith("about 4 h if")
    assert effort([run, object()], 1) == "" == effort([], 1)


def test_where_results_lie(tmp_path):
    path = write_definition(tmp_path, range(2))
    sweep(path, **ONE, out=(out := tmp_path / "elsewhere" / "deep"))
    assert load(out)[1]["command"].endswith(f"probe.toml --out {out}") and not (tmp_path / "probe").exists()
    (tmp_path / "beside").mkdir()
    beside = path.rename(tmp_path / "beside" / "sweep.toml")
    assert sweep(beside, **ONE).folder == tmp_path / "beside"
    assert len(load(tmp_path / "beside")[0]["runs"]) == 2


ARMS = """
[[arms]]
name = "first"
axes = {seed = [5]}
[[arms]]
name = "second"
fixed = {colour = "blue"}
"""


def test_arms_are_grids_one_after_the_other(tmp_path):
    assert sweep(write_definition(tmp_path, range(2), ARMS), **ONE).run_now == 3
    tables, about = load(tmp_path / "probe")
    assert list(tables["runs"].arm) == ["first", "second", "second"] and list(tables["runs"].seed) == [5, 0, 1]
    assert set(tables["arrays"]) == {"red5", "blue0", "blue1"}
    second, about_second = load(tmp_path / "probe", "second")
    assert second["runs"].to_dict("list") == {"seed": [0, 1], "square": [0, 1]}
    assert (about["seeds"], about_second["seeds"], about_second["runs"]) == ([0, 1, 5], [0, 1], 2)
    with pytest.raises(SnnregError, match="arm must be one of first, second; got 'third'"):
        load(tmp_path / "probe", "third")


def test_a_named_set_stands_for_its_values(tmp_path):
    named, listed = (sweeps.read(write_definition(tmp_path, seeds)) for seeds in ('["even", 9]', [0, 2, 4, 9]))
    assert [run.seed for run in named.runs] == [0, 2, 4, 9] and named.digest == listed.digest


# What stops a sweep.


def test_a_run_that_fails_is_recorded_and_tried_again(tmp_path, capsys):
    path = write_definition(tmp_path, range(4))
    tell(tmp_path, "fail 1")
    for times in (1, 2):
        assert cli.main(["sweep", str(path), "--jobs", "1"]) == 1
        assert "1 of 4 runs failed: ValueError: seed 1 was told to fail" in capsys.readouterr().err
        assert starts(tmp_path) == {0: 1, 1: times, 2: 1, 3: 1}, "the others go on"
    (record,) = (tmp_path / "probe" / "unfinished").glob("*.failed.txt")
    assert "sweep_probe.py" in record.read_text()
    untell(tmp_path, "fail 1")
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 0
    assert "(runs: 1 now, 3 before)" in capsys.readouterr().out
    assert_complete(tmp_path, range(4))


def test_new_results_replace_the_old_ones_only_when_they_are_complete(tmp_path):
    path = write_definition(tmp_path, range(3))
    sweep(path, **ONE)
    (tmp_path / "probe" / "old.csv").write_text("of an older kind of run")
    manifest = tmp_path / "probe" / "manifest.json"
    about = json.loads(manifest.read_text())
    about["files"]["old.csv"] = "4cce3cbf1fb25d27f8b2de7be6a8c6f4a2a6b9a6ff4d79eb5ba3a0d4f8b9b3ee"
    manifest.write_text(json.dumps(about))
    before = content(tmp_path / "probe")
    tell(tmp_path, "fail 2")
    assert sweep(path, **ONE, again=True).failed
    assert before.items() <= content(tmp_path / "probe").items()
    untell(tmp_path, "fail 2")
    assert sweep(path, **ONE, again=True).run_now == 1
    assert_complete(tmp_path, range(3))


def test_images_that_are_missing_are_told_before_any_run(tmp_path, capsys):
    path = write_definition(tmp_path, range(3))
    assert sweep(path, **ONE).run_now == 3
    path.write_text(
        'about = "A"\nrun = "snnreg_studies.decays:Decays"\naxes = {seed = [0], train_per_digit = [5900]}'
    )
    assert cli.main(["sweep", str(path), "--jobs", "1", "--again"]) == 2
    assert "5900 images of the digit 4" in capsys.readouterr().err
    assert_complete(tmp_path, range(3))


WRONG_RUNS = {
    "no seed": ("", "a run of Kind has no seed; give the class one"),
    "seed": ("seed: str = 'one'", "the seed of a run of Kind must be a whole number"),
    "no images": ("seed: int = 0\n    del images_asked_for", "has no images_asked_for"),
    "images": (
        "seed: int = 0\n    images_asked_for = ([],)",
        "images_asked_for of a run of Kind cannot be compared",
    ),
    "check": ("seed: int = 0\n    check_data = None", "check_data of a run of Kind must be a method, got None"),
}
WRONG_TABLES = {
    "no dict": ("[1]", r"tables\(\) of Kind must give a dict of one table or more, got \[1\]"),
    "none": ("{}", "must give a dict of one table or more"),
    "name": ("{'../runs': []}", "must have a name of letters"),
    "numbers": ("{'runs': 3}", "the table 'runs' of Kind must be a list of rows or a dict of arrays, got 3"),
    "frame": ("{'runs': pandas.DataFrame()}", "must be a list of rows"),
    "rows": ("{'runs': [[1, 2]]}", r"each row of the table 'runs' of Kind must be a dict .* got \[1, 2\]"),
    "columns": ("{'runs': [{1: 2}]}", "each row of the table 'runs' of Kind must be a dict"),
    "array": ("{'a': {'x': [1, 2]}}", r"must have arrays of numbers by name, got 'x': \[1, 2\]"),
    "same array": ("{'a': {'x': numpy.ones(1)}}", "has the array x of another run too"),
    "two kinds": ("{'a': [] if self.seed else {'x': numpy.ones(1)}}", "is a list of rows in one run and a dict"),
}
KIND = """
import dataclasses, pathlib, numpy, pandas

@dataclasses.dataclass
class Kind:
    images_asked_for = ()
    def check_data(self): pass
    def tables(self):
        with (pathlib.Path(__file__).parent / "started").open("a") as file:
            file.write("x")
        return TABLES
    FIELD
"""


def kind_of_run(folder, name, field="seed: int = 0", tables="{'runs': [{'seed': self.seed}]}"):
    """A class of runs in a file of its own, in two runs of a definition, and how many runs have started."""
    (folder / f"{name}.py").write_text(KIND.replace("FIELD", field).replace("TABLES", tables))
    path = folder / f"{name}.toml"
    axes = "seed = [0, 1]" if field == "seed: int = 0" else "other = [0, 1]"
    path.write_text(f'about = "A"\nrun = "{name}:Kind"\naxes = {{{axes}}}')
    return path, lambda: len((folder / "started").read_text()) if (folder / "started").exists() else 0


@pytest.mark.parametrize("case", WRONG_RUNS)
def test_a_class_of_runs_that_lacks_something_is_told_before_the_first_run(tmp_path, monkeypatch, case):
    monkeypatch.syspath_prepend(tmp_path)
    field, message = WRONG_RUNS[case]
    path, started = kind_of_run(tmp_path, f"lacks_{case.replace(' ', '_')}", f"{field}\n    other: int = 0")
    with pytest.raises(SnnregError, match=message):
        sweep(path, **ONE)
    assert started() == 0 and not path.with_suffix("").exists()


@pytest.mark.parametrize("case", WRONG_TABLES)
def test_tables_that_cannot_be_stored_end_a_sweep_at_the_first_result(tmp_path, monkeypatch, case):
    monkeypatch.syspath_prepend(tmp_path)
    tables, message = WRONG_TABLES[case]
    path, started = kind_of_run(tmp_path, f"gives_{case.replace(' ', '_')}", tables=tables)
    with pytest.raises(SnnregError, match=message):
        sweep(path, **ONE)
    assert started() == (2 if case in ("same array", "two kinds") else 1)


# Several processes.

REAL = """
about = "Two networks."
run = "snnreg_studies.decays:Decays"
axes = {seed = [3, 4], preset = ["paper-text", "paper-code"]}
fixed = {train_per_digit = 10, test_per_digit = 4}
"""


@pytest.mark.slow
def test_one_process_and_two_give_the_same_files(tmp_path):
    for jobs in (1, 2):
        (tmp_path / f"{jobs}.toml").write_text(REAL)
        sweep(tmp_path / f"{jobs}.toml", jobs=jobs, progress=False)
    for file in ("runs.csv", "groups.csv"):
        assert (tmp_path / "1" / file).read_bytes() == (tmp_path / "2" / file).read_bytes()
    rows = load(tmp_path / "1")[0]["runs"]
    assert len(rows) == 4 * 2 * len(TEST_SETS) and set(rows.preset) == {"paper-text", "paper-code"}


@pytest.mark.slow
def test_a_process_that_dies_is_one_line_and_finished_runs_are_kept(tmp_path):
    path = write_definition(tmp_path, range(4))
    tell(tmp_path, "die 3")
    with pytest.raises(SnnregError, match="lost a process that did runs.*run the same command again to resume"):
        sweep(path, jobs=2, progress=False)
    untell(tmp_path, "die 3")
    kept = len(done_files(tmp_path))
    assert kept >= 1 and sweep(path, jobs=1, progress=False).run_now == 4 - kept
    assert_complete(tmp_path, range(4))


# One folder.


def test_two_sweeps_do_not_share_a_folder(tmp_path, capsys):
    path = write_definition(tmp_path, range(2))
    with folder_lock(tmp_path / "probe"):
        assert cli.main(["sweep", str(path), "--jobs", "1"]) == 2
    said = capsys.readouterr().err
    assert f"process {os.getpid()} on {socket.gethostname()}" in said and said.count("\n") == 1
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 0


VERSIONS = provenance.versions()
OTHERS = {
    "results of another definition": {},
    "unfinished runs of another definition": {},
    r"unfinished runs of other versions \(numpy [\d.]+, here 9.9\)": {"versions": {**VERSIONS, "numpy": "9.9"}},
    "unfinished runs of other sources": {"sources_digest": "f" * 64},
}


@pytest.mark.parametrize("message", OTHERS)
def test_what_another_definition_or_other_code_gave_is_not_mixed_in(tmp_path, monkeypatch, message):
    path, seeds = write_definition(tmp_path, range(3)), range(5 if "definition" in message else 3)
    if "unfinished" in message:
        tell(tmp_path, "fail 1")
    sweep(path, **ONE)
    before = content(tmp_path / "probe")
    write_definition(tmp_path, seeds)
    for name, changed in OTHERS[message].items():
        monkeypatch.setattr(provenance, name, lambda *_, changed=changed: changed)
    with pytest.raises(SnnregError, match=f"probe holds {message}.*--again"):
        sweep(path, **ONE)
    assert content(tmp_path / "probe").items() == before.items()
    untell(tmp_path, "fail 1")
    assert sweep(path, **ONE, again=True).run_now == len(seeds)
    assert_complete(tmp_path, seeds)


def test_finished_results_of_other_sources_stay_with_a_warning(tmp_path, monkeypatch, capsys):
    sweep(path := write_definition(tmp_path, range(3)), **ONE)
    monkeypatch.setattr(provenance, "sources_digest", lambda *_: "f" * 64)
    assert cli.main(["sweep", str(path), "--jobs", "1"]) == 0
    said = capsys.readouterr()
    assert re.fullmatch(
        "snnreg: warning: the results in .*probe are of other sources of the same version; .*--again .*\n",
        said.err,
    )
    assert "complete already" in said.out
    assert_complete(tmp_path, range(3))
    assert set(starts(tmp_path).values()) == {1}


@pytest.mark.parametrize("name", ["runs.csv", "anything.npz", "figure.png", "manifest.json"])
def test_a_file_of_somebody_else_is_left_alone(tmp_path, name):
    path = write_definition(tmp_path, range(2))
    (tmp_path / "probe").mkdir()
    (tmp_path / "probe" / name).write_text("mine")
    whose = (
        "a manifest.json that cannot be read" if "json" in name else f"{name}, which no command of snnreg wrote"
    )
    with pytest.raises(SnnregError, match=f"holds {whose}; choose another folder"):
        sweep(path, **ONE)
    assert content(tmp_path / "probe") == {tmp_path / "probe" / name: b"mine"}


@pytest.mark.parametrize("name", ["runs.csv", "arrays.npz"])
def test_results_that_are_not_what_was_written_are_refused(tmp_path, name):
    path = write_definition(tmp_path, range(3))
    with pytest.raises(SnnregError, match="there are no results in .*write it again: .* --again"):
        load(tmp_path / "probe")
    sweep(path, **ONE)
    table = tmp_path / "probe" / name
    table.write_bytes(table.read_bytes() + b"0")
    with pytest.raises(SnnregError, match=f"{name} is not the file.*again: snnreg sweep .*probe.toml --again"):
        load(tmp_path / "probe")
    assert sweep(path, **ONE).run_now == 3, "a damaged result is no result"
    assert_complete(tmp_path, range(3))
    table.unlink()
    with pytest.raises(SnnregError, match=f"{name} cannot be read .*--again"):
        load(tmp_path / "probe")


# What is refused.

SEED, FIXED = "axes = {seed = [0]}", "axes = {seed = [0]}\n[fixed]\n"
WRONG = {
    "unknown key": (f"extra = 1\n{SEED}", "Decays", "unknown key 'extra'"),
    "unknown axis": ("axes = {seed = [0], sede = [1]}", "Decays", "unexpected keyword argument 'sede'"),
    "no axes": ("", "Decays", "axes is missing or empty"),
    "no seed": ('axes = {preset = ["paper-text"]}', "Decays", "missing 1 required keyword-only argument: 'seed'"),
    "empty axis": ("axes = {seed = []}", "Decays", "axes.seed must be a list of one value or more, got []"),
    "twice": ("axes = {seed = [1, 1]}", "Decays", "axes.seed names 1 twice"),
    "in both": ("axes = {seed = [1]}\nfixed = {seed = 1}", "Decays", "seed is in axes and in fixed"),
    "too many": (f"axes = {{seed = {[*range(10_001)]}}}", "Decays", "more than 10,000 runs"),
    "no such class": (SEED, "Nothing", 'run must be a "module:Class" such as'),
    "no kind of run": (SEED, "Decay", "run must name a kind of run, see snnreg_studies"),
    "arms": (f"arms = 3\n{SEED}", "Decays", "arms must be tables"),
    "half named": (f'{SEED}\n[[arms]]\nname = "a"\n[[arms]]', "Decays", "must have a name of its own"),
    "same name": (SEED + 2 * '\n[[arms]]\nname = "a"', "Decays", "must have a name of its own"),
    "arm key": (f"{SEED}\n[[arms]]\nseed = 1", "Decays", "unknown key 'seed'; an arm has name, run"),
    "seed type": ('axes = {seed = ["0"]}', "Decays", "seed must be a whole number from 0 to 4294967295; got '0'"),
    "no decays": (FIXED + "decays = []", "Decays", "decays is empty"),
    "decay key": (FIXED + 'decays = [{when = "never", tau = 3}]', "Decays", "unknown key 'tau'; a decay has"),
    "decay time": (
        FIXED + 'decays = [{when = "online", tau_prun_s = "7"}]',
        "Decays",
        "tau_prun_s must be",
    ),
    "a date": (FIXED + "decays = [{when = 2020-01-01}]", "Decays", "decays.when must be one of"),
    "not TOML": ("[axes\n", "Decays", "not valid TOML"),
    "5000 brackets": (f"axes = {{seed = {'[' * 5000}{']' * 5000}}}", "Decays", ""),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_definition_is_one_line_and_code_2(case, tmp_path, capsys):
    rest, kind, message = WRONG[case]
    path = tmp_path / "wrong.toml"
    path.write_text(f'about = "Wrong."\nrun = "snnreg_studies.decays:{kind}"\n{rest}\n')
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
    ],
)
def test_wrong_arguments_are_one_line_and_code_2(arguments, message, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_definition(tmp_path, [0])
    (tmp_path / "marks.toml").mkdir()
    before = sorted(tmp_path.iterdir())
    assert cli.main(["sweep", *arguments]) == 2
    said = capsys.readouterr().err
    assert message in said and said.count("\n") == 1
    assert sorted(tmp_path.iterdir()) == before, "something was left behind"


# The studies of the book.


@pytest.mark.parametrize("name", sorted(path.parent.name for path in RESULTS.glob("*/manifest.json")))
def test_the_book_has_its_results(name, monkeypatch):
    """They are whole, and those of the definition that lies beside them, whatever test set somebody has added."""
    monkeypatch.setattr(machine, "added_sets", dict)
    tables, about = load(name)
    assert all(len(table) for table in tables.values())
    assert about["runs"] > 0 and about["minutes_of_one_core"] > 0 and (about.get("commit") or about["commits"])
    if (RESULTS / name / "sweep.toml").exists():
        definition = sweeps.read(RESULTS / name / "sweep.toml")
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
    for arm, kind, values in sweeps.read(path).asked:
        first.setdefault((arm, values.get("variant"), values.get("part")), (kind, values))
    for kind, values in first.values():
        few = {"train_per_digit": 8, "test_per_digit": 3}
        name = kind.partition(":")[2]
        if name == "Surrogate":
            few = {"train_images": 64, "epochs": 1, "test_images": 20}
        elif name == "Orders":
            few |= {"last_images": 2, "orders": 2}
        elif name == "Forgetting":
            few["again"] = 2
        elif name == "Changes":
            few["looks"] = (0, 4)
        elif name == "DiehlCook":
            few = {"images": 20, "labels": 200, "shown": 3, "noise": 3}
        run = sweeps.kind_of(kind)(**{**values, **few})
        run.check_data()
        assert all(len(table) for table in run.tables().values())


def test_sets_of_digits_are_what_their_names_say():
    triples = [*map(tuple, DIGIT_SETS["triples"])]
    choosing, judging, reaching = ({*map(tuple, DIGIT_SETS[name])} for name in ("choosing", "judging", "reaching"))
    assert len(triples) == len(set(triples)) == 120
    assert (len(choosing), len(judging), len(reaching)) == (30, 90, 15)
    assert choosing | judging == set(triples) and reaching <= judging
    assert [len(digits) for digits in DIGIT_SETS["sizes"]] == [n for n in (2, 4, 5, 6, 8) for _ in "abc"] + [10]

"""The command line as a user meets it: columns, exit codes, one-line errors."""

import json
from importlib.metadata import PackageNotFoundError

import pandas as pd
import pytest

from snnreg.command import cli, doctor, reproduce
from snnreg.datasets import TEST_SETS
from snnreg.experiment import FILES, Plan, load_results
from tests.support.processes import run_python

SMALL = ["--train-per-digit", "20", "--test-per-digit", "5", "--jobs", "1"]


def test_reproduce_prints_the_table_and_writes_the_results(tmp_path, capsys):
    out = tmp_path / "out"
    assert cli.main(["reproduce", *SMALL, "--seed", "3", "--out", str(out)]) == 0
    said = capsys.readouterr().out
    for text in ("white noise", "blurred noise", "known", "unknown", "seed 3", "for other images: digits 7 4 6"):
        assert text in said
    assert "3,162" not in said and "0.886" not in said
    named = said.splitlines()[-1].removeprefix(f"written in {out}: ").split(", ")
    assert sorted(p.name for p in out.iterdir()) == sorted(named) == sorted(FILES)
    rows = pd.read_csv(out / "runs.csv")
    assert list(rows.decay) == [decay for decay in ("never", "online") for _ in TEST_SETS]
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["runs"] == 2 and manifest["seeds"] == [3]


def test_the_papers_values_stand_beside_its_own_images():
    rows = load_results("paper_text")[0]
    said = reproduce._report(rows, Plan(), "out")
    assert "3,162" in said and "0.886" in said and "other images" not in said


def test_any_three_digits_and_the_published_preset(tmp_path, capsys):
    digits = ["--digits", "0", "1", "2", "--unknown", "3", "8", "5"]
    few = [*SMALL, "--preset", "paper-code", *digits, "--seeds", "2", "--out", str(tmp_path)]
    assert cli.main(["reproduce", *few]) == 0
    rows = pd.read_csv(tmp_path / "runs.csv")
    assert {*zip(rows.digits, rows.unknown, rows.threshold, strict=True)} == {("0 1 2", "3 8 5", "held")}
    assert [*rows.decay[:: len(TEST_SETS)]] == ["never", "after-training"] * 2
    assert [*rows.seed[:: 2 * len(TEST_SETS)]] == [0, 1]
    assert rows.tau_prun_s[len(TEST_SETS)] == 7.5 and pd.isna(rows.tau_prun_s[0])
    assert "mean of 2 seeds" in capsys.readouterr().out


WRONG = {
    "no folder": (["--out", ""], "argument --out: is empty; name a folder"),
    "tau_prun zero": (["--tau-prun", "0"], "tau_prun must be a positive time, got 0"),
    "time of no decay": (["--decay", "never", "--tau-prun", "5"], "--tau-prun 5 does nothing with --decay never"),
    "digit twice": (["--digits", "7", "4", "7"], "digits names 7 twice"),
    "too many images": (["--train-per-digit", "6000"], "6000 images of the digit 4"),
    "negative seed": (["--seed", "-1"], "seed must be a whole number from 0 to 4294967295; got -1"),
    "no seeds": (["--seeds", "0"], "--seeds must be from 1 to 1,000, got 0"),
    "no jobs": (["--jobs", "0"], "jobs must be a whole number from 1 to 256; got 0"),
    "unknown engine": (["--engine", "neuron"], "'neuron'"),
    "unknown option": (["--tau", "7.5"], "unrecognized arguments: --tau 7.5; see snnreg reproduce --help"),
    "long number": (["--train-per-digit", "9" * 400], "train_per_digit"),
    "out is an option": (["--out", "--again"], "--out"),
    "a name that is too long": (["--out", "a" * 5000], "cannot write"),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_input_is_one_line_and_code_2(case, tmp_path, capsys, monkeypatch):
    arguments, message = WRONG[case]
    monkeypatch.chdir(tmp_path)
    try:
        code = cli.main(["reproduce", *arguments])
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr().err
    assert code == 2
    assert message in said
    assert said.count("\n") == 1 and "Traceback" not in said
    assert list(tmp_path.iterdir()) == [], "something was left behind"


@pytest.mark.parametrize("name", ["cli.main(['reproduce'])", "snnreg.train"])
def test_where_the_extra_of_the_model_is_missing_it_is_named(name):
    code = f"import sys; sys.modules['brian2'] = None; import snnreg; from snnreg.command import cli; exit({name})"
    done = run_python("-c", code)
    assert done.returncode and done.stderr.count("python -m pip install 'snnreg[model]'") == 1
    assert done.stderr.splitlines()[-1].startswith("snnreg: brian2 is missing" if "main" in name else "All but")


def test_doctor_names_a_missing_compiler(capsys, monkeypatch):
    monkeypatch.setattr("snnreg.simulation.program.compiler", lambda: None)
    assert cli.main(["doctor"]) == 0, "everything but the compiled reference works without a compiler"
    assert "missing  engine brian2" in (said := capsys.readouterr().out) and "apt install g++" in said


def test_doctor_asks_for_no_more_than_DecayingWeights_needs_where_no_extra_is_installed(capsys, monkeypatch):
    def absent(name):
        if name == "torch":
            return "2"
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    monkeypatch.setattr(doctor, "version", absent)
    assert doctor.main() == 0
    said = capsys.readouterr().out
    assert "ok       DecayingWeights: torch" in said and "missing  all else: no numpy" in said
    assert "BROKEN" not in said.split("Fix")[0]


def test_doctor_fails_when_something_needed_is_broken(capsys, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(doctor, "CHECKS", [check for check in doctor.CHECKS if check[0] == "cache folder"])
    monkeypatch.setenv("SNNREG_CACHE", str(tmp_path / "file" / "cache"))
    assert cli.main(["doctor"]) == 1
    assert "BROKEN   cache folder" in capsys.readouterr().out


def test_doctor_notices_that_another_copy_is_imported(tmp_path, monkeypatch, capsys):
    """A folder that was copied with its .venv: `pip install --editable` has written the old path into that."""
    for folder in ("snnreg", "chapters"):
        (tmp_path / folder).mkdir()
    (tmp_path / "snnreg" / "__init__.py").write_text("")
    monkeypatch.setattr(doctor, "CHECKS", [check for check in doctor.CHECKS if check[0] == "snnreg imported from"])
    assert doctor.main() == 0
    monkeypatch.chdir(tmp_path / "chapters")
    assert doctor.main() == 1
    monkeypatch.undo()
    capsys.readouterr()
    monkeypatch.setattr(doctor, "CHECKS", [check for check in doctor.CHECKS if check[0] == "snnreg imported from"])
    monkeypatch.setattr("sys.prefix", str(tmp_path / ".venv"))
    assert doctor.main() == 1
    said = capsys.readouterr().out
    assert f"not {tmp_path / 'snnreg'}; run: cd {tmp_path}; python3 -m publish install" in said

"""A wrong command, definition or folder of results is refused in one line, before anything is done."""

import json

import numpy as np
import pytest

from snnreg import simulation
from snnreg.base.errors import SnnregError
from snnreg.command import cli
from snnreg.experiment import load, load_results

pytestmark = pytest.mark.slow


# The command line


NINES = "9" * 5000
LINES = {
    "out is an option": ["reproduce", "--out=--"],
    "out is a file": ["reproduce", "--out", "file"],
    "long seed": ["reproduce", "--seed", "9" * 300],
    "seeds": ["reproduce", "--seeds", "100000000"],
    "jobs": ["reproduce", "--jobs", "100000000"],
    "images": ["reproduce", "--train-per-digit", "9" * 400],
    "definition is a folder": ["sweep", "folder.toml"],
    "definition with a zero byte": ["sweep", "a\0.toml"],
    "definition is out": ["sweep", "good.toml", "--out", "good.toml"],
    "out with a name that is too long": ["reproduce", "--out", "a" * 5000],
}


@pytest.mark.parametrize("case", LINES)
def test_a_wrong_command_is_one_line(case, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "good.toml").write_text('about = "A"\nrun = "decays"\n[axes]\nseed = [0]\n')
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.setattr("snnreg.experiment.runs.train", lambda *_, **__: pytest.fail("it began to work"))
    try:
        code = cli.main(LINES[case])
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr().err
    assert code == 2 and said.count("\n") == 1 and "Traceback" not in said, said[-500:]
    assert sorted(tmp_path.rglob("*")) == before, "something was left behind"


HEAD = 'about = "A"\nrun = "decays"\n'
DEFINITIONS = {
    "digits without end": f"{HEAD}[axes]\nseed = [{NINES}]",
    "400 digits in a decay": (
        f'{HEAD}[axes]\nseed = [0]\n[fixed]\ndecays = [{{when = "online", k_p = {"9" * 400}}}]'
    ),
    "brackets without end": f"{HEAD}[axes]\nseed = {'[' * 5000}{']' * 5000}",
    "a run that is a list": 'about = "A"\nrun = ["decays"]\n[axes]\nseed = [0]',
    "a preset that is a table": f"{HEAD}[axes]\nseed = [0]\n[fixed]\npreset = {{a = 1}}",
    "a decay that is a date": f"{HEAD}[axes]\nseed = [0]\n[fixed]\ndecays = [{{when = 2020-01-01}}]",
    "neurons without end": f"{HEAD}[axes]\nseed = [0]\n[fixed]\nneurons_per_class = 1000000000000000000",
    "64 million runs": HEAD
    + "[axes]\n"
    + "\n".join(f"{name} = {list(range(1, 401))}" for name in ("seed", "train_per_digit", "test_per_digit")),
    "a long axis": f"{HEAD}[axes]\nseed = {list(range(20000))}",
    "a delay of a megasecond": (
        'about = "A"\nrun = "rules"\n[axes]\nseed = [0]\n[fixed]\nconstants = {longest_inhibition_delay = 1e6}'
    ),
    "a constant that is nan": 'about = "A"\nrun = "rules"\n[axes]\nseed = [0]\n[fixed]\nconstants = {g_max = nan}',
    "zero bytes": "\0" * 100,
}


@pytest.mark.parametrize("case", DEFINITIONS)
def test_a_monstrous_definition_is_one_line(case, tmp_path, capsys):
    path = tmp_path / "a.toml"
    path.write_text(DEFINITIONS[case])
    assert cli.main(["sweep", str(path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("snnreg: ") and said.count("\n") == 1 and len(said) < 1000, said[-500:]
    assert list(tmp_path.iterdir()) == [path]


# Files of results


@pytest.mark.parametrize("text", ["null", "[]", "{", "{}", '{"files": []}', "[" * 5000])
@pytest.mark.parametrize("kind", [load, load_results])
def test_a_manifest_of_another_kind_is_one_line(tmp_path, text, kind):
    for name in ("runs.csv", "weights.npz"):
        (tmp_path / name).write_text("a\n1\n")
    np.savez(tmp_path / "weights.npz", a=np.ones(1))
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(SnnregError) as said:
        kind(tmp_path)
    assert "\n" not in str(said.value)


@pytest.mark.parametrize("kind", [load, load_results, simulation.TrainedNetwork.load])
@pytest.mark.parametrize("names", [["manifest.json"], ["runs.csv"], ["weights.npz"], []])
def test_a_folder_in_the_place_of_a_file_is_one_line(tmp_path, kind, names):
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {"runs.csv": ""}, "finished": True}))
    for name in names:
        (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / name).mkdir()
    with pytest.raises(SnnregError) as said:
        kind(tmp_path)
    assert "\n" not in str(said.value)

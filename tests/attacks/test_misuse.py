"""Whatever is given in the place of a value is used, or refused in one line."""

import dataclasses
import json

import numpy as np
import pytest
from brian2 import mV, second

from snnreg import experiment, simulation
from snnreg.base.errors import SnnregError
from snnreg.command import cli
from snnreg.datasets import digits_of
from snnreg.decay import AFTER_TRAINING, Decay
from snnreg.encoding import as_pixels, poisson_spikes
from snnreg.experiment import Plan, Preset, load_results, stream
from snnreg.parameters import INPUTS, Parameters
from snnreg.sweep import load, read, sweep
from snnreg.wiring import draw_wiring

pytestmark = pytest.mark.slow


class Unwilling:
    """A value that cannot even be shown."""

    def __repr__(self):
        raise RuntimeError("no")


def nested(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


MONSTERS = {
    "None": None,
    "text": "x",
    "empty text": "",
    "number as text": "3",
    "bytes": b"1",
    "true": True,
    "list": [1, 2],
    "empty list": [],
    "dict": {"a": 1},
    "set": {1, 2},
    "nan": float("nan"),
    "infinity": float("inf"),
    "negative": -1,
    "half": 2.5,
    "complex": 1j,
    "401 digits": 10**400,
    "5001 digits": 10**5000,
    "array": np.ones(3),
    "range": range(3),
    "array of one": np.ones(1),
    "text array": np.array(["a"]),
    "object array": np.array([None]),
    "volts": 3 * mV,
    "seconds": [1, 2] * second,
    "class": Decay,
    "function": len,
    "generator": iter([1]),
    "nested": nested(5000),
    "unwilling": Unwilling(),
    "huge": 10**18,
    "tiny": 5e-324,
    "2D": np.ones((2, 2)),
    "nat": np.datetime64("NaT"),
}
IMAGES, CLASSES = np.zeros((1, INPUTS), np.uint8), np.zeros(1, int)
DECAYS = [Decay()]


def names(kind):
    return [field.name for field in dataclasses.fields(kind)]


def rng():
    return np.random.default_rng(0)


def train(images=IMAGES, classes=CLASSES, rng_=None, **options):
    return simulation.train(images, classes, rng() if rng_ is None else rng_, progress=False, **options)


@pytest.fixture(scope="module")
def network():
    return train()


TAKERS = {
    **{f"Parameters({n})": (lambda v, n=n: Parameters(**{n: v})) for n in names(Parameters)},
    **{f"Decay({n})": (lambda v, n=n: Decay(**{"when": AFTER_TRAINING, n: v})) for n in names(Decay)},
    **{f"Plan({n})": (lambda v, n=n: Plan(**{n: v}).check_data()) for n in names(Plan)},
    **{f"Preset({n})": (lambda v, n=n: Preset(**{n: v})) for n in names(Preset)},
    "as_pixels": as_pixels,
    "poisson_spikes(rng)": lambda v: poisson_spikes(IMAGES, v, Parameters()),
    "digits_of(digits)": lambda v: digits_of(v, 1, train=False),
    "digits_of(per_digit)": lambda v: digits_of([1], v, train=False),
    "stream(seed)": lambda v: stream(v, experiment.streams.NOISE),
    "draw_wiring(classes)": lambda v: draw_wiring(v, rng(), Parameters(neurons_per_class=1)),
    "train(images)": lambda v: train(images=v),
    "train(classes)": lambda v: train(classes=v),
    "train(rng)": lambda v: simulation.train(IMAGES, CLASSES, v, progress=False),
    **{
        f"train({n})": (lambda v, n=n: train(**{n: v}))
        for n in (
            "number_of_classes",
            "parameters",
            "threshold",
            "decay",
            "engine",
        )
    },
    "reproduce(plan)": lambda v: experiment.reproduce(v, DECAYS, [0], progress=False),
    "reproduce(decays)": lambda v: experiment.reproduce(Plan(), v, [0], progress=False),
    "reproduce(jobs)": lambda v: experiment.reproduce(Plan(), DECAYS, [-1], jobs=v, progress=False),
    "load_results": load_results,
    "read": read,
    "load": load,
    "sweep(jobs)": lambda v: sweep("no.toml", jobs=v, progress=False),
}


def refused(function, value):
    """What was said when a value was refused; None if it was used."""
    try:
        function(value)
    except SnnregError as error:
        return str(error)
    return None


@pytest.mark.parametrize("taker", TAKERS)
def test_a_value_is_used_or_refused_in_one_line(taker):
    for name, value in MONSTERS.items():
        try:
            said = refused(TAKERS[taker], value)
        except Exception as error:
            pytest.fail(f"{taker} got {name}: {type(error).__name__}: {str(error)[:200]}")
        assert said is None or (0 < len(said) < 700 and "\n" not in said), f"{taker} got {name}: {said}"


@pytest.mark.parametrize("value", ["None", "text", "list", "array", "class", "function", "unwilling"])
@pytest.mark.parametrize("taker", [name for name in TAKERS if name.startswith(("train(rng", "Plan(p", "poisson"))])
def test_what_cannot_be_used_is_refused(taker, value):
    assert refused(TAKERS[taker], MONSTERS[value])


REFUSED = {
    "half a class": (lambda: train(number_of_classes=2.5), "number_of_classes must be a whole number"),
    "a decay's name": (lambda: train(decay="online"), "decay must be a Decay, got 'online'"),
    "ragged images": (lambda: train(images=[[1, 2], [3]]), "images must be of one size"),
    "complex images": (lambda: train(images=IMAGES + 1j), "must be numbers from 0 to 255, got complex128"),
    "images with a unit": (lambda: train(images=IMAGES * mV), "grey levels have no unit"),
    "burst is no": (lambda: Decay(AFTER_TRAINING, burst="no"), "burst must be true or false, got 'no'"),
    "a list of seeds in a list": (lambda: stream([1, 2], "noise"), "seed must be a whole number"),
    "seeds from a generator": (
        lambda: experiment.reproduce(Plan(), DECAYS, (seed for seed in (0, 1))),
        "seeds must be a list of",
    ),
    "no seeds": (lambda: experiment.reproduce(Plan(), DECAYS, []), "runs must be a whole number from 1 to"),
    "neurons without end": (lambda: Parameters(neurons_per_class=10**18), "whole number from 1 to 10000"),
    "classes without end": (lambda: draw_wiring(10**18, rng(), Parameters()), "whole number from 1 to 1000"),
    "a megasecond": (lambda: Parameters(longest_inhibition_delay=1e6 * second), "at most 10,000 time steps"),
    "no time at all": (lambda: Parameters(dt=1e-300 * second), "time steps of"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_the_message_says_what_is_wanted(case):
    act, message = REFUSED[case]
    with pytest.raises(SnnregError) as error:
        act()
    assert message in str(error.value)


@pytest.mark.parametrize("name", MONSTERS)
def test_a_network_responds_to_no_monster(network, name):
    value = MONSTERS[name]
    for given in ((value, IMAGES, rng()), (network, value, rng()), (network, IMAGES, value)):
        assert refused(lambda given: simulation.respond(*given, progress=False), given)


# The command line


NINES = "9" * 5000
LINES = {
    "out is an option": ["reproduce", "--out=--"],
    "out is a file": ["reproduce", "--out", "file"],
    "long seed": ["reproduce", "--seed", "9" * 300],
    "longer seed": ["reproduce", "--seed", NINES],
    "seeds": ["reproduce", "--seeds", "100000000"],
    "jobs": ["reproduce", "--jobs", "100000000"],
    "images": ["reproduce", "--train-per-digit", "9" * 400],
    "digits": ["reproduce", "--digits", "9" * 400],
    "time": ["reproduce", "--tau-prun", "9" * 400],
    "definition is a folder": ["sweep", "folder.toml"],
    "definition is a link to itself": ["sweep", "loop.toml"],
    "definition with a zero byte": ["sweep", "a\0.toml"],
    "definition is out": ["sweep", "good.toml", "--out", "good.toml"],
    "a name that is too long": ["sweep", f"{'a' * 5000}.toml"],
    "out with a name that is too long": ["reproduce", "--out", "a" * 5000],
}


@pytest.mark.parametrize("case", LINES)
def test_a_wrong_command_is_one_line(case, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "loop.toml").symlink_to("loop.toml")
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
    "400 digits": f"{HEAD}[axes]\nseed = [0]\n[fixed]\ntrain_per_digit = {'9' * 400}",
    "400 digits in a decay": (
        f'{HEAD}[axes]\nseed = [0]\n[fixed]\ndecays = [{{when = "online", k_p = {"9" * 400}}}]'
    ),
    "brackets without end": f"{HEAD}[axes]\nseed = {'[' * 5000}{']' * 5000}",
    "tables without end": f"{HEAD}[axes]\nseed = [0]\n[fixed]\ndecays = {'{a=' * 5000}1{'}' * 5000}",
    "a run that is a list": 'about = "A"\nrun = ["decays"]\n[axes]\nseed = [0]',
    "a preset that is a table": f"{HEAD}[axes]\nseed = [0]\n[fixed]\npreset = {{a = 1}}",
    "a threshold that is a list": f'{HEAD}[axes]\nseed = [0]\n[fixed]\nthreshold = ["held"]',
    "a data set that is a list": f"{HEAD}[axes]\nseed = [0]\n[fixed]\nunknown_data = [1]",
    "a decay that is a list": f"{HEAD}[axes]\nseed = [0]\n[fixed]\ndecays = [{{when = []}}]",
    "a decay that is a date": f"{HEAD}[axes]\nseed = [0]\n[fixed]\ndecays = [{{when = 2020-01-01}}]",
    "digits that are tables": f"{HEAD}[axes]\nseed = [0]\n[fixed]\ndigits = [{{a = 1}}]",
    "digits that are halves": f"{HEAD}[axes]\nseed = [0]\n[fixed]\ndigits = [2.5]",
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
    "a megabyte": "#" * 2_000_000,
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


@pytest.mark.parametrize("text", ["null", "[]", "5", '"text"', "{", "", "{}", '{"files": []}', "[" * 5000])
@pytest.mark.parametrize("kind", [load, load_results])
def test_a_manifest_of_another_kind_is_one_line(tmp_path, text, kind):
    for name in ("runs.csv", "weights.npz"):
        (tmp_path / name).write_text("a\n1\n")
    np.savez(tmp_path / "weights.npz", a=np.ones(1))
    (tmp_path / "manifest.json").write_text(text)
    said = refused(kind, tmp_path)
    assert said and "\n" not in said


@pytest.mark.parametrize("kind", [load, load_results, simulation.TrainedNetwork.load])
@pytest.mark.parametrize("names", [["manifest.json"], ["runs.csv"], ["weights.npz"], []])
def test_a_folder_in_the_place_of_a_file_is_one_line(tmp_path, kind, names):
    (tmp_path / "manifest.json").write_text(json.dumps({"files": {"runs.csv": ""}, "finished": True}))
    for name in names:
        (tmp_path / name).unlink(missing_ok=True)
        (tmp_path / name).mkdir()
    said = refused(kind, tmp_path)
    assert said and "\n" not in said

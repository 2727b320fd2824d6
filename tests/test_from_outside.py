"""What somebody adds from outside, without a line of the package being changed (see CONTRIBUTING.md).

A decay rule, a test set, a data set and a class of runs go through each place that takes one, and each is compared
with the same without it, so that what is ignored fails here.
"""

import os
from dataclasses import dataclass
from importlib import import_module

import numpy as np
import pandas as pd
import pytest
from brian2 import Network, NeuronGroup, SpikeGeneratorGroup, prefs, second

from publish import ROOT
from snnreg import TrainedNetwork, datasets, experiment, train
from snnreg.base.errors import SnnregError
from snnreg.command.reproduce import draw
from snnreg.datasets import mnist
from snnreg.datasets.image_sets import TEST_SETS, Kind
from snnreg.decay import AFTER_TRAINING, ONLINE, Decay, DecayRule
from snnreg.encoding import poisson_spikes
from snnreg.experiment import workers
from snnreg.experiment.plan import ORDER, streams
from snnreg.integrations import DecayingSynapses
from snnreg.parameters import ADAPTIVE, Parameters
from snnreg.simulation import kernel
from snnreg.wiring import draw_wiring
from snnreg_book.labs import DrawHere, ShowHere, WeightMap
from snnreg_studies.diehl_cook import network as diehl_cook
from snnreg_studies.mean_field import Theory
from tests.support import in_process
from tests.support.processes import ENVIRONMENT, run_python


@dataclass(frozen=True)
class HalfStays(DecayRule):
    """However long a synapse is silent, half of its weight stays."""

    def factor(self, silence_s):
        return 0.5 + 0.5 * np.exp(-((silence_s / self.tau_prun_s) ** 2))

    def at_input_spike(self):
        return "w *= 0.5 + 0.5 * exp(-((t - t_s) / tau_prun)**2)\n"


@pytest.mark.slow
def test_a_decay_rule_from_outside_acts_in_both_engines(monkeypatch):
    monkeypatch.setitem(prefs, "codegen.target", "numpy")  # nothing to compile
    rng = np.random.default_rng(5)
    parameters = Parameters(neurons_per_class=2)
    images, classes = datasets.training_set((7, 4, 6), 2, rng)
    wiring, trains = draw_wiring(3, rng, parameters), poisson_spikes(images, rng, parameters)
    weights = {}
    for rule in (HalfStays(ONLINE, 0.1 * second), Decay(ONLINE, 0.1 * second)):
        choices = {"parameters": parameters, "threshold": ADAPTIVE, "decay": rule}
        state = kernel.new_state(wiring, parameters)
        twin = kernel.run(state, trains, classes, **choices)
        native = in_process.run(wiring, trains, classes, **choices)
        np.testing.assert_array_equal(twin.step, native.spikes.step)
        np.testing.assert_allclose(state.weights, native.weights, rtol=0, atol=1e-9)
        weights[type(rule)] = state.weights
    assert (weights[HalfStays] > 1.5 * weights[Decay]).mean() > 0.05


RULES = (Decay(), Decay(ONLINE, 0.1 * second), HalfStays(ONLINE, 0.1 * second))


def test_a_decay_rule_from_outside_acts_in_a_reproduction_and_its_figure(tmp_path):
    plan = experiment.Plan(train_per_digit=20, test_per_digit=4)
    means = []
    for number, rule in enumerate(RULES):
        experiment.reproduce(plan, [rule], [0], out=tmp_path / f"{number}", progress=False)
        _, weights, about = experiment.load_results(tmp_path / f"{number}")
        means.append(next(array.mean() for name, array in weights.items() if name.endswith("weights")))
        draw(tmp_path / f"{number}")
    assert about["definition"]["decays"][0]["rule"].endswith(":HalfStays")
    assert means[0] > 1.2 * means[2] > 1.2**2 * means[1], "what stays is between all and nothing"
    figures = {(tmp_path / f"{number}" / "figure.png").read_bytes() for number in range(3)}
    assert len(figures) == 3
    with pytest.raises(SnnregError, match="holds results of another definition"):  # equal but for the rule
        experiment.reproduce(plan, [RULES[1]], [0], out=tmp_path / "2", progress=False)


def test_a_decay_rule_from_outside_acts_in_synapses_of_brian2(monkeypatch):
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    left = []
    for rule in RULES:
        inputs = SpikeGeneratorGroup(1, [0, 0], [0.1, 0.3] * second)
        neuron = NeuronGroup(1, "v : 1")
        synapses = DecayingSynapses(inputs, neuron, decay=rule, model="w : 1", on_pre="v_post += w")
        synapses.connect()
        synapses.w = 1
        Network(inputs, neuron, synapses).run(0.35 * second)
        left.append(float(synapses.weights_now[0]))
        np.testing.assert_allclose(
            left[-1], 1 if rule is RULES[0] else np.prod(rule.factor(np.array([0.1, 0.2, 0.05])))
        )
    assert left[0] > left[2] > left[1]


def test_a_decay_rule_from_outside_acts_in_the_network_of_diehl_and_cook():
    images = datasets.digits_of((7, 4, 6), 3, train=True)[0].reshape(9, -1)
    weights = []
    for rule in (None, *RULES[1:]):
        network = diehl_cook.Network(8, np.random.default_rng(0))
        network.learn(images, np.random.default_rng(1), rule)
        weights.append((network.weights, network.ended(rule).weights))
    for learned, ended in (weights[:2], weights[::2], weights[1:]):
        assert abs(learned[0] - ended[0]).max() > 0.01 and abs(learned[1] - ended[1]).max() > 0.01
    masked = HalfStays(AFTER_TRAINING, 0.1 * second)
    with pytest.raises(SnnregError, match="has a decay online or none, got HalfStays after training"):
        network.learn(images, np.random.default_rng(1), masked)


def test_a_decay_rule_from_outside_acts_when_training_ends():
    left = HalfStays(ONLINE, 3 * second).after_training(np.ones((2, 1)), np.array([0.0, 9.0]), 9.0, None)
    np.testing.assert_allclose(left[:, 0], [0.5 + 0.5 * np.exp(-9), 1])


def test_a_decay_rule_from_outside_is_shown_in_labs_or_refused_by_name():
    plan = experiment.Plan(train_per_digit=10, test_per_digit=2)
    networks = [experiment.train(plan, rule, 0, progress=False) for rule in RULES]
    about = {"digits": plan.digits, "unknown": plan.unknown, "per_set": 2}
    carried = {ShowHere(networks[0], network, plan.test_sets(0), **about).weights for network in networks}
    carried |= {DrawHere(networks[0], network, digits=plan.digits).weight_levels for network in networks}
    assert len(carried) == 6
    with pytest.raises(SnnregError, match="shows the decay of equation .5., got a network with HalfStays"):
        WeightMap.of(networks[2], plan.test_sets(0), digits=plan.digits)


def test_a_decay_rule_from_outside_is_refused_by_the_theory():
    images, classes = datasets.training_set((7, 4), 1, np.random.default_rng(0))
    wiring, rng = draw_wiring(2, np.random.default_rng(0), Parameters()), np.random.default_rng(0)
    with pytest.raises(SnnregError, match="decay must be a Decay, got HalfStays"):
        Theory().learn(wiring, images, classes, rng, decay=RULES[2])


class Doubles(DecayRule):
    """A silence doubles the weight."""

    def factor(self, silence_s):
        return 2 + 0 * silence_s

    def at_input_spike(self):
        return ""


def test_a_rule_from_outside_that_gives_no_shares_is_refused_by_name(monkeypatch):
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    rule, told = Doubles(ONLINE, 0.1 * second), "what Doubles.factor gives must be .* from 0 to 1; got 2.0"
    inputs, neuron = SpikeGeneratorGroup(1, [0], [0.1] * second), NeuronGroup(1, "v : 1")
    synapses = DecayingSynapses(inputs, neuron, decay=rule, model="w : 1", on_pre="v_post += w")
    synapses.connect()
    Network(inputs, neuron, synapses).run(0.2 * second)
    with pytest.raises(SnnregError, match=told):
        print(synapses.weights_now)
    images = datasets.digits_of((7, 4), 1, train=True)[0].reshape(2, -1)
    network = diehl_cook.Network(8, np.random.default_rng(0))
    for act in (network.ended, lambda rule: network.learn(images, np.random.default_rng(1), rule)):
        with pytest.raises(SnnregError, match=told):
            act(rule)


RULE = """
import numpy as np
from snnreg.decay import DecayRule

class Frozen(DecayRule):
    def factor(self, silence_s):
        return 0 * silence_s + 1

    def at_input_spike(self):
        return ""

class HalfStays(DecayRule):
    def factor(self, silence_s):
        return 0.5 + 0.5 * np.exp(-((silence_s / self.tau_prun_s) ** 2))
"""

DEFINITION = """
about = "Nothing is lost."
run = "snnreg_studies.decays:Decays"
axes = {seed = [0]}

[fixed]
train_per_digit = 2
test_per_digit = 1
decays = [{when = "never"}, {when = "online", rule = "my_rules:Frozen"}]
"""


def test_a_sweep_runs_decay_rules_from_outside(tmp_path, monkeypatch):
    """One takes nothing away, so its networks are those without decay; the other less than the paper's rule."""
    (tmp_path / "my_rules.py").write_text(RULE)
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "mine.toml"
    names = "my_rules:Frozen", "my_rules:HalfStays", "snnreg.decay:Decay"
    rules = ", ".join(f'{{when = "online", tau_prun_s = 0.1, rule = "{name}"}}' for name in names)
    path.write_text(DEFINITION.replace('{when = "online", rule = "my_rules:Frozen"}', rules))
    experiment.sweep(path, jobs=1, progress=False)
    runs = experiment.load(tmp_path / "mine")[0]["runs"].fillna({"rule": "none"})
    spikes = runs.set_index("test_set").groupby(["decay", "rule"]).spikes
    never, frozen, half, paper = (
        spikes.get_group(name)
        for name in (("never", "none"), (ONLINE, "Frozen"), (ONLINE, "HalfStays"), (ONLINE, "none"))
    )
    assert never.equals(frozen)
    assert never.sum() > half.sum() > paper.sum()


def test_runs_of_a_rule_that_was_changed_are_not_mixed(tmp_path, monkeypatch):
    """Stopped after the first run, and the same command again, with another text of the rule."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "changed_rules.py").write_text(RULE)
    path = tmp_path / "mine.toml"
    path.write_text(DEFINITION.replace("my_rules", "changed_rules").replace("[0]", "[0, 1]"))

    def stop(number, run):
        if number == 1:
            raise KeyboardInterrupt
        return attempt(number, run)

    attempt = workers.attempt
    monkeypatch.setattr(workers, "attempt", stop)
    with pytest.raises(KeyboardInterrupt):
        experiment.sweep(path, jobs=1, progress=False)
    monkeypatch.setattr(workers, "attempt", attempt)
    (tmp_path / "changed_rules.py").write_text(RULE.replace("+ 1", "+ 0.5"))
    with pytest.raises(SnnregError, match="holds unfinished runs of other sources.*--again"):
        experiment.sweep(path, jobs=1, progress=False)


def test_a_network_is_stored_with_its_rule(tmp_path):
    images, classes = datasets.training_set((7, 4), 1, np.random.default_rng(0))
    rule = HalfStays(ONLINE, 3 * second)
    train(images, classes, np.random.default_rng(0), decay=rule, progress=False).save(tmp_path / "net.npz")
    assert TrainedNetwork.load(tmp_path / "net.npz", rule=HalfStays).decay == rule
    with pytest.raises(SnnregError, match="has the decay rule HalfStays, not Decay; give its class"):
        TrainedNetwork.load(tmp_path / "net.npz")


def inverted(rng, asked):
    """Known digits, black on white."""
    images, classes = datasets.digits_of(asked.digits, asked.per_digit, train=False)
    return 255.0 - images.reshape(len(images), -1), classes


INVERTED = Kind("inverted digits", "#E69F00", "P", 12, inverted)
IN_OTHER_PROCESSES = pytest.param(2, marks=pytest.mark.slow)


def test_a_test_set_from_outside_is_shown_and_changes_no_other(monkeypatch):
    plan = experiment.Plan(train_per_digit=20, test_per_digit=4)
    _, before = experiment.run(plan, Decay(), 0, progress=False)
    monkeypatch.setitem(TEST_SETS, "inverted", INVERTED)
    _, (*after, row) = experiment.run(plan, Decay(), 0, progress=False)
    assert [each["test_set"] for each in (*after, row)] == [*TEST_SETS]
    counted = [pd.DataFrame(rows)[["spikes", "silent_images", "accuracy"]] for rows in (before, after)]
    pd.testing.assert_frame_equal(*counted)
    assert row["test_images"] == 12 and row["accuracy"] is not None
    assert row["spikes"] > 3 * before[2]["spikes"], "they are five times as bright"
    assert "inverted" in experiment.spikes_table(pd.DataFrame([*after, row])).index


@pytest.mark.parametrize("jobs", [1, IN_OTHER_PROCESSES])
def test_a_test_set_from_outside_is_in_a_reproduction(tmp_path, monkeypatch, jobs):
    plan = experiment.Plan(train_per_digit=10, test_per_digit=2)

    def reproduce(out):
        rows = experiment.reproduce(plan, RULES[::2], [0], jobs=jobs, out=tmp_path / out, progress=False)
        return rows.drop(columns=["train_s", "test_s"])

    before = reproduce("four")
    monkeypatch.setitem(TEST_SETS, "inverted", INVERTED)
    after = reproduce("five")
    shown = after.test_set == "inverted"
    assert after[shown].decay.tolist() == ["never", ONLINE] and (after[shown].spikes > 0).all()
    pd.testing.assert_frame_equal(after[~shown].reset_index(drop=True), before)
    with pytest.raises(SnnregError, match="holds results of another definition"):
        reproduce("four")
    monkeypatch.delitem(TEST_SETS, "inverted")
    pd.testing.assert_frame_equal(reproduce("four"), before)


OUTSIDE = """
from snnreg.datasets import mnist
from snnreg.datasets.image_sets import TEST_SETS, Kind

def inverted(rng, asked):
    images, classes = mnist.digits_of(asked.digits, asked.per_digit, train=False, data=asked.data)
    return 255.0 - images.reshape(len(images), -1), classes

TEST_SETS["inverted"] = Kind("inverted digits", "#E69F00", "P", 12, inverted)
"""

DATA = """
import numpy as np
from snnreg.datasets import mnist

def mirrored(names):
    images, labels = mnist.DATA["MNIST"](names)
    pixels = np.frombuffer(images, np.uint8, offset=16).reshape(-1, 28, 28)[:, :, ::-1]
    return [images[:16] + pixels.tobytes(), labels]

mnist.DATA["mirrored"] = mirrored
"""

LABS = """
import outside
import matplotlib.pyplot as plt, pandas as pd
from snnreg import Decay, experiment, pictures, style
from snnreg_book.labs import PaperHere, ShowHere, TuneIt, WeightMap

plan = experiment.Plan(train_per_digit=10, test_per_digit=4)
network, rows = experiment.run(plan, Decay(), 0, progress=False)
lab = WeightMap.of(network, plan.test_sets(0), digits=plan.digits, images_per_set=4)
assert lab.set_labels["inverted"] == "inverted digits" and lab.spikes_before["inverted"] > 0
assert len(lab.spikes_on_grid["inverted"]) == len(lab.grid_s)
shown = ShowHere(network, network, plan.test_sets(0), digits=plan.digits, unknown=plan.unknown, per_set=4)
assert [each["label"] for each in shown.about["sets"]][-1] == "inverted digits"
stored = pd.read_csv(experiment.RESULTS / "table" / "runs.csv")
for lab in (PaperHere(stored[stored.preset == "paper-text"]), TuneIt()):
    assert len(lab.about["sets"]) == 4, "their scripts make the images"
fig, axes = plt.subplots(1, 4)
groups = {"without decay": [network.weights[:, :10], network.weights[:, 10:20], network.weights[:, 20:]]}
pictures.overview(groups, plan.digits, pd.DataFrame(rows), axes, 0.05)
assert "inverted digits" in [label.get_text() for label in axes[-1].get_yticklabels() + axes[-1].get_xticklabels()]
assert style.SET_COLOURS["inverted"] == "#E69F00"
"""


def test_a_test_set_from_outside_is_in_pictures_and_in_the_labs(tmp_path):
    (tmp_path / "outside.py").write_text(OUTSIDE)
    done = run_python("-c", LABS, env={**ENVIRONMENT, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"})
    assert done.returncode == 0, done.stderr


CHAPTER = """
import json, sys, matplotlib
matplotlib.use("Agg")
if sys.argv[2] == "outside":
    import outside
names = {}
for cell in json.load(open(sys.argv[1]))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), names)
from snnreg.style import SET_LABELS
print(sum("inverted" in repr(value) for name, value in names.items() if name not in ("In", "SET_LABELS")))
"""


@pytest.mark.slow
@pytest.mark.parametrize("chapter", ["06_test_sets", "07_table", "08_weight_maps", "09_tune"])
def test_chapters_run_with_a_test_set_from_outside_and_show_it(tmp_path, chapter):
    (tmp_path / "outside.py").write_text(OUTSIDE)
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "MPLBACKEND": "Agg"}
    found = []
    for where in ("inside", "outside"):
        done = run_python("-c", CHAPTER, ROOT / "chapters" / f"{chapter}.ipynb", where, env=environment)
        assert done.returncode == 0, done.stderr
        found.append(int(done.stdout.splitlines()[-1]))
    assert found[0] == 0 < found[1]


@pytest.mark.slow
def test_a_test_set_from_outside_is_in_a_sweep(tmp_path):
    """Made by a module that the class of runs imports, or by the program that begins the sweep."""
    (tmp_path / "outside.py").write_text(OUTSIDE)
    (tmp_path / "study.py").write_text(
        "import outside\nfrom snnreg_studies.decays import Decays\n\nclass Mine(Decays):\n    pass\n"
    )
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    text = DEFINITION.replace("my_rules:Frozen", "snnreg.decay:Decay").replace("[0]", "[0, 1]")
    (tmp_path / "imported.toml").write_text(text.replace("snnreg_studies.decays:Decays", "study:Mine"))
    (tmp_path / "beside.toml").write_text(text)
    beside = f"{OUTSIDE}\nfrom snnreg import experiment\nexperiment.sweep('beside.toml', jobs=2, progress=False)"
    for command in (["-m", "snnreg", "sweep", "imported.toml", "--jobs", 2], ["-c", beside]):
        done = run_python(*command, env=environment, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    spikes = [
        experiment.load(tmp_path / name)[0]["runs"].query("test_set == 'inverted'").spikes.tolist()
        for name in ("imported", "beside")
    ]
    assert len(spikes[0]) == 4 and min(spikes[0]) > 0 and spikes[0] == spikes[1]


def test_a_data_set_from_outside_is_learned_in_a_sweep(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "outside_data.py").write_text(DATA)
    monkeypatch.setattr(mnist, "DATA", {**mnist.DATA})
    import_module("outside_data")
    text = DEFINITION.replace(', {when = "online", rule = "my_rules:Frozen"}', "")
    found = {}
    for data in ("MNIST", "mirrored"):
        path = tmp_path / f"{data}.toml"
        path.write_text(f'{text}\ndata = "{data}"')
        experiment.sweep(path, jobs=1, progress=False)
        found[data] = experiment.load(tmp_path / data)[0]["runs"].set_index("test_set").spikes
    assert (found["MNIST"] != found["mirrored"]).any() and found["mirrored"].sum() > 0


KIND = """
from dataclasses import dataclass

@dataclass
class Squares:
    seed: int
    images_asked_for = ()
    def check_data(self): pass
    def tables(self):
        return {"squares": [{"seed": self.seed, "square": self.seed**2}]}
"""


@pytest.mark.slow
def test_a_class_of_runs_from_outside_is_done_in_other_processes_too(tmp_path, monkeypatch):
    (tmp_path / "my_kind.py").write_text(KIND)
    (tmp_path / "mine.toml").write_text('about = "A"\nrun = "my_kind:Squares"\naxes = {seed = [0, 1, 2]}')
    environment = {**ENVIRONMENT, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = run_python("-m", "snnreg", "sweep", tmp_path / "mine.toml", "--jobs", 2, env=environment)
    assert done.returncode == 0, done.stderr
    assert list(experiment.load(tmp_path / "mine")[0]["squares"].square) == [0, 1, 4]


@pytest.mark.parametrize("number", [TEST_SETS["known"].stream, streams()[ORDER]])
def test_a_random_stream_that_is_taken_is_refused(monkeypatch, number):
    monkeypatch.setitem(TEST_SETS, "inverted", Kind("inverted digits", "#E69F00", "P", number, inverted))
    with pytest.raises(SnnregError, match=f"inverted have the same random stream, {number}"):
        streams()

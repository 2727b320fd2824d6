"""A decay rule and a test set can be added without a line of the package being changed (see CONTRIBUTING.md)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from brian2 import prefs, second

from snnreg import TrainedNetwork, datasets, experiment, train
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import TEST_SETS, Kind
from snnreg.decay import ONLINE, Decay, DecayRule
from snnreg.encoding import poisson_spikes
from snnreg.experiment import workers
from snnreg.experiment.plan import ORDER, streams
from snnreg.parameters import ADAPTIVE, Parameters
from snnreg.simulation import kernel
from snnreg.wiring import draw_wiring
from tests.support import in_process


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


def test_a_decay_rule_from_outside_acts_when_training_ends():
    left = HalfStays(ONLINE, 3 * second).after_training(np.ones((2, 1)), np.array([0.0, 9.0]), 9.0, None)
    np.testing.assert_allclose(left[:, 0], [0.5 + 0.5 * np.exp(-9), 1])


RULE = """
from snnreg.decay import DecayRule

class Frozen(DecayRule):
    def factor(self, silence_s):
        return 0 * silence_s + 1

    def at_input_spike(self):
        return ""
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


def test_a_sweep_runs_a_decay_rule_from_outside(tmp_path, monkeypatch):
    """It takes nothing away, so its networks are those without decay."""
    (tmp_path / "my_rules.py").write_text(RULE)
    monkeypatch.syspath_prepend(tmp_path)
    path = tmp_path / "mine.toml"
    path.write_text(DEFINITION)
    experiment.sweep(path, jobs=1, progress=False)
    runs = experiment.load(tmp_path / "mine")[0]["runs"]
    never, mine = (runs[runs.decay == when].set_index("test_set").spikes for when in ("never", ONLINE))
    assert never.equals(mine) and never.sum() > 0
    assert set(runs.rule.dropna()) == {"Frozen"}


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


def test_a_test_set_from_outside_is_shown_and_changes_no_other(monkeypatch):
    plan = experiment.Plan(train_per_digit=20, test_per_digit=4)
    _, before = experiment.run(plan, Decay(), 0, progress=False)
    monkeypatch.setitem(TEST_SETS, "inverted", Kind("inverted digits", "#E69F00", "P", 12, inverted))
    _, (*after, row) = experiment.run(plan, Decay(), 0, progress=False)
    assert [each["test_set"] for each in (*after, row)] == [*TEST_SETS]
    counted = [pd.DataFrame(rows)[["spikes", "silent_images", "accuracy"]] for rows in (before, after)]
    pd.testing.assert_frame_equal(*counted)
    assert row["test_images"] == 12 and row["accuracy"] is not None
    assert row["spikes"] > 3 * before[2]["spikes"], "they are five times as bright"
    assert "inverted" in experiment.spikes_table(pd.DataFrame([*after, row])).index


@pytest.mark.parametrize("number", [TEST_SETS["known"].stream, streams()[ORDER]])
def test_a_random_stream_that_is_taken_is_refused(monkeypatch, number):
    monkeypatch.setitem(TEST_SETS, "inverted", Kind("inverted digits", "#E69F00", "P", number, inverted))
    with pytest.raises(SnnregError, match=f"inverted have the same random stream, {number}"):
        streams()

"""One run: what its rows say, which random numbers it sees, and what it costs."""

import itertools
import math
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from brian2 import second

from snnreg import experiment
from snnreg.analysis import accuracy
from snnreg.base import progress
from snnreg.base.errors import SnnregError
from snnreg.decay import AFTER_TRAINING, NEVER, ONLINE, Decay
from snnreg.experiment import machine, runs
from snnreg.experiment import plan as plans
from snnreg.experiment.workers import attempt
from snnreg.parameters import ADAPTIVE, HELD
from snnreg_studies.protocol import new_training, numbered_stream, prune

PLAN = experiment.Plan(train_per_digit=4, test_per_digit=2)
CODE = replace(PLAN, preset=experiment.PAPER_CODE)
COLUMNS = (
    "seed digits unknown engine threshold decay tau_prun_s k_p train_images test_set test_images spikes "
    "silent_images accuracy pruned_fraction train_s test_s"
).split()


def test_a_row_says_what_was_run_what_came_of_it_and_how_long_it_took(monkeypatch):
    ticks = itertools.count(1)
    monkeypatch.setattr(runs, "time", SimpleNamespace(perf_counter=lambda: next(ticks) ** 2))
    network, rows = experiment.run(PLAN, Decay(ONLINE, 20 * second, k_p=2), 3, progress=False)
    assert {row["train_s"] for row in rows} == {4 - 1}
    assert [row["test_s"] for row in rows] == [(at + 1) ** 2 - at**2 for at in range(3, 3 + 2 * len(rows), 2)]
    told = {"seed": 3, "digits": "7 4 6", "unknown": "9 2 1", "engine": "c", "threshold": ADAPTIVE}
    told |= {"decay": ONLINE, "tau_prun_s": 20, "k_p": 2, "train_images": 12, "test_images": 6}
    for (name, test_set), row in zip(PLAN.test_sets(3).items(), rows, strict=True):
        counts = experiment.respond(PLAN, network, test_set, 3, progress=False)
        assert list(row) == COLUMNS and told.items() <= row.items()
        assert (row["test_set"], row["spikes"]) == (name, counts.sum())
        assert row["silent_images"] == sum(not image.any() for image in counts)
        assert (row["accuracy"] is None) == (test_set.classes is None)
    assert row["pruned_fraction"] == np.mean(network.weights < 5e-4)
    never = experiment.run(PLAN, Decay(), 3, progress=False)[1][0]
    assert never["decay"] == NEVER and math.isnan(never["tau_prun_s"]) and math.isnan(never["k_p"])


def test_bars_are_shown_on_a_terminal_unless_they_are_declined(monkeypatch, capsys):
    monkeypatch.setattr("snnreg.base.progress.DELAY_S", 0)
    assert not progress.is_watched(), "the output of a test is no terminal"
    experiment.run(PLAN, Decay(), 0)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "is_watched", lambda: True)
    network = experiment.run(PLAN, Decay(), 0)[0]
    known, both = PLAN.test_sets(0)["known"], ("training:", "test:")
    said = capsys.readouterr().err
    assert all(bar in said for bar in both)
    experiment.reproduce(PLAN, [Decay()], [0])
    said = capsys.readouterr().err
    assert all(bar in said for bar in both)
    experiment.respond(PLAN, network, known, 0)
    assert "test:" in capsys.readouterr().err
    experiment.respond(PLAN, network, known, 0, progress=False)
    assert capsys.readouterr().err == ""


def test_runs_side_by_side_have_one_bar(monkeypatch, capsys, tmp_path):
    """The bars of images of two processes would write over each other."""
    monkeypatch.setattr("snnreg.base.progress.DELAY_S", 0)
    monkeypatch.setattr(progress, "is_watched", lambda: True)

    def here(runs, jobs):
        assert all(run.progress == (jobs == 1) for run in runs.values())
        yield from (attempt(*item) for item in runs.items())

    monkeypatch.setattr(machine, "results", here)
    for jobs, shown, hidden in ((2, "runs:", "training:"), (1, "training:", "runs:")):
        experiment.reproduce(PLAN, [Decay()], [0, 1], jobs=jobs, out=tmp_path / f"{jobs}")
        said = capsys.readouterr().err
        assert shown in said and hidden not in said


def test_the_published_scoring_gives_ties_to_the_first_group():
    known, counts = CODE.test_sets(0)["known"], np.zeros((6, 30), int)
    assert accuracy(counts, known.classes, CODE.parameters, CODE.preset.as_published) == 1 / 3
    network = experiment.train(PLAN, Decay(), 0, progress=False)
    assert [runs.measure(p, network, known, counts)["accuracy"] for p in (PLAN, CODE)] == [0, 1 / 3]


def test_what_was_written_is_read(tmp_path):
    decays = [Decay(), Decay(ONLINE, 300 * second)]
    table, told = (experiment.reproduce(PLAN, decays, [3], out=out, progress=False) for out in (tmp_path, None))
    rows, weights, about = experiment.load_results(tmp_path)
    assert list(rows.columns) == list(table.columns) == COLUMNS
    assert rows.spikes.tolist() == table.spikes.tolist() == told.spikes.tolist()
    arrays = {"weights": (784, 30), "last_input_spike_s": (784,)}
    expected = {f"seed3_{when}_{what}": arrays[what] for when in (NEVER, ONLINE) for what in arrays}
    assert {name: array.shape for name, array in weights.items()} == expected
    assert about["seeds"] == [3] and about["definition"]["plan"]["digits"] == [7, 4, 6]
    assert about["definition"]["decays"][1]["tau_prun"] == 300
    with pytest.raises(SnnregError, match="holds results of another definition"):
        experiment.reproduce(PLAN, decays, [4], out=tmp_path, progress=False)


def test_results_without_weights_and_decays_that_would_share_files_are_refused(tmp_path):
    with pytest.raises(SnnregError, match="the results ranges hold runs, and no weights"):
        experiment.load_results("ranges")
    decays = [Decay(ONLINE, 9 * second), Decay(ONLINE, 7 * second)]
    with pytest.raises(SnnregError, match="two decays have the same `when`"):
        experiment.reproduce(PLAN, decays, [0], out=tmp_path, progress=False)


def test_a_training_by_hand_is_the_same_training():
    images, classes = PLAN.training_set(1)
    by_hand = new_training(PLAN, 1)
    counts = by_hand.show(images, classes)
    trained = experiment.train(PLAN, Decay(), 1, progress=False)
    np.testing.assert_array_equal(by_hand.weights, trained.weights)
    np.testing.assert_array_equal(counts, trained.counts)


def test_a_decay_after_training_needs_no_other_training():
    without = experiment.train(CODE, Decay(), 1, progress=False)
    masked = experiment.train(CODE, CODE.preset.decay, 1, progress=False)
    np.testing.assert_array_equal(prune(CODE, without, CODE.preset.decay, 1).weights, masked.weights)
    for network, decay in ((without, Decay(ONLINE)), (replace(without, decay=Decay(ONLINE)), Decay())):
        with pytest.raises(SnnregError, match="train with a decay online"):
            prune(CODE, network, decay, 1)


def test_new_delays_at_test_are_drawn_for_the_published_code_alone():
    network = experiment.train(PLAN, Decay(), 1, progress=False)
    other = replace(network, wiring=experiment.train(PLAN, Decay(), 2, progress=False).wiring)
    other = other.with_weights(network.weights)  # only its delays are others
    known = replace(PLAN, test_per_digit=20).test_sets(1)["known"]
    for plan, differ in ((PLAN, True), (CODE, False)):
        one, two = (experiment.respond(plan, each, known, 1, progress=False) for each in (network, other))
        assert (one != two).any() == differ


def test_noise_of_the_notebooks_is_one_stack_and_missing_images_are_told():
    images, mean = PLAN.test_sets(0), PLAN.training_set(0)[0].mean()
    np.testing.assert_allclose(images["blurred_noise"].images.mean(axis=1), mean)
    # A filter over the stack of all 3 * (4 + 2) images; the last six of them are shown.
    stack = replace(CODE, train_per_digit=1, test_per_digit=5).test_sets(0)["blurred_noise"].images
    np.testing.assert_array_equal(CODE.test_sets(0)["blurred_noise"].images, stack[-6:])
    replace(PLAN, digits=(5,), unknown=(), train_per_digit=5421, test_per_digit=892).check_data()
    for change, told in (
        ({"train_per_digit": 5422}, "has 5421"),
        ({"test_per_digit": 893}, "has 892"),
        ({"digits": (1,), "unknown": (5,), "test_per_digit": 893}, "has 892"),
    ):
        with pytest.raises(SnnregError, match=told):
            replace(PLAN, **{"digits": (5,), "unknown": (), **change}).check_data()


def test_the_presets_are_text_and_code_of_the_paper():
    text, code = experiment.PRESETS["paper-text"], experiment.PRESETS["paper-code"]
    assert text == experiment.Preset(ADAPTIVE, Decay(ONLINE, 300 * second), as_published=False)
    assert code == experiment.Preset(HELD, Decay(AFTER_TRAINING, 7.5 * second, burst=True), as_published=True)
    assert plans.TAU_PRUN_S == {NEVER: 300, ONLINE: 300, AFTER_TRAINING: 7.5}


def test_the_published_run_is_that_of_the_notebooks():
    run = experiment.PUBLISHED_RUN
    assert list(run.spikes) == [44, 35, 15158, 11357] and list(run.silent_images) == [1459, 1469, 67, 310]


def test_each_purpose_and_seed_has_random_numbers_of_its_own():
    """The stored results stand on these numbers."""
    numbers = plans.streams()
    stored = [plans.ORDER, plans.TRAINING, plans.NOISE, "white_noise", "blurred_noise", "known", "unknown"]
    stored += [plans.RANDOM_MASK, plans.FIELD, "white_noise_field", "white_noise_inner_field", "shuffled_digits"]
    assert [numbers[purpose] for purpose in stored] == list(range(12))
    drawn = {plans.stream(seed, purpose).random() for seed in (0, 1, 2**32 - 1) for purpose in numbers}
    assert len(drawn) == 3 * len(numbers)
    assert plans.stream(5, plans.NOISE).random() == np.random.default_rng([5, 2]).random()
    assert numbered_stream(5, 9).random() == np.random.default_rng([5, 9]).random()
    for seed in (-1, 2**32):
        with pytest.raises(SnnregError, match="seed must be a whole number from 0 to 4294967295"):
            plans.stream(seed, plans.ORDER)

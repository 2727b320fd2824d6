"""Each method does to a network what it says, the sweep measures it, and strengths are chosen by the rule."""

import sys

import numpy as np
import pandas as pd
import pytest
import torch

from snnreg import analysis, experiment
from snnreg.base.errors import SnnregError
from snnreg.experiment import RESULTS
from snnreg.experiment.sweeps import read
from snnreg_studies import surrogate
from snnreg_studies.gradients import network as networks
from snnreg_studies.gradients.methods import METHODS
from snnreg_studies.surrogate import Surrogate, most_accurate_in_noise

SAMPLES = 300
RNG = np.random.default_rng(0)
IMAGES = np.where(RNG.random((SAMPLES, 784)) < 0.2, 255.0, 0.0)
IMAGES[:, :100] = 0  # pixels that are never lit
CLASSES = RNG.integers(0, 10, SAMPLES)


def trained(method, strength, epochs=1, seed=0):
    return networks.train(IMAGES, CLASSES, METHODS[method], strength, epochs, seed)


@pytest.fixture(scope="module")
def plain():
    return trained("none", 0)


def test_a_seed_says_everything_and_nobody_else_draws(plain):
    torch.manual_seed(5)
    expected, threads = torch.rand(1), torch.get_num_threads()
    torch.manual_seed(5)
    again = trained("none", 0)
    assert torch.equal(torch.rand(1), expected) and torch.get_num_threads() == threads
    assert torch.equal(again.input.weight, plain.input.weight)
    assert not torch.equal(trained("none", 0, seed=1).input.weight, plain.input.weight)


def test_a_network_learns():
    centre = RNG.integers(0, 256, (10, 784))
    network = networks.train(centre[CLASSES], CLASSES, METHODS["none"], 0, 12, 0)
    _, output = networks.responses(network, centre, 0)
    assert analysis.accuracy(output, np.arange(10), surrogate.READOUT) >= 0.7  # chance is 0.1


def test_noise_is_added_to_what_is_learned_and_differs_from_image_to_image():
    shown = METHODS["noisy-images"](networks.Network(), 60, IMAGES).shown(IMAGES, np.random.default_rng(0))
    added = shown[:, :100].mean(axis=1)  # of pixels that are black
    assert 0 < added.min() < 5 and 50 < added.max() < 75
    assert (shown >= IMAGES).all() and shown.max() == 255


@pytest.mark.parametrize("method", ["L1", "L2"])
def test_penalties_make_weights_smaller(plain, method):
    weak, strong = (trained(method, s, epochs=5).input.weight.detach().abs().mean() for s in (1e-6, 10.0))
    assert strong < 0.95 * weak


def test_dropout_leaves_out_others_for_each_sample_and_none_afterwards():
    network = networks.Network().train()
    network.dropout = 0.5
    with torch.no_grad():
        network.output.weight.copy_(torch.eye(10, 100))
        network.output.bias.zero_()
        network.input.weight.zero_()
        network.input.bias.fill_(5)  # every hidden neuron spikes at every step but the first ones after a spike
    spikes = torch.zeros(networks.STEPS, 40, 784)
    hidden, output = network(spikes)
    silent = output.sum(0) == 0
    assert 0.3 < silent.float().mean() < 0.7 and len(silent.unique(dim=0)) > 20
    assert (network.eval()(spikes)[1].sum(0) > 0).all()
    assert trained("dropout", 0.5).dropout == 0.5


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_magnitude_pruning_cuts_its_share(share):
    network = trained("magnitude-pruning", share, epochs=2)
    weights = torch.cat([network.input.weight.flatten(), network.output.weight.flatten()])
    assert float((weights == 0).float().mean()) == pytest.approx(share, abs=1e-4)
    assert not hasattr(network.input, "weight_mask")


def test_the_trivial_mask_cuts_pixels_that_are_rarely_lit():
    network = trained("rarely-lit", 0)
    assert (network.input.weight[:, :100] == 0).all() and (network.input.weight[:, 100:] != 0).any(0).all()


@pytest.mark.parametrize("method", ["decay-lines", "decay-synapses"])
def test_a_line_that_is_never_used_follows_the_closed_form(plain, method):
    """Its weights have no gradient, so that they are what they were, times what the whole silence leaves."""
    tau = 400.0
    network = trained(method, tau)
    left = network.input.weight[:, :100] / plain.input.weight[:, :100]
    np.testing.assert_allclose(left.detach(), np.exp(-((SAMPLES / tau) ** 2)), rtol=1e-4)
    used = network.input.weight[:, 100:].abs().mean() / plain.input.weight[:, 100:].abs().mean()
    assert used > 0.9


def test_answers_are_spike_counts(plain):
    hidden, output = networks.responses(plain, IMAGES, 0)
    assert hidden.shape == (SAMPLES, 100) and output.shape == (SAMPLES, 10)
    assert 0 <= hidden.min() and hidden.max() <= networks.STEPS and (hidden == np.round(hidden)).all()


@pytest.mark.parametrize("part", surrogate.PARTS)
def test_a_run_fills_two_tables(monkeypatch, part):
    def noise(name, train):
        rng = np.random.default_rng([name == "MNIST", train])
        count = surrogate.POOL + 40 if train else 40
        return rng.integers(0, 250, (count, 784), np.uint8), rng.integers(0, 10, count)

    monkeypatch.setattr(surrogate, "_split", noise)
    tables = Surrogate(
        seed=1, regularization={"rarely-lit": 0.001}, part=part, train_images=64, epochs=1, test_images=20
    ).tables()
    runs, robustness = (pd.DataFrame(tables[name]) for name in ("runs", "robustness"))
    assert runs.test_set.tolist() == ["white_noise", "blurred_noise", "known"]
    assert runs.accuracy.notna().tolist() == [False, False, True]
    assert len(robustness) == 1 and robustness.accuracy.between(0, 1).all()
    for table in (runs, robustness):
        assert set(table.method) == {"rarely-lit"} and set(table.part) == {part} and set(table.seed) == {1}


def test_whatever_a_run_shows_is_fetched_before_the_first(monkeypatch):
    asked = set()
    monkeypatch.setattr(surrogate, "_split", lambda name, train: asked.add((name, train)))
    Surrogate(seed=0).check_data()
    assert asked == {("MNIST", True), ("MNIST", False)}


def test_without_snntorch_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "snntorch", None)
    monkeypatch.delitem(sys.modules, "snnreg_studies.gradients.network")
    with pytest.raises(SnnregError, match="pip install snntorch"):
        Surrogate(seed=0).check_data()


def test_the_strength_is_chosen_by_what_is_reported():
    tried = {("none", 0): (0.95, 0.6), ("L1", 1): (0.96, 0.7), ("L1", 2): (0.945, 0.8), ("L1", 3): (0.92, 0.9)}
    tried |= {("L2", 1): (0.5, 0.9), ("L2", 2): (0.6, 0.8)}  # both cost too much
    clean, noisy = (
        pd.DataFrame([("MNIST", *key, kind, right[place]) for key, right in tried.items()], columns=columns)
        for place, kind, columns in (
            (0, "known", ["data", "method", "strength", "test_set", "accuracy"]),
            (1, "white_noise", ["data", "method", "strength", "corruption", "accuracy"]),
        )
    )
    assert most_accurate_in_noise(clean, noisy)["MNIST"].to_dict() == {"none": 0, "L1": 2, "L2": 2}


@pytest.mark.parametrize(("study", "data"), [("contest", "MNIST"), ("contest_clothes", "FashionMNIST")])
def test_the_strengths_that_are_reported_are_those_that_were_chosen(study, data):
    """On test images, by other seeds than those that tried them."""
    tried = experiment.load(f"{study}_choosing")[0]
    runs = read(RESULTS / study / "sweep.toml").runs
    seeds = {run.seed for run in runs}
    assert {(run.data, run.part) for run in runs} == {(data, "test")}
    assert len(seeds) == 10 and not seeds & set(tried["runs"].seed)
    chosen = {
        choice
        for lost in (0.01, 0.02)
        for choice in most_accurate_in_noise(tried["runs"], tried["robustness"], lost)[data].items()
    }
    assert {choice for run in runs for choice in run.regularization.items()} == chosen

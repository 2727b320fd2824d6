"""Diehl and Cook's network: the loop against the equations, and what a run refuses."""

import os
from dataclasses import replace

import numpy as np
import pytest
from brian2 import ms, second

from snnreg import Decay
from snnreg.base.errors import SnnregError
from snnreg.datasets import digits_of
from snnreg.encoding import poisson_spikes
from snnreg_studies.diehl_cook import DiehlCook, equations, network

SHORT = replace(
    network.PARAMETERS,
    image_duration=60 * ms,
    rest_duration=20 * ms,
    rate_per_grey=8 * network.PARAMETERS.rate_per_grey,
)


@pytest.fixture(scope="module")
def trains():
    images, _ = digits_of((7, 4, 6), 1, train=True)
    return poisson_spikes(images, np.random.default_rng(1), SHORT)


@pytest.mark.parametrize(
    ("learning", "decay", "exact"),
    [(True, Decay("online", tau_prun=0.2 * second), False), (False, None, False), (True, None, True)],
    ids=["learns and decays", "answers", "exact conductances"],
)
def test_the_loop_gives_the_spikes_of_the_equations_step_for_step(trains, learning, decay, exact):
    made = network.Network(12, np.random.default_rng(0), threshold_time_s=50, exact_conductances=exact)
    raster, weights, theta = equations.run(made, trains, SHORT, decay=decay, learning=learning)
    spiked = np.zeros_like(raster)
    steps = SHORT.image_steps, SHORT.period_steps
    counts = made.run(trains, decay=decay, learning=learning, raster=spiked, steps=steps)
    assert raster.sum() > 20
    assert counts.sum() <= raster.sum()
    assert (spiked == raster).all()
    np.testing.assert_allclose(made.weights, weights, rtol=1e-9)
    np.testing.assert_allclose(made.state[network.THETA], theta, rtol=1e-12)


def test_exact_conductances_fall_by_their_time_constants():
    for exact, leaves in ((False, (0.5, 0.75)), (True, np.exp([-0.5, -0.25]))):
        made = network.Network(1, np.random.default_rng(0), exact_conductances=exact)
        made.state[[network.G_E, network.G_I]] = 1
        made.run(poisson_spikes(np.zeros((1, 784)), np.random.default_rng(0), SHORT), steps=(1, 1))
        np.testing.assert_allclose(made.state[[network.G_E, network.G_I], 0], leaves)


def test_many_neurons_that_inhibit_at_once_let_no_potential_run_away():
    made = network.Network(5, np.random.default_rng(0))
    made.state[network.G_I] = 17 * 60
    for steps in range(1, 20):
        made.run(poisson_spikes(np.zeros((1, 784)), np.random.default_rng(0), SHORT), steps=(1, 1))
        assert (made.state[network.V] >= -0.105).all() and (made.state[network.V] <= -0.065).all(), steps


def test_a_quiet_image_is_shown_again_brighter_and_a_black_one_not_for_ever():
    dim = np.zeros((2, 784))
    dim[0] = 8
    made = network.Network(5, np.random.default_rng(0))
    made.learn(dim, np.random.default_rng(0))
    assert made.shows > 2 + network.LOUDEST
    assert made.shows < 2 * (1 + network.LOUDEST)
    counts = made.answers(dim, np.random.default_rng(0), least=network.LEAST)
    assert counts[0].sum() >= network.LEAST and counts[1].sum() == 0


def _one_spike(images):
    return np.ones((len(images), 6), int)


def test_a_masked_pixel_keeps_no_weight_and_the_decay_leaves_the_sums(monkeypatch):
    ends = []
    monkeypatch.setattr(
        network.Network, "answers", lambda self, images, rng, **how: ends.append(self) or _one_spike(images)
    )
    few = {"seed": 0, "neurons": 6, "images": 20, "labels": 200, "shown": 3, "noise": 3}
    for settings in ({"mask": 0.1}, {"tau_prun_s": 1}):
        ((_, rows),) = DiehlCook(**few, **settings).tables().items()
        assert len(rows) == 1 + 3 * 4
    masked, decayed = ends[0].weights, ends[-1].weights
    assert (masked == 0).all(axis=1).sum() > 300
    assert (decayed[0] == 0).all()
    for weights in (masked, decayed):
        np.testing.assert_allclose(weights.sum(axis=0), network.SUM_OF_WEIGHTS)


def test_its_loop_is_compiled_as_it_is_now(monkeypatch, tmp_path):
    monkeypatch.setattr(network, "LOOP", tmp_path / "loop.c")
    network.LOOP.touch()
    os.utime(network.LOOP, (2**33, 2**33))
    network._loop.cache_clear()
    with pytest.raises(SnnregError, match="is older than the C code"):
        network.Network(3, np.random.default_rng(0)).learn(np.zeros((1, 784)), np.random.default_rng(0))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"part": "training"}, "part must be one of validation, test"),
        ({"images": 0}, "images must be"),
        ({"mask": 0.6}, "mask must be a number from 0 to 0.5; got 0.6"),
        ({"tau_prun_s": -1}, "tau_prun_s must be a number, 0 or larger"),
        ({"threshold_time_s": 0}, "threshold_time_s must be positive, got 0; the authors' code has 10,000 s"),
    ],
)
def test_a_run_refuses(value, message):
    with pytest.raises(SnnregError, match=message):
        DiehlCook(seed=0, **value)

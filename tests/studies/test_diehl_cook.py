"""BindsNET's network as a kind of run, played by a stand-in: the tests do without so large a package."""

import sys
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import torch

from snnreg.base.errors import SnnregError
from snnreg.studies import diehl_cook
from snnreg.studies.diehl_cook import DiehlCook

RUN = {"seed": 0, "digits": (0, 1, 4), "train_per_digit": 20, "test_per_digit": 10}


class StandIn:
    """What is asked of BindsNET's network: each neuron spikes where its own row of the image is bright."""

    made = []

    def __init__(self, n_inpt, n_neurons):
        self.dt, self.layers, self.learning, self.shown = 1.0, {"Ae": None}, True, []
        self.rows = np.arange(n_neurons) % 28
        self.made.append(self)

    def add_monitor(self, monitor, name):
        self.monitor = monitor

    def run(self, inputs, time):
        trains = inputs["X"]
        assert tuple(trains.shape) == (time, trains.shape[1], 784)
        self.shown.append((trains.shape[1], self.learning))
        lit = trains.reshape(time, -1, 28, 28).sum(dim=3)[:, :, self.rows]
        self.monitor.spikes = lit > 2

    def reset_state_variables(self):
        self.monitor.spikes = None

    def train(self, mode):
        self.learning = mode


class Monitor:
    def __init__(self, layer, variables, time):
        self.spikes = None

    def get(self, name):
        return self.spikes


def poisson(rates, time, dt):
    return torch.rand(time, len(rates)) < rates * dt * 1e-3


@pytest.fixture
def stand_in(monkeypatch):
    """The networks that are made while BindsNET is played."""
    monitors = SimpleNamespace(Monitor=Monitor)
    played = SimpleNamespace(
        encoding=SimpleNamespace(poisson=poisson),
        models=SimpleNamespace(DiehlAndCook2015=StandIn),
        network=SimpleNamespace(monitors=monitors),
    )
    monkeypatch.setattr(diehl_cook, "_bindsnet", lambda: played)
    monkeypatch.setattr(diehl_cook, "version", lambda name: "0")
    monkeypatch.setattr(StandIn, "made", [])
    return StandIn.made


@pytest.mark.slow
def test_it_learns_one_image_at_a_time_and_names_digits_when_it_learns_no_more(stand_in):
    """The rows of a 0, a 1 and a 4 are lit so differently that votes of rows tell them apart."""
    runs, again, other = (pd.DataFrame(DiehlCook(**{**RUN, "seed": k}).tables()["runs"]) for k in (0, 0, 1))
    network, *_ = stand_in
    assert network.shown[:60] == [(1, True)] * 60
    assert not any(learning for _, learning in network.shown[60:])
    assert sum(images for images, _ in network.shown[60:]) == 60 + runs.test_images.sum()
    assert list(runs.test_set) == ["white_noise", "blurred_noise", "known", "unknown"]
    assert (runs.neurons == 30).all() and (runs.spikes > 0).any()
    assert runs.accuracy[2] > 0.5 and runs.accuracy.drop(2).isna().all()
    pd.testing.assert_frame_equal(runs, again)
    assert list(runs.spikes) != list(other.spikes)


def test_without_bindsnet_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "bindsnet", None)
    with pytest.raises(SnnregError, match="needs BindsNET .*: python -m pip install bindsnet"):
        DiehlCook(**RUN).check_data()

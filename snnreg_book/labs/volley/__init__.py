"""Volley: a newborn network beats, and a reader steps through the beat (chapter 4)."""

import gzip

import numpy as np
from traitlets import Bytes, Enum, Float, Int, List

from snnreg_book.labs import engine
from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.lab import NetworkLab


class Volley(NetworkLab):
    """The network of the chapter while it is shown its first image, step by step.

    It runs in the page, on the same weights, delays and input spikes, so it fires the same spikes as Brian2; a
    reader may make inhibition stronger or later.

    Parameters
    ----------
    wiring : Wiring
        The network at birth.
    trains : SpikeTrains
        The input spikes of some images; the first is shown.
    parameters : Parameters
    digits : sequence of int
        What the groups are to learn; the first image shows the first of them.
    threshold : {"adaptive", "held"}
    """

    _esm = source.script("volley/view.js")

    weights = Bytes().tag(sync=True)
    delays = Bytes().tag(sync=True)
    train = Bytes().tag(sync=True)

    volley = Int(0, min=0).tag(sync=True)  # the one that is looked at, from 0
    time_ms = Float(7.0).tag(sync=True)  # after the first spike of the volley, in milliseconds
    neuron = Int(0, min=0).tag(sync=True)  # the one that is described, from 0
    # The weight of S3, and all delays of S2 and S3, in multiples of the network's own.
    inhibition_factor = Float(1.0, min=0.0, max=10.0).tag(sync=True)
    delay_factor = Float(1.0, min=0.0, max=2.0).tag(sync=True)
    # Rows from the first to fire to the silent ones, or as the neurons are numbered.
    order = Enum(("firing", "group"), "firing").tag(sync=True)
    members = List(Int()).tag(sync=True)  # how many neurons fire in each volley, as the page found it

    def __init__(self, wiring, trains, parameters, *, digits, threshold, **values):
        shown = slice(trains.first[0], trains.first[1])
        step, pixel = trains.step[shown], trains.pixel[shown]
        lit = np.unique(pixel)  # of the others no weight is ever asked for
        delays = np.concatenate([wiring.excitation_delay_s, wiring.inhibition_delay_s.ravel()])
        super().__init__(
            weights=wiring.weights[lit].astype("<f8").tobytes(),
            delays=delays.astype("<f8").tobytes(),
            train=gzip.compress(np.stack([step, pixel]).astype("<u2").tobytes(), mtime=0),
            about={
                "digits": list(digits),
                "lit": lit.tolist(),
                "model": engine.description(parameters, wiring.neurons, threshold),
            },
            **values,
        )

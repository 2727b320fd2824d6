"""Lab 3, show here: show the trained network an image, or draw one (chapters 6 and 7)."""

import anywidget
import numpy as np
from traitlets import Bytes, Dict, Float, Int, List, Unicode

from snnreg.base.errors import SnnregError
from snnreg.datasets import TEST_SETS
from snnreg.labs import engine
from snnreg.labs.shared import source


class ShowHere(anywidget.AnyWidget):
    """Two trained networks, without and with decay, that see the same input spikes.

    The networks run in the page (:mod:`snnreg.labs.engine`).  Both are born equal, so they differ in their
    weights alone.

    Parameters
    ----------
    without, with_decay : TrainedNetwork
        Trained from the same seed.
    test_sets : dict of str to TestSet
        As from :func:`snnreg.datasets.test_sets.draw_test_sets`.
    digits, unknown : sequence of int
        What the known and the unknown images show, digit after digit.
    per_set : int
        How many images of each set are carried.

    Attributes
    ----------
    shown_set : str
        A test set, or ``"drawing"``.
    image : int
        Which image of the set.
    drawing : list of list of [float, float]
        What was drawn: strokes of points, in fractions of the pad, from its upper left corner.
    noise : float
        White noise added, in units of the mean of a training image.
    neuron : int
        Whose membrane is shown.
    seed : int
        Draws the input spikes and the noise.
    counts : list of list of int
        Spikes of each excitatory neuron while the image was shown, without and with decay.
    answers : list of int
        The recognised digit, or -1, without and with decay.
    """

    _esm = source.script("show_here/view.js")
    _css = source.style()

    worker_script = Unicode(source.script("show_here/worker.js")).tag(sync=True)
    module = Bytes().tag(sync=True)
    weights = Bytes().tag(sync=True)
    delays = Bytes().tag(sync=True)
    images = Bytes().tag(sync=True)
    about = Dict().tag(sync=True)

    shown_set = Unicode("known").tag(sync=True)
    image = Int(0, min=0).tag(sync=True)
    drawing = List().tag(sync=True)
    noise = Float(0.0, min=0.0, max=3.0).tag(sync=True)
    neuron = Int(0, min=0).tag(sync=True)
    seed = Int(1, min=0).tag(sync=True)
    counts = List().tag(sync=True)
    answers = List().tag(sync=True)

    def __init__(self, without, with_decay, test_sets, *, digits, unknown, per_set=30, **values):
        wiring, parameters = without.wiring, without.parameters
        same = (
            np.array_equal(getattr(wiring, name), getattr(with_decay.wiring, name))
            for name in ("excitation_delay_s", "inhibition_delay_s")
        )
        if not all(same):
            raise SnnregError("the two networks have different delays; train both from the same seed")
        pictures, labels = [], {}
        for name in TEST_SETS:
            images = test_sets[name].images
            chosen = np.linspace(0, len(images) - 1, per_set).round().astype(int)
            pictures.append(np.clip(images[chosen].round(), 0, 255).astype(np.uint8))
            known = {"known": digits, "unknown": unknown}.get(name)
            labels[name] = [] if known is None else [int(known[k * len(known) // len(images)]) for k in chosen]
        super().__init__(
            module=engine.module(),
            weights=np.stack([without.weights, with_decay.weights]).astype(np.float32).tobytes(),
            delays=np.concatenate([wiring.excitation_delay_s, wiring.inhibition_delay_s.ravel()]).tobytes(),
            images=np.concatenate(pictures).tobytes(),
            about={
                "digits": list(digits),
                "labels": labels,
                "per_set": per_set,
                "model": engine.description(parameters, wiring.neurons),
                "slice_steps": max(1, round(1e-3 / float(parameters.dt))),
                "mean_grey": float(test_sets["white_noise"].images.mean()),
            },
            **values,
        )

"""Show here: show the trained network an image, or draw one (chapters 6 and 7)."""

import numpy as np
from traitlets import Bytes, Enum, Float, Int, List, Unicode

from snnreg.datasets import KNOWN, TEST_SETS, UNKNOWN, WHITE_NOISE
from snnreg_book.labs import engine
from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.lab import LIT, NetworkLab, common_delays

INK_SHARE = 0.05  # a pixel that fewer of the known digits light belongs to the frame around them


class ShowHere(NetworkLab):
    """Two trained networks, without and with decay, that see the same input spikes.

    The networks run in the page (:mod:`snnreg_book.labs.engine`).  Both are born equal, so they differ in their
    weights alone.

    Parameters
    ----------
    without, with_decay : TrainedNetwork
        Trained from the same seed.
    test_sets : dict of str to TestSet
        As from :func:`snnreg.datasets.image_sets.draw_test_sets`.
    digits, unknown : sequence of int
        What the known and the unknown images show, digit after digit.
    per_set : int
        How many images of each set are carried.
    """

    _esm = source.script("show_here/view.js")

    worker_script = Unicode(source.script("show_here/worker.js")).tag(sync=True)
    weights = Bytes().tag(sync=True)
    delays = Bytes().tag(sync=True)
    images = Bytes().tag(sync=True)
    digit_pixels = Bytes().tag(sync=True)

    shown_set = Unicode(KNOWN).tag(sync=True)  # a test set, or "drawing"
    image = Int(0, min=0).tag(sync=True)  # which image of the set
    # Strokes of points [float, float], in fractions of the pad, from its upper left corner.
    drawing = List().tag(sync=True)
    noise = Float(0.0, min=0.0, max=3.0).tag(sync=True)  # white, in units of the mean of a training image
    light = Enum(LIT, LIT[0]).tag(sync=True)  # where that noise is: the test set that has it there
    neuron = Int(0, min=0).tag(sync=True)  # whose membrane is shown, and whose input
    until_ms = Float(350.0, min=0.0).tag(sync=True)  # up to when the response is shown; it can be played
    seed = Int(1, min=0).tag(sync=True)  # draws the input spikes and the noise
    # Spikes of each excitatory neuron while the image was shown, without and with decay.
    counts = List().tag(sync=True)
    answers = List().tag(sync=True)  # the recognised digit, or -1, without and with decay

    def __init__(self, without, with_decay, test_sets, *, digits, unknown, per_set=30, **values):
        wiring, parameters = without.wiring, without.parameters
        delays = common_delays(without, with_decay)
        sets, pictures = [], []
        for name, test_set in test_sets.items():
            images = test_set.images
            chosen = np.linspace(0, len(images) - 1, per_set).round().astype(int)
            pictures.append(np.clip(images[chosen].round(), 0, 255).astype(np.uint8))
            shown = {KNOWN: digits, UNKNOWN: unknown}.get(name)
            labels = [] if shown is None else [int(shown[k * len(shown) // len(images)]) for k in chosen]
            sets.append({"name": name, "label": TEST_SETS[name].label, "labels": labels})
        super().__init__(
            weights=np.stack([without.weights, with_decay.weights]).astype(np.float32).tobytes(),
            delays=delays.tobytes(),
            images=np.concatenate(pictures).tobytes(),
            digit_pixels=((test_sets[KNOWN].images > 0).mean(axis=0) >= INK_SHARE).astype(np.uint8).tobytes(),
            about={
                "digits": list(digits),
                "sets": sets,
                "per_set": per_set,
                "model": engine.description(parameters, wiring.neurons),
                "slice_steps": max(1, round(1e-3 / float(parameters.dt))),
                "mean_grey": float(test_sets[WHITE_NOISE].images.mean()),
            },
            **{"until_ms": 1e3 * float(parameters.image_duration), **values},
        )

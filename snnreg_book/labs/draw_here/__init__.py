"""Draw here: two trained networks answer to noise, and to a digit that is drawn (the first page)."""

import gzip

import numpy as np
from traitlets import Bytes, Enum, Float, List, Unicode

from snnreg.datasets import digits_of
from snnreg_book.labs import engine
from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.lab import LIT, NetworkLab, common_delays

LEVELS = 2**15 - 1  # weights are carried in 15 bits: in 8 some digits get other answers, in 14 some noise does
SEVEN = [[[0.25, 0.22], [0.75, 0.22], [0.45, 0.85]]]  # the example; a reader's first stroke takes its place


class DrawHere(NetworkLab):
    """Two trained networks, without and with decay, that see noise, and what a reader draws.

    It comes with the first page, so it carries as little as it can: no images, and weights in 15 bits.

    Parameters
    ----------
    without, with_decay : TrainedNetwork
        Trained from the same seed.
    digits : sequence of int
        What they know.
    """

    _esm = source.script("draw_here/view.js")

    worker_script = Unicode(source.script("draw_here/worker.js")).tag(sync=True)
    weight_levels = Bytes().tag(sync=True)
    delay_steps = Bytes().tag(sync=True)

    # Strokes of points [float, float], in fractions of the pad, from its upper left corner.
    drawing = List().tag(sync=True)
    # White noise added, in units of the mean of a training image; 1 is that of the test set.
    noise = Float(1.0, min=0.0, max=3.0).tag(sync=True)
    light = Enum(LIT, LIT[0]).tag(sync=True)  # where that noise is: the test set that has it there
    answers = List().tag(sync=True)  # the recognised digit, or -1, without and with decay

    def __init__(self, without, with_decay, *, digits, **values):
        p = without.parameters
        levels = (np.stack([without.weights, with_decay.weights]) / p.g_max * LEVELS).round().astype("<u2")
        # The network rounds its delays to whole steps, and the longest has a hundred.
        steps = np.floor(common_delays(without, with_decay) / float(p.dt) + 0.5)
        super().__init__(
            # All lower bytes, then all higher ones: so they are packed better.
            weight_levels=gzip.compress(levels.view(np.uint8).reshape(-1, 2).T.tobytes(), mtime=0),
            delay_steps=gzip.compress(steps.astype(np.uint8).tobytes(), mtime=0),
            about={
                "digits": list(digits),
                "example": SEVEN,
                "model": engine.description(p, without.wiring.neurons),
                "mean_grey": float(digits_of(digits, 500, train=True)[0].mean()),
            },
            **values,
        )

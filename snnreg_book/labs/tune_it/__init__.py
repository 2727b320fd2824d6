"""Tune it: the network is trained again and tested while the reader moves the decay (chapter 9)."""

from traitlets import Bool, Enum, Float, List, Unicode

from snnreg.decay import ONLINE, WHEN
from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.constants import STARTS
from snnreg_book.labs.shared.lab import ShortTraining


class TuneIt(ShortTraining):
    """A short training and its four test sets, done again whenever the decay changes.

    Beside it stands the network of the same seed without decay: same wiring, same images, same input spikes.
    Pairs are without decay and with it.
    """

    _esm = source.script("tune_it/view.js")

    worker_script = Unicode(source.script("shared/experiment_worker.js")).tag(sync=True)

    tau_prun_s = Float(55.0, min=1e-6).tag(sync=True)
    k_p = Float(1.0, min=0.0).tag(sync=True)
    when = Enum(WHEN, ONLINE).tag(sync=True)
    growth = Bool(False).tag(sync=True)  # whether used synapses of quiet neurons grow, as in chapter 10
    # Weights before the first image, of both networks; where they are empty, growth acts in both.
    start = Enum(STARTS, STARTS[0]).tag(sync=True)
    # Of each round: [pruning time, accuracy, spikes per image of white noise, when, growth, seed, start].
    points = List().tag(sync=True)

"""The paper in this tab: both trainings and all test sets, run in the page."""

from traitlets import Bool, Dict, Enum, Float, Int, List, Unicode

from snnreg.decay import AFTER_TRAINING, ONLINE
from snnreg.experiment import DIGITS, UNKNOWN_DIGITS, Plan
from snnreg.experiment.plan import TAU_PRUN_S
from snnreg.parameters import ADAPTIVE, HELD
from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.constants import STARTS
from snnreg_book.labs.shared.digits import TRAIN, DigitPacks
from snnreg_book.labs.shared.lab import LIT, MADE_IN_PAGES, describe_experiment

CHOICES = ("tau_prun_s", "k_p", "when", "growth", "start", "threshold", "light", "train_per_digit")
"""Traits that a reader chooses, beside digits and seed."""


class PaperHere(DigitPacks):
    """The experiment of the paper, for three digits that the reader chooses.

    Two networks of the same seed learn in two workers, without and with decay, and are then shown four test sets
    of 500 images for each digit, 1,500 in all.

    Parameters
    ----------
    spread : pandas.DataFrame, optional
        Runs of the book with the choices that the lab begins with, for comparison: columns ``seed``, ``decay``,
        ``test_set`` and ``spikes``.
    """

    _esm = source.script("paper_here/view.js")

    worker_script = Unicode(source.script("shared/experiment_worker.js")).tag(sync=True)

    digits = List(Int(), list(DIGITS)).tag(sync=True)  # three to learn
    unknown = List(Int(), list(UNKNOWN_DIGITS)).tag(sync=True)  # three that the networks never see while learning
    tau_prun_s = Float(TAU_PRUN_S[ONLINE], min=1e-6).tag(sync=True)
    k_p = Float(1.0, min=0.0).tag(sync=True)
    when = Enum((ONLINE, AFTER_TRAINING), ONLINE).tag(sync=True)
    # Whether used synapses of quiet neurons grow in the network with decay, as in chapter 10.
    growth = Bool(False).tag(sync=True)
    # Weights before the first image, of both networks; where they are empty, growth acts in both.
    start = Enum(STARTS, STARTS[0]).tag(sync=True)
    threshold = Enum((ADAPTIVE, HELD), ADAPTIVE).tag(sync=True)
    light = Enum(LIT, LIT[0]).tag(sync=True)  # where the light of white noise falls: the set that has it there
    train_per_digit = Int(TRAIN, min=1, max=TRAIN).tag(sync=True)
    # Draws the network, the order of the images, the noise and all spikes.
    seed = Int(0, min=0, max=10**9).tag(sync=True)
    # What the reader expects (floats): spikes on white noise `without` decay and `with` it, and the points of
    # accuracy that the decay will `cost`.
    guesses = Dict().tag(sync=True)
    # A dict for each network and test set, as in the files of results: of finished runs, or of the first so far.
    results = List().tag(sync=True)
    kept = Unicode().tag(sync=True)  # the run as it was left, for a reader who comes back to the page

    def __init__(self, spread=None, **values):
        super().__init__(
            about=describe_experiment(Plan())
            | {
                "spread": None if spread is None else _ranges(spread),
                "seeds": 0 if spread is None else spread.seed.nunique(),
                "book": {name: self.class_traits()[name].default_value for name in CHOICES}
                | {"digits": list(DIGITS), "unknown": list(UNKNOWN_DIGITS)},
            },
            **values,
        )


def _ranges(runs):
    """Least and most spikes over the seeds: {test set: [[without], [with decay]]}."""
    spikes = runs.groupby(["test_set", "decay"]).spikes
    least, most = spikes.min(), spikes.max()
    return {
        name: [[int(least[name, decay]), int(most[name, decay])] for decay in ("never", "online")]
        for name in MADE_IN_PAGES
    }

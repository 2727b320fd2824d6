"""The rule workshop: the reader writes the decay rule, and a network is trained with it (chapter 3)."""

from traitlets import Dict, Float, List, Unicode

from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.lab import ShortTraining


class Workshop(ShortTraining):
    """A short training with a rule that the reader writes, and its four test sets.

    Beside it stands the network of the same seed with the paper's rule: same wiring, images and input spikes.
    Pairs are of the paper's rule and the reader's.
    *Copy as Python* gives the rule as a subclass of :class:`snnreg.decay.DecayRule`.
    """

    _esm = source.script("workshop/view.js")

    worker_script = Unicode(source.script("workshop/worker.js")).tag(sync=True)

    # What is left of a weight after `silence_s` seconds, with `tau` for the pruning time.
    formula = Unicode("exp(-(silence_s/tau)^2)").tag(sync=True)
    tau_prun_s = Float(55.0, min=1e-3).tag(sync=True)  # of both rules
    rounds = List(Dict()).tag(sync=True)  # what each training came to, for the missions
    predictions = Dict().tag(sync=True)  # which of its choices (int) the reader has predicted for each mission
    reached = List(Unicode()).tag(sync=True)  # the missions that were reached

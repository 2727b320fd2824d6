"""The rule workshop: the reader writes the decay rule, and a network is trained with it (chapter 3)."""

from traitlets import Dict, Float, List, Unicode

from snnreg.labs.shared import source
from snnreg.labs.shared.lab import ShortTraining


class Workshop(ShortTraining):
    """A short training with a rule that the reader writes, and its four test sets.

    Beside it stands the network of the same seed with the paper's rule: same wiring, images and input spikes.
    *Copy as Python* gives the rule as a subclass of :class:`snnreg.decay.Decay`.

    Parameters
    ----------
    plan : Plan, optional
        As of :class:`snnreg.labs.TuneIt`.

    Its values, beside those of :class:`ShortTraining`, whose pairs are of the paper's rule and the reader's:

    - `formula`: what is left of a weight after ``silence_s`` seconds, with ``tau`` for the pruning time.
    - `tau_prun_s`: the pruning time of both rules.
    - `rounds` (list of dict): what each training came to, for the missions.
    - `predictions` (dict of str to int): which of its choices the reader has predicted for each mission.
    - `reached`: the missions that were reached.
    """

    _esm = source.script("workshop/view.js")

    worker_script = Unicode(source.script("workshop/worker.js")).tag(sync=True)

    formula = Unicode("exp(-(silence_s/tau)^2)").tag(sync=True)
    tau_prun_s = Float(55.0, min=1e-3).tag(sync=True)
    rounds = List(Dict()).tag(sync=True)
    predictions = Dict().tag(sync=True)
    reached = List(Unicode()).tag(sync=True)

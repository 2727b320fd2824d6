"""Lab 1, decay curve: what silence takes from a synapse and what spikes protect (chapter 3)."""

import anywidget
from traitlets import Float, Int

from snnreg.labs.shared import source


class DecayCurve(anywidget.AnyWidget):
    """The decay of a silent synapse and of one that spikes, on one axis of time.

    The script computes what :meth:`snnreg.decay.Decay.factor`,
    :meth:`~snnreg.decay.Decay.accumulated_factor` and :meth:`~snnreg.decay.Decay.leak_time_constant`
    compute; a test holds the two together.

    Attributes
    ----------
    tau_prun_s : float
        The pruning time in seconds.
    k_p : float
        The pruning coefficient.
    rate_hz : float
        Rate of the Poisson input that spikes, in hertz.
    time_s : float
        Time at which the two factors are read, in seconds.
    seed : int
        Which Poisson train is drawn.
    """

    _esm = source.script("decay_curve/view.js")
    _css = source.style()

    tau_prun_s = Float(7.5, min=1e-6).tag(sync=True)
    k_p = Float(1.0, min=1e-6).tag(sync=True)
    rate_hz = Float(10.0, min=1e-6).tag(sync=True)
    time_s = Float(60.0, min=1e-6).tag(sync=True)
    seed = Int(1, min=0).tag(sync=True)

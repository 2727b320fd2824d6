"""Two spikes to drag: what a synapse learns from one on its way in and one on its way out (chapter 2)."""

from traitlets import Dict, Enum, Float

from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.constants import constants

WINDOW_S = 0.16  # length of the window in which both spikes lie


class TwoSpikes(source.Lab):
    """The traces of an input spike and of an output spike, and the change of the weight that they make.

    The script computes what the synapse of :mod:`snnreg.network` does; tests hold the two together.
    """

    _esm = source.script("two_spikes/view.js")

    # When the input spike and the output spike come, in seconds, to a millisecond.
    pre_s = Float(0.06, min=0.0, max=WINDOW_S).tag(sync=True)
    post_s = Float(0.075, min=0.0, max=WINDOW_S).tag(sync=True)
    rule = Enum(("stdp", "all-ltd"), "stdp").tag(sync=True)  # of the group that should answer, or of the others
    constants = Dict(
        constants("g_max", "trace_step_pre", "trace_step_post", "trace_time_pre", "trace_time_post")
    ).tag(sync=True)  # of the package, in SI units

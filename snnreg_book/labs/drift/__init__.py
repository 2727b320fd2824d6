"""A drift to turn: how many output spikes must follow an input spike before a weight rises (chapter 2)."""

from traitlets import Dict, Float, Int

from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.constants import constants

TRAINS = {"rate_pre": 60.0, "rate_post": 20.0, "delay": 0.005}
"""Input rate and output rate in hertz, and how late an output spike follows the input spike, in seconds."""


class Drift(source.Lab):
    """Synapses that learn by STDP from random spikes, a share of which is no longer random.

    A hundred synapses are drawn in the page and learn for ten seconds, without bounds on their weights.  Both
    rates stay while the share is moved: as many random output spikes go as others come.
    """

    _esm = source.script("drift/view.js")

    # Share of the input spikes that an output spike follows 5 ms later.
    caused = Float(0.0, min=0.0, max=0.06).tag(sync=True)
    seed = Int(1, min=0).tag(sync=True)  # draws the spikes
    # Those of the package, in SI units, and the chapter's two rates and the delay of a caused spike.
    constants = Dict(
        TRAINS | constants("g_max", "trace_step_pre", "trace_step_post", "trace_time_pre", "trace_time_post")
    ).tag(sync=True)

"""A synapse to hold: what silence takes from a synapse and what spikes protect (chapter 3)."""

from traitlets import Enum, Float, Int, List, TraitError, validate

from snnreg_book.labs.shared import source

WINDOW_S = 20.0  # length of the window in which spikes can be set by hand


class Synapse(source.Lab):
    """The weight of a synapse that is used and of one that is not, on one axis of time.

    Both weights start at 1, and both clocks at 0.  The script multiplies what :meth:`snnreg.decay.Decay.factor`
    leaves after each silence, the running one included; tests hold them together.
    """

    _esm = source.script("synapse/view.js")

    tau_prun_s = Float(7.5, min=1e-6).tag(sync=True)  # pruning time in seconds
    k_p = Float(1.0, min=1e-6).tag(sync=True)  # pruning coefficient
    spikes_s = List(Float(), [3.0, 6.0, 7.0, 11.0]).tag(sync=True)  # set by hand, in seconds, ascending
    # Where the input spikes of the used synapse come from: "hand" takes `spikes_s`, the others are drawn in the
    # page.  Beyond 20 s a regular train and a Poisson train go on, and the others fall silent. (Of a Poisson train
    # 200,000 spikes are drawn; beyond them the squared silences grow by their mean.)
    train = Enum(("hand", "regular", "poisson", "burst", "none"), "hand").tag(sync=True)
    input_spikes_s = List(Float()).tag(sync=True)  # those of the first 20 s, as the page shows them
    rate_hz = Float(10.0, min=0.1, max=64.0).tag(sync=True)  # of the regular train or of the Poisson train
    seed = Int(1, min=0).tag(sync=True)  # draws the Poisson train
    time_s = Float(14.0, min=0.0, max=1e6).tag(sync=True)  # the playhead: when both weights are read, in seconds
    # The first 20 s, where spikes can be handled, or up to a million seconds on a logarithmic axis.
    view = Enum(("window", "long"), "window").tag(sync=True)

    @validate("spikes_s")
    def _ascending_within_the_window(self, proposal):
        spikes_s = list(map(float, proposal["value"]))
        if spikes_s != sorted(spikes_s) or not all(0 <= spike <= WINDOW_S for spike in spikes_s):
            raise TraitError(
                f"The spikes_s must be ascending times from 0 to {WINDOW_S:g} s, got {proposal['value']}"
            )
        return spikes_s

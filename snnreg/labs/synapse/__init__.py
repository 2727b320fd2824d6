"""Lab 1, a synapse to hold: what silence takes from a synapse and what spikes protect (chapter 3)."""

from traitlets import Enum, Float, Int, List, TraitError, validate

from snnreg.labs.shared import source

WINDOW_S = 20.0
"""Length of the window in which spikes can be set by hand, in seconds."""

TRAINS = ("hand", "regular", "poisson", "burst", "none")


class Synapse(source.Lab):
    """The weight of a synapse that is used and of one that is not, on one axis of time.

    Both weights start at 1, and both clocks at 0.  The script computes what :meth:`snnreg.decay.Decay.factor`,
    :meth:`~snnreg.decay.Decay.accumulated_factor` and :meth:`~snnreg.decay.Decay.leak_time_constant` compute,
    the running silence included; tests hold them together.

    Its values:

    - `tau_prun_s`: the pruning time in seconds.
    - `k_p`: the pruning coefficient.
    - `spikes_s`: spikes set by hand within the first 20 s, in seconds, ascending.
    - `train` ({"hand", "regular", "poisson", "burst", "none"}): where the input spikes of the used synapse come
      from: ``"hand"`` takes `spikes_s`, the others are drawn in the page.  Beyond 20 s a regular train and a
      Poisson train go on, and the others fall silent. (Of a Poisson train 200,000 spikes are drawn; beyond them
      the squared silences grow by their mean.)
    - `input_spikes_s`: the input spikes of the first 20 s, as the page shows them.
    - `rate_hz`: rate of the regular train or of the Poisson train, in hertz.
    - `seed`: which Poisson train is drawn.
    - `time_s`: the playhead: the time at which both weights are read, in seconds.
    - `view` ({"window", "long"}): the first 20 s, where spikes can be handled, or up to a million seconds on a
      logarithmic axis.
    """

    _esm = source.script("synapse/view.js")

    tau_prun_s = Float(7.5, min=1e-6).tag(sync=True)
    k_p = Float(1.0, min=1e-6).tag(sync=True)
    spikes_s = List(Float(), [3.0, 6.0, 7.0, 11.0]).tag(sync=True)
    train = Enum(TRAINS, "hand").tag(sync=True)
    input_spikes_s = List(Float()).tag(sync=True)
    rate_hz = Float(10.0, min=0.1, max=64.0).tag(sync=True)
    seed = Int(1, min=0).tag(sync=True)
    time_s = Float(14.0, min=0.0, max=1e6).tag(sync=True)
    view = Enum(("window", "long"), "window").tag(sync=True)

    @validate("spikes_s")
    def _ascending_within_the_window(self, proposal):
        spikes_s = list(map(float, proposal["value"]))
        if spikes_s != sorted(spikes_s) or not all(0 <= spike <= WINDOW_S for spike in spikes_s):
            raise TraitError(
                f"The spikes_s must be ascending times from 0 to {WINDOW_S:g} s, got {proposal['value']}"
            )
        return spikes_s

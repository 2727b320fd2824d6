"""A neuron to drive: its membrane, its threshold and its rate while the conductances are in hand (chapter 1)."""

from traitlets import Dict, Enum, Float

from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.constants import constants


class Neuron(source.Lab):
    """One excitatory neuron under constant conductances, running in slow motion.

    The script takes the steps of :data:`snnreg.network.EXCITATORY` and computes the rate in closed form,
    equation (1.3) of the book; tests hold both together with Brian2.
    """

    _esm = source.script("neuron/view.js")

    g_e = Float(0.12, min=0.0, max=2.0).tag(sync=True)  # conductances, in units of the leak
    g_i = Float(0.0, min=0.0, max=1.0).tag(sync=True)
    # What the membrane potential is compared with: the threshold at rest, the one that rises with each spike, or
    # what that one was when the last image began.  Images follow each other without a pause here, one every
    # `period_steps` steps.
    threshold = Enum(("fixed", "adaptive", "held"), "fixed").tag(sync=True)
    constants = Dict(
        constants(
            *"dt period_steps resting_potential initial_potential excitatory_reversal inhibitory_reversal".split(),
            *"excitatory_membrane_time excitatory_reset excitatory_refractory_period".split(),
            *"threshold_rest threshold_step threshold_time".split(),
        )
    ).tag(sync=True)  # of the package, in SI units

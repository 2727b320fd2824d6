"""The two readings of the paper: what its text says, and what its notebooks did (chapter 14)."""

from dataclasses import dataclass

from brian2 import second

from snnreg.base.checks import check_bool, check_instance
from snnreg.decay import AFTER_TRAINING, NEVER, ONLINE, Decay, DecayRule
from snnreg.parameters import ADAPTIVE, HELD, check_threshold

TAU_PRUN_S = {NEVER: 300.0, ONLINE: 300.0, AFTER_TRAINING: 7.5}
"""The pruning time of a decay that names none, in seconds.

At 7.5 s, the paper's value, a decay that acts while the network learns erases every weight."""


@dataclass(frozen=True)
class Preset:
    """What text and code of the paper do differently.

    Parameters
    ----------
    threshold : {"adaptive", "held"}
        While training: the threshold moves with every spike, or is sampled when an image starts and
        held until the next one.  At test it is fixed at its resting value in both.
    decay : DecayRule
        The rule of the column "with decay".
    as_published : bool
        Do what the notebooks did beyond the text: noise in 8-bit rates, the Gaussian filter across
        images, new delays at test, and silence or a tie read as the first of the most active groups.
    """

    threshold: str = ADAPTIVE
    decay: DecayRule = Decay(ONLINE, 300 * second)
    as_published: bool = False

    def __post_init__(self):
        check_threshold(self.threshold)
        check_instance("decay", self.decay, DecayRule, 'Decay("online", 300 * second) is one')
        check_bool("as_published", self.as_published)


PAPER_TEXT = Preset()
"""The rule of the text, acting while the network learns, at a pruning time with which it works."""

PAPER_CODE = Preset(HELD, Decay(AFTER_TRAINING, 7.5 * second, burst=True), as_published=True)
"""What the published notebooks ran: one mask after training, held threshold."""

PRESETS = {"paper-text": PAPER_TEXT, "paper-code": PAPER_CODE}

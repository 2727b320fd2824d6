"""Train it here: two networks learn in the page, from random weights (chapters 9 and 10)."""

from traitlets import Bool, Dict, Enum, Float, Int, List, TraitError, Unicode, validate

from snnreg.base.errors import SnnregError
from snnreg.experiment import Plan
from snnreg_book.labs import engine
from snnreg_book.labs.shared import digits as packs
from snnreg_book.labs.shared import source
from snnreg_book.labs.shared.constants import STARTS

MISSIONS = ("dead", "window", "late", "wake", "move")  # `missions.js` has their words and their numbers


class TrainHere(packs.DigitPacks):
    """Two new networks, without and with decay, that learn from the same images with the same spikes.

    The networks run in the page (:mod:`snnreg_book.labs.engine`), where weights, delays, the order of the images
    and input spikes are drawn too, all from the seed.

    Parameters
    ----------
    plan : Plan, optional
        Digits to begin with, parameters and threshold.  Default: the paper's.  With a growth step, the reader
        can let it act or not, in both networks.
    images : int
        How many images a network can learn from, all its digits together.
    test_images : int
        Images of these digits, from the test split, on which the accuracy is measured where a run rests, and on
        two fifths of them while it goes on.  With 1500 it is known to 2.6 points at worst, two standard errors.
    missions : sequence of {"dead", "window", "late", "wake", "move"}
        What the reader is asked to predict and to reach.  "wake" needs growth and the digits 3, 5, 8.  "move"
        needs growth; with it digits lie in a corner, the reader can move them to the opposite one while the
        networks learn, and noise is measured in the corner where they do not lie.
    """

    _esm = source.script("train_here/view.js")

    worker_script = Unicode(source.script("shared/experiment_worker.js")).tag(sync=True)

    tau_prun_s = Float(300.0, min=1e-6).tag(sync=True)  # of the second network, as is `k_p`
    k_p = Float(1.0, min=0.0).tag(sync=True)
    place = Enum(("centre", "upper left", "lower right"), "centre").tag(sync=True)  # where digits lie
    growth = Bool(False).tag(sync=True)  # whether used synapses of a quiet neuron grow, in both networks
    # What the networks learn, one digit for each group of neurons.  Others begin new networks.
    digits = List(Int()).tag(sync=True)
    # Draws the networks, the order of the images and the spikes.  Another one begins new networks.
    seed = Int(1, min=0).tag(sync=True)
    # How fast the run is shown: "slow", "steady", or "fast", which is as fast as the machine can.
    pace = Unicode("steady").tag(sync=True)
    trained = Int(0).tag(sync=True)  # images learned from
    # The runs so far with these digits, the last one is this one: for each measurement [images learned from,
    # accuracy without decay, with decay, spikes per image of white noise without, with, whether growth acted].
    runs = List().tag(sync=True)
    # Of each network, how the test images were classified at the last measurement: a row for each digit, a column
    # for each digit and one for no answer.
    named = List().tag(sync=True)
    # Strokes of points [float, float], in fractions of the pad, from its upper left corner.
    drawing = List().tag(sync=True)
    predictions = Dict().tag(sync=True)  # which of its choices (int) the reader has predicted for each mission
    reached = List(Unicode()).tag(sync=True)  # the missions that were reached
    kept = Unicode().tag(sync=True)  # both networks as they were left, for a reader who comes back to the page
    images_per_s = Float(0.0).tag(sync=True)  # speed of the training of a network in this run

    def __init__(self, plan=None, *, images=1020, test_images=1500, missions=MISSIONS[:3], **values):
        plan = Plan() if plan is None else plan
        p, groups = plan.parameters, len(plan.digits)
        if p.initial_weights not in (0, 1):
            raise SnnregError(
                "a network in the page begins with all of its random weights or with none; "
                f"initial_weights must be 1 or 0, got {p.initial_weights:g}"
            )
        unknown = set(missions) - set(MISSIONS)
        if unknown:
            raise SnnregError(f"no such missions: {', '.join(sorted(unknown))}; there are {', '.join(MISSIONS)}")
        moves = "move" in missions
        super().__init__(
            digits=list(plan.digits),
            about={
                "digits": list(plan.digits),
                "train_images": images // groups,
                "test_images": test_images // groups,
                "missions": list(missions),
                "model": engine.description(p, groups * p.neurons_per_class, plan.preset.threshold),
                "growth_step": p.growth_step,
                "start": STARTS[float(p.initial_weights) == 0],
                "moves": moves,
            },
            **({"place": "upper left"} if moves else {}) | values,
        )

    @validate("growth")
    def _can_grow(self, proposal):
        if proposal["value"] and not self.about["growth_step"] > 0:
            raise TraitError(
                "The network cannot grow, since its growth_step is 0; give one, such as "
                "TrainHere(Plan(parameters=Parameters(growth_step=3e-5)))"
            )
        return proposal["value"]

"""Does the order of the last images decide the mask? (the study orders, chapter 14)"""

import copy
from dataclasses import dataclass

import numpy as np
from brian2 import second

from snnreg.base.checks import check_int, check_number
from snnreg.decay import AFTER_TRAINING, Decay
from snnreg_studies.protocol import Protocol, new_training, numbered_stream


@dataclass(kw_only=True)
class Orders(Protocol):
    """One training that ends in several orders of its last images.

    The mask after training depends on when each pixel last spiked.  So the last images are shown in
    many orders to copies of one network, and each copy gets its own mask: once by the rule itself, and
    once by the published burst, which some pixels escape.

    Parameters
    ----------
    tau_prun_s : float
    last_images, orders : int
        How many images are shuffled, and how often.
    """

    tau_prun_s: float = 7.5
    last_images: int = 100
    orders: int = 20

    def __post_init__(self):
        super().__post_init__()
        check_int("last_images", self.last_images, 1, self.train_per_digit * len(self.digits))
        check_int("orders", self.orders, 1, 10_000)
        Decay(AFTER_TRAINING, check_number("tau_prun_s", self.tau_prun_s) * second)

    def runs(self):
        """A row for each order, with and without burst, and test set."""
        plan, sets = self.plan, self.test_sets()
        images, classes = plan.training_set(self.seed)
        first = len(images) - self.last_images
        training = new_training(plan, self.seed)
        if first:
            training.show(images[:first], classes[:first])
        for order in range(self.orders):
            rng = numbered_stream(self.seed, order)
            last = first + rng.permutation(self.last_images)
            ended = copy.deepcopy(training)
            ended.show(images[last], classes[last])
            network = ended.network()
            end_s = len(images) * plan.parameters.period_s
            for burst in (False, True):
                decay = Decay(AFTER_TRAINING, self.tau_prun_s * second, burst=burst)
                # The rule is the same for all synapses of a pixel: seen on a weight of 1, it is a factor.
                ones = np.ones((len(training.weights), 1))
                factor = decay.after_training(ones, network.last_input_spike_s, end_s, rng)[:, 0]
                yield from self.rows(
                    network.with_weights(network.weights * factor[:, None]),
                    sets,
                    tau_prun_s=self.tau_prun_s,
                    order=order,
                    burst=burst,
                )

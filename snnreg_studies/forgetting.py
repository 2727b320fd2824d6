"""Does forgetting make room?  Two sets of digits are learned one after the other (chapter 17)."""

import copy
from dataclasses import dataclass

import numpy as np

from snnreg import analysis, experiment
from snnreg.base.checks import check_int
from snnreg.base.errors import SnnregError, brief
from snnreg.datasets.image_sets import KNOWN
from snnreg.wiring import group_of
from snnreg_studies.ablations import Ablations
from snnreg_studies.protocol import new_training

STAGES = ("first", "second", "first again")  # what is learned, one after the other


@dataclass(kw_only=True)
class Forgetting(Ablations):
    """A network that learns the first half of its digits, then the second, then a little of the first again.

    After the first task it goes on twice: with all weights learning, and *frozen*, where the weights of the groups
    that have learned one task rest while the other is shown.

    Parameters
    ----------
    again : int
        Images of each digit of the first half that are shown again in the end.
    """

    again: int = 100

    def __post_init__(self):
        super().__post_init__()
        if len(self.digits) % 2:
            raise SnnregError(f"digits must be as many in both tasks, got {len(self.digits)}; name an even number")
        if self.between or self.cuts != Ablations.cuts:
            given = f"{brief(self.cuts)} and {brief(self.between)}"
            raise SnnregError(f"tasks are learned without cuts and between, got {given}; leave them out")
        check_int("again", self.again, 1, self.train_per_digit)

    def runs(self):
        """After each stage a row for each task, with the share of its images that are recognised, by all groups
        (`accuracy`) and by those of this task alone (`within_task`), and their spikes.
        """
        plan, known = self.plan, self.test_sets()[KNOWN]
        task_of = np.arange(len(self.digits)) >= len(self.digits) // 2
        for frozen, stage, network in self.stages(task_of):
            counts = experiment.respond(plan, network, known, self.seed, progress=False)
            task_of_neuron = task_of[group_of(counts.shape[1], plan.parameters)]
            for task in (0, 1):
                shown = task_of[known.classes] == task
                spikes, classes = counts[shown], known.classes[shown]
                own = spikes * (task_of_neuron == task)
                yield {
                    **self.settings,
                    "frozen": frozen,
                    "stage": stage,
                    "task": STAGES[task],
                    "test_images": len(spikes),
                    "spikes": int(spikes.sum()),
                    "accuracy": analysis.accuracy(spikes, classes, plan.parameters),
                    "within_task": analysis.accuracy(own, classes, plan.parameters),
                }

    def stages(self, task_of):
        """After each stage: whether weights are frozen, its name, and the network; `task_of` has each class's."""
        images, classes = self.plan.training_set(self.seed)
        first, second = (np.flatnonzero(task_of[classes] == task) for task in (0, 1))
        learned = new_training(self.plan, self.seed, decay=self.decay)
        learned.show(images[first], classes[first])
        task_of_neuron = task_of[group_of(learned.weights.shape[1], self.plan.parameters)]
        shown_again = first[: self.again * len(self.digits) // 2]
        for frozen in (False, True):
            training, network = copy.deepcopy(learned), learned.network()
            yield frozen, STAGES[0], network
            for stage, order, task in zip(STAGES[1:], (second, shown_again), (1, 0), strict=True):
                if not frozen:
                    training.show(images[order], classes[order])
                    network = training.network()
                else:
                    rest = task_of_neuron != task
                    resting = network.weights[:, rest]
                    for k in order:
                        training.weights[:, rest] = resting
                        training.show(images[k : k + 1], classes[k : k + 1])
                    weights = training.network().weights.copy()
                    weights[:, rest] = resting
                    network = training.network().with_weights(weights)
                yield frozen, stage, network

"""Does forgetting make room?  Two sets of digits are learned one after the other (chapter 16)."""

from dataclasses import dataclass

import numpy as np

from snnreg import analysis, experiment
from snnreg.base.checks import flag, whole
from snnreg.base.errors import SnnregError
from snnreg.datasets.image_sets import KNOWN
from snnreg.studies.ablations import Ablations
from snnreg.wiring import group_of


@dataclass(frozen=True, kw_only=True)
class Forgetting(Ablations):
    """A network that learns the first half of its digits, then the second, then a little of the first again.

    Parameters
    ----------
    again : int
        Images of each digit of the first half that are shown again in the end.
    frozen : bool
        Whether the weights of groups that have learned their task rest while the other task is shown.
    """

    again: int = 100
    frozen: bool = False

    def __post_init__(self):
        super().__post_init__()
        if len(self.digits) % 2:
            raise SnnregError(f"digits must be as many in both tasks, got {len(self.digits)}; name six, say")
        whole("again", self.again, 1, self.train_per_digit)
        flag("frozen", self.frozen)

    def tables(self):
        """``runs``: after each stage a row for each of the two tasks, with the share of its images that all
        groups together classify, and their spikes.
        """
        plan, rows = self.plan, []
        known = self.test_sets()[KNOWN]
        task_of = np.arange(len(self.digits)) >= len(self.digits) // 2
        for stage, network in self._stages(task_of):
            counts = experiment.respond(plan, network, known, self.seed, progress=False)
            right = analysis.classify(counts, plan.parameters, plan.preset.as_published) == known.classes
            for task in (0, 1):
                shown = task_of[known.classes] == task
                rows.append(
                    {
                        **self.settings,
                        "frozen": self.frozen,
                        "stage": stage,
                        "task": ("first", "second")[task],
                        "test_images": int(shown.sum()),
                        "spikes": int(counts[shown].sum()),
                        "accuracy": float(right[shown].mean()),
                    }
                )
        return {"runs": rows}

    def _stages(self, task_of):
        """After the first task, the second and the first again: the name of the stage, and the network."""
        plan = self.plan
        images, classes = plan.training_set(self.seed)
        pixels = images.reshape(len(images), -1).astype(float)
        first, second = (np.flatnonzero(task_of[classes] == task) for task in (0, 1))
        training = experiment.new_training(plan, self.seed, decay=self.decay)
        groups = task_of[group_of(training.weights.shape[1], plan.parameters)]
        shown_again = first[: self.again * len(self.digits) // 2]
        for stage, order, task in (("first", first, 0), ("second", second, 1), ("first again", shown_again, 0)):
            resting = training.weights[:, groups != task].copy()
            for k in order:
                training.show(pixels[k : k + 1], classes[k : k + 1])
                if self.frozen and stage != "first":  # the others have learned nothing yet
                    training.weights[:, groups != task] = resting
            yield stage, training.network()

"""Whether a network's confidence tells known digits from what it should not answer (chapter 12)."""

import numpy as np

from snnreg import analysis
from snnreg.datasets.image_sets import KNOWN
from snnreg_studies import statistics
from snnreg_studies.ablations import Ablations


class Confidences(Ablations):
    """A network of one variant of the rule, and what its answer to each image says of the image."""

    def runs(self):
        """A row for each cut and test set: the mean of each of :func:`confidences`, and how well it tells known
        digits from this set (AUROC).
        """
        sets = self.test_sets()
        for cut, network in self.cut_networks():
            shown = {name: (counts, row) for name, counts, row in self.show(network, sets)}
            known = confidences(shown[KNOWN][0], self.plan.parameters)
            for name, (counts, row) in shown.items():
                columns = {}
                for kind, values in confidences(counts, self.plan.parameters).items():
                    columns[kind] = float(values.mean())
                    columns[f"auroc_{kind}"] = None if name == KNOWN else statistics.auroc(known[kind], values)
                yield {**self.settings, "cut": cut, **row, **columns}


def confidences(counts, parameters):
    """Compute what may be taken for confidence, by name: arrays with a value for each image.

    ``count`` is the number of output spikes, ``share`` how much of them the most active group has (0 without
    spikes), and ``lead`` by how many spikes this group is ahead of the second.
    """
    groups = np.sort(analysis.group_counts(counts, parameters), axis=1)
    count, most, second = groups.sum(axis=1), groups[:, -1], groups[:, -2]
    return {"count": count, "share": most / np.maximum(count, 1), "lead": most - second}

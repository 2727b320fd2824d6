"""From spike counts to results: recognised class, accuracy, pruned synapses (chapter 7)."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from snnreg.base.checks import Floats, Integers, check_array, check_bool
from snnreg.base.errors import SnnregError
from snnreg.parameters import Parameters, check_parameters
from snnreg.wiring import group_of

PRUNED_BELOW = 0.01
"""A synapse counts as pruned if its weight is below this fraction of g_max."""

NOT_RECOGNISED = -1


def group_counts(counts: Integers, parameters: Parameters) -> Integers:
    """Count the spikes of each class's group of neurons.

    Parameters
    ----------
    counts : ndarray of int, shape (images, neurons)
    parameters : Parameters

    Returns
    -------
    ndarray of int, shape (images, classes)
    """
    counts, parameters = _counts(counts), check_parameters(parameters)
    groups = group_of(counts.shape[1], parameters)
    return np.stack([counts[:, groups == g].sum(axis=1) for g in range(groups.max() + 1)], axis=1)


def classify(counts: Integers, parameters: Parameters, as_published: bool = False) -> Integers:
    """Recognise each image as the class of the most active group of neurons.

    Parameters
    ----------
    counts : ndarray of int, shape (images, neurons)
        Spikes of each neuron while each image was shown.
    parameters : Parameters
    as_published : bool
        Among equally active groups take the first, even if all are silent.

    Returns
    -------
    ndarray of int, shape (images,)
        A class, or -1 where no group is more active than all others (silence and ties).
    """
    groups = group_counts(counts, parameters)
    answer = groups.argmax(axis=1)
    if not check_bool("as_published", as_published):
        tied = (groups == groups.max(axis=1, keepdims=True)).sum(axis=1) > 1
        answer[tied | (groups.max(axis=1) == 0)] = NOT_RECOGNISED
    return answer


def accuracy(counts: Integers, classes: ArrayLike, parameters: Parameters, as_published: bool = False) -> float:
    """Give the fraction of images whose class is recognised (see :func:`classify`)."""
    answers = classify(counts, parameters, as_published)
    if not len(answers):
        raise SnnregError("accuracy needs at least one image")
    return float(np.mean(answers == check_array("classes", classes, answers.shape, whole=True)))


def silent_images(counts: Integers) -> int:
    """Count the images without a single spike."""
    return int(np.sum(_counts(counts).sum(axis=1) == 0))


def pruned_fraction(weights: Floats, parameters: Parameters) -> float:
    """Give the fraction of synapses with a weight below 1 % of g_max; `weights` of any shape."""
    weights = check_array("weights", weights, None, least=0)
    if not weights.size:
        raise SnnregError("the pruned fraction needs at least one weight")
    return float(np.mean(weights < PRUNED_BELOW * check_parameters(parameters).g_max))


def change_percent(with_decay: float, without: float) -> float:
    """Give the change relative to the value without decay, in percent; nan if that value is 0."""
    return 100 * (with_decay - without) / without if without else float("nan")


def _counts(counts: Any) -> Any:
    """Return `counts` as an array if they are spike counts, shape (images, neurons)."""
    check_array("counts", counts, (None, None), least=0)
    if np.shape(counts)[1] == 0:
        raise SnnregError("counts must have a column for each neuron; got none")
    counts = np.asarray(counts)
    return counts.astype(np.int64) if counts.dtype.kind in "iu" else counts  # sums need more than 32 bits

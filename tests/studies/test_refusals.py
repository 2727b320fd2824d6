"""What a study cannot run is told when the run is described, before anything is trained."""

import pytest

from snnreg.base.errors import SnnregError
from snnreg_studies.ablations import Ablations
from snnreg_studies.decays import Rules
from snnreg_studies.forgetting import Forgetting
from snnreg_studies.ranges import Ranges
from snnreg_studies.readouts import Readouts
from snnreg_studies.surrogate import Surrogate

NETWORK = {"seed": 0, "digits": (7, 4, 6), "train_per_digit": 10, "test_per_digit": 5}
RUNS = {
    Rules: NETWORK,
    Surrogate: {"seed": 0},
    Forgetting: {**NETWORK, "variant": "x", "digits": (7, 4), "train_per_digit": 8, "again": 3},
    **{kind: {**NETWORK, "variant": "x"} for kind in (Ablations, Ranges, Readouts)},
}


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        (Rules, {"constants": {"activty_target": 2}}, "no parameter activty_target"),
        (Rules, {"constants": {"growth_step": -1}}, "growth_step must be 0 or larger, got -1"),
        (Rules, {"constants": {"g_max": "large"}}, "constants.g_max must be a number; got 'large'"),
        (Rules, {"constants": [2]}, "constants must be a table"),
        (Ablations, {"variant": 1}, "variant must be a name"),
        (Ablations, {"sets": "all"}, "sets must be one of paper, field"),
        (Ablations, {"part": "training"}, "part must be one of validation, fresh, untouched, test"),
        (Ablations, {"part": "validation", "train_per_digit": 5001}, "train_per_digit is 5,001, but a digit's"),
        (Ablations, {"part": "fresh", "train_per_digit": 4996}, "train_per_digit is 4,996, but a digit's"),
        (Ablations, {"independent": 1}, "independent"),
        (Ablations, {"between": {"magic": 1}}, "between must be one of normalization, cap, asp, scaling"),
        (Ablations, {"between": {"scaling": 1, "normalization": 1}}, "between must name one of"),
        (Ablations, {"cuts": [2]}, "cuts must be a number from -1 to 1"),
        (Ranges, {"brightness": []}, "brightness is empty"),
        (Ranges, {"brightness": [-1]}, "brightness must be a number, 0 or larger"),
        (Ranges, {"brightness": 2}, "brightness must be a list of factors"),
        (Ranges, {"disturbances": ["shift"]}, "disturbances must be a table such as"),
        (Ranges, {"disturbances": {"rain": [1]}}, "must be one of white_noise, .*, contrast; got 'rain'"),
        (Ranges, {"disturbances": {"shift": 1}}, "disturbances.shift must be a list of strengths"),
        (Ranges, {"disturbances": {"shift": ["far"]}}, "disturbances.shift must be a number"),
        (Readouts, {"light": 200}, "light must be a number from 0 to 127; got 200"),
        (Readouts, {"data": "CIFAR"}, "data must be one of MNIST, FashionMNIST; got 'CIFAR'"),
        (Forgetting, {"digits": (7, 4, 6)}, "digits must be as many in both"),
        (Forgetting, {"again": 9}, "again must be"),
        (Forgetting, {"cuts": [0.1]}, r"without cuts and between, got \(0.1,\) and {}; leave them out"),
        (Forgetting, {"between": {"scaling": 1}}, "got .* and {'scaling': 1.0}; leave them out"),
        (Surrogate, {"data": "CIFAR"}, "data must be one of MNIST, FashionMNIST; got 'CIFAR'"),
        (Surrogate, {"regularization": {"L3": 1}}, "regularization must be one of none, L1, .*; got 'L3'"),
        (Surrogate, {"regularization": {"L1": -1}}, "L1 must be a number, 0 or larger; got -1"),
        (Surrogate, {"regularization": {"L1": 1, "L2": 1}}, "a table of one method such as"),
        (Surrogate, {"part": "train"}, "part must be one of validation, test"),
        (Surrogate, {"train_images": 60_000}, "train_images must be a whole number from 1 to 50000; got 60000"),
    ],
)
def test_what_cannot_be_run_is_told_at_once(kind, value, message):
    with pytest.raises(SnnregError, match=message):
        kind(**{**RUNS[kind], **value})

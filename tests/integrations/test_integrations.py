"""Each library is needed only by what serves it."""

from tests.support.processes import run_python


def run(program):
    done = run_python("-c", program)
    assert done.returncode == 0, done.stderr
    return done


ARRAYS_ALONE = """
import sys
sys.modules.update(torch=None, torchvision=None)  # as if they were not installed
import numpy as np
from snnreg import Decay, analysis, datasets, respond, train
from snnreg_book import labs
from snnreg_studies import mean_field
from snnreg.base.errors import SnnregError
from snnreg.integrations import DecayingSynapses
images, classes = np.full((4, 784), 20.0), [0, 1, 0, 1]
network = train(images, classes, np.random.default_rng(0), progress=False)
counts = respond(network, images, np.random.default_rng(1), progress=False)
analysis.accuracy(counts, classes, network.parameters)
print(datasets.white_noise(2, 30, np.random.default_rng(0)).shape, counts.shape)
print(datasets.digits_of([7], 1, train=False)[0].shape)
try:
    from snnreg.integrations import DecayingWeights
except SnnregError as error:
    print(error)
"""


def test_what_takes_arrays_works_without_torch():
    lines = run(ARRAYS_ALONE).stdout.splitlines()
    assert lines == [
        "(2, 784) (4, 20)",
        "(1, 28, 28)",
        "DecayingWeights needs PyTorch: python -m pip install 'snnreg[torch]'",
    ]

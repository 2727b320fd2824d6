"""``python -m snnreg.command.build_labs``: compile ahead of the book what its labs need.

A chapter that shows a lab would compile it too, but under the time limit of a cell.
"""

import sys

import numpy as np

from snnreg.base.errors import SnnregError
from snnreg.base.files import cache_folder
from snnreg.labs import page_build
from snnreg.labs.train_here import native_speed
from snnreg.parameters import INPUTS, Parameters
from snnreg.wiring import Wiring


def main():
    """Compile the networks of the pages, and the native program with which chapter 9 compares them."""
    if not (cache_folder() / "modules").exists():
        print("Compiling the network for the pages, once: this takes a minute or two")
    wiring = _any_wiring()
    page_build.test_module(wiring)
    page_build.training_module(wiring)
    native_speed(images=100)


def _any_wiring():
    """A network of the paper's size; its numbers do not matter to the compiler."""
    neurons = 3 * Parameters().neurons_per_class
    return Wiring(*(np.zeros(shape) for shape in ((INPUTS, neurons), neurons, (neurons, neurons))))


if __name__ == "__main__":
    try:
        main()
    except SnnregError as error:
        sys.exit(str(error))

"""The engine of the pages: the network in C, compiled to WebAssembly for all labs that run one.

``kernel.c`` of :mod:`snnreg.native` is the network, ``page.c`` says what a page may call.  The module holds no
numbers of the model: constants, weights and delays come from the page, so one module serves all labs.

It is compiled when the package is built (``publish.wheel``).
"""

import gzip
from pathlib import Path

from snnreg import native
from snnreg.parameters import ADAPTIVE
from snnreg.simulation import kernel

PAGE = Path(__file__).with_name("page.c")

NETWORK = PAGE.parent / "compiled" / "network.wasm"


def module():
    """The compiled network, gzipped bytes; raises SnnregError if it has not been compiled."""
    if native.IN_PAGE:
        return gzip.compress(NETWORK.read_bytes(), mtime=0)  # which was compiled when the page was built
    return gzip.compress(native.compiled(NETWORK, PAGE).read_bytes(), mtime=0)


def description(parameters, neurons, threshold=ADAPTIVE):
    """Return what a page needs to know of a network to run it: a dict of numbers in seconds, volts and steps.

    ``constants`` are those of the module, ``constant_names`` their order there.
    """
    constants = kernel.constants(parameters, threshold, neurons)._asdict()
    return {
        "neurons": neurons,
        "per_class": parameters.neurons_per_class,
        "constants": {name: float(value) for name, value in constants.items()},
        "constant_names": list(constants),
        "initial_potential": float(parameters.initial_potential),
        "per_grey": float(parameters.rate_per_grey * parameters.dt),
        "longest_excitation_delay_s": float(parameters.longest_excitation_delay),
        "longest_inhibition_delay_s": float(parameters.longest_inhibition_delay),
    }

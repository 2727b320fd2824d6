"""Checks before and after a loop over time, which trusts every index and number that it is given (chapter 4).

They protect a user who changes weights or makes spike trains from a crash of the interpreter, and from results
that are no numbers.
"""

import numpy as np

from snnreg.base.arrays import check_array
from snnreg.base.errors import SnnregError


def check_input(trains, targets, parameters):
    """Raise SnnregError unless `trains` are spike trains, with a class for each image if the network learns."""
    trains.check(parameters.period_steps)
    if targets is not None:
        check_array("classes", targets, (len(trains),), whole=True)


def check_finite(*arrays):
    """Raise SnnregError if a potential, conductance or threshold left all bounds."""
    if not all(np.isfinite(array).all() for array in arrays):
        raise SnnregError("a potential is not finite; are weights or time step far too large?")

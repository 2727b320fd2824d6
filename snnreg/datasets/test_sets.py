"""The old name of :mod:`snnreg.datasets.image_sets`, which goes with version 0.2."""

import warnings

from snnreg.datasets.image_sets import *  # noqa: F403

warnings.warn(
    "snnreg.datasets.test_sets goes in 0.2; use snnreg.datasets.image_sets", DeprecationWarning, stacklevel=2
)

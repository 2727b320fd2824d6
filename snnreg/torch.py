"""The old name of :mod:`snnreg.integrations`, which goes with version 0.2."""

import warnings

from snnreg.integrations import DecayingWeights  # noqa: F401

warnings.warn(
    "snnreg.torch goes in 0.2; import DecayingWeights from snnreg.integrations", DeprecationWarning, stacklevel=2
)

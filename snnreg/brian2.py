"""The old name of :mod:`snnreg.integrations`, which goes with version 0.2."""

import warnings

from snnreg.integrations import DecayingSynapses  # noqa: F401

warnings.warn(
    "snnreg.brian2 goes in 0.2; import DecayingSynapses from snnreg.integrations", DeprecationWarning, stacklevel=2
)

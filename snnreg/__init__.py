"""Spiking networks whose unused synapses decay: the package behind the book *Use it or lose it*.

The modules follow the data: :mod:`~snnreg.datasets` -> :mod:`~snnreg.encoding` ->
(:mod:`~snnreg.network` | :mod:`~snnreg.kernel`) -> :mod:`~snnreg.simulation` ->
:mod:`~snnreg.analysis` -> :mod:`~snnreg.experiment` -> :mod:`~snnreg.plots`.
:mod:`~snnreg.parameters` and :mod:`~snnreg.decay` are read by all of them.

Importing ``snnreg`` loads none of the heavy libraries; each module loads what it needs.
"""

__version__ = "0.1.0"

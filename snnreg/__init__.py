"""Spiking networks whose unused synapses decay: the package behind the book *Use it or lose it*.

The model is six files: :mod:`~snnreg.parameters`, :mod:`~snnreg.decay`, :mod:`~snnreg.wiring`,
:mod:`~snnreg.encoding`, :mod:`~snnreg.network` and :mod:`~snnreg.analysis`.  The folders stand around it:
:mod:`~snnreg.datasets` and :mod:`~snnreg.simulation` use the model, :mod:`~snnreg.experiment` uses those, and
``command`` is the command line.  The book's labs and figures are in ``snnreg_book``; what it asks with many runs
is in ``snnreg_studies``.

    from snnreg import Decay, train

Importing ``snnreg`` loads nothing; each name loads what it needs when it is first used.
"""

import lazy_loader

__version__ = "0.1.0"

_load, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=(
        "analysis datasets decay encoding experiment network parameters pictures simulation style wiring"
    ).split(),
    submod_attrs={
        "decay": ["Decay"],
        "parameters": ["Parameters"],
        "simulation": ["TrainedNetwork", "respond", "train"],
        "experiment": ["reproduce"],
    },
)


def __getattr__(name: str) -> object:
    """A public name, which loads what it needs."""
    try:
        return _load(name)
    except ModuleNotFoundError as error:
        error.add_note("All but DecayingWeights needs the extra model: python -m pip install 'snnreg[model]'")
        raise

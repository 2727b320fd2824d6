"""The decay in networks of other libraries (chapter 13): synapses of Brian2 and layers of PyTorch.

Each name loads its own library when it is first used.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={"decaying_synapses": ["DecayingSynapses"], "decaying_weights": ["DecayingWeights"]},
)

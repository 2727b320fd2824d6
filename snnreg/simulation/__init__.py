"""Networks at work: train one, let it respond, store it (chapters 4 and 5).

:func:`train` shows labelled images to a new network and returns a :class:`TrainedNetwork`; :func:`respond` shows
images to a trained one and returns its spikes.  Both take the engine by name: ``"c"``, the fast twin, or
``"brian2"``, the reference.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["engines", "kernel", "program", "reference", "storage", "training"],
    submod_attrs={
        "storage": ["FILE_FORMAT", "TrainedNetwork", "plain_values"],
        "training": ["Training", "respond", "train"],
    },
)

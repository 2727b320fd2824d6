"""Networks at work: train one, let it respond, store it (chapters 4 and 5).

:func:`train` shows labelled images to a new network and returns a :class:`TrainedNetwork`; :func:`respond` shows
images to a trained one and returns its spikes.  Both take the engine by name: ``"numba"``, the fast twin,
``"brian2"``, the reference, or ``"page"``, the fast twin in a page of the book.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["c_loop", "engines", "kernel", "page", "program", "reference", "storage", "training"],
    submod_attrs={
        "engines": ["ENGINES", "working_engine"],
        "storage": ["FILE_FORMAT", "TrainedNetwork", "plain_values"],
        "training": ["Training", "respond", "train"],
    },
)

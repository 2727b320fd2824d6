"""The experiment of the paper, from digits to Table (chapters 5 to 7).

Train a network, show it the test sets, count the spikes.  A :class:`Plan` says what to do, :func:`run` does it for
one seed and one decay, :func:`reproduce` does it for several and writes the results.  :func:`sweep` does any other
runs that a file describes, and :func:`load` reads the results of either.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules="cluster contract effort machine plan provenance results runs sweeps workers".split(),
    submod_attrs={
        "machine": ["FIGURE", "FILES"],
        "plan": "DIGITS PAPER_CODE PAPER_TEXT PRESETS UNKNOWN_DIGITS Plan Preset stream".split(),
        "provenance": ["RESULTS"],
        "results": (
            "PUBLISHED_ACCURACY PUBLISHED_RUN PUBLISHED_TABLE load load_results restore spikes_table"
        ).split(),
        "runs": "reproduce respond run train".split(),
        "sweeps": ["sweep"],
    },
)

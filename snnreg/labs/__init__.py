"""The interactive parts of the book: one widget for the page, for JupyterLab and for Binder.

Each lab is a folder: an :mod:`anywidget` in ``__init__.py`` that names the values and carries the data, and
``view.js``, which draws and computes.  In a built page it works alone; with a kernel its values are
synchronised, so a callback can read them and Python can set them::

    lab = Synapse(tau_prun_s=30)
    lab.observe(lambda change: print(change.new), "tau_prun_s")

A lab must work in a page without a kernel, opened as a file, by keyboard and by thumb; if it computes for long, it
does so in a worker.  ``python -m tests.support.lab_page FOLDER NameOfLab`` writes a page with one lab in a second.

The labs share what lies in :mod:`snnreg.labs.shared`.  The network that runs in a page comes from
:mod:`snnreg.labs.engine`.  Importing this package loads no lab: each comes when it is first named.
"""

import lazy_loader

_LABS = {
    "Synapse": "synapse",
    "Volley": "volley",
    "Film": "film",
    "WeightMap": "weight_map",
    "ShowHere": "show_here",
    "TrainHere": "train_here",
    "TuneIt": "tune_it",
    "PaperHere": "paper_here",
    "DrawHere": "draw_here",
    "Neuron": "neuron",
    "TwoSpikes": "two_spikes",
    "Drift": "drift",
    "Workshop": "workshop",
}
"""Name of each lab and the folder that holds it."""

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={folder: [name] for name, folder in _LABS.items()}
)

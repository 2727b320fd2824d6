"""The interactive parts of the book: one widget for the page, for JupyterLab and for Binder.

Each lab is a folder: an :mod:`anywidget` in ``__init__.py`` that names the values and carries the data, and
``view.js``, which draws and computes.  In a built page it works alone; with a kernel its values are
synchronised, so a callback can read them and Python can set them::

    lab = Synapse(tau_prun_s=30)
    lab.observe(lambda change: print(change.new), "tau_prun_s")

A lab must work in a page without a kernel, opened as a file, by keyboard and by thumb; if it computes for long, it
does so in a worker.  Its scripts import what they need; :mod:`snnreg_book.labs.build` joins them.
``python -m tests.support.lab_page FOLDER NameOfLab`` writes a page with one lab in a second.

The labs share what lies in :mod:`snnreg_book.labs.shared`.  The network that runs in a page comes from
:mod:`snnreg_book.labs.engine`.  Importing this package loads no lab: each comes when it is first named.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "synapse": ["Synapse"],
        "volley": ["Volley"],
        "film": ["Film"],
        "weight_map": ["WeightMap"],
        "show_here": ["ShowHere"],
        "train_here": ["TrainHere"],
        "tune_it": ["TuneIt"],
        "paper_here": ["PaperHere"],
        "draw_here": ["DrawHere"],
        "teach_it": ["TeachIt"],
        "neuron": ["Neuron"],
        "two_spikes": ["TwoSpikes"],
        "drift": ["Drift"],
        "workshop": ["Workshop"],
    },
)

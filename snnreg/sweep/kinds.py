"""The kinds of run that a definition may ask for (chapter 11).

A kind of run is a dataclass: its fields are what a definition may name, and ``tables()`` does the run and returns
rows for one csv file or more.  It has a ``seed``, ``check_data()`` raises what is missing before any run, and
``images_asked_for`` is equal for runs that need the same.  ``images``, ``bytes`` and ``image_s()`` say about how
much it is: images that its networks are shown, memory, and seconds that an image takes on this machine.  What
shares a training is one run, so that no network is trained twice; runs share nothing with each other.
"""

from importlib import import_module

KINDS = {
    "ablations": "snnreg.sweep.ablations:Ablations",
    "classifiers": "snnreg.sweep.classifiers:Classifiers",
    "decays": "snnreg.sweep.runs:Decays",
    "rules": "snnreg.sweep.runs:Rules",
    "baselines": "snnreg.sweep.methods:Baselines",
    "diehl_cook": "snnreg.sweep.diehl_cook:DiehlCook",
    "ranges": "snnreg.sweep.ranges:Ranges",
    "orders": "snnreg.sweep.orders:Orders",
    "readouts": "snnreg.sweep.readouts:Readouts",
    "scorings": "snnreg.sweep.scorings:Scorings",
    "surrogate": "snnreg.sweep.surrogate:Surrogate",
    "theory": "snnreg.sweep.theory:Theories",
    "theory_fit": "snnreg.sweep.theory:Fit",
    "uses": "snnreg.sweep.uses:Uses",
}
"""Where each kind is; its module comes when a definition names it, so that store and pool do without the model."""


def kind_of(name):
    """The class of a kind of run."""
    module, attribute = KINDS[name].split(":")
    return getattr(import_module(module), attribute)

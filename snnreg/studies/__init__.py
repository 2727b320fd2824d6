"""What the book asks with its run machine: one file for each question (chapters 5 to 17).

A kind of run is a dataclass: its fields are what a definition may name, and ``tables()`` does the run and returns
its tables by name, a list of rows for a csv file or a dict of arrays for an npz file.  It has a ``seed``;
``check_data()`` raises what is missing before any run, and ``images_asked_for`` is equal for runs that need the
same.  ``images`` and ``bytes`` say how much work it is: images that its networks are shown, and memory.  What
shares a training is one run, so that no network is trained twice; runs share nothing with each other.
"""

KINDS = {
    "ablations": "snnreg.studies.ablations:Ablations",
    "classifiers": "snnreg.studies.classifiers:Classifiers",
    "decays": "snnreg.studies.decays:Decays",
    "forgetting": "snnreg.studies.forgetting:Forgetting",
    "rules": "snnreg.studies.decays:Rules",
    "methods": "snnreg.studies.methods:Methods",
    "diehl_cook": "snnreg.studies.diehl_cook:DiehlCook",
    "ranges": "snnreg.studies.ranges:Ranges",
    "orders": "snnreg.studies.orders:Orders",
    "readouts": "snnreg.studies.readouts:Readouts",
    "scorings": "snnreg.studies.scorings:Scorings",
    "surrogate": "snnreg.studies.surrogate:Surrogate",
    "theory": "snnreg.studies.theory:Theories",
    "theory_fit": "snnreg.studies.theory:Fit",
    "uses": "snnreg.studies.uses:Uses",
}
"""Where each kind is; its module is imported when a definition names it."""

"""What the book asks with many runs: one file for each question (chapters 5 to 17).

A kind of run is a dataclass: its fields are what a definition may name, and ``tables()`` does the run and returns
its tables by name, a list of rows for a csv file or a dict of arrays for an npz file.  It has a ``seed``;
``check_data()`` raises what is missing before any run, and ``images_asked_for`` is equal for runs that need the
same.  ``images`` and ``bytes`` say how much work it is: images that its networks are shown, and memory.  What
shares a training is one run, so that no network is trained twice; runs share nothing with each other.
"""

KINDS = {
    "ablations": "snnreg_studies.ablations:Ablations",
    "classifiers": "snnreg_studies.classifiers:Classifiers",
    "confidences": "snnreg_studies.confidences:Confidences",
    "decays": "snnreg_studies.decays:Decays",
    "forgetting": "snnreg_studies.forgetting:Forgetting",
    "rules": "snnreg_studies.decays:Rules",
    "methods": "snnreg_studies.methods:Methods",
    "diehl_cook": "snnreg_studies.diehl_cook:DiehlCook",
    "ranges": "snnreg_studies.ranges:Ranges",
    "orders": "snnreg_studies.orders:Orders",
    "readouts": "snnreg_studies.readouts:Readouts",
    "scorings": "snnreg_studies.scorings:Scorings",
    "surrogate": "snnreg_studies.surrogate:Surrogate",
    "theory": "snnreg_studies.theory:Theories",
    "theory_fit": "snnreg_studies.theory:Fit",
    "uses": "snnreg_studies.uses:Uses",
}
"""Where each kind is; its module is imported when a definition names it."""

"""What the book asks with many runs: one file for each question (chapters 5 to 18).

A definition names a kind of run by its module and class, ``run = "snnreg_studies.decays:Decays"``.  It is a
dataclass: its fields are what a definition may name, and ``tables()`` does the run and returns its tables by name,
a list of rows for a csv file or a dict of arrays for an npz file.  It has a ``seed``; ``check_data()`` raises
what is missing before any run, and ``images_asked_for`` is equal for runs that need the same images.  What
shares a training is one run, so that no network is trained twice; runs share nothing with each other.
:class:`snnreg_studies.protocol.Protocol` has all but the tables.
"""

"""Which of many like tests run often: a few stand for the others, which `make test-release` runs."""

import pytest

SHORT_CHAPTERS = ("01_neuron", "03_decay", "17_how_far")
"""Chapters that take least, where each would be run once more; a release runs all."""

LABS_OF_EACH_DAY = ("Synapse", "DrawHere", "TrainHere")
"""Labs that stand for their kind: a rule, trained networks that answer, a training. A release visits all."""


in_other_browsers = pytest.mark.parametrize("each_browser", ["Firefox", "WebKit"], indirect=True, scope="session")
"""Where tests beside this one try in Chromium what it tries."""


def each(names, some, others=pytest.mark.release):
    """A parameter for each name, marked as one of the `others` where it is none of `some`."""
    return [pytest.param(name, id=str(name), marks=() if name in some else others) for name in names]

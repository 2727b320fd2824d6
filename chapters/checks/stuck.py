"""Checks of the page for networks that are silent, at chance or slow."""


def too_small(chapter):
    """The neuron never spikes, and its drive lies below the critical one."""
    assert chapter.spikes.num_spikes == 0
    assert 0.5 < chapter.drive / chapter.critical < 0.8


def near_chance(chapter):
    """Score of three classes where most images are silent, which counts as the first class."""
    assert chapter.silent.mean() > 0.8
    assert abs((chapter.answer == chapter.labels).mean() - 1 / 3) < 0.06
    assert (chapter.answer[chapter.silent] == 0).all()

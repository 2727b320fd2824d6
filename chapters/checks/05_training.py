"""Checks of chapter 5: what training does, without and with decay."""

import numpy as np

from snnreg import experiment
from snnreg.datasets import digits_of
from snnreg.parameters import Parameters
from snnreg_studies.selection import select

G_MAX = Parameters().g_max


def unlit_stay(chapter):
    """Weights of unlit pixels at the end and after the first image, without decay."""
    born = chapter.without[min(chapter.without)].weights[chapter.unlit]
    assert np.array_equal(chapter.plain.weights[chapter.unlit], born)
    assert abs(born.mean() / G_MAX - 0.5) < 0.02, "weights are born uniform between 0 and g_max"


def unlit_gone(chapter):
    """Weights of unlit pixels at the end, with decay."""
    largest = chapter.calm.weights[chapter.unlit].max()
    assert largest < 0.01 * G_MAX


def quieter(chapter):
    """Spikes on images 1,000 to 1,500 as a fraction of those on the first 50, without decay; in a word."""
    spikes = chapter.right + chapter.wrong
    times = spikes[:50].mean() / spikes[1000:1500].mean()
    return {6: "sixth", 7: "seventh", 8: "eighth", 9: "ninth"}[round(times)]


def right_share(chapter):
    """Share of the spikes on images 1,000 to 1,500 that the right group makes, without decay."""
    right, wrong = chapter.right[1000:1500].sum(), chapter.wrong[1000:1500].sum()
    share = 100 * right / (right + wrong)
    assert share > 80
    return f"{share:.0f} %"


def answers(chapter):
    """Share of the known digits that the network without decay recognises, by the images it has learned."""
    correct = _at(chapter, chapter.tested_plain, 0)
    assert correct[100] > correct[1]
    return " ".join(f"{n}:{100 * share:.0f}" for n, share in correct.items())


def accuracy_dips(chapter):
    """Known digits recognised after 100 and 1,000 images and at the end, without decay."""
    correct = _at(chapter, chapter.tested_plain, 0)
    assert correct[1000] < correct[100] - 0.05
    assert correct[100] < correct[len(chapter.images)]


def silent_1000(chapter):
    """Known digits that make no spike after 1,000 images, without decay."""
    silent = _at(chapter, chapter.tested_plain, 1)
    assert 0.2 < silent[1000] < 0.3
    assert silent[1000] > silent[100] + 0.05
    assert silent[len(chapter.images)] < silent[1000] / 2


def noise_plain(chapter):
    """Spikes per image of white noise at the end, without decay, against those per test digit."""
    digit = chapter.spikes(chapter.plain, chapter.known).sum() / len(chapter.known)
    assert chapter.tested_plain[-1, 2] > 3 * digit


def noise_calm(chapter):
    """Spikes per image of white noise at the end, with decay."""
    noise = chapter.tested_calm[-1, 2]
    assert noise < 0.05
    return "none" if noise == 0 else f"{noise:.2f}"


def rival(chapter):
    """The nearest mean picture on the test digits of the full runs, against their mean accuracy."""
    shown, answers = digits_of((7, 4, 6), 500, train=False)
    distances = ((shown[:, None] - chapter.means) ** 2).sum(axis=(2, 3))
    by_mean = np.mean(distances.argmin(axis=1) == answers)
    best = _table("known").accuracy[["never", "online"]].mean().max()
    assert by_mean > best + 0.01


def film_plain(chapter):
    """Drives by noise that lie above the critical one at every moment of the film, without decay."""
    for moment in range(len(chapter.without)):
        assert _noise_above(chapter, moment, 0) == 1


def film_calm(chapter):
    """Drives by noise that lie above the critical one at the end of the film, with decay."""
    assert _noise_above(chapter, -1, 1) == 0
    assert _noise_above(chapter, 0, 1) == 1, "it has sunk, so it was above at first"


def dead_falls_silent(chapter):
    """Spikes of the network with the published pruning time on its first 30 images, and after 200."""
    counts = chapter.dead.counts
    assert counts[:30].sum() > 0
    assert counts[200:].sum() == 0


def silent_385(chapter):
    """Images of 3, 8 and 5 without a spike."""
    correct, silent = chapter.outcome[3, 8, 5]
    assert silent > 0.5
    assert correct < chapter.outcome[7, 4, 6][0] - 0.2


def _at(chapter, tested, column):
    """One measure of a network by the images that it has learned."""
    return dict(zip(chapter.without, tested[:, column], strict=True))


def _table(test_set):
    """The twenty full runs on one test set, a row per seed and columns without and with decay."""
    runs = experiment.load("table")[0]["runs"]
    return select(runs, preset="paper-text", test_set=test_set).pivot(index="seed", columns="decay")


def _noise_above(chapter, moment, arm):
    """Share of the drives by noise above the critical drive; `arm` is 0 without decay and 1 with it."""
    drives = chapter.film.drives(moment)["noise"][arm]
    return (drives > chapter.film.about["critical_drive"]).mean()


def own_right(chapter):
    """Images of the reader's own that are recognised, without decay and with it."""
    assert all(right > 0.9 for right, _ in chapter.mine_outcome.values())


def own_noise(chapter):
    """Spikes per image of noise as bright as the reader's own images, with decay against without."""
    (_, plain), (_, calm) = (chapter.mine_outcome[name] for name in ("without decay", "with decay"))
    assert plain > 30 and calm < plain / 50

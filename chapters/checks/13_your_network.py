"""Checks of chapter 13: networks with a gradient, and when unused weights matter."""

import itertools

import numpy as np

from snnreg_studies.conclusions import contest
from snnreg_studies.statistics import confidence_limits
from snnreg_studies.surrogate import ADDED

STRONG = ["L1", "L2", "rarely-lit", "decay-lines", "decay-synapses"]
PENALTIES, DECAYS = STRONG[:3], STRONG[3:]
KINDS = {"L1": "L1 or L2", "L2": "L1 or L2", "rarely-lit": "a mask on rarely lit pixels"}
KINDS |= dict.fromkeys(DECAYS, "the decay") | {"noisy-images": "training on noisy images"}


def same_weights(chapter):
    """The decay by hand and `DecayingWeights` leave the same weights, and they have decayed."""
    assert (chapter.mine.weight - chapter.theirs.weight).abs().max() < 1e-6
    lost = chapter.mine.weight.abs().mean() / chapter.plain.input.weight.abs().mean()
    assert lost < 0.9


def plain_noise(chapter):
    """Spikes on noise of both kinds without a method, in percent of those on digits; ten seeds."""
    return f"{contest().answered['none'].mean():.0f}"


def noise_less(chapter):
    """Spikes on white noise of the network without decay, as a share of those on digits."""
    share = _spikes(chapter, "noise").iloc[0] / _spikes(chapter, "digits").iloc[0]
    assert 0.25 < share < 0.5


def decay_quiets(chapter):
    """Spikes on white noise with decay, as a share of those without it."""
    without, with_decay = _spikes(chapter, "noise")
    assert 0.3 < with_decay / without < 0.6


def decay_helps(chapter):
    """What the decay adds to the accuracy in noise, and takes from that on clean digits, in points."""
    (clean_before, clean), (before, after) = (
        chapter.measured.loc[f"right (%), {name}"] for name in ("digits", "both")
    )
    assert after > before + 2
    assert abs(clean - clean_before) < 4


def paper_driven(chapter):
    """Drive by white noise of the paper's neurons, without decay and with it."""
    without, with_decay = chapter.the_papers
    assert without.min() > 2
    assert with_decay.max() < 1


def signs_cancel(chapter):
    """Mean drive by white noise with weights of both signs, and the share of neurons beyond one."""
    drives = chapter.ours[0]
    assert abs(drives.mean()) < 0.5
    assert 0.15 < np.mean(drives > 1) < 0.4


def spread_narrows(chapter):
    """Spread of the drive over the neurons with decay, as a share of that without it."""
    without, with_decay = (np.std(drives) for drives in chapter.ours)
    assert with_decay < 0.8 * without


def strong_gain(chapter):
    """Points that five methods gain in noise, least and most of the table; no interval includes zero."""
    _as_the_package(chapter.digits, "contest")
    assert all(confidence_limits(found.gain[method])[0] > 0 for found in chapter.digits for method in STRONG)
    gains = chapter.gained.gain[STRONG]
    return f"{gains.min():.0f} to {gains.max():.0f}"


def most_gained(chapter):
    """The kind of method that gains most in noise, of those that cost at most two points on clean digits."""
    return KINDS[chapter.digits[1].gain.groupby("method").mean().idxmax()]


def ranked(chapter):
    """Intervals of the gain of L1, L2 or the mask less that of a decay, of ten pairs: five exclude zero."""
    first = {}  # of each pair, the points at which it is met first, and the interval
    for points, found in zip((1, 2), chapter.digits, strict=True):
        strengths = dict(chapter.choose("contest", points))
        for rival, decay in itertools.product(PENALTIES, DECAYS):
            limits = confidence_limits(found.gain[rival] - found.gain[decay])
            first.setdefault((rival, strengths[rival], decay, strengths[decay]), (points, rival, decay, limits))
    assert len(first) == 10
    ahead = [where for *where, (low, _) in first.values() if low > 0]
    behind = [where for *where, (_, high) in first.values() if high < 0]
    assert ahead == [[1, rival, "decay-lines"] for rival in PENALTIES]
    assert behind == [[1, rival, "decay-synapses"] for rival in ("L1", "L2")]


def noise_level(chapter):
    """Mean grey level of the noise in which images are recognised; training on noisy images goes as far."""
    assert dict(chapter.choose("contest", 1))["noisy-images"] == ADDED
    return f"{ADDED}"


def augmented(chapter):
    """Points that training on noisy images gains, at either price: more than any other method in each."""
    gains = _means(chapter.digits, "gain", ["noisy-images"]).ravel()
    for found in chapter.digits:
        for method in STRONG:
            assert confidence_limits(found.gain["noisy-images"] - found.gain[method])[0] > 0, method
        assert 0.4 < found.price["noisy-images"].mean() < 0.6
    assert np.ptp(gains) < 0.5
    return f"{gains.mean():.0f}"


def lines_quiet(chapter):
    """Spikes on noise in percent of those on digits with the decay of lines, at two points and at one."""
    first, second = (_answered("contest", points)["decay-lines"] for points in (1, 2))
    return f"{second:.0f} to {first:.0f} %"


def prices(chapter):
    """Points that L1, L2, the mask and the decays cost, at either price: the least and the most."""
    found = _means(chapter.digits, "price", STRONG)
    assert 0.2 < found.min() < 0.6
    assert 2.5 < found.max() < 3.5


def prices_cross(chapter):
    """Points that the mask costs more than the decay of lines: at the first price more, at the second less."""
    first, second = (found.price["rarely-lit"] - found.price["decay-lines"] for found in chapter.digits)
    assert confidence_limits(first)[0] > 0 > confidence_limits(second)[1]


def weak_gain(chapter):
    """Points that dropout and magnitude pruning gain; they leave noise its share of the spikes."""
    weak = ["dropout", "magnitude-pruning"]
    assert _means(chapter.digits, "gain", weak).max() < 0.5 * _means(chapter.digits, "gain", STRONG).min()
    for points in (1, 2):
        answered = _answered("contest", points)
        assert answered[weak].min() > 0.9 * answered["none"]


def clothes_penalties(chapter):
    """Of six intervals of the gain of L1, L2 or the mask less that of a decay, four lie above zero, none below."""
    _as_the_package(chapter.clothes, "contest_clothes")
    one, two = (dict(chapter.choose("contest_clothes", points)) for points in (1, 2))
    assert all(one[method] == two[method] for method in STRONG)
    found = chapter.clothes[0].gain
    limits = {
        pair: confidence_limits(found[pair[0]] - found[pair[1]]) for pair in itertools.product(PENALTIES, DECAYS)
    }
    assert all(high > 0 for _, high in limits.values())
    ahead = [pair for pair, (low, _) in limits.items() if low > 0]
    assert ahead == [
        ("L1", "decay-lines"),
        ("L1", "decay-synapses"),
        ("L2", "decay-lines"),
        ("rarely-lit", "decay-lines"),
    ]


def clothes_augmented(chapter):
    """Points that training on noisy images gains with clothes, at either price: more than any other method."""
    gains = _means(chapter.clothes, "gain", [*STRONG, "noisy-images"])
    assert (gains[:, :-1] < gains[:, -1:]).all() and np.ptp(gains[:, -1]) < 0.5
    return f"{gains[:, -1].mean():.0f}"


def clothes_loud(chapter):
    """Spikes on noise in percent of those on clothes: the least over methods and prices."""
    for points in (1, 2):
        assert _answered("contest_clothes", points).min() > 80


def own_tau(chapter):
    """The pruning time of the exercise, in samples."""
    assert 180 < chapter.tau * chapter.p < 200, "in mean silences"
    assert np.exp(-((chapter.N / chapter.tau) ** 2)) < 1e-4
    return f"{chapter.tau:,.0f}"


def mask_does(chapter):
    """Spikes on noise with the mask, and accuracy in noise, against the network without decay."""
    assert chapter.of_mask["spikes, noise"] < 0.6 * _spikes(chapter, "noise").iloc[0]
    assert chapter.of_mask["right (%), both"] > chapter.measured.loc["right (%), both"].iloc[0] + 2


def _spikes(chapter, name):
    """Spikes per image, without decay and with it."""
    return chapter.measured.loc[f"spikes, {name}"]


def _answered(folder, points):
    """Means over seeds of the spikes on noise in percent of those on clean images, by method."""
    return contest(folder, points).answered.groupby("method").mean()


def _as_the_package(contests, folder):
    """The package has the same prices and gains as the page."""
    for found, points in zip(contests, (1, 2), strict=True):
        assert np.allclose(found.sort_index(), contest(folder, points)[["price", "gain"]].sort_index())


def _means(contests, measure, methods):
    """Means over seeds of a measure at both prices."""
    return np.array([found[measure].groupby("method").mean()[methods] for found in contests])

"""Checks of chapter 12: what the decay is good for."""

import numpy as np

from snnreg import experiment
from snnreg_studies.selection import select
from snnreg_studies.statistics import confidence_limits

NOISE = ["white_noise", "blurred_noise"]


def one_spike(chapter):
    """Shares of known digits and of white noise that make the network with decay spike."""
    known, noise = (np.mean(chapter.spikes["with decay", shown] >= 1) for shown in ("known", "white_noise"))
    assert known > 0.85
    assert noise < 0.02
    assert chapter.spikes["without decay", "white_noise"].min() > chapter.spikes["without decay", "known"].max()


def area_noise(chapter):
    """AUROC of known digits against noise of both kinds, with decay and without, in each of five seeds."""
    for noise in NOISE:
        assert _areas(noise, "online").min() > 0.95
        assert _areas(noise, "never").max() < 0.05


def unknown_online(chapter):
    """AUROC of known against unknown digits with decay, and without it; five seeds."""
    areas = _areas("unknown", "online")
    assert (areas - _areas("unknown", "never")).mean() < 0.03
    return f"{areas.mean():.2f}"


def unknown_grey(chapter):
    """The same by the sum of grey levels."""
    areas = _areas("unknown", "never", "brightness")
    assert len(areas) == 5
    return f"{areas.mean():.2f}"


def limit_online(chapter):
    """Brightness at which noise is as loud as a known digit, with decay and without; that of digits is 1."""
    assert 1.6 < _limit(chapter, "with decay") < 2.4
    assert 0.3 < _limit(chapter, "without decay") < 0.5


def inner_answer(chapter):
    """Spikes on noise in 14 x 14 pixels, with decay and without: over twenty seeds, against those on digits."""
    runs = experiment.load("field_table")[0]["runs"]
    spikes = select(runs, test_set="white_noise_inner_field").pivot(index="seed", columns="decay", values="spikes")
    assert len(spikes) == 20
    assert confidence_limits(spikes.online - spikes.never)[0] > 0
    assert chapter.answer.loc["white_noise", "with decay"] < 1
    without, with_decay = chapter.answer.loc["white_noise_inner_field", ["without decay", "with decay"]]
    assert without + 10 < with_decay < 100


def clothes_times(chapter):
    """Spikes on clothes in multiples of those on a known digit, with decay; mean over five seeds."""
    times = _clothes(chapter)["decay-online"]
    assert confidence_limits(times)[0] > 1
    return f"{times.mean():.1f}"


def clothes_taken(chapter):
    """Share of the spikes on clothes that the decay takes."""
    spikes = chapter.clothes.clothes
    taken = 1 - spikes["with decay"] / spikes["without decay"]
    assert 0.6 < taken < 0.72


def clothes_mask(chapter):
    """Spikes on clothes in multiples of those on a digit, with the mask less those with decay: not significant."""
    times = _clothes(chapter)
    low, high = confidence_limits(times["rarely-lit", 0.1] - times["decay-online", 300])
    assert low < 0 < high
    assert (times["rarely-lit", 0.1] < 0.5 * times["none", 0]).all()


def clothes_worse(chapter):
    """AUROC of clothes against known digits, by more spikes: smaller with decay in each of five seeds."""
    found = select(experiment.load("fashion")[0]["detection"], against="unknown", detector="spikes")
    areas = 1 - found.pivot(index="seed", columns="decay", values="auroc")
    assert len(areas) == 5
    assert (areas.online < areas.never).all()


def noise_gain(chapter):
    """Points that the decay adds with noise of mean grey level 20 and with moderate dots, over five seeds."""
    for noise, strength in [*((noise, 20) for noise in NOISE), ("salt_and_pepper", 0.1), ("salt_and_pepper", 0.2)]:
        assert confidence_limits(_gain(chapter, noise, strength))[0] > 0, noise


def strong_disturbance(chapter):
    """Points that the decay costs under large squares and after far shifts; under small ones it changes little."""
    for name, strengths in {"occlusion": (6, 9), "shift": (1, 2)}.items():
        assert abs(np.mean([_gain(chapter, name, strength) for strength in strengths])) < 4, name
    for name, strengths in {"occlusion": (15, 18), "shift": (4, 6)}.items():
        for strength in strengths:
            assert confidence_limits(_gain(chapter, name, strength))[1] < 0, name


def saved_digits(chapter):
    """Share of the synaptic operations that the decay saves on digits and on noise, mean over five seeds."""
    for noise in NOISE:
        assert abs(_saved(noise) - 0.5) < 0.05
    assert max(_saved("known"), _saved("unknown")) < 0.03


def ten_silent(chapter):
    """Accuracy with all ten digits by the published rule, the best of all settings; most digits are silent."""
    runs = select(experiment.load("ten_classes")[0]["runs"], test_set="known")
    assert runs.accuracy.max() < 0.05
    assert (runs.silent_images / runs.test_images).min() > 0.9


def detector_plain(chapter):
    """Share of the known digits that get in when 1 % of the noise may, without decay and with it."""
    assert chapter.let_in[0] == 0 and chapter.let_in[1] > 0.85
    assert chapter.lowest[0] > 5 * chapter.lowest[1]


def equal_light(chapter):
    """Change of the AUROC of known against unknown digits by equal light, without decay and with it."""
    for name, equal in zip(chapter.NETWORKS, chapter.equal, strict=True):
        assert abs(equal - chapter.area[name, "unknown"]) < 0.04, name


def _areas(against, decay, detector="spikes"):
    """AUROC of the five seeds of the sweep uses."""
    found = select(experiment.load("uses")[0]["detection"], against=against, detector=detector, decay=decay)
    assert len(found) == 5
    return found.set_index("seed").auroc


def _limit(chapter, name):
    """Brightness at which white noise is as loud as known digits."""
    noise = chapter.sets["white_noise"].images[:90]
    loud = [chapter.count(chapter.NETWORKS[name], factor * noise).mean() for factor in chapter.factors]
    return np.interp(chapter.spikes[name, "known"].mean(), loud, chapter.factors)


def _clothes(chapter):
    """Spikes on clothes in multiples of those on known digits, by method, strength and seed."""
    by = ["method", "strength", "seed"]
    spikes = chapter.answers.pivot_table(index=by, columns="test_set", values="per_image")
    return spikes.unknown / spikes.known


def _gain(chapter, name, strength):
    """Points that the decay adds, by seed."""
    found = select(chapter.robustness, corruption=name, strength=strength)
    found = 100 * found.pivot(index="seed", columns="decay", values="accuracy")
    return found.online - found.never


def _saved(test_set):
    """Share of the operations that the decay saves, mean over five seeds."""
    found = select(experiment.load("uses")[0]["operations"], test_set=test_set)
    found = found.pivot(index="seed", columns="decay", values="operations")
    return (1 - found.online / found.never).mean()

"""Checks of chapter 9: the window of the pruning time, short and long, while learning and after it."""

import numpy as np
from brian2 import second

from snnreg import experiment
from snnreg.decay import AFTER_TRAINING, Decay
from snnreg.experiment import Plan, train
from snnreg_studies.selection import select

NOISE = ["white_noise", "blurred_noise"]
DRAWN_S = (7.5, 15, 40, 75, 200, 1000, 3000)


def storm(chapter):
    """Spikes per image of white noise at some of the pruning times."""
    white = chapter.sweep["white_noise"]
    assert abs(chapter.never["white_noise"] - 80) < 10, "what the question says"
    return " ".join(f"{tau_s:g}:{white[tau_s]:.0f}" for tau_s in DRAWN_S)


def dead(chapter):
    """Spikes per image at the shortest pruning times, on all four sets."""
    shortest = chapter.sweep.loc[:15, [*NOISE, "known", "unknown"]]
    assert len(shortest) > 1
    assert shortest.loc[7.5].max() == 0
    assert shortest.max(axis=None) < 0.02


def window_silent(chapter):
    """Spikes per image of both kinds of noise at 55 s, and known digits recognised."""
    assert chapter.sweep.loc[55, NOISE].max() < 0.2
    accuracy = chapter.sweep.accuracy
    assert accuracy[55] > max(0.6, 0.8 * accuracy[3000])


def too_late(chapter):
    """Spikes per image of white noise at 3,000 s and without decay."""
    assert abs(chapter.sweep["white_noise"][3000] / chapter.never["white_noise"] - 1) < 0.1


def matched_fits(chapter):
    """Whether the matched time is the shortest of the useful ones that were tried."""
    assert abs(chapter.matched_s / chapter.short.min() - 1) < 0.1


def full_window(chapter):
    """The shortest useful pruning time of 510 images and of 15,000; the longest grows far more."""
    study = select(experiment.load("tau_prun")[0]["runs"], decay="online", exponent=2, k_p=1)
    assert (study.train_per_digit == 5000).all()
    mean = study.groupby(["tau_prun_s", "test_set"])[["spikes", "test_images", "accuracy"]].mean().unstack()
    noise = (mean.spikes / mean.test_images)[NOISE].max(axis=1)
    times = chapter.useful(noise, mean.accuracy["known"])
    assert list(times) == list(chapter.long)
    assert times.min() < 2 * chapter.short.min(), "the lower end moves little"
    assert times.max() > 5 * chapter.short.max()
    return f"from {chapter.short.min():g} s to {times.min():g} s"


def faster(chapter):
    """The power of the number of images with which the upper end grows, in each of five seeds."""
    powers = _powers(chapter.upper_ends)
    assert len(powers) == 5
    assert powers.min() > 0.55


def room(chapter):
    """The weights of a neuron at the upper end after the shortest and the longest training, in one seed."""
    everywhere, often = {}, {}
    for each in (170, 2720):
        plan = Plan(train_per_digit=each)
        end_s = chapter.upper_ends.loc[3 * each].median()
        weights = train(plan, Decay("online", end_s * second), 0, progress=False).weights.mean(axis=1)
        images, _ = plan.training_set(0)
        lit = (images.reshape(len(images), -1) > 0).mean(axis=0)
        everywhere[each], often[each] = weights.sum(), weights[lit > 0.04].sum()
    assert abs(everywhere[2720] / everywhere[170] - 1) < 0.1, "the sum is nearly the same"
    assert often[2720] < 0.95 * often[170]


def digits_pay(chapter):
    """Spikes on known digits at the matched time, of those without decay."""
    found = chapter.trial(Decay("online", chapter.matched_s * second))
    assert found["white_noise"] < 0.05 * chapter.never["white_noise"]
    assert 0.5 < found["known"] / chapter.never["known"] < 0.6


def mask_loud(chapter):
    """Spikes per image of white noise after a mask at 55 s."""
    masked = chapter.trial(Decay(AFTER_TRAINING, 55 * second))["white_noise"]
    assert masked > 10
    assert chapter.trial(Decay("online", 55 * second))["white_noise"] < 0.1
    return f"{masked:.0f}"


def longer_loses(chapter):
    """Spikes per image after 2,040 images, on known digits at 55 s, and on both sets at the predicted time."""
    at = chapter.results[float(chapter.predicted_s)]
    assert at["white_noise"] < 2
    assert at["known"] > max(1, chapter.results[55]["known"])


def one_knob(chapter):
    """Weights at 55 s and 1, and at 110 s and 4."""
    assert np.allclose(chapter.one.weights, chapter.two.weights, rtol=1e-7, atol=1e-9)
    assert chapter.one.decay != chapter.two.decay


def part_before(chapter):
    """Spikes on 1,500 images of white noise without decay, median of twenty seeds, to the next thousand."""
    return f"{round(_white('never').median(), -3):,.0f}"


def part_after(chapter):
    """Spikes on 1,500 images of white noise with decay, median of twenty seeds."""
    white = select(_table("white_noise"), decay="online")
    assert len(white) == 20
    assert (white.tau_prun_s == 40 * 7.5).all()
    assert white.spikes.median() <= 1


def part_field(chapter):
    """Spikes on noise in 14 x 14 pixels in each of twenty seeds, with decay and without."""
    inner = select(experiment.load("field_table")[0]["runs"], test_set="white_noise_inner_field")
    spikes = inner.pivot(index="seed", columns="decay", values="spikes")
    assert len(spikes) == 20
    assert (spikes["online"] > spikes["never"]).all()


def _powers(ends):
    """The power of the number of images, one for each seed, of a table with a row per length."""
    return np.array([np.polyfit(np.log(ends.index), np.log(ends[seed]), 1)[0] for seed in ends])


def _table(test_set):
    return select(experiment.load("table")[0]["runs"], preset="paper-text", test_set=test_set)


def _white(decay):
    return select(_table("white_noise"), decay=decay).spikes

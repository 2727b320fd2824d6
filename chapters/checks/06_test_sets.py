"""Checks of chapter 6: where the light of the test sets falls, and what it drives."""

import numpy as np

from snnreg.datasets import blurred_noise, draw_test_sets, white_noise
from snnreg_studies.statistics import confidence_limits

NOISE = ("white noise", "blurred noise")
DIGITS = ("known digits", "unknown digits")


def as_the_package(chapter):
    """The sets of `snnreg.datasets`, drawn with the same generator, pixel by pixel."""
    rng = np.random.default_rng(0)
    made = {
        "white noise": white_noise(1500, chapter.mean, rng),
        "blurred noise": blurred_noise(1500, chapter.mean, rng),
    }
    drawn = draw_test_sets((7, 4, 6), (9, 2, 1), 500, chapter.mean, rng)
    made |= {"known digits": drawn["known"].images, "unknown digits": drawn["unknown"].images}
    for name, images in made.items():
        assert np.allclose(chapter.sets[name], images), name
    assert np.array_equal(chapter.answers, drawn["known"].classes)


def fainter_known(chapter):
    """How much fainter known test digits are than the training images, and the noise."""
    fainter = _fainter(chapter, "known digits")
    assert abs(_fainter(chapter, "white noise")) < 0.01
    assert abs(_fainter(chapter, "blurred noise")) < 0.01
    assert fainter > 0.02
    return f"{100 * fainter:.0f} %"


def fainter_unknown(chapter):
    """How much fainter unknown test digits are than the training images: it is the 1 that has little ink."""
    fainter = _fainter(chapter, "unknown digits")
    nine, two, one = chapter.unknown.reshape(3, -1).mean(axis=1) / chapter.mean
    assert one < 0.6
    assert min(nine, two) > 1 - _fainter(chapter, "known digits")
    assert chapter.known.mean(axis=1).std() > 2 * fainter * chapter.mean
    return f"{100 * fainter:.0f} %"


def light_of_noise(chapter):
    """Percent of the light on rarely lit pixels, of both kinds of noise."""
    least = min(chapter.share[name] for name in NOISE)
    assert least > 50


def light_of_digits(chapter):
    """Percent of the light on rarely lit pixels, of known and unknown digits."""
    most = max(chapter.share[name] for name in DIGITS)
    assert most < 5


def noise_without(chapter):
    """Percent of the images of noise, without decay, that should make the network fire, and do."""
    for name in NOISE:
        assert chapter.predicted["without decay", name] == 100, name
        assert chapter.fired["without decay", name] == 100, name


def white_fired(chapter):
    """Percent of the white noise that makes the network with decay fire."""
    return f"{chapter.fired['with decay', 'white noise']:.1f} %"


def blurred_fired(chapter):
    """Percent of the blurred noise that makes the network with decay fire."""
    return f"{chapter.fired['with decay', 'blurred noise']:.0f} %"


def known_fired(chapter):
    """Percent of the known digits that make the network with decay fire."""
    return f"{chapter.fired['with decay', 'known digits']:.0f} %"


def unknown_fired(chapter):
    """Percent of the unknown digits that make the network with decay fire."""
    percent = chapter.fired["with decay", "unknown digits"]
    assert percent > 70
    return f"{percent:.0f} %"


def drive_predicts(chapter):
    """Percent of the images that should make the network with decay fire, and of those that do."""
    should, do = chapter.predicted, chapter.fired
    for name in chapter.sets:
        assert abs(should["with decay", name] - do["with decay", name]) < 25, name
    assert should["with decay", "white noise"] < 5
    assert should["with decay", "known digits"] > 70


def blurred_spreads(chapter):
    """Standard deviation of the drive by blurred noise and by white noise, with decay."""
    white, blurred = (chapter.strongest_drive(chapter.calm, chapter.sets[name]).std() for name in NOISE)
    assert blurred > 1.5 * white
    assert chapter.fired["with decay", "blurred noise"] > chapter.fired["with decay", "white noise"]


def field_falls(chapter):
    """Spikes per image of noise in 20 x 20 pixels, without decay and with it, means over ten seeds."""
    before, after, frame = _field(chapter, "noise in 20 × 20")
    assert len(before) == len(after) == 10
    assert (after < 0.5 * before).all(), "it falls in each seed"
    assert (after > 10 * frame).all(), "but not as noise over the frame does"
    return f"from {before.mean():.0f} to {after.mean():.0f}"


def field_predicted(chapter):
    """Percent of the images whose drive should make the network with decay fire."""
    should = chapter.should_fire
    assert should["noise in 20 × 20"] > 99.9
    assert should["noise in 14 × 14"] > 99.9
    assert should["white noise"] < 1
    for name in ("noise in 20 × 20", "noise in 14 × 14"):
        assert abs(chapter.fields[name].mean() / chapter.mean - 1) < 0.02, "the same light"


def field_rarely(chapter):
    """Share of the pixels of the 20 x 20 square that are rarely lit; of the 14 x 14 square next to none."""
    rarely = chapter.rarely.reshape(28, 28)
    assert rarely[7:21, 7:21].mean() < 0.05
    return f"{100 * rarely[4:24, 4:24].mean():.0f} %"


def inner_calm(chapter):
    """Spikes per image of noise in 14 x 14 pixels with decay, mean over ten seeds."""
    _, after, _ = _field(chapter, "noise in 14 × 14")
    return f"{after.mean():.0f}"


def inner_rises(chapter):
    """Spikes per image of noise in 14 x 14 pixels, without decay and with it; its rise is significant."""
    before, after, _ = _field(chapter, "noise in 14 × 14")
    assert len(before) == len(after) == 10
    assert confidence_limits(after - before)[0] > 0
    return f"from {before.mean():.0f} to {after.mean():.0f}"


def inner_weights(chapter):
    """Mean weight that the decay adds in the 14 x 14 square: the interval over ten seeds excludes zero."""
    added = [_inner_weight(chapter, seed, "online") - _inner_weight(chapter, seed, "never") for seed in range(10)]
    assert confidence_limits(added)[0] > 0


def digit_calm(chapter):
    """Spikes per known digit with decay, mean over ten seeds; noise over the frame causes next to none."""
    _, after, frame = _field(chapter, "known digits")
    assert frame.mean() < 0.2
    return f"{after.mean():.0f}"


def shuffled_calm(chapter):
    """Spikes per shuffled digit with decay, mean over ten seeds."""
    light = chapter.fields["shuffled digits"].sum(axis=1) / chapter.fields["known digits"].sum(axis=1)
    assert np.allclose(light, 1), "they keep their ink"
    return f"{_field(chapter, 'shuffled digits')[1].mean():.0f}"


def moved_fires(chapter):
    """Share of the digits that make the network fire after moving by eight pixels, of those at home."""
    left = chapter.do[4] / chapter.do[0]
    assert np.abs(np.asarray(chapter.should) - chapter.do).max() < 0.25
    assert 0.25 < left < 0.42


def equal_brightness(chapter):
    """Percent of their brightness at which as many known digits are silent as unknown ones at full brightness."""
    percent = 100 * np.interp(chapter.unknown_silent, chapter.faint, chapter.brightness)
    assert chapter.faint[0] < chapter.unknown_silent < chapter.faint[-1]
    return f"{percent:.0f}"


def _fainter(chapter, name):
    """How much fainter a set is than the training images, as a share."""
    return 1 - chapter.sets[name].mean() / chapter.mean


def _field(chapter, name):
    """Spikes per image of each seed, without decay and with it, and with it on white noise over the frame."""
    without, calm = chapter.per_image["without decay"], chapter.per_image["with decay"]
    return without[name], calm[name], calm["white noise"]


def _inner_weight(chapter, seed, arm):
    """Mean weight in the 14 x 14 square of a stored network."""
    return chapter.weights[f"seed{seed}_{arm}_weights"].reshape(28, 28, -1)[7:21, 7:21].mean()

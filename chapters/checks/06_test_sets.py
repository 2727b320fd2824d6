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


def brightness_varies(chapter):
    """How much fainter digits are than noise, in spreads of the brightness of known digits."""
    mean = {name: images.mean() / chapter.mean for name, images in chapter.sets.items()}
    assert abs(mean["white noise"] - 1) < 0.01
    assert abs(mean["blurred noise"] - 1) < 0.01
    spread = chapter.known.mean(axis=1).std() / chapter.mean
    for name in DIGITS:
        assert 0 < 1 - mean[name] < spread / 2, name


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


def noise_with(chapter):
    """Percent of the images of noise and of the known digits that make the network with decay fire."""
    percent = {name: chapter.fired["with decay", name] for name in chapter.sets}
    assert max(percent[name] for name in NOISE) < 6
    assert percent["known digits"] > 94


def unknown_fired(chapter):
    """Percent of the unknown digits that make the network with decay fire."""
    assert 70 < chapter.fired["with decay", "unknown digits"] < 90


def drive_predicts(chapter):
    """Percent of the images that should make the network with decay fire, and of those that do."""
    should, do = chapter.predicted, chapter.fired
    for name in chapter.sets:
        assert abs(should["with decay", name] - do["with decay", name]) < 5, name
    assert should["with decay", "white noise"] < 5
    assert should["with decay", "known digits"] > 70


def blurred_spreads(chapter):
    """Standard deviation of the drive by blurred noise and by white noise, with decay."""
    white, blurred = (chapter.strongest_drive(chapter.calm, chapter.sets[name]).std() for name in NOISE)
    assert blurred > 1.5 * white
    assert chapter.fired["with decay", "blurred noise"] > chapter.fired["with decay", "white noise"]


def field_falls(chapter):
    """Spikes per image of noise in 20 x 20 pixels, without decay and with it."""
    before, after, frame = _field(chapter, "noise in 20 × 20")
    assert after.mean() < 0.5 * before.mean()
    assert after.mean() > 10 * frame.mean(), "but not as noise over the whole picture does"
    rarely = chapter.rarely.reshape(28, 28)
    assert rarely[4:24, 4:24].mean() > 0.1
    assert rarely[7:21, 7:21].mean() < 0.05, "unlike the smaller square"


def field_predicted(chapter):
    """Percent of the images whose drive should make the network with decay fire."""
    should = chapter.should_fire
    assert should["noise in 20 × 20"] > 99.9
    assert should["noise in 14 × 14"] > 99.9
    assert should["white noise"] < 1
    for name in ("noise in 20 × 20", "noise in 14 × 14"):
        assert abs(chapter.fields[name].mean() / chapter.mean - 1) < 0.02, "the same light"


def inner_calm(chapter):
    """Spikes per image of noise in 14 x 14 pixels with decay."""
    _, digit, frame = _field(chapter, "known digits")
    assert abs(digit.mean() - 12) < 1 and frame.mean() < 0.2, "what the question says"
    return f"{_field(chapter, 'noise in 14 × 14')[1].mean():.0f}"


def inner_rises(chapter):
    """Spikes on each image of noise in 14 x 14 pixels, without decay and with it; their rise is significant."""
    before, after, _ = _field(chapter, "noise in 14 × 14")
    assert confidence_limits(after - before)[0] > 0


def shuffled_calm(chapter):
    """Spikes per shuffled digit with decay."""
    light = chapter.fields["shuffled digits"].sum(axis=1) / chapter.fields["known digits"].sum(axis=1)
    assert np.allclose(light, 1), "they keep their ink"
    assert _field(chapter, "shuffled digits")[1].mean() > 1


def moved_fires(chapter):
    """Share of the digits that make the network fire after moving by eight pixels, of those at home."""
    left = chapter.do[4] / chapter.do[0]
    assert np.abs(np.asarray(chapter.should) - chapter.do).max() < 0.25
    assert 0.25 < left < 0.42


def equal_brightness(chapter):
    """Percent of their brightness at which as many known digits are silent as unknown ones at full brightness."""
    percent = 100 * np.interp(chapter.unknown_silent, chapter.faint, chapter.brightness)
    assert chapter.faint[0] < chapter.unknown_silent < chapter.faint[-1]
    known, ones = chapter.known.reshape(3, -1).mean(axis=1), chapter.unknown[-500:].mean()
    assert ones < known.min(), "what the question says"
    return f"{percent:.0f}"


def _field(chapter, name):
    """Spikes on each image, without decay and with it; and with it on white noise over the picture."""
    without, calm = chapter.per_image["without decay"], chapter.per_image["with decay"]
    return without[name], calm[name], calm["white noise"]

"""Checks of the first page."""

from snnreg_studies import conclusions, findings, statistics
from snnreg_studies.selection import select


def _white():
    """Spikes on 1,500 images of white noise over the whole picture, a row per seed."""
    return conclusions.by_seed()[0]["white_noise"]


def white_never(chapter):
    """Spikes on 1,500 images of white noise without decay, the median of twenty seeds."""
    white = _white()
    assert len(white) == 20
    assert white.never.min() > 1000 * white.online.max()
    return f"{white.never.median():,.0f}"


def white_online(chapter):
    """The same with the decay."""
    median = _white().online.median()
    assert median < 10
    return f"{median:.1f}"


def gain(chapter):
    """Points of accuracy that the decay adds on the fifteen seeds that did not choose its pruning time."""
    return f"{findings.gain().mean():.1f}"


def gain_interval(chapter):
    """The 95 % interval of this gain over seeds (Student's t)."""
    _, low, high = statistics.interval(findings.gain())
    return f"{low:.1f} to {high:.1f}"


def inner_online(chapter):
    """Spikes per image of white noise in the centre 14 x 14 pixels, with the decay; the mean of twenty seeds."""
    return f"{findings.inner('online'):.1f}"


def inner_never(chapter):
    """The same without the decay."""
    return f"{findings.inner('never'):.1f}"


def digit(chapter):
    """Spikes per image of a known digit, with the decay."""
    return f"{findings.digit():.1f}"


def inner_growth(chapter):
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits; with growth, mean of ninety triples."""
    return f"{findings.inner_growth():.0f} %"


def cut_cost(chapter):
    """Points that a cut of rarely lit pixels loses against the decay, both with growth tuned for it."""
    return findings.cut_cost()


def cut_published(chapter):
    """Points that a cut at 10 % loses against the decay by the published rule, the mean of five seeds."""
    return f"{findings.cut_published().mean():.1f}"


def bright_decay(chapter):
    """Spikes on white noise at 1.5 times the brightness, with growth and decay, as a share of those on digits."""
    return f"{findings.bright('growth'):.0f} %"


def bright_cut(chapter):
    """The same with a cut in place of the decay."""
    return f"{findings.bright('pixel cut'):.0f} %"


def published(chapter):
    """Accuracy of the published rule, the mean over all 120 triples of digits."""
    return f"{findings.published()} %"


def silent(chapter):
    """Triples of which most known digits cause no spike, by the published rule."""
    return f"{findings.silent()}"


def silent_never(chapter):
    """The same without decay."""
    return f"{findings.silent('never')}"


def none_silent(chapter):
    """With growth no triple is silent."""
    assert findings.silent_with_growth() == 0


def grown(chapter):
    """Accuracy with growth on the ninety triples that did not choose its settings."""
    return f"{findings.grown():.1f} %"


def quiet(chapter):
    """With growth each run answers noise over the whole picture with less than 1 % of its spikes on digits."""
    assert findings.loudest_with_growth() < 1


def mean_picture(chapter):
    """Accuracy of the nearest class mean on the same triples; growth leads it by less than twice the error."""
    return f"{findings.mean_picture():.1f} %"


def picture_frame(chapter):
    """How well likeness to the nearest average image tells noise from digits: the AUROC of the worse kind."""
    return f"{findings.picture_frame():.2f}"


def picture_inner(chapter):
    """The same for white noise in the centre 14 x 14 pixels: no better than chance."""
    return f"{findings.picture_inner():.2f}"


def count_inner(chapter):
    """How well the network's spike count tells that noise from digits."""
    return f"{findings.count_inner():.2f}"


def linear(chapter):
    """Accuracy of logistic regression there."""
    return f"{findings.linear():.1f} %"


def ten(chapter):
    """Accuracy with growth on all ten digits."""
    return f"{findings.ten('growth'):.0f} %"


def ten_mean(chapter):
    """Accuracy of the nearest class mean on all ten digits."""
    return f"{findings.ten('nearest class mean'):.0f} %"


def auroc(chapter):
    """How well counting spikes tells unknown digits from known ones: the AUROC over fifteen triples."""
    found = conclusions.unknown_auroc()
    assert len(found) == 15
    assert found.mean() < 0.7
    return statistics.format_mean_over_digits(found, 2)


def in_noise(chapter):
    """Accuracy in noise of a network trained by gradients, by any of five methods."""
    helped = findings.in_noise()[conclusions.AGAINST_NOISE]
    return f"{helped.min():.0f} to {helped.max():.0f} %"


def in_noise_plain(chapter):
    """Accuracy in noise of the same network without any of them."""
    return f"{findings.in_noise()['none']:.0f} %"


def augmented(chapter):
    """Accuracy in noise of a network that was trained on noisy images; noise alone is answered as without."""
    return f"{findings.augmented().in_noise:.0f} %"


def gradient_costs(chapter):
    """Points that each of them costs on clean digits, the least and the most."""
    return findings.gradient_costs()


def long_pruning_time(chapter):
    """The decay of the Table has forty times the published pruning time of 7.5 s."""
    times = select(conclusions.table_runs(), decay="online").tau_prun_s.unique()
    assert times == [40 * 7.5]

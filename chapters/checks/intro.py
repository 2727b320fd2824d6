"""Checks of the first page."""

import numpy as np

from snnreg import analysis, experiment
from snnreg_studies import conclusions, statistics
from snnreg_studies.selection import select


def _white():
    """Spikes on 1,500 images of white noise over the whole picture, a row per seed."""
    return conclusions.by_seed()[0]["white_noise"]


def _gain():
    """Points of accuracy that the decay adds, by seed."""
    right = conclusions.by_seed()[1]
    return right.online - right.never


def _field(name, decay):
    """Spikes per image of a test set, by seed."""
    return conclusions.in_the_field()[name, decay]


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
    fresh = _gain().loc[5:]
    assert len(fresh) == 15
    assert fresh.mean() > 0
    return f"{fresh.mean():.1f}"


def gain_interval(chapter):
    """The 95 % interval of this gain over seeds (Student's t)."""
    _, low, high = analysis.interval(_gain().loc[5:])
    assert -1 < low < high
    return f"{low:.1f} to {high:.1f}"


def inner_online(chapter):
    """Spikes per image of white noise in the centre 14 x 14 pixels, with the decay; the mean of twenty seeds."""
    never, online = (_field("white_noise_inner_field", decay) for decay in ("never", "online"))
    more, low, _ = analysis.interval(online - never)
    assert len(online) == 20
    assert low > 0, more
    return f"{online.mean():.1f}"


def inner_never(chapter):
    """The same without the decay."""
    mean = _field("white_noise_inner_field", "never").mean()
    assert mean > 1
    return f"{mean:.1f}"


def digit(chapter):
    """Spikes per image of a known digit, with the decay."""
    mean = _field("known", "online").mean()
    assert _field("white_noise_inner_field", "online").mean() > mean / 3
    return f"{mean:.1f}"


def inner_growth(chapter):
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits; with growth, mean of ninety triples."""
    answered = conclusions.growth_in_the_field()
    by_triple = answered.white_noise_inner_field.groupby("digits").mean()
    assert len(by_triple) == 90
    assert by_triple.min() > 50
    assert answered.white_noise.max() < 1, "over the whole picture they are calm"
    return f"{by_triple.mean():.0f} %"


def cut_cost(chapter):
    """Points that a cut of rarely lit pixels loses against the decay, both with growth tuned for it."""
    judged, _ = conclusions.cut_instead()
    cost = judged["growth"] - judged["pixel cut"]
    error = statistics.error_over_digits(cost)
    assert len(cost) == 90
    assert 2 * error < cost.mean() < 1
    return statistics.format_mean_over_digits(cost)


def _bright(variant):
    """Spikes on white noise of 1.5 times the brightness, in percent of those on digits in normal light."""
    answered = conclusions.cut_instead()[1].groupby("variant").mean()
    assert answered[1.5][variant] > 5 > answered[1][variant]
    return f"{answered[1.5][variant]:.0f} %"


def bright_decay(chapter):
    """Spikes on white noise at 1.5 times the brightness, with growth and decay, as a share of those on digits."""
    return _bright("growth")


def bright_cut(chapter):
    """The same with a cut in place of the decay."""
    return _bright("pixel cut")


def published(chapter):
    """Accuracy of the published rule, the mean over all 120 triples of digits."""
    accuracy, _ = conclusions.published_triples()
    few = experiment.load("triples", "text")[0]["runs"].train_per_digit.unique()
    assert few == [2000]
    assert len(accuracy["online"]) == 120
    return f"{statistics.format_mean_over_digits(accuracy['online'], 0)} %"


def silent(chapter):
    """Triples of which most known digits cause no spike, by the published rule."""
    _, silent = conclusions.published_triples()
    assert silent["online"].sum() > 20
    return f"{silent['online'].sum():.0f}"


def silent_never(chapter):
    """The same without decay."""
    _, silent = conclusions.published_triples()
    assert abs(silent["never"].sum() - silent["online"].sum()) < 5
    return f"{silent['never'].sum():.0f}"


def none_silent(chapter):
    """With growth no triple is silent."""
    silent = conclusions.growth_triples()[1]
    assert len(silent) == 120
    assert not silent.any()


def grown(chapter):
    """Accuracy with growth on the ninety triples that did not choose its settings."""
    accuracy = conclusions.on_the_ninety().growth
    assert len(accuracy) == 90
    assert accuracy.mean() > 90
    return f"{accuracy.mean():.1f} %"


def quiet(chapter):
    """With growth each run answers noise over the whole picture with less than 1 % of its spikes on digits."""
    spikes = conclusions.growth_triples()[2]
    loudest = (spikes[conclusions.NOISE].max(axis=1) / spikes.known).max()
    assert loudest < 0.01


def mean_picture(chapter):
    """Accuracy of the nearest class mean on the same triples; growth leads it by less than twice the error."""
    accuracy = conclusions.on_the_ninety()
    lead = accuracy.growth - accuracy["nearest class mean"]
    assert abs(lead.mean()) < 2 * statistics.error_over_digits(lead)
    return f"{accuracy['nearest class mean'].mean():.1f} %"


def linear(chapter):
    """Accuracy of logistic regression there."""
    accuracy = conclusions.on_the_ninety()
    lead = accuracy["logistic regression"] - accuracy.growth
    assert lead.mean() > 2 * statistics.error_over_digits(lead)
    return f"{accuracy['logistic regression'].mean():.1f} %"


def ten(chapter):
    """Accuracy with growth on all ten digits."""
    found = conclusions.ten_digits()
    assert found["nearest class mean"] > found["growth"] + 5
    return f"{found['growth']:.0f} %"


def ten_mean(chapter):
    """Accuracy of the nearest class mean on all ten digits."""
    return f"{conclusions.ten_digits()['nearest class mean']:.0f} %"


def auroc(chapter):
    """How well counting spikes tells unknown digits from known ones: the AUROC over fifteen triples."""
    found = conclusions.unknown_auroc()
    assert len(found) == 15
    assert found.mean() < 0.7
    return statistics.format_mean_over_digits(found, 2)


def in_noise(chapter):
    """Accuracy in noise of a network trained by gradients, by any of five methods."""
    found = conclusions.by_gradient().in_noise
    helped = found[conclusions.AGAINST_NOISE]
    assert np.ptp(helped) < 4
    assert helped.min() > found["none"] + 10
    return f"{helped.min():.0f} to {helped.max():.0f} %"


def in_noise_plain(chapter):
    """Accuracy in noise of the same network without any of them."""
    return f"{conclusions.by_gradient().in_noise['none']:.0f} %"


def long_pruning_time(chapter):
    """The decay of the Table has forty times the published pruning time of 7.5 s."""
    times = select(conclusions.table_runs(), decay="online").tau_prun_s.unique()
    assert times == [40 * 7.5]

"""Checks of chapter 17: in which light, on which digits and with how many classes the results hold."""

from snnreg import experiment
from snnreg.datasets import FIELD_SETS
from snnreg_studies import conclusions
from snnreg_studies.conclusions import growth_in_the_field, unknown_auroc
from snnreg_studies.selection import select
from snnreg_studies.statistics import (
    confidence_limits,
    error_over_digits,
    format_mean_over_digits,
    format_number,
    interval_in_words,
)


def ahead(chapter):
    """Points by which growth leads the nearest class mean in normal light; the triples chose nothing."""
    gap = chapter.accuracy["growth"] - chapter.nearest["growth"]
    chose = experiment.load("rules_choosing")[0]["runs"].digits
    assert len(gap) == 15
    assert not set(gap.index) & set(chose)
    assert abs(gap.mean()) < 2 * error_over_digits(gap)
    return format_mean_over_digits(gap)


def limits(chapter):
    """Brightness at which white noise makes 5 % of the spikes of known digits, mean over fifteen triples."""
    assert len(chapter.found["growth"]) == 15
    return f"{chapter.found['growth'].mean():.1f}"


def cut_limit(chapter):
    """The limit of growth less that of the stronger cut: within two errors; that of the milder cut is lower."""
    strong, mild = (chapter.found["growth"] - chapter.found[cut] for cut in ("cut at 20 %", "cut at 15 %"))
    assert abs(strong.mean()) < 2 * error_over_digits(strong)
    assert mild.mean() > 2 * error_over_digits(mild)


def within(chapter):
    """The largest error of the predicted limit, as a share; for growth one constant errs by less than 15 %."""
    assert (chapter.told / chapter.found - 1).abs().max() < 0.065
    found = chapter.found["growth"]
    assert (found.mean() / found - 1).abs().max() < 0.15


def limit_order(chapter):
    """Correlation of the predicted limit with the one found, over the triples of growth."""
    assert chapter.told["growth"].corr(chapter.found["growth"]) > 0.98


def inner_above(chapter):
    """The decay adds spikes in the centre 14 x 14 pixels, over twenty seeds; no seed is quiet on any set."""
    inner, online = "white_noise_inner_field", chapter.field["online"]
    change = online[inner] - chapter.field["never", inner]
    assert len(change) == 20
    assert confidence_limits(change)[0] > 0
    assert online[[*FIELD_SETS]].div(online.known, axis=0).min().min() > 0.01


def inner_growth(chapter):
    """Spikes on noise in 14 x 14 pixels in percent of those on known digits; growth, mean of ninety triples."""
    by_triple = growth_in_the_field().white_noise_inner_field.groupby("digits").mean()
    assert len(by_triple) == 90
    assert by_triple.min() > 10
    return f"{by_triple.mean():.0f}"


def half_behind(chapter):
    """Growth less the nearest class mean in points, at half the brightness."""
    points = _points(chapter, "brightness", 0.5)
    assert points.mean() < min(-10, -2 * error_over_digits(points))


def half_silent(chapter):
    """Share of the known digits without a spike at half the brightness."""
    faint = _changed(chapter, "brightness", 0.5)
    assert 0.28 < faint.silent_images.sum() / faint.test_images.sum() < 0.4


def behind(chapter):
    """Growth less the nearest class mean in points: pixels turned on or off, pale digits, a square of twelve."""
    flipped = _points(chapter, "salt_and_pepper", 0.2)
    assert abs(flipped.mean()) < 2 * error_over_digits(flipped)
    for change in (("contrast", 0.25), ("occlusion", 12)):
        points = _points(chapter, *change)
        assert points.mean() < -2 * error_over_digits(points), change


def mild_ahead(chapter):
    """Accuracy after the milder cut less that of growth: a quarter and half of the contrast, and a square."""
    quarter, half = (_cut_ahead(chapter, "contrast", contrast) for contrast in (0.25, 0.5))
    for points in (quarter, _cut_ahead(chapter, "occlusion", 15)):
        assert points.mean() > 2 * error_over_digits(points)
    assert half.mean() < 2 * error_over_digits(half)


def unknown_area(chapter):
    """AUROC of the spike count, known against unknown digits, over fifteen triples, with the error."""
    area = unknown_auroc()
    assert 0 < area.mean() - 0.5 < 2 * error_over_digits(area)
    return format_mean_over_digits(area, 2)


def clothes_wrong(chapter):
    """AUROC of the spike count, known digits against clothes, in each triple."""
    clothes = experiment.load("fashion_range")[0]["runs"]
    clothes = clothes[(clothes.cut == -1) & clothes.tau_prun_s.notna()]
    unknown = clothes[(clothes.test_set == "unknown") & (clothes.strength == 1)]
    area = unknown.groupby("digits").auroc.mean()
    assert len(area) == 15
    assert (area < 0.5).all()


def _accepted(chapter, kind, network):
    """Percent of one kind of noise that is accepted where 95 % of digits are, mean over the ninety."""
    return 100 * chapter.detected[network].fpr95[kind]


def accepted_inner(chapter):
    """With growth and the decay nearly all noise in the centre is accepted."""
    assert _accepted(chapter, "14 x 14", "growth, decay") > 99


def accepted_calm(chapter):
    """Percent of it that is accepted with the four means."""
    return f"{_accepted(chapter, '14 x 14', 'four means'):.1f}"


def accepted_small(chapter):
    """Percent of noise in the centre 12 x 12 that is accepted with the four means."""
    return f"{_accepted(chapter, '12 x 12', 'four means'):.0f}"


def accepted_mean(chapter):
    """Noise with the mean image of a class is accepted in both networks, and the AUROC is that of a coin."""
    for network, figures in chapter.detected.items():
        assert _accepted(chapter, "class mean", network) > 99
        assert abs(figures.auroc["class mean"] - 0.5) < 0.05


def ten_level(chapter):
    """Points by which growth with both changes leads the nearest class mean on ten digits: zero is possible."""
    part = _of_ten(chapter, "MNIST", "both")
    lead = 100 * (part.accuracy - part.nearest_class_mean)
    assert len(lead) == 10
    assert abs(lead.mean()) < 1, "level"
    return interval_in_words(lead)


def likelihood_ahead(chapter):
    """Points by which the likelihood of the same counts leads the class mean on ten digits; a line does better."""
    part = _of_ten(chapter, "MNIST", "both")
    lead = 100 * (part.likelihood - part.nearest_class_mean)
    assert confidence_limits(lead)[0] > 2
    assert 100 * part.likelihood.mean() < chapter.linear["MNIST"] - 5
    return f"{lead.mean():.1f}"


def clothes_ahead(chapter):
    """Points by which growth in equal light leads the better class mean on clothes; it is quiet there."""
    rival = chapter.of_ten.loc["FashionMNIST"].nearest_class_mean.max()
    lead = 100 * _of_ten(chapter, "FashionMNIST", "equal light").accuracy - rival
    assert len(lead) == 10
    assert _ten_noise(chapter, "equal light") < 1
    return interval_in_words(lead)


def ten_quiet(chapter):
    """With both changes noise makes less than 1 % of the spikes of known digits."""
    assert _ten_noise(chapter, "both", "MNIST") < 1


def clothes_noise(chapter):
    """Spikes on noise in percent of those on known clothes, with both changes."""
    percent = _ten_noise(chapter, "both")
    assert percent > 5 * _ten_noise(chapter, "equal light")
    return f"{percent:.0f}"


def hundred(chapter):
    """Percent of the test digits that a hundred of Diehl and Cook's neurons recognise, mean of five seeds."""
    percent = 100 * chapter.as_theirs[100].mean()
    assert abs(percent["none"] - 82.9) < 2
    assert percent.max() - percent.min() < 2
    return f"{percent['none']:.1f}"


def theirs_silent(chapter):
    """Spikes per image that noise over the whole picture causes a hundred neurons without the decay, at most."""
    noise = _theirs(chapter, "white_noise").none[100]
    assert len(noise) == 5
    assert noise.max() < 0.01


def slower_gains(chapter):
    """Points that thresholds of 6,600 s gain against 2,500 s, in every seed."""
    right = conclusions.thresholds().accuracy
    gained = right[6600, 0] - right[2500, 0]
    assert gained.min() > 0
    return f"{gained.mean():.1f}"


def slower_price(chapter):
    """Points that a decay of 300 s costs at 6,600 s, mean, least and most of five seeds; it silences the noise."""
    right = conclusions.thresholds().accuracy
    lost = right[6600, 0] - right[6600, 300]
    mean, low, high = (format_number(value, 1) for value in (lost.mean(), lost.min(), lost.max()))
    return f"{mean} ({low} to {high})"


def slowest(chapter):
    """At 10,000 s noise is louder than digits in every seed; the decay of 300 s leaves few digits recognised."""
    found = conclusions.thresholds()
    assert found.frame[10000, 0].min() > 100 > 1 > found.frame[10000, 300].max()
    assert found.accuracy[10000, 300].max() < 20


def marked(chapter):
    """Whatever the threshold time, noise in the centre 20 x 20 gets 1 % or more in a seed without decay."""
    assert (conclusions.thresholds().field.xs(0, axis=1, level="tau_prun_s").max() >= 1).all()


def exact_thresholds(chapter):
    """Percent of the test digits that a hundred recognise at 10,000 s with exact conductances."""
    return f"{conclusions.thresholds().accuracy[10000, 0].mean():.0f}"


def four_hundred(chapter):
    """Percent that four hundred recognise, mean of two seeds; their authors report 87.0."""
    percent = 100 * chapter.as_theirs[400, "none"].mean()
    assert percent > 87.0 - 2
    return f"{percent:.1f}"


def theirs_louder(chapter):
    """The share of a digit's spikes that noise over the picture causes four hundred neurons without the decay."""
    share = (_theirs(chapter, "white_noise") / _theirs(chapter, "known")).none[400]
    assert len(share) == 2
    assert 0.07 < share.min() < share.max() < 0.13


def hundred_decay(chapter):
    """Points that the decay costs a hundred neurons, five seeds."""
    return interval_in_words(100 * (chapter.as_theirs[100].none - chapter.as_theirs[100].decay))


def hundred_mask(chapter):
    """Points that the mask costs them."""
    return interval_in_words(100 * (chapter.as_theirs[100].none - chapter.as_theirs[100]["mask"]))


def mask_silences(chapter):
    """Points that the mask costs four hundred neurons, by seed; with it that noise is silenced."""
    return _prices(conclusions.price_for_four_hundred("mask"))


def decay_price(chapter):
    """Points that the decay costs them, by seed; neither price, nor their difference, can be told from nothing."""
    prices = [conclusions.price_for_four_hundred(rule) for rule in ("mask", "decay")]
    for price in (*prices, prices[1] - prices[0]):
        low, high = confidence_limits(price)
        assert low < 0 < high
    return _prices(prices[1])


def _prices(points):
    return " and ".join(format_number(price, 1) for price in points)


def chosen_time(chapter):
    """The most accurate pruning time with which white noise over the picture makes under 1 % of a digit's spikes
    in both seeds, 600 s; it is the longest of these, too.
    """
    cost, answer = _times()
    assert cost.min() > 1, "none costs at most a point"
    quiet = cost[answer.max(axis=1) < 0.01]
    assert quiet.idxmin() == quiet.index.max() == 600


def other_times(chapter):
    """Points that longer pruning times cost four hundred neurons on validation images; one is not quiet."""
    cost, answer = _times()
    assert (answer.loc[1000] >= 0.01).sum() == 1
    points = [format_number(cost[time], 1) for time in (200, 300, 600, 1000)]
    return "{} points at 200 s, {} at 300 s, {} at 600 s and {} at 1,000 s".format(*points)


def unlearned(chapter):
    """Percent of the validation images that four hundred recognise at 100 s; without it each spikes a quarter as
    often as of a hundred.
    """
    spikes = _theirs(chapter, "known").none.groupby("neurons").mean() / [100, 400]
    assert 0.2 < spikes[400] / spikes[100] < 0.3
    tried = select(experiment.load("diehl_cook_400_choosing")[0]["runs"], tau_prun_s=100, brightness=0)
    assert len(tried) == 2
    return f"{100 * tried.accuracy.mean():.0f}"


def _times():
    """By pruning time: points that it costs four hundred neurons, and what noise causes of a digit's spikes."""
    tried = experiment.load("diehl_cook_400_choosing")[0]["runs"].fillna({"tau_prun_s": 0})
    percent = 100 * tried[tried.brightness == 0].pivot(index="seed", columns="tau_prun_s", values="accuracy")
    shown = tried[tried.brightness == 1].pivot(index=["tau_prun_s", "seed"], columns="test_set", values="spikes")
    answer = (shown.white_noise / shown.known).unstack().drop(0)
    return (percent[[0]].to_numpy() - percent.drop(columns=0)).mean(), answer


def theirs_inner(chapter):
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits: least and most of seeds and rules."""
    return _range_of_answers(chapter, "white_noise_inner_field")


def theirs_field(chapter):
    """The same of the centre 20 x 20."""
    return _range_of_answers(chapter, "white_noise_field")


def theirs_field_left(chapter):
    """The decay leaves more than three quarters of both, and adds next to nothing: means over seeds."""
    for name in ("white_noise_field", "white_noise_inner_field"):
        answer = (_theirs(chapter, name) / _theirs(chapter, "known")).groupby("neurons").mean()
        assert (answer.decay / answer.none).between(0.75, 1.05).all()


def theirs_matters(chapter):
    """Where every seed makes fewer spikes on noise with the decay, and more than 1 % of a digit's without it."""
    digits, found = _theirs(chapter, "known"), set()
    for name in ("white_noise", "white_noise_field", "white_noise_inner_field"):
        noise = _theirs(chapter, name)
        fewer = (noise.decay < noise.none).groupby("neurons").all()
        answered = (noise.none > 0.01 * digits.none).groupby("neurons").all()
        found |= {(neurons, name) for neurons in fewer.index[fewer & answered]}
    assert found == {(400, "white_noise"), (400, "white_noise_inner_field"), (100, "white_noise_field")}


def _range_of_answers(chapter, name):
    share = 100 * _theirs(chapter, name) / _theirs(chapter, "known")
    return f"{share.min(axis=None):.0f} to {share.max(axis=None):.0f} %"


def theirs_published(chapter):
    """Percent of the validation images that a hundred recognise with the thresholds of the authors' code."""
    tried = experiment.load("diehl_cook_choosing")[0]["runs"]
    percent = 100 * tried[tried.brightness == 0].groupby("arm").accuracy.mean()
    assert percent["published thresholds"] < percent["none"] - 5
    return f"{percent['published thresholds']:.0f}"


def erased(chapter):
    """Percent of the first task that its own three groups recognise, asked alone, before and after the second."""
    alone = chapter.turns.within_task["first"]
    for tau in (0, 75):
        assert alone[tau, False, "second"] < 20 < 80 < alone[tau, False, "first"], tau


def frozen_keep(chapter):
    """Percent of the first task that frozen networks recognise after the second, with decay and without."""
    runs = select(experiment.load("forgetting")[0]["runs"], frozen=True, stage="second", task="first")
    by_pair = 100 * runs.fillna({"tau_prun_s": 0}).pivot_table("accuracy", "digits", "tau_prun_s")
    more = by_pair[75] - by_pair[0]
    assert len(more) == 3
    assert more.min() > 0 > confidence_limits(more)[0]
    return f"{by_pair[75].mean():.0f} % against {by_pair[0].mean():.0f}"


def kept_alone(chapter):
    """Percent of the first task that its own frozen groups recognise after the second, with decay."""
    return f"{chapter.turns.within_task['first', 75, True, 'second']:.0f}"


def one_mark(chapter):
    """The limit that the drive predicts, beside those found with marks of 1, 5 and 20 %."""
    told, moved = chapter.told["growth"].mean(), chapter.moved
    assert abs(moved[0.05] / told - 1) < 0.05
    assert 1.2 < moved[0.2] / moved[0.01] < 1.3
    assert moved[0.01] < 0.95 * told < 1.05 * told < moved[0.2]


def pale_told(chapter):
    """Percent that the drive at half the contrast predicts; it is more than that at half the light."""
    assert chapter.strongest["contrast", 0.5] > 1.1 * chapter.strongest["brightness", 0.5]
    assert 0 <= chapter.pale_found - chapter.pale_told < 8
    assert chapter.pale_told < chapter.curves.accuracy["brightness", "growth", 1] - 5
    return f"{chapter.pale_told:.0f}"


def _theirs(chapter, test_set):
    """Spikes per image of a set in normal light: a row per number of neurons and seed, a column per arm."""
    shown = chapter.theirs[(chapter.theirs.brightness == 1) & (chapter.theirs.test_set == test_set)]
    return shown.pivot_table("per_image", ["neurons", "seed"], "arm")


def _changed(chapter, disturbance, strength):
    """The runs of growth on known digits that are changed."""
    known = chapter.known
    return known[(known.rule == "growth") & (known.disturbance == disturbance) & (known.strength == strength)]


def _points(chapter, disturbance, strength):
    """Growth less the nearest class mean on changed digits, in points, by triple."""
    part = _changed(chapter, disturbance, strength).groupby("digits")
    return 100 * (part.accuracy.mean() - part.nearest_class_mean.mean())


def _cut_ahead(chapter, disturbance, strength):
    """Accuracy after a cut at 15 % less that of growth on changed digits, in points, by triple."""
    known = select(chapter.known, disturbance=disturbance, strength=strength)
    right = 100 * known.pivot_table("accuracy", "digits", "rule")
    return right["cut at 15 %"] - right["growth"]


def _of_ten(chapter, data, condition):
    """The runs of ten classes on known images."""
    ten = chapter.ten
    return ten[(ten.data == data) & (ten.condition == condition) & (ten.test_set == "known")]


def _ten_noise(chapter, condition, data="FashionMNIST"):
    """Spikes on the worse noise in percent of those on known clothes, or digits."""
    ten = chapter.ten
    spikes = ten[(ten.data == data) & (ten.condition == condition)].groupby("test_set").spikes.mean()
    return 100 * spikes[["white_noise", "blurred_noise"]].max() / spikes["known"]

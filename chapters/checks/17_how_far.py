"""Checks of chapter 17: in which light, on which digits and with how many classes the results hold."""

import numpy as np

from snnreg import experiment
from snnreg.datasets import FIELD_SETS
from snnreg_studies.conclusions import cut_instead, growth_in_the_field, unknown_auroc
from snnreg_studies.statistics import confidence_limits, error_over_digits, format_mean_over_digits

MILD, STRONG = "cut at 15 %", "cut at 20 %"
CONFIDENCES = ["auroc_count", "auroc_share", "auroc_lead"]


def ahead(chapter):
    """Points by which growth leads the nearest class mean in normal light; the triples chose nothing."""
    gap = chapter.accuracy["growth"] - chapter.nearest["growth"]
    chose = experiment.load("rules_choosing")[0]["runs"].digits
    assert len(gap) == 15
    assert not set(gap.index) & set(chose)
    assert abs(gap.mean()) < 2 * error_over_digits(gap)
    assert np.isclose(chapter.jackknife_error(gap), error_over_digits(gap))
    return format_mean_over_digits(gap)


def mild_cut_loud(chapter):
    """The largest answer to noise of any triple, in percent, by rule: only the milder cut exceeds 1."""
    most = chapter.answer.groupby("rule").max()
    assert most[MILD] > 1
    assert most.drop(MILD).max() < 1


def cut_level(chapter):
    """Points that the stronger cut costs against growth, over fifteen triples."""
    lost = chapter.accuracy["growth"] - chapter.accuracy[STRONG]
    assert 0 < lost.mean() < 2 * error_over_digits(lost)


def behind_ninety(chapter):
    """Points that a cut costs against growth on the ninety triples that chose nothing, with the error."""
    judged, _ = cut_instead()
    lost = judged["growth"] - judged["pixel cut"]
    assert len(lost) == 90
    assert lost.mean() > 2 * error_over_digits(lost)
    return format_mean_over_digits(lost)


def limits(chapter):
    """Brightness at which white noise makes 5 % of the spikes of known digits, mean over fifteen triples."""
    assert len(chapter.found["growth"]) == 15
    return f"{chapter.found['growth'].mean():.1f}"


def cut_limit(chapter):
    """The limit of growth less that of the stronger cut: within two errors; that of the milder cut is lower."""
    strong, mild = (chapter.found["growth"] - chapter.found[cut] for cut in (STRONG, MILD))
    assert abs(strong.mean()) < 2 * error_over_digits(strong)
    assert mild.mean() > 2 * error_over_digits(mild)


def brighter(chapter):
    """Answer to white noise at 1.5 times the brightness, in percent of digits in normal light, by triple."""
    light = chapter.by_light.loc["growth"].groupby("digits").mean()
    percent = 100 * light["white_noise", 1.5] / light["known", 1]
    return f"{percent.min():.0f} to {percent.max():.0f}"


def within(chapter):
    """The largest error of the predicted limit, as a share, and that of one constant for all triples."""
    assert (chapter.told / chapter.found - 1).abs().max() < 0.15
    found = chapter.found["growth"]
    assert (found.mean() / found - 1).abs().max() < 0.15


def limit_order(chapter):
    """Correlation of the predicted limit with the one found, over the triples of growth."""
    assert chapter.told["growth"].corr(chapter.found["growth"]) > 0.98


def inner_rise(chapter):
    """Spikes per image that the decay adds in the centre 14 x 14 pixels, mean over twenty seeds."""
    return f"{_inner_change(chapter).mean():.1f}"


def inner_above(chapter):
    """Both ends of the 95 % interval of that change, over twenty seeds."""
    change = _inner_change(chapter)
    assert len(change) == 20
    assert confidence_limits(change)[0] > 0


def inner_growth(chapter):
    """Spikes on noise in 14 x 14 pixels in percent of those on known digits; growth, mean of ninety triples."""
    by_triple = growth_in_the_field().white_noise_inner_field.groupby("digits").mean()
    assert len(by_triple) == 90
    assert by_triple.min() > 10
    return f"{by_triple.mean():.0f}"


def inner_answer(chapter):
    """Spikes on noise in 14 x 14 pixels in percent of those on known digits, with decay; no seed is quiet."""
    online = chapter.field["online"]
    percent = 100 * online[[*FIELD_SETS]].div(online.known, axis=0)
    assert percent.min().min() > 1
    return f"{percent.white_noise_inner_field.mean():.0f}"


def no_remedy(chapter):
    """The largest answer to any of the three sets, in percent, and the accuracy lost, of what was tried."""
    spikes = chapter.tried.pivot_table("per_image", ["variant", "setting", "seed"], "test_set")
    answer = 100 * spikes[[*FIELD_SETS]].max(axis=1) / spikes.known.clip(lower=1e-9)
    loudest = answer.groupby(["variant", "setting"]).max()
    accuracy = chapter.tried.groupby(["variant", "setting"]).accuracy.mean()
    lost = accuracy["as published", "published"] - accuracy
    assert len(loudest) == 7
    assert not ((loudest < 1) & (lost <= 2)).any()
    share = (spikes.white_noise_inner_field / spikes.known).groupby(["variant", "setting"]).mean()
    inhibited = share["stronger inhibition"] / share["as published", "published"]
    assert (inhibited - 1).abs().max() < 0.25, "as much on digits as on noise"


def slow_costs(chapter):
    """Points of accuracy that the gentlest of the slow thresholds costs; stronger inhibition costs none."""
    accuracy = chapter.tried.groupby(["variant", "setting"]).accuracy.mean()
    assert accuracy["as published"].item() - accuracy["slow threshold, kept"].max() > 20


def no_confidence(chapter):
    """The least AUROC over seeds and the three sets, of each measure in each variant."""
    field = chapter.tried[chapter.tried.test_set.isin([*FIELD_SETS])]
    least = field.groupby(["variant", "setting"])[CONFIDENCES].min()
    assert least.max().max() < 0.95


def half_growth(chapter):
    """Percent of the digits that growth recognises at half the brightness."""
    return f"{chapter.curves.accuracy['brightness', 'growth', 0.5]:.0f}"


def half_nearest(chapter):
    """Percent of the digits that the nearest class mean recognises at half the brightness."""
    points = _points(chapter, "brightness", 0.5)
    assert points.mean() < -2 * error_over_digits(points)
    return f"{chapter.curves.nearest_class_mean['brightness', 'growth', 0.5]:.0f}"


def half_silent(chapter):
    """Share of the known digits without a spike at half the brightness."""
    faint = _changed(chapter, "brightness", 0.5)
    assert 0.28 < faint.silent_images.sum() / faint.test_images.sum() < 0.4


def more_light(chapter):
    """Percent of the digits that growth recognises at three times the brightness, and in normal light."""
    curve = chapter.curves.accuracy["brightness", "growth"]
    assert abs(curve[3] - curve[1]) < 2


def behind(chapter):
    """Growth less the nearest class mean in points: pixels turned on or off, pale digits, a square of twelve."""
    flipped = _points(chapter, "salt_and_pepper", 0.2)
    assert abs(flipped.mean()) < 2 * error_over_digits(flipped)
    for change in (("contrast", 0.25), ("occlusion", 12)):
        points = _points(chapter, *change)
        assert points.mean() < -2 * error_over_digits(points), change


def mild_ahead(chapter):
    """The milder cut less growth, in points, on pale digits and under a square of fifteen pixels."""
    for change in (("contrast", 0.25), ("occlusion", 15)):
        cut, growth = (
            _changed(chapter, *change, rule).groupby("digits").accuracy.mean() for rule in (MILD, "growth")
        )
        assert (cut - growth).mean() > 2 * error_over_digits(cut - growth), change


def unknown_area(chapter):
    """AUROC of the spike count, known against unknown digits, over fifteen triples, with the error."""
    area = unknown_auroc()
    assert 0 < area.mean() - 0.5 < 2 * error_over_digits(area)
    return format_mean_over_digits(area, 2)


def all_seven(chapter):
    """The unknown digits of each of the fifteen triples are all that it has not learned."""
    pairs = experiment.load("unknown_digits")[0]["runs"][["digits", "unknown"]].dropna().drop_duplicates()
    assert len(pairs) == 15
    for digits, unknown in pairs.to_numpy():
        assert unknown == " ".join([digit for digit in "0123456789" if digit not in digits])


def clothes_wrong(chapter):
    """AUROC of the spike count, known digits against clothes, for each triple."""
    clothes = experiment.load("fashion_range")[0]["runs"]
    clothes = clothes[(clothes.cut == -1) & clothes.tau_prun_s.notna()]
    unknown = clothes[(clothes.test_set == "unknown") & (clothes.strength == 1)]
    area = unknown.groupby("digits").auroc.mean()
    assert area.mean() < 0.5


def ten_behind(chapter):
    """Percent of ten classes that growth as it was and the nearest class mean recognise, by data set."""
    for data in chapter.DATA:
        part = chapter.of_ten.loc[data, "growth as it was"]
        assert part.group < part.nearest_class_mean - 10, data


def ten_level(chapter):
    """Points by which growth with both changes leads the nearest class mean on ten digits: its sign is open."""
    part = _of_ten(chapter, "MNIST", "both")
    lead = 100 * (part.group - part.nearest_class_mean)
    assert len(lead) == 3
    assert abs(lead.mean()) < np.ptp(lead)


def ten_digits(chapter):
    """Percent of ten digits that growth with both changes recognises."""
    return f"{chapter.of_ten.loc['MNIST', 'both'].group:.1f}"


def clothes_ahead(chapter):
    """Percent of the clothes that growth in equal light recognises, in each seed ahead of both class means."""
    rival = chapter.of_ten.loc["FashionMNIST"].nearest_class_mean.max()
    assert (100 * _of_ten(chapter, "FashionMNIST", "equal light").group > rival).all()
    assert _ten_noise(chapter, "equal light") < 1


def clothes_noise(chapter):
    """Spikes on noise in percent of those on known clothes, with both changes."""
    percent = _ten_noise(chapter, "both")
    assert percent > 5 * _ten_noise(chapter, "equal light")
    return f"{percent:.0f}"


def linear_ahead(chapter):
    """Percent that logistic regression recognises, and the best reading of growth with both changes."""
    for data in chapter.DATA:
        best = chapter.of_ten.loc[data, "both"].drop("nearest_class_mean").max()
        assert chapter.linear[data] > best + 5, data


def old_left(chapter):
    """Percent of the first task's images that are recognised after the second, with decay."""
    return f"{chapter.turns.accuracy['first', 75, False, 'second']:.0f}"


def alike_without(chapter):
    """The same without decay."""
    old = chapter.turns.accuracy["first"]
    assert abs(old[75, False, "second"] - old[0, False, "second"]) < 5


def erased(chapter):
    """Percent of the first task that its own three groups recognise, asked alone, before and after the second."""
    alone = chapter.turns.within_task["first"]
    for tau in (0, 75):
        assert alone[tau, False, "second"] < 20 < 80 < alone[tau, False, "first"], tau


def kept_alone(chapter):
    """Percent of the first task that its own frozen groups recognise after the second, with decay."""
    return f"{chapter.turns.within_task['first', 75, True, 'second']:.0f}"


def kept_all(chapter):
    """The same among all six groups."""
    return f"{chapter.turns.accuracy['first', 75, True, 'second']:.0f}"


def limit_1(chapter):
    """The limit of growth with a mark of 1 %."""
    return f"{chapter.moved[0.01]:.2f}"


def limit_20(chapter):
    """The limit of growth with a mark of 20 %."""
    return f"{chapter.moved[0.2]:.2f}"


def one_mark(chapter):
    """The limit that the drive predicts, beside those found with marks of 1, 5 and 20 %."""
    told, moved = chapter.told["growth"].mean(), chapter.moved
    assert abs(moved[0.05] / told - 1) < 0.05
    assert moved[0.01] < 0.95 * told < 1.05 * told < moved[0.2]


def pale_drive(chapter):
    """The drive of a known digit at half the contrast and at half the light."""
    assert chapter.strongest["contrast", 0.5] > 1.1 * chapter.strongest["brightness", 0.5]


def pale_told(chapter):
    """Percent that the drive at half the contrast predicts."""
    assert chapter.pale_told < chapter.curves.accuracy["brightness", "growth", 1] - 5
    return f"{chapter.pale_told:.0f}"


def pale_found(chapter):
    """Percent of the digits that growth recognises at half the contrast."""
    assert abs(chapter.pale_found - chapter.pale_told) < 8
    return f"{chapter.pale_found:.0f}"


def _inner_change(chapter):
    """Spikes per image that the decay adds in the centre 14 x 14 pixels, by seed."""
    inner = "white_noise_inner_field"
    return chapter.field["online", inner] - chapter.field["never", inner]


def _changed(chapter, disturbance, strength, rule="growth"):
    """The runs of a rule on known digits that are changed."""
    known = chapter.known
    return known[(known.rule == rule) & (known.disturbance == disturbance) & (known.strength == strength)]


def _points(chapter, disturbance, strength):
    """Growth less the nearest class mean on changed digits, in points, by triple."""
    part = _changed(chapter, disturbance, strength).groupby("digits")
    return 100 * (part.accuracy.mean() - part.nearest_class_mean.mean())


def _of_ten(chapter, data, condition):
    """The runs of ten classes on known images."""
    ten = chapter.ten
    return ten[(ten.data == data) & (ten.condition == condition) & (ten.test_set == "known")]


def _ten_noise(chapter, condition):
    """Spikes on the worse noise in percent of those on known clothes."""
    ten = chapter.ten
    spikes = ten[(ten.data == "FashionMNIST") & (ten.condition == condition)].groupby("test_set").spikes.mean()
    return 100 * spikes[["white_noise", "blurred_noise"]].max() / spikes["known"]

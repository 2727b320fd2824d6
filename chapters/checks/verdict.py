"""Checks of the verdict."""

import numpy as np

from snnreg import experiment
from snnreg.experiment import PUBLISHED_TABLE
from snnreg_studies import conclusions, findings, statistics
from snnreg_studies.conclusions import pivot
from snnreg_studies.selection import select

NOISE = conclusions.NOISE


def _range(values, digits=1):
    """The 95 % interval of a mean over seeds (Student's t), in words."""
    _, low, high = statistics.interval(values)
    return f"{low:.{digits}f} to {high:.{digits}f}".replace("-", "−")


# What the paper claims


def _left(noise):
    """Noise over the whole picture keeps less than so many percent of its spikes, in each of twenty seeds."""
    spikes, _ = conclusions.by_seed()
    kept = 100 * spikes[noise, "online"] / spikes[noise, "never"]
    assert len(kept) == 20
    assert kept.max() < 1
    return f"{np.ceil(10 * kept.max()) / 10:.1f} %"


def left(chapter):
    """White noise over the whole picture keeps less than this of its spikes, in each of twenty seeds."""
    return _left("white_noise")


def left_blurred(chapter):
    """Blurred noise keeps less than this."""
    return _left("blurred_noise")


def inner(chapter):
    """Spikes per image of white noise in the centre 14 x 14 pixels with the decay, the mean of twenty seeds."""
    return f"{findings.inner('online'):.1f}"


def inner_never(chapter):
    """The same without the decay."""
    return f"{findings.inner('never'):.1f}"


def digit(chapter):
    """Spikes per image of a known digit with the decay."""
    return f"{findings.digit():.1f}"


def inner_growth(chapter):
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits; with growth, mean of ninety triples."""
    return f"{findings.inner_growth():.0f} %"


def _gain(preset="paper-text", decay="online"):
    """Points of accuracy that the decay adds, by seed."""
    right = conclusions.by_seed(preset)[1]
    return right[decay] - right.never


def gain(chapter):
    """Points of accuracy that the decay adds on the fifteen seeds that did not choose the 300 s."""
    return f"{findings.gain().mean():.1f}"


def gain_interval(chapter):
    """The 95 % interval of this gain over seeds (Student's t)."""
    return _range(findings.gain())


def gain_all(chapter):
    """The same over all twenty seeds."""
    found = _gain()
    assert len(found) == 20
    assert statistics.interval(found)[1] > 0
    return f"{found.mean():.1f}"


def gain_code(chapter):
    """Points that the code's mask after training adds, scored as the code does; the mean of twenty seeds."""
    found = _gain("paper-code", "after-training")
    assert len(found) == 20
    assert found.mean() < 0
    return f"{found.mean():.1f}"


def gain_code_interval(chapter):
    """The 95 % interval of this over seeds."""
    found = _gain("paper-code", "after-training")
    assert statistics.interval(found)[1] < 0
    return _range(found)


def saved(chapter):
    """How many spikes on known digits the decay saves in the paper's Table."""
    published = PUBLISHED_TABLE.loc["known"]
    percent = 100 * (1 - published["decay"] / published["never"])
    assert percent > 0
    return f"{percent:.0f} %"


def _changed(name, preset="paper-text", decay="online"):
    """Change of the spikes on a test set by the decay in percent, by seed."""
    spikes, _ = conclusions.by_seed(preset)
    return 100 * (spikes[name, decay] / spikes[name, "never"] - 1)


def known(chapter):
    """Change of the spikes on known digits by the decay, the mean of twenty seeds."""
    change = _changed("known")
    assert -5 < change.mean() < 5
    return f"{change.mean():.1f} %"


def known_interval(chapter):
    """The 95 % interval of this over seeds: far from the saving of the paper's Table."""
    published = PUBLISHED_TABLE.loc["known"]
    change = _changed("known")
    assert statistics.interval(change)[1] > 100 * (published["decay"] / published["never"] - 1)
    return f"{_range(change)} %"


def known_code(chapter):
    """Change of the spikes on known digits by the code's mask after training: that of the paper's Table."""
    published = PUBLISHED_TABLE.loc["known"]
    change = _changed("known", "paper-code", "after-training")
    _, low, high = statistics.interval(change)
    assert low < 100 * (published["decay"] / published["never"] - 1) < high
    return f"{change.mean():.0f} %"


def more(chapter):
    """Points by which spikes on unknown digits fall more than those on known ones, the mean of twenty seeds."""
    apart = _changed("known") - _changed("unknown")
    assert statistics.interval(apart)[1] > 0
    return f"{apart.mean():.1f}"


def _area(decay):
    """How well spikes tell known from unknown digits: the AUROC, by seed."""
    found = experiment.load("uses")[0]["detection"]
    return pivot(found, "seed", "decay", "auroc", detector="spikes", against="unknown")[decay]


def area_never(chapter):
    """How well spikes tell known from unknown digits without decay: the AUROC, a mean over seeds."""
    assert _area("never").max() < 0.75
    return f"{_area('never').mean():.2f}"


def area_online(chapter):
    """The same with the decay."""
    assert _area("online").max() < 0.7
    assert (_area("online") - _area("never")).mean() < 0.03
    return f"{_area('online').mean():.2f}"


def literal(chapter):
    """A network that learns with the published pruning time of 7.5 s gives no spike."""
    spikes = select(experiment.load("tau_prun")[0]["runs"], decay="online", exponent=2, tau_prun_s=7.5).spikes
    assert len(spikes) > 0
    assert spikes.max() == 0


def left_code(chapter):
    """What the code's mask after training, at 7.5 s, leaves of the spikes on white noise (median of the seeds)."""
    times = select(conclusions.table_runs("paper-code"), decay="after-training").tau_prun_s.unique()
    spikes, _ = conclusions.by_seed("paper-code")
    kept = (100 * spikes["white_noise", "after-training"] / spikes["white_noise", "never"]).median()
    assert times == [7.5]
    assert kept < 1
    return f"{kept:.1f} %"


def _gradient(method):
    """Accuracy in noise of a network trained by gradients, by method."""
    return conclusions.by_gradient().in_noise[method]


def in_noise_plain(chapter):
    """Accuracy in noise of a network trained by gradients, without any of the methods."""
    assert _gradient("none") < 70
    return f"{_gradient('none'):.0f} %"


def in_noise_l1(chapter):
    """The same with L1."""
    assert _gradient("L1") > _gradient("none") + 10
    return f"{_gradient('L1'):.0f} %"


def in_noise_l2(chapter):
    """The same with L2."""
    assert _gradient("L2") > _gradient("none") + 10
    return f"{_gradient('L2'):.0f} %"


def in_noise_dropout(chapter):
    """The same with dropout."""
    assert _gradient("dropout") < _gradient("none") + 10
    return f"{_gradient('dropout'):.0f} %"


# What the decay is


def _baselines(method, strength, column="accuracy", test_set="known"):
    """Seeds of one rival of the published rule."""
    runs = experiment.load("baselines", "final")[0]["runs"]
    return select(runs, method=method, strength=strength, test_set=test_set).set_index("seed")[column]


def over_cut(chapter):
    """Points by which the published decay leads a cut of pixels lit in under 10 % of the images, in five seeds."""
    lead = 100 * (_baselines("decay-online", 300) - _baselines("rarely-lit", 0.1))
    assert len(lead) == 5
    assert lead.min() > 0
    return f"{lead.mean():.1f}"


def five_gain_more(chapter):
    """These five seeds gain more by the decay than the twenty do."""
    gained = 100 * (_baselines("decay-online", 300) - _baselines("none", 0)).mean()
    assert gained > _gain().mean()


def over_leak(chapter):
    """Points by which the decay leads the leak that coincidences slow down, in five seeds."""
    lead = 100 * (_baselines("decay-online", 300) - _baselines("asp", 300))
    _, low, high = statistics.interval(lead)
    assert low < 0 < high
    assert max(_baselines("asp", 300, "spikes", noise).max() for noise in NOISE) < 150
    return f"{lead.mean():.1f}"


def cut_cost(chapter):
    """Points that a cut of rarely lit pixels loses against the decay, both with growth tuned for it."""
    return findings.cut_cost()


def fine_cost(chapter):
    """The same after a finer search of both."""
    return findings.cut_cost("finer growth", "finer cut")


def bright_decay(chapter):
    """Spikes on white noise at 1.5 times the brightness, with growth and decay, as a share of those on digits."""
    return f"{findings.bright('growth'):.0f} %"


def bright_cut(chapter):
    """The same with a cut in place of the decay."""
    return f"{findings.bright('pixel cut'):.0f} %"


# Where the published rule fails, and what mends it


def reached(chapter):
    """Accuracy of the published rule, the mean over all 120 triples of digits, with its error over digits."""
    return f"{findings.published()} %"


def silent(chapter):
    """Triples of which most known digits cause no spike, by the published rule."""
    return f"{findings.silent()}"


def silent_never(chapter):
    """The same without decay."""
    return f"{findings.silent('never')}"


def silent_both(chapter):
    """Triples that are silent with the decay and without it."""
    found = conclusions.published_triples()[1]
    both = (found["never"] & found["online"]).sum()
    assert both > 0.9 * found["online"].sum()
    return f"{both:.0f}"


def none_silent(chapter):
    """With growth no triple is silent."""
    assert findings.silent_with_growth() == 0


def loudest(chapter):
    """Spikes on noise over the whole picture, as a share of those on digits, in the worst run with growth."""
    spikes = conclusions.growth_triples()[2]
    share = 100 * (spikes[NOISE].max(axis=1) / spikes.known)
    assert len(share) == 360
    assert share.max() < 1
    return f"{share.max():.1f} %"


def grown(chapter):
    """Accuracy with growth on the ninety triples that did not choose its settings."""
    return f"{findings.grown():.1f} %"


def gentle(chapter):
    """What STDP without strengthening costs against growth as it was first tuned, in points."""
    weakening = conclusions.weakening_only()
    cost = weakening.whole - weakening.weakening
    assert len(cost) == 90
    assert -1 < cost.mean() < 2
    return statistics.format_mean_over_digits(cost)


def gentle_finer(chapter):
    """The same against growth that was tuned further."""
    cost = conclusions.cut_instead()[0]["finer growth"] - conclusions.weakening_only().weakening
    assert len(cost.dropna()) == 90
    assert cost.mean() > 2 * statistics.error_over_digits(cost)
    return statistics.format_mean_over_digits(cost)


def fading_more(chapter):
    """Points by which weakening only with fading steps exceeds growth tuned further, with constant steps."""
    gained = conclusions.weakening_only().fading - conclusions.cut_instead()[0]["finer growth"]
    assert len(gained.dropna()) == 90
    assert gained.mean() > 2 * statistics.error_over_digits(gained)
    return statistics.format_mean_over_digits(gained)


def one_rule_noise(chapter):
    """The most spikes on noise that one run of it gives, as a share of those on digits."""
    spikes = pivot(experiment.load("one_rule", "triples")[0]["runs"], ["digits", "seed"], "test_set")
    share = 100 * spikes[NOISE].max(axis=1) / spikes.known
    assert len(share) == 270
    assert (share > 1).sum() == 1
    return f"{share.max():.1f} %"


def one_rule_inner(chapter):
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits; this rule, mean of ninety triples."""
    return f"{findings.inner_growth('field_one_rule'):.0f} %"


# What it is worth


def mean_picture(chapter):
    """Accuracy of the nearest class mean on the same triples; growth leads it by less than twice the error."""
    return f"{findings.mean_picture():.1f} %"


def picture_white(chapter):
    """How well likeness to the nearest average image tells white noise from digits: the AUROC of three seeds."""
    return f"{findings.picture_white():.2f}"


def picture_inner(chapter):
    """The same for white noise in the centre 14 x 14 pixels: no better than chance."""
    return f"{findings.picture_inner():.2f}"


def linear(chapter):
    """Accuracy of logistic regression there."""
    return f"{findings.linear():.1f} %"


def ahead(chapter):
    """Points by which weakening only, with fading steps, leads the nearest class mean: under twice the error."""
    pictures = conclusions.without_spikes("classifiers_fresh")["nearest class mean"]
    lead = (conclusions.weakening_only().fading - pictures).dropna()
    assert len(lead) == 90
    assert 0 < lead.mean() < 2 * statistics.error_over_digits(lead)
    return statistics.format_mean_over_digits(lead)


def ten(chapter):
    """Accuracy with growth on all ten digits."""
    return f"{findings.ten('growth'):.0f} %"


def ten_mean(chapter):
    """Accuracy of the nearest class mean on all ten digits."""
    return f"{findings.ten('nearest class mean'):.0f} %"


def ten_adapted(chapter):
    """Accuracy on ten digits in equal light, with stronger inhibition and half the images; mean of three seeds."""
    found = conclusions.ten_digits()
    _, low, high = statistics.interval(found["adapted"] - found["nearest class mean, adapted"])
    assert len(found["adapted"]) == 3
    assert low < 0 < high
    return f"{found['adapted'].mean():.1f} %"


def ten_mean_adapted(chapter):
    """Accuracy of the nearest class mean on the same images."""
    found = conclusions.ten_digits()["nearest class mean, adapted"]
    assert found > 70
    return f"{found:.1f} %"


def auroc(chapter):
    """How well counting spikes tells unknown digits from known ones, with growth: the AUROC of fifteen triples."""
    return findings.auroc()


def normalized(chapter):
    """Noise over the picture causes no spike in Diehl and Cook's network without the decay; noise in the centre
    causes about as many as digits, with the decay as without.
    """
    assert findings.silent_if_normalized()
    assert findings.answers_if_normalized()


def erased(chapter):
    """Learning a second task erases the first, with decay and without."""
    turns = experiment.load("forgetting")[0]["runs"].fillna({"tau_prun_s": 0})
    kept = select(turns, task="first", stage="second", frozen=False).groupby("tau_prun_s").accuracy.mean()
    assert len(kept) > 1
    assert kept.max() < 0.05


def gradient_helps(chapter):
    """Accuracy in noise with a mask, L1, L2 or decay, in a network trained by gradients."""
    return findings.helped_in_noise()


def gradient_costs(chapter):
    """What each of them costs on clean digits, in points."""
    price = conclusions.by_gradient().loc[conclusions.AGAINST_NOISE].price
    assert price.between(1.5, 3.5).all()
    return f"{price.min():.0f} to {price.max():.0f}"


def _clothes():
    """Points that each method adds in noise, on clothes, mean of five seeds."""
    found = conclusions.by_gradient("contest_clothes").in_noise
    return found[conclusions.AGAINST_NOISE] - found["none"]


def clothes_others(chapter):
    """Points that the mask, L1 and L2 add at least on clothes in noise."""
    gained = _clothes()
    others = gained[~gained.index.str.startswith("decay")]
    assert others.min() > gained["decay-lines"] + 2
    return f"{others.min():.0f}"


def clothes_lines(chapter):
    """Points that the decay of lines adds."""
    return f"{_clothes()['decay-lines']:.0f}"


def clothes_synapses(chapter):
    """Points that the decay of synapses adds, more than that of lines."""
    gained = _clothes()
    assert gained["decay-synapses"] > gained["decay-lines"]
    return f"{gained['decay-synapses']:.0f}"


def halved(chapter):
    """A timer and a halving in place of the exponential cost about a point."""
    cost = -conclusions.by_timer()
    assert len(cost) == 90
    assert cost.mean().round() == 1
    assert cost.mean() > 2 * statistics.error_over_digits(cost)

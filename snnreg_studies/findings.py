"""What the book concludes, and each measured number that its conclusions or several pages quote.

Everything that quotes a number from here changes with it: ``make numbers ARGS=findings`` writes the words of all
links to this file, and the parts of README.md, results/README.md, paper.md and chapters/ that stand between
``<!-- ... written by make numbers -->`` and ``<!-- end of ... -->`` (``written.py``).

To add a finding, write a function here (``quotes.py`` says what it returns, and how text quotes it), and quote it:
in a template, or by a link of a page.  To change what the book concludes, change :data:`CONCLUSIONS`.  Then run
``make numbers ARGS=findings`` and ``pytest tests/studies/test_findings.py``, which finds a finding that nothing
quotes, one that reads other results than its decorator names, and one that changed results do not break.
No chapter executes again: their cells and checks do not import this file.
"""

import functools
from typing import Any

import numpy as np
from pandas import Series

from snnreg import Parameters, experiment
from snnreg.datasets import blurred_noise, digits_of, white_noise
from snnreg.datasets.image_sets import INNER_FIELD, white_noise_within
from snnreg.decay import AFTER_TRAINING, NEVER, ONLINE
from snnreg.experiment import PUBLISHED_TABLE
from snnreg.parameters import INPUTS
from snnreg_studies import conclusions
from snnreg_studies.digits import TRIPLES
from snnreg_studies.quotes import Conclusion, Measured, alone, finding, over_digits, over_seeds, with_range
from snnreg_studies.selection import select
from snnreg_studies.statistics import auroc, error_over_digits, interval

CONCLUSIONS = (
    Conclusion(
        """A spiking network that loses rarely used synapses stays silent when noise as bright as a digit fills the
        picture.""",
        """On 1,500 images of white noise the network fires {white_never} spikes without the decay and
        {white_online} with it, the medians of twenty seeds; with it no seed fires more than {white_most}.

        {long_pruning_time:The pruning time} is forty times the published one. We chose it on five of the seeds,
        and on these test images. On the other fifteen the decay adds {gain} points of accuracy (95 % interval:
        {gain:spread}), on all twenty {gain_all:both}.

        Weights cannot be negative, so those that were hardly trained add up, and noise drives the network through
        them; the decay removes them.""",
        ("06_test_sets", "07_table", "15_does_it_hold"),
    ),
    Conclusion(
        """Put the same light on the pixels where digits lie, and the network fires after all. Growth (point 4) and
        four more measures quiet it there, without the decay.""",
        """With the same light in the centre 14 × 14 pixels, white noise causes {inner_online} spikes per image
        with the decay and {inner_never} without it; a digit causes {digit}. These are means of twenty seeds.

        With growth (point 4) and the decay this noise causes {calm_inner_decay} of the spikes of a digit; with
        growth, no decay and four more measures it causes {calm_inner:both}, {calm_quiet:noise over the whole
        picture none}, and the accuracy differs by {calm_ahead:both} points, over ninety triples, three seeds each.

        The four are weights that begin at zero, inhibition by all inputs, inputs that fire where a pixel is dark
        beside its surroundings, and noise among the training images, without which it is {calm_without_noise},
        over fifteen triples.

        Their price is spikes: a digit causes {calm_digit} in place of {calm_digit_decay}; where growth goes to one
        neuron (point 5) it causes {own_digit}, and noise in the centre {own_inner} of them, on ten digits. With
        random weights and the decay in place of the empty start it causes {decaying_digit}, and noise in the
        centre causes {decaying_inner} of its spikes; with one seed each the accuracy is {decaying_behind:both}
        points behind growth with the decay, which is not significant.

        Noise in 12 × 12 pixels still causes {calm_small}, digits with shuffled pixels {calm_shuffled}, and
        independent pixels with the mean image of a class {calm_mean}.

        A linear classifier that learns the same noise as one more class rejects it in the centre, too, and
        recognises {linear_taught}, on the fifteen triples.""",
        ("06_test_sets", "07_table", "08_weight_maps", "11_each_its_own", "19_growth"),
    ),
    Conclusion(
        """The rule works as a mask on pixels that are rarely lit. Cutting those pixels silences the
        same noise; with growth (point 4) it costs about a point. With growth, a network that begins
        without weights is as quiet, with no decay at all. But when the digits move, it goes on answering at their
        old place; the decay forgets that.""",
        """Cutting the pixels that fewer than 20 % of the images light costs {cut_cost:both} points of accuracy
        against the decay, on ninety triples of digits (± is a standard error over digits). Both had growth, the
        rule of point 4, and each its own settings. With the published rule on 7, 4 and 6 a cut at 10 % costs
        {cut_published} points, over five seeds.

        Noise over the picture gets in through random weights that nobody trained: a network with growth that
        begins with weights of zero is {empty_quiet:quiet without a decay}, and recognises {empty} of digits where
        one with random weights and the decay recognises {start_decay}, on the ninety triples that chose nothing,
        three seeds each. A tenth of the random weights already lets in {tenth} of a digit's spikes.

        If the digits move to another corner half way through the training, digits where they lay before cause
        {moved_old} of the spikes of digits where they lie, with growth and the decay, and {moved_old_empty} from
        an empty start without it, on average over fifteen triples, one seed each.

        At 1.5 times the brightness white noise gets through decay and cut: with growth and the decay it causes
        {bright_decay} of the spikes that digits cause in normal light, with growth and the cut {bright_cut}, on
        average over fifteen triples; with the decay alone, on 7, 4 and 6, {bright_published:both}, over five
        seeds.""",
        ("08_weight_maps", "10_better", "17_how_far", "19_growth"),
    ),
    Conclusion(
        """With the published rule more than a quarter of all choices of three digits end with a network that is
        silent on most images of its digits, with the decay or without. With growth, an extra rule that raises the
        weights of used inputs while their neuron is too quiet, no network falls silent.""",
        """There are 120 triples, the choices of three digits out of ten. With 2,000 training images of each digit
        the published rule recognises {published:both} on average, and in {silent} triples most known digits cause
        no spike; without the decay {published_never:both}, and {silent_never}.

        If the weights of used inputs grow while their neuron is too quiet, {none_silent:no triple is silent}.
        {quiet:Noise over the whole picture} then causes less than 1 % of the spikes that digits cause, in every
        run; in the centre 14 × 14 pixels it causes {inner_growth}, on average over ninety triples.""",
        ("10_better", "15_does_it_hold", "19_growth"),
    ),
    Conclusion(
        """With growth, the network recognises three digits about as well as a comparison with each digit's average
        image does. Where growth asks about each image and goes to one neuron of a group, each neuron learns its
        own kind of digit: a hundred of them recognise more of ten digits than average images, k-means and a
        linear classifier do, and stay silent in noise. Rate units that learn in this way are less than a point
        behind.""",
        """On the ninety triples that did not choose its settings, and on images that it had not learned, the
        network with growth recognises {grown}, the average images {mean_picture} and a linear classifier {linear}.

        On ten digits, on test images, it recognises {ten}, the mean of three seeds ({ten:spread}), and the average
        images {ten_mean}.

        On other images of ten digits, after half as many training images, growth with the decay recognises
        {ten_empty_decay}, growth that begins without weights and has no decay {ten_empty}, as quiet, and with the
        four measures of point 2 {calm_ten:both} for {calm_ten_price} times the spikes, the means of ten seeds. Of
        these images the average images recognise {calm_ten_mean}, and a linear classifier {calm_ten_linear}.

        If growth asks about each image and goes to one neuron, a hundred neurons recognise {own_ten:both} of ten
        digits after 1,000 images of each, on test images, ten seeds. Of these images average images recognise
        {own_average}, a linear classifier {own_linear}, k-means with ten prototypes of each digit {own_k_means},
        and rate units that learn by the same rule {own_rate}.

        A limit on the correlation with the nearest average image tells noise over the whole picture, white or
        blurred, from digits: the {{term}}`AUROC` is {picture_frame} or more for each of the 120 triples. For noise
        in the centre 14 × 14 pixels it is {picture_inner} on average and {picture_inner:spread} over the triples;
        for 7, 4 and 6 it is {picture_inner_746}, where the spike count of the network with the decay, without
        growth, has {count_inner}.

        With growth, counting spikes hardly tells unknown digits from known ones: the AUROC is
        {unknown_growth:both} over fifteen triples, each tested with all seven other digits.

        A network trained by gradients recognises {in_noise:spread} of digits in noise with a mask, with L1, with
        L2 or with the decay, and {in_noise_plain} without any of them, the means of ten seeds; each costs
        {gradient_costs:spread} points on clean digits, where two were allowed on the images that chose. If it is
        trained on noisy images it recognises {augmented}, and is as loud in noise as a network without any
        method.""",
        ("11_each_its_own", "13_your_network", "17_how_far", "19_growth"),
    ),
)
"""What the first page, the verdict and the README say; lines may break anywhere."""

PAPER = """On 1,500 images of white noise that fills the picture the network fires {white_never} spikes, the
median of twenty seeds; a decay with a pruning time of 300 s, acting while the network learns, leaves at most
{white_most} in any of them. Noise of the same light on the digits' own pixels is answered."""
"""What paper.md says of the effect."""

CHOSEN = """The 300 s were found by trial, on the test images of the Table and with five of its twenty seeds;
these five gain {gain_chosen} points of accuracy, the other fifteen {gain} (chapter 15). With the paper's 7.5 s
acting while the network learns, every weight dies (chapter 5)."""
"""What results/README.md says of the pruning time."""

PAIRS = """The decay raises the accuracy in {gain_seeds} of the twenty seeds, by {gain_all} points on average. In
the other {loss_seeds} it falls: one seed cannot show the gain."""
"""What teaching/lesson_notes.md says to a class, in which each pair has one seed."""


# 7, 4 and 6 by the published rule: noise over the picture


def _white() -> Any:
    """Spikes on 1,500 images of white noise over the whole picture: a row per seed."""
    white = conclusions.by_seed()[0]["white_noise"]
    assert len(white) == 20
    return white


@finding("table")
def white_never() -> Measured:
    """Spikes on 1,500 images of white noise without decay, the median of twenty seeds."""
    white = _white()
    assert white.never.min() > 1000 * white.online.max()
    return with_range(white.never, 0, middle="median")


@finding("table")
def white_online() -> Measured:
    """The same with the decay."""
    white = _white().online
    assert white.median() < 10
    return with_range(white, 1, middle="median")


@finding("table")
def white_most() -> Measured:
    """The most of these spikes with the decay, in any of twenty seeds."""
    return alone(_white().online.max(), kind="the most in twenty seeds")


@finding("table")
def kept() -> Measured:
    """White and blurred noise over the picture keep less than this of their spikes, in each of twenty seeds."""
    spikes, _ = conclusions.by_seed()
    share = max((spikes[noise, ONLINE] / spikes[noise, NEVER]).max() for noise in conclusions.NOISE)
    assert len(spikes) == 20
    assert share < 0.01
    return alone(np.ceil(1000 * share) / 10, 1, " %", "a bound for twenty seeds")


@finding("table")
def long_pruning_time() -> None:
    """The decay of the Table has forty times the published pruning time of 7.5 s."""
    times = select(conclusions.table_runs(), decay=ONLINE).tau_prun_s.unique()
    assert times == [40 * 7.5]


# The same: accuracy and spikes on digits


def _gained() -> Any:
    """Points of accuracy that the decay adds: a row per seed."""
    right = conclusions.by_seed()[1]
    assert len(right) == 20
    return right[ONLINE] - right[NEVER]


@finding("table")
def gain() -> Measured:
    """Points of accuracy that the decay adds on the fifteen seeds that did not choose its pruning time."""
    gained = _gained().loc[5:]
    mean, low, _ = interval(gained)
    assert len(gained) == 15
    assert -1 < low < mean
    assert mean > 0
    return over_seeds(gained)


@finding("table")
def gain_chosen() -> Measured:
    """The same on the five seeds that chose it: more, as is likely where it was chosen."""
    gained = _gained()
    assert gained.loc[:4].mean() > gained.loc[5:].mean()
    return over_seeds(gained.loc[:4])


@finding("table")
def gain_all() -> Measured:
    """The same on all twenty seeds, of which five chose its pruning time."""
    gained = _gained()
    assert interval(gained)[1] > 0
    return over_seeds(gained)


@finding("table")
def gain_seeds() -> Measured:
    """Seeds of twenty in which the decay raises the accuracy."""
    return alone((_gained() > 0).sum(), kind="of twenty seeds")


@finding("table")
def loss_seeds() -> Measured:
    """Seeds of twenty in which it lowers it; in none it stays the same."""
    lost = (_gained() < 0).sum()
    assert lost + (_gained() > 0).sum() == 20
    return alone(lost, kind="of twenty seeds")


@finding("table")
def gain_code() -> Measured:
    """Points that the code's mask after training adds, scored as the code does; the mean of twenty seeds."""
    right = conclusions.by_seed("paper-code")[1]
    found = right[AFTER_TRAINING] - right[NEVER]
    assert len(found) == 20
    assert interval(found)[2] < 0
    return over_seeds(found)


def _changed(name: str, preset: str = "paper-text", decay: str = ONLINE) -> Any:
    """Change of the spikes on a test set by the decay in percent: a row per seed."""
    spikes, _ = conclusions.by_seed(preset)
    assert len(spikes) == 20
    return 100 * (spikes[name, decay] / spikes[name, NEVER] - 1)


def _published_change() -> float:
    """Change of the spikes on known digits by the decay in the paper's Table, in percent."""
    published = PUBLISHED_TABLE.loc["known"]
    return float(100 * (published["decay"] / published["never"] - 1))


@finding("table")
def known_change() -> Measured:
    """Change of the spikes on known digits by the decay, the mean of twenty seeds: far from the paper's."""
    change = _changed("known")
    assert interval(change)[1] > _published_change()
    return over_seeds(change, 1, " %")


@finding("table")
def saved() -> Measured:
    """Spikes on known digits that the code's mask saves; the mean agrees with the paper's Table."""
    change = _changed("known", "paper-code", AFTER_TRAINING)
    _, low, high = interval(change)
    assert low < _published_change() < high
    assert round(change.mean()) == round(_published_change())
    return over_seeds(-change, 0, " %")


@finding("table", "uses")
def unknown() -> Measured:
    """How well spikes tell known from unknown digits with the decay: the AUROC, a mean over seeds.

    The decay takes more spikes on unknown digits than on known ones.
    """
    found = experiment.load("uses")[0]["detection"]
    by_decay = conclusions.pivot(found, "seed", "decay", "auroc", detector="spikes", against="unknown")
    assert interval(_changed("known") - _changed("unknown"))[1] > 0
    assert by_decay.online.max() < 0.7
    assert 0 < (by_decay.online - by_decay.never).mean() < 0.03
    return over_seeds(by_decay.online, 2)


# The same: the code's mask after training


@finding("table")
def code_left() -> Measured:
    """What the code's mask after training, at 7.5 s, leaves of the spikes on white noise (median of the seeds)."""
    times = select(conclusions.table_runs("paper-code"), decay=AFTER_TRAINING).tau_prun_s.unique()
    spikes, _ = conclusions.by_seed("paper-code")
    left = 100 * spikes["white_noise", AFTER_TRAINING] / spikes["white_noise", NEVER]
    assert times == [7.5]
    assert left.median() < 1
    return with_range(left, 1, " %", middle="median")


def _code_answer() -> Any:
    """Spikes on white noise with the code's mask in percent of those on known digits: a row per seed."""
    spikes, _ = conclusions.by_seed("paper-code")
    return 100 * spikes["white_noise", AFTER_TRAINING] / spikes["known", AFTER_TRAINING]


@finding("table")
def code_answer() -> Measured:
    """Spikes on white noise with the code's mask, as a share of those on known digits (median of the seeds)."""
    return with_range(_code_answer(), 1, " %", middle="median")


@finding("table")
def code_quiet() -> Measured:
    """Seeds in which that is less than 1 %, of twenty."""
    answer = _code_answer()
    assert len(answer) == 20
    return alone((answer < 1).sum(), kind="of twenty seeds")


@finding("table")
def code_silenced() -> Measured:
    """Seeds of twenty in which the code's mask silences white noise: less than 0.1 spikes per image."""
    return alone(conclusions.silenced_by_code(), kind="of twenty seeds")


# The same: noise where digits lie


def _inner() -> Any:
    """Spikes per image of white noise in the centre 14 x 14 pixels: 7 4 6, a row per seed, a column per decay."""
    spikes = conclusions.in_the_field()["white_noise_inner_field"]
    assert len(spikes) == 20
    assert interval(spikes.online - spikes.never)[1] > 0
    assert spikes.never.mean() > 1
    return spikes


@finding("field_table")
def inner_online() -> Measured:
    """Spikes per image of white noise in the centre 14 x 14 pixels with the decay: more than without it."""
    return over_seeds(_inner().online)


@finding("field_table")
def inner_never() -> Measured:
    """The same without the decay."""
    return over_seeds(_inner().never)


@finding("field_table")
def digit() -> Measured:
    """Spikes per image of a known digit with the decay; noise in the centre causes more than a third of them."""
    spikes = conclusions.in_the_field()["known", ONLINE]
    assert _inner().online.mean() > spikes.mean() / 3
    return over_seeds(spikes)


# A cut of rarely lit pixels in place of the decay, and other leaks


def _beyond(points: Any, digits: int = 1) -> Measured:
    """A mean over the ninety triples that exceeds its error twice."""
    conclusions.beyond_error(points)
    return over_digits(points, digits)


def _within(points: Any, digits: int = 1) -> Measured:
    """A mean over the ninety triples that does not exceed its error twice."""
    conclusions.within_error(points)
    return over_digits(points, digits)


@finding("parts", "judged_classifiers")
def cut_cost() -> Measured:
    """Points that a cut of rarely lit pixels loses against the decay, both with growth tuned for it."""
    cost = conclusions.lead("growth", "pixel cut")
    assert cost.mean() < 1.5
    return _beyond(cost)


CALM = {"random, decay": ("start_growth", 3), "all": ("calm_judging", 3)}
"""Where the runs of growth with the decay and of all four means stand, and how many seeds a triple has."""

DECAYING = "all but empty start, decay"


def _calm(arm: str) -> Any:
    """Growth with the decay, or with some of four means: a row per triple, the mean of its seeds.

    See :func:`snnreg_studies.conclusions.calm`.
    """
    folder, seeds = CALM.get(arm, ("calm_best_judging", 1))
    found = conclusions.calm(folder, ["digits", "seed"]).loc[arm]
    assert len(found) == seeds * 90
    return found.groupby("digits").mean()


def _by_triple(values: Any, digits: int = 0, unit: str = " %") -> Measured:
    """Mean over triples with the least and the most."""
    return with_range(values, digits, unit, of="triples")


def _starts(arm: str) -> Any:
    """Growth from random weights with decay, or from an empty start without: three runs of each triple."""
    found = conclusions.calm("start_growth", ["digits", "seed"]).loc[arm]
    assert len(found) == 3 * 90
    return found


def _start(arm: str) -> Any:
    """Accuracy of one of these, a row per triple."""
    return _starts(arm).accuracy.groupby("digits").mean()


@finding("start_growth")
def empty_quiet() -> None:
    """Growth from an empty start is quiet over the picture in each of 270 runs without decay; from random weights
    with the decay it is quiet on white noise.
    """
    assert _starts("empty, no decay")[["frame", "blurred"]].max(axis=None) < 1
    assert _starts("random, decay").frame.max() < 1


@finding("start_growth")
def empty() -> Measured:
    """Accuracy of growth from an empty start without decay, on the ninety triples that chose nothing."""
    return over_digits(_start("empty, no decay"), 1, " %")


@finding("start_growth")
def start_decay() -> Measured:
    """Accuracy of growth from random weights with the decay, on the same triples and images."""
    return over_digits(_start("random, decay"), 1, " %")


@finding("start_growth")
def empty_behind() -> Measured:
    """Points by which the empty start without decay is behind the random one with decay: less than one."""
    behind = _start("random, decay") - _start("empty, no decay")
    error = error_over_digits(behind)
    assert 2 * error < behind.mean() < 1 - 2 * error
    return over_digits(behind)


@finding("start_growth_others")
def tenth() -> Measured:
    """Answer to noise over the picture of growth from a tenth of the random weights without decay, at the quietest
    of four steps: the ninety triples. From all of the weights it is louder than digits.
    """
    found = conclusions.calm("start_growth_others").frame
    part = found["tenth, no decay"]
    assert len(part) == 90
    assert part.max() > 10
    assert found["random, no decay"].min() > 100
    return over_digits(part, 0, " %")


def _moved(rule: str) -> Any:
    """Spikes on digits where they lay before they moved, in percent of those where they lie, by triple."""
    found = conclusions.changes().old["digits that move", rule]
    assert len(found) == 15
    return found


@finding("changes")
def moved_old() -> Measured:
    """Answer to digits at the place that they left, of that at their new one: growth with the decay."""
    assert _moved("random, decay").max() < 20
    return _by_triple(_moved("random, decay"))


@finding("changes")
def moved_old_pair() -> Measured:
    """The same of growth with the decay from an empty start: beside the next, a pair that differs in the decay."""
    assert _moved("empty, decay").max() < 10
    return _by_triple(_moved("empty, decay"), 1)


@finding("changes")
def moved_old_empty() -> Measured:
    """The same of growth from an empty start without decay."""
    assert _moved("empty, nothing").min() > 50
    return _by_triple(_moved("empty, nothing"))


# Four means that keep it calm where digits lie


@finding("calm_judging")
def calm_inner() -> Measured:
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits: growth with all four means."""
    answer = _calm("all")["14 x 14"]
    assert answer.mean() < 10 < answer.max() < 30
    return _by_triple(answer)


@finding("start_growth")
def calm_inner_decay() -> Measured:
    """The same of growth with the decay."""
    answer = _calm("random, decay")["14 x 14"]
    assert answer.min() > 50
    return _by_triple(answer)


@finding("calm_judging", "start_growth")
def calm_quiet() -> None:
    """With all four means no triple answers noise over the picture, even in three times the light, nor in a
    corner, in stripes or in single pixels; in 20 x 20 pixels it is below 1 % on average. With the decay it is loud
    in that light.
    """
    found = _calm("all")
    silent = ["frame", "frame, 3", "blurred", "14 x 14 in a corner", "stripes", "bright pixels"]
    assert found[silent].max(axis=None) < 1
    assert found[["20 x 20", "blurred, 20 x 20"]].mean().max() < 1
    assert _calm("random, decay")["frame, 3"].min() > 50


@finding("calm_judging")
def calm_small() -> Measured:
    """Spikes on noise in 12 x 12 pixels, which no training shows, of those on digits: all four means."""
    answer = _calm("all")["12 x 12"]
    assert answer.mean() > 10
    return _by_triple(answer)


@finding("calm_judging")
def calm_shuffled() -> Measured:
    """The same of digits whose pixels are shuffled."""
    answer = _calm("all")["shuffled digits"]
    assert answer.mean() > 10
    return _by_triple(answer)


@finding("calm_judging")
def calm_mean() -> Measured:
    """The same of independent pixels with the mean image of a class."""
    answer = _calm("all")["class mean"]
    assert answer.min() > 95
    return _by_triple(answer)


@finding("calm")
def calm_without_noise() -> Measured:
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits: all means but noise while it learns."""
    found = conclusions.calm()["14 x 14"]
    answer = found["all but noise"]
    assert len(answer) == 15
    louder = answer - found["all"]
    assert louder.mean() > 2 * error_over_digits(louder)
    return _by_triple(answer)


@finding("calm_alone", "calm")
def inhibited_cost() -> Measured:
    """Points that inhibition costs growth with the decay, which is then silent in three times the light."""
    inhibited = conclusions.calm("calm_alone").loc["inhibition alone, decay"]
    assert inhibited["frame, 3"].max() < 1
    cost = conclusions.calm().accuracy["random, decay"] - inhibited.accuracy
    assert cost.count() == 15
    assert cost.mean() > 2 * error_over_digits(cost)
    return over_digits(cost)


@finding("calm_judging", "start_growth")
def calm_ahead() -> Measured:
    """Points by which all four means lead growth with the decay."""
    lead = _calm("all").accuracy - _calm("random, decay").accuracy
    assert lead.mean() > -2 * error_over_digits(lead)
    return over_digits(lead)


@finding("calm_judging", "start_growth")
def calm_digit() -> Measured:
    """Spikes of a known digit with all four means: more than three times those of growth with the decay."""
    assert (_calm("all").digit > 3 * _calm("random, decay").digit).all()
    return _by_triple(_calm("all").digit, unit="")


@finding("start_growth")
def calm_digit_decay() -> Measured:
    """The same of growth with the decay."""
    return _by_triple(_calm("random, decay").digit, unit="")


@finding("calm_best_judging", "calm_judging")
def decaying_digit() -> Measured:
    """Spikes of a known digit with the decay in place of the empty start: little more than half as many."""
    digit = _calm(DECAYING).digit
    assert digit.mean() < 0.6 * _calm("all").digit.mean()
    return _by_triple(digit, unit="")


@finding("calm_best_judging")
def decaying_inner() -> Measured:
    """Spikes on noise in the centre 14 x 14, of those on digits, with the decay in place of the empty start.

    It meets the goal of the plan for noise: every taught kind below 5 %, every other below 10 % but 12 x 12 and
    the class mean.
    """
    found = _calm(DECAYING)
    mean = found.drop(columns=["digit", "accuracy", "12 x 12", "class mean"]).mean()
    assert mean[conclusions.TAUGHT].max() < 5
    assert mean.max() < 10
    return _by_triple(found["14 x 14"])


@finding("calm_best_judging", "start_growth")
def decaying_behind() -> Measured:
    """Points by which it is behind growth with the decay, the first seed of each triple: not significantly."""
    key = ["digits", "seed"]
    right = conclusions.calm("calm_best_judging", key).accuracy[DECAYING]
    grown = conclusions.calm("start_growth", key).accuracy["random, decay"].reindex(right.index)
    behind = (grown - right).droplevel("seed")
    assert abs(behind.mean()) < 2 * error_over_digits(behind)
    return over_digits(behind)


@finding("baselines")
def cut_published() -> Measured:
    """Points that a cut at 10 % loses against the decay by the published rule, on 7, 4 and 6; at 5 % fewer."""
    cost = -conclusions.ahead_of_decay("rarely-lit")
    assert 1 < cost[0.05].mean() < cost[0.1].mean() < 5
    return over_seeds(cost[0.1])


@finding("baselines")
def slower_leak() -> Measured:
    """Points by which the leak slowed by coincidences, at 550 s, leads the decay: 7 4 6, five seeds."""
    lead = conclusions.ahead_of_decay("asp")[550]
    assert interval(lead)[1] > 0
    return over_seeds(lead)


def _bright(variant: str) -> Any:
    """Spikes on white noise of 1.5 times the brightness, in percent of those on digits in normal light."""
    answered = conclusions.bright_noise().loc[variant]
    assert len(answered) == 15
    assert answered[1.5].mean() > 5 > answered[1].mean()
    return answered[1.5]


@finding("ranges")
def bright_decay() -> Measured:
    """Spikes on white noise at 1.5 times the brightness, with growth and decay, as a share of those on digits.

    With a cut in place of the decay they are as many or more.
    """
    assert _bright("pixel cut").mean() >= _bright("growth").mean()
    return with_range(_bright("growth"), 0, " %", of="triples")


@finding("ranges")
def bright_cut() -> Measured:
    """The same with a cut in place of the decay."""
    return with_range(_bright("pixel cut"), 0, " %", of="triples")


@finding("bright_table", "ranges", "table")
def bright_published() -> Measured:
    """The same of the Table's networks, 7 4 6 by the published rule, on five of its seeds; more than with growth.

    In normal light they are the Table's networks, spike for spike.
    """
    runs = experiment.load("bright_table")[0]["runs"]
    spikes = conclusions.pivot(runs, "seed", ["strength", "test_set"])
    stored = conclusions.by_seed()[0].xs(ONLINE, axis=1, level="decay").loc[spikes.index]
    assert (spikes[1.0] == stored[spikes[1.0].columns]).all(axis=None)
    answer = 100 * spikes[1.5, "white_noise"] / spikes[1.0, "known"]
    assert len(answer) == 5
    assert interval(answer)[1] > _bright("growth").mean()
    return over_seeds(answer, 0, " %")


# All triples, by the published rule and with growth


def _published(decay: str) -> Any:
    """Accuracy of the published rule: a row per triple."""
    accuracy, _ = conclusions.published_triples()
    few = experiment.load("triples", "text")[0]["runs"].train_per_digit.unique()
    assert few == [2000]
    assert len(accuracy[decay]) == 120
    return accuracy[decay]


@finding("triples")
def published() -> Measured:
    """Accuracy of the published rule, the mean over all 120 triples of digits."""
    return over_digits(_published(ONLINE), 0, " %")


@finding("triples")
def published_never() -> Measured:
    """The same without the decay: as good within the error."""
    change = _published(ONLINE) - _published(NEVER)
    assert abs(change.mean()) < 5
    return over_digits(_published(NEVER), 0, " %")


def _silent() -> Any:
    """Whether most known digits cause no spike, by the published rule: a row per triple, a column per decay."""
    silent = conclusions.published_triples()[1].unstack("decay")
    found = silent.sum()
    assert found.min() > 120 / 4, "more than a quarter of all"
    assert abs(found[NEVER] - found[ONLINE]) < 5, "about as many without decay"
    return silent


@finding("triples")
def silent() -> Measured:
    """Triples of which most known digits cause no spike, by the published rule with the decay."""
    return alone(_silent()[ONLINE].sum(), kind="of 120 triples")


@finding("triples")
def silent_never() -> Measured:
    """The same without the decay."""
    return alone(_silent()[NEVER].sum(), kind="of 120 triples")


@finding("triples")
def silent_both() -> Measured:
    """Triples that are silent with the decay and without it."""
    silent = _silent()
    both = (silent[NEVER] & silent[ONLINE]).sum()
    assert both > 0.9 * silent[ONLINE].sum()
    return alone(both, kind="of 120 triples")


@finding("rules")
def none_silent() -> None:
    """With growth no triple is silent."""
    silent = conclusions.growth_triples()[1]
    assert len(silent) == 120
    assert not silent.any()


@finding("rules")
def loudest() -> Measured:
    """Spikes on noise over the whole picture, as a share of those on digits, in the worst run with growth."""
    answer = conclusions.loudest(conclusions.growth_triples()[2])
    assert len(answer) == 360
    assert answer.max() < 1
    return alone(answer.max(), 1, " %", "the most in 360 runs")


@finding("rules")
def quiet() -> None:
    """With growth each run answers noise over the whole picture with less than 1 % of its spikes on digits."""
    loudest()


def _inner_growth(folder: str) -> Any:
    """Spikes on noise in the centre 14 x 14 pixels, in percent of those on digits: a row per triple."""
    answered = conclusions.growth_in_the_field(folder)
    by_triple = answered.white_noise_inner_field.groupby("digits").mean()
    assert len(by_triple) == 90
    assert by_triple.min() > 50
    assert answered.white_noise.max() < 1, "over the whole picture they are calm"
    return by_triple


@finding("field_growth")
def inner_growth() -> Measured:
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits: with growth, nearly as many."""
    by_triple = _inner_growth("field_growth")
    assert 75 < by_triple.mean() < 100
    return with_range(by_triple, 0, " %", of="triples")


@finding("field_one_rule")
def one_rule_inner() -> Measured:
    """The same of the one rule."""
    return with_range(_inner_growth("field_one_rule"), 0, " %", of="triples")


# The ninety triples that chose nothing


def _ninety(name: str) -> Any:
    """Accuracy of a rule or a classifier: a row per triple."""
    accuracy = conclusions.on_the_ninety()[name]
    assert len(accuracy) == 90
    return accuracy


@finding("judged", "judged_classifiers")
def grown() -> Measured:
    """Accuracy with growth on the ninety triples that did not choose its settings."""
    accuracy = _ninety("growth")
    assert accuracy.mean() > 90
    return over_digits(accuracy, 1, " %")


@finding("judged", "judged_classifiers")
def published_ninety() -> Measured:
    """Accuracy of the published rule on the same triples."""
    return over_digits(_ninety("published rule"), 1, " %")


@finding("judged", "judged_classifiers")
def mean_picture() -> Measured:
    """Accuracy of the nearest class mean on the same triples; growth leads it by less than twice the error."""
    lead = _ninety("growth") - _ninety("nearest class mean")
    assert abs(lead.mean()) < 2 * error_over_digits(lead)
    return over_digits(_ninety("nearest class mean"), 1, " %")


@finding("judged", "judged_classifiers")
def linear() -> Measured:
    """Accuracy of logistic regression on the same triples."""
    lead = _ninety("logistic regression") - _ninety("growth")
    assert lead.mean() > 2 * error_over_digits(lead)
    return over_digits(_ninety("logistic regression"), 1, " %")


def _setting(folder: str, variant: str) -> tuple[int, float]:
    """Training images per digit and pruning time, in seconds, of a variant whose STDP has quartered steps."""
    runs = select(experiment.load(folder)[0]["runs"], variant=variant)
    steps = Parameters().trace_step_pre / 4, Parameters().trace_step_post / 4
    assert runs.setting.str.contains(f"trace_step_post {steps[1]:g}, trace_step_pre {steps[0]:g}").all()
    (found,) = {*zip(runs.train_per_digit, runs.tau_prun_s, strict=True)}
    return found


@finding("judged", "judged_classifiers", "parts")
def grown_fewer() -> Measured:
    """Accuracy of growth there with 1,000 training images of each digit, half as many as in `grown`."""
    assert _setting("parts", "growth") == (1000, 60)
    assert _setting("judged", "growth") == (2000, 75)
    return over_digits(conclusions.parts_of_growth().growth, 1, " %")


@finding("parts", "judged_classifiers")
def gentle() -> Measured:
    """Points that STDP without strengthening costs against constant steps: less than twice the error."""
    return _within(conclusions.lead("growth", "weakening only"))


@finding("parts", "judged_classifiers")
def gentle_faded() -> Measured:
    """Points that it costs against growth with fading steps."""
    return _beyond(conclusions.lead("growth, fading", "weakening only"), 2)


@finding("parts", "judged_classifiers")
def one_rule_lead() -> Measured:
    """Points by which the one rule, weakening only with fading steps, leads growth with constant steps."""
    return _beyond(conclusions.lead("one rule", "growth"))


@finding("parts", "judged_classifiers")
def one_rule_faded() -> Measured:
    """Points by which the one rule leads growth with fading steps."""
    return _beyond(conclusions.lead("one rule", "growth, fading"))


@finding("parts", "judged_classifiers")
def one_rule_ahead() -> Measured:
    """Points by which the one rule leads the nearest class mean: less than twice the error."""
    return _within(conclusions.lead("one rule", "nearest class mean"), 2)


@finding("parts")
def one_rule_noise() -> Measured:
    """The most spikes on noise that one run of it gives, as a share of those on digits; all others are quiet."""
    share = conclusions.loudest(conclusions.spikes_of("parts", "one rule"))
    assert len(share) == 270
    assert (share >= 1).sum() == 1
    return alone(share.max(), 1, " %", "the most in 270 runs")


# Ten digits


def _ten(name: str) -> Any:
    """Accuracy on ten digits: a row per seed, or one number of the nearest class mean, which is far ahead."""
    found = conclusions.ten_digits()
    assert found["nearest class mean"] > found["growth"].max() + 5
    return found[name]


@finding("more_digits", "readouts", "classifiers")
def ten() -> Measured:
    """Accuracy with growth on all ten digits."""
    return with_range(_ten("growth"), 0, " %")


@finding("more_digits", "readouts", "classifiers")
def ten_mean() -> Measured:
    """Accuracy of the nearest class mean on all ten digits, far ahead of growth."""
    return alone(_ten("nearest class mean"), 0, " %")


@finding("more_digits", "readouts", "classifiers")
def ten_loud() -> Measured:
    """Accuracy of growth on all ten digits without the decay: six points more, and noise is answered."""
    runs = select(experiment.load("more_digits")[0]["runs"], digits=conclusions.ALL_TEN, decay=NEVER)
    spikes = runs[runs.constants != "published"].groupby("test_set").spikes.mean()
    assert spikes.white_noise > spikes.known
    found = _ten("growth, no decay")
    assert 5.5 < (found - _ten("growth")).mean() < 6.5
    assert found.mean() < _ten("nearest class mean") - 5
    return with_range(found, 0, " %")


@finding("more_digits", "readouts", "classifiers")
def ten_adapted() -> Measured:
    """Accuracy on ten digits in equal light, with stronger inhibition and half the images."""
    found = conclusions.ten_digits()
    assert len(found["adapted"]) == 10
    return over_seeds(found["adapted"], 1, " %")


@finding("more_digits", "readouts", "classifiers")
def ten_adapted_lead() -> Measured:
    """Points by which it leads the nearest class mean on the same images: level."""
    found = conclusions.ten_digits()
    lead = found["adapted"] - found["nearest class mean, adapted"]
    _, low, high = interval(lead)
    assert low < 0 < high
    assert abs(lead.mean()) < 1, "level"
    return over_seeds(lead)


@finding("calm_rivals")
def linear_taught() -> Measured:
    """Accuracy of a linear classifier that learns the same noise as a class, on the triples of the calm networks.

    It accepts none of the noise in the centre where it accepts 95 % of the digits.
    """
    runs = experiment.load("calm_rivals")[0]["runs"]
    runs = select(runs, classifier="logistic regression", noise_share=0.5, brightness=1)
    found = runs.pivot(index="digits", columns="test_set", values=["accuracy", "fpr95"])
    assert len(found) == 15
    assert found.fpr95["14 x 14"].mean() < 0.02
    return over_digits(100 * found.accuracy.known.astype(float), 1, " %")


def _all_ten(folder: str, arm: str) -> Any:
    """One arm of growth on all ten digits, a row per seed, see :func:`snnreg_studies.conclusions.calm`."""
    found = conclusions.calm(folder, ["seed"]).loc[arm]
    assert len(found) == 10
    return found


@finding("calm_ten")
def calm_ten() -> Measured:
    """Accuracy on all ten digits of growth with four means and no decay, far ahead of growth with the decay."""
    right = _all_ten("calm_ten", "all").accuracy
    assert (right - _all_ten("calm_ten", "random, decay").accuracy).min() > 5
    return with_range(right, 0, " %")


@finding("calm_ten")
def calm_ten_decay() -> Measured:
    """The same of growth with the decay, on the same images."""
    return with_range(_all_ten("calm_ten", "random, decay").accuracy, 0, " %")


@finding("calm_ten")
def calm_ten_inner() -> Measured:
    """Spikes on noise in the centre 14 x 14 pixels, of those on ten digits: four means."""
    answer = _all_ten("calm_ten", "all")["14 x 14"]
    assert 10 < answer.min() < answer.max() < 50
    return with_range(answer, 0, " %")


@finding("calm_ten")
def calm_ten_price() -> Measured:
    """Spikes on one of ten digits with four means, as a multiple of those with growth and the decay."""
    times = _all_ten("calm_ten", "all").digit / _all_ten("calm_ten", "random, decay").digit
    assert times.min() > 5
    return with_range(times, 0)


@finding("kinds")
def own_ten() -> Measured:
    """Accuracy on all ten digits of growth that goes to one neuron, far ahead of growth in all of the group."""
    right = _all_ten("kinds", "each its own").accuracy
    all_grow = conclusions.calm("kinds", ["seed"]).accuracy["all grow"]
    assert right.min() > all_grow.max() + 3
    return over_seeds(right, 1, " %")


@finding("kinds")
def own_digit() -> Measured:
    """Spikes of a digit in these networks."""
    return with_range(_all_ten("kinds", "each its own").digit, 0)


@finding("kinds")
def own_inner() -> Measured:
    """Spikes on noise in the centre 14 x 14 pixels, of those on digits: silent in each seed over the frame."""
    found = _all_ten("kinds", "each its own")
    assert found[["frame", "20 x 20", "blurred", "stripes"]].max(axis=None) < 0.5
    assert found["14 x 14"].max() < 1
    return with_range(found["14 x 14"], 1, " %")


def _rival_of_kinds(method: str) -> Any:
    """Accuracy of a method without spikes on the images of these networks, which are ahead of it."""
    right = conclusions.rivals_of_kinds()[method]
    assert _all_ten("kinds", "each its own").accuracy.min() > right.mean()
    return right


@finding("kinds", "kinds_rivals")
def own_average() -> Measured:
    """Accuracy of average images, one for each digit and each kind of noise."""
    return alone(_rival_of_kinds("average images").item(), 1, " %")


@finding("kinds", "kinds_rivals")
def own_linear() -> Measured:
    """Accuracy of a linear classifier."""
    return alone(_rival_of_kinds("linear classifier").item(), 1, " %")


@finding("kinds", "kinds_rivals")
def own_k_means() -> Measured:
    """Accuracy of k-means in each class, the mean of three seeds."""
    return over_seeds(_rival_of_kinds("k-means"), 1, " %")


@finding("kinds", "kinds_rivals")
def own_rate() -> Measured:
    """Accuracy of rate units that learn by the same rule, the mean of ten seeds."""
    right = _rival_of_kinds("rate units")
    assert len(right) == 10
    return over_seeds(right, 1, " %")


def _simple_ten(classifier: str) -> Any:
    """Accuracy of a simple method on the images of ten digits that the calm networks are shown."""
    runs = experiment.load("calm_rivals_ten")[0]["runs"]
    return 100 * select(runs, classifier=classifier, noise_share=0, test_set="known", brightness=1).accuracy.item()


@finding("calm_rivals_ten", "calm_ten")
def calm_ten_mean() -> Measured:
    """The same of the average images: no less than that of the network with four means."""
    right = _simple_ten("nearest class mean")
    assert right > _all_ten("calm_ten", "all").accuracy.mean()
    return alone(right, 0, " %")


@finding("calm_rivals_ten")
def calm_ten_linear() -> Measured:
    """The same of a linear classifier."""
    return alone(_simple_ten("logistic regression"), 0, " %")


@finding("start_ten")
def ten_empty() -> Measured:
    """Accuracy on all ten digits of growth that begins without weights and has no decay, quiet in each seed."""
    found = _all_ten("start_ten", "empty, no decay")
    assert found.frame.max() < 1
    assert _all_ten("start_ten", "random, no decay").frame.min() > 200
    return over_seeds(found.accuracy, 1, " %")


@finding("start_ten")
def ten_empty_decay() -> Measured:
    """The same of growth from random weights with the decay, on the same images."""
    return over_seeds(_all_ten("start_ten", "random, decay").accuracy, 1, " %")


@finding("start_ten")
def ten_empty_ahead() -> Measured:
    """Points by which the former leads the latter."""
    lead = _all_ten("start_ten", "empty, no decay").accuracy - _all_ten("start_ten", "random, decay").accuracy
    assert interval(lead)[1] > 0
    return over_seeds(lead)


# Detection


def _correlations(images: Any, others: Any) -> Any:
    """Correlation of each image with each of the others; both have shape (n, 784)."""
    table = np.corrcoef(images, others)
    return table[: len(images), len(images) :]


@functools.cache
def _likeness(kind: str) -> Any:
    """How well likeness to the nearest average image tells a kind of noise from digits: the AUROC by triple.

    Likeness is the correlation of an image with an average of 5,000 training images.  Each of the 120 triples has
    the first hundred test images of its digits, and all have the same 300 images of noise, as bright as an average
    digit.
    """
    learned = [digits_of([digit], 5000, train=True)[0].reshape(-1, INPUTS) for digit in range(10)]
    averages = np.array([images.mean(axis=0) for images in learned])
    shown = [digits_of([digit], 100, train=False)[0].reshape(-1, INPUTS) for digit in range(10)]
    known = [_correlations(images, averages) for images in shown]
    noise = _correlations(NOISES[kind](300, averages.mean(), np.random.default_rng(0)), averages)
    areas = {}
    for triple in TRIPLES:
        nearest = [known[digit][:, triple].max(axis=1) for digit in triple]
        areas[" ".join(map(str, triple))] = auroc(np.concatenate(nearest), noise[:, triple].max(axis=1))
    assert len(areas) == 120
    return Series(areas)


NOISES = {
    "white": white_noise,
    "blurred": blurred_noise,
    "inner": functools.partial(white_noise_within, INNER_FIELD),
}


@finding()
def picture_frame() -> Measured:
    """How well likeness to the nearest average image tells noise over the picture from digits: the least."""
    area = min(_likeness("white").min(), _likeness("blurred").min())
    assert area > 0.98
    return alone(area, 2, kind="AUROC, the least of 120 triples and two kinds of noise")


@finding()
def picture_inner() -> Measured:
    """The same for white noise in the centre 14 x 14 pixels: on average hardly better than chance."""
    areas = _likeness("inner")
    assert 0.4 < areas.mean() < 0.6
    return with_range(areas, 2, of="triples")


@finding()
def picture_inner_746() -> Measured:
    """The same for 7, 4 and 6: no better than chance."""
    area = _likeness("inner")["4 6 7"]
    assert area < 0.5
    return alone(area, 2, kind="AUROC")


def _count(test_set: str) -> Any:
    """How well the network's spikes tell a test set from known digits: 7 4 6 with the decay, the AUROC by seed."""
    tried = experiment.load("field_remedies")[0]["runs"]
    found = select(tried, setting="published", tau_prun_s=300, test_set=test_set)
    assert len(found) == 5
    return found.set_index("seed").auroc_count


@finding("field_remedies")
def count_inner() -> Measured:
    """How well the network's spikes tell that noise from digits: 7 4 6 with the decay; better than likeness."""
    assert _count("white_noise_inner_field").mean() > _likeness("inner")["4 6 7"] + 0.1
    return over_seeds(_count("white_noise_inner_field"), 2)


@finding("field_remedies")
def count_frame() -> Measured:
    """How well they tell white noise over the whole picture from digits."""
    return over_seeds(_count("white_noise"), 2)


@finding("field_remedies")
def count_field() -> Measured:
    """How well they tell white noise in the centre 20 x 20 pixels from digits: less well."""
    assert interval(_count("white_noise") - _count("white_noise_field"))[1] > 0
    return over_seeds(_count("white_noise_field"), 2)


@finding("field_remedies")
def count_shuffled() -> Measured:
    """How well they tell shuffled digits from digits."""
    assert (
        _count("white_noise_inner_field").mean()
        < _count("shuffled_digits").mean()
        < _count("white_noise_field").mean()
    )
    return over_seeds(_count("shuffled_digits"), 2)


@finding("unknown_digits")
def unknown_growth() -> Measured:
    """How well counting spikes tells unknown digits from known ones with growth: the AUROC."""
    found = conclusions.unknown_auroc()
    assert len(found) == 15
    assert found.mean() < 0.7
    return over_digits(found, 2)


# The network of Diehl and Cook


@finding("diehl_cook_thresholds")
def slower_noise() -> Measured:
    """Answer to noise over the whole picture of a hundred neurons of Diehl and Cook whose thresholds take 6,600 s:
    with 2,500 s there is none, and they recognise fewer digits; a decay of 300 s silences it.
    """
    found = conclusions.thresholds()
    assert len(found) == 5
    assert max(found.frame[2500, 0].max(), found.frame[6600, 300].max()) < 0.1
    assert (found.accuracy[6600, 0] > found.accuracy[2500, 0]).all()
    assert found.frame[6600, 0].min() > 10
    return with_range(found.frame[6600, 0], 0, " %")


@finding("diehl_cook_400")
def four_hundred_noise() -> Measured:
    """Answer of four hundred neurons of Diehl and Cook to noise over the whole picture, without decay or mask."""
    runs = select(experiment.load("diehl_cook_400")[0]["runs"], arm="none", brightness=1)
    shown = runs.pivot(index="seed", columns="test_set", values="spikes")
    answer = 100 * shown.white_noise / shown.known
    assert len(answer) == 2
    return with_range(answer, 0, " %")


@finding("diehl_cook_400")
def four_hundred_mask() -> Measured:
    """Points that the mask costs four hundred neurons of Diehl and Cook."""
    return with_range(conclusions.price_for_four_hundred("mask"))


@finding("diehl_cook_400")
def four_hundred_decay() -> Measured:
    """Points that the decay costs them."""
    return with_range(conclusions.price_for_four_hundred("decay"))


# Networks with a gradient


@finding("contest", "contest_choosing")
def in_noise() -> Measured:
    """Accuracy in noise of a network trained by gradients, by any of five methods that hold its weights.

    Dropout does little.
    """
    found = conclusions.by_gradient().in_noise
    helped = found[conclusions.AGAINST_NOISE]
    assert helped.min() > found["none"] + 10 > found["dropout"]
    return with_range(helped, 0, " %", of="methods, each a mean of ten seeds")


@finding("contest", "contest_choosing")
def in_noise_plain() -> Measured:
    """Accuracy in noise of the same network without any of them."""
    return over_seeds(conclusions.contest().in_noise["none"], 0, " %")


@finding("contest", "contest_choosing")
def in_noise_l() -> Measured:
    """Accuracy in noise of the same network with L1 or L2, the lower of the two."""
    found = conclusions.contest().in_noise
    lower = min(("L1", "L2"), key=lambda name: found[name].mean())
    return over_seeds(found[lower], 0, " %")


@finding("contest", "contest_choosing")
def gradient_costs() -> Measured:
    """Points on clean digits that a mask, L1, L2 and the decay cost a network trained by gradients."""
    price = conclusions.by_gradient().loc[conclusions.AGAINST_NOISE].price
    assert price.between(1.5, 3.5).all()
    return with_range(price, 0, of="methods, each a mean of ten seeds")


def _augmented(column: str) -> Any:
    """A column of :func:`snnreg_studies.conclusions.contest` for a network trained on noisy images, by seed.

    It recognises more in noise than those whose weights are held, at less cost, and answers noise as without that.
    """
    found = conclusions.by_gradient()
    mine, others = found.loc["noisy-images"], found.loc[conclusions.AGAINST_NOISE]
    assert mine.in_noise > others.in_noise.max()
    assert mine.price < others.price.min()
    assert abs(mine.answered - found.answered["none"]) < 2
    return conclusions.contest().loc["noisy-images"][column]


@finding("contest", "contest_choosing")
def augmented() -> Measured:
    """Accuracy in noise of a network that was trained on noisy images; noise alone is answered as without."""
    return over_seeds(_augmented("in_noise"), 0, " %")


@finding("contest", "contest_choosing")
def augmented_price() -> Measured:
    """Points that training on noisy images costs: less than holding the weights, for more in noise."""
    return over_seeds(_augmented("price"))


@finding("contest", "contest_choosing")
def augmented_loud() -> Measured:
    """Spikes on noise in percent of those on digits, with training on noisy images: about as without a method."""
    return over_seeds(_augmented("answered"), 0, " %")


@finding("contest", "contest_choosing")
def masked() -> Measured:
    """Spikes on noise that a mask leaves in a network with a gradient, of those on digits; lines leave fewer."""
    left = conclusions.by_gradient().answered.drop("none")
    assert [*left.nsmallest(2).index] == ["decay-lines", "rarely-lit"]
    return over_seeds(conclusions.contest().loc["rarely-lit"].answered, 0, " %")

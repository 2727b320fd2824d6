"""Tables of results that the findings and several chapters read.

Accuracies are those of known digits, in percent.
"""

from pandas import DataFrame, concat

from snnreg.datasets import FIELD_SETS
from snnreg.decay import AFTER_TRAINING, NEVER, ONLINE
from snnreg.experiment import load
from snnreg_studies.selection import select
from snnreg_studies.statistics import error_over_digits, format_mean_over_digits
from snnreg_studies.surrogate import most_accurate_in_noise

ALL_TEN = "0 1 2 3 4 5 6 7 8 9"
NOISE = ["white_noise", "blurred_noise"]
AGAINST_NOISE = ["rarely-lit", "L1", "L2", "decay-lines", "decay-synapses"]
"""Methods that hold the weights of networks with a gradient, and help in noise, on digits."""

SILENCED = 0.1
"""Spikes per image of white noise below which we call it silenced."""


def pivot(table, index, columns, values="spikes", **chosen):
    """Means of a column of the rows that are chosen (see :func:`snnreg_studies.selection.select`)."""
    return select(table, **chosen).pivot_table(index=index, columns=columns, values=values)


def table_runs(preset="paper-text"):
    """The runs of 7, 4 and 6 by the rule of the paper's text or by that of its code."""
    return select(load("table")[0]["runs"], preset=preset)


def by_seed(preset="paper-text"):
    """Spikes by test set and decay, and accuracy by decay, of :func:`table_runs`; a row per seed."""
    runs = table_runs(preset)
    spikes = pivot(runs, "seed", ["test_set", "decay"])
    return spikes, 100 * pivot(runs, "seed", "decay", "accuracy", test_set="known")


def silenced_by_code():
    """Seeds of twenty in which the code's mask silences white noise over the whole picture."""
    runs = select(table_runs("paper-code"), decay=AFTER_TRAINING, test_set="white_noise")
    assert len(runs) == 20
    return (runs.spikes / runs.test_images < SILENCED).sum()


def in_the_field():
    """Spikes per image of :func:`table_runs`' networks in noise of the frame and of the digits' own pixels.

    A column for each test set and decay, a row per seed.
    """
    runs = load("field_table")[0]["runs"]
    return runs.assign(spikes=runs.spikes / runs.test_images).pipe(pivot, "seed", ["test_set", "decay"])


_SLOW = "keep_threshold 1, threshold_step {}, threshold_time 10000"
REMEDIES = {
    "as published": "published",
    "thresholds kept": "keep_threshold 1",
    "slow thresholds, 0.005 mV": _SLOW.format("5e-06"),
    "slow thresholds, 0.02 mV": _SLOW.format("2e-05"),
    "slow thresholds, 0.05 mV": _SLOW.format("5e-05"),
    "inhibition × 2": "inhibition 6",
    "inhibition × 4": "inhibition 12",
}
"""What might keep a network quiet on noise where digits lie, and its setting in ``field_remedies``."""


def remedies():
    """Networks with decay and each of :data:`REMEDIES`: two tables with a row per seed and a column per remedy.

    The first has the spikes on the loudest of the field sets in percent of those on known digits, the second the
    accuracy.
    """
    runs = select(load("field_remedies")[0]["runs"], tau_prun_s=300)
    counts = runs.pivot(index="seed", columns=["setting", "test_set"], values="count")
    found = {label: counts[setting] for label, setting in REMEDIES.items()}
    loudest = {label: 100 * each[[*FIELD_SETS]].max(axis=1) / each.known for label, each in found.items()}
    accuracy = 100 * pivot(runs, "seed", "setting", "accuracy", test_set="known")
    return DataFrame(loudest), accuracy[[*REMEDIES.values()]].set_axis([*REMEDIES], axis=1)


def growth_in_the_field(folder="field_growth"):
    """Spikes of networks with growth in percent of those on known digits, by test set; a row per run.

    They are those of the ninety triples, shown noise on the frame and on the digits' own pixels;
    ``field_one_rule`` has those of one rule, STDP that only weakens and growth whose steps fade.
    """
    spikes = pivot(load(folder)[0]["runs"], ["digits", "seed"], "test_set")
    return 100 * spikes.div(spikes.known, axis=0)


def parts_of_growth():
    """Accuracy of growth with one part changed, on the ninety triples and on images that none of them had learned.

    A row per triple.  The columns are the variants of ``results/parts``, each with the setting that was chosen for
    it, and the classifiers of :func:`without_spikes` with as many training images.
    """
    return _by_variant("parts").join(without_spikes("judged_classifiers", train_per_digit=1000))


def lead(rule, other="growth"):
    """Points by which a rule of :func:`parts_of_growth` leads another one, by triple."""
    parts = parts_of_growth()
    return parts[rule] - parts[other]


def beyond_error(points, digits=1):
    """Format the mean over the ninety triples with its error, which it must exceed twice."""
    assert points.count() == 90
    assert points.mean() > 2 * error_over_digits(points)
    return format_mean_over_digits(points, digits)


def within_error(points, digits=1):
    """Format the mean over the ninety triples with its error, which it must not exceed twice."""
    assert points.count() == 90
    assert 0 < points.mean() < 2 * error_over_digits(points)
    return format_mean_over_digits(points, digits)


def ahead_of_decay(method):
    """Points by which a method of chapter 15 leads the decay: a row per seed, a column per strength."""
    known = select(load("baselines", "final")[0]["runs"], test_set="known")
    percent = 100 * known.pivot(index="seed", columns=["method", "strength"], values="accuracy")
    assert len(percent) == 5
    return percent[method].sub(percent["decay-online", 300], axis=0)


def price_for_four_hundred(rule):
    """Points that decay or mask costs four hundred neurons of Diehl and Cook, by seed: with it noise over the
    picture makes under 1 % of a digit's spikes, and without it about a tenth.
    """
    runs = load("diehl_cook_400")[0]["runs"]
    shown = runs[runs.brightness == 1].pivot(index=["arm", "seed"], columns="test_set", values="spikes")
    answer = shown.white_noise / shown.known
    assert answer[rule].max() < 0.01 < 0.07 < answer["none"].min() < answer["none"].max() < 0.13
    percent = 100 * runs[runs.brightness == 0].pivot(index="seed", columns="arm", values="accuracy")
    assert len(percent) == 2
    return percent["none"] - percent[rule]


TAUGHT = ["frame", "20 x 20", "14 x 14"]
"""Kinds of noise that stand among the training images of calm networks."""


def calm(folder="calm", of=("digits",)):
    """Networks with growth and some of four means that keep them calm: a row per arm and triple, or as `of` says.

    Columns: `accuracy`; `digit`, the spikes of a known digit; and for each kind of noise the spikes on it in
    percent of those, with the brightness in its name where it is not 1, such as ``frame, 3``.
    """
    runs = load(folder)[0]["runs"].drop(columns="arm", errors="ignore").rename(columns={"variant": "arm"})
    light = runs.test_set + ", " + runs.brightness.map("{:g}".format)
    runs = runs.assign(
        shown=runs.test_set.where(runs.brightness == 1, light), spikes=runs.spikes / runs.test_images
    )
    key = ["arm", *of]
    spikes = runs.pivot(index=key, columns="shown", values="spikes")
    known = 100 * select(runs, test_set="known").set_index(key).accuracy
    noise = 100 * spikes.drop(columns="known").div(spikes.known, axis=0)
    return noise.assign(digit=spikes.known, accuracy=known)


TAUGHT_IN_LIGHT = ["frame", "frame, 3", "20 x 20", "14 x 14"]
"""Kinds of noise that training may show, one of them also in three times the light."""


def rivals_of_kinds(folder="kinds_rivals"):
    """Methods without spikes beside the rule that goes to one neuron: accuracy, a row per method and seed.

    On the ninety triples the row is one of a triple, as `folder` says.
    """
    known = select(load(folder)[0]["runs"], test_set="known")
    return 100 * known.set_index(["variant", "seed" if folder == "kinds_rivals" else "digits"]).accuracy


def calm_settings(folder="calm_choosing"):
    """What was tried for networks with some of four means, on triples that choose: a row per arm and setting.

    Columns are those of :func:`calm`, averaged over the triples, and `loudest`, the most that a kind of
    :data:`TAUGHT_IN_LIGHT` causes.
    """
    tried = calm(folder, ["setting", "digits"]).groupby(["arm", "setting"]).mean()
    return tried.assign(loudest=tried[TAUGHT_IN_LIGHT].max(axis=1))


def chosen_means():
    """The setting that counts for each arm of ``calm_choosing``: a row of :func:`calm_settings` per arm.

    It is the quietest by `loudest` of those that lose at most a point against the best of growth with decay, or if
    all lose more, the most accurate.  `allowed` tells which; rows are sorted, the allowed first, by `loudest`.
    """
    tried = calm_settings()
    allowed = tried.accuracy >= tried.accuracy["none, decay"].max() - 1
    order = tried.assign(allowed=allowed, rank=tried.loudest.where(allowed, -tried.accuracy))
    first = order.sort_values(["allowed", "rank"], ascending=[False, True])
    return first.reset_index("setting").groupby(level="arm", sort=False).head(1).drop(columns="rank")


def chosen_fewer():
    """The setting of ``calm_fewer_choosing`` that makes the fewest spikes on a digit, and is as good.

    It loses at most a point against the most accurate, and each kind of :data:`TAUGHT_IN_LIGHT` causes less than
    5 %; or if there is none, the loudest is no louder than that of the setting of ``calm_judging``.
    """
    tried = calm_settings("calm_fewer_choosing").loc["all"]
    given = select(load("calm_judging")[0]["runs"], test_set="known").setting.iloc[0]
    accurate = tried[tried.accuracy >= tried.accuracy.max() - 1]
    quiet = accurate[accurate.loudest < 5]
    if quiet.empty:
        quiet = accurate[accurate.loudest <= tried.loudest[given]]
    return quiet.digit.idxmin()


SETTINGS = ["setting", "tau_prun_s", "mask", "renewed"]
"""Columns in which the runs of one rule for inputs that change differ."""


def changes(folder="changes", settings=()):
    """Networks whose inputs change half way through the training: a row per case, rule, these settings and triple.

    Columns: `accuracy` on what is new and `spikes` of an image of it, at the end; in percent of these, the spikes
    on what is `old` and on `noise` where that lay; and `back`, after how many images of the second half a test
    found the accuracy within two points of that at the end.
    """
    runs = load(folder)[0]["runs"].fillna(dict.fromkeys(SETTINGS[1:], 0))
    key = ["case", "variant", *settings, "digits"]
    runs = runs.assign(spikes=runs.spikes / runs.test_images, accuracy=100 * runs.accuracy).set_index(key)
    new, at_end = runs[runs.test_set == "new"], runs[runs.images_since == runs.images_since.max()]
    spikes = at_end.set_index("test_set", append=True).spikes.unstack()
    share = 100 * spikes.div(spikes.new, axis=0)
    accuracy = at_end[at_end.test_set == "new"].accuracy
    back = new[new.accuracy >= accuracy.reindex(new.index) - 2].images_since.groupby(key).min()
    found = {"old": share.old, "noise": share["noise where the old lay"], "spikes": spikes.new}
    return DataFrame({**found, "accuracy": accuracy, "back": back})


def thresholds():
    """A hundred neurons of Diehl and Cook by threshold time and decay, with exact conductances: a row per seed.

    Columns of the first level: `accuracy`; and in percent of the spikes on digits, those on white noise over the
    whole picture, `frame`, and in the centre 20 x 20, `field`.
    """
    runs = select(load("diehl_cook_thresholds")[0]["runs"], brightness=[0, 1])
    arms = ["threshold_time_s", "tau_prun_s"]
    accuracy = 100 * pivot(runs, "seed", arms, "accuracy", brightness=0)
    known, frame, field = (
        pivot(runs, "seed", arms, test_set=name, brightness=1)
        for name in ("known", "white_noise", "white_noise_field")
    )
    return concat({"accuracy": accuracy, "frame": 100 * frame / known, "field": 100 * field / known}, axis=1)


def loudest(spikes):
    """Spikes on the louder kind of noise over the picture in percent of those on known digits.

    `spikes` has a row per run and a column per test set.
    """
    return 100 * spikes[NOISE].max(axis=1) / spikes.known


def spikes_of(folder, variant):
    """Spikes of the runs of one variant in a folder of results: a row per run, a column per test set."""
    return pivot(load(folder)[0]["runs"], ["digits", "seed"], "test_set", variant=variant)


def bright_noise():
    """Spikes on white noise in percent of those on known digits in normal light, by brightness.

    A row for each triple, with growth as chapter 10 has it, and with a cut of rarely lit pixels for its decay.
    """
    runs = select(load("ranges")[0]["runs"], disturbance="brightness", strength=[1, 1.5], cut=[-1, 0.2])
    light = pivot(runs, ["variant", "digits"], ["test_set", "strength"], variant=["growth", "pixel cut"])
    return 100 * light["white_noise"].div(light["known", 1], axis=0)


def _by_variant(folder):
    """Accuracy on known digits of each variant (columns) and triple (rows), mean over seeds."""
    known = select(load(folder)[0]["runs"], test_set="known")
    return 100 * known.pivot_table("accuracy", "digits", "variant")


def _by_triple(runs):
    """Accuracy on known digits, mean over seeds."""
    return 100 * select(runs, test_set="known").groupby("digits").accuracy.mean()


def _silent(known):
    """Return whether more than half of the known digits get no spike, for each group of runs."""
    return known.silent_images.sum() / known.test_images.sum() > 0.5


def published_triples():
    """Accuracy and silence of all triples by the published rule, by decay and digits."""
    known = select(load("triples", "text")[0]["runs"], test_set="known").groupby(["decay", "digits"])
    return 100 * known.accuracy.mean(), _silent(known)


def growth_triples():
    """Accuracy and silence of all triples with growth, by digits; and spikes by test set, a row per run.

    The study also has growth beside the published steps of STDP; taken are the runs that name steps of their own.
    """
    runs = load("rules")[0]["runs"]
    runs = runs[runs.constants.str.contains("trace_step_pre")]
    known = select(runs, test_set="known").groupby("digits")
    return 100 * known.accuracy.mean(), _silent(known), pivot(runs, ["digits", "seed"], "test_set")


def controls():
    """Compare the parts of growth: a row per rule, on the thirty triples that chose, all with the decay of 75 s.

    Columns: known digits that are recognised, in percent; how many triples are silent, and how many are not quiet,
    which means that one of both kinds of noise causes more than 1 % of the spikes on known digits.
    """
    less, small = "trace_step_post -0.0004", "trace_step_post -0.00013125, trace_step_pre 0.000125"
    rules = {
        "published": "published steps",
        less: "a quarter less depression",
        small: "small steps",
        "activity_target 1.5, growth_step 3e-05": "published steps and growth",
        f"activity_target 2, growth_step 1e-05, {small}": "small steps and growth",
    }
    runs = select(load("rules_choosing")[0]["runs"], tau_prun_s=75, constants=[*rules])
    runs = runs.assign(rule=runs.constants.map(rules))
    known, spikes = select(runs, test_set="known"), pivot(runs, ["rule", "digits"], "test_set")
    found = {
        "recognised (%)": 100 * known.groupby("rule").accuracy.mean(),
        "silent": (known.silent_images > known.test_images / 2).groupby(known.rule).sum(),
        "not quiet": (loudest(spikes) > 1).groupby("rule").sum(),
    }
    return DataFrame(found).loc[[*rules.values()]]


def on_the_ninety():
    """Accuracy on the ninety triples that chose nothing, and on images kept for them: a row per triple.

    The columns are the published rule and growth, and the classifiers of :func:`without_spikes`.
    """
    return _by_variant("judged").join(without_spikes("judged_classifiers", train_per_digit=2000))


def by_digits():
    """Accuracy of both rules and of the nearest class mean, by the number of digits; a row for each set of digits.

    The published rule has no decay here, and growth one of 75 s.
    """
    sizes = load("more_digits")[0]["runs"]
    published = select(sizes, constants="published", decay=NEVER)
    grown = select(sizes[sizes.constants != "published"], decay=ONLINE)
    found = {
        "published rule": concat([_by_triple(published), published_triples()[0][NEVER]]),
        "growth": concat([_by_triple(grown), growth_triples()[0]]),
        "nearest class mean": without_spikes()["nearest class mean"],
    }
    table = concat(found, names=["rule", "digits"]).rename("accuracy").div(100).reset_index()
    return table.assign(digits=table.digits.str.split().str.len())


def unknown_auroc():
    """Measure how well the spikes of a network with growth tell known digits from the seven others, by triple."""
    told = select(load("unknown_digits")[0]["runs"], disturbance="brightness", strength=1)
    return select(told, test_set="unknown").groupby("digits").auroc.mean()


def without_spikes(folder="classifiers", **chosen):
    """Accuracy of classifiers without spikes, a row per set of digits: those of a folder of results."""
    found = select(load(folder)[0]["classifiers"], **chosen)
    return 100 * found.pivot(index="digits", columns="classifier", values="accuracy")


def ten_digits():
    """Accuracy on all ten digits, by name: networks with growth, by seed, and the nearest class mean.

    Those that are ``adapted`` learn half as many images, see them in equal light and have stronger inhibition.
    """
    sizes, read = (
        select(load(*of)[0]["runs"], test_set="known") for of in (("more_digits",), ("readouts", "final"))
    )
    grown = select(sizes[sizes.constants != "published"], digits=ALL_TEN)
    grown = 100 * grown.pivot(index="seed", columns="decay", values="accuracy")
    adapted = read[read.light.notna() & read.setting.str.contains("inhibition")]
    return {
        "growth": grown[ONLINE],
        "growth, no decay": grown[NEVER],
        "nearest class mean": without_spikes()["nearest class mean"][ALL_TEN],
        "adapted": 100 * adapted.accuracy,
        "nearest class mean, adapted": 100 * adapted.nearest_class_mean.mean(),
    }


def contest(folder="contest", points=2):
    """Networks trained by gradients on digits, or on clothes (``contest_clothes``).

    Each method has the strength that recognised most digits in noise for a price of at most so many points, on
    other images and by other seeds.

    Returns
    -------
    pandas.DataFrame
        A row per method and seed: ``accuracy`` on clean images and ``in_noise``, in percent; the ``price`` of the
        method and its ``gain`` in noise, in points, against the network of the same seed without a method;
        ``answered``, the spikes on noise in percent of those on clean images.
    """
    tables, _ = load(folder)
    tried = load(f"{folder}_choosing")[0]
    chosen = most_accurate_in_noise(tried["runs"], tried["robustness"], points / 100).droplevel("data")
    runs, robust = (
        table[table.strength == table.method.map(chosen)].set_index(["method", "seed"])
        for table in (tables["runs"], tables["robustness"])
    )
    spikes = (runs.hidden_spikes + runs.output_spikes).groupby([*runs.index.names, runs.test_set]).mean().unstack()
    found = DataFrame(
        {
            "accuracy": 100 * select(runs, test_set="known").accuracy,
            "in_noise": 100 * select(robust, corruption="white_noise").accuracy,
            "answered": 100 * spikes[NOISE].mean(axis=1) / spikes.known,
        }
    )
    change = found.sub(found.loc["none"], level="seed")
    return found.assign(price=-change.accuracy, gain=change.in_noise)


def by_gradient():
    """Mean over the seeds of :func:`contest` on digits, a row per method."""
    return contest().groupby("method").mean()

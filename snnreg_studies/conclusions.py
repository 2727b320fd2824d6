"""What the first page, the verdict and the README conclude from: results of many runs, in one place.

Accuracies are those of known digits, in percent.
"""

from pandas import DataFrame

from snnreg.experiment import load
from snnreg_studies.selection import rows
from snnreg_studies.surrogate import quietest

ALL_TEN = "0 1 2 3 4 5 6 7 8 9"
NOISE = ["white_noise", "blurred_noise"]
AGAINST_NOISE = ["rarely-lit", "L1", "L2", "decay-lines", "decay-synapses"]
"""Methods of networks with a gradient that help about equally in noise, on digits."""


def pivot(table, index, columns, values="spikes", **chosen):
    """Means of a column of the rows that are chosen (see :func:`snnreg_book.book.rows`)."""
    return rows(table, **chosen).pivot_table(index=index, columns=columns, values=values)


def table_runs(preset="paper-text"):
    """The runs of 7, 4 and 6 by the rule of the paper's text or by that of its code."""
    return rows(load("table")[0]["runs"], preset=preset)


def by_seed(preset="paper-text"):
    """Spikes by test set and decay, and accuracy by decay, of :func:`table_runs`; a row per seed."""
    runs = table_runs(preset)
    spikes = pivot(runs, "seed", ["test_set", "decay"])
    return spikes, 100 * pivot(runs, "seed", "decay", "accuracy", test_set="known")


def in_the_field():
    """Spikes per image of :func:`table_runs`' networks in noise of the frame and of the digits' own pixels.

    A column for each test set and decay, a row per seed.
    """
    runs = load("field_table")[0]["runs"]
    return runs.assign(spikes=runs.spikes / runs.test_images).pipe(pivot, "seed", ["test_set", "decay"])


def cut_instead():
    """Growth with decay, and with a cut of rarely lit pixels in its place.

    Returns
    -------
    accuracy : pandas.DataFrame
        A row per triple, a column each; those after a finer search of both are called finer.
    answered : pandas.DataFrame
        Spikes on white noise in percent of those on known digits in normal light, by brightness; a row for each
        of both and each triple.  Here both have the settings of growth that were chosen for the decay.
    """
    judged = {
        "growth": load("one_rule", "growth")[0]["runs"],
        "pixel cut": rows(load("finalists")[0]["runs"], variant="pixel cut"),
        "finer growth": load("decay")[0]["runs"],
        "finer cut": load("cut")[0]["runs"],
    }
    accuracy = DataFrame({name: _by_triple(runs) for name, runs in judged.items()})
    runs = rows(load("ranges")[0]["runs"], disturbance="brightness", strength=[1, 1.5], cut=[-1, 0.2])
    light = pivot(runs, ["variant", "digits"], ["test_set", "strength"], variant=["growth", "pixel cut"])
    answered = 100 * light["white_noise"].div(light["known", 1], axis=0)
    return accuracy, answered


def _by_triple(runs):
    """Accuracy on known digits, mean over seeds."""
    return 100 * rows(runs, test_set="known").groupby("digits").accuracy.mean()


def _silent(known):
    """Whether more than half of the known digits get no spike, for each group of runs."""
    return known.silent_images.sum() / known.test_images.sum() > 0.5


def published_triples():
    """Accuracy and silence of all triples by the published rule, by decay and digits."""
    known = rows(load("triples", "text")[0]["runs"], test_set="known").groupby(["decay", "digits"])
    return 100 * known.accuracy.mean(), _silent(known)


def growth_triples():
    """Accuracy and silence of all triples with growth, by digits; and spikes by test set, a row per run.

    The study also has growth beside the published steps of STDP; taken are the runs that name steps of their own.
    """
    runs = load("rules")[0]["runs"]
    runs = runs[runs.constants.str.contains("trace_step_pre")]
    known = rows(runs, test_set="known").groupby("digits")
    return 100 * known.accuracy.mean(), _silent(known), pivot(runs, ["digits", "seed"], "test_set")


def weakening_only():
    """Accuracy with growth on the ninety triples: with the whole of STDP, and with weakening only.

    The columns are ``whole``; ``weakening``, with the step of growth that was chosen for it; ``fading``, where the
    steps of all rules fade at the end, with the step chosen for that; and ``steady``, the same without fading.
    """
    gentle = rows(load("finalists_again")[0]["runs"], variant="no strengthening", part="fresh")
    names = {"whole": "growth", "steady": "steady", "fading": "triples"}
    one_rule = {column: _by_triple(load("one_rule", arm)[0]["runs"]) for column, arm in names.items()}
    return DataFrame(one_rule | {"weakening": _by_triple(gentle)})


def by_timer():
    """What a timer in place of the exponential adds to the accuracy, by triple."""
    return _by_triple(load("timer")[0]["runs"]) - weakening_only().fading


def unknown_auroc():
    """How well the spikes of a network with growth tell known digits from unknown ones, by triple."""
    told = rows(load("ranges")[0]["runs"], disturbance="brightness", strength=1, variant="growth")
    return rows(told, test_set="unknown").groupby("digits").auroc.mean()


def without_spikes(folder="classifiers"):
    """Accuracy of classifiers without spikes, a row per set of digits: those of a folder of results."""
    found = load(folder)[0]["classifiers"]
    return 100 * found.pivot(index="digits", columns="classifier", values="accuracy")


def ten_digits():
    """Accuracy on all ten digits, by name: networks with growth (means over seeds) and the nearest class mean.

    Those that are ``adapted`` learn half as many images, see them in equal light and have stronger inhibition;
    of them each seed has its accuracy.
    """
    sizes, read = (
        rows(load(*of)[0]["runs"], test_set="known") for of in (("more_digits",), ("readouts", "final"))
    )
    grown = rows(sizes[sizes.constants != "published"], digits=ALL_TEN)
    adapted = read[read.light.notna() & read.setting.str.contains("inhibition")]
    return {
        "growth": 100 * grown.accuracy.mean(),
        "nearest class mean": without_spikes()["nearest class mean"][ALL_TEN],
        "adapted": 100 * adapted.group,
        "nearest class mean, adapted": 100 * adapted.nearest_class_mean.mean(),
    }


def by_gradient(folder="contest"):
    """Networks trained by gradients on digits, or on clothes (``contest_clothes``), a row per method.

    Values are means over seeds.  Each has the strength that was chosen for a price of two points, on other images
    and by other seeds.

    Returns
    -------
    pandas.DataFrame
        ``price``: accuracy lost on clean digits, in points; ``in_noise``: accuracy in white noise.
    """
    (tables, _), by = load(folder), ["method", "strength"]
    known = 100 * rows(tables["runs"], test_set="known").groupby(by).accuracy.mean()
    noisy = 100 * rows(tables["robustness"], corruption="white_noise").groupby(by).accuracy.mean()
    found = DataFrame({"price": known["none"].item() - known, "in_noise": noisy})
    tried = load(f"{folder}_choosing")[0]["runs"].set_index(by)
    judged = tried[tried.index.isin(found.index)].reset_index()
    chosen = quietest(judged, 0.02).droplevel("data")
    return found.loc[[*chosen.items()]].droplevel("strength")

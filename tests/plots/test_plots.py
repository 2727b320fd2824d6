"""Every figure function draws on the axes it is given, returns them, and never shows a window."""

import inspect

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

from snnreg import plots
from snnreg.datasets import TEST_SETS
from snnreg.datasets.corruptions import CORRUPTIONS
from snnreg.studies import methods as methods

RNG = np.random.default_rng(0)
WEIGHTS = RNG.uniform(0, 0.05, (784, 30))
STEPS, NEURONS = np.arange(0, 900, 30), np.arange(30)
SPIKES = {name: float(k) for k, name in enumerate(TEST_SETS)}
TOTALS = pd.DataFrame(RNG.integers(0, 1000, (5, 4)), columns=list(TEST_SETS))
SPEEDS = pd.DataFrame(
    [(name, learning, n, 0.1, 50, 50 / 0.1) for name in "ab" for learning in (True, False) for n in (30, 300)],
    columns=["engine", "learning", "neurons", "seconds", "images", "images_per_s"],
)
SWEEP = pd.DataFrame(
    [(tau, name, 90, RNG.integers(0, 900), 0.5) for tau in (10, 100, 1000) for name in TEST_SETS for _ in "ab"],
    columns=["tau_prun_s", "test_set", "test_images", "spikes", "accuracy"],
)


def table(**columns):
    """Every combination of the values of some columns, each with numbers of its own."""
    rows = pd.MultiIndex.from_product(columns.values(), names=columns).to_frame(index=False)
    numbers = {"spikes": 900, "accuracy": 1, "auroc": 1, "operations": 100, "recognised": 1}
    numbers |= {"own_spikes_first": 9, "other_spikes_first": 9, "true_positive_rate": 1}
    for name, most in numbers.items():
        rows[name] = RNG.uniform(0, most, len(rows))
    return rows.assign(test_images=90, operations_of_all_synapses=100.0)


DECAYS = ["never", "online", "after-training"]
TIMES = table(seed=[0, 1], tau_prun_s=[10, 100], exponent=[1, 2], decay=DECAYS, test_set=list(TEST_SETS))
REGULARIZED = table(method=list(plots.REGULARIZERS), seed=[0, 1]).set_index(["method", "seed"])
METHODS = table(seed=[0, 1], method=list(methods.METHODS), strength=[1, 2], test_set=list(TEST_SETS))
TRIPLES = table(seed=[0, 1], digits=["0 1 2", "3 5 8"], decay=DECAYS, test_set=list(TEST_SETS))
ORDERS = table(seed=[0, 1], order=[0, 1], burst=[False, True], test_set=list(TEST_SETS))
DETECTION = table(
    seed=[0, 1],
    decay=DECAYS,
    detector=["spikes", "brightness", "brightness_distance"],
    against=["white_noise", "blurred_noise", "unknown"],
)
SIZES = table(seed=[0, 1], neurons_per_class=[10, 30], decay=DECAYS, test_set=list(TEST_SETS))
SIZES["tau_prun_s"] = SIZES.decay.map({"never": np.nan, "online": 300.0, "after-training": 25.0})
DISTURBED = table(seed=[0, 1], decay=DECAYS, corruption=list(CORRUPTIONS), strength=[0, 1, 2])

# One axes: the arguments around `ax`, by name.
ONE = {
    "image": {"pixels": np.zeros(784)},
    "weight_map": {"weights": WEIGHTS, "g_max": 0.05},
    "raster": {"step": STEPS, "neuron": NEURONS, "dt_s": 1e-4},
    "leak": {"times_s": np.arange(5.0), "factors": np.exp(-np.arange(5.0)), "leak_s": 1.0},
    "critical_map": {"critical_s": np.geomspace(10, 7500, 784), "contour_s": 300},
    "critical_scatter": {
        "lit": np.linspace(0, 1, 784),
        "critical_s": np.geomspace(7500, 10, 784),
        "share": np.geomspace(1e-4, 1, 20),
        "theory_s": np.geomspace(7500, 10, 20),
        "lines_s": [7.5, 300],
    },
    "activity": {"spikes": np.arange(100), "window": 10},
    "circuit": {"pixels": np.full(784, 100.0), "digits": (7, 4, 6)},
    "gaps": {"steps": RNG.geometric(0.01, 200), "probability": 0.01},
    "group_raster": {"step": STEPS, "neuron": NEURONS, "dt_s": 1e-4, "group": np.arange(30) // 10},
    "membrane": {
        "time_ms": np.arange(10.0),
        "v_mv": np.full(10, -60.0),
        "theta_mv": np.full(10, -52.0),
        "spike_ms": np.array([3.0]),
    },
    "shade_images": {"images": 2, "shown_ms": 350, "period_ms": 500},
    "against_images": {"images": np.arange(5), "values": RNG.uniform(size=(3, 5)), "colour": plots.DARK},
    "drives": {"values": RNG.uniform(size=100)},
    "rate_curve": {"conductance": [0, 1], "measured_hz": [0, 9], "fine": [0, 1], "theory_hz": [0, 9]},
    "learning_window": {"delta_ms": np.array([-5.0, 5.0]), "measured": np.ones(2), "theory": np.ones(2)},
    "change_map": {"change": np.linspace(-1, 1, 784), "limit": 1.0},
    "spike_totals": {"without": TOTALS, "with_decay": TOTALS[:1]},
    "paired_changes": {"changes": TOTALS.astype(float)},
    "mask_with_escapes": {"factor": np.linspace(0, 1, 784), "escaped": np.arange(784) % 100 == 0},
    "spikes_per_image": {
        "without": RNG.poisson(3, 50),
        "with_decay": RNG.poisson(1, 50),
        "bins": np.arange(0, 20, 2),
    },
    "answers": {"fractions": np.eye(3), "shown": "746", "answered": "746"},
    "weights_by_synapse": {"before": WEIGHTS, "after": WEIGHTS / 2, "g_max": 0.05},
    "weight_against_use": {"lit": np.linspace(0, 1, 784), "weights": WEIGHTS, "g_max": 0.05},
    "drive_left": {"share": np.linspace(0, 0.1, 5), "drive": RNG.uniform(0, 3, (5, 30))},
    "mean_curve": {"rows": table(seed=[0, 1, 2], strength=[0, 1]), "x": "strength", "y": "accuracy"},
    "triples_ranked": {"rows": TRIPLES},
    "accuracy_against_noise": {
        "settings": pd.DataFrame({"variant": list("aab"), "noise": [0, 0.1, 0.2], "accuracy": [0.5, 0.9, 0.4]})
    },
    "rules_ranked": {"accuracy": pd.DataFrame({"one": [0.2, 0.9, 0.4], "other": [0.8, 0.7, 0.9]})},
    "rules_by_digits": {
        "rows": pd.DataFrame({"rule": list("abc") * 2, "digits": [2] * 3 + [10] * 3, "accuracy": [0.9, 0.1] * 3})
    },
    "rules_in_balance": {"groups": TRIPLES},
    "methods_compared": {"rows": METHODS},
    "orders_spread": {"rows": ORDERS},
    "detection": {"rows": DETECTION},
    "roc_curves": {"rows": table(seed=[0, 1], false_positive_rate=[0, 0.5, 1])},
    "operations": {"rows": table(seed=[0, 1], decay=DECAYS, test_set=list(TEST_SETS))},
    "engine_speeds": {"rows": SPEEDS},
    "cost_growth": {"rows": SPEEDS, "by": "neurons", "label": "neurons"},
    "spikes_against_drive": {"drive": np.array([0.5, 2.0]), "spikes": np.array([0.0, 60.0])},
}

# Several axes: how many, and the other arguments.
SEVERAL = {
    "weight_maps": (30, {"weights": WEIGHTS, "g_max": 0.05}),
    "tuning_curves": (2, {"rows": SWEEP}),
    "overview": (
        7,
        {
            "maps": {"no decay": WEIGHTS.T[::10], "decay": [WEIGHTS, WEIGHTS, WEIGHTS]},
            "digits": (7, 4, 6),
            "runs": table(seed=[0, 1], decay=["never", "online"], test_set=list(TEST_SETS)).assign(
                test_images=1500
            ),
            "g_max": 0.05,
        },
    ),
    "pruning_times": (3, {"rows": TIMES}),
    "robustness": (5, {"rows": DISTURBED}),
    "network_sizes": (2, {"rows": SIZES}),
    "regularizers": (2, {"values": REGULARIZED[["accuracy", "spikes"]]}),
    "tuned": (4, {"weights": WEIGHTS, "spikes": SPIKES, "reference": SPIKES, "g_max": 0.05, "digits": (7, 4, 6)}),
}


@pytest.fixture(autouse=True)
def no_window(monkeypatch):
    """A figure function that shows a window fails; figures are closed after each test."""
    monkeypatch.setattr(plt, "show", lambda *args, **options: pytest.fail("a figure function called plt.show"))
    yield
    plt.close("all")


def figure_functions():
    """The names of all functions that the face offers, but the one that sets the style."""
    return {name for name in plots.__all__ if inspect.isfunction(getattr(plots, name))} - {"use_style"}


def test_every_function_takes_axes_and_is_tested_here():
    assert figure_functions() == {*ONE, *SEVERAL}


@pytest.mark.parametrize("name", ONE)
def test_it_draws_on_the_axes_and_returns_them(name):
    fig, (ax, other) = plt.subplots(1, 2)
    assert getattr(plots, name)(ax=ax, **ONE[name]) is ax
    assert ax.has_data() and not other.has_data()
    fig.canvas.draw()


@pytest.mark.parametrize("name", SEVERAL)
def test_it_draws_on_all_axes_and_returns_them(name):
    count, arguments = SEVERAL[name]
    fig, axes = plt.subplots(1, count)
    returned = getattr(plots, name)(axes=axes, **arguments)
    assert list(np.ravel(returned)) == list(axes)
    assert all(isinstance(ax, Axes) and ax.has_data() for ax in axes)
    fig.canvas.draw()


def test_all_weight_maps_share_one_scale():
    """Whatever the weights are, the same colour means the same weight in every panel."""
    fig, axes = plt.subplots(1, 30)
    weights = WEIGHTS * np.linspace(0.01, 1, 30)
    plots.weight_maps(weights, axes, g_max=0.05)
    assert {ax.images[-1].get_clim() for ax in axes} == {(0, 0.05)}
    assert {ax.images[-1].get_cmap().name for ax in axes} == {plots.WEIGHT_COLOURS}
    _, more = plt.subplots(1, 4)
    plots.tuned(weights, SPIKES, SPIKES, more, 0.05, (7, 4, 6))
    assert {ax.images[-1].get_clim() for ax in more[:-1]} == {(0, 0.05)}


def test_a_weight_map_of_several_neurons_is_their_mean():
    _, ax = plt.subplots()
    plots.weight_map(WEIGHTS[:, :10], ax, 0.05)
    np.testing.assert_allclose(ax.images[-1].get_array(), WEIGHTS[:, :10].mean(axis=1).reshape(28, 28))


def test_pixels_stand_where_they_are_in_the_image():
    pixels = np.arange(784) % 256
    _, (left, right) = plt.subplots(1, 2)
    plots.image(pixels, left)
    plots.weight_map(pixels / 255, right, 1)
    np.testing.assert_allclose(left.images[0].get_array(), pixels.reshape(28, 28))
    np.testing.assert_allclose(right.images[0].get_array(), pixels.reshape(28, 28) / 255)


def test_rings_lie_on_the_pixels_that_escaped():
    escaped = np.zeros((28, 28), bool)
    escaped[3, 20] = escaped[9, 4] = True
    _, ax = plt.subplots()
    plots.mask_with_escapes(np.zeros(784), escaped.ravel(), ax)
    (rings,) = ax.lines
    assert rings.get_xydata().tolist() == [[20, 3], [4, 9]]


def test_a_seed_that_is_missing_is_not_drawn():
    _, ax = plt.subplots()
    plots.paired_changes(pd.DataFrame({"all": [1.0, 2.0], "one": [3.0, np.nan]}), ax)
    assert [len(line.get_xdata()) for line in ax.lines if line.get_alpha()] == [2, 1]


def test_with_and_without_decay_have_their_colours():
    assert (plots.NEVER_COLOUR, plots.DECAY_COLOUR) == (plots.BLUE, plots.ORANGE)
    _, ax = plt.subplots()
    plots.spike_totals(TOTALS, TOTALS, ax)
    colours = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    assert colours["without decay"].get_color() == plots.BLUE
    assert colours["with decay"].get_color() == plots.ORANGE


def test_methods_stand_where_their_means_are():
    _, ax = plt.subplots()
    plots.methods_compared(METHODS, ax)
    lines = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    mine = METHODS[(METHODS.method == "leak") & (METHODS.strength == 2)]
    x = (mine[mine.test_set == "white_noise"].spikes / 90).mean()
    y = 100 * mine[mine.test_set == "known"].accuracy.mean()
    np.testing.assert_allclose(lines["uniform leak"].get_xydata()[1], (x, y))


def test_each_decay_and_size_of_network_has_its_row():
    _, axes = plt.subplots(1, 2)
    plots.network_sizes(SIZES, axes)
    labels = [text.get_text() for text in axes[0].get_yticklabels()]
    assert labels == ["no decay", "decay after training, 25 s", "decay online, 300 s"]
    lines = dict(zip(*reversed(axes[0].get_legend_handles_labels()), strict=True))
    mine = SIZES[(SIZES.neurons_per_class == 30) & (SIZES.decay == "never") & (SIZES.test_set == "known")]
    np.testing.assert_allclose(lines["30 neurons a digit"].get_xdata(), 100 * mine.accuracy.mean())


def test_a_mean_curve_has_means_and_encloses_them():
    _, ax = plt.subplots()
    rows = table(seed=range(6), strength=[0, 1])
    plots.mean_curve(rows, "strength", "accuracy", ax)
    means = rows.groupby("strength").accuracy.mean()
    np.testing.assert_allclose(ax.lines[0].get_ydata(), means)
    band = ax.collections[0].get_paths()[0].vertices
    for strength, mean in means.items():
        edges = band[band[:, 0] == strength][:, 1]
        assert edges.min() < mean < edges.max()

"""What figures show: each function is drawn in a chapter when the book is built; here are numbers and places."""

import tracemalloc
from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from snnreg import pictures, style
from snnreg.datasets import TEST_SETS
from snnreg_book import figures
from snnreg_studies import charts, methods

RNG = np.random.default_rng(0)
WEIGHTS = RNG.uniform(0, 0.05, (784, 30))
TOTALS = pd.DataFrame(RNG.integers(0, 1000, (5, len(TEST_SETS))), columns=list(TEST_SETS))


def table(**columns):
    """Every combination of the values of some columns, each with numbers of its own."""
    rows = pd.MultiIndex.from_product(columns.values(), names=columns).to_frame(index=False)
    rows["spikes"], rows["accuracy"] = RNG.uniform(0, 900, len(rows)), RNG.uniform(0, 1, len(rows))
    return rows.assign(test_images=90)


DECAYS = ["never", "online", "after-training"]
METHODS = table(seed=[0, 1], method=list(methods.METHODS), strength=[1, 2], test_set=list(TEST_SETS))


def test_all_weight_maps_share_one_scale():
    """Whatever the weights are, the same colour means the same weight in every panel."""
    _, axes = plt.subplots(1, 3)
    for brightness, ax in zip((0.01, 0.5, 1), axes, strict=True):
        pictures.weight_map(WEIGHTS * brightness, ax, g_max=0.05)
    assert {ax.images[-1].get_clim() for ax in axes} == {(0, 0.05)}
    assert {ax.images[-1].get_cmap().name for ax in axes} == {style.WEIGHT_COLOURS}


def test_pixels_stand_where_they_are_in_the_image():
    pixels = np.arange(784) % 256
    _, ax = plt.subplots()
    pictures.image(pixels, ax)
    np.testing.assert_allclose(ax.images[0].get_array(), pixels.reshape(28, 28))


def test_rings_lie_on_the_pixels_that_escaped():
    escaped = np.zeros((28, 28), bool)
    escaped[3, 20] = escaped[9, 4] = True
    _, ax = plt.subplots()
    figures.mask_with_escapes(np.zeros(784), escaped.ravel(), ax)
    (rings,) = ax.lines
    assert rings.get_xydata().tolist() == [[20, 3], [4, 9]]


def test_a_seed_that_is_missing_is_not_drawn():
    _, ax = plt.subplots()
    charts.paired_changes(pd.DataFrame({"all": [1.0, 2.0], "one": [3.0, np.nan]}), ax)
    assert [len(line.get_xdata()) for line in ax.lines if line.get_alpha()] == [2, 1]


def test_with_and_without_decay_have_their_colours():
    assert (style.NEVER_COLOUR, style.DECAY_COLOUR) == (style.BLUE, style.ORANGE)
    _, ax = plt.subplots()
    pictures.spike_totals(TOTALS, TOTALS, ax)
    colours = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    assert colours["without decay"].get_color() == style.BLUE
    assert colours["with decay"].get_color() == style.ORANGE
    assert colours["with decay"].get_xdata().tolist() == TOTALS.median().tolist(), "counts are skewed"


def named(ax):
    """The names at the curves of some axes after they were placed twice, by their words."""
    style.name_curves(ax)
    style.name_curves(ax)
    ax.figure.canvas.draw()
    return {text.get_text(): text for text in ax.texts}


@pytest.mark.parametrize("scale", ["linear", "log", "symlog"])
def test_names_stand_in_the_axes_free_of_curves_and_of_each_other(scale):
    _, ax = plt.subplots()
    x = np.linspace(1, 300, 200)
    for k, power in enumerate((0.4, 0.7, 1.0)):
        ax.plot(x, x**power, "o-" if k else "-", label=f"to the power of {power}")
    ax.axhline(100, ls="--")
    ax.set(xscale=scale, yscale=scale)
    names = named(ax)
    assert [*names] == [line.get_label() for line in ax.lines[:3]]
    frame, boxes = ax.get_window_extent(), [text.get_window_extent() for text in names.values()]
    assert all(frame.x0 < box.x0 < box.x1 < frame.x1 and frame.y0 < box.y0 < box.y1 < frame.y1 for box in boxes)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))
    for line in ax.lines:
        path = line.get_transform().transform_path(line.get_path())
        assert not any(path.intersects_bbox(box, filled=False) for box in boxes)


def test_a_name_is_nearest_to_its_own_curve_and_has_its_colour_darker():
    _, ax = plt.subplots()
    counts = {"low": RNG.normal(0, 1, 500), "high": RNG.normal(9, 1, 500)}
    for name, colour in zip(counts, (style.ORANGE, style.GREEN), strict=True):
        ax.hist(counts[name], np.arange(-5, 15), histtype="step", color=colour, label=name)
    names = named(ax)
    assert names["low"].get_position()[0] < 4.5 < names["high"].get_position()[0]
    np.testing.assert_allclose(names["low"].get_color(), 0.8 * np.array(to_rgb(style.ORANGE)))


def test_a_noisy_curve_is_named_in_little_memory():
    _, ax = plt.subplots(figsize=(8, 3.8))
    ax.loglog(np.arange(50, 15001, 50), RNG.normal(20, 1, 300), label="spikes per image")
    tracemalloc.start()
    names = named(ax)
    assert [*names] == ["spikes per image"] and tracemalloc.get_traced_memory()[1] < 200e6  # bytes
    tracemalloc.stop()


def test_methods_stand_where_their_means_are():
    _, ax = plt.subplots()
    charts.methods_compared(METHODS, ax)
    lines = dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    mine = METHODS[(METHODS.method == "leak") & (METHODS.strength == 2)]
    x = (mine[mine.test_set == "white_noise"].spikes / 90).mean()
    y = 100 * mine[mine.test_set == "known"].accuracy.mean()
    np.testing.assert_allclose(lines["uniform leak"].get_xydata()[1], (x, y))


def test_a_mean_curve_has_means_and_encloses_them():
    _, ax = plt.subplots()
    rows = table(seed=range(6), strength=[0, 1])
    charts.mean_curve(rows, "strength", "accuracy", ax)
    means = rows.groupby("strength").accuracy.mean()
    np.testing.assert_allclose(ax.lines[0].get_ydata(), means)
    band = ax.collections[0].get_paths()[0].vertices
    for strength, mean in means.items():
        edges = band[band[:, 0] == strength][:, 1]
        assert edges.min() < mean < edges.max()

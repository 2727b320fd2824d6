"""Figures on a phone: as wide as it, panels below each other, nothing cut, nothing hidden."""

from itertools import combinations, pairwise

import matplotlib.pyplot as plt
import numpy as np
import pytest

from snnreg import pictures, style
from snnreg_book.figures.narrow import WIDTH, narrow


def laid_out(fig):
    """Whether the figure was stacked, and its renderer."""
    stacked = narrow(fig)
    fig.canvas.draw()
    return stacked, fig.canvas.get_renderer()


def test_plots_side_by_side_stand_below_each_other_with_their_labels():
    fig, axes = plt.subplots(1, 3, figsize=(13, 4), sharey=True)
    for ax in axes:
        ax.plot([0, 1])
        ax.set(title="spikes per image of white noise", xlabel="pruning time (s)")
    axes[0].set_ylabel("accuracy (%)")
    stacked, renderer = laid_out(fig)
    assert stacked
    assert fig.get_figwidth() == pytest.approx(WIDTH / 72)
    boxes = sorted((ax.get_tightbbox(renderer) for ax in axes), key=lambda box: -box.y1)  # labels included
    assert all(upper.y0 >= lower.y1 - 1 for upper, lower in pairwise(boxes))
    assert {ax.get_ylabel() for ax in axes} == {"accuracy (%)"}
    assert all(label.get_visible() for ax in axes for label in ax.get_yticklabels())


def test_nothing_is_cut():
    fig, axes = plt.subplots(1, 2, figsize=(13, 4))
    for ax in axes:
        ax.plot([0, 1], label="a long name for a line")
        ax.set(
            xlabel="brightness of the noise (1: that of the training images, two: twice as bright)",
            ylabel="spikes",
            title="a title that is too long for a phone and goes on and on",
        )
        ax.legend()
    _, renderer = laid_out(fig)
    for ax in axes:
        box = ax.get_tightbbox(renderer)
        assert box.x0 >= -1 and box.x1 <= renderer.width + 1
        assert box.y0 >= -1 and box.y1 <= renderer.height + 1


def test_rows_of_pictures_are_broken_and_repeat_their_labels():
    fig, axes = plt.subplots(2, 8, figsize=(11, 3))
    for ax in axes.flat:
        pictures.image(np.zeros(784), ax)
    axes[0, 0].set_ylabel("known")
    axes[1, 0].set_ylabel("unknown")
    stacked, _ = laid_out(fig)
    assert not stacked
    firsts = [ax for ax in axes.flat if ax.get_subplotspec().colspan.start == 0]
    assert [ax.get_ylabel() for ax in firsts] == ["known", "known", "unknown", "unknown"]
    assert [axes[0, 4].get_subplotspec().rowspan.start, axes[1, 4].get_subplotspec().rowspan.start] == [2, 3]


def test_a_legend_hides_no_curve():
    fig, ax = plt.subplots()
    for height in np.linspace(0, 1, 9):
        ax.plot([0, 1], [height, height], label=f"line {height:g}")
    ax.legend(loc="center")
    _, renderer = laid_out(fig)
    (legend,) = fig.legends
    assert ax.get_legend() is None
    assert not legend.get_window_extent(renderer).overlaps(ax.get_window_extent(renderer))
    assert [text.get_text() for text in legend.get_texts()] == [line.get_label() for line in ax.lines]


def test_names_at_curves_find_new_places():
    fig, axes = plt.subplots(1, 2, figsize=(13, 4))
    for height in (1, 2, 3):
        axes[0].plot([0, 1], [0, height], label=f"a line with a long name, {height}")
    style.name_curves(axes[0])
    _, renderer = laid_out(fig)
    frame, names = axes[0].get_window_extent(), [text.get_window_extent(renderer) for text in axes[0].texts]
    assert len(names) == 3 and not any(one.overlaps(other) for one, other in combinations(names, 2))
    assert all(frame.x0 <= name.x0 and name.x1 <= frame.x1 for name in names)


def test_a_legend_of_the_figure_keeps_its_title_and_fits_below_the_panels():
    fig, axes = plt.subplots(1, 2, figsize=(13, 4))
    for name in ("a long name", "another long name", "and one more", "the last of them"):
        axes[0].plot([0, 1], label=name)
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, title="rule")
    _, renderer = laid_out(fig)
    (legend,) = fig.legends
    box = legend.get_window_extent(renderer)
    assert legend.get_title().get_text() == "rule" and len(legend.get_texts()) == 4
    assert box.x0 >= 0 and box.x1 <= renderer.width
    assert all(ax.get_tightbbox(renderer).y0 >= box.y1 - 1 for ax in axes)


@pytest.mark.parametrize("pictured", [1, 2])
def test_a_colour_bar_stays_beside_its_pictures(pictured):
    fig, axes = plt.subplots(1, 2, figsize=(9, 3.3))
    for ax in axes[:pictured]:
        pictures.weight_map(np.zeros(784), ax, 1, "a map")
    for ax in axes[pictured:]:
        ax.plot([0, 1])
    bar = fig.colorbar(axes[0].images[0], ax=axes[:pictured], label="part left").ax
    _, renderer = laid_out(fig)
    box = bar.get_tightbbox(renderer)
    assert box.x1 <= renderer.width + 1
    assert all(ax.get_window_extent(renderer).x1 <= box.x0 for ax in axes[:pictured])


def test_numbers_at_an_axis_are_thinned_out_and_words_are_turned():
    fig, (numbers, words) = plt.subplots(2, 1)
    numbers.set_xticks(range(12), [f"{1000 * k:,}" for k in range(12)])
    words.set_xticks(range(6), [f"a long name {k}" for k in range(6)])
    _, renderer = laid_out(fig)
    shown = [label.get_window_extent(renderer) for label in numbers.get_xticklabels()]
    assert 3 <= len(shown) <= 6
    assert all(left.x1 < right.x0 for left, right in pairwise(shown))
    assert len(words.get_xticklabels()) == 6
    assert {label.get_rotation() for label in words.get_xticklabels()} == {40}

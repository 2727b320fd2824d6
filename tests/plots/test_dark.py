"""Figures on dark paper: drawn at the same time, in colours that can be seen, and the light drawing stays."""

import io
import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from extensions import ROOT
from snnreg import plots
from snnreg.plots import dark

STYLE = (ROOT / "extensions" / "static" / "snnreg.css").read_text(encoding="utf-8")
COLOURS = (plots.BLUE, plots.ORANGE, plots.GREEN, plots.PURPLE)


def drawn(fig):
    """The light and the dark drawing as arrays of RGB."""
    canvas = dark.Canvas(fig)
    canvas.draw()
    return [np.asarray(agg.buffer_rgba())[..., :3] / 255 for agg in (canvas.renderer, canvas.renderer.night)]


def has(pixels, colour):
    """Whether a pixel has a colour, to one part of 255."""
    return (np.abs(pixels - to_rgb(colour)).max(axis=-1) < 1.5 / 255).any()


@pytest.mark.parametrize(
    "name, colour",
    [("blue", plots.BLUE), ("orange", plots.ORANGE), ("green", plots.GREEN), ("paper", "white"), ("ink", "black")],
)
def test_the_colours_are_those_of_the_pages_in_dark_mode(name, colour):
    page = re.search(r'html\[data-theme="dark"\] \{(.*?)\}', STYLE, re.DOTALL)[1]
    there = re.search(rf"--snn-{name}: (#\w+)", page)[1]
    assert dark.twin(to_rgb(colour)) == pytest.approx(to_rgb(there), abs=1e-9)


@pytest.mark.parametrize("colour", [*COLOURS, plots.DARK, plots.MIDDLE, *plt.cm.cividis([0, 0.5, 1.0]), "navy"])
def test_what_is_drawn_can_be_seen_on_dark_paper(colour):
    assert dark.contrast(dark.twin(to_rgb(colour)), dark.PAPER) >= 3


def test_lines_marks_words_and_areas_are_drawn_in_their_twins():
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1], color=plots.BLUE, lw=8)
    ax.plot([0.3], [0.7], "o", color=plots.ORANGE, ms=12)
    ax.fill_between([0, 1], [0.1, 0.1], color=plots.GREEN)
    ax.scatter([0.7, 0.7], [0.3, 0.4], c=[plots.PURPLE] * 2, s=150)
    light, night = drawn(fig)
    for colour in COLOURS:
        assert has(light, colour) and not has(night, colour)
        assert has(night, dark.twin(to_rgb(colour)))
    assert has(night, dark.PAPER) and not has(night, "white")


def test_the_light_drawing_is_not_touched():
    def figure():
        fig, (left, right) = plt.subplots(1, 2)
        left.plot([1, 2], label="$a_b$")
        left.legend()
        plots.image(np.arange(784) % 256, right, "picture")
        return fig

    plain, kept = io.BytesIO(), io.BytesIO()
    figure().savefig(plain, format="png", bbox_inches="tight")
    dark.Canvas(figure()).print_figure(kept, format="png", bbox_inches="tight")
    assert kept.getvalue() == plain.getvalue()


def test_scales_of_colour_stay_and_a_white_line_upon_them():
    fig, ax = plt.subplots()
    plots.critical_map(np.geomspace(10, 7500, 784), ax, contour_s=300)
    light, night = drawn(fig)
    (picture,) = ax.images
    for value in (10, 7500):
        assert has(night, picture.cmap(picture.norm(value))[:3])
    assert has(night, "white")


def test_grey_pictures_are_ink_on_paper():
    fig, ax = plt.subplots()
    plots.image(np.where(np.arange(784) < 392, 0, 255), ax)
    ax.axis("off")
    _, night = drawn(fig)
    assert has(night, dark.PAPER) and has(night, dark.INK) and not has(night, "white")


def test_the_smallest_letters_are_those_of_indices():
    fig, ax = plt.subplots()
    ax.set(xticks=[], yticks=[])
    ax.set_title("ten", fontsize=10)
    canvas = dark.Canvas(fig)
    canvas.draw()
    assert canvas.renderer.smallest_pt == 10
    ax.set_title("$a_b$", fontsize=10)
    canvas.draw_idle()
    canvas.draw()
    assert canvas.renderer.smallest_pt == pytest.approx(7)

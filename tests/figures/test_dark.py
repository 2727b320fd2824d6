"""Figures on dark paper: colours that can be seen, and maps as they are."""

import re

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.colors import to_rgb

from publish import ROOT
from snnreg import pictures, style
from snnreg_book.figures import dark

STYLE = (ROOT / "publish" / "static" / "snnreg.css").read_text(encoding="utf-8")
COLOURS = (style.BLUE, style.ORANGE, style.GREEN, style.PURPLE)


def turned(colour):
    return dark.turn(to_rgb(colour))


def drawn(fig):
    """The light and the dark drawing as arrays of RGB."""
    fig.canvas.draw()
    light = np.asarray(fig.canvas.buffer_rgba())[..., :3]
    return light / 255, dark.darken(light, fig) / 255


def has(pixels, colour):
    """Whether a pixel has a colour, to one part of 255."""
    return (np.abs(pixels - to_rgb(colour)).max(axis=-1) < 1.5 / 255).any()


def luminance(rgb):
    """Relative luminance of a colour, between 0 and 1, as WCAG defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


@pytest.mark.parametrize(
    "name, colour",
    [("blue", style.BLUE), ("orange", style.ORANGE), ("green", style.GREEN), ("paper", "white"), ("ink", "black")],
)
def test_the_colours_are_those_of_the_pages_in_dark_mode(name, colour):
    page = re.search(r'html\[data-theme="dark"\] \{(.*?)\}', STYLE, re.DOTALL)[1]
    there = re.search(rf"--snn-{name}: (#\w+)", page)[1]
    assert turned(colour) == pytest.approx(to_rgb(there), abs=0.5 / 255)


@pytest.mark.parametrize("colour", [*COLOURS, style.DARK, style.MIDDLE, *plt.cm.cividis([0, 0.5, 1.0]), "navy"])
def test_what_is_drawn_can_be_seen_on_dark_paper(colour):
    mark, paper = luminance(turned(colour)), luminance(to_rgb(dark.PAPER))
    assert (mark + 0.05) / (paper + 0.05) >= 3  # WCAG 1.4.11


@pytest.mark.parametrize("colour", [*COLOURS, style.DARK, style.MIDDLE])
def test_a_name_beside_its_curve_can_be_read_on_dark_paper(colour):
    name, paper = luminance(turned(colour)), luminance(to_rgb(dark.PAPER))
    assert (name + 0.05) / (paper + 0.05) >= 4.5  # WCAG 1.4.3


def test_lines_marks_words_and_areas_are_turned():
    fig, ax = plt.subplots()
    ax.plot([0, 1], [0, 1], color=style.BLUE, lw=8)
    ax.plot([0.3], [0.7], "o", color=style.ORANGE, ms=12)
    ax.fill_between([0, 1], [0.1, 0.1], color=style.GREEN)
    ax.scatter([0.7, 0.7], [0.3, 0.4], c=[style.PURPLE] * 2, s=150)
    light, night = drawn(fig)
    for colour in COLOURS:
        assert has(light, colour) and not has(night, colour)
        assert has(night, turned(colour))
    assert has(night, dark.PAPER) and not has(night, "white")


def test_a_map_of_changes_is_dark_as_the_paper_where_nothing_changed():
    """It was a white square on a dark slide."""
    fig, ax = plt.subplots()
    ax.imshow([[-1, 0, 1]], cmap="PiYG", vmin=-1, vmax=1, aspect="auto")
    fig.canvas.draw()
    (left, low), (right, high) = ax.get_window_extent().get_points()
    _, night = drawn(fig)
    row = night[int(len(night) - (low + high) / 2)]
    lost, same, gained = (row[int(left + share * (right - left))] for share in (1 / 6, 1 / 2, 5 / 6))
    assert same == pytest.approx(to_rgb(dark.PAPER), abs=0.08)
    for changed in (lost, gained):
        assert (luminance(changed) + 0.05) / (luminance(same) + 0.05) >= 3
    assert lost[0] > lost[1] and gained[1] > gained[0], "pink is lost, green is gained"


def test_scales_of_colour_stay_and_so_does_what_is_drawn_upon_them():
    fig, ax = plt.subplots()
    pixels = np.geomspace(10, 7500, 784).reshape(28, 28)
    ax.imshow(pixels, cmap="cividis_r", norm="log")
    ax.contour(pixels < 300, levels=[0.5], colors="white", linewidths=1.5)
    bar = fig.colorbar(ax.images[0])
    light, night = drawn(fig)
    for axes in (ax, bar.ax):
        (left, low), (right, high) = axes.get_window_extent().get_points().round().astype(int)
        inside = np.s_[len(light) - high : len(light) - low, left:right]
        assert (night[inside] == light[inside]).all()
    (picture,) = ax.images
    for value in (10, 7500):
        assert has(night, picture.cmap(picture.norm(value))[:3])


def test_shades_of_grey_are_ink_on_paper():
    fig, ax = plt.subplots()
    ax.imshow(np.eye(2), cmap="gray_r")
    ax.axis("off")
    _, night = drawn(fig)
    assert has(night, dark.PAPER) and has(night, dark.INK) and not has(night, "white")


def test_lit_pixels_are_white_on_black_on_any_paper():
    fig, ax = plt.subplots()
    pictures.image(np.where(np.arange(784) < 392, 0, 255), ax)
    ax.axis("off")
    light, night = drawn(fig)
    (left, low), (right, high) = ax.get_window_extent().get_points().round().astype(int)
    for drawing in (light, night):
        upper, lower = drawing[len(light) - high + 5, left + 5], drawing[len(light) - low - 5, left + 5]
        assert (upper == 0).all() and (lower == 1).all()

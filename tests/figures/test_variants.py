"""Each figure that a cell shows is drawn four times."""

import base64
import json

import matplotlib.pyplot as plt
import numpy as np
import pytest
from IPython.core.pylabtools import print_figure
from PIL import Image

from snnreg import pictures
from snnreg_book.figures.variants import draw_variants, smallest_pt


def figure():
    """A picture in colours beside a line, cut by more than a margin."""
    fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
    pictures.weight_map(np.full(784, 0.5), left, 1, "a map")
    right.plot([1, 2], label="$a_b$")
    fig.text(-0.2, 0.5, "left of all")
    return fig


def test_a_cell_shows_what_it_would_have_shown_and_keeps_four_drawings_in_few_colours(tmp_path):
    shown = draw_variants(figure(), tmp_path)
    assert base64.b64decode(shown) == print_figure(figure(), base64=False)
    (folder,) = tmp_path.iterdir()
    sizes = json.loads((folder / "figure.json").read_text())
    for name, of in (("light", "wide"), ("dark", "wide"), ("narrow", "narrow"), ("narrow-dark", "narrow")):
        with Image.open(folder / f"{name}.png") as picture:
            assert picture.size == (sizes[of]["width"], sizes[of]["height"])
            assert picture.mode == "P"


def test_a_map_stays_where_it_lies_in_a_figure_that_was_cut(tmp_path):
    draw_variants(figure(), tmp_path)
    (folder,) = tmp_path.iterdir()
    light, night = (
        np.asarray(Image.open(folder / name).convert("RGB"), int) for name in ("light.png", "dark.png")
    )
    colour = (255 * np.array(plt.cm.cividis(0.5)[:3])).round()
    there, kept = (np.abs(pixels - colour).max(axis=-1) < 8 for pixels in (light, night))
    assert there.sum() > 10_000 and (there & ~kept).sum() < 0.02 * there.sum()


def test_an_empty_figure_has_no_drawings(tmp_path):
    assert draw_variants(plt.figure(), tmp_path) is None
    assert not [*tmp_path.iterdir()]


def test_the_smallest_letters_are_those_of_indices(caplog):
    fig, ax = plt.subplots()
    ax.set(xticks=[], yticks=[])
    ax.set_title("ten", fontsize=10)
    assert smallest_pt(fig) == 10
    ax.set_title("a label in\ntwo lines, $a_b$", fontsize=10)
    assert smallest_pt(fig) == pytest.approx(7)
    assert not caplog.text, "a page would show what is logged"

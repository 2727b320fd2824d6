"""The steps of chapter 5 for images of one's own, on images that the book does not have."""

import re

import nbformat
import numpy as np
import pytest
from PIL import Image, ImageDraw
from sklearn.datasets import load_sample_images

from publish import ROOT

STROKES = {
    "ring": [np.stack([np.cos(angle), np.sin(angle)], axis=1) for angle in [np.linspace(0, 2 * np.pi, 24)]],
    "cross": [np.array([[-1, -1], [1, 1]]), np.array([[-1, 1], [1, -1]])],
    "zigzag": [np.array([[-1, -0.8], [1, -0.8], [-1, 0.8], [1, 0.8]])],
}


def signs(each=60):
    """Signs as a hand draws them, dark on light: no two of one place, size, slant and width."""
    rng = np.random.default_rng(0)
    for number, strokes in enumerate(STROKES.values()):
        for _ in range(each):
            picture = Image.new("L", (112, 112), 255)
            middle, size, slant = 56 + rng.normal(0, 5, 2), 30 * rng.uniform(0.8, 1.2), rng.normal(0, 0.15)
            turn = size * np.array([[np.cos(slant), -np.sin(slant)], [np.sin(slant), np.cos(slant)]])
            for stroke in strokes:
                points = middle + (stroke + rng.normal(0, 0.06, stroke.shape)) @ turn.T
                width = int(rng.integers(7, 12))
                ImageDraw.Draw(picture).line([*map(tuple, points)], fill=0, width=width, joint="curve")
            yield np.asarray(picture.resize((28, 28), Image.Resampling.BOX), float), number


FILLED = {
    "moon": [
        (0.7, -0.6),
        (0, -0.95),
        (-0.75, -0.6),
        (-0.95, 0),
        (-0.75, 0.6),
        (0, 0.95),
        (0.7, 0.6),
        (0, 0.35),
        (0, -0.35),
    ],
    "star": [
        ((0.4, 1)[k % 2] * np.sin(k * np.pi / 5), (0.4, 1)[k % 2] * np.cos(k * np.pi / 5)) for k in range(10)
    ],
    "leaf": [(-1, 0), (-0.5, 0.4), (0.5, 0.4), (1, 0), (0.5, -0.4), (-0.5, -0.4)],
    "drop": [(0, -1), (0.6, 0.3), (0.4, 0.9), (-0.4, 0.9), (-0.6, 0.3)],
}


def write_pictures(folder, each=100):
    """Filled shapes in picture files, a folder for each: they share the pixels of the middle."""
    rng = np.random.default_rng(6)
    for name, corners in FILLED.items():
        (folder / name).mkdir(parents=True)
        for number in range(each):
            picture = Image.new("RGB", (84, 84), "white")
            middle, size, slant = 42 + rng.uniform(-4, 4, 2), 31 * rng.uniform(0.8, 1.1), rng.uniform(-0.25, 0.25)
            turn = size * np.array([[np.cos(slant), -np.sin(slant)], [np.sin(slant), np.cos(slant)]])
            ImageDraw.Draw(picture).polygon([*map(tuple, middle + corners @ turn.T)], fill=(60, 20, 20))
            picture.save(folder / name / f"{number}.png")


CELLS = {cell.id: cell.source for cell in nbformat.read(ROOT / "chapters" / "05_training.ipynb", 4).cells}
AFTER = ("own-split", "own-drive", "own-time", "own-try")


def steps(images, classes):
    """What the chapter's cells give from an empty notebook, with these in place of its images."""
    page = {}
    exec(CELLS["own-images"], page)
    page |= {"mine": images, "mine_classes": classes}
    for name in AFTER:
        exec(CELLS[name], page)
    return page


@pytest.mark.slow
def test_signs_of_a_hand_are_learned_and_the_decay_silences_noise():
    images, classes = map(np.array, zip(*signs(), strict=True))
    page = steps(255 - images, classes)
    (plain, loud), (calm, quiet) = page["mine_outcome"].values()
    assert plain > 0.8 and calm > plain - 0.1
    assert loud > 50 and quiet < 2


@pytest.mark.slow
def test_photographs_have_no_pixel_for_the_decay_to_remove():
    rng = np.random.default_rng(0)
    images, classes = [], []
    for number, photograph in enumerate(load_sample_images().images):
        grey = photograph.mean(axis=2)
        for y, x in rng.integers(0, np.array(grey.shape) - 56, (60, 2)):
            images.append(grey[y : y + 56, x : x + 56].reshape(28, 2, 28, 2).mean(axis=(1, 3)))
            classes.append(number)
    page = steps(np.array(images), np.array(classes))
    assert (page["used"] > page["p"]).all()


@pytest.mark.slow
def test_files_of_shapes_that_share_their_middle_are_learned_with_growth(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_pictures(tmp_path / "pictures")
    text = "\n".join(source for name, source in CELLS.items() if name.startswith("own-"))
    (files,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    (growth,) = re.findall(r"`(sized = [^`]*)`", text)
    page = {}
    exec("\n".join(CELLS["own-images"].splitlines()[:-5]) + "\n" + files, page)
    assert "small" not in page and page["mine"].shape == (400, 28, 28)
    for name in AFTER:
        exec(CELLS[name], page)
    before = [right for right, _ in page["mine_outcome"].values()]
    exec("from brian2 import Hz\n" + growth + "\n" + CELLS["own-try"], page)
    (plain, loud), (calm, quiet) = page["mine_outcome"].values()
    assert max(before) < 0.8 and min(plain, calm) > 0.9
    assert loud > 50 and quiet < loud / 10

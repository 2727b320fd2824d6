"""Three signs to begin with, as somebody may have drawn them: strokes with a hand that is not steady."""

import numpy as np

from snnreg.parameters import IMAGE_SHAPE

SIGNS = {
    "house": [[(0.2, 0.9), (0.2, 0.45), (0.5, 0.1), (0.8, 0.45), (0.8, 0.9), (0.2, 0.9)]],
    "heart": [
        [(0.5, 0.88), (0.2, 0.6), (0.1, 0.38), (0.18, 0.2), (0.36, 0.17), (0.5, 0.34)]
        + [(0.64, 0.17), (0.82, 0.2), (0.9, 0.38), (0.8, 0.6), (0.5, 0.88)]
    ],
    "star": [[(0.2, 0.92), (0.5, 0.08), (0.8, 0.92), (0.06, 0.38), (0.94, 0.38), (0.2, 0.92)]],
}
"""Strokes of each sign by its name: points (x, y) in fractions of the square, from its upper left corner."""

DRAWINGS = 4
PEN, BOX = 1.15, 20  # pixels: half the width of a stroke, and the box that a drawing fills, as in the page
UNSTEADY = 0.035


def painted(strokes):
    """Strokes of points in fractions of a square as grey levels (28, 28), scaled and centred as the page does."""
    points = np.concatenate([np.asarray(stroke, float) for stroke in strokes])
    low, size = points.min(axis=0), np.ptp(points, axis=0).max()
    pixels = np.stack(np.meshgrid(*map(np.arange, IMAGE_SHAPE), indexing="xy"), axis=-1)

    def image(corner):
        distance = np.full(IMAGE_SHAPE, np.inf)
        for stroke in strokes:
            places = (np.asarray(stroke) - low) * (BOX - 2 * PEN) / size + corner
            for start, end in zip(places[:-1], places[1:], strict=True):
                line = end - start
                along = ((pixels - start) @ line / (line @ line)).clip(0, 1)
                distance = np.minimum(distance, np.linalg.norm(pixels - start - along[..., None] * line, axis=-1))
        return np.round(255 * (PEN + 0.5 - distance).clip(0, 1))

    first = image(np.array([4.0, 4.0]))
    centre = np.array([(first * pixels[..., axis]).sum() for axis in (0, 1)]) / first.sum()
    return image(4.0 + np.array(IMAGE_SHAPE) / 2 - 0.5 - centre).astype(np.uint8)


def example_signs():
    """Drawings (12, 28, 28), the number of each one's sign, and the names of the signs."""
    rng = np.random.default_rng(2)

    def drawn(strokes):
        stretch = rng.uniform(0.85, 1.15, 2)
        moved = [[np.array(point) * stretch + rng.normal(0, UNSTEADY, 2) for point in line] for line in strokes]
        return painted(moved)

    images = [drawn(strokes) for strokes in SIGNS.values() for _ in range(DRAWINGS)]
    return np.array(images), np.repeat(np.arange(len(SIGNS)), DRAWINGS).astype(np.int64), list(SIGNS)

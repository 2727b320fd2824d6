"""Figures on dark paper: the same figure, drawn at the same time with other ink.

Nothing of a figure is changed.  Every stroke passes the renderer, which draws it a second time in the twin of
its colour: the palette's blue becomes the blue of the pages in dark mode, greys go from paper to ink, and scales
of colour stay as they are.
"""

from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.mathtext import MathTextParser

from snnreg.plots.style import BLUE, GREEN, ORANGE, PURPLE

PAPER, INK = "#161a1e", "#e4e8ec"

TWINS = {BLUE: "#62b5e8", ORANGE: "#f0914a", GREEN: "#3fc79a", PURPLE: "#e39bc5"}
"""What stands for each colour of the palette on dark paper; blue, orange and green are those of the pages."""

LEAST_CONTRAST = 3  # what a mark needs to be seen (WCAG 1.4.11)


def luminance(rgb):
    """Relative luminance of a colour, between 0 and 1, as WCAG defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(rgb)]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(one, other):
    """How well two colours can be told apart by their light, from 1 to 21 (WCAG)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=4096)
def twin(rgb):
    """The colour that stands for another one on dark paper, a tuple of red, green and blue as `rgb` is."""
    colour = TWINS.get(to_hex(rgb).upper())
    if colour:
        return to_rgb(colour)
    if max(rgb) - min(rgb) < 0.02:
        white = np.mean(rgb)
        return tuple(white * np.array(to_rgb(PAPER)) + (1 - white) * np.array(to_rgb(INK)))
    hue, lightness, saturation = rgb_to_hls(*rgb)
    while contrast(rgb, PAPER) < LEAST_CONTRAST:
        lightness += 0.02
        rgb = hls_to_rgb(hue, lightness, saturation)
    return tuple(rgb)


class Renderer(RendererAgg):
    """Agg that draws a second time in dark colours, on `night`, which is plain Agg.

    It remembers the size of the smallest letters, those of formulas included, as `smallest_pt`.
    """

    def __init__(self, width, height, dpi):
        self.night = RendererAgg(width, height, dpi)
        self.smallest_pt = np.inf
        self.on_picture = False
        super().__init__(width, height, dpi)

    def clear(self):
        super().clear()
        self.night.clear()

    def dark(self, colour):
        """The twin of a colour, an RGB or RGBA tuple or None, in what is drawn just now."""
        if colour is None:
            return None
        rgb, alpha = tuple(map(float, colour[:3])), tuple(colour[3:])
        on_map = self.on_picture and rgb == (1, 1, 1)  # a white line upon a map stays white
        return tuple(colour) if on_map else twin(rgb) + alpha

    def ink(self, gc):
        """The graphics context with the twin of its colour."""
        night = self.night.new_gc()
        night.copy_properties(gc)
        night._rgb = self.dark(gc.get_rgb())
        return night

    def open_group(self, s, gid=None):
        if s == "axes":
            self.on_picture = False

    def draw_path(self, gc, path, transform, rgbFace=None):  # noqa: N803, matplotlib's name
        super().draw_path(gc, path, transform, rgbFace)
        self.night.draw_path(self.ink(gc), path, transform, self.dark(rgbFace))

    def draw_text(self, gc, x, y, s, prop, angle, ismath=False, mtext=None):
        if s.strip():
            sizes = [prop.get_size_in_points()]
            if ismath:
                sizes = [size for _, size, *_ in MathTextParser("path").parse(s, 72, prop).glyphs]
            self.smallest_pt = min(self.smallest_pt, *sizes)
        super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        self.night.draw_text(self.ink(gc), x, y, s, prop, angle, ismath, mtext)

    def _update_methods(self):
        super()._update_methods()  # puts those of the C++ renderer before the ones below, which call them
        del self.draw_markers, self.draw_path_collection, self.draw_quad_mesh, self.draw_image

    def draw_markers(self, gc, path, path_transform, points, transform, face=None):
        self._renderer.draw_markers(gc, path, path_transform, points, transform, face)
        self.night.draw_markers(self.ink(gc), path, path_transform, points, transform, self.dark(face))

    def draw_path_collection(self, gc, *arguments, **options):
        self._renderer.draw_path_collection(gc, *arguments, **options)
        faces, edges = (
            np.array([self.dark(colour) for colour in colours]).reshape(np.shape(colours))
            for colours in arguments[5:7]
        )
        self.night.draw_path_collection(self.ink(gc), *arguments[:5], faces, edges, *arguments[7:], **options)

    def draw_quad_mesh(self, *arguments):  # a colour bar
        self._renderer.draw_quad_mesh(*arguments)
        self.night.draw_quad_mesh(*arguments)

    def draw_image(self, gc, x, y, pixels, *transform):
        self._renderer.draw_image(gc, x, y, pixels, *transform)
        red, green, blue, alpha = np.moveaxis(np.asarray(pixels), -1, 0)
        if (red == green).all() and (green == blue).all():
            greys = np.rint([255 * np.array(twin((grey / 255,) * 3)) for grey in range(256)])
            pixels = np.dstack([greys.astype(np.uint8)[red], alpha])
        else:
            self.on_picture = True
        self.night.draw_image(gc, x, y, pixels, *transform)


class Canvas(FigureCanvasAgg):
    """Where a figure is drawn light and dark at once: ``renderer`` has drawn it last."""

    def get_renderer(self):
        width, height = self.figure.bbox.size
        size = (width, height, self.figure.dpi)
        if getattr(self, "drawn_size", None) != size:
            self.renderer, self.drawn_size = Renderer(*size), size
        return self.renderer

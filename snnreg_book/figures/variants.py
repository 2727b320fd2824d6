"""The figures of an executed notebook, light and dark, wide and narrow: an IPython extension.

A notebook knows nothing of it and keeps the PNG that it would have had.  For each figure that a cell shows, a
folder named after the SHA-256 of that PNG receives the four drawings, and ``figure.json`` with their sizes.
``publish/steps/execute.py`` loads it into the kernels, ``publish/pages/figures.py`` puts the drawings into
the pages.
"""

import base64
import hashlib
import io
import json
import os
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from IPython.core.pylabtools import print_figure
from matplotlib.mathtext import MathTextParser
from matplotlib.text import Text
from PIL import Image

from snnreg_book.figures.dark import darken
from snnreg_book.figures.letters import use_letters
from snnreg_book.figures.narrow import narrow

FOLDER = "SNNREG_FIGURES"  # the environment variable that says where the drawings are kept
NARROW_DPI = 144  # two dots a CSS pixel on a phone


def load_ipython_extension(shell):
    """Keep the drawings of each figure that is shown from now on, in the letters of the pages."""
    folder = Path(os.environ[FOLDER])
    use_letters(folder.with_name("letters"))
    formatter = shell.display_formatter

    def show(fig, **which):
        png = draw_variants(fig, folder)
        # The notebook's own way to the PNG would be asked next, and would draw the figure narrow.
        formatter.formatters["image/png"].for_type(type(fig), lambda _: png)
        return {}

    formatter.mimebundle_formatter.for_type_by_name("matplotlib.figure", "Figure", show)


def draw_variants(fig, folder):
    """The PNG of a figure in base64, as a cell shows it, while its other drawings are kept; it is narrow then.

    `folder` receives a folder with ``light.png``, ``dark.png``, ``narrow.png``, ``narrow-dark.png``, and with
    width, height and smallest letters of the wide and of the narrow drawings in dots, ``figure.json``; there
    ``stacked`` says whether panels that stood side by side stand below each other when narrow.  A figure without
    axes has None.
    """
    png = print_figure(fig, base64=False)
    if png is None:
        return None
    folder = folder / hashlib.sha256(png).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(png)) as picture:
        wide = np.asarray(picture.convert("RGB"))
    tight = fig.get_tightbbox().padded(plt.rcParams["savefig.pad_inches"])  # as print_figure cuts it
    save(wide, folder / "light.png")
    save(darken(wide, fig, tight.p0 * fig.dpi), folder / "dark.png")
    sizes = {"wide": measure(wide, fig)}
    stacked = narrow(fig)
    fig.set_dpi(NARROW_DPI)
    fig.canvas.draw()
    drawn = np.asarray(fig.canvas.buffer_rgba())[..., :3]
    save(drawn, folder / "narrow.png")
    save(darken(drawn, fig), folder / "narrow-dark.png")
    sizes["narrow"] = measure(drawn, fig) | {"stacked": stacked}
    (folder / "figure.json").write_text(json.dumps(sizes), encoding="utf-8")
    return base64.b64encode(png).decode()


def save(drawn, path):
    """Save a drawing in 256 colours, with which a page loads a third of it."""
    few = Image.fromarray(drawn).quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, "PNG")


def measure(drawn, fig):
    """Measure how large a drawing is and how small its smallest letters are, in dots."""
    height, width, _ = drawn.shape
    return {"width": width, "height": height, "letters": round(smallest_pt(fig) * fig.dpi / 72, 2)}


def smallest_pt(fig):
    """The size of the smallest letters of a figure, those of formulas included."""
    sizes = [np.inf]
    for text in fig.findobj(lambda artist: isinstance(artist, Text) and artist.get_text().strip()):
        sizes.append(text.get_size())
        for line in text.get_text().splitlines():  # each is a formula of its own, as it is drawn
            if line.count("$") > 1:
                glyphs = MathTextParser("path").parse(line, 72, text.get_fontproperties()).glyphs
                sizes += [size for _, size, *_ in glyphs]
    return min(sizes)

"""The figures of an executed notebook, light and dark, wide and narrow: an IPython extension.

A notebook knows nothing of it and keeps the PNG that it would have had.  For each figure that a cell shows, a
folder named after the SHA-256 of that PNG receives the three other drawings, and ``figure.json`` with their sizes.
``extensions/steps/execute.py`` loads it into the kernels, ``extensions/pages/figures.py`` puts the drawings into
the pages.
"""

import base64
import hashlib
import json
import os
from pathlib import Path

import numpy as np
from IPython.core.pylabtools import print_figure
from PIL import Image

from snnreg.plots.dark import Canvas
from snnreg.plots.narrow import narrow

FOLDER = "SNNREG_FIGURES"  # the environment variable that says where the drawings are kept
NARROW_DPI = 144  # two dots a CSS pixel on a phone


def load_ipython_extension(shell):
    """Keep the drawings of each figure that is shown from now on."""
    folder = Path(os.environ[FOLDER])
    formatter = shell.display_formatter

    def show(fig, **which):
        png = draw_variants(fig, folder)
        # The notebook's own way to the PNG would be asked next, and would draw the figure narrow.
        formatter.formatters["image/png"].for_type(type(fig), lambda _: png)
        return {}

    formatter.mimebundle_formatter.for_type_by_name("matplotlib.figure", "Figure", show)


def draw_variants(fig, folder):
    """The PNG of a figure in base64, as a cell shows it, while its other drawings are kept; it is narrow then.

    `folder` receives a folder with ``dark.png``, ``narrow.png``, ``narrow-dark.png``, and with width, height and
    smallest letters of the wide and of the narrow drawings in dots, ``figure.json``; there ``stacked`` says
    whether panels that stood side by side stand below each other when narrow.  A figure without axes has None.
    """
    canvas = Canvas(fig)
    png = print_figure(fig, base64=False)
    if png is None:
        return None
    folder = folder / hashlib.sha256(png).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    save(canvas.renderer.night, folder / "dark.png")
    sizes = {"wide": measure(canvas.renderer)}
    stacked = narrow(fig)
    fig.set_dpi(NARROW_DPI)
    canvas.draw()
    save(canvas.renderer, folder / "narrow.png")
    save(canvas.renderer.night, folder / "narrow-dark.png")
    sizes["narrow"] = measure(canvas.renderer) | {"stacked": stacked}
    (folder / "figure.json").write_text(json.dumps(sizes), encoding="utf-8")
    return base64.b64encode(png).decode()


def measure(renderer):
    """How large a drawing is and how small its smallest letters are, in dots."""
    return {
        "width": int(renderer.width),
        "height": int(renderer.height),
        "letters": round(renderer.smallest_pt * renderer.dpi / 72, 2),
    }


def save(renderer, path):
    """Write a drawing with 256 colours, which no eye misses."""
    picture = Image.fromarray(np.asarray(renderer.buffer_rgba())).convert("RGB")
    picture.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path)

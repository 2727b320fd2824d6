"""The letters of the pages, in figures and in their formulas; publish/steps/letters.py makes the files."""

import matplotlib.pyplot as plt
from matplotlib.font_manager import FontEntry, fontManager

FAMILY = "IBM Plex Sans"
LETTERS = {"400-normal": ("normal", 400), "400-italic": ("italic", 400), "600-normal": ("normal", 700)}
"""Slant and weight by the name of a file; the boldest that the pages have is bold in figures."""

STYLE = {
    "font.family": [FAMILY, "DejaVu Sans"],  # the second has what the first lacks, such as arrows
    "mathtext.fontset": "custom",
    "mathtext.rm": FAMILY,
    "mathtext.it": f"{FAMILY}:italic",
    "mathtext.bf": f"{FAMILY}:bold",
    "mathtext.cal": f"{FAMILY}:italic",  # asked for even where no formula uses it
    "mathtext.fallback": "stixsans",
}


def use_letters(folder):
    """Draw the figures of this session with the fonts in a folder."""
    for name, (slant, weight) in LETTERS.items():
        entry = FontEntry(str(folder / f"{name}.ttf"), name=FAMILY, style=slant, weight=weight, size="scalable")
        fontManager.ttflist.append(entry)
    plt.rcParams.update(STYLE)

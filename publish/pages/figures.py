"""Every figure as the page needs it: dark in dark mode, narrow on a phone, and only that one is loaded.

The kernels have drawn each figure four times (snnreg_book/figures/variants.py). A figure becomes two pictures,
light and dark, of which static/figures.css shows one. A picture that is not shown is not loaded, because it is
lazy, and width and height keep its place. Without JavaScript, and on paper, the light one is shown.
"""

import filecmp
import json
import re
import shutil
from pathlib import Path

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.util import logging

from snnreg.base.files import atomic_write

DRAWN = re.compile("[0-9a-f]{64}")
IMAGE = re.compile(
    r"<img (?P<words>[^>]*?)"
    r'src="(?P<folder>[^"]*_images/)(?P<name>[0-9a-f]{64})\.png"(?P<more>[^>]*)>'
)
FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
SIDE = re.compile(
    r"On the (?:left|right)\b|\bthe (?:left|right) panel\b|\b(?:Left|Right)(?=[:,]| (?!of\b))|"
    r"(?<=\()(?:left|right)(?=[;)])|(?<=, )(?:left|right)(?=\))"
)
SIDES = {"the left panel": "the upper panel", "the right panel": "the lower panel"}
VARIANTS = {"light": "", "dark": "-dark", "narrow": "-narrow", "narrow-dark": "-narrow-dark"}
"""What ends the name of each drawing among the pictures of the pages, where Sphinx lays the notebook's own."""

PHONE = "screen and (max-width: 700px)"
SIZE = 'width="{width}" height="{height}" data-letters="{letters}"'


def picture(found, sizes, dark):
    """The HTML of the light or the dark picture of a figure, by a match of :data:`IMAGE`.

    `sizes` has width, height and smallest letters of the wide and the narrow drawing, in dots. ``data-letters`` is
    the size of the smallest letters where the drawing is as wide as ``width`` says.
    """
    wide, narrow = (SIZE.format_map(sizes[name]) for name in ("wide", "narrow"))
    address = found["folder"] + found["name"]
    wide_end, narrow_end = (VARIANTS[name] for name in (("dark", "narrow-dark") if dark else ("light", "narrow")))
    more = found["more"].rstrip(" /")
    return (
        f'<picture class="snn-{"dark" if dark else "light"}">'
        f'<source media="{PHONE}" srcset="{address}{narrow_end}.png" {narrow}>'
        f'<img {found["words"]}src="{address}{wide_end}.png"{more} {wide} loading="lazy"></picture>'
    )


def stack_words(caption):
    """The HTML of a caption which says above and below where panels that stood side by side no longer do."""

    def both(found):
        words = found[0]
        narrow = SIDES.get(words) or ("above" if "left" in words.lower() else "below")
        narrow = narrow.capitalize() if words[0].isupper() else narrow
        return f'<span class="snn-wide">{words}</span><span class="snn-narrow">{narrow}</span>'

    return SIDE.sub(both, caption)


def put_drawings(app, pagename, templatename, context, doctree):
    """Replace each figure of a page by its drawings."""

    def pictures(found):
        sizes = sizes_of(found["name"])
        if not sizes:
            message = "A figure has no dark and no narrow drawing; 'make book' draws them"
            logging.getLogger(__name__).warning(message, location=pagename)
            return found[0]
        return picture(found, sizes, dark=False) + picture(found, sizes, dark=True)

    def figures(found):
        drawn, caption, end = found[0].partition("<figcaption")
        image = IMAGE.search(drawn)
        if image and sizes_of(image["name"]).get("narrow", {}).get("stacked"):
            return drawn + caption + stack_words(end)
        return found[0]

    def sizes_of(name):
        path = Path(app.config.nb_execution_cache_path, "figures", name, "figure.json")
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    if "body" in context:
        context["body"] = IMAGE.sub(pictures, FIGURE.sub(figures, context["body"]))


def finish(app):
    """Lay the drawings of all figures among the pictures, and remove figures of another state of the code."""
    images = Path(app.outdir) / "_images"
    folders = list(Path(app.config.nb_execution_cache_path, "figures").glob("*"))
    drawn = {folder.name for folder in folders}
    for path in images.glob("*.png"):
        if (found := DRAWN.match(path.name)) and found[0] not in drawn:
            path.unlink()
    for folder in folders:
        if (images / f"{folder.name}.png").exists():
            for variant, end in VARIANTS.items():
                copied, drawn = images / f"{folder.name}{end}.png", folder / f"{variant}.png"
                if not copied.exists() or not filecmp.cmp(copied, drawn):
                    with atomic_write(copied) as whole:  # an interruption leaves a picture that can be read
                        shutil.copy2(drawn, whole)


def put_code_below(app, doctree, docname):
    """Put the folded code of a cell behind what it shows."""
    for cell in list(doctree.findall(nodes.container)):
        fold = cell.children[0] if cell.children and "input" in str(cell.get("hide_mode")) else None
        if isinstance(fold, HideCodeCellNode):
            fold["classes"] = ["snn-code"]
            cell.children.append(cell.children.pop(0))

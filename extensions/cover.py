"""The book's pictures of itself: a cover, the picture that a link to it shows, and the icon of its tab.

All are drawn when the book is built. Cover and picture show the weights that the networks of the first page
learned, the same neurons without decay above and with it below. The icon is the logo on a tile.
"""

import hashlib
from pathlib import Path

import matplotlib
import numpy as np
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__)
ROOT = HERE.parent.parent
WEIGHTS = ROOT / "results" / "paper_text" / "weights.npz"
FONTS = ROOT / "node_modules" / "@fontsource" / "ibm-plex-sans" / "files"
CARD = 1200, 630  # pixels, what the Open Graph protocol's readers show whole
SIDE = 28
BLUE, ORANGE, NIGHT = "#5db7ee", "#f08a3c", "#00224e"  # on the darkest weight's colour
ICONS = 32, 180  # pixels: a tab, and a phone's home screen


def maps(scale, neurons):
    """Weight maps of the same neurons in two rows, the upper one without decay.

    Parameters
    ----------
    scale : int
        Pixels of a side of one weight.
    neurons : sequence of int

    Returns
    -------
    PIL.Image.Image
        On the scale of the book's weight maps, from 0 to the largest weight.
    """
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        weights = np.stack([stored[f"seed0_{decay}_weights"][:, neurons] for decay in ("never", "online")])
    rows = weights.reshape(2, SIDE, SIDE, -1).transpose(0, 1, 3, 2).reshape(2 * SIDE, -1)
    colours = matplotlib.colormaps["cividis"](rows / weights.max(), bytes=True)[..., :3]
    return Image.fromarray(colours).resize([scale * side for side in rows.T.shape], Image.Resampling.NEAREST)


def cover():
    """The picture behind the title of the first page: five neurons of each digit."""
    return maps(3, [1, 2, 6, 8, 9, 10, 13, 14, 17, 18, 20, 22, 25, 26, 29])


def card():
    """The picture that stands beside a link to the book: all thirty neurons, and between them the title."""
    picture = Image.new("RGB", CARD, NIGHT)
    rows = maps(3, range(30))  # 84 pixels each, so that fourteen and a bit fill a row
    side = rows.height // 2
    for top, row in ((0, 0), (side, 0), (CARD[1] - 2 * side, 1), (CARD[1] - side, 1)):
        left = 0 if top in (0, CARD[1] - 2 * side) else 15 * side
        picture.paste(rows.crop((left, row * side, left + CARD[0], (row + 1) * side)), (0, top))
    pen = ImageDraw.Draw(picture)
    for text, weight, size, height, colour in (
        ("Use it or lose it", 600, 92, 285, "#ffffff"),
        ("Weight regularization in spiking neural networks", 400, 40, 375, "#d7e3ef"),
    ):
        font = ImageFont.truetype(FONTS / f"ibm-plex-sans-latin-{weight}-normal.woff2", size)
        pen.text((60, height), text, colour, font, anchor="ls")
    return picture


def icon(size=None):
    """The logo on a tile, as SVG or as PNG of `size` pixels; a phone cuts the corners of the largest itself."""
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch, PathPatch
    from matplotlib.path import Path as Curve

    figure = Figure(figsize=(1, 1), dpi=size or 64)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 64), ylim=(64, 0))
    axes.set_axis_off()
    corner = 0 if size == max(ICONS) else 12
    axes.add_patch(
        FancyBboxPatch(
            (corner, corner),
            64 - 2 * corner,
            64 - 2 * corner,
            color=NIGHT,
            linewidth=0,
            boxstyle=f"round,pad={corner},rounding_size={corner}",
        )
    )
    move, line, bend = Curve.MOVETO, Curve.LINETO, Curve.CURVE4
    for points, codes, colour in (
        ([(11, 20), (53, 20)], [move, line], BLUE),
        ([(11, 33), (29, 33), (28, 50), (53, 50)], [move, bend, bend, bend], ORANGE),
    ):
        axes.add_patch(
            PathPatch(Curve(points, codes), fill=False, edgecolor=colour, linewidth=9 * 72 / 64, capstyle="round")
        )
    return figure


def draw(folder):
    """Write all pictures into `folder`, unless those there were drawn from the same weights by the same code."""
    drawn_from = hashlib.sha256(HERE.read_bytes() + WEIGHTS.read_bytes()).hexdigest()
    mark = folder / "drawn_from.txt"
    if mark.is_file() and mark.read_text() == drawn_from:
        return
    folder.mkdir(parents=True, exist_ok=True)
    few = {"optimize": True}
    cover().quantize(64, dither=Image.Dither.NONE).save(folder / "cover.png", **few)
    card().quantize(128, dither=Image.Dither.NONE).save(folder / "card.png", **few)
    with matplotlib.rc_context({"svg.hashsalt": "icon"}):
        icon().savefig(folder / "icon.svg", transparent=True, metadata={"Date": None})
    for size in ICONS:
        icon(size).savefig(folder / f"icon-{size}.png", transparent=True)
    mark.write_text(drawn_from)


def configure(app, config):
    folder = Path(app.outdir).parent / "pictures"
    draw(folder / "book")
    config.html_static_path.append(str(folder))


def name_pictures(app, pagename, templatename, context, doctree):
    """Name the icons in each page's head, and give the first page its cover."""
    small, large = (context["pathto"](f"_static/book/icon-{size}.png", 1) for size in ICONS)
    context["metatags"] = context.get("metatags", "") + "".join(
        (
            f'\n<link rel="icon" href="{small}" sizes="{ICONS[0]}x{ICONS[0]}">',
            f'\n<link rel="icon" href="{context["pathto"]("_static/book/icon.svg", 1)}" type="image/svg+xml">',
            f'\n<link rel="apple-touch-icon" href="{large}">\n',
        )
    )
    if pagename == app.config.root_doc:
        app.add_css_file("cover.css", priority=900)


def setup(app):
    app.connect("config-inited", configure)
    app.connect("html-page-context", name_pictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

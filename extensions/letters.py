"""The letters of the book: IBM Plex Sans for text, labs and headings, IBM Plex Mono for code.

They were drawn together, so that a name keeps its height and colour when it goes from code into a sentence. Both
tell I, l and 1 apart, and O and 0. Their figures are of one width, as tables and counting labs need. Without
serifs they agree with the words in figures and labs, and leave serifs and slant to the symbols of MathJax.

A page never changes its letters under a reader's eyes. A font that a stylesheet names, even one that lies inside
it, comes after the first layout. So all of them lie in one script, ``letters.js``, which runs before the first
word is laid out. Only where a browser says that its line is slow, and has no copy yet, the first page is shown in
the system's own letters while the script comes for the next one.
"""

import base64
import hashlib
import json
from io import BytesIO
from pathlib import Path

from fontTools import subset

HERE = Path(__file__)
PACKAGES = HERE.parent.parent / "node_modules" / "@fontsource"
LATIN = "U+0020-00FF, U+2013-2014, U+2018-2019, U+201C-201D, U+2026, U+2212"
GREEK = "U+0391-03C9"
FACES = (
    # family, file, characters, weight, style
    ("IBM Plex Sans", "latin-400-normal", LATIN, 400, "normal"),
    ("IBM Plex Sans", "greek-400-normal", GREEK, 400, "normal"),
    ("IBM Plex Sans", "latin-400-italic", LATIN, 400, "italic"),
    ("IBM Plex Sans", "latin-600-normal", LATIN, 600, "normal"),
    ("IBM Plex Mono", "latin-400-normal", LATIN, 400, "normal"),
)
SCRIPT = """for (const {{ family, data, ...traits }} of {faces}) {{
  const font = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  document.fonts.add(new FontFace(family, font.buffer, traits));
}}
"""
LOADER = """<script>
if (location.protocol === "file:" || localStorage.letters === "{digest}" || !(navigator.connection?.downlink < 5))
  document.write('<script src="{address}"><\\/script>');
else addEventListener("load", () => fetch("{address}").then(() => {{ localStorage.letters = "{digest}"; }}));
</script>
"""


def cut(path, characters=None):
    """A font as WOFF with the given characters and without hints, which screens of today do not use.

    Parameters
    ----------
    path : pathlib.Path
    characters : iterable of int

    Returns
    -------
    bytes
    """
    options = subset.Options(flavor="woff", hinting=False, layout_features=["kern", "mark", "mkmk", "ccmp"])
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    font.flavor = "woff"
    out = BytesIO()
    font.save(out)
    return out.getvalue()


def in_range(characters):
    """The code points of CSS's ``unicode-range``."""
    for part in characters.split(", "):
        first, _, last = part.removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def script():
    """JavaScript that adds all faces to a page."""
    faces = []
    for family, file, characters, weight, style in FACES:
        package = family.lower().replace(" ", "-")
        font = cut(PACKAGES / package / "files" / f"{package}-{file}.woff", in_range(characters))
        faces.append(
            {
                "family": family,
                "weight": str(weight),
                "style": style,
                "unicodeRange": characters,
                "data": base64.b64encode(font).decode(),
            }
        )
    return SCRIPT.format(faces=json.dumps(faces))


def configure(app, config):
    """Write the script, unless it is there as this code and these packages make it."""
    versions = [json.loads((path / "package.json").read_text())["version"] for path in sorted(PACKAGES.iterdir())]
    digest = hashlib.sha256(HERE.read_bytes() + repr(versions).encode()).hexdigest()[:12]
    folder = Path(app.outdir).parent / "letters"
    path, mark = folder / "letters.js", f"/* {digest} */\n"
    if not path.is_file() or not path.read_text(encoding="utf-8").startswith(mark):
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(mark + script(), encoding="utf-8")
    config.html_static_path.append(str(folder))
    config.letters_digest = digest


def load(app, pagename, templatename, context, doctree):
    digest = app.config.letters_digest
    address = f"{context['pathto']('_static/letters.js', 1)}?v={digest}"
    context["metatags"] = LOADER.format(address=address, digest=digest) + context.get("metatags", "")


def setup(app):
    app.add_config_value("letters_digest", "", "html")
    app.connect("config-inited", configure, priority=600)  # after offline_assets, which says when packages miss
    app.connect("html-page-context", load)
    app.add_css_file("type.css", priority=901)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

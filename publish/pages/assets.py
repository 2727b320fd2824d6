"""Pages that need no network: the book carries its own JavaScript and fonts.

A plain Jupyter Book asks other servers for MathJax and for a widget manager of a megabyte. Here MathJax lies
under ``_static/vendor/``; it comes from ``node_modules/``, which ``npm ci`` fills as ``package-lock.json`` says.
The labs are anywidgets, for which ``static/labs.js`` is enough; MyST-NB loads it only on pages that show one.
"""

import hashlib
import re
import shutil
from pathlib import Path

from sphinx.errors import ExtensionError

from publish import PACKAGES, STATIC, built

MATHJAX = PACKAGES / "mathjax" / "es5"
EMPTY_HEAD = re.compile(r"<th\b([^>]*)>((?:\s|&nbsp;|&#160;|\xa0|<p>|</p>)*)</th>")
FORMULA_AND_MARK = re.compile(r'<span class="math notranslate nohighlight">[^<]*</span>[.,;:!?)]+')
REVEAL = PACKAGES / "reveal.js" / "dist"


def collect(vendor):
    """Fill the folder ``vendor`` with all third-party files that the pages load."""
    if not MATHJAX.is_dir():
        raise ExtensionError("MathJax is missing; 'python -m publish javascript' fetches it")
    for part in ("output/chtml/fonts/woff-v2", "input/tex/extensions"):
        shutil.copytree(MATHJAX / part, vendor / "mathjax" / part, dirs_exist_ok=True)
    shutil.copy(MATHJAX / "tex-mml-chtml.js", vendor / "mathjax")
    (vendor / "reveal").mkdir(exist_ok=True)
    for part in ("reveal.js", "reveal.css", "plugin/notes.js"):
        shutil.copy(REVEAL / part, vendor / "reveal")
    shutil.copy(PACKAGES / "minisearch" / "dist" / "umd" / "index.js", vendor / "minisearch.js")
    (vendor / "fonts").mkdir(exist_ok=True)
    for name in re.findall(r"fonts/([\w-]+)\.woff2", (STATIC / "type.css").read_text(encoding="utf-8")):
        shutil.copy(PACKAGES / "@fontsource" / name[:13] / "files" / f"{name}.woff2", vendor / "fonts")


def configure(app, config):
    assets = built(app) / "assets"
    collect(assets / "vendor")
    config.html_static_path += [str(assets), str(STATIC)]
    config.mathjax_path = "vendor/mathjax/tex-mml-chtml.js"
    config.nb_ipywidgets_js = {"labs.js": {}}
    own = b"".join(path.read_bytes() for path in sorted(STATIC.rglob("*.*")))
    config.static_digest = hashlib.sha256(own).hexdigest()


def mend_page(app, pagename, templatename, context, doctree):
    """Mend what the theme and its extensions get wrong on a page.

    Thebe loads from a server. Scripts hold up the words; but those in the head read documentation_options.js. The
    colour mode is left empty. The list of citations claims to hold list items. The corner of a table is a header
    of nothing. A formula is a box of its own, so the full stop behind it may begin the next line.
    """
    context["script_files"] = [each for each in context["script_files"] if "thebe" not in str(each).lower()]
    for script in context["script_files"]:
        name = script.filename
        if name and not name.endswith("documentation_options.js") and "async" not in script.attributes:
            script.attributes["defer"] = "defer"
    context["default_mode"] = "auto"
    if "body" in context:
        body = context["body"].replace('<div role="list" class="citation-list">', '<div class="citation-list">')
        body = EMPTY_HEAD.sub(r"<td\1>\2</td>", body)
        context["body"] = FORMULA_AND_MARK.sub(r'<span class="snn-with-mark">\g<0></span>', body)


def finish(app):
    """Leave out source maps, 3.5 MB, and drawn icons, 1.5 MB a page."""
    scripts = Path(app.outdir) / "_static" / "scripts"
    for source_map in scripts.parent.rglob("*.map"):
        source_map.unlink()
    (scripts / "fontawesome.js").write_text("// The icon font shows the same icons.\n")

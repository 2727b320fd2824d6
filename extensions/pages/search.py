"""Search with excerpts that works in a page opened as a file, and that knows τ_prun by all of its names.

Sphinx's own search fetches pages to show excerpts, which a file may not do. Here the words of all pages lie in one
script, which the search page alone loads, with MiniSearch and ``static/search.js``.
"""

import json
import re
from pathlib import Path

from docutils import nodes
from sphinx import addnodes

from extensions import built

LEFT_OUT = re.compile(
    r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>|'
    r'<link rel="preload" as="script"[^>]*>'
)
OUTPUTS = {"cell_output", "cell_outputs"}


def is_place(node):
    """Whether a node has a name of its own; the body of an exercise is a section without a title."""
    titled = isinstance(node, nodes.section) and node.children and isinstance(node[0], nodes.title)
    return bool(titled) or isinstance(node, addnodes.desc)


def words(node):
    """The text of a node without that of its sections, its functions and the outputs of its cells."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, (nodes.raw, nodes.comment)) or OUTPUTS & set(node.get("classes", ())):
        return ""
    between = "" if isinstance(node, nodes.TextElement) else " "
    return between.join(words(child) for child in node.children if not is_place(child))


def sections(doctree):
    """Name, title and text of each place of a page to which a link can lead."""
    for node in filter(is_place, doctree.findall()):
        first, *rest = node.children
        is_section = isinstance(node, nodes.section)
        names = (node if is_section else first).get("ids")
        if names:
            text = " ".join(words(child) for child in rest if not is_place(child))
            yield names[0], first.astext() if is_section else first.get("fullname"), " ".join(text.split())


def folder(app):
    """Where the words of each page wait for those of the others."""
    return built(app) / "words"


def keep_words(app, pagename, templatename, context, doctree):
    """Keep the words of a page; give the search page what it needs."""
    if doctree is not None:
        path = folder(app) / f"{pagename}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        title = re.sub("<.*?>", "", context["title"])
        path.write_text(json.dumps([title, [*sections(doctree)]]), encoding="utf-8")
    elif pagename == "search":
        app.add_css_file("search.css", priority=900)
        for script in ("vendor/minisearch.js", "book_words.js", "search.js"):
            app.add_js_file(script)


def finish(app):
    """Write the words of all pages into one script, and take Sphinx's own search out of the pages.

    Nor are scripts fetched ahead of the styles: words come first.
    """
    static = Path(app.outdir) / "_static"
    pages = {}
    for name in sorted(app.env.found_docs):
        words_of_page = (folder(app) / f"{name}.json").read_text(encoding="utf-8")
        pages[app.builder.get_target_uri(name)] = json.loads(words_of_page)
    text = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    (static / "book_words.js").write_text(f"globalThis.bookWords = {text};\n", encoding="utf-8")
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        lighter = LEFT_OUT.sub("", text)
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")

"""Search with excerpts that works in a page opened as a file, and that knows τ_prun by all of its names.

Sphinx's own search fetches pages to show excerpts, which a file may not do. Here the words of all pages lie in one
script, which the search page alone loads, with MiniSearch and ``static/search.js``.
"""

import json
import re
from pathlib import Path

from bs4 import BeautifulSoup

from publish import built

SPHINX = re.compile(
    r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js[^"]*"></script>|'
    r'<link rel="preload" as="script"[^>]*>'
)
NO_WORDS = ".cell summary, .cell_output, .eqno, .headerlink, .section-number, script, style"
PLACES = "section[id]:has(> h1, > h2, > h3, > h4), dl.py:has(> dt[id])"
END = re.compile(r'(?=</(?:p|pre|li|dt|dd|td|th|summary|h\d)>|<span class="classifier">)')
FRAME = re.compile(r"\\[()\[\]]|\\(?:begin|end)\{split\}")  # of a formula


def sections(body):
    """Name, title and text of each place of a page, as HTML, to which a link can lead."""
    page = BeautifulSoup(END.sub(" ", body), "html.parser")
    for part in page.select(NO_WORDS):
        part.decompose()
    found = []
    for place in reversed(page.select(PLACES)):  # the inner ones first, which go
        title = place.find(["h1", "h2", "h3", "h4", "dt"]).extract()
        name = title.get("id") or place["id"]
        words = title["id"] if title.name == "dt" else title.get_text()
        found.append([name, *(" ".join(FRAME.sub("", text).split()) for text in (words, place.get_text()))])
        place.decompose()
    return found[::-1]


def keep_words(app, pagename, templatename, context, doctree):
    """Keep the words of a page; give the search page what it needs."""
    if doctree is not None:
        path = built(app) / "words" / f"{pagename}.json"  # where they wait for those of the others
        path.parent.mkdir(parents=True, exist_ok=True)
        title = FRAME.sub("", BeautifulSoup(context["title"], "html.parser").get_text())
        path.write_text(json.dumps([title, sections(context["body"])]), encoding="utf-8")
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
        words_of_page = (built(app) / "words" / f"{name}.json").read_text(encoding="utf-8")
        pages[app.builder.get_target_uri(name)] = json.loads(words_of_page)
    text = json.dumps(pages, ensure_ascii=False, separators=(",", ":"))
    (static / "book_words.js").write_text(f"globalThis.bookWords = {text};\n", encoding="utf-8")
    for page in Path(app.outdir).rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        lighter = SPHINX.sub("", text)
        if lighter != text:
            page.write_text(lighter, encoding="utf-8")

"""Decks of slides, made when all pages are written; reveal.js turns them.

``teaching/slides/NAME.md`` is a deck, in the Markdown of reveal.js: ``---`` between slides, ``Note:`` before what
only the speaker sees. An image with the address ``05_training#fig-learned`` is this figure of a page,
``03_decay#lab-synapse?time_s=10`` is a lab with these settings, and ``04_network#network.svg`` another picture.
A chapter without such a file has a deck of its figures, each with the first sentence of its caption, and of its
labs; the rest of a caption is for the speaker.
"""

import re
import shutil
from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sphinx.errors import ExtensionError

from publish.pages.words import CHAPTER

WRITTEN = Path("teaching", "slides")  # what is written by hand
LOOK = ("type.css", "snnreg.css", "figures.css", "pygments.css")  # of the pages, in this order
DECK = Path(__file__).with_name("deck.html").read_text(encoding="utf-8")
STAGE = Path(__file__).with_name("lab.html").read_text(encoding="utf-8")

FIGURE = re.compile(r'<figure[^>]* id="(?P<name>[\w-]+)".*?</figure>', re.DOTALL)
LAB = re.compile(r'<div class="snn-place" id="(?P<name>[\w-]+)".*?</script>', re.DOTALL)
HEADING = re.compile(r'<h[1-4]>([^\n]*?)<a class="headerlink"')
NUMBER = re.compile(r'<span class="section-number">.*?</span>')
EXERCISES = re.compile(r'<section id="try-it">')
RULE = re.compile(r"^---$", re.MULTILINE)
NOTE = re.compile(r"^Note:", re.MULTILINE)
SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z<])")


class Pages:
    """The pages of a book as they are written: their figures, labs and headings."""

    def __init__(self, folder):
        self.folder, self.read = folder, {}

    def html(self, page):
        """The HTML of a page."""
        if page not in self.read:
            path = self.folder / f"{page}.html"
            if not path.exists():
                raise ExtensionError(f"There is no page {page}")
            self.read[page] = path.read_text(encoding="utf-8")
        return self.read[page]

    def headings(self, page):
        """The headings of a page without their numbers, with the places where they stand."""
        return [(found.start(), NUMBER.sub("", found[1])) for found in HEADING.finditer(self.html(page))]

    def of_kind(self, kind, page, name):
        """Find what stands in a page under a name, as a match of :data:`FIGURE` or :data:`LAB`."""
        for found in kind.finditer(self.html(page)):
            if found["name"] == name:
                return found
        raise ExtensionError(f"The page {page} has no {name}")

    def figure(self, page, name):
        """The pictures of a figure, light and dark, and its caption."""
        figure = BeautifulSoup(self.of_kind(FIGURE, page, name)[0], "html.parser")
        for image in figure.find_all("img"):
            del image["loading"]  # a slide that is shown has its picture at once, and one that is printed
        for source in figure.find_all("source"):
            source.decompose()  # the narrow drawing, for a phone
        pictures = "".join(map(str, figure.find_all("picture") or figure.find_all("img")))
        return pictures, figure.select_one(".caption-text").decode_contents()

    def image(self, page, name):
        """A picture that is no figure, by the end of its address."""
        found = re.search(rf'<img [^>]*src="[^"]*/{re.escape(name)}"[^>]*>', self.html(page))
        if not found:
            raise ExtensionError(f"The page {page} has no picture {name}")
        return found[0]


def first_sentence(caption):
    """The first sentence of a caption, HTML, and the rest."""
    for end in SENTENCE.finditer(caption):
        first = caption[: end.start()]
        if first.count("</") * 2 == first.count("<"):  # not within an element
            return first, caption[end.end() :]
    return caption, ""


class Deck:
    """A deck on its way from Markdown to HTML; `labs` are the windows that it opens, by page and name."""

    def __init__(self, pages):
        self.pages, self.labs, self.caption = pages, set(), ""
        self.markdown = MarkdownIt("commonmark", {"highlight": self.code}).enable("table")
        self.markdown.use(dollarmath_plugin, renderer=self.formula)
        self.markdown.renderer.rules["image"] = self.show

    def code(self, text, language, attributes):
        """Python in the colours of the pages, as large as its longest line allows."""
        coloured = highlight(text, PythonLexer(), HtmlFormatter(nowrap=True))
        columns = max(map(len, text.splitlines()))
        return f'<pre class="highlight" style="--columns: {columns}">{coloured}</pre>'

    def formula(self, tex, options):
        """An equation, for MathJax."""
        return rf"\[{escape(tex)}\]" if options["display_mode"] else rf"\({escape(tex)}\)"

    def show(self, tokens, number, options, env):
        """A figure, a lab or another picture of a page."""
        page, _, name = tokens[number].attrs["src"].partition("#")
        if name.startswith("lab-"):
            return self.window(page, name, tokens[number].content)
        if name.startswith("fig-"):
            pictures, self.caption = self.pages.figure(page, name)
            return pictures
        return self.pages.image(page, name)

    def window(self, page, address, title):
        """A window with a live lab, and what stands for it on paper."""
        name, mark, values = address.partition("?")
        self.labs.add((page, name))
        self.pages.of_kind(LAB, page, name)
        settings = mark + quote(unquote(values), safe="=&._-")
        return (
            f'<iframe data-src="{page}-{name}.html{settings}" title="{escape(title or "Lab")}"'
            f' data-prevent-swipe></iframe><span class="deck-printed">Here is a lab, which runs in the page'
            f" chapters/{page}.html#{name}</span>"
        )

    def slide(self, text):
        """A slide with notes for the speaker; without a sentence it has the first one of its caption."""
        shown, *notes = NOTE.split(text, maxsplit=1)
        self.caption = ""
        html = self.markdown.render(shown)
        if self.caption and "##" not in shown:
            sentence, rest = first_sentence(self.caption)
            html += f'<p class="deck-caption">{sentence}</p>'
            notes += [rest] if rest else []
        said = "".join(map(self.markdown.render, notes))
        aside = f'<aside class="notes">{said}</aside>' if said else ""
        return f"<section>{html}{aside}</section>"

    def slides(self, text):
        return "\n".join(map(self.slide, RULE.split(text)))


def shown_by(pages, page):
    """The deck of a chapter that has none written by hand: its figures, and its labs below their headings."""
    headings = pages.headings(page)
    yield f"# {headings[0][1]}"
    html = EXERCISES.split(pages.html(page))[0]
    found = [each for kind in (FIGURE, LAB) for each in kind.finditer(html)]
    for each in sorted(found, key=lambda match: match.start()):
        above = [words for place, words in headings if place < each.start()][-1]
        said = f"## {above}\n\n" if each.re is LAB else ""
        yield f"{said}![]({page}#{each['name']})"


def finish(app):
    """Write all decks, and the windows of their labs."""
    folder, pages = Path(app.outdir, "slides"), Pages(Path(app.outdir, "chapters"))
    shutil.rmtree(folder, ignore_errors=True)
    chapters = sorted(Path(name).name for name in app.env.found_docs if CHAPTER.search(name))
    texts = {page: "\n\n---\n\n".join(shown_by(pages, page)) for page in chapters}
    texts |= {path.stem: path.read_text(encoding="utf-8") for path in Path(app.srcdir, WRITTEN).glob("*.md")}
    look = "\n".join(f'<link rel="stylesheet" href="../_static/{name}">' for name in LOOK)
    windows = set()
    for name, text in texts.items():
        folder.mkdir(exist_ok=True)
        deck = Deck(pages)
        title = re.search("^# (.*)$", text, re.MULTILINE)[1]
        try:
            html = DECK.format(title=title, look=look, slides=deck.slides(text))
        except ExtensionError as error:
            raise ExtensionError(f"{WRITTEN / name}.md: {error}") from None
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
        windows |= deck.labs
    for page, name in windows:
        lab = pages.of_kind(LAB, page, name)[0]
        title = pages.headings(page)[0][1]
        (folder / f"{page}-{name}.html").write_text(
            STAGE.format(title=title, look=look, lab=lab), encoding="utf-8"
        )


def add_link(app, pagename, templatename, context, doctree):
    """Put a link to the deck of a chapter among the page's downloads."""
    if not CHAPTER.search(pagename):
        return
    for group in context["header_buttons"]:
        if group.get("label") == "download-buttons":
            url = f"{context['pathto']('slides', 1)}/{Path(pagename).name}.html"
            words = {"text": "slides", "tooltip": "Slides of this chapter", "label": "slides-button"}
            group["buttons"].append({"type": "link", "url": url, "icon": "fas fa-chalkboard"} | words)

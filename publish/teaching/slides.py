"""A deck of slides for each chapter, made from its page while Sphinx writes it.

A deck lies in ``slides/`` beside the pages and uses their pictures, labs and equations; reveal.js turns it.  Which
cells are slides is said by Jupyter's own metadata, ``"slideshow": {"slide_type": "slide"}``, that JupyterLab sets
and nbconvert reads.  A slide shows of its cell one thing to look at: a figure, a lab, a small table, equations, a
question or a few lines of code, with one sentence.  The speaker's notes are the whole text, up to the next slide.
"""

import re
from html import escape
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from docutils import nodes

from publish.pages.words import CHAPTER

SLIDE, FIRST = "snn-slide", "snn-slide-first"
"""Classes of what a slide shows, and of the first of it."""

QUIZ = "check-yourself"
LOOK = ("type.css", "snnreg.css")  # of the pages, in this order
DECK = Path(__file__).with_name("deck.html").read_text(encoding="utf-8")
STAGE = Path(__file__).with_name("lab.html").read_text(encoding="utf-8")
CODE_LINES = 14  # that a slide holds


def shown(notebook):
    """The numbers of the cells that are slides."""
    types = [cell.metadata.get("slideshow", {}).get("slide_type") for cell in notebook.cells]
    return {number for number, kind in enumerate(types) if kind == "slide"}


def mark(app, doctree):
    """Mark the blocks of a chapter that its slides show."""
    if not CHAPTER.search(app.env.docname):
        return
    slides, begun = shown(nbformat.read(app.env.doc2path(app.env.docname), 4)), set()
    for section in doctree.findall(nodes.section):
        if QUIZ in section["ids"]:  # the build put it into the cell of the exercises
            continue
        for block in section.children:
            number = block.get("cell_index", (block.line or 0) // 10000 - 1)  # as MyST-NB numbers lines
            if number in slides and not isinstance(block, nodes.section | nodes.title):
                block["classes"] += [SLIDE] if number in begun else [SLIDE, FIRST]
                begun.add(number)


def bare(html):
    """A copy of a piece of a page without links, names, marks and what is clicked."""
    copy = BeautifulSoup(str(html), "html.parser")
    for link in copy.find_all(class_="headerlink"):
        link.decompose()
    for link in copy.find_all("a"):
        link.unwrap()
    for node in copy.find_all(True):
        node.attrs.pop("id", None)
        node.attrs.pop("loading", None)  # a slide that is shown has its picture at once, and one that is printed
    return copy


def inner(node):
    """What a paragraph, an item or a heading holds, as HTML."""
    return bare(node).find(True).decode_contents().strip()


def sentence(html):
    """The first sentence of a text, as HTML."""
    parts = re.split(r"(?<=[.?!])\s+(?=[A-Z<])", " ".join(html.split()))
    while len(parts) > 1 and parts[0].count("<") != 2 * parts[0].count("</"):  # it ended within an element
        parts[:2] = [" ".join(parts[:2])]
    return parts[0]


class Chapter:
    """A chapter on its way to slides: the text of its page and the name of its file."""

    def __init__(self, article, name):
        self.article, self.name, self.labs = article, name, {}

    def slide(self, heading, kind, content, notes=()):
        """A slide with the speaker's notes."""
        words = "".join(str(bare(block)) for block in notes)
        aside = f'<aside class="notes">{words}</aside>'
        return f'<section class="deck-{kind}"><h2>{heading}</h2>{content}{aside}</section>'

    def lab(self, node):
        """A window with a live lab."""
        file = f"{self.name}-{node['id']}.html"
        self.labs[file] = f"{node}{node.find_next_sibling('script')}"
        return (
            f'<iframe data-src="{file}" title="Lab" data-prevent-swipe></iframe><p class="deck-printed">'
            f"Here is a lab, which runs in the page chapters/{self.name}.html#{node['id']}</p>"
        )

    def exercise(self, node):
        """An exercise, as far as the class needs it to begin; the page has its solution."""
        asked = [block for block in node.select("section > *") if block.name in ("p", "ul", "ol", "table")]
        return inner(node.find(class_="admonition-title")), "".join(str(bare(block)) for block in asked[:2])

    def show(self, heading, blocks, notes):
        """The slide of what a cell has on its page."""
        page = BeautifulSoup("", "html.parser").new_tag("div")
        look = [*blocks, *(node for block in blocks for node in block.find_all(True))]

        def first(test):
            return next((node for node in look if test(node, node.get("class", ()))), page)

        if (place := first(lambda _, kinds: "snn-place" in kinds)) is not page:
            return self.slide(heading, "lab", self.lab(place), notes)
        if (figure := first(lambda node, _: node.name == "figure")) is not page:
            caption = figure.select_one(".caption-text")
            said = f'<p class="deck-caption">{sentence(inner(caption))}</p>' if caption else ""
            return self.slide(heading, "figure", f"{bare(figure.img)}{said}", [*blocks, *notes])
        if (asked := first(lambda _, kinds: "exercise" in kinds)) is not page:
            title, question = self.exercise(asked)
            return self.slide(title, "ask", question, [*blocks, *notes])
        if (asked := first(lambda _, kinds: "snn-prediction" in kinds)) is not page:
            return self.slide(heading, "ask", str(bare(asked)), notes)
        if (table := first(lambda node, _: node.name == "table")) is not page:
            lead = f'<p class="deck-lead">{sentence(inner(blocks[0]))}</p>' if blocks[0].name == "p" else ""
            return self.slide(heading, "table", f"{lead}{bare(table)}", [*blocks, *notes])
        code = [inner(block.pre) for block in blocks if block.select_one(".cell_input pre")]
        if code:
            lines = "\n".join(code[0].split("\n")[:CODE_LINES])
            return self.slide(heading, "code", f"<pre>{lines}</pre>", notes)
        said = [block for block in blocks if block.name == "p"][:1]
        content = "".join(f"<p>{sentence(inner(block))}</p>" for block in said)
        content += "".join(str(bare(block)) for block in blocks if "math" in block.get("class", ()))
        return self.slide(heading, "text", content, [*blocks, *notes])

    def title(self, book):
        """The first two slides: the question of the chapter, and what it is about."""
        heading = inner(self.article.h1)
        opening = [inner(part) for part in self.article.section.find_all("p", recursive=False)]
        lines = "\n".join(opening).split("\n")
        points = "".join(f"<li>{line}</li>" for line in lines if line.startswith("<strong>"))
        asked = "" if opening[0].startswith("<strong>") else f'<p class="deck-question">{opening[0]}</p>'
        yield f'<section class="deck-title"><p>{escape(book)}</p><h1>{heading}</h1>{asked}</section>'
        yield self.slide("What it is about", "text", f"<ul>{points}</ul>")

    def slides(self, book):
        """All slides in the order of the page."""
        yield from self.title(book)
        heading, blocks, notes = "", [], []
        for block in self.blocks(self.article.section):
            kinds = block.get("class", ())
            begins = FIRST in kinds
            if blocks and (begins or block.name == "section"):
                yield self.show(heading, blocks, notes)
                blocks, notes = [], []
            if block.name == "section":
                heading = inner(block.find(re.compile("h[1-6]")))
            elif SLIDE in kinds:
                blocks.append(block)
            elif blocks:
                notes.append(block)
        if blocks:
            yield self.show(heading, blocks, notes)

    def blocks(self, section):
        """The section, its blocks, and those of the sections within it."""
        yield section
        for block in section.find_all(True, recursive=False):
            yield from self.blocks(block) if block.name == "section" else [block]


def deck(body, name, title, book):
    """The deck of a page and a window for each of its labs, as HTML by the names of their files."""
    article = BeautifulSoup(body, "html.parser")
    for node in article.select(":is(h2, h3, h4) > .section-number"):  # a deck leaves sections out
        node.decompose()
    for node in article.select(".snn-checked"):
        node.unwrap()
    chapter = Chapter(article, name)
    look = "\n".join(f'<link rel="stylesheet" href="../_static/{name}">' for name in LOOK)
    slides = "\n".join(chapter.slides(book))
    labs = {file: STAGE.format(title=escape(title), look=look, lab=lab) for file, lab in chapter.labs.items()}
    return {f"{name}.html": DECK.format(title=escape(title), look=look, slides=slides)} | labs


def write(app, pagename, templatename, context, doctree):
    """Write the deck of a chapter, and put a link to it among the page's downloads."""
    if not CHAPTER.search(pagename):
        return
    name = Path(pagename).name
    decks = Path(app.outdir) / "slides"
    decks.mkdir(exist_ok=True)
    title = BeautifulSoup(context["title"], "html.parser").get_text()
    for file, html in deck(context["body"], name, title, app.config.html_title).items():
        (decks / file).write_text(html, encoding="utf-8")
    for group in context["header_buttons"]:
        if group.get("label") == "download-buttons":
            url = f"{context['pathto']('slides', 1)}/{name}.html"
            words = {"text": "slides", "tooltip": "Slides of this chapter", "label": "slides-button"}
            group["buttons"].append({"type": "link", "url": url, "icon": "fas fa-chalkboard"} | words)

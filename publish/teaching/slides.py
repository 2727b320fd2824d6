"""A deck of slides for each chapter, made from its page while Sphinx writes it.

A deck lies in ``slides/`` beside the pages and uses their pictures, labs and equations; reveal.js turns it. Prose
is for reading, so a slide shows a few of its sentences: those that the chapter marks. A cell of text has in its
metadata, as ``slides``, a phrase of each sentence that is shown. The speaker's notes are the whole text.
"""

import itertools
import json
import re
from html import escape
from pathlib import Path

from bs4 import BeautifulSoup

from publish.pages.words import CHAPTER

LOOK = ("type.css", "snnreg.css")  # of the pages, in this order
LINES = 10.5  # of text that a slide holds
LETTERS = 62  # in a line
POINT = 125  # letters of a point of a list
TABLE_ROWS = 9
DECK = Path(__file__).with_name("deck.html").read_text(encoding="utf-8")
STAGE = Path(__file__).with_name("lab.html").read_text(encoding="utf-8")


def is_small(table):
    """Whether a table can be read from a slide."""
    return len(table.find_all("tr")) <= TABLE_ROWS and len(" ".join(table.get_text().split())) <= LINES * LETTERS


def bare(html):
    """A copy of a piece of a page without links, names and what is clicked."""
    copy = BeautifulSoup(str(html), "html.parser")
    for link in copy.find_all(class_="headerlink"):
        link.decompose()
    for link in copy.find_all("a"):
        if "internal" in link.get("class", ()) and link.get_text().count(" ") > 2:
            link.name, link.attrs = "em", {}  # the title of a chapter
        else:
            link.unwrap()
    for node in copy.find_all(id=True):
        del node["id"]
    for image in copy.find_all("img"):
        del image["loading"]  # a slide that is shown has its picture at once, and so has one that is printed
    return copy


def inner(node):
    """What a paragraph, an item or a heading holds, as HTML."""
    return bare(node).find(True).decode_contents().strip()


def sentences(html):
    """The sentences of a text, as HTML. The source has one in a line, and sometimes more."""
    for line in html.split("\n"):
        parts = re.split(r"(?<=[.?!])\s+(?=[A-Z<])", line)
        yield from parts if all(part.count("<") == 2 * part.count("</") for part in parts) else [line]


def length(html):
    """About how many letters wide a text is; a formula counts for what it shows."""
    text = BeautifulSoup(html, "html.parser").get_text()
    return len(re.sub(r"\\[a-z]+|[\\{}_^(),]", "", text))


def straight(text):
    """Text with single spaces and the quotation marks of the source."""
    return " ".join(re.sub("[“”]", '"', text.replace("’", "'")).split())


def read_marks(notebook):
    """The phrases by which the cells of a chapter mark sentences for its slides."""
    cells = json.loads(Path(notebook).read_text(encoding="utf-8"))["cells"]
    return [mark for cell in cells for mark in cell["metadata"].get("slides", ())]


class Thought:
    """What a slide may show of a text: a sentence, a point of a list or an equation, as HTML."""

    def __init__(self, kind, html, marked=True):
        self.kind, self.html, self.marked = kind, html, marked
        rows = -(-length(html) // LETTERS)
        self.lines = {"p": rows + 0.5, "li": rows + 0.4, "div": 3 + html.count("\\\\\n")}[kind]


def fill_slides(thoughts):
    """Thoughts in groups that fit on a slide each."""
    group = []
    for thought in thoughts:
        if group and sum(each.lines for each in [*group, thought]) > LINES:
            goes_on = thought.kind == "div" and len(group) > 1 and group[-1].kind == "p"
            yield group[:-1] if goes_on else group  # an equation keeps the sentence before it
            group = group[-1:] if goes_on else []
        group.append(thought)
    if group:
        yield group


def shorten(point):
    """As many sentences of a point of a list as can be read at a glance, at least one."""
    parts = list(sentences(point))
    while len(parts) > 1 and length(" ".join(parts)) > POINT:
        parts.pop()
    return " ".join(parts)


class Chapter:
    """A chapter on its way to slides: the text of its page, the name of its file, and the phrases that mark it."""

    def __init__(self, article, name, marks):
        self.article, self.name, self.marks, self.labs = article, name, marks, {}

    def thoughts(self, blocks):
        """The thoughts of some paragraphs, lists and equations."""
        for block in blocks:
            if block.name == "p":
                for sentence in sentences(inner(block)):
                    plain = straight(BeautifulSoup(sentence, "html.parser").get_text())
                    yield Thought("p", sentence, any(mark in plain for mark in self.marks))
            elif block.name in ("ul", "ol"):
                for item in block.find_all("li", recursive=False):
                    yield Thought("li", shorten(inner(item.p or item).replace("\n", " ")))
            elif "math" in block.get("class", ()):
                yield Thought("div", str(bare(block)))

    def render(self, thoughts):
        """Thoughts as HTML."""
        html = ""
        for thought in thoughts:
            html += thought.html if thought.kind == "div" else f"<{thought.kind}>{thought.html}</{thought.kind}>"
        return re.sub(r"(?:<li>.*?</li>)+", lambda items: f"<ul>{items[0]}</ul>", html, flags=re.DOTALL)

    def slide(self, heading, kind, content, blocks=()):
        """A slide with the speaker's notes."""
        words = "".join(str(bare(block)) for block in blocks)
        notes = f'<aside class="notes">{words}</aside>' if words else ""
        return f'<section class="{kind}"><h2>{heading}</h2>{content}{notes}</section>'

    def text(self, heading, thoughts, notes=()):
        """The slides of some thoughts; the speaker's notes are on the first."""
        for k, group in enumerate(fill_slides(thoughts)):
            yield self.slide(heading, "deck-text", self.render(group), () if k else notes)

    def visual(self, heading, node, lead, thoughts, notes):
        """The slides of a figure, a table, a lab or a prediction, with the sentence before it and what follows."""
        if "snn-prediction" in node.get("class", ()):
            yield self.slide(heading, "deck-ask", f"{lead}{bare(node)}")
            yield from self.text(heading, thoughts, notes)
            return
        if "snn-place" in node.get("class", ()):
            file = f"{self.name}-{node['id']}.html"
            self.labs[file] = f"{node}{node.find_next_sibling('script')}"
            window = (
                f'<iframe data-src="{file}" title="Lab" data-prevent-swipe></iframe><p class="deck-printed">'
                f"Here is a lab, which runs in the page chapters/{self.name}.html#{node['id']}</p>"
            )
            yield self.slide(heading, "deck-lab", window, notes)
            yield from self.text(heading, thoughts)
            return
        is_high = node.name == "table" and len(node.find_all("tr")) > TABLE_ROWS - 3
        room = 0 if is_high else 2 - bool(lead)
        beside = list(itertools.takewhile(lambda thought: thought.kind == "p", thoughts))[:room]
        said = self.render(beside)
        if node.name == "table":
            yield self.slide(heading, "deck-table", f"{lead}{bare(node)}{said}", notes)
        else:
            caption = node.select_one(".caption-text") if node.figcaption else None
            first = re.split(r"(?<=[.?!])\s", inner(caption))[0] if caption else ""
            said = f'<div class="fragment">{said}</div>' if said else f"<p class='deck-caption'>{first}</p>"
            notes = [node.figcaption, *notes] if node.figcaption else notes
            yield self.slide(heading, "deck-figure", f"{lead}{bare(node.img)}{said}", notes)
        yield from self.text(heading, thoughts[len(beside) :])

    def visuals(self, block):
        """The labs, figures and small tables of a cell or a block, or a prediction."""
        if "snn-prediction" in block.get("class", ()):
            return [block]
        if "hide-cell" in " ".join(block.get("class", ())) and not block.select(".snn-place"):
            return []
        found = block.select(".snn-place, figure, table") if block.name == "div" else []
        found = [block] if block.name in ("figure", "table") else found
        return [each for each in found if each.name != "table" or is_small(each)]

    def stack(self, section):
        """The slides of a section and of those within it."""
        heading = inner(section.find(re.compile("h[1-6]")))
        parts = [(None, [])]
        for block in section.find_all(True, recursive=False):
            visuals = self.visuals(block)
            if visuals:
                parts += [(visual, []) for visual in visuals]
            elif block.name in ("p", "ul", "ol") or "math" in block.get("class", ()):
                parts[-1][1].append(block)
        lead = ""
        for (visual, blocks), (follows, _) in itertools.pairwise([*parts, (None, [])]):
            thoughts = list(self.thoughts(blocks))
            chosen, ahead = [thought for thought in thoughts if thought.marked], ""
            # One sentence stands over what comes next, and so does the last before a table: it says what that is.
            stands_alone = len(chosen) == 1 and visual is None
            names = bool(follows) and follows.name == "table" and chosen[-1:] == thoughts[-1:]
            if follows and chosen and chosen[-1].kind == "p" and (stands_alone or names):
                ahead = f'<p class="deck-lead">{chosen.pop().html}</p>'
            if visual:
                yield from self.visual(heading, visual, lead, chosen, blocks)
            else:
                yield from self.text(heading, chosen, blocks)
            lead = ahead
        for inside in section.find_all("section", recursive=False):
            yield from self.stack(inside)

    def exercise(self, node):
        """An exercise as a slide; its solution comes with the next step."""
        question = [block for block in node.select("section > *") if block.name in ("p", "ul", "ol")]
        solution = node.find_next_sibling("div", class_="solution")
        answer = solution.select("section > *") if solution else []
        asked = next(fill_slides(self.thoughts(question)))
        said = next(fill_slides([*asked, *self.thoughts(answer)]))[len(asked) :]  # what is left of the stage
        content = self.render(asked)
        if said:
            content += f'<div class="fragment deck-answer">{self.render(said)}</div>'
        return self.slide(inner(node.find(class_="admonition-title")), "deck-ask", content, [*question, *answer])

    def title(self, book):
        """The first two slides: the question of the chapter, and what it is about."""
        heading = inner(self.article.h1)
        opening = [inner(part) for part in self.article.section.find_all("p", recursive=False)]
        lines = "\n".join(opening).split("\n")
        points = "".join(f"<li>{line}</li>" for line in lines if line.startswith("<strong>"))
        asked = "" if opening[0].startswith("<strong>") else f'<p class="deck-question">{opening[0]}</p>'
        yield f'<section class="deck-title"><p>{escape(book)}</p><h1>{heading}</h1>{asked}</section>'
        yield self.slide("What it is about", "deck-text", f"<ul>{points}</ul>")

    def slides(self, book):
        """All slides, the stacks of the sections side by side."""
        yield "\n".join(self.title(book))
        last = []
        for section in self.article.section.find_all("section", recursive=False):
            asked = section.select(":scope > .exercise, .snn-question")
            for node in asked:
                quiz = "snn-question" in node["class"]
                last.append(self.slide("Check yourself", "deck-ask", bare(node)) if quiz else self.exercise(node))
            if not asked and (slides := "\n".join(self.stack(section))):
                yield f"<section>\n{slides}\n</section>"
        yield "<section>\n" + "\n".join(last) + "\n</section>"


def deck(body, name, title, book, marks):
    """The deck of a page and a window for each of its labs, as HTML by the names of their files."""
    article = BeautifulSoup(body, "html.parser")
    # A deck leaves sections out, and its slides have numbers of their own.
    for node in article.select(".snn-proof, :is(h2, h3, h4) > .section-number"):
        node.decompose()
    for node in article.select(".snn-checked"):
        node.unwrap()
    chapter = Chapter(article, name, marks)
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
    marks = read_marks(Path(app.srcdir, f"{pagename}.ipynb"))
    for file, html in deck(context["body"], name, title, app.config.html_title, marks).items():
        (decks / file).write_text(html, encoding="utf-8")
    for group in context["header_buttons"]:
        if group.get("label") == "download-buttons":
            url = f"{context['pathto']('slides', 1)}/{name}.html"
            words = {"text": "slides", "tooltip": "Slides of this chapter", "label": "slides-button"}
            group["buttons"].append({"type": "link", "url": url, "icon": "fas fa-chalkboard"} | words)

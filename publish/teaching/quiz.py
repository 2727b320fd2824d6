"""A quiz at the end of each chapter, from the bank of questions, and what a lecturer needs to make others.

The notebooks know nothing of it: the quiz is put before the exercises when Sphinx reads a chapter.
Answers are folded, each by itself, so that a quiz works without a script; ``static/quiz.js`` remembers.

``{quiz} CHAPTER`` is the quiz of a chapter, ``{test} before`` and ``{test} after`` are a lesson's tests to print,
``{question-bank}`` is a table of all questions with their exports, and
``{lab}`words <PAGE#lab-NAME?name=value>` `` a link that opens a lab with settings, as its *Copy link* gives it.
"""

import json
import posixpath
import re
from pathlib import Path
from urllib.parse import quote

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import ReferenceRole, SphinxDirective
from sphinx.util.osutil import relative_uri

from .questions import BANK, STARS, gift, markdown, read_bank, read_test

EXPORTS = {"gift": gift, "md": markdown}
BEFORE = re.compile("^## Try it$", re.MULTILINE)
STARS_IN_WORDS = dict(zip(STARS, ("one star", "two stars", "three stars"), strict=True))


def add_quiz(app, docname, source):
    """Put the quiz before the exercises of a chapter."""
    folder, _, chapter = docname.rpartition("/")
    if folder != "chapters" or chapter not in read_bank():
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (found := BEFORE.search(text)):
            quiz = f"## Check yourself\n\n```{{quiz}} {chapter}\n```\n\n"
            cell["source"] = text[: found.start()] + quiz + text[found.start() :]
            source[0] = json.dumps(notebook)
            return
    raise ExtensionError(f"{docname} has no heading {BEFORE.pattern!r}; its quiz stands before that")


def raw(text):
    return nodes.raw("", text, format="html")


class Quiz(SphinxDirective):
    """The questions of a chapter, each answer with what there is to say to it."""

    required_arguments = 1

    def run(self):
        self.env.note_dependency(str(BANK))
        quiz = nodes.container(classes=["snn-quiz"])
        for number, question in enumerate(read_bank()[self.arguments[0]], 1):
            quiz += self.question(number, question)
        quiz += raw('<p class="snn-score" role="status"></p>')
        return [quiz]

    def words(self, kind, text, *rest, **attributes):
        """Markdown in one line, and what follows it, in a node."""
        found, messages = self.state.inline_text(text, self.lineno)
        return kind("", "", *found, *messages, *rest, **attributes)

    def question(self, number, question):
        name, stars = question.name, STARS_IN_WORDS[question.stars]
        yield raw(f'<div class="snn-question" role="group" aria-labelledby="ask-{name}" data-question="{name}">')
        ask = self.words(nodes.paragraph, question.ask, ids=[f"ask-{name}"], classes=["snn-ask"])
        shown = f'<span role="img" aria-label="{stars} of three">{"★" * question.stars}</span>'
        ask.insert(0, raw(f"<b>{number}</b> {shown} "))
        yield ask
        for answer in question.answers:
            right = " data-right" if answer.right else ""
            yield raw(f'<details class="snn-option" data-answer="{answer.key}"{right}><summary>')
            yield self.words(nodes.inline, answer.text)
            yield raw("</summary>")
            there = [nodes.Text(" ("), self.link(question.section), nodes.Text(")")] if answer.right else []
            yield self.words(nodes.paragraph, f"**{answer.verdict}** {answer.why}", *there)
            yield raw("</details>")
        yield raw("</div>")

    def link(self, heading):
        """A link to a heading of the page, which docutils finds by its name, or warns."""
        link = nodes.reference("", heading, internal=True, refname=nodes.fully_normalize_name(heading))
        self.state.document.note_refname(link)
        return link


class Test(SphinxDirective):
    """The questions of a test, without a word on the answers."""

    required_arguments = 1

    def run(self):
        self.env.note_dependency(str(BANK))
        lines = []
        for question in read_test(self.arguments[0]):
            lines.append(f"{question.test[0]}. {question.ask}")
            pairs = zip("ABCD", question.answers, strict=True)
            lines += ["", *(f"   - **{letter}** {answer.text}" for letter, answer in pairs), ""]
        return [nodes.container("", *self.parse_text_to_nodes("\n".join(lines)), classes=["snn-test"])]


class QuestionBank(SphinxDirective):
    """How many questions of each level a chapter has, and where to get them all."""

    def run(self):
        self.env.note_dependency(str(BANK))
        lines = ["| | ★ | ★★ | ★★★ |", "| --- | ---: | ---: | ---: |"]
        for chapter, questions in read_bank().items():
            levels = [question.stars for question in questions]
            counts = " | ".join(str(levels.count(stars) or "") for stars in STARS)
            lines.append(f"| {{doc}}`chapter {int(chapter[:2])} </chapters/{chapter}>` | {counts} |")
        folder = relative_uri(self.env.docname, "_static")
        links = (f'<a href="{folder}/questions.{end}" download>questions.{end}</a>' for end in EXPORTS)
        return [*self.parse_text_to_nodes("\n".join(lines)), raw(f"<p>{' · '.join(links)}</p>")]


class Lab(ReferenceRole):
    """A link to a lab with settings; to one on the same page, a number in the text that sets it (labs.js)."""

    def run(self):
        page, _, place = self.target.partition("#")
        page = posixpath.join(posixpath.dirname(self.env.docname), page)
        name, _, values = place.partition("?")
        is_here = page == self.env.docname
        address = "" if is_here else f"{relative_uri(self.env.docname, page)}.html"
        address += f"#{name}?{quote(values, safe='=&._-')}"
        classes = ["snn-set"] * is_here
        return [nodes.reference("", self.title, refuri=address, internal=not is_here, classes=classes)], []


def finish(app):
    """Lay the exports of the bank beside the pages."""
    questions = [question for each in read_bank().values() for question in each]
    for ending, written in EXPORTS.items():
        Path(app.outdir, "_static", f"questions.{ending}").write_text(written(questions), encoding="utf-8")

"""The bank of questions, ``teaching/questions.yaml``: read, and written for Moodle and as plain Markdown.

Each question stands in the bank once. The quiz at the end of a chapter (quiz.py) and both exports show its answers
in one order, which the text of the answers decides, so that the right one is not always the first.
Questions of a lesson's test are in no quiz and no export, because students have the pages.
A link to a check (publish/checks.py) is shown as its words.
Markdown is read by markdown-it, as in the book: it comes with MyST.
"""

import functools
import hashlib
import re
from dataclasses import dataclass

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from publish import ROOT
from publish.checks import BANK, without_links

STARS = (1, 2, 3)
RESERVED = re.compile(r"[\\~=#{}:]")


@dataclass(frozen=True)
class Answer:
    """One of the answers that a question offers, and what to say to those who choose it."""

    text: str
    why: str
    right: bool

    @property
    def key(self):
        """Six hex digits that stay the same wherever the answer stands."""
        return hashlib.md5(self.text.encode(), usedforsecurity=False).hexdigest()[:6]

    @property
    def verdict(self):
        return "Right." if self.right else "Not so."


@dataclass(frozen=True)
class Question:
    """A question with its answers in the order in which they are shown."""

    name: str  # number of the chapter and a word, such as 03-split
    chapter: str  # the notebook's name
    section: str  # the heading under which the answer is found
    stars: int  # 1: one idea; 2: a second idea or a line of calculation; 3: several steps
    ask: str
    answers: tuple
    test: tuple = ()  # its number in a test, and in which: (5, "before")


@functools.cache  # it takes a second, and each page asks for minutes of several chapters
def read_all():
    """Quizzes and tests, the questions of each chapter by the name of its notebook."""
    bank = yaml.safe_load(without_links((ROOT / BANK).read_text(encoding="utf-8")))
    return {chapter: [_question(chapter, entry) for entry in entries] for chapter, entries in bank.items()}


def read_bank():
    """The questions of the quiz of each chapter, by the name of its notebook."""
    return {chapter: [each for each in asked if not each.test] for chapter, asked in read_all().items()}


def read_test(which):
    """The questions of the test before a lesson or of the one after it, in their order."""
    return sorted(
        (question for each in read_all().values() for question in each if question.test[1:] == (which,)),
        key=lambda question: question.test,
    )


def _question(chapter, entry):
    answers = [
        Answer(said["say"].strip(), said["why"].strip(), said is entry["right"])
        for said in (entry["right"], *entry["wrong"])
    ]
    answers.sort(key=lambda answer: answer.key)
    number, _, which = entry.get("test", "").partition(" ")
    test = (int(number), which) if which else ()
    name, ask = f"{chapter[:2]}-{entry['id']}", entry["ask"].strip()
    return Question(name, chapter, entry["section"], entry["stars"], ask, tuple(answers), test)


def in_html(text):
    r"""Markdown in HTML, mathematics in \( \), as Moodle sets it."""
    markdown = MarkdownIt().use(dollarmath_plugin, renderer=lambda tex, _: rf"\({tex}\)")
    return markdown.renderInline(text)


def gift_text(text):
    """Markdown as text of GIFT, whose reserved characters are escaped."""
    return RESERVED.sub(r"\\\g<0>", in_html(text))


def gift(questions):
    """Questions in Moodle's GIFT format, one category a chapter."""
    lines = ["// Questions of the book, for Moodle: Question bank, Import, GIFT format."]
    for chapter in dict.fromkeys(question.chapter for question in questions):
        lines += ["", f"$CATEGORY: snnreg/{chapter}"]
        for question in (each for each in questions if each.chapter == chapter):
            lines += ["", f"// {question.section}"]
            lines.append(f"::{question.name} {'★' * question.stars}::[html]{gift_text(question.ask)} {{")
            for answer in question.answers:
                lines.append(f"\t{'=~'[not answer.right]}{gift_text(answer.text)}#{gift_text(answer.why)}")
            lines.append("}")
    return "\n".join(lines) + "\n"


def markdown(questions):
    """Questions in plain Markdown, answers at the end, so that the first part can be handed out."""
    asks, answers, chapter = ["# Questions", ""], ["# Answers", ""], None
    for number, question in enumerate(questions, 1):
        if question.chapter != chapter:
            chapter = question.chapter
            heading = f"## Chapter {int(chapter[:2])}: {chapter[3:].replace('_', ' ')}"
            asks, answers = [*asks, heading, ""], [*answers, heading, ""]
        choices = list(zip("ABCD", question.answers, strict=True))
        asks += [f"**{number}.** ({'★' * question.stars}) {question.ask}", ""]
        asks += [f"- {letter}. {answer.text}" for letter, answer in choices] + [""]
        answers += [f"**{number}.** *{question.section}*", ""]
        answers += [f"- {letter}. {answer.verdict} {answer.why}" for letter, answer in choices] + [""]
    return "\n".join([*asks, *answers]).rstrip() + "\n"

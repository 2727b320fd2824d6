"""How the book is written: lines that fit, one spelling a word, sentences that flow, times that add up."""

import json
import re
from collections import defaultdict
from itertools import groupby
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
PAGES = [*CHAPTERS, *sorted(ROOT.glob("*.md"))]

LONGEST_LINE = 88  # columns of code that a page shows without a bar to scroll
SHORT_SENTENCE = 8  # words
SHORT_IN_A_ROW = 3


def cells(chapter, kind):
    """Source and figure metadata of the cells of one kind."""
    for cell in json.loads(chapter.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == kind:
            yield "".join(cell["source"]), cell["metadata"].get("mystnb", {}).get("figure", {})


def prose(page):
    """What a reader reads on a page, without maths, code and the names in roles."""
    if page.suffix == ".ipynb":
        text = "\n\n".join(source for source, _ in cells(page, "markdown"))
        text += "\n\n" + "\n\n".join(figure.get("caption", "") for _, figure in cells(page, "code"))
    else:
        text = page.read_text(encoding="utf-8")
    text = re.sub(r"```\{(math|code-cell)\}.*?```|\$\$.*?\$\$|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"\{glue:text\}`[^`]*`|\$[^$\n]*\$", "1", text)
    text = re.sub(r"\{[a-z:]+\}`([^`<]*?)(?: <[^`]*>)?`", r"\1", text)
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


def too_many_short(text):
    """Sentences of a few words each that follow one another in a paragraph, too many in a row."""
    for paragraph in re.split(r"\n\s*\n|\n(?=\s*(?:[-*|#:]|\d+\.)\s)", text):
        lines = [line for line in paragraph.splitlines() if not re.match(r"\s*(?:[#|:]|`{3}|\()", line)]
        text = re.sub(r"^\s*(?:[-*]|\d+\.)\s+", "", " ".join(lines).strip())
        sentences = re.split(r"(?<=[.!?])[*\")]*\s+", text)
        for short, row in groupby(sentences, lambda sentence: len(sentence.split()) <= SHORT_SENTENCE):
            row = list(row)
            if short and len(row) >= SHORT_IN_A_ROW:
                yield " ".join(row)


def one_way(word):
    """The spelling that stands for all spellings of a word."""
    word = re.sub(r"is(e|es|ed|ing|ation|ations)$", r"iz\1", word.replace("-", ""))
    for british, american in (("our", "or"), ("grey", "gray"), ("artef", "artif"), ("centre", "center")):
        word = word.replace(british, american) if len(word) > 4 else word
    return word


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_lines_of_code_fit_the_page(chapter):
    long = [
        line for source, _ in cells(chapter, "code") for line in source.splitlines() if len(line) > LONGEST_LINE
    ]
    assert long == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_at_most_two_short_sentences_follow_each_other(page):
    assert list(too_many_short(prose(page))) == []


def test_short_sentences_in_a_row_are_found():
    assert list(too_many_short("It fires. It rests.\nIt fires again.")) == ["It fires. It rests. It fires again."]
    assert list(too_many_short("It fires. It rests, and it fires again because its input does not stop.")) == []


def test_no_word_is_spelled_in_two_ways():
    spellings = defaultdict(lambda: defaultdict(set))
    for page in PAGES:
        for word in re.findall(r"[a-z]+(?:-[a-z]+)*", re.sub(r"`[^`]*`|https?:\S+", "", prose(page)).lower()):
            spellings[one_way(word)][word].add(page.stem)
    assert {str(dict(found)) for found in spellings.values() if len(found) > 1} == set()

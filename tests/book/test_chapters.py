"""How a chapter states its numbers and proves its sentences (see snnreg/book.py)."""

import ast
import re

import nbformat
import pytest

from extensions import ROOT
from extensions.pages import proofs

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
LONGEST_LINE = 88  # columns of code that a page shows without a bar to scroll
SOLUTION = re.compile(r"^(`{3,})\{solution\} ([\w-]+)\n:class: dropdown\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    return nbformat.read(request.param, as_version=4)


def code(chapter):
    """The code cells."""
    return [cell for cell in chapter.cells if cell.cell_type == "code"]


def sentences_of(markdown):
    """The sentences of a source, of which a line holds one or more, as claims write them."""
    for line in markdown.splitlines():
        text = proofs.plain(re.sub(r"^[\s>]*(?:[-*+]|\d+\.|#+)\s+", "", line))
        yield from (text[start:end] for start, end in proofs.sentences(text))


def test_every_claim_is_a_sentence_of_the_prose(chapter):
    """Word for word, or its first words and " ...", which begin no other sentence."""
    source = "\n".join(cell.source for cell in chapter.cells if cell.cell_type == "markdown")
    prose, sentences = proofs.plain(source), list(sentences_of(source))
    whole, begun = [], []
    for cell in code(chapter):
        for call in proofs.calls(cell.source, "claim"):
            assert isinstance(call.args[0], ast.Constant), f"the sentence is written out: {ast.unparse(call)}"
            claimed = proofs.plain(call.args[0].value)
            (begun if claimed.endswith(proofs.SHORT) else whole).append(claimed.removesuffix(proofs.SHORT))
    assert whole or begun, "a chapter proves something"
    assert [claimed for claimed in whole if claimed not in prose] == []
    assert [claimed for claimed in whole if not re.search(r"[.!?:]$", claimed)] == []
    found = {first: sum(sentence.startswith(first) for sentence in sentences) for first in begun}
    assert {first: number for first, number in found.items() if number != 1} == {}


def test_proofs_are_folded_and_never_removed(chapter):
    for cell in code(chapter):
        tags = set(cell.metadata.get("tags", ()))
        assert not tags & {"remove-cell", "remove-input"}, cell.source
        if proofs.calls(cell.source, "claim", "say"):
            assert "hide-cell" in tags, cell.source


def test_the_code_of_a_solution_is_folded_with_what_it_shows(chapter):
    """Else its output gives the answer away before the exercise has been tried."""
    answers = False
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            answers = bool(SOLUTION.search(cell.source))
        elif answers:
            assert cell.metadata.get("tags", []) in (["hide-cell"], []), cell.source  # [] is the riddle itself


def test_lines_of_code_fit_the_page_and_no_output_is_committed(chapter):
    for cell in code(chapter):
        assert [line for line in cell.source.splitlines() if len(line) > LONGEST_LINE] == []
        assert not cell.outputs and not cell.execution_count
    assert "widgets" not in chapter.metadata

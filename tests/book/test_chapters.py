"""How a chapter states its numbers and proves its sentences (see snnreg/book.py)."""

import ast
import re
from pathlib import Path

import pytest

from tests.support import needs

nbformat = needs.module("nbformat", "book")

CHAPTERS = sorted((Path(__file__).resolve().parents[2] / "chapters").glob("*.ipynb"))


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    return nbformat.read(request.param, as_version=4)


def code(chapter):
    """Each code cell with its syntax tree."""
    for cell in chapter.cells:
        if cell.cell_type == "code":
            yield cell, ast.parse(re.sub(r"^[%!].*$", "", cell.source, flags=re.MULTILINE))


def calls(tree, name):
    return [
        node for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def plain(text):
    """Prose as a claim writes it: numbers in braces, other roles as their text, no emphasis, single spaces."""
    text = re.sub(r"\{glue:text\}`([^`]*)`", r"{\1}", text)
    text = re.sub(r"\{[a-z:]+\}`([^`<]*?)(?: <[^`]*>)?`", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(?<![\w\\])[*_]{1,2}(?=\S)|(?<=\S)[*_]{1,2}(?!\w)", "", text)
    return " ".join(text.split())


def test_every_claim_is_a_sentence_of_the_prose(chapter):
    prose = plain("\n".join(cell.source for cell in chapter.cells if cell.cell_type == "markdown"))
    sentences = []
    for _, tree in code(chapter):
        for call in calls(tree, "claim"):
            assert isinstance(call.args[0], ast.Constant), f"the sentence is written out: {ast.unparse(call)}"
            sentences.append(plain(call.args[0].value))
    assert sentences, "a chapter proves something"
    assert [sentence for sentence in sentences if sentence not in prose] == []
    assert [sentence for sentence in sentences if not re.search(r"[.!?:]$", sentence)] == []


def test_every_number_that_is_said_is_in_the_prose(chapter):
    """The build warns, and so fails, where the prose wants a number that nobody said."""
    said = {word.arg for _, tree in code(chapter) for call in calls(tree, "say") for word in call.keywords}
    wanted = set()
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            names = re.findall(r"\{glue:text\}`([^`]*)`", cell.source)
            names += re.findall(r"^:answer: (.*)$", cell.source, re.MULTILINE)  # of a prediction
            wanted |= {name.split(":")[0] for name in names}
    assert said - {None} <= wanted, "a number that no sentence uses"


def test_proofs_are_folded_and_never_removed(chapter):
    for cell, tree in code(chapter):
        tags = set(cell.metadata.get("tags", ()))
        assert not tags & {"remove-cell", "remove-input"}, cell.source
        if calls(tree, "claim") or calls(tree, "say"):
            assert "hide-cell" in tags, cell.source


def test_a_chapter_asserts_by_claims_only(chapter):
    for cell, tree in code(chapter):
        assert not any(isinstance(node, ast.Assert) for node in ast.walk(tree)), cell.source
        assert "myst_nb" not in cell.source and "np.testing" not in cell.source, cell.source


def test_rows_are_selected_in_one_way(chapter):
    """``table[table.decay == "never"]`` is ``rows(table, decay="never")``, which fails where nothing is left."""
    for _, tree in code(chapter):
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript):
                table = ast.unparse(node.value)
                by_hand = [
                    part for part in ast.walk(node.slice)
                    if isinstance(part, ast.Compare) and isinstance(part.ops[0], ast.Eq)
                    and isinstance(part.left, ast.Attribute) and ast.unparse(part.left.value) == table
                ]
                assert not by_hand, ast.unparse(node)

"""How a chapter states its numbers and proves its sentences (see snnreg/book.py)."""

import ast
import re
from pathlib import Path

import pytest
import yaml

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
        node
        for node in ast.walk(tree)
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
                    part
                    for part in ast.walk(node.slice)
                    if isinstance(part, ast.Compare)
                    and isinstance(part.ops[0], ast.Eq)
                    and isinstance(part.left, ast.Attribute)
                    and ast.unparse(part.left.value) == table
                ]
                assert not by_hand, ast.unparse(node)


# Exercises

EXERCISE = re.compile(r"^`{3,}\{exercise\}(.*)\n:label: (.*)$", re.MULTILINE)
SOLUTION = re.compile(r"^(`{3,})\{solution\} ([\w-]+)\n:class: dropdown\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)


def exercises(chapter):
    """Label, title and solution of each exercise."""
    text = "\n\n".join(cell.source for cell in chapter.cells if cell.cell_type == "markdown")
    solutions = {label: solution for _, label, solution in SOLUTION.findall(text)}
    return [(label, title.strip(), solutions[label]) for title, label in EXERCISE.findall(text)]


def test_each_exercise_has_one_to_three_stars_and_a_title(chapter):
    assert len(exercises(chapter)) >= 2
    assert [title for _, title, _ in exercises(chapter) if not re.match("★{1,3} [A-Z]", title)] == []


def test_each_solution_explains_in_three_sentences_or_more(chapter):
    for label, _, solution in exercises(chapter):
        words = re.sub(r"\$[^$]*\$", "x", solution)
        assert len(re.findall(r"[.?!][)*]*(?=\s|$)", words)) >= 3, label
        assert len(words.split()) >= 25, label


def test_the_code_of_a_solution_is_folded_with_what_it_shows(chapter):
    """Else its output gives the answer away before the exercise has been tried."""
    answers = False
    for cell in chapter.cells:
        if cell.cell_type == "markdown":
            answers = bool(SOLUTION.search(cell.source))
        elif answers:
            assert cell.metadata.get("tags", []) in (["hide-cell"], []), cell.source  # [] is the riddle itself


def test_the_chapters_of_each_part_lead_to_its_project():
    root = CHAPTERS[0].parents[1]
    parts = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    chapters = [[each["file"] for each in part["chapters"]] for part in parts if part.get("numbered")]
    text = (root / "teaching" / "projects.md").read_text(encoding="utf-8")
    projects = re.findall(r"^## (.*)\n\n\*Part (\d)", text, re.MULTILINE)
    assert [int(part) for _, part in projects] == [1, 2, 3] and len(chapters) == 3
    for files, (title, _) in zip(chapters, projects, strict=True):
        cells = [cell for file in files for cell in nbformat.read(root / f"{file}.ipynb", as_version=4).cells]
        assert f"*{title}*, in {{doc}}`../teaching/projects`" in "\n".join(cell.source for cell in cells)

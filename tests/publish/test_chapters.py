"""The code of the chapters: lines that fit, no outputs, solutions folded."""

import ast
import re

import nbformat
import pytest

from publish import ROOT
from publish.editions.classroom import CHECK

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
LESSON = ROOT / "teaching" / "lesson_90_minutes.ipynb"
LONGEST_LINE = 88  # columns of code that a page shows without a bar to scroll
SOLUTION = re.compile(r"^(`{3,})\{solution\} ([\w-]+)\n:class: dropdown\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    return nbformat.read(request.param, as_version=4)


def code(chapter):
    """The code cells."""
    return [cell for cell in chapter.cells if cell.cell_type == "code"]


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


@pytest.mark.parametrize("path", [*CHAPTERS, LESSON], ids=lambda path: path.stem)
def test_what_stands_below_the_gap_of_an_answer_is_not_the_answer(path):
    """Students get the check of an answer: it holds no formula, and no expression of the answer."""
    for cell in code(nbformat.read(path, as_version=4)):
        answer, gap, check = cell.source.partition(CHECK)
        if gap:
            assert [*formulas(check)] == []
            assert expressions(answer) & expressions(check) == set()


def formulas(source):
    """Powers, functions of analysis, and products of three or more."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case (
                ast.BinOp(op=ast.Pow())
                | ast.BinOp(op=ast.Mult() | ast.Div(), left=ast.BinOp(op=ast.Mult() | ast.Div()))
            ):
                yield ast.unparse(node)
            case ast.BinOp(op=ast.Mult() | ast.Div(), right=ast.BinOp()):
                yield ast.unparse(node)
            case ast.Call(func=ast.Name(name) | ast.Attribute(attr=name)) if name in ("exp", "log", "interp"):
                yield ast.unparse(node)


def expressions(source):
    """What is calculated in some code, but for single calls of one name."""
    calculated = (
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.BinOp | ast.Call | ast.Compare)
    )
    return {ast.unparse(node) for node in calculated if sum(1 for _ in ast.walk(node)) > 8}

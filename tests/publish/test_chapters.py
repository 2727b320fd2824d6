"""The code of the chapters: lines that fit, no outputs, solutions folded."""

import re

import nbformat
import pytest

from publish import ROOT

CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
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

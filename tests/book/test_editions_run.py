"""Notebooks of the editions run in a kernel of their own, wherever they lie, and stop kindly at each gap.

The code of every chapter runs when the book is built.  Here some chapters run as readers and students have them.
"""

import nbclient
import nbformat
import pytest

PAGES = ["intro", "notation", "speed", "verdict", "whole_experiment"]
CHAPTERS = ["17_how_far"]  # it takes least
LONGEST_CELL_S = 600
LESSON = "lesson_90_minutes"


def is_gap(cell):
    return cell.metadata.snnreg.role == "gap"


@pytest.mark.slow
@pytest.mark.parametrize("name", [*PAGES, *CHAPTERS])
def test_a_notebook_runs_to_its_end_and_stops_kindly_at_each_gap(book, tmp_path, name):
    """The live notebook with each gap of the students before the answer: what else they have is the same."""
    editions = book.parent / "editions"
    live = nbformat.read(editions / "live" / f"{name}.ipynb", 4)
    student = nbformat.read(editions / "student" / f"{name}.ipynb", 4).cells if name in CHAPTERS else ()
    gaps = {cell.id: cell for cell in student if is_gap(cell)}
    live.cells = [each for cell in live.cells for each in ([gaps[cell.id], cell] if cell.id in gaps else [cell])]
    for k, cell in enumerate(live.cells):
        cell.id = f"cell-{k}"
    nbclient.execute(live, cwd=tmp_path, timeout=LONGEST_CELL_S)  # raises where a cell fails that is no gap
    stopped = [output for cell in gaps.values() for output in cell.outputs if output.output_type == "error"]
    assert len(stopped) == len(gaps) >= (name in CHAPTERS)
    for error in stopped:
        assert error.ename == "NotImplementedError"
        assert error.evalue.endswith("is yours: put your code in place of this line.")


@pytest.mark.slow
def test_the_lesson_runs_to_its_end(book, tmp_path):
    """As a class has it; each of its labs shows itself."""
    notebook = nbformat.read(book.parent / "editions" / "student" / f"{LESSON}.ipynb", 4)
    nbclient.execute(notebook, cwd=tmp_path, timeout=LONGEST_CELL_S)
    widgets = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "application/vnd.jupyter.widget-view+json" in output.get("data", {})
    ]
    assert len(widgets) == sum(cell.metadata.snnreg.role == "prediction" for cell in notebook.cells) - 1

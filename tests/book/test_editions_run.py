"""Notebooks of the editions run in a kernel of their own, wherever they lie, and stop kindly at each gap.

The code of every chapter runs when the book is built.  Here some notebooks run as readers and students have them.
"""

import nbclient
import nbformat
import pytest

LIVE = ["intro", "notation", "speed", "verdict", "whole_experiment"]
CHAPTER, LESSON = "17_how_far", "lesson_90_minutes"  # the chapter takes least
LONGEST_CELL_S = 600


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "name"), [*(("live", name) for name in LIVE), ("student", CHAPTER), ("student", LESSON)]
)
def test_a_notebook_runs_to_its_end_and_stops_kindly_at_each_gap(book, tmp_path, kind, name):
    """Each lab of the lesson shows itself."""
    notebook = nbformat.read(book.parent / "editions" / kind / f"{name}.ipynb", 4)
    nbclient.execute(notebook, cwd=tmp_path, timeout=LONGEST_CELL_S)  # raises where a cell fails that is no gap
    roles = [cell.metadata.snnreg.role for cell in notebook.cells]
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    stopped = [(output.ename, output.evalue) for output in outputs if output.output_type == "error"]
    assert len(stopped) == roles.count("gap") >= (name == CHAPTER)
    for error, said in stopped:
        assert error == "NotImplementedError" and said.endswith("is yours: put your code in place of this line.")
    if name == LESSON:
        labs = sum("application/vnd.jupyter.widget-view+json" in output.get("data", {}) for output in outputs)
        assert labs == roles.count("prediction") - 1

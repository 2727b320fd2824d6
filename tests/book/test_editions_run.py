"""The notebooks of the editions run in a kernel of their own, each from top to bottom."""

from pathlib import Path

import pytest

from tests.support import needs

nbformat = needs.module("nbformat", "book")
nbclient = needs.module("nbclient", "book")

CHAPTERS = sorted((Path(__file__).resolve().parents[2] / "chapters").glob("*.ipynb"))
OTHERS = sorted(
    path.stem
    for path in CHAPTERS[0].parents[1].glob("*.md")
    if "```{code-cell}" in path.read_text(encoding="utf-8")
)
LONGEST_CELL_S = 600


def role(cell):
    return cell.metadata.snnreg.role


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_a_notebook_of_another_page_runs_wherever_it_lies(book, tmp_path, name):
    live = nbformat.read(book.parent / "editions" / "live" / f"{name}.ipynb", 4)
    nbclient.execute(live, cwd=tmp_path, timeout=LONGEST_CELL_S)


@pytest.mark.slow
@pytest.mark.parametrize("name", [path.stem for path in CHAPTERS])
def test_a_notebook_runs_to_its_end_and_stops_kindly_at_each_gap(book, tmp_path, name):
    """The live notebook with each gap of the students before the answer: what else they have is the same."""
    editions = book.parent / "editions"
    live, student = (nbformat.read(editions / kind / f"{name}.ipynb", 4) for kind in ("live", "student"))
    gaps = {cell.id: cell for cell in student.cells if role(cell) == "gap"}
    both = []
    for cell in live.cells:
        both += [gaps[cell.id], cell] if cell.id in gaps else [cell]
    for k, cell in enumerate(both):
        cell.id = f"cell-{k}"
    live.cells = both
    nbclient.execute(live, cwd=tmp_path, timeout=LONGEST_CELL_S)  # raises where a cell fails that is no gap
    stopped = [
        output for cell in both if role(cell) == "gap" for output in cell.outputs if output.output_type == "error"
    ]
    assert len(stopped) == len(gaps) > 0
    for error in stopped:
        assert error.ename == "NotImplementedError"
        assert error.evalue.endswith("is yours: put your code in place of this line.")

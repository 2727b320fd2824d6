"""The chapters as source."""

from pathlib import Path

import yaml

from tests.support import needs

nbformat = needs.module("nbformat", "book")

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))


def test_the_table_of_contents_lists_every_chapter():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    listed = {entry["file"] for part in toc["parts"] for entry in part["chapters"]}
    assert {f"chapters/{path.stem}" for path in CHAPTERS} <= listed


def test_no_outputs_are_committed():
    dirty = []
    for path in CHAPTERS:
        notebook = nbformat.read(path, as_version=4)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        if any(cell.outputs or cell.execution_count for cell in code) or "widgets" in notebook.metadata:
            dirty.append(path.stem)
    assert dirty == []

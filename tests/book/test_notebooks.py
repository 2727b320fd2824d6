"""The chapters as source, and as the book's build executed them."""

from pathlib import Path

import yaml

from tests.support import needs

nbformat = needs.module("nbformat", "book")
get_cache = needs.module("jupyter_cache", "book").get_cache

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))


def chapters():
    return {path.stem: nbformat.read(path, as_version=4) for path in CHAPTERS}


def executed(book):
    """The record and the executed notebook of each chapter, from the cache of the build."""
    folders = [folder for folder in (book.parent / ".jupyter_cache").glob("*") if folder.is_dir()]
    assert len(folders) == 1, "the build keeps one cache, for the present state of the code"
    cache = get_cache(folders[0])
    found = {}
    for name, notebook in chapters().items():
        record = cache.match_cache_notebook(notebook)
        found[name] = (record, cache.get_cache_bundle(record.pk).nb)
    return found


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_the_table_of_contents_lists_every_chapter():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    listed = {entry["file"] for part in toc["parts"] for entry in part["chapters"]}
    assert {f"chapters/{path.stem}" for path in CHAPTERS} <= listed


def test_no_outputs_are_committed():
    dirty = [
        name
        for name, notebook in chapters().items()
        if any(cell.outputs or cell.execution_count for cell in code_cells(notebook))
        or "widgets" in notebook.metadata
    ]
    assert dirty == []


def test_each_chapter_has_one_title():
    odd = {}
    for name, notebook in chapters().items():
        prose = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
        titles = [line for source in prose for line in source.splitlines() if line.startswith("# ")]
        if len(titles) != 1 or not notebook.cells[0].source.startswith("# "):
            odd[name] = titles
    assert odd == {}


def test_each_chapter_runs_from_top_to_bottom(book):
    """How long each took stands on the page of run times; a busy machine must not fail a test."""
    broken = []
    for name, (record, notebook) in executed(book).items():
        assert record.data["execution_seconds"] > 0
        outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
        if any(output.output_type == "error" for output in outputs):
            broken.append(name)
    assert broken == []


def test_each_figure_has_alternative_text(book):
    mute = []
    for name, (_, notebook) in executed(book).items():
        for source, cell in zip(code_cells(chapters()[name]), code_cells(notebook), strict=True):
            shows_picture = any(
                {"image/png", "image/svg+xml"} & set(output.get("data", {})) for output in cell.outputs
            )
            text = source.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            hidden = {"remove-cell", "remove-output"} & set(source.metadata.get("tags", []))
            if shows_picture and not hidden and len(text) < 20:
                mute.append((name, source.source.splitlines()[-1]))
    assert mute == []


def test_no_chapter_prints_a_warning(book):
    noisy = [
        (name, output.text[:200])
        for name, (_, notebook) in executed(book).items()
        for cell in code_cells(notebook)
        for output in cell.outputs
        if output.output_type == "stream" and output.name == "stderr" and "warning" in output.text.lower()
    ]
    assert noisy == []

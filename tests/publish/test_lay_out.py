"""Notebooks on a reader's desk: a change is never lost."""

import base64
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from publish.editions.live import Live
from publish.editions.prose import Prose
from publish.steps import notebooks
from publish.steps.notebooks import lay_out, seal
from snnreg_book.labs.shared.source import RUN
from tests.support.drawings import SOURCE, digest, drawings


@pytest.fixture
def book_says(tmp_path, monkeypatch):
    """A function that makes the edition of the book say something, and lays it out."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))  # signatures
    editions = tmp_path / "live"
    editions.mkdir()

    def say(text):
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text, id="one")])
        nbformat.write(seal(notebook), editions / "01.ipynb")
        return lay_out(tmp_path / "desk", editions)

    return say


@pytest.fixture
def desk(tmp_path):
    return tmp_path / "desk"


def sources(desk):
    return {path.name: nbformat.read(path, as_version=4).cells[0].source for path in sorted(desk.iterdir())}


def reader_writes(path, text):
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = text
    nbformat.write(notebook, path)


def test_a_notebook_that_nobody_changed_follows_the_book(book_says, desk):
    assert book_says("old") == []
    assert book_says("new") == []
    assert sources(desk) == {"01.ipynb": "new"}


def test_a_notebook_that_was_only_run_keeps_its_outputs(book_says, desk):
    book_says("same")
    notebook = nbformat.read(desk / "01.ipynb", as_version=4)
    notebook.cells[0].execution_count = 7
    nbformat.write(notebook, desk / "01.ipynb")
    assert book_says("same") == []
    assert nbformat.read(desk / "01.ipynb", as_version=4).cells[0].execution_count == 7


def test_changed_work_stays_and_the_newer_notebook_lies_beside_it(book_says, desk):
    book_says("old")
    reader_writes(desk / "01.ipynb", "mine")
    assert book_says("old") == []
    assert sources(desk) == {"01.ipynb": "mine"}
    (told,) = book_says("new")
    assert "You have changed" in told and "01.new.ipynb" in told
    assert sources(desk) == {"01.ipynb": "mine", "01.new.ipynb": "new"}
    book_says("newest")
    assert sources(desk) == {"01.ipynb": "mine", "01.new.ipynb": "newest"}


def test_work_in_both_places_stays(book_says, desk):
    book_says("old")
    reader_writes(desk / "01.ipynb", "mine")
    book_says("new")
    reader_writes(desk / "01.new.ipynb", "mine too")
    (told,) = book_says("newest")
    assert "Rename one of them" in told
    assert sources(desk) == {"01.ipynb": "mine", "01.new.ipynb": "mine too"}


@pytest.mark.parametrize("data", [b"", b"[]", b"\xff"])
def test_a_file_that_cannot_be_read_is_somebodys_work(book_says, desk, data):
    book_says("old")
    (desk / "01.ipynb").write_bytes(data)
    (told,) = book_says("new")
    assert "01.ipynb cannot be read as a notebook" in told and "01.new.ipynb" in told
    assert (desk / "01.ipynb").read_bytes() == data


def test_a_notebook_whose_writing_was_interrupted_is_laid_out_next_time(book_says, desk, monkeypatch):
    """Half of it would be taken for work of the reader."""

    def half(notebook, path):
        Path(path).write_text("{")
        raise KeyboardInterrupt

    book_says("old")
    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(notebooks.nbformat, "write", half)
        notebooks.place(notebooks.seal(nbformat.v4.new_notebook()), desk / "01.ipynb")
    assert book_says("new") == [] and sources(desk) == {"01.ipynb": "new"}


def test_of_two_editions_the_last_is_laid_out_and_what_it_lacks_comes_from_the_first(tmp_path, monkeypatch):
    """A student's chapter links to pages without exercises, which have no edition for students."""
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "data"))
    folders = {"live": ("01", "intro"), "student": ("01", "lesson")}
    for folder, names in folders.items():
        (tmp_path / folder).mkdir()
        for name in names:
            notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(folder, id="one")])
            nbformat.write(seal(notebook), tmp_path / folder / f"{name}.ipynb")
    assert lay_out(tmp_path / "desk", *(tmp_path / folder for folder in folders)) == []
    assert sources(tmp_path / "desk") == {"01.ipynb": "student", "intro.ipynb": "live", "lesson.ipynb": "student"}


def test_a_live_notebook_has_its_number_a_hint_and_words_for_a_lab():
    page = """<article><section><h1><span class="section-number">4. </span>A network</h1><p>Text.</p>
    <section><h2><span class="section-number">4.1. </span>Parts</h2><div class="cell"></div></section></section>"""
    view = {"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": ["<Lab object at 0x7f>"]}
    lab = nbformat.v4.new_code_cell("Lab()", outputs=[nbformat.v4.new_output("display_data", view)])
    prose = Prose(BeautifulSoup(page, "html.parser"), "chapters/04", {}, {})
    cells = Live(prose, [lab], "install()").notebook({}).cells
    assert [cell.metadata.snnreg.role for cell in cells] == ["text", "text", "hint", "install", "code"]
    assert cells[0].source == "# 4. A network\n\nText." and cells[1].source == "## Parts"
    assert "change a number" in cells[2].source
    assert cells[-1].outputs[0].data["text/plain"] == RUN


def test_a_cell_carries_a_drawing_as_a_picture_that_jupyterlab_shows(tmp_path):
    (tmp_path / "drawn.png").write_bytes(b"a picture")
    page = '<article><section><h1>A</h1><p><img alt="Drawn" src="../_images/drawn.svg"></p></section></article>'
    pictures = {"drawn.svg": tmp_path / "drawn.svg"}
    prose = Prose(BeautifulSoup(page, "html.parser"), "chapters/04", {}, pictures)
    (cell,) = Live(prose, [], "install()").notebook({}).cells
    assert "![Drawn](attachment:drawn.png)" in cell.source
    assert cell.attachments == {"drawn.png": {"image/png": base64.b64encode(b"a picture").decode()}}


def test_the_picture_beside_a_drawing_is_of_that_drawing():
    for drawing in drawings():
        with Image.open(drawing.with_suffix(".png")) as picture:
            assert picture.text[SOURCE] == digest(drawing), "run: python -m tests.support.drawings"


def test_a_link_to_the_list_of_works_is_none_to_a_work():
    page = """<article><p><a class="reference internal" href="references.html">
    <span class="std std-doc">Antonov and Sukhov (2024)</span></a></p></article>"""
    prose = Prose(BeautifulSoup(page, "html.parser"), "chapters/07_table", {}, {})
    assert prose.markdown(prose.article).strip() == "Antonov and Sukhov (2024)" and not prose.references()

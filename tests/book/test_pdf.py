"""The whole book as one PDF, and the zip of all editions."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup

from tests.support import needs

pikepdf = needs.module("pikepdf", "test")
pdfium = needs.module("pypdfium2", "test")

ROOT = Path(__file__).resolve().parents[2]
HEAVIEST = 25e6  # bytes
MARGIN = 44  # points, a little less than the 17 mm of print.css


@pytest.fixture
def offline(tmp_path, monkeypatch):
    """The packing, run in a folder with a book of a few files."""
    built = ("html/index.html", "html/slides/01.html", "editions/live/01.ipynb", "snnreg-book.pdf", "logs/x.log")
    for name in built:
        path = tmp_path / "_build" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name * 2000)
    monkeypatch.chdir(tmp_path)
    return needs.module("extensions.print.offline", "book")


def test_the_zip_holds_each_edition_once_and_says_what_is_in_it(offline):
    sizes = offline.pack()
    with zipfile.ZipFile("_build/snnreg-book.zip") as archive:
        names = [name.removeprefix("snnreg-book/") for name in archive.namelist()]
        said = archive.read("snnreg-book/README.txt").decode()
    packed = ["editions/live/01.ipynb", "html/index.html", "html/slides/01.html", "snnreg-book.pdf"]
    assert names == ["README.txt", *packed]
    assert list(sizes) == ["html", "html/slides", "editions/live", "snnreg-book.pdf"]
    assert all(size > 0 for size in sizes.values())
    assert "html/index.html" in said and "snnreg-book.pdf" in said
    assert "editions/student" not in said, "what has not been made is not promised"


@pytest.fixture(scope="module")
def pdf(book, browser):
    """The PDF, made anew; `browser` says whether it can be."""
    from extensions.print import pdf

    # In a process of its own, since Playwright drives `browser` in this one.
    made = subprocess.run([sys.executable, "-m", "extensions.print.pdf"], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return pdf


@pytest.fixture(scope="module")
def pages(pdf):
    """What each page says, and its ink, a pixel a point."""
    with pdfium.PdfDocument(pdf.PDF) as document:
        return [
            (page.get_textpage().get_text_range(), np.asarray(page.render(grayscale=True).to_pil()))
            for page in document
        ]


def titles(items):
    return [(item.title, titles(item.children)) for item in items]


@pytest.mark.slow
def test_the_pdf_is_whole_and_light(pdf, pages):
    assert pdf.PDF.stat().st_size < HEAVIEST
    assert len(pages) > 150
    said = "\n".join(words for words, _ in pages)
    in_code = 0
    for folder in (pdf.BUILT / "html", pdf.BUILT / "html" / "chapters"):
        for page in folder.glob("*.html"):
            article = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").find("article")
            for number in article.select(".caption-number") if article and page.stem != "genindex" else ():
                assert number.get_text().strip() in said, f"{page.stem}: {number.get_text()}"
            for place in article.select(".snn-place") if article else ():
                assert f"#{place['id']}" in re.sub(r"\s", "", said)
            code = article.select("pre") if article else ()
            in_code += sum(each.get_text().count("\\mathrm") for each in code)
    assert "\\(" not in said and said.count("\\mathrm") <= in_code, "equations are set"


@pytest.mark.slow
def test_figures_are_in_the_pdf(pdf):
    with pdfium.PdfDocument(pdf.PDF) as document:
        found = sum(len([*page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])]) for page in document)
    shown = [path for path in (pdf.BUILT / "html" / "_images").glob("*.png") if len(path.stem) == 64]
    assert found >= len(shown) > 60


@pytest.mark.slow
def test_no_page_is_empty_or_cut(pages):
    for number, (words, ink) in enumerate(pages, 1):
        assert len(words.split()) > 5, number
        assert (ink[:, :MARGIN] == 255).all() and (ink[:, -MARGIN:] == 255).all(), number


@pytest.mark.slow
def test_contents_and_outline_lead_to_their_pages(pdf, pages):
    of, _ = pdf.join_pages()
    with pikepdf.open(pdf.PDF) as document:
        number = {page.objgen: k for k, page in enumerate(document.pages, 1)}
        places = {name.removeprefix("/"): number[place[0].objgen] for name, place in document.Root.Dests.items()}
        with document.open_outline() as outline:
            parts = titles(outline.root)
        links = [
            link.A.URI
            for page in document.pages
            for link in page.get("/Annots", [])
            if "/URI" in link.get("/A", {})
        ]
    assert [title for title, _ in parts][1:] == [part["caption"] for part in pdf.settings("_toc.yml")["parts"]]
    assert sum(len(chapters) for _, chapters in parts[1:]) == len(pdf.parts()) - 1 + sum(
        len(names) - 1 for _, names in pdf.parts()[1:]
    )
    contents = " ".join(" ".join(words.split()) for words, _ in pages[1:4])
    for level, name, heading in of:
        if level == pdf.CHAPTER:
            title = " ".join(BeautifulSoup(heading, "html.parser").get_text().split())
            assert f"{title} {places[name]}" in contents, title
            assert title in " ".join(pages[places[name] - 1][0].split()), title
    assert links and not [link for link in links if str(link).startswith("file:")]

"""The whole book as one PDF, and the zip for a class."""

import re
import signal
import tempfile
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest
from bs4 import BeautifulSoup
from filelock import FileLock

from publish import ROOT
from publish.__main__ import main
from publish.print import pdf
from publish.steps import book as commands
from tests.publish.test_print import MARGIN, look, squeezed
from tests.support.processes import run_python

HEAVIEST = 25e6  # bytes


def test_the_zip_holds_each_edition_of_a_class_once_and_says_what_is_in_it(tmp_path, monkeypatch):
    packed = ["editions/live/01.ipynb", "html/index.html", "html/slides/01.html", "snnreg-book.pdf"]
    for name in (*packed, "editions/teacher/01.ipynb", "snnreg-teachers.pdf", "logs/x.log"):
        path = tmp_path / "_build" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    monkeypatch.chdir(tmp_path)
    commands.pack()
    with zipfile.ZipFile("_build/snnreg-book.zip") as archive:
        names = [name.removeprefix("snnreg-book/") for name in archive.namelist()]
        said = archive.read("snnreg-book/README.txt").decode()
    assert names == ["README.txt", *packed]
    assert "html/index.html" in said and "snnreg-book.pdf" in said
    assert "editions/student" not in said, "what has not been made is not promised"


def test_a_pdf_asks_for_chromium_before_it_builds(monkeypatch):
    monkeypatch.setattr(commands.chromium, "executable", lambda: None)
    monkeypatch.setattr(commands, "book", lambda: pytest.fail("it builds"))
    with pytest.raises(commands.Failed, match="Chromium is missing.*sudo apt-get install chromium"):
        commands.pdf()


def test_a_pdf_that_could_not_be_finished_is_not_there(tmp_path, monkeypatch):
    def print_half(path, teachers):
        path.write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(pdf, "print_to", print_half)
    with pytest.raises(KeyboardInterrupt):
        pdf.make(tmp_path / "book.pdf")
    assert not [*tmp_path.iterdir()]


def test_what_is_packed_is_of_one_build(tmp_path, monkeypatch):
    """No other build writes into the folder until the zip is closed, and a PDF of an older book stays out."""

    def another_build():
        with pytest.raises(commands.Failed, match="another snnreg works"), commands.exclusive():
            pass
        built.append(old.exists())

    built, old = [], tmp_path / "_build" / "snnreg-book.pdf"
    old.parent.mkdir()
    old.touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *arguments: None)
    monkeypatch.setattr(commands.environment, "builds", lambda python: True)
    monkeypatch.setattr(commands.chromium, "executable", lambda: None)
    for name in ("book", "pack"):
        monkeypatch.setattr(commands, name, another_build)
    main(["offline"])
    assert built == [True, False]


@pytest.fixture(scope="module")
def printed(book, browser, testrun_uid):
    """Both PDFs are made anew, once for all workers; `browser` says whether they can be."""
    done = Path(tempfile.gettempdir()) / f"snnreg-printed-{testrun_uid}"
    with FileLock(f"{done}.lock"):
        if not done.exists():
            # In a process of its own, since Playwright drives `browser` in this one.
            made = run_python("-m", "publish.print.pdf", cwd=ROOT)
            assert made.returncode == 0, made.stdout + made.stderr
            done.touch()


@pytest.fixture(scope="module")
def pages(printed):
    """What each page says, and its ink, a pixel a point."""
    return [(page.words, page.ink) for page in look(pdf.TEACHERS)]


PAGE = """<article>
<div class="snn-prediction" id="p"><p>How many?</p><details class="snn-outcome">Ten came out.</details></div>
<div class="snn-question"><p>Why?</p>
<details class="snn-option"><summary><span>So.</span></summary><p>Right.</p></details></div>
<div class="exercise" id="chapters/x--ex-a"><p>Find it.</p></div>
<div class="solution"><p>Solution to it.</p></div>
<div class="cell">drawn for you</div>
<div class="cell tag_hide-cell">answer = 1</div>
<div class="exercise" id="chapters/x--ex-b"><p>Find more.</p></div>
</article>"""


def test_answers_come_at_the_end_with_the_notes():
    text = BeautifulSoup(PAGE, "html.parser")
    answers = pdf.take_answers(text, {"ex-a": "Ask for $x$ first."})
    assert text.get_text(" ", strip=True) == "How many? Why? So. Find it. drawn for you Find more."
    behind = BeautifulSoup(answers, "html.parser")
    assert behind.get_text(" ", strip=True) == (
        "How many? Ten came out. Why? So. Right. Solution to it. answer = 1 For teachers. Ask for \\(x\\) first."
    )
    assert not behind.find_all(id=True)


def numbers_of_contents(path, places):
    """What stands at the end of the links of the contents, where anything does, with the names of their places."""
    found = []
    with pikepdf.open(path) as document, pdfium.PdfDocument(path) as shown:
        for number, page in enumerate(document.pages[: min(places.values()) - 1]):
            words = shown[number].get_textpage()
            for link in page.get("/Annots", []):
                *_, right, top = map(float, link.Rect)
                name = str(link.get("/Dest", "/"))[1:]
                said = words.get_text_bounded(left=right - 20, bottom=top - 10, right=right + 1, top=top).strip()
                found += [(name, said)] if said else []
    return found


def test_contents_get_the_numbers_of_their_pages(tmp_path):
    path, names = tmp_path / "book.pdf", ["chapters/01--a", "chapters/01--a", "chapters/01--b"]
    with pikepdf.new() as document:
        for _ in range(12):
            document.add_blank_page()
        document.Root.Dests, document.docinfo["/Creator"] = pikepdf.Dictionary(), "Chromium"
        for name, page in zip(names, (1, 1, 11), strict=True):
            document.Root.Dests[f"/{name}"] = pikepdf.Array([document.pages[page].obj, pikepdf.Name.Fit])
        document.pages[0].Annots = pikepdf.Array()
        for top, name in zip((610, 590, 570), names, strict=True):
            link = pikepdf.Dictionary(Dest=pikepdf.Name(f"/{name}"), Rect=[50, top - 10, 280, top])
            document.pages[0].Annots.append(link)
        document.pages[0].contents_add(b"0.24 0 0 -0.24 0 842 cm")  # as Chromium turns a page
        document.save(path)
    pdf.finish(path, list(zip((pdf.PART, pdf.CHAPTER, pdf.SECTION), names, names, strict=True)))
    assert numbers_of_contents(path, {"first": 2}) == [("chapters/01--a", "2"), ("chapters/01--b", "12")]


@pytest.mark.release
def test_students_have_no_answers(pages):
    with pdfium.PdfDocument(pdf.PDF) as document:
        said = "\n".join(page.get_textpage().get_text_range() for page in document)
        assert len(document) < len(pages)
    everything = "\n".join(words for words, _ in pages)
    for words in ("Not so.", "Solution to", "For teachers."):
        assert words in everything and words not in said


@pytest.mark.release
def test_the_pdf_is_whole_and_light(pages):
    assert pdf.TEACHERS.stat().st_size < HEAVIEST
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


@pytest.mark.release
def test_figures_are_in_the_pdf(printed):
    with pdfium.PdfDocument(pdf.TEACHERS) as document:
        found = sum(len([*page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE])]) for page in document)
    shown = [path for path in (pdf.BUILT / "html" / "_images").glob("*.png") if len(path.stem) == 64]
    assert found >= len(shown) > 60


@pytest.mark.release
def test_no_page_is_empty_or_cut(pages):
    for number, (words, ink) in enumerate(pages, 1):
        assert len(words.split()) > 5, number
        assert (ink[:, :MARGIN] == 255).all() and (ink[:, -MARGIN:] == 255).all(), number


@pytest.mark.release
def test_contents_and_outline_lead_to_their_pages(pages):
    of, _ = pdf.join_pages(teachers=True)
    with pikepdf.open(pdf.TEACHERS) as document:
        places = pdf.page_numbers(document, of)
        with document.open_outline() as outline:
            parts = [(item.title, len(item.children)) for item in outline.root]
        links = [
            link.A.URI
            for page in document.pages
            for link in page.get("/Annots", [])
            if "/URI" in link.get("/A", {})
        ]
    captions = [part["caption"] for part in pdf.settings("_toc.yml")["parts"]]
    assert [title for title, _ in parts][1:] == [*captions, "Answers"]
    below = sum(len(names) - 1 for _, names in pdf.parts()[1:])
    assert sum(chapters for _, chapters in parts[1:-1]) == len(pdf.parts()) - 1 + below
    contents, numbers = (
        squeezed("".join(words for words, _ in pages[1:4])),
        numbers_of_contents(pdf.TEACHERS, places),
    )
    for level, name, heading in of:
        if level == pdf.CHAPTER:
            title = squeezed(BeautifulSoup(heading, "html.parser").get_text())
            assert title in contents and (name, str(places[name])) in numbers, title
            assert title in squeezed(pages[places[name] - 1][0]), title
    assert links and not [link for link in links if str(link).startswith("file:")]

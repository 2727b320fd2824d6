"""The notebooks for readers, students and teachers, as the build wrote them."""

import ast
import functools
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import bs4
import nbclient
import nbformat
import pytest

from publish.editions import LESSON
from snnreg_book.labs.shared.source import RUN

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))
WITH_CODE = ("intro", "many_machines", "notation", "speed", "stuck", "teach_it", "verdict", "whole_experiment")
LESSON_NAME = Path(LESSON).name
PAGES = {name: f"chapters/{name}.html" for name in (*CHAPTERS, *WITH_CODE)}
MARKUP = re.compile(r"\{[\w:-]+\}`|:::|```\s*\{")
WORD = re.compile(r"\w+(?:[.,]\d+)*")
FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+\$", re.DOTALL)


@pytest.fixture(scope="module")
def edition(book):
    """A function: the notebook of an edition by name."""

    @functools.cache
    def read(kind, name):
        return nbformat.read(book.parent / "editions" / kind / f"{name}.ipynb", as_version=4)

    return read


def role(cell):
    return cell.metadata.snnreg.role


def test_every_notebook_of_the_book_has_its_editions(book):
    made = {
        kind: sorted(path.stem for path in (book.parent / "editions" / kind).glob("*.ipynb"))
        for kind in ("live", "student", "teacher")
    }
    for_class = [*CHAPTERS, LESSON_NAME]
    assert made == {"live": sorted([*PAGES, LESSON_NAME]), "student": for_class, "teacher": for_class}


def test_the_lesson_can_be_run_where_snnreg_is_not_installed(edition):
    for kind in ("student", "teacher"):
        code = [role(cell) for cell in edition(kind, LESSON_NAME).cells if cell.cell_type == "code"]
        assert code[0] == "install"


def test_nothing_that_students_get_has_the_keys_of_the_tests(book, edition):
    """Neither pages, their sources and downloads, slides and the words of the search, nor notebooks."""
    notes = "\n".join(cell.source for cell in edition("teacher", LESSON_NAME).cells if role(cell) == "note")
    key = re.findall(r"`(\d\d-[\w-]+)` \*\*([A-D])\*\*", notes)
    assert len(key) == 10
    lines = re.compile("|".join(rf"{name}(?:<[^>]*>|[^\w<])*{letter}\b" for name, letter in key))
    assert len(lines.findall(notes)) == 10
    handed_out = [book, *(book.parent / "editions" / kind for kind in ("live", "student"))]
    for path in (path for folder in handed_out for path in folder.rglob("*") if path.is_file()):
        assert not lines.search(path.read_bytes().decode("utf-8", "ignore")), path


@pytest.mark.parametrize("kind", ["live", "student", "teacher"])
def test_no_cell_shows_markup_that_only_the_book_knows(edition, kind):
    raw = [
        (name, found[0])
        for name in (PAGES if kind == "live" else CHAPTERS)
        for cell in edition(kind, name).cells
        for found in MARKUP.finditer(cell.source)
    ]
    assert raw == []


def words_of_the_page(html):
    """How often each word and number stands in a page, its code and its outputs aside."""
    article = bs4.BeautifulSoup(html, "lxml", parse_only=bs4.SoupStrainer("article")).select_one("article")
    # A phone's caption; the start of Python; what is shown of checks on demand.
    for words in article.select(".snn-narrow, .snn-live, .snn-check, .snn-checks"):
        words.decompose()
    captions = [caption.extract() for caption in article.select(".cell figcaption")]
    for part in article.select("dt, dd, p, summary"):
        part.append(" ")
    for part in article.select(
        ".cell, .headerlink, .section-number, script, style, .toctree-wrapper, mjx-container"
    ):
        part.decompose()
    text = " ".join(
        part.get_text(" ") if part.name == "figcaption" else part.get_text() for part in (article, *captions)
    )
    return Counter(WORD.findall(re.sub(r"\\(?:begin|end)\{split\}", "", text)))


def words_of_the_notebook(notebook):
    text = "\n".join(
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "markdown" and role(cell) not in ("references", "hint")
    )
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)  # what a picture shows
    text = re.sub(r"(?<=[^\\])\]\([^)\s]*\)", "", text)  # where a link leads
    text = re.sub(r"^(# |\s*)\d+\. ", "", text, flags=re.MULTILINE)  # of the chapter, and of a list
    text = re.sub(r"\\tag\{|\\(?:begin|end)\{split\}|</?[a-z][^>]*>|```\w*", " ", text)
    return Counter(WORD.findall(text.replace("\\vert ", "|")))


@pytest.mark.parametrize("name", PAGES)
def test_a_notebook_says_what_its_page_says(book, edition, name):
    html, live = (book / PAGES[name]).read_text(encoding="utf-8"), edition("live", name)
    page = words_of_the_page(html)
    notebook = words_of_the_notebook(live)
    if "<mjx-container" in html:  # what is drawn has no words
        text = "\n".join(cell.source for cell in live.cells if cell.cell_type == "markdown")
        formulas = FORMULA.findall(text)
        assert len(formulas) == html.count("<mjx-container")
        notebook -= Counter(WORD.findall(" ".join(formulas)))
    assert notebook - page == Counter() and page - notebook == Counter()


def test_a_notebook_says_which_chapter_it_is_how_to_run_it_and_where_a_lab_is(edition):
    labs = 0
    for name in CHAPTERS:
        cells = edition("live", name).cells
        assert cells[0].source.startswith(f"# {int(name[:2])}. ")
        (place,) = [number for number, cell in enumerate(cells) if role(cell) == "hint"]
        assert "change a number" in cells[place].source and role(cells[place + 1]) == "install"
        for cell in cells:
            for output in cell.get("outputs", ()):
                data = output.get("data", {})
                assert "object at 0x" not in str(data.get("text/plain"))
                if any("widget-view" in kind for kind in data):
                    assert data["text/plain"] == RUN
                    labs += RUN in data.get("text/html", "") and "data:image/png" in data["text/html"]
    assert labs >= 13


def test_the_download_button_serves_the_live_notebook(book, soup):
    for name, page in PAGES.items():
        links = {link["href"] for link in soup(page).select("a[href$='.ipynb']") if "_sources" in link["href"]}
        assert len(links) == 1, name
        live = book.parent / "editions" / "live" / f"{name}.ipynb"
        assert ((book / page).parent / links.pop()).read_bytes() == live.read_bytes()


def test_links_lead_to_notebooks_that_are_there(edition):
    dead = []
    for name in PAGES:
        text = "\n".join(cell.source for cell in edition("live", name).cells if cell.cell_type == "markdown")
        headings = {heading.replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
        for target in re.findall(r"(?<=[^\\])\]\(([^)\s]*)\)", text):
            if target.startswith("#"):
                fits = target[1:].replace("%2C", ",") in headings or "%" in target
            else:
                fits = re.match(r"https?://|attachment:", target) or target.removesuffix(".ipynb") in PAGES
            if not fits:
                dead.append((name, target))
    assert dead == []


def test_what_is_not_code_of_the_story_is_folded_and_nothing_is_removed(book, edition):
    for name in CHAPTERS:
        source = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4)
        written = [cell.source for cell in source.cells if cell.cell_type == "code"]
        notebook = edition("live", name)
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        assert role(cells[0]) == "install"
        for cell, source in zip(cells[1:], written, strict=True):
            assert re.fullmatch("(# .*\n)?", cell.source.removesuffix(source))
        for cell in cells:
            folded = cell.metadata.get("jupyter", {}).get("source_hidden", False)
            assert folded == (role(cell) in ("install", "answer"))


# The first cell


def installing(edition, *flags, **options):
    """Run the first cell of code in a Python of its own."""
    cell = next(cell for cell in edition("live", "01_neuron").cells if role(cell) == "install")
    return subprocess.run([sys.executable, *flags, "-c", cell.source], capture_output=True, text=True, **options)


def test_the_first_cell_does_nothing_where_snnreg_is_installed(edition, tmp_path):
    done = installing(edition, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_the_first_cell_says_kindly_that_it_could_not_install(edition, tmp_path):
    done = installing(edition, "-S", "-E", cwd=tmp_path, env={"PATH": ""})  # no packages, no git
    assert "This takes" in done.stdout
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: snnreg could not be fetched") and "pip install --editable" in last


# Students and teachers


@pytest.mark.parametrize("name", CHAPTERS)
def test_students_and_teachers_differ_in_gaps_and_answers_only(edition, name):
    students, teachers = edition("student", name), edition("teacher", name)
    theirs = [
        cell
        for cell in teachers.cells
        if "exercise" not in cell.metadata.snnreg or role(cell) in ("exercise", "gap")
    ]
    assert len(students.cells) == len(theirs)
    for ours, their in zip(students.cells, theirs, strict=True):
        assert (ours.id, role(ours)) == (their.id, role(their))
        if role(ours) != "gap":
            assert ours == their
            continue
        answer, _, check = their.source.partition("\n# check\n")
        number = ours.metadata.snnreg.exercise
        assert f'raise NotImplementedError("Exercise {number} is yours' in ours.source
        assert ours.source.partition("\n# check\n")[2] == check
        assert answer not in ours.source and ours.outputs == []
    assert {role(cell) for cell in teachers.cells} >= {"note", "solution", "gap"}


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_exercise_needs_the_answer_to_another(edition, name):
    """What an answer or a check uses is made by the chapter or by itself."""
    made, used = defaultdict(set), defaultdict(set)  # by the number of the exercise; None: by the chapter
    for cell in edition("teacher", name).cells:
        number = cell.metadata.snnreg.get("exercise")
        if cell.cell_type == "code":
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Name):
                    (made if isinstance(node.ctx, ast.Store) else used)[number].add(node.id)
                elif isinstance(node, (ast.FunctionDef, ast.alias)):
                    made[number].add(getattr(node, "asname", None) or node.name.split(".")[0])
    for number in used.keys() - {None}:
        elsewhere = set().union(*made.values()) - made[None] - made[number]
        assert used[number] & elsewhere == set()


# The code of every chapter runs when the book is built.  Here some run as readers and students have them.

CHAPTER = "17_how_far"  # takes least


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "name"),
    [
        *(pytest.param("live", name, marks=pytest.mark.release) for name in WITH_CODE if name != "notation"),
        ("live", "notation"),
        ("student", CHAPTER),
    ],
)
def test_a_notebook_runs_to_its_end_and_stops_kindly_at_each_gap(book, tmp_path, kind, name):
    """In a kernel of its own, wherever it lies."""
    notebook = nbformat.read(book.parent / "editions" / kind / f"{name}.ipynb", 4)
    nbclient.execute(
        notebook, cwd=tmp_path, timeout=600, startup_timeout=600
    )  # raises where a cell fails that is no gap
    roles = [role(cell) for cell in notebook.cells]
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    stopped = [(output.ename, output.evalue) for output in outputs if output.output_type == "error"]
    assert len(stopped) == roles.count("gap") >= (name == CHAPTER)
    for error, said in stopped:
        assert error == "NotImplementedError" and said.endswith("is yours: put your code in place of this line.")

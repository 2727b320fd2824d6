"""What a page is: its code can be built from what one sees, its numbers are checked or findings.

Checks are in ``chapters/checks/NAME.py`` (snnreg_book/checks.py), findings in snnreg_studies/findings.py, which
tests/studies/test_findings.py tests.
"""

import ast
import builtins
import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from publish import ROOT, checks
from publish.steps.execute import read_notebook
from snnreg_book.checks import functions
from tests.support.processes import run_python
from tests.support.tiers import SHORT_CHAPTERS, each

CHAPTERS = ROOT / "chapters"
FILES = sorted((CHAPTERS / "checks").glob("*.py"))
NOTEBOOKS = sorted(CHAPTERS.glob("*.ipynb"))
PAGES = [page for page in sorted(CHAPTERS.glob("*.*")) if page.suffix in (".ipynb", ".md") and read_notebook(page)]
COLUMNS = 80
"""Of a page: a longer line of code would have to be scrolled."""

OF_JUPYTER = {"display"}
"""What cells find without a definition, beside Python's own names."""

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
INTERVAL = re.compile(r"95 % intervals?")

UNBROKEN = [line.split(" | ") for line in Path(__file__).with_name("unbroken.txt").read_text("utf-8").splitlines()]
"""A page, or ``findings``, its check that no change of results breaks, and why."""


def named(paths):
    """A parameter for each page."""
    return [pytest.param(path, id=path.stem) for path in paths]


def short_first(paths):
    """The same, where a page is run: slow, and all but short ones for a release."""
    names = [path.stem for path in paths]
    return each(names, {*SHORT_CHAPTERS, "whole_experiment"})


def code(path):
    return [cell for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"]


def numbers(text):
    """Those that are written in digits."""
    return {number.replace(",", "") for number in NUMBER.findall(text)}


def is_seen(cell):
    return not any(tag.startswith(("hide-", "remove-")) for tag in cell.metadata.get("tags", ()))


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_what_one_sees_defines_all_that_it_names(path):
    """Without running it; nothing says here whether the definition comes first."""
    text = "\n".join(cell.source for cell in code(path) if is_seen(cell))
    nodes = [*ast.walk(ast.parse(text))]
    names = {
        kind: {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, kind)}
        for kind in (ast.Load, ast.Store)
    }
    made = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    made |= {(node.asname or node.name).split(".")[0] for node in nodes if isinstance(node, ast.alias)}
    made |= {node.arg for node in nodes if isinstance(node, ast.arg)}
    assert names[ast.Load] - names[ast.Store] - made - {*dir(builtins)} - OF_JUPYTER == set()


@pytest.mark.parametrize("path", named(NOTEBOOKS[:9]))
def test_chapters_1_to_9_go_on_with_what_the_reader_built(path):
    """They load no stored network; results of a study they may, where many seeds are needed."""
    seen = "\n".join(cell.source for cell in code(path) if is_seen(cell))
    assert set(re.findall(r"\w+", seen)) & {"Plan", "restore", "load_results"} == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", short_first(NOTEBOOKS))
def test_the_visible_cells_alone_are_the_chapter(name):
    notebook = nbformat.read(CHAPTERS / f"{name}.ipynb", 4)
    notebook.cells = [cell for cell in notebook.cells if cell.cell_type == "code" and is_seen(cell)]
    NotebookClient(notebook, timeout=600, startup_timeout=600).execute(cwd=str(CHAPTERS))
    shown = [output.get("data", {}) for cell in notebook.cells for output in cell.outputs]
    assert any("image/png" in each for each in shown), "the main figures"


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_no_line_of_code_is_wider_than_a_page(path):
    lines = [line for cell in code(path) if is_seen(cell) for line in cell.source.splitlines()]
    assert [line for line in lines if len(line) > COLUMNS] == []


@pytest.mark.parametrize("path", named(NOTEBOOKS))
def test_the_raw_notebook_needs_no_extension_to_be_read(path):
    """Its numbers are typed, and its links to chapters are plain."""
    for cell in nbformat.read(path, 4).cells:
        assert cell.cell_type == "code" or not re.search(r"\{(glue:\w+|doc)\}", cell.source), cell.source


@pytest.mark.parametrize("file", named(FILES))
def test_each_check_says_what_it_checks_can_fail_and_stands_in_the_text(file):
    found = functions(file.read_text(encoding="utf-8"))
    for name, function in found.items():
        assert ast.get_docstring(function), name
        assert [argument.arg for argument in function.args.args] == ["chapter"], name
        values = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
        constant = all(value is None or isinstance(value, ast.Constant) for value in values)
        assert not constant or any(isinstance(node, ast.Assert) for node in ast.walk(function)), name
    (page,) = CHAPTERS.glob(f"{file.stem}.*")
    bank = (ROOT / checks.BANK).read_text(encoding="utf-8")
    assert list(checks.mistakes(page, read_notebook(page), dict.fromkeys(found, {"says": None}), bank)) == []


@pytest.mark.parametrize("page", named(PAGES))
def test_a_figure_s_words_have_no_number_but_those_of_the_page_s_settings(page):
    """What is measured has no check in a caption or an alternative text, so the figure shows it.

    A setting stands in the code or in the text, too, and not as the words of a checked link.
    """
    settings, words = set(), []
    for cell in read_notebook(page).cells:
        is_code = cell.cell_type == "code"
        settings |= numbers(cell.source.replace("_", "") if is_code else checks.LINK.sub("", cell.source))
        shown = cell.metadata.get("mystnb", {})
        words += [shown.get("figure", {}).get("caption", ""), shown.get("image", {}).get("alt", "")]
    assert [text for text in words if not numbers(INTERVAL.sub("", text)) <= settings] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["findings", *short_first(FILES)])
def test_each_check_breaks_where_results_are_others(name):
    """It gives other words, or does not hold; what cannot break is in ``unbroken.txt`` with the reason."""
    done = run_python("-W", "ignore", "-m", "tests.support.changed_results", name, cwd=CHAPTERS)
    assert done.returncode == 0, done.stderr
    unbroken = json.loads(done.stdout.splitlines()[-1])
    assert unbroken == sorted(check for page, check, _ in UNBROKEN if page == name)

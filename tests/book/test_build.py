"""What `make book` says, and that it executes each notebook once."""

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import needs

nbformat = needs.module("nbformat", "book")
get_cache = needs.module("jupyter_cache", "book").get_cache

EXTENSIONS = Path(__file__).resolve().parents[2] / "extensions"


def run(folder, *arguments):
    """A finished Python process that finds the extensions."""
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(EXTENSIONS)},
    )


def write(path, *cells):
    path.parent.mkdir(exist_ok=True)
    title = nbformat.v4.new_markdown_cell(f"# {path.stem}")
    nbformat.write(nbformat.v4.new_notebook(cells=[title, *map(nbformat.v4.new_code_cell, cells)]), path)


@pytest.fixture
def small_book(tmp_path):
    """A book of a chapter that works and a Markdown page with code."""
    (tmp_path / "_config.yml").write_text("execute: {timeout: 60}\n")
    cell = "import os\nprint('threads:', os.environ['OMP_NUM_THREADS'])\nos.system('echo noise >&2')"
    write(tmp_path / "chapters" / "works.ipynb", cell)
    top = "---\nfile_format: mystnb\nkernelspec: {name: python3}\n---\n\n# Page\n\n"
    (tmp_path / "page.md").write_text(f"{top}```{{code-cell}}\n6 * 7\n```\n")
    (tmp_path / "plain.md").write_text("# No notebook\n")
    return tmp_path


def kept(book):
    """The chapters in the cache, by name, executed."""
    (folder,) = (book / "_build" / ".jupyter_cache").iterdir()
    cache = get_cache(folder)
    records = cache.list_cache_records()
    return {Path(record.uri).stem: cache.get_cache_bundle(record.pk).nb for record in records}


def test_sphinx_executes_nothing_again(small_book):
    executed = run(small_book, EXTENSIONS / "execute.py")
    assert executed.returncode == 0, executed.stderr
    assert set(kept(small_book)) == {"works", "page"}
    settings = [
        "extensions=myst_nb,fresh_cache",
        "nb_execution_mode=cache",
        "root_doc=page",
        "exclude_patterns=_build",
    ]
    options = [word for setting in settings for word in ("-D", setting)]
    built = run(small_book, "-m", "sphinx", "-C", *options, ".", "_build/html")
    assert built.returncode == 0, built.stderr
    assert built.stdout.count("Using cached notebook") == 2
    assert "Executing notebook" not in built.stdout

    again = run(small_book, EXTENSIONS / "execute.py")
    assert re.fullmatch(r"chapters +\d+ s\n", again.stdout), "nothing new is executed"


def test_a_chapter_that_fails_is_named_with_its_error_and_not_kept(small_book):
    write(small_book / "chapters" / "breaks.ipynb", "1 / 0")
    write(small_book / "chapters" / "dies.ipynb", "import os", "os._exit(1)")
    executed = run(small_book, EXTENSIONS / "execute.py")
    assert executed.returncode == 1
    for words in ("breaks.ipynb", "1 / 0", "ZeroDivisionError", "dies.ipynb", "_build/logs/chapters.log"):
        assert words in executed.stderr
    assert set(kept(small_book)) == {"works", "page"}
    assert "threads: 1" in str(kept(small_book)["works"].cells), "each kernel computes on one core"
    assert "noise" not in executed.stdout + executed.stderr
    assert "noise" in (small_book / "_build" / "logs" / "chapters.log").read_text()


def test_a_change_in_the_code_starts_an_empty_cache(tmp_path):
    current_cache = runpy.run_path(EXTENSIONS / "fresh_cache.py")["current_cache"]
    before = current_cache(tmp_path, tmp_path / "_build")
    before.mkdir(parents=True)
    assert current_cache(tmp_path, tmp_path / "_build") == before and before.is_dir()
    (tmp_path / "snnreg").mkdir()
    (tmp_path / "snnreg" / "new.py").touch()
    assert current_cache(tmp_path, tmp_path / "_build") != before and not before.exists()


def test_a_step_says_one_line(tmp_path):
    finished = run(tmp_path, EXTENSIONS / "step.py", "a step", sys.executable, "-c", "print('much')")
    assert re.fullmatch(r"a step +\d+ s\n", finished.stdout) and finished.stderr == ""
    assert (tmp_path / "_build" / "logs" / "a_step.log").read_text() == "much\n"


def test_a_step_that_fails_shows_its_warnings_its_end_and_where_the_rest_is(tmp_path):
    program = "print('x: WARNING: odd'); print(*range(100), sep='\\n'); exit(7)"
    finished = run(tmp_path, EXTENSIONS / "step.py", "pages", sys.executable, "-c", program)
    assert finished.returncode == 1
    lines = finished.stderr.splitlines()
    assert "x: WARNING: odd" in lines and "99" in lines and "50" not in lines
    assert "_build/logs/pages.log" in lines[-1]

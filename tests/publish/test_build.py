"""What `make book` says, that it executes each notebook once, and what stops it."""

import asyncio
import errno
import os
import re
import shutil
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from types import SimpleNamespace

import nbformat
import pytest
import zmq.asyncio
from jupyter_cache import get_cache
from jupyter_client.session import Session

from publish import ROOT
from publish.__main__ import main
from publish.steps import book, cache, environment, execute
from publish.steps import step as steps
from publish.steps.step import Failed
from tests.support.processes import run_python, start_python, wait_for

EXECUTE = "from pathlib import Path; from publish.steps.execute import execute; execute(Path.cwd())"
COMPARE = """
from pathlib import Path
from publish.steps.execute import compare, execute
compare(Path.cwd(), execute(Path.cwd()))
"""
NUMBERS = """
from publish.steps import book
book.javascript = book.make_labs = lambda: None
book.numbers()
"""


def run(folder, *arguments):
    """Exit code, output and errors of a finished Python process that finds the extensions."""
    done = run_python(*arguments, cwd=folder)
    return done.returncode, done.stdout, done.stderr


def write(path, *cells):
    path.parent.mkdir(exist_ok=True)
    title = nbformat.v4.new_markdown_cell(f"# {path.stem}")
    notebook = nbformat.v4.new_notebook(cells=[title, *map(nbformat.v4.new_code_cell, cells)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, path)


@pytest.fixture
def small_book(tmp_path):
    """A book of a chapter that works and a Markdown page with code."""
    (tmp_path / "_config.yml").write_text("execute: {timeout: 60}\n")
    cell = "import os\nprint('threads:', os.environ['OMP_NUM_THREADS'])\nos.system('echo noise >&2')"
    write(tmp_path / "chapters" / "works.ipynb", cell)
    top = "---\nfile_format: mystnb\nkernelspec: {name: python3}\n---\n\n# Page\n\n"
    (tmp_path / "chapters" / "page.md").write_text(f"{top}```{{code-cell}}\n6 * 7\n```\n")
    (tmp_path / "chapters" / "plain.md").write_text("# No notebook\n")
    return tmp_path


def kept(book):
    """The chapters in the cache, by name, executed."""
    (folder,) = (book / "_build" / ".jupyter_cache").iterdir()
    cache = get_cache(folder)
    records = cache.list_cache_records()
    return {Path(record.uri).stem: cache.get_cache_bundle(record.pk).nb for record in records}


@pytest.mark.slow
def test_sphinx_executes_nothing_again(small_book):
    code, _, err = run(small_book, "-c", EXECUTE)
    assert code == 0, err
    assert set(kept(small_book)) == {"works", "page"}
    settings = [
        "extensions=myst_nb",
        "nb_execution_mode=cache",
        f"nb_execution_cache_path={cache.current_cache(small_book, small_book / '_build')}",
        "root_doc=chapters/page",
        "exclude_patterns=_build",
    ]
    options = [word for setting in settings for word in ("-D", setting)]
    code, out, err = run(small_book, "-m", "sphinx", "-C", *options, ".", "_build/html")
    assert code == 0, err
    assert out.count("Using cached notebook") == 2
    assert "Executing notebook" not in out

    assert re.fullmatch(r"chapters +\d+ s\n", run(small_book, "-c", EXECUTE)[1]), "nothing new is executed"


def test_a_message_whose_arrival_was_missed_is_read_all_the_same(monkeypatch):
    """pyzmq then notices it only when a wait is over, and a wait may take as long as a cell."""
    waits = []

    async def missed(self, timeout=None, flags=zmq.POLLIN):
        waits.append(timeout)
        return len(waits) > 2  # milliseconds; the third wait ends with a look, which finds the message

    async def read():
        session = Session(key=b"key")
        with zmq.asyncio.Context() as zmq_, zmq_.socket(zmq.PAIR) as kernel, zmq_.socket(zmq.PAIR) as ours:
            kernel.bind("inproc://answers")
            ours.connect("inproc://answers")
            session.send(kernel, "execute_reply", {"status": "ok"})
            return await execute.Channel(ours, session).get_msg(timeout=600)

    monkeypatch.setattr(zmq.asyncio.Socket, "poll", missed)
    assert _finished(read())["content"] == {"status": "ok"}
    assert max(waits) <= 1000


def test_a_kernel_that_says_nothing_is_given_up_when_its_time_is_over():
    async def read():
        with zmq.asyncio.Context() as context, context.socket(zmq.PAIR) as ours:
            ours.bind("inproc://silence")
            return await execute.Channel(ours, Session()).get_msg(timeout=0.01)

    with pytest.raises(Empty):
        _finished(read())


def _finished(coroutine):
    """What a coroutine gives; in a thread of its own, for the browser of other tests has a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.mark.slow
def test_what_only_the_tests_bring_executes_no_chapter_again():
    """The key counts libraries that the book's own requirements install: `make test` adds to these."""
    texts = [(ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8") for name in ("book", "torch")]
    named = {line.partition("==")[0] for text in texts for line in text.splitlines()}
    assert set(cache.LIBRARIES) <= named


def test_a_chapter_that_fails_is_named_with_its_error_and_not_kept(small_book):
    write(small_book / "chapters" / "breaks.ipynb", "1 / 0")
    write(small_book / "chapters" / "dies.ipynb", "import os", "os._exit(1)")
    code, out, err = run(small_book, "-c", EXECUTE)
    assert code == 1
    for words in ("breaks.ipynb", "1 / 0", "ZeroDivisionError", "dies.ipynb", "_build/logs/chapters.log"):
        assert words in err
    assert set(kept(small_book)) == {"works", "page"}
    assert "threads: 1" in str(kept(small_book)["works"].cells), "each kernel computes on one core"
    assert "noise" not in out + err
    assert "noise" in (small_book / "_build" / "logs" / "chapters.log").read_text()


@pytest.mark.slow
def test_the_checks_of_a_page_run_after_it_and_their_numbers_come_into_the_text(small_book):
    """A change of the text alone runs nothing; one of a check, or of a cell, runs the page."""
    page, file = small_book / "chapters" / "page.md", small_book / "chapters" / "checks" / "page.py"
    file.parent.mkdir()
    body = 'def product(chapter):\n    assert chapter.x < 50\n    return f"{chapter.x} %"\n'
    file.write_text(body + "\n\ndef unlinked(chapter):\n    assert chapter.x > 50\n")
    code = page.read_text().replace("6 * 7", "x = 6 * 7")
    page.write_text(code + "\nIt is [40 %](checks/page.py#product).\n")

    def said(program):
        code, out, err = run(small_book, "-c", program)
        return code, "  page " in out, err

    code, ran, err = said(COMPARE)
    assert code == 1 and ran
    assert "page.md says 40 %, checks/page.py#product gives 42 %" in err
    assert "checks/page.py#unlinked does not hold: assert chapter.x > 50" in err
    assert len(kept(small_book)["page"].cells) == 1, "the page is kept as it is, without the cell of its checks"

    assert "does not hold" in said(NUMBERS)[2] and "[40 %]" in page.read_text(), "nothing of it is rewritten"
    file.write_text(body)
    assert said(NUMBERS)[:2] == (0, True)
    assert page.read_text().endswith("\nIt is [42 %](checks/page.py#product).\n")
    assert said(COMPARE) == (0, False, "")
    page.write_text(page.read_text().replace("42 %", "43 %"))
    assert said(COMPARE)[:2] == (1, False) and said(NUMBERS)[:2] == (0, False)
    page.write_text(page.read_text().replace("6 * 7", "6 * 8"))
    code, ran, err = said(COMPARE)
    assert (code, ran) == (1, True) and "page.md says 42 %, checks/page.py#product gives 48 %" in err


def lives(number):
    """Whether a process runs: one that has ended and that nobody has asked for does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads /proc")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill"])
def test_the_end_of_a_build_ends_its_kernels(small_book, end):
    for name in ("a", "b", "c", "d"):
        cell = (
            f"import os, pathlib, time\npathlib.Path('{name}.pid').write_text(str(os.getpid()))\ntime.sleep(3600)"
        )
        write(small_book / "chapters" / f"{name}.ipynb", cell)
    running = start_python("-c", EXECUTE, cwd=small_book)

    def kernels():
        return [int(path.read_text() or 0) for path in small_book.rglob("*.pid")]

    try:
        wait_for(lambda: any(kernels()), running)
        os.killpg(running.pid, end)
        wait_for(lambda: running.poll() is not None)
        wait_for(lambda: not any(map(lives, kernels())))
    finally:
        for number in kernels() + [running.pid]:
            if lives(number):
                os.kill(number, signal.SIGKILL)
        running.communicate()


def test_what_outputs_depend_on_starts_an_empty_cache_and_undoing_it_brings_the_old_one_back(
    tmp_path, monkeypatch
):
    (tmp_path / "snnreg").mkdir()
    code, scripts = tmp_path / "snnreg" / "new.py", tmp_path / cache.SCRIPTS

    def folder(text):
        code.write_text(text)
        found = cache.current_cache(tmp_path, tmp_path / "_build")
        found.mkdir(parents=True, exist_ok=True)
        return found

    first = folder("def f():\n    return 1\n")
    assert folder('"""What it is."""\n\n\ndef f():\n    """One."""\n    return 1  # one\n') == first
    assert folder("def f():\n    return 2\n") != first
    assert first.is_dir() and folder("def f():\n    return 1\n") == first
    scripts.mkdir(parents=True)
    (scripts / "view.js").write_text("1")
    with_script = folder("def f():\n    return 1\n")
    assert with_script != first, "the outputs of a lab carry its script"
    monkeypatch.setattr(cache, "version", lambda name: "2" if name == "scipy" else "1")
    newest = folder("def f():\n    return 1\n")
    assert newest != with_script and len(list(newest.parent.iterdir())) == cache.KEPT


def test_trainings_outlive_a_change_of_a_lab_but_none_of_the_package(tmp_path):
    for path in (tmp_path / "snnreg" / "new.py", tmp_path / cache.SCRIPTS / "view.js"):
        path.parent.mkdir(parents=True)
        path.write_text("1")
    first = cache.current_trainings(tmp_path, tmp_path / "_build")
    path.write_text("2")
    assert cache.current_trainings(tmp_path, tmp_path / "_build") == first
    (tmp_path / "snnreg" / "new.py").write_text("2")
    assert cache.current_trainings(tmp_path, tmp_path / "_build") != first


def test_the_labs_data_are_packed_for_a_new_source_and_not_for_a_module_that_a_kernel_compiled(
    tmp_path, monkeypatch
):
    packed = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(book, "run", lambda title, *command: packed.append(title))
    sources, labs = tmp_path / "snnreg" / "datasets", tmp_path / "_build" / "labs"
    for folder in (sources, tmp_path / "snnreg_book" / "labs", labs.parent):
        folder.mkdir(parents=True)
    written = sources / "images.py"
    written.touch()
    book.make_labs()
    for path in (written, labs):
        os.utime(path, (0, 0))  # whatever is written from here on is newer
    (sources / "images.pyc").touch()
    book.make_labs()
    assert len(packed) == 1
    (sources / "noise.py").touch()
    book.make_labs()
    assert len(packed) == 2


def step(folder, title, program):
    code = f"import sys; from publish.steps.step import run; run({title!r}, sys.executable, '-c', {program!r})"
    return run(folder, "-c", code)


def test_a_step_says_one_line(tmp_path):
    _, out, err = step(tmp_path, "a step", "print('much')")
    assert re.fullmatch(r"a step +\d+ s\n", out) and err == ""
    assert (tmp_path / "_build" / "logs" / "a_step.log").read_text() == "much\n"


def test_a_step_that_fails_shows_its_warnings_its_end_and_where_the_rest_is(tmp_path):
    code, _, err = step(tmp_path, "pages", "print('x: WARNING: odd'); print(*range(100), sep='\\n'); exit(7)")
    assert code == 1
    lines = err.splitlines()
    assert any("x: WARNING: odd" in line for line in lines) and "99" in lines and "50" not in lines
    assert "_build/logs/pages.log" in lines[-1]


@pytest.mark.parametrize(("ends", "said"), [((0, 0), "01"), ((1, 0), "0 surely"), ((0, 1), "01 surely")])
def test_a_step_takes_the_quicker_way_where_that_goes_to_its_end(tmp_path, ends, said):
    """As packages come by uv, and where it cannot reach them by pip, which knows mirrors of its own."""
    ways = [(sys.executable, "-c", f"print(end='{k}'); exit({end})") for k, end in enumerate(ends)]
    usual = (sys.executable, "-c", "print(end=' surely')")
    code = f"from publish.steps.step import run; run('a', *{usual}, quicker={ways})"
    assert run(tmp_path, "-c", code)[::2] == (0, "")
    assert (tmp_path / "_build" / "logs" / "a.log").read_text() == said


def test_a_step_that_fails_without_a_network_says_so(tmp_path):
    program = "exit('ERROR: Could not find a version that satisfies the requirement numpy (from versions: none)')"
    assert "Connect to the network" in step(tmp_path, "packages", program)[2]
    assert "network" not in step(tmp_path, "packages", "exit('ERROR: no such option')")[2]


def test_a_full_disk_is_named_though_it_leaves_no_log(monkeypatch):
    assert list(steps.causes("")) == []
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=0))
    assert list(steps.causes("")) == ["The disk is full. A build needs about 3 GB."]


def test_a_folder_that_cannot_be_written_is_named_in_a_sentence(monkeypatch, tmp_path):
    def make():
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "_build")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(environment, "make_environment", make)
    monkeypatch.setattr(signal, "signal", lambda *arguments: None)
    with pytest.raises(SystemExit, match=f"cannot write {tmp_path}/_build: {os.strerror(errno.EROFS)}"):
        main(["install"])


@pytest.mark.skipif(os.name == "nt", reason="a program has another name there")
def test_a_build_that_fetches_nothing_finds_the_node_of_its_python(monkeypatch, tmp_path):
    """esbuild, which every build runs, is a script for node."""
    node = tmp_path / "bin" / "node"
    node.parent.mkdir()
    node.touch(0o755)
    found = []

    def build():
        book.fetch_packages()  # no package-lock.json, so all that it names is there
        found.append(shutil.which("node"))

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(node.with_name("python")))
    monkeypatch.setattr(environment, "builds", lambda python: True)
    monkeypatch.setattr(signal, "signal", lambda *arguments: None)
    monkeypatch.setattr(book, "book", build)
    main(["book"])
    assert found == [str(node)]


def test_two_builds_in_one_folder(tmp_path, monkeypatch):
    """The second one says who builds, and leaves the first alone."""
    monkeypatch.chdir(tmp_path)
    with book.exclusive():
        with pytest.raises(Failed, match=f"another snnreg works in _build: process {os.getpid()} on"):
            with book.exclusive():
                pass

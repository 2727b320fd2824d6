"""The commands of ``python -m publish``, once the packages are installed."""

import shutil
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from publish import checks, chromium, findings
from snnreg.base.errors import SnnregError
from snnreg.base.files import folder_lock
from snnreg_book.labs import build

from . import environment
from .cache import current_cache
from .execute import compare, execute
from .javascript import fetch_packages
from .notebooks import lay_out
from .step import Failed, run

BUILT = Path("_build")
JUPYTER_BOOK = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."]
ZIP = BUILT / "snnreg-book.zip"
FOR_A_CLASS = {  # in _build/: what it is
    "html": "the book: open html/index.html. The labs run in the browser, no server is needed",
    "html/slides": "slides of each chapter, with its labs: open html/slides/01_neuron.html. F fills the screen,\n"
    "    T makes it dark, S shows the speaker's notes, and ?print-pdf after the address is the deck to print",
    "editions/live": "notebooks of all chapters, with their outputs, for Jupyter",
    "editions/student": "the same with gaps instead of solutions, for students, and a lesson of 90 minutes",
    "snnreg-book.pdf": "the whole book to print or to read on a tablet, without answers",
}


@contextmanager
def exclusive():
    """Let no other build work in this folder meanwhile."""
    try:
        with folder_lock(BUILT):
            yield
    except SnnregError as error:
        raise Failed(str(error)) from None


def javascript():
    """Fetch the packages of JavaScript, and build the scripts of the labs."""
    fetch_packages()
    if not build.is_current():
        run("labs' scripts", sys.executable, "-m", "snnreg_book.labs.build")


def make_labs():
    """Pack the digits of the labs, unless their sources are unchanged."""
    labs = BUILT / "labs"
    folders = map(Path, ("snnreg/datasets", "snnreg_book/labs"))
    found = (path for folder in folders for path in folder.rglob("*.[cp]*"))
    sources = [path for path in found if path.is_file() and path.suffix != ".pyc"]  # which kernels write
    if not labs.exists() or labs.stat().st_mtime < max(path.stat().st_mtime for path in sources):
        run("labs' data", sys.executable, "-m", "publish.labs.packs", str(BUILT / "assets" / "digits"))
        labs.touch()


def run_pages(names=()):
    """Run the pages, or those that are named, and their checks; return the results of these."""
    javascript()
    make_labs()
    return execute(Path.cwd(), names)


def prepare():
    """Whatever a builder of Sphinx needs."""
    compare(Path.cwd(), run_pages())


def numbers(*names):
    """Write into text and documents what findings and checks give; a page with a check that fails stays as it is.

    `names` are the pages that run; ``findings`` alone runs none.
    """
    from snnreg_studies import written

    root = Path.cwd()
    found = findings.results_of(current_cache(root, BUILT)) if findings.are_quoted(root) else {}
    if failed := [*findings.failures(found)]:
        raise Failed("\n".join(failed))
    pages = [name for name in names if name != checks.FINDINGS]
    results = run_pages(pages) if pages or not names else {}
    if unknown := set(pages) - {path.stem for path in results}:
        raise Failed(f"no page of chapters/ that runs code is called {', '.join(sorted(unknown))}")
    holding = {
        path.stem: given
        for path, given in results.items()
        if not any("fails" in result for result in given.values())
    }
    for file in written.write(root) if found else ():
        print(f"{file} has new numbers")
    for path in findings.texts(root):
        if checks.rewrite(path, {**holding, checks.FINDINGS: found}):
            print(f"{path.name} has new numbers")
    compare(root, results)


def book():
    """Build the pages and the notebooks."""
    prepare()
    # A line says what chapters that run in the page load, or why it is left out.
    if subprocess.run([sys.executable, "-m", "brian2_page.build", str(BUILT / "python")]).returncode:
        raise Failed("Python in the page could not be made")
    try:
        run("pages", *JUPYTER_BOOK, "-W", "-n", "--keep-going")
    except Failed:
        shutil.rmtree(BUILT / ".doctrees", ignore_errors=True)  # so that the next build reports them again
        raise
    print(f"The book is ready. Open {(BUILT / 'html' / 'index.html').resolve().as_uri()}", flush=True)


def notebooks():
    """Build the book and lay out its notebooks for a reader, and those with gaps and the lesson for a student."""
    book()
    desk, (live, student) = Path("notebooks"), (BUILT / "editions" / edition for edition in ("live", "student"))
    for line in [*lay_out(desk, live), *lay_out(desk / "student", live, student)]:
        print(line)


def lab(*options):
    """Lay out the notebooks; return what opens them in JupyterLab, at the book's first page."""
    notebooks()
    start = ["--notebook-dir=notebooks", "--LabApp.default_url=/lab/tree/intro.ipynb"]
    return partial(environment.run_in, sys.executable, "-m", "jupyterlab", *start, *options)


def pdf():
    """Build the book and print it."""
    if chromium.executable() is None:
        raise Failed(f"Chromium is missing, which prints the PDF. {chromium.HOW_TO_GET_IT}")
    book()
    if find_spec("pikepdf") is None:
        environment.install_tests(sys.executable)
    run("PDF", sys.executable, "-m", "publish.print.pdf")
    print("The book on paper: _build/snnreg-book.pdf, and with answers _build/snnreg-teachers.pdf")


def offline():
    """Pack all editions; the PDF is among them where there is a Chromium to print it."""
    if chromium.executable():
        pdf()
    else:
        book()
        (BUILT / "snnreg-book.pdf").unlink(missing_ok=True)  # of an older book
    pack()


def pack():
    """Write what a class gets, for a room without a network, into one zip; the teachers' editions stay at home."""
    described = [f"{part}\n    {words}.\n" for part, words in FOR_A_CLASS.items() if (BUILT / part).exists()]
    readme = "\n".join(["Use it or lose it: everything in this folder works without a network.\n", *described])
    temporary = ZIP.with_suffix(".part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("snnreg-book/README.txt", readme)
        for path in sorted(BUILT.rglob("*")):
            for_http = path.parent.name == "python" and path.suffix == ".gz"  # only a server gives it out
            if path.is_file() and not for_http and any(path.is_relative_to(BUILT / part) for part in FOR_A_CLASS):
                archive.write(path, Path("snnreg-book") / path.relative_to(BUILT))
    temporary.replace(ZIP)
    print(f"{ZIP}: {ZIP.stat().st_size / 1e6:.1f} MB. Unpack it anywhere; README.txt says what is what.")


def links():
    """Ask every address that the book links to."""
    prepare()
    run("links", *JUPYTER_BOOK, "--builder", "linkcheck")

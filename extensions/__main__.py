"""``python -m extensions COMMAND`` builds the book on every system; make, Binder and CI call it too.

An interpreter that lacks the packages makes ``.venv`` and hands over to that.
"""

import argparse
import errno
import importlib.util
import signal
import sys
from pathlib import Path

from .steps import environment
from .steps.step import Failed, run


def book():
    from .steps.book import build

    build()


def notebooks():
    from .steps.notebooks import lay_out

    book()
    for line in lay_out(Path("_build", "editions", "live"), Path("notebooks")):
        print(line)


def lab(*options):
    notebooks()
    environment.run_in(sys.executable, "-m", "jupyterlab", "--notebook-dir=notebooks", *options)


def pdf():
    book()
    if importlib.util.find_spec("pikepdf") is None:
        environment.install_tests(sys.executable)
    run("PDF", sys.executable, "-m", "extensions.print.pdf")
    print("The book on paper: _build/snnreg-book.pdf")


def offline():
    from tests.support import chromium

    from .print.offline import pack_and_report

    (pdf if chromium.executable() else book)()
    pack_and_report()


def links():
    from .steps.book import check_links

    check_links()


def javascript():
    from .steps.book import fetch_javascript

    fetch_javascript()


def install(*names):
    environment.make_environment()
    if "test" in names:
        environment.install_tests(environment.PYTHON)


COMMANDS = {
    book: "execute the notebooks and build _build/html/index.html",
    notebooks: "build the book and lay out its notebooks in notebooks/, where you may change them",
    lab: "the same, and open them in JupyterLab, with options for it",
    pdf: "build the book and print it, _build/snnreg-book.pdf (needs Chromium)",
    offline: "build the book and pack pages, slides, notebooks and PDF into one zip",
    links: "check the addresses that the book links to",
    javascript: "only fetch the JavaScript that package-lock.json names",
    install: "only make .venv with what builds the book; 'install test' adds what tests it",
}


def main(arguments):
    parser = argparse.ArgumentParser(prog="python -m extensions", description="Build the book.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command, words in COMMANDS.items():
        commands.add_parser(command.__name__, help=words).set_defaults(command=command)
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command not in (lab, install):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if known.command is not install and not environment.builds(sys.executable):
        environment.make_environment()
        if Path(sys.executable) == environment.PYTHON.absolute():
            raise Failed("snnreg is not installed in .venv; remove .venv ('make clean' does) and run this again")
        environment.run_in(environment.PYTHON, "-m", "extensions", *arguments)
    known.command(*rest)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        main(sys.argv[1:])
    except Failed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Interrupted. What was executed is kept.")
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        sys.exit(f"cannot write {Path(error.filename or '.').absolute()}: {error.strerror}")

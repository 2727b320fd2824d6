"""``python -m publish COMMAND`` builds the book on every system; make and CI call it too.

An interpreter that lacks the packages makes ``.venv`` and hands over to that.
"""

import argparse
import errno
import os
import signal
import sys
from pathlib import Path

from . import ROOT
from .steps import environment
from .steps.step import Failed, find_own_programs

COMMANDS = {
    "book": "execute the notebooks and build _build/html/index.html",
    "numbers": "write into the text what its checks and the findings give; 'numbers 04_network' runs one page, "
    "'numbers findings' none",
    "notebooks": "build the book and lay out its notebooks in notebooks/, where you may change them",
    "lab": "the same, and open them in JupyterLab, with options for it",
    "pdf": "build the book and print it for students and for teachers, _build/*.pdf (needs Chromium)",
    "offline": "build the book and pack pages, slides, notebooks and PDF into one zip",
    "links": "check the addresses that the book links to",
    "javascript": "only fetch the JavaScript that package-lock.json names, and build the labs' scripts",
    "install": "only make .venv with what builds the book; 'install test' adds what tests it",
}


def run(arguments):
    parser = argparse.ArgumentParser(prog="python -m publish", description="Build the book.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="command")
    for command, words in COMMANDS.items():
        commands.add_parser(command, help=words)
    known, rest = parser.parse_known_args(arguments)
    if rest and known.command not in ("lab", "numbers") and [known.command, *rest] != ["install", "test"]:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if known.command == "install":
        environment.make_environment()
        if rest:
            environment.install_tests(environment.PYTHON)
        return
    if not environment.builds(sys.executable):
        environment.make_environment()
        if not environment.builds(environment.PYTHON):
            raise Failed("Python in .venv finds another snnreg, not this folder's; unset PYTHONPATH")
        environment.run_in(environment.PYTHON, "-m", "publish", *arguments)
    find_own_programs()
    from .steps import book  # which imports packages

    with book.exclusive():
        opens = getattr(book, known.command)(*rest)
    if opens:  # JupyterLab, beside which others may build
        opens()


def main(arguments):
    """Run a command; say in a sentence why it ended early."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each kernel would compile all packages again
    try:
        run(arguments)
    except Failed as failure:
        sys.exit(str(failure))
    except KeyboardInterrupt:
        sys.exit("Interrupted. What was executed is kept.")
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        sys.exit(f"cannot write {Path(error.filename or '.').absolute()}: {error.strerror}")


if __name__ == "__main__":
    os.chdir(ROOT)  # wherever it was called
    main(sys.argv[1:])

"""What a class gets, in one zip, for a room without a network; the teachers' editions stay at home.

``python -m extensions offline`` writes ``_build/snnreg-book.zip``.
"""

import zipfile
from pathlib import Path

BUILT = Path("_build")
ZIP = BUILT / "snnreg-book.zip"
PARTS = {  # in _build/: what it is
    "html": "the book: open html/index.html. The labs run in the browser, no server is needed",
    "html/slides": "slides of each chapter, with its labs: open html/slides/01_neuron.html. F fills the screen,\n"
    "    S shows the speaker's notes, and ?print-pdf after the address is the deck to print",
    "editions/live": "notebooks of all chapters, with their outputs, for Jupyter",
    "editions/student": "the same with gaps instead of solutions, for students, and a lesson of 90 minutes",
    "snnreg-book.pdf": "the whole book to print or to read on a tablet, without answers",
}
TOP = """Use it or lose it: everything in this folder works without a network.

"""


def files():
    """All files of the parts, without what only a server gives out."""
    for path in sorted(BUILT.rglob("*")):
        for_http = path.parent.name == "python" and path.suffix == ".gz"
        if path.is_file() and not for_http and any(path.is_relative_to(BUILT / part) for part in PARTS):
            yield path


def pack():
    """Write the zip, and say where it is."""
    described = "\n".join(f"{part}\n    {PARTS[part]}.\n" for part in PARTS if (BUILT / part).exists())
    temporary = ZIP.with_suffix(".part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("snnreg-book/README.txt", TOP + described)
        for path in files():
            archive.write(path, Path("snnreg-book") / path.relative_to(BUILT))
    temporary.replace(ZIP)
    print(f"{ZIP}: {ZIP.stat().st_size / 1e6:.1f} MB. Unpack it anywhere; README.txt says what is what.")

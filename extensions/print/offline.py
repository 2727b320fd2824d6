"""Every edition of the book in one zip, for a room without a network.

``python -m extensions offline`` writes ``_build/snnreg-book.zip`` and tells what each part weighs.
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
    "editions/teacher": "the students' notebooks with the expected answers and the tests' keys, for teachers",
    "snnreg-book.pdf": "the whole book to print or to read on a tablet, without answers",
    "snnreg-teachers.pdf": "the same with the answers at its end, for teachers",
}
TOP = """Use it or lose it: everything in this folder works without a network.

"""


def part_of(path):
    """The innermost part that a file belongs to, or None."""
    for_http = path.parent.name == "python" and path.suffix == ".gz"
    parts = [part for part in PARTS if path.is_relative_to(BUILT / part)]
    return max(parts, key=len, default=None) if path.is_file() and not for_http else None


def pack(target=ZIP):
    """Write the zip; return the megabytes of each part in it."""
    found = {path: part for path in sorted(BUILT.rglob("*")) if (part := part_of(path))}
    sizes = {part: 0 for part in PARTS if part in found.values()}
    described = "\n".join(f"{part}\n    {PARTS[part]}.\n" for part in sizes)
    temporary = target.with_suffix(".part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("snnreg-book/README.txt", TOP + described)
        for path, part in found.items():
            archive.write(path, Path("snnreg-book") / path.relative_to(BUILT))
            sizes[part] += archive.infolist()[-1].compress_size / 1e6
    temporary.replace(target)
    return sizes


def pack_and_report():
    """Write the zip and say how large it is."""
    for part, size in pack().items():
        print(f"{part:<20}{size:5.1f} MB")
    print(f"{ZIP}: {ZIP.stat().st_size / 1e6:.1f} MB in all. Unpack it anywhere; README.txt says what is what.")

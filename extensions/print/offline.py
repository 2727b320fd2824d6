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
    "editions/student": "the same with gaps instead of solutions, for students",
    "editions/teacher": "the students' notebooks with the expected answers, for teachers",
    "snnreg-book.pdf": "the whole book to print or to read on a tablet",
}
TOP = """Use it or lose it: everything in this folder works without a network.

"""


def files(part):
    """The files of a part that has been built; what is a part of its own is counted there."""
    path = BUILT / part
    found = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    found = [each for each in found if not (each.parent.name == "python" and each.suffix == ".gz")]  # for http
    inner = [BUILT / other for other in PARTS if other != part and (BUILT / other).is_relative_to(path)]
    return [each for each in found if not any(each.is_relative_to(other) for other in inner)]


def pack(target=ZIP):
    """Write the zip; return the megabytes of each part in it."""
    parts = {part: found for part in PARTS if (found := files(part))}
    described = "\n".join(f"{part}\n    {PARTS[part]}.\n" for part in parts)
    sizes = {}
    temporary = target.with_suffix(".part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("snnreg-book/README.txt", TOP + described)
        for part, found in parts.items():
            for path in found:
                archive.write(path, Path("snnreg-book") / path.relative_to(BUILT))
            names = {f"snnreg-book/{path.relative_to(BUILT).as_posix()}" for path in found}
            sizes[part] = sum(each.compress_size for each in archive.infolist() if each.filename in names) / 1e6
    temporary.replace(target)
    return sizes


def pack_and_report():
    """Write the zip and say how large it is."""
    for part, size in pack().items():
        print(f"{part:<20}{size:5.1f} MB")
    print(f"{ZIP}: {ZIP.stat().st_size / 1e6:.1f} MB in all. Unpack it anywhere; README.txt says what is what.")

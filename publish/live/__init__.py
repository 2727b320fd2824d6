"""Chapters, the lesson, *Teach it* and the page for who is stuck run in the page, with Python of the book.

``brian2_page`` makes that Python.
``live_left_out`` in ``_config.yml`` has the cells that do not run there, by their ids, with the reason. Where
``_build/python`` is missing no page gets a button. The cells of a page, its checks, the hints for its exercises
and its notebook, for downloads, lie in a script of their own; it, the editor and Python load when a reader presses
the button.
"""

import csv
import hashlib
import json
import math
import re
import shutil
from pathlib import Path

import nbformat

from publish import PACKAGES, ROOT, built, checks
from publish.editions import LESSON, classroom
from publish.pages.checks import results
from publish.pages.words import CHAPTER
from publish.steps.execute import read_notebook
from snnreg_book.labs.build import bundle

HERE = Path(__file__).parent
GUEST = ROOT / "brian2_page"
FRONT_END = GUEST / "show" / "front_end"
JUPYTER = [f"--alias:sanitize-html={FRONT_END / 'clean.js'}", "--define:define=snnDefine"]
"""How Jupyter's front end is bundled: see clean.js and amd.js there."""

SMALL = ["--minify", "--format=iife", "--loader:.css=text"]
HEAD = (HERE / "head.html").read_text(encoding="utf-8")
ALSO = (LESSON, "chapters/teach_it", "chapters/stuck")
"""Pages whose cells run in them, beside the chapters."""

PLACE = re.compile(r'<section id="on-with-python">.*?</h2>|</h1>', re.DOTALL)
"""What the button stands below: the title, or where a page that begins with a lab comes to Python."""

MEASURED = ROOT / "benchmarks" / "live.csv"


def is_live(docname):
    """Return whether the cells of a page run in it."""
    return docname in ALSO or CHAPTER.search(docname) is not None


def parts_file(app):
    """Name the file that lists the parts of Python; it is missing where they were not built."""
    return built(app) / "python" / "parts.json"


def read_parts(app):
    return json.loads(parts_file(app).read_text(encoding="utf-8"))["parts"]


def sizes(parts):
    """Megabytes over http: of every first visit, of one in WebKit, and of what comes when a cell asks for it."""
    later = [part["bytes"] for part in parts.values() if "below" in part]
    first = {name: part for name, part in parts.items() if "below" not in part}
    made = [part["bytes"] for name, part in first.items() if name != "memory.bin"]
    loaded = [part["bytes"] for part in first.values() if "makes" not in part]
    return [round(sum(each) / 1e6) for each in (made, loaded, later)]


def not_asked(folder, names):
    """Files of Python that no page asks for: scripts of parts that are taken over http only."""
    parts = json.loads((Path(folder) / "parts.json").read_text(encoding="utf-8"))["parts"]
    over_http = tuple(name for name, part in parts.items() if "makes" in part)
    return [name for name in names if name.startswith(over_http) and name.endswith(".js")]


def measured():
    """What live.csv says: seconds of a start and of all cells of a chapter, and GiB, as a page words them."""
    with MEASURED.open(encoding="utf-8") as table:
        start, *chapters = csv.DictReader(table)
    browsers = [name.removesuffix(" (GiB)") for name in start if name.endswith(" (GiB)")]
    starts = [float(start[f"{browser} (s)"]) for browser in browsers]
    *others, last = (f"{each} s in {browser}" for each, browser in zip(starts, browsers, strict=True))
    seconds = [float(row[f"{browser} (s)"]) for row in chapters for browser in browsers if row[f"{browser} (s)"]]
    memory = [row[f"{browser} (GiB)"] for row in (start, *chapters) for browser in browsers]
    needed = [float(each) for each in memory if each]
    return {
        "ready": f"{', '.join(others)} and {last}",
        "seconds": max(starts),
        "shortest": min(seconds),
        "longest": max(seconds),
        "least": math.ceil(min(needed)),
        "most": math.ceil(max(needed)),
    }


def name_version(app, config):
    """Let a change of Python or of the scripts make the pages anew, and give them new addresses."""
    python = parts_file(app)
    files = [*sorted(HERE.rglob("*.*")), *sorted(GUEST.rglob("*.js")), ROOT / "package-lock.json", python]
    if python.exists():
        config.live_version = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:8]


def add_button(app, pagename, templatename, context, doctree):
    """Put the button in its place on a page."""
    if not is_live(pagename) or not parts_file(app).exists() or "body" not in context:
        return
    megabytes, webkit, more = sizes(read_parts(app))
    folder, script = (context["pathto"](f"_static/{name}", 1) for name in ("python", "run.js"))
    cells = read_notebook(Path(app.env.doc2path(pagename))).cells
    count = sum(cell.cell_type == "code" and cell.id in app.config.live_left_out for cell in cells)
    head = HEAD.format(
        megabytes=megabytes,
        webkit=webkit,
        more=more,
        left_out=f" {count} cells do not run here; each says why." if count else "",
        folder=folder,
        script=script,
        page=pagename,
        version=app.config.live_version,
        **measured(),
    )
    place = PLACE.findall(context["body"])[-1]
    context["body"] = context["body"].replace(place, f"{place}\n{head}", 1)


def page_script(app, docname):
    """The cells of a page as its notebook has them, with the gaps of its exercises, and the live notebook."""
    name = f"{Path(docname).name}.ipynb"
    editions = built(app) / "editions"
    source = read_notebook(Path(app.env.doc2path(docname)))
    live = nbformat.read(editions / "live" / name, 4)
    student = editions / "student" / name
    notes, gaps, labels = classroom.read_notes(), {}, {}
    for cell in nbformat.read(student, 4).cells if student.exists() else []:
        mark = cell.metadata.snnreg
        if mark.role == "exercise":
            labels[mark.exercise] = mark.label
        elif mark.role == "gap":
            label = labels[mark.exercise]
            hint = notes[label].partition("\n\nHint: ")[2]
            gaps[cell.id] = {"exercise": label, "hint": hint, **answer_parts(mark.exercise, cell.source)}
    left_out = app.config.live_left_out
    cells = [
        {"id": cell.id, "source": cell.source, "skip": left_out.get(cell.id), **gaps.get(cell.id, {})}
        for cell in source.cells
        if cell.cell_type == "code"
    ]
    for cell in live.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    chapter = {"cells": cells, "notebook": live, "checks": checks_of(app, docname)}
    return f"globalThis.snnChapter = {json.dumps(chapter)};\n"


def answer_parts(number, source):
    """Split a gap of the students into what the field for an answer holds at first and the check behind it."""
    check = source.partition(classroom.CHECK)[2]
    asks = classroom.ANSWER.findall(check)
    wanted = f"set {', '.join(f'`{name}`' for name in asks)}" if asks else "your code"
    return {"number": number, "gap": f"# Exercise {number}: {wanted}.\n", "answer": {"check": check, "asks": asks}}


def checks_of(app, docname):
    """The checks of a page with what they gave, or None."""
    file = checks.file_of(Path(app.env.doc2path(docname)))
    if not file.exists():
        return None
    says = {name: result["says"] for name, result in results(app.env, docname).items()}
    return {"path": f"checks/{file.name}", "source": file.read_text(encoding="utf-8"), "says": says}


def licences(made):
    """The licences of the packages of npm that esbuild has put into a script, by what it says of it."""
    inputs = next(iter(made["outputs"].values()))["inputs"]
    packages = {match[1] for name in inputs if (match := re.search(r"node_modules/((?:@[^/]+/)?[^/]+)", name))}
    texts = []
    for package in sorted(packages):
        folder = PACKAGES / package
        named = json.loads((folder / "package.json").read_text(encoding="utf-8"))["license"]
        files = sorted(folder.glob("LICEN[CS]E*"))
        texts.append("\n".join([f"{package}: {named}", *(file.read_text(encoding="utf-8") for file in files)]))
    return "\n\n".join(texts)


def finish(app):
    """Put Python and the scripts beside the built pages."""
    target = Path(app.outdir) / "_static" / "python"
    shutil.rmtree(target, ignore_errors=True)
    if not parts_file(app).exists():
        return
    shutil.copytree(parts_file(app).parent, target, ignore=not_asked)
    (target / "pages").mkdir()
    parts = read_parts(app)
    worker = built(app) / "live" / "worker.txt"
    bundle(GUEST / "host" / "worker.js", *SMALL, f"--outfile={worker}")
    given = [
        f"--alias:snn-worker={worker}",
        "--loader:.txt=text",
        f"--define:FACTS={json.dumps({'parts': parts})}",
    ]
    bundle(HERE / "live.js", *SMALL, *given, f"--outfile={target / 'live.js'}")
    made = worker.with_name("widgets.json")
    front_end = [*SMALL, *JUPYTER, f"--outfile={target / 'widgets.js'}", f"--metafile={made}"]
    bundle(FRONT_END / "front_end.js", *front_end)
    (target / "widgets.txt").write_text(licences(json.loads(made.read_text(encoding="utf-8"))), encoding="utf-8")
    shutil.copy(PACKAGES / "@codemirror" / "view" / "LICENSE", target / "codemirror.txt")
    for docname in filter(is_live, sorted(app.env.found_docs)):
        (target / "pages" / f"{Path(docname).name}.js").write_text(page_script(app, docname), encoding="utf-8")

"""The students' and the teachers' edition of a chapter, made from its live one.

An answer, the code of a solution, is a gap for students, up to the line ``# check`` if there is one.
What else belongs to a solution is the teachers' alone, and so is the note on an exercise.
"""

import copy
import re
from pathlib import Path

import nbformat
from sphinx.errors import ExtensionError

from publish import ROOT
from publish.teaching.questions import read_test

from .prose import quote

CHECK = "\n# check\n"
ANSWER = re.compile(r'\bread_answer\(\s*"(\w+)"')  # what a check asks for (snnreg_book/exercises.py)
NOTES = Path("teaching", "exercises.md")
LESSON_NOTES = Path("teaching", "lesson_notes.md")


def read_notes(path=NOTES):
    """The teachers' notes of the book, by the labels of the exercises, or those of the lesson, by its headings."""
    text = re.sub("<!--.*-->\n", "", (ROOT / path).read_text(encoding="utf-8"))
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)
    return {label: note.strip() for label, note in zip(parts[1::2], parts[2::2], strict=True)}


def gap(exercise, source):
    """Make what a student gets in place of an answer; its check stays."""
    _, found, check = source.partition(CHECK)
    names = ", ".join(f"`{name}`" for name in ANSWER.findall(check))
    lines = [
        f"# Exercise {exercise}: your code." + (f" The check below reads {names}." if names else ""),
        f'raise NotImplementedError("Exercise {exercise} is yours: put your code in place of this line.")',
    ]
    return "\n".join(lines) + ("\n" + found + check if found else "")


def teacher(live, notes):
    """The live notebook with a note on each exercise."""
    notebook = copy.deepcopy(live)
    cells, seen = [], set()
    for cell in notebook.cells:
        mark = cell.metadata.snnreg
        cells.append(cell)
        if mark.role == "exercise":
            if mark.label not in notes:
                raise ExtensionError(f"{NOTES} has no note on the exercise {mark.label!r}")
            note = copy.deepcopy(cell)
            note.id, note.source = f"note-{mark.label}", quote(f"**For teachers.** {notes[mark.label]}")
            note.metadata["snnreg"] = {"role": "note", "exercise": mark.exercise}
            cells.append(note)
        elif mark.role == "answer" and (CHECK in cell.source or mark.exercise not in seen):
            seen.add(mark.exercise)
            mark.role = "gap"
    notebook.cells = cells
    return notebook


def key(which):
    """The right answers of the test before a lesson or of the one after it, a line of Markdown each."""
    for number, question in enumerate(read_test(which), 1):
        for letter, answer in zip("ABCD", question.answers, strict=True):
            if answer.right:
                yield f"{number}. `{question.name}` **{letter}** {answer.text.rstrip('.')}. {answer.why}"


def add_lesson_notes(notebook):
    """Put the note on each step of the lesson below it, and the key of each test below the test."""
    notes, tests = read_notes(LESSON_NOTES), iter(("before", "after"))
    cells, step = [], None
    for cell in [*notebook.cells, None]:
        heading = "" if cell is None else re.match("(?:## (.*))?", cell.source)[1]
        if heading is not None and step:
            text = f"**For teachers.** {notes.pop(step)}"
            if step.endswith("questions"):
                text += "\n\n" + "\n".join(key(next(tests)))
            marks = {"snnreg": {"role": "note"}}
            cells.append(nbformat.v4.new_markdown_cell(quote(text), id=f"note-{len(cells)}", metadata=marks))
        step = step if heading is None else heading
        cells.append(cell)
    if notes:
        raise ExtensionError(f"{LESSON_NOTES} has notes on {', '.join(notes)}, which the lesson has not")
    notebook.cells = cells[:-1]


def student(teachers):
    """The teachers' notebook without what is theirs alone, and with gaps in place of answers."""
    notebook = copy.deepcopy(teachers)
    cells = []
    for cell in notebook.cells:
        mark = cell.metadata.snnreg
        if mark.role == "gap":
            cell.source = gap(mark.exercise, cell.source)
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("jupyter", None)
            cell.metadata["tags"] = ["raises-exception"]  # "Run all" goes on
            cells.append(cell)
        elif mark.role == "exercise" or "exercise" not in mark and mark.role not in ("note", "solution"):
            cells.append(cell)
    notebook.cells = cells
    return notebook

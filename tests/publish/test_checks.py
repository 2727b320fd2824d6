"""The check of an exercise takes the right answer, and says of wrong ones what is wrong with them.

Each chapter runs once, and after each of its answers the check tries others: wrong values, types and units.
"""

import contextlib
import copy
import re
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import nbformat
import pytest

from publish.editions import classroom
from snnreg_book.exercises import NotYet
from tests.support.tiers import SHORT_CHAPTERS, each

CHAPTERS = Path(__file__).parents[2] / "chapters"
NOTES = classroom.read_notes()
TRIES = [line.split(" | ") for line in Path(__file__).with_name("checks.txt").read_text("utf-8").splitlines()]
"""Label of an exercise, what stands in place of the answer, and what the check says of it."""


def answers(chapter):
    """The cells of a chapter's code, each with the label of the exercise that its check belongs to, if any."""
    label = None
    for cell in nbformat.read(CHAPTERS / f"{chapter}.ipynb", 4).cells:
        if found := re.search(r"\{exercise\}.*\n:label: (\S+)", cell.source):
            label = found[1]
        if cell.cell_type == "code":
            yield cell.source, label if "\n# check\n" in cell.source else None


def try_check(code, label, names):
    """Try other answers than that of a cell that has run: `names` are what the chapter has until then."""
    for _, other, says in (tried for tried in TRIES if tried[0] == label):
        tried = {name: copy.copy(value) if isinstance(value, dict) else value for name, value in names.items()}
        exec(other, tried)
        check = code.partition("\n# check\n")[2]
        with contextlib.nullcontext() if says == "Right." else pytest.raises(NotYet, match=re.escape(says)):
            exec(check, tried)


@pytest.mark.slow
@pytest.mark.parametrize("chapter", each(sorted(path.stem for path in CHAPTERS.glob("*.ipynb")), SHORT_CHAPTERS))
def test_a_check_takes_the_right_answer_and_names_what_is_wrong(chapter, monkeypatch, capsys):
    monkeypatch.chdir(CHAPTERS)
    matplotlib.use("agg")
    names = {"__name__": chapter}
    for code, label in answers(chapter):
        exec(code, names)
        plt.close("all")
        if label is not None:
            assert "Right.\n" in capsys.readouterr().out
            try_check(code, label, names)


def test_every_exercise_of_the_main_path_has_a_check_that_is_tried():
    main = [f"{number:02}" for number in range(1, 12)]
    for path in sorted(CHAPTERS.glob("*.ipynb")):
        asked = re.findall(r":label: (ex-[a-z-]+)", path.read_text(encoding="utf-8"))
        checked = [label for _, label in answers(path.stem) if label]
        assert set(checked) <= {label for label, *_ in TRIES}
        assert asked == checked or path.name[:2] not in main
        assert all("\n\nHint: " in NOTES[label] for label in checked), "what the page offers after two wrong tries"

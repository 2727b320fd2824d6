"""The minutes that chapters take: counted from their text, shown at their heads, added up for those who plan."""

import re
from collections import Counter

import pytest

from publish import ROOT
from publish.teaching import minutes
from publish.teaching.minutes import CHAPTERS, MINUTES, count, counted, in_fives, reading

HEAD = re.compile(r"It takes (\d+) minutes, and (\d+) more for the exercises?\.")


def markdown(text):
    return {"cell_type": "markdown", "source": text, "metadata": {}}


def code(text, *tags, **mystnb):
    about = {"tags": [*tags], "mystnb": mystnb}
    return {"cell_type": "code", "source": text.splitlines(keepends=True), "metadata": about}


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (markdown("A neuron rests at $v$ = −60 mV."), {"words": 7}),  # the sign of equality is no word
        (
            markdown("So\n\n$$\na = b + c\n$$\n\nand\n\n```{math}\n:label: eq-x\nd = e\n```"),
            {"words": 2, "equations": 2},
        ),
        (
            markdown("```{prediction} few\n:range: 0 10\n:check: few\n\nHow many?\n\nFew.\n```"),
            {"words": 3, "predictions": 1},
        ),
        (
            markdown(
                "````{exercise} ★ One\n:label: ex-one\n\nDo it.\n````\n\n````{solution} ex-one\nDone.\n````\nEnd."
            ),
            {"words": 1},
        ),
        (code("# a comment\n\nx = 1\ny = 2\n"), {"lines of code": 2}),
        (code("x = 1\n", "hide-input", figure={"caption": "Three small words."}), {"figures": 1, "words": 3}),
        (code("x = 1\n", "hide-cell", figure={"caption": "Of a solution."}), {}),
        (code("from snnreg_book.labs import Film\n\nFilm.of(1)\n", "hide-input"), {"labs": 1}),
        (code("film = Film()\nother(1)\n", "hide-input"), {"labs": 1}),
    ],
)
def test_each_thing_is_counted_where_a_reader_meets_it(cell, found):
    assert count({"cells": [cell]}, {"Film"}, 0) == Counter(found)


def test_a_chapter_takes_the_minutes_of_what_it_has():
    found = {"words": 1600, "equations": 4, "figures": 6, "lines of code": 60, "labs": 1, "predictions": 2}
    found["questions"] = 4
    assert set(found) == set(MINUTES) and reading(found) == 10 + 2 + 3 + 5 + 5 + 2 + 4 - 1  # 31, in fives
    assert [in_fives(n) for n in (0, 7, 8, 12.6)] == [5, 5, 10, 15]


def test_exercises_take_what_their_notes_say(monkeypatch):
    notebook = {"cells": [markdown(":label: ex-one"), markdown(":label: ex-two\n:label: eq-two")]}
    notes = {"ex-one": "10 minutes.", "ex-two": "25 minutes, 5 of them for running."}
    monkeypatch.setattr(minutes, "read", lambda number: notebook)
    monkeypatch.setattr(minutes, "read_notes", lambda: notes)
    assert minutes.exercises_of(1) == 35


def test_every_chapter_says_its_own_minutes(soup):
    for number, path in CHAPTERS.items():
        said = HEAD.search(soup(f"chapters/{path.stem}.html").get_text())
        assert [*map(int, said.groups())] == [reading(counted(number)), minutes.exercises_of(number)], path.stem


@pytest.mark.parametrize(
    ("file", "lines", "plans"), [("intro", r"^\|.*<\d\d_.*\|$", 3), ("teaching", r"^\*\*Read before:.*$", 4)]
)
def test_a_plan_adds_up_the_chapters_that_it_names(soup, file, lines, plans):
    found = re.findall(lines, (ROOT / "chapters" / f"{file}.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(found) == plans
    page = soup(f"chapters/{file}.html").get_text()
    for line in found:
        named = [int(number) for number in re.findall(r"<(\d\d)_", line)]
        assert f"{{minutes}}`{' '.join(map(str, sorted(named)))}`" in line
        assert re.search(rf"\b{sum(reading(counted(number)) for number in named)}\b", page), line

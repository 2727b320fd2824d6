"""Checked numbers: what checks give, what is wrong with a text, and how numbers come into it."""

import errno
import json
from pathlib import Path

import nbformat
import numpy as np
import pytest
from brian2 import second

from publish import checks
from snnreg.base.errors import SnnregError
from snnreg_book.checks import Chapter, run

FILE = "checks/05_x.py"


def outcome(body, **names):
    """What a check gives whose lines are known."""
    source = f"def one(chapter):\n    {body}\n\ndef _helper():\n    pass\n"
    (result,) = run(FILE, names, source).values()
    return result


def page(text):
    """A notebook of a text, and its path."""
    return Path("chapters", "05_x.ipynb"), nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])


def link(words, name="one", file="05_x"):
    return f"[{words}](checks/{file}.py#{name})"


def wrong(text, results, bank=""):
    return list(checks.mistakes(*page(text), results, bank))


# What a check gives


def test_a_check_reads_the_names_of_its_page_and_gives_the_words_of_the_text():
    assert outcome("return f'{chapter.x:.1f} %'", x=92.31) == {"says": "92.3 %"}
    assert outcome("return f'{chapter[\"x\"]:.0f} mV, 1e-05'", x=-60) == {"says": "−60 mV, 1e-05"}
    assert outcome("assert chapter.x", x=np.array([3])) == {"says": None}


@pytest.mark.parametrize(
    ("body", "names", "fails"),
    [
        ("y = chapter.x / 2; assert y > 3", {"x": 4.0}, "y = chapter.x / 2; assert y > 3; y = 2"),
        ("assert chapter.x > 3, 'too few'", {"x": 1}, "assert chapter.x > 3, 'too few'; too few"),
        ("t = chapter.x; assert t > 9 * chapter.unit", {"x": 2 * second, "unit": second}, "t = 2. s"),
        ("assert chapter.x['a']", {"x": {}}, "KeyError: 'a'"),
        ("return chapter.x", {"x": 92.3}, "it returns 92.3; return what the text must say, or None"),
    ],
)
def test_a_check_that_does_not_hold_says_where_and_with_which_values(body, names, fails):
    result = outcome(body, **names)
    assert fails in result["fails"] and "missing" not in result and "says" not in result


def test_a_name_that_the_page_lacks_is_no_untrue_sentence():
    result = outcome("return chapter.x")
    assert result["missing"] and "the chapter has no x" in result["fails"]
    assert not hasattr(Chapter({}), "x")


# What is wrong with a text


def test_both_values_are_named_where_text_and_check_differ():
    results = {"one": {"says": "91.9 %"}}
    assert wrong(link("91.9 %"), results) == wrong(link("91.9\n%"), results) == []
    assert wrong(f"At {link('92.3 %')}.", results) == ["05_x.ipynb says 92.3 %, checks/05_x.py#one gives 91.9 %"]
    assert wrong(f"{link('91.9 %')}, {link('92 %')}", results) == [
        "05_x.ipynb says 92 %, checks/05_x.py#one gives 91.9 %"
    ]
    assert wrong(link("Any words"), {"one": {"says": None}}) == []


def test_all_that_is_wrong_is_said_at_once():
    results = {"one": {"fails": "x = 2"}, "two": {"says": "7"}}
    text = f"{link('1')} {link('2', 'three')} {link('3', 'one', '06_y')}\n:check: four\n"
    assert wrong(text, results) == [
        "05_x.ipynb links to checks/05_x.py#three, which is no function there",
        "05_x.ipynb links to checks/06_y.py#one; the checks of this page are in checks/05_x.py",
        "05_x.ipynb asks for checks/05_x.py#four, which is no function there",
        "05_x.ipynb: checks/05_x.py#one does not hold: x = 2",
        "checks/05_x.py#two has no link in 05_x.ipynb",
    ]


def test_a_prediction_and_a_question_count_as_links_and_a_caption_does_not():
    results = {"one": {"says": "7"}}
    assert wrong("```{prediction} p\n:check: one\n```", results) == []
    bank = f"say: '{link('8')} and {link('1', 'other', '06_y')}'"
    assert wrong("", results, bank) == ["questions.yaml says 8, checks/05_x.py#one gives 7"]
    path, notebook = page(link("7"))
    cell = nbformat.v4.new_code_cell(metadata={"mystnb": {"figure": {"caption": link("7")}}})
    notebook.cells.append(cell)
    (mistake,) = checks.mistakes(path, notebook, results)
    assert "in a caption" in mistake


# Numbers come into the text


def test_the_words_of_links_are_rewritten_and_nothing_else(tmp_path):
    lines = [
        "# π\n",
        "\n",
        f"At {link('92.3 %')}, {link('words', 'two')}, ",
        f"{link('1')}, {link('5', file='04_w')}.",
    ]
    notebook = {"cells": [{"cell_type": "markdown", "metadata": {}, "source": lines}], "nbformat": 4}
    path = tmp_path / "05_x.ipynb"
    path.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    before = path.read_text(encoding="utf-8")
    results = {"05_x": {"one": {"says": '−9 "%"'}, "two": {"says": None}}}
    assert checks.rewrite(path, results)
    after = path.read_text(encoding="utf-8")
    assert after == before.replace("[92.3 %]", '[−9 \\"%\\"]').replace("[1]", '[−9 \\"%\\"]')
    assert checks.without_links(json.loads(after)["cells"][0]["source"][2]) == 'At −9 "%", words, '
    assert not checks.rewrite(path, results) and path.read_text(encoding="utf-8") == after


def test_a_full_disk_takes_nothing_of_a_page(tmp_path, monkeypatch):
    path = tmp_path / "05_x.md"
    path.write_text(link("92.3 %"))

    def full(path, content):
        path.open("wb").write(content[:2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SnnregError, match="No space left"):
        checks.rewrite(path, {"05_x": {"one": {"says": "91 %"}}})
    assert path.read_text() == link("92.3 %")


def test_a_page_of_markdown_keeps_its_lines_and_a_broken_link_comes_onto_one(tmp_path):
    path = tmp_path / "05_x.md"
    broken = link("92.3\r\n%")
    path.write_bytes(f"a\r\n{broken}\r\n".encode())
    assert not checks.rewrite(path, {"05_x": {"one": {"says": "92.3 %"}}})
    assert checks.rewrite(path, {"05_x": {"one": {"says": "91 %"}}})
    assert path.read_bytes() == f"a\r\n{link('91 %')}\r\n".encode()

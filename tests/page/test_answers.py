"""An answer in the page counts by itself, without what an earlier try has set; no check is shown."""

import ast
import importlib.util

import pytest

from publish import ROOT
from snnreg_book.exercises import NotYet

PATH = ROOT / "brian2_page" / "guest" / "answers.py"
CHECK = "from snnreg_book.exercises import check\ncheck({'`x` must be twice 4': x == 2 * 4})"


@pytest.fixture(scope="module")
def answers():
    """The guest's module, which the tests' Python can run too."""
    spec = importlib.util.spec_from_file_location("guest_answers", PATH)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def try_answer(answers, source, names):
    answers.take_away(["x"], ast.parse(source), names)
    exec(source, names)
    answers.check(CHECK, ["x"], names)


@pytest.mark.parametrize("empty", ["", "# mine", "print(x if 'x' in globals() else None)", "y = 3"])
def test_an_answer_that_sets_nothing_is_not_right_after_one_that_was(answers, empty, capsys):
    names = {}
    try_answer(answers, "x = 8", names)
    assert capsys.readouterr().out == "Right.\n"
    with pytest.raises(NotYet, match="your code does not set `x`"):
        try_answer(answers, empty, names)


@pytest.mark.parametrize("source", ["x = 2 * x", "x *= 2"])
def test_an_answer_may_begin_with_a_name_of_the_chapter(answers, source):
    try_answer(answers, source, {"x": 4})


def test_what_the_check_says_shows_none_of_its_lines(answers):
    with pytest.raises(NotYet, match="^Not yet: `x` must be twice 4.$") as caught:
        try_answer(answers, "x = 7", {})
    assert caught.value.__cause__ is None and caught.value.__suppress_context__
    with pytest.raises(NotYet, match=r"^Not yet: the check could not use your answer \(AttributeError: "):
        answers.check("x.shape", ["x"], {"x": 1})

"""The notebook of the lesson, ``teaching/lesson_90_minutes.ipynb``: it follows its plan, and its code runs."""

import ast
import itertools
import re

import nbclient
import nbformat
import pytest

from publish import ROOT
from publish.editions import LESSON
from publish.editions.classroom import student
from publish.teaching.questions import read_test
from tests.publish.test_teaching import LAB, lessons, rows, settings

KEY = re.compile(r"^> (\d)\. `([\w-]+)` \*\*([A-D])\*\* (.*)$", re.MULTILINE)
SLIPS = {
    "the weight never forgets": ("w *= exp(-k_p_post * ((t - t_s) / tau_prun)**2)\n", "", "must leave 62%"),
    "the clock stands still": ("t_s = t\n", "", "does `t_s` move on"),
    "both networks forget": ("k_p_post * ", "", "where `k_p_post` is 0"),
    "the spike delivers too early": ("w *= exp", "g_e_post += w\nw *= exp", "must deliver"),
}
"""What is wrong in an answer: what it has in place of what, and what the check says."""


@pytest.fixture
def notebook():
    return nbformat.read(ROOT / LESSON, as_version=4)


def role(cell):
    return cell.metadata.snnreg.role


def run(notebook, folder):
    """Run a notebook in a kernel, in a folder that has nothing of the book."""
    return nbclient.execute(notebook, cwd=folder, timeout=600, startup_timeout=600)


def shown(notebook, kind):
    """The outputs of all cells that have something of a kind."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return [output[kind] for output in outputs if kind in output]


def test_the_lesson_has_the_steps_and_the_labs_of_its_plan(notebook):
    """Its labs are set as the links of the plan set them, each below a space for a prediction."""
    (plan,) = lessons("90 minutes")
    text = "\n".join(cell.source for cell in notebook.cells)
    assert re.findall(r"^## Minutes (\d+)–(\d+)$", text, re.MULTILINE) == [
        (str(a), str(b)) for a, b, _ in rows(plan)
    ]
    set_as = []
    for before, cell in itertools.pairwise(notebook.cells):
        if cell.cell_type == "code" and role(before) == "prediction":
            call = ast.parse(cell.source).body[-1].value
            values = {each.arg: ast.literal_eval(each.value) for each in call.keywords if each.arg != "digits"}
            set_as.append((f"lab-{re.sub('(?<=[a-z])(?=[A-Z])', '_', call.func.id).lower()}", values))
    assert set_as == [(lab, settings(said)) for _, lab, said in LAB.findall(plan)]


@pytest.mark.parametrize("which", ["before", "after"])
def test_a_key_has_the_questions_of_its_test_by_the_quizzes_they_come_from(notebook, which):
    (key,) = [cell for cell in notebook.cells if cell.id == f"{which}-key"]
    assert role(key) == "note"
    questions = read_test(which)
    assert KEY.findall(key.source) == [
        (
            str(number),
            question.name,
            letter,
            f"{answer.text.rstrip('.')}. {answer.why}",
        )
        for number, question in enumerate(questions, 1)
        for letter, answer in zip("ABCD", question.answers, strict=True)
        if answer.right
    ]
    chapters = sorted(int(question.name[:2]) for question in questions)
    said = f"They come from the quizzes of chapters {chapters[0]} to {chapters[-1]},"
    assert said in "\n".join(cell.source for cell in notebook.cells)


def test_students_get_the_lesson_without_keys_and_with_a_gap(notebook):
    given = student(notebook)
    assert len(given.cells) == len([cell for cell in notebook.cells if role(cell) != "note"])
    text = "\n".join(cell.source for cell in given.cells)
    assert "For teachers" not in text and "t_s) / tau_prun" not in text
    (gap,) = [cell for cell in given.cells if role(cell) == "gap"]
    assert gap.source.startswith("# Exercise 1: your code. The check below reads `INPUT_SPIKE`.\nraise Not")


@pytest.mark.slow
def test_the_lesson_runs_and_its_check_takes_the_answer(notebook, tmp_path):
    run(notebook, tmp_path)
    labs = [data for data in shown(notebook, "data") if "application/vnd.jupyter.widget-view+json" in data]
    assert len(labs) == [role(cell) for cell in notebook.cells].count("prediction") - 1  # the maps are a lab's
    (said,) = shown(notebook, "text")
    assert said == "left of the weight: 100% without decay, 62% with it\nRight.\n"


@pytest.mark.slow
def test_students_run_all_cells_and_are_stopped_at_the_gap_alone(notebook, tmp_path):
    (error,) = shown(run(student(notebook), tmp_path), "evalue")
    assert error == "Exercise 1 is yours: put your code in place of this line."


@pytest.mark.slow
def test_the_check_says_what_is_wrong(notebook, tmp_path):
    given, answer = (cell for cell in notebook.cells if cell.id in ("rule-given", "rule-answer"))
    notebook.cells = [given]
    for number, (right, wrong, _) in enumerate(SLIPS.values()):
        assert right in answer.source
        slip = nbformat.v4.new_code_cell(answer.source.replace(right, wrong, 1), id=f"slip-{number}")
        slip.metadata["tags"] = ["raises-exception"]
        notebook.cells.append(slip)
    said = shown(run(notebook, tmp_path), "evalue")
    assert [found for (*_, words), found in zip(SLIPS.values(), said, strict=True) if words not in found] == []

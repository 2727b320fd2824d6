"""The lesson, ``teaching/lesson_90_minutes.ipynb``: it follows its plan, its code runs, its notes are true."""

import ast
import itertools
import math
import re

import nbclient
import nbformat
import numpy as np
import pandas as pd
import pytest

from publish import ROOT
from publish.editions import LESSON
from publish.editions.classroom import LESSON_NOTES, read_notes
from publish.teaching.questions import read_test
from snnreg.experiment import RESULTS
from snnreg.parameters import Parameters
from snnreg_studies.selection import select
from tests.publish.test_teaching import LAB, lessons, rows, settings

KEY = re.compile(r"^> (\d)\. `([\w-]+)` \*\*([A-D])\*\* (.*)$", re.MULTILINE)
GUESS = "**I expect:**"
SLIPS = {
    "the weight never forgets": ("w *= exp(-k_p_post * ((t - t_s) / tau_prun)**2)\n", "", "must leave 62%"),
    "the clock stands still": ("t_s = t\n", "", "does `t_s` move on"),
    "both networks forget": ("k_p_post * ", "", "where `k_p_post` is 0"),
    "the spike delivers too early": ("w *= exp", "g_e_post += w\nw *= exp", "must deliver"),
}
"""What is wrong in an answer: what it has in place of what, and what the check says."""


@pytest.fixture
def notebook():
    return nbformat.read(ROOT / f"{LESSON}.ipynb", as_version=4)


@pytest.fixture
def edition(book):
    """A function: an edition of the lesson."""
    return lambda kind: nbformat.read(book.parent / "editions" / kind / "lesson_90_minutes.ipynb", as_version=4)


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
    steps = re.findall(r"^## (Minutes (\d+)–(\d+): .*)$", text, re.MULTILINE)
    assert [minutes for _, *minutes in steps] == [[str(a), str(b)] for a, b, _ in rows(plan)]
    assert [step for step, *_ in steps] == [*read_notes(LESSON_NOTES)]
    set_as = []
    for before, cell in itertools.pairwise(notebook.cells):
        if cell.cell_type == "code" and GUESS in before.source:
            call = ast.parse(cell.source).body[-1].value
            values = {each.arg: ast.literal_eval(each.value) for each in call.keywords if each.arg != "digits"}
            set_as.append((f"lab-{re.sub('(?<=[a-z])(?=[A-Z])', '_', call.func.id).lower()}", values))
    assert set_as == [(lab, settings(said)) for _, lab, said in LAB.findall(plan)]


def test_teachers_have_a_note_on_each_step_and_the_keys_of_both_tests(edition):
    (before, *others, after) = [cell.source for cell in edition("teacher").cells if role(cell) == "note"]
    assert len(others) == len(read_notes(LESSON_NOTES)) - 2 + 1, "one is on the exercise"
    for which, note in {"before": before, "after": after}.items():
        questions = read_test(which)
        assert KEY.findall(note) == [
            (str(number), question.name, letter, f"{answer.text.rstrip('.')}. {answer.why}")
            for number, question in enumerate(questions, 1)
            for letter, answer in zip("ABCD", question.answers, strict=True)
            if answer.right
        ]


def test_students_get_the_lesson_without_notes_and_with_a_gap(edition):
    given = edition("student")
    text = "\n".join(cell.source for cell in given.cells)
    assert "For teachers" not in text and "t_s) / tau_prun" not in text
    (gap,) = [cell for cell in given.cells if role(cell) == "gap"]
    assert re.match(r"# Exercise \S+: your code. The check below reads `INPUT_SPIKE`.\nraise Not", gap.source)


def test_the_notes_expect_what_comes_out():
    notes = {step.partition(": ")[2]: note for step, note in read_notes(LESSON_NOTES).items()}
    table = select(pd.read_csv(RESULTS / "table" / "runs.csv"), preset="paper-text")
    spikes = table.groupby(["test_set", "decay"]).spikes.agg(["min", "max"])
    rows_of = {"white noise": "white_noise", "blurred noise": "blurred_noise"}
    rows_of |= {"known digits": "known", "unknown digits": "unknown"}
    for said, name in rows_of.items():
        cells = (
            f"{spikes.loc[name, arm]['min']:,} to {spikes.loc[name, arm]['max']:,}" for arm in ("never", "online")
        )
        assert f"| spikes on {said} | {' | '.join(cells)} |" in notes["the whole experiment"]
    right = table[table.test_set == "known"].pivot(index="seed", columns="decay", values="accuracy")
    cells = (f"{100 * right[arm].min():.1f} to {100 * right[arm].max():.1f} %" for arm in ("never", "online"))
    assert f"| known digits recognised | {' | '.join(cells)} |" in notes["the whole experiment"]
    gain = right.online - right.never
    assert (
        f"in {(gain > 0).sum()} of the twenty seeds, by {100 * gain.mean():.1f} points"
        in notes["the whole experiment"]
    )
    cut = pd.read_csv(RESULTS / "baselines" / "runs.csv").query("arm == 'final' and method == 'rarely-lit'")
    cost = cut[cut.test_set == "known"].groupby("strength").accuracy.mean()
    assert round(100 * (cost[0] - cost[0.1])) == 2 and "It costs two points" in notes["where did the weights go?"]
    assert cut[cut.strength == 0.1].query("test_set == 'white_noise'").spikes.sum() == 0

    def left(*silences_s, tau_s=7.5):
        return 100 * np.exp(-np.square(silences_s).sum() / tau_s**2)

    pad, an_image = notes["noise, and a digit"], (table.set_index(["test_set", "decay"]).spikes / 1500).loc
    loud, calm, digits = an_image["white_noise", "never"], an_image["white_noise", "online"], an_image["known"]
    assert round(loud.mean(), -1) == 60 and "some sixty times" in pad
    assert calm.max() < 0.05 and "the other about never" in pad
    assert round(digits.mean(), -1) == 10 and "both fire some ten times" in pad
    inner = select(pd.read_csv(RESULTS / "field_table" / "runs.csv"), test_set="white_noise_inner_field")
    inner = inner.groupby("decay").spikes.mean()
    assert inner.online > inner.never and "with decay is the louder" in notes["where did the weights go?"]
    pairs, p = notes["two spikes"], Parameters()
    assert f"{100 * p.trace_step_pre / p.g_max:g} % of the largest weight" in pairs
    assert f"the loss, {-100 * p.trace_step_post / p.g_max:.4g} %" in pairs
    assert (
        math.exp(-0.1 / float(p.trace_time_pre)) < 0.01 and "100 ms apart, where next to nothing changes" in pairs
    )

    hold, rule = notes["hold a synapse"], notes["write the rule"]
    assert f"{left(5, 5):.0f} % is left at 10 s, and {left(10):.0f} % without it" in hold
    burst = left(*np.diff(np.linspace(0, 1, 11)), 19)
    assert f"leaves {burst:.1f} % at 20 s, and one spike in the middle {left(10, 10):.1f} %" in hold
    assert f"{10 * 7.5**2 / 2:.0f} s at 7.5 s" in hold and round((2 * 7500 / 10) ** 0.5) == 39
    assert f"{left(1, 1, 4, 3):.0f} % with it" in rule and f"so {left(1, 1, 4, 3, tau_s=3.75):.0f} %" in rule


@pytest.mark.slow
def test_the_lesson_runs_and_its_check_takes_the_answer(notebook, tmp_path):
    run(notebook, tmp_path)
    labs = [data for data in shown(notebook, "data") if "application/vnd.jupyter.widget-view+json" in data]
    assert len(labs) == sum(GUESS in cell.source for cell in notebook.cells) - 1  # the maps are a lab's
    (said,) = shown(notebook, "text")
    assert said == "left of the weight: 100% without decay, 62% with it\nRight.\n"


@pytest.mark.slow
def test_students_run_all_cells_and_are_stopped_at_the_gap_alone(edition, tmp_path):
    (error,) = shown(run(edition("student"), tmp_path), "evalue")
    assert error.endswith("is yours: put your code in place of this line.")


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

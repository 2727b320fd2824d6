"""A claim about results fails where the results are others.

Each page runs with its tables changed in six ways, one after the other. In two of them results change *places*:
arms are swapped, everything is shuffled. In four they change *sizes*: they become some two or three times as
large or small, or move by three intervals of their mean. A claim fails under a change of places, because it
compares, and under one of sizes, because it says how much. One that survives either, or all of them, is in
``claims.txt`` with the reason: most that survive all are about what the page calculates itself, or about how a
study was done.
"""

import ast
import contextlib
import functools
from pathlib import Path

import joblib
import matplotlib.pyplot as plt
import nbformat
import pytest

from snnreg import experiment
from snnreg_book import book as book_module
from snnreg_studies import conclusions
from tests.publish.test_checks import PAGES, answers, try_check
from tests.support.changed_results import CHANGES

LINES = [line.split(" | ") for line in Path(__file__).with_name("claims.txt").read_text("utf-8").splitlines()]


def recall(memory, function, *args, **options):
    """What a page simulates, which no table changes, is simulated once."""
    key = joblib.hash((function.__name__, args, options))
    if key not in memory:
        memory[key] = function(*args, **options)
    return memory[key]


def claimed(statement):
    """The first words of a claim, where a statement is one."""
    match statement:
        case ast.Expr(ast.Call(ast.Name("claim"), [words, *_])):
            yield words


def failing(cells, monkeypatch, change, memory, out=None):
    """The first words of the claims of a page which fail under a change, and of all that it makes.

    A cell comes with the label of the exercise that it answers; where `out` gives what was printed, it is checked.
    The first change of all must change nothing: what a later one makes impossible is as it was then, so that
    one choice without a result does not spare the claims behind it.
    """
    load, made, failed = experiment.load, [], []

    def changed(name, arm=None):
        tables, about = load(name, arm)
        is_table = {key: not isinstance(table, dict) for key, table in tables.items()}
        return {k: change(t, f"{name} {arm} {k}") if is_table[k] else t for k, t in tables.items()}, about

    def claim(sentence, *holds):
        made.append(sentence)
        with contextlib.suppress(Exception):  # a comparison that is no longer possible does not hold
            if book_module._first_that_fails(sentence, holds) is None:
                return
        failed.append(sentence)

    for name in ("train", "respond"):
        monkeypatch.setattr(experiment, name, functools.partial(recall, memory, getattr(experiment, name)))
    monkeypatch.setattr(experiment, "load", changed)
    monkeypatch.setattr(conclusions, "load", changed)
    monkeypatch.setattr(book_module, "claim", claim)
    space = {"__name__": "page"}
    for cell, label in cells:
        for number, statement in enumerate(ast.parse(cell).body):
            before = dict(space)
            try:
                exec(compile(ast.Module([statement], []), "page", "exec"), space)
            except Exception:
                space.update(memory[cell, number])
                failed += [words.value for words in claimed(statement)]
            else:
                new = {name: value for name, value in space.items() if before.get(name) is not value}
                memory.setdefault((cell, number), new)
        plt.close("all")
        if out and label:
            assert "Right.\n" in out()
            try_check(cell, label, space)
    monkeypatch.undo()
    return failed, made


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of numbers that make no sense
@pytest.mark.parametrize("name", PAGES)
def test_claims_about_results_fail_where_results_are_others(book, name, monkeypatch, capsys):
    """As the results are all of them hold, and so do the checks of the exercises: see test_checks.py."""
    notebook = nbformat.read(book.parent / "editions" / "live" / f"{name}.ipynb", 4)
    cells = [(cell.source, None) for cell in notebook.cells if cell.cell_type == "code"]
    if name[:2].isdecimal():
        cells = [*answers(name)]
    memory = {}
    failed, made = failing(cells, monkeypatch, lambda table, _: table, memory, lambda: capsys.readouterr().out)
    assert failed == [] and made
    surviving = {}
    for kind, changes in CHANGES.items():
        broken = {words for change in changes for words in failing(cells, monkeypatch, change, memory)[0]}
        surviving |= {words: "all" if words in surviving else kind for words in {*made} - broken}
    assert surviving == {words: kind for page, words, kind, _ in LINES if page == name}

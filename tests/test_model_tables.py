"""The model's tables are read from the model: they change with it, and lack no constant of what was published."""

from dataclasses import fields

from brian2 import ms, mV

from snnreg.experiment import PAPER_CODE, PAPER_TEXT
from snnreg.parameters import OURS, Parameters
from snnreg_book import model_tables
from snnreg_book.model_tables import rows, table

DIFFERENT = {"Neuron model", "Delays", "Spike of E", "When it acts", "Pruning time", "Noise", "Answer"}
"""What chapter 14 says that the code does otherwise."""


def test_text_and_code_differ_where_chapter_14_says_so():
    text, code = ({row[:2]: row[2] for row in rows(preset)} for preset in (PAPER_TEXT, PAPER_CODE))
    assert {what for (_, what), said in (text | code).items() if text.get((_, what)) != said} == DIFFERENT
    assert "7.5 s" in text["E", "Pruning time"] and code["E", "Pruning time"] == "7.5 s"


def test_a_constant_that_changes_changes_them(monkeypatch):
    before = table(PAPER_TEXT)
    changed = Parameters(g_max=0.06, longest_excitation_delay=8 * ms, neurons_per_class=4, threshold_step=6 * mV)
    monkeypatch.setattr(model_tables, "Parameters", lambda: changed)
    after = table(PAPER_TEXT)
    for old, new in (
        ("= 0.05 ", "= 0.06 "),
        ("0 to 10 ms", "0 to 8 ms"),
        ("30 neurons", "12 neurons"),
        ("by 3 mV", "by 6 mV"),
    ):
        assert old in before and new not in before and new in after, new


def test_no_constant_of_the_published_network_is_missing():
    tables = table(PAPER_CODE)
    for constant in fields(Parameters):
        value = str(getattr(Parameters(), constant.name)).replace(". ", " ").removesuffix(".0")
        of_ours = constant.metadata["source"] == OURS or constant.name == "initial_weights"
        assert of_ours or constant.name in tables or value in tables, constant.name

"""What `make evidence-check` finds: rows made again that are not among the stored ones."""

import pandas as pd
import pytest

from snnreg_studies import evidence_check
from snnreg_studies.evidence_check import missing, one_of_each_setting, studies

STORED = pd.DataFrame(
    {"seed": [0, 1, 2], "tau_prun_s": [300, 300, None], "spikes": [7, 8, 9], "train_s": [1.5] * 3}
)


def test_a_row_is_found_whatever_its_time_and_the_types_of_its_columns():
    made = pd.DataFrame({"seed": [1], "tau_prun_s": [300], "spikes": [8], "train_s": [99.0]})
    assert missing(made, STORED).empty
    assert missing(STORED.tail(1), STORED).empty, "without a pruning time, too"
    assert missing(made.assign(spikes=9), STORED).spikes.tolist() == [9]


@pytest.mark.parametrize(("accuracy", "known"), [(0.88, True), (0.86, False), (None, False)])
def test_where_pytorch_rounds_an_accuracy_is_near_and_a_setting_is_the_same(accuracy, known):
    stored = pd.DataFrame({"strength": [300.0, 1000.0], "hidden_spikes": [5.0, 6.0], "accuracy": [0.9, 0.5]})
    made = pd.DataFrame({"strength": [300.0], "hidden_spikes": [7.0], "accuracy": [accuracy]})
    assert missing(made, stored, rounds=True).empty == known
    assert len(missing(made, stored)) == 1
    assert len(missing(made.assign(strength=100.0), stored, rounds=True)) == 1


def test_each_setting_gives_one_run_whatever_its_seed_and_digits():
    contest = list(one_of_each_setting("contest").values())
    assert len(contest) == 11
    assert {run.seed for run in contest} == {0}
    assert {len(run.digits) for run in one_of_each_setting("more_digits").values()} >= {4, 10}
    assert len(one_of_each_setting("paper_code")) == 2
    assert {"table", "parts", "paper_text"} <= {*studies()}


def test_a_run_that_fails_is_told(monkeypatch):
    monkeypatch.setattr(
        evidence_check, "results", lambda runs, jobs: {setting: {"error": "no data"} for setting in runs}.items()
    )
    ((said, rows),) = evidence_check.check("paper_text")
    assert said == "paper_text, never: no data" and rows is None

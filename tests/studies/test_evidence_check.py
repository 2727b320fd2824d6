"""What `make evidence-check` finds: rows made again that are not among the stored ones."""

import pandas as pd

from snnreg_studies import evidence_check
from snnreg_studies.evidence_check import first_of_each_arm, missing, studies

STORED = pd.DataFrame(
    {"seed": [0, 1, 2], "tau_prun_s": [300, 300, None], "spikes": [7, 8, 9], "train_s": [1.5] * 3}
)


def test_a_row_is_found_whatever_its_time_and_the_types_of_its_columns():
    made = pd.DataFrame({"seed": [1], "tau_prun_s": [300], "spikes": [8], "train_s": [99.0]})
    assert missing(made, STORED).empty
    assert missing(STORED.tail(1), STORED).empty, "without a pruning time, too"
    assert missing(made.assign(spikes=9), STORED).spikes.tolist() == [9]


def test_each_arm_gives_its_first_run(monkeypatch):
    class Asked:
        arms, runs = ("a", "a", "b"), (1, 2, 3)

    assert first_of_each_arm(Asked) == {"a": 1, "b": 3}
    assert {"table", "parts"} <= {*studies()}
    monkeypatch.setattr(
        evidence_check, "results", lambda runs, jobs: {arm: {"error": "no data"} for arm in runs}.items()
    )
    assert [*evidence_check.check("steps")] == [("steps, None: no data", None)]

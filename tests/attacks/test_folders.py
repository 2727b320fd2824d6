"""Folders of reproductions: one at work, nothing of others lost, nothing taken for what it is not."""

import pytest
from brian2 import second

from snnreg.base.errors import SnnregError
from snnreg.decay import ONLINE, Decay
from snnreg.experiment import COLUMNS, Plan, load_results, reproduce

PLAN = Plan(train_per_digit=4, test_per_digit=2)
DECAYS = [Decay(), Decay(ONLINE, 300 * second)]


def small(out, seed=3, **options):
    return reproduce(PLAN, DECAYS, [seed], out=out, progress=False, **options)


def test_what_was_written_is_read(tmp_path):
    table = small(tmp_path)
    rows, weights, about = load_results(tmp_path)
    assert tuple(rows.columns) == tuple(table.columns) == COLUMNS
    assert rows.spikes.tolist() == table.spikes.tolist()
    assert set(weights) == {
        f"seed3_{when}_{what}" for when in ("never", "online") for what in ("weights", "last_input_spike_s")
    }
    assert weights["seed3_never_weights"].shape == (784, 30)
    assert weights["seed3_never_last_input_spike_s"].shape == (784,)
    assert about["seeds"] == [3] and about["definition"]["plan"]["digits"] == [7, 4, 6]
    assert about["definition"]["decays"][1]["tau_prun"] == 300
    unwritten = reproduce(PLAN, DECAYS, [3], progress=False)
    assert unwritten.spikes.tolist() == table.spikes.tolist()


def test_results_without_weights_are_no_reproduction():
    with pytest.raises(SnnregError, match="the results table hold groups, runs, and no weights"):
        load_results("table")


def test_two_decays_that_would_share_their_files_are_refused(tmp_path):
    with pytest.raises(SnnregError, match="two decays have the same `when`"):
        reproduce(PLAN, [Decay(ONLINE, 9 * second), Decay(ONLINE, 7 * second)], [0], out=tmp_path, progress=False)

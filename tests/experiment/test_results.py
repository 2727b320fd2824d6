"""Results that were written can be read back, and a folder that cannot be trusted says so."""

import json

import numpy as np
import pytest
from brian2 import second

from snnreg.base.errors import SnnregError
from snnreg.decay import ONLINE, Decay
from snnreg.experiment import COLUMNS, Plan, load_results, reproduce


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results") / "small"
    plan = Plan(train_per_digit=4, test_per_digit=2)
    table = reproduce(plan, [Decay(), Decay(ONLINE, 300 * second)], [3], out=folder, progress=False)
    return folder, table


@pytest.fixture
def folder(written, tmp_path):
    """A copy that a test may harm."""
    for path in written[0].iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def test_what_was_written_is_read(written):
    folder, table = written
    rows, weights, about = load_results(folder)
    assert tuple(rows.columns) == COLUMNS
    assert rows.spikes.tolist() == table.spikes.tolist()
    assert set(weights) == {
        f"seed3_{when}_{what}" for when in ("never", "online") for what in ("weights", "last_input_spike_s")
    }
    assert weights["seed3_never_weights"].shape == (784, 30)
    assert weights["seed3_never_last_input_spike_s"].shape == (784,)
    assert about["finished"] and about["seeds"] == [3]


@pytest.mark.parametrize("name", ["paper_text", "paper_code"])
def test_the_book_has_its_results(name):
    rows, weights, about = load_results(name)
    assert rows.seed.nunique() >= 5 and set(rows.train_images) == {15_000} and set(rows.test_images) == {1500}
    assert len(weights) == 2 * len(about["decays"]) * len(about["seeds"])
    assert np.isfinite(rows[rows.test_set == "known"].accuracy).all()


@pytest.mark.parametrize("name", ["runs.csv", "weights.npz", "manifest.json"])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(SnnregError, match=f"there is no {name} in .*snnreg reproduce"):
        load_results(folder)


@pytest.mark.parametrize("name", ["weights.npz", "manifest.json"])
def test_a_damaged_file_is_refused(folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SnnregError, match="are damaged .*snnreg reproduce"):
        load_results(folder)


def test_unfinished_runs_are_refused(folder):
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "finished": False}))
    with pytest.raises(SnnregError, match="have not finished"):
        load_results(folder)


def test_the_way_out_names_the_preset():
    with pytest.raises(SnnregError, match="--preset paper-code --seeds 10 --out .*paper_code --again$"):
        load_results("no_such_folder/paper_code")

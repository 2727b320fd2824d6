"""The figure that `snnreg reproduce` leaves: what was trained and what was counted, for any digits and decays."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from snnreg import experiment
from snnreg.base.errors import SnnregError
from snnreg.command.reproduce import draw
from snnreg.decay import ONLINE, Decay

PLAN = experiment.Plan(digits=(0, 1), unknown=(2,), train_per_digit=10, test_per_digit=3)


@pytest.mark.parametrize(("decays", "seeds"), [([Decay(), Decay(ONLINE)], [4, 5]), ([Decay(ONLINE)], [4])])
def test_it_shows_the_weights_and_the_spikes_that_were_written(tmp_path, monkeypatch, decays, seeds):
    drawn, save = [], Figure.savefig  # before they are closed
    monkeypatch.setattr(Figure, "savefig", lambda self, *a, **k: (drawn.append(self), save(self, *a, **k))[1])
    rows = experiment.reproduce(PLAN, decays, seeds, out=tmp_path, progress=False)
    draw(tmp_path)
    assert plt.imread(tmp_path / "figure.png").shape[2] >= 3 and plt.get_fignums() == []
    (figure,) = drawn
    maps, totals = figure.subfigs
    _, weights, _ = experiment.load_results(tmp_path)
    pictures = [ax.images[0].get_array() for ax in maps.axes if ax.images]
    assert len(pictures) == 2 * len(decays)
    first = weights[f"seed4_{decays[0].when}_weights"]
    np.testing.assert_array_equal(pictures[0].ravel(), first[:, :10].mean(axis=1))
    np.testing.assert_array_equal(pictures[1].ravel(), first[:, 10:].mean(axis=1))
    (ax,) = totals.axes
    shown = np.concatenate([line.get_xdata() for line in ax.lines])
    assert set(rows.spikes) <= set(shown)
    assert ax.get_xlabel() == "spikes (6 images)"
    assert len(ax.get_legend().get_texts()) == len(decays)


def test_a_figure_that_cannot_be_written_is_one_line_and_leaves_nothing(tmp_path):
    experiment.reproduce(PLAN, [Decay()], [0], out=tmp_path, progress=False)
    before = sorted(tmp_path.iterdir())
    (tmp_path / "figure.png").mkdir()
    with pytest.raises(SnnregError, match="cannot write .*figure.png"):
        draw(tmp_path)
    (tmp_path / "figure.png").rmdir()
    assert sorted(tmp_path.iterdir()) == before

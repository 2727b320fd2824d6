"""Figures: what cannot be drawn is refused in one line that says what the figure wants."""

import inspect

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from snnreg import plots
from snnreg.base.errors import SnnregError
from tests.plots.test_plots import ONE, SEVERAL

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]

VALUES = {
    "None": None,
    "text": "x",
    "half": 0.5,
    "object": object(),
    "empty": np.zeros(0),
    "turned": np.ones((2, 3)),
    "table": pd.DataFrame({"a": [1]}),
    "no rows": pd.DataFrame(),
}
CASES = {name: (1, given) for name, given in ONE.items()} | SEVERAL


@pytest.mark.parametrize("name", CASES)
def test_a_figure_draws_or_says_what_it_wants(name):
    count, given = CASES[name]
    draw, said = getattr(plots, name), []
    figure, spots = plt.subplots(1, count, squeeze=False)
    where = {"ax": spots[0, 0]} if "ax" in inspect.signature(draw).parameters else {"axes": spots[0]}
    for argument in given:
        for value in VALUES.values():
            try:
                draw(**{**given, **where, argument: value})
            except SnnregError as error:
                assert "\n" not in str(error)
                assert argument in str(error).split("; it wants ")[-1] or "must be" in str(error)
                said.append(error)
    plt.close(figure)
    assert len(said) > len(given), "what is no data at all was drawn"

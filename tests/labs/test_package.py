"""The labs as a package: what they load, what their scripts may hold, and what a lab refuses."""

import re

import matplotlib
import numpy as np
import pytest
from traitlets import TraitError

import snnreg_book.labs
from snnreg.base.errors import SnnregError
from snnreg_book.labs import PaperHere, Synapse, TrainHere
from snnreg_book.labs.shared import source
from tests.support.lab_examples import EXAMPLES
from tests.support.page_network import check_syntax, run_function

SCRIPTS = sorted([*source.LABS.glob("*/view.js"), *source.LABS.glob("*/worker.js")])


def test_each_lab_has_an_example_that_is_tested():
    assert set(EXAMPLES) == set(snnreg_book.labs.__all__)


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_script_stands_alone(file):
    """What a page gets imports nothing, has no name twice, and carries each shared file once."""
    script = source.script(f"{file.parent.name}/{file.name}")
    assert re.search(r"^import\b|^export (?!default)", script, re.MULTILINE) is None
    assert ("export default { render };" in script) == (file.name == "view.js")
    check_syntax(script)


def test_a_lab_whose_package_is_missing_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(source, "NODE_MODULES", tmp_path)
    script = source.script("workshop/view.js")
    check_syntax(script)
    assert "this lab needs jsep: in the sources of the book" in script


def test_the_labs_colours_are_those_of_the_figures():
    program = "return Array.from({ length: 256 }, (_, k) => lab.cividis(k / 255));"
    figures = matplotlib.colormaps["cividis"](np.linspace(0, 1, 256))[:, :3] * 255
    assert np.abs(np.array(run_function(["shared/weight_maps.js"], program)) - figures).max() < 6


@pytest.mark.parametrize(
    ("lab", "values", "message"),
    [
        *(
            (Synapse, {"spikes_s": spikes}, "spikes_s must be ascending times from 0 to 20 s")
            for spikes in ([3.0, 2.0], [-1.0], [20.5], [float("nan")])
        ),
        *((PaperHere, {"digits": digits}, "3 different ones") for digits in ([7, 4], [7, 4, 4], [7, 4, 10])),
        (TrainHere, {"growth": True}, "its growth_step is 0; give one, such as TrainHere"),
        (TrainHere, {"digits": [3, 3, 8]}, r"digits must be 3 different ones from 0 to 9, got \[3, 3, 8\]"),
    ],
)
def test_what_a_lab_cannot_do_is_refused(lab, values, message):
    widget, ((name, value),) = lab(), values.items()
    before = getattr(widget, name)
    with pytest.raises(TraitError, match=message):
        setattr(widget, name, value)
    assert getattr(widget, name) == before


def test_missions_that_do_not_exist_are_refused():
    with pytest.raises(SnnregError, match="no such missions: fly; there are dead, window, late, wake"):
        TrainHere(missions=("dead", "fly"))

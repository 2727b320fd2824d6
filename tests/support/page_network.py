"""The network of the pages on what a test gives it: under node, or in a page of a browser."""

import base64
import gzip
import json
import subprocess
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from snnreg.decay import Decay
from snnreg.encoding import SpikeTrains, as_pixels
from snnreg.parameters import ADAPTIVE
from snnreg_book.labs import engine
from snnreg_book.labs.build import LABS, bundle, node

HERE = Path(__file__).parent
KINDS = {"d": "Float64Array", "i": "Int32Array"}
PER_NEURON = ("counts", "potential", "g_e", "g_i", "weights")
IN_PAGE = """
    async ({ module, job, data }) => {
        const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        %s
        const arrays = Object.fromEntries(Object.entries(data)
            .map(([name, [kind, text]]) => [name, new globalThis[kind](bytes(text).buffer)]));
        const compiled = globalThis.compiledForTests ??= {};  // and what the browser learns of it
        compiled[module] ??= await WebAssembly.compile(bytes(module));
        return JSON.stringify(await tests.runNetwork(compiled[module], job, arrays));
    }
"""


def _run_node(*arguments, **options):
    """What node writes; it must end well and have nothing to complain of."""
    finished = subprocess.run(
        [node(), "--no-warnings", *map(str, arguments)], capture_output=True, text=True, **options
    )
    if finished.returncode or finished.stderr:
        raise RuntimeError(f"node ended with {finished.returncode}: {finished.stderr}")
    return finished.stdout


def run_job(script, job, arrays):
    """The answer of a script of this folder, which finds network.wasm, job.json and arrays in a folder."""
    with tempfile.TemporaryDirectory(prefix="snnreg-") as folder:
        folder = Path(folder)
        (folder / "network.wasm").write_bytes(gzip.decompress(engine.module()))
        (folder / "job.json").write_text(json.dumps(job))
        for name, array in arrays.items():
            array.tofile(folder / f"{name}.bin")
        _run_node(HERE / script, folder)
        return json.loads((folder / "out.json").read_text())


def run_function(files, body, **data):
    """What a JavaScript function body returns that sees as `lab` what files of the labs export, and `data`."""
    addresses = [(LABS / file).as_uri() for file in files]
    program = (
        "import { readFileSync } from 'node:fs';\n"
        f"const files = await Promise.all({json.dumps(addresses)}.map((file) => import(file)));\n"
        "const lab = Object.assign({}, ...files), data = JSON.parse(readFileSync(0));\n"
        f"process.stdout.write(JSON.stringify(await (async () => {{ {body} }})()));\n"
    )
    return json.loads(_run_node("--input-type=module", "--eval", program, input=json.dumps(data)))


def check_syntax(script):
    """Raise RuntimeError unless a script is an ES module."""
    _run_node("--input-type=module", "--check", "-", input=script)


def under_node(job, data):
    """The answer of run_network.js under node."""
    kinds = {name: KINDS[array.dtype.char] for name, array in data.items()}
    return run_job("run_network.mjs", {"job": job, "kinds": kinds}, data)


def in_page(evaluate):
    """A function like :func:`under_node`, for a page; `evaluate(script, argument)` runs a function there."""

    def answer(job, data):
        script = IN_PAGE % bundle(HERE / "run_network.js", "--format=iife", "--global-name=tests")
        arrays = {
            name: [KINDS[array.dtype.char], base64.b64encode(array.tobytes()).decode()]
            for name, array in data.items()
        }
        module = base64.b64encode(gzip.decompress(engine.module())).decode()
        asked = {"module": module, "job": job, "data": arrays}
        return json.loads(evaluate(script, asked))

    return answer


def run(
    wiring,
    shown,
    targets,
    *,
    parameters,
    threshold=ADAPTIVE,
    decay=None,
    blocks=None,
    watch_every=0,
    seed=1,
    keep=True,
    where=under_node,
):
    """Show images to a network of the page; arguments as of :func:`snnreg.simulation.kernel.run`, and:

    `shown` are input spikes, or images whose spikes the module draws, with `seed`; `blocks` says how many images
    are shown at a time (by default ten), `watch_every` the steps between two looks at the potentials (0 is none),
    `keep` whether spikes are kept; `where` is :func:`under_node`, or what :func:`in_page` gives.

    Returns output spikes ``step`` and ``neuron``, likewise ``inhibitory_step`` and ``inhibitory_neuron``,
    ``counts``, ``potential``, ``g_e`` and ``g_i`` (looks x neurons), ``weights`` and ``threshold`` at the end, the
    input spikes ``trains``, and ``seconds``.
    """
    given, images = isinstance(shown, SpikeTrains), len(shown)
    decay = decay if targets is not None and decay is not None and decay.online else Decay()
    data = {
        "weights": wiring.weights,
        "delays": np.concatenate([wiring.excitation_delay_s, wiring.inhibition_delay_s.ravel()]),
    }
    if given:
        data |= {name: getattr(shown, name).astype(np.int32) for name in ("step", "pixel", "first")}
    else:
        data["pixels"] = as_pixels(shown).astype(float)
    if targets is not None:
        data["targets"] = np.asarray(targets, np.int32)
    job = {
        "model": engine.description(parameters, wiring.neurons, threshold),
        "rules": None
        if targets is None
        else {
            "tau_prun_s": decay.tau_prun_s,
            "k_p": decay.k_p if decay.online else 0.0,
            "growth_step": parameters.growth_step,
        },
        "blocks": blocks or [min(10, images - k) for k in range(0, images, 10)],
        "watch_every": watch_every,
        "drawn": not given,
        "seed": seed,
        "keep": keep,
    }
    answer = where(job, data)
    seconds = answer.pop("seconds")
    arrays = {name: np.array(value) for name, value in answer.items()}
    for name in PER_NEURON:
        arrays[name] = arrays[name].reshape(-1, wiring.neurons)
    first = np.concatenate([[0], np.cumsum(arrays.pop("drawn_per_image"))]).astype(np.int64)
    drawn = SpikeTrains(arrays.pop("drawn_step"), arrays.pop("drawn_pixel"), first)
    return SimpleNamespace(**arrays, trains=shown if given else drawn, seconds=seconds)

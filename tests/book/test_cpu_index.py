"""`make` takes PyTorch without CUDA where an index answers, and loses no more than seconds where none does."""

import os
import platform
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.support.served import served

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (sys.platform, platform.machine()) == ("linux", "x86_64")

# In place of the interpreter: makes no environment and installs nothing, but notes what it was asked to.
STUB = f"""#!/bin/sh
case "$1" in
  -c) exit 0 ;;
  -m) echo "$@" >>asked ;;
  *) exec "{sys.executable}" -S "$@" ;;
esac
"""


@pytest.fixture
def asked(tmp_path):
    """What `make` asks pip for, and what it says, with an address of the index or the usual one."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copytree(ROOT / "extensions", tmp_path / "extensions", ignore=shutil.ignore_patterns("__pycache__"))
    for stub in (tmp_path / "python", tmp_path / ".venv" / "bin" / "python"):
        stub.parent.mkdir(parents=True, exist_ok=True)
        stub.write_text(STUB)
        stub.chmod(0o755)

    def make(index):
        done = subprocess.run(
            ["make", ".venv/ready", f"PYTHON={tmp_path / 'python'}", f"TORCH_INDEX={index}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env=os.environ | {"no_proxy": "127.0.0.1"},
        )
        assert done.returncode == 0, done.stdout + done.stderr
        (install,) = [line for line in (tmp_path / "asked").read_text().splitlines() if "torch.txt" in line]
        return install, done.stderr

    return make


def offer(folder, version):
    """An index with one release of PyTorch, an empty one."""
    name = f"torch-{version}-py3-none-any.whl"
    page = folder / "torch"
    page.mkdir()
    (page / "index.html").write_text(f'<a href="{name.replace("+", "%2B")}">{name}</a>')
    with zipfile.ZipFile(page / name, "w") as wheel:
        about = f"torch-{version}.dist-info"
        wheel.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: torch\nVersion: {version}\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return served(folder)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The address of an index that has PyTorch without CUDA."""
    with offer(tmp_path_factory.mktemp("index"), "9.0+cpu") as address:
        yield address


def test_an_index_that_answers_is_given_to_pip(asked, index):
    install, said = asked(index)
    assert (f"--extra-index-url {index}" in install) == NEEDED
    assert install.endswith("--editable .") and "Note" not in said


def test_no_index_is_asked_where_none_is_named(asked):
    install, said = asked("")
    assert "index-url" not in install and "Note" not in said


@pytest.mark.parametrize("fault", ["closed", "mute", "another server", "no such name", "no address"])
def test_an_index_that_does_not_answer_costs_seconds(asked, tmp_path, fault):
    with socket.socket() as listener, served(tmp_path) as elsewhere:
        listener.bind(("127.0.0.1", 0))
        if fault == "mute":
            listener.listen()
        address = {
            "another server": elsewhere,
            "no such name": "https://index.invalid/cpu",
            "no address": "cpu",
        }.get(fault, f"http://127.0.0.1:{listener.getsockname()[1]}")
        begun = time.monotonic()
        install, said = asked(address)
        assert time.monotonic() - begun < 20, "pip alone would try for minutes"
    assert "index-url" not in install
    assert (f"Note: no answer from {address}" in said) == NEEDED


@pytest.mark.parametrize(
    ("system", "machine", "has_torch", "asks"),
    [
        ("linux", "x86_64", False, True),
        ("linux", "x86_64", True, False),
        ("linux", "aarch64", False, False),
        ("darwin", "x86_64", False, False),
        ("win32", "AMD64", False, False),
    ],
)
def test_only_linux_without_torch_asks(monkeypatch, capsys, index, system, machine, has_torch, asks):
    monkeypatch.syspath_prepend(ROOT / "extensions")
    import cpu_index

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: has_torch or None)
    cpu_index.main(index)
    assert (capsys.readouterr().out == f"--extra-index-url {index}\n") == asks


def test_pip_prefers_the_build_without_cuda(tmp_path, index):
    """With both indexes, of one release that without CUDA is taken."""
    (tmp_path / "pypi").mkdir()
    with offer(tmp_path / "pypi", "9.0") as usual:
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "torch",
                "--dest",
                tmp_path / "got",
                "--no-cache-dir",
                "--index-url",
                usual,
                "--extra-index-url",
                index,
            ],
            capture_output=True,
            text=True,
            env={k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
            | {"PIP_CONFIG_FILE": os.devnull, "no_proxy": "127.0.0.1"},
        )
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (tmp_path / "got").iterdir()] == ["torch-9.0+cpu-py3-none-any.whl"]

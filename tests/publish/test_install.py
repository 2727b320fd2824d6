"""The environment of a build: PyTorch without CUDA where an index answers; made again where it does not serve."""

import os
import platform
import shutil
import signal
import socket
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from publish import ROOT, wheel
from publish.__main__ import main
from publish.steps import environment, javascript
from publish.steps.step import Failed, find_own_programs
from tests.support.served import served


def test_a_module_is_found_by_an_interpreter_with_a_relative_path(monkeypatch):
    monkeypatch.chdir(ROOT)
    found = environment.origin(os.path.relpath(sys.executable), "snnreg")
    assert Path(found).samefile(ROOT / "snnreg" / "__init__.py")


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """What is run to make the environment, in an empty folder on Linux; nothing is."""
    commands = []
    found = {"jupyter_book": "jupyter_book/__init__.py", "snnreg": str(tmp_path / "snnreg" / "__init__.py")}
    found["pip"] = "pip/__init__.py"
    (tmp_path / "snnreg").mkdir()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    monkeypatch.chdir(tmp_path)

    def run(title, *command, quicker=()):
        commands.append(command)
        assert all(each[0] == command[0] and "--no-deps" in each for each in quicker)
        if title == ".venv":
            environment.PYTHON.parent.mkdir(parents=True)
            environment.PYTHON.symlink_to(sys.executable)
            (environment.VENV / "pyvenv.cfg").write_text(f"command = {' '.join(command)}\n")

    monkeypatch.setattr(environment, "run", run)
    monkeypatch.setattr(environment, "PATIENCE_S", 60)
    monkeypatch.setattr(environment, "origin", lambda python, module: found.get(module, ""))
    monkeypatch.setattr(environment, "has_torch", lambda python: False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    return commands


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """The address of an index that has PyTorch without CUDA."""
    folder = tmp_path_factory.mktemp("index")
    (folder / "torch").mkdir()
    (folder / "torch" / "index.html").write_text("torch-9.0+cpu-py3-none-any.whl")
    with served(folder) as address:
        yield address


def test_an_index_that_answers_is_given_to_pip(asked, index, monkeypatch, capsys):
    monkeypatch.setenv("TORCH_INDEX", index)
    environment.make_environment()
    _, packages, torch = asked
    assert packages[-2:] == ("-r", str(Path("requirements", "book.txt")))
    assert torch[torch.index("--extra-index-url") + 1] == index and torch[-2:] == ("--editable", ".")
    assert "no answer" not in capsys.readouterr().err
    assert (environment.VENV / "package.json").read_text() == "{}\n"
    environment.make_environment()
    assert len(asked) == 3, "nothing is made twice"


@pytest.mark.parametrize(
    "file",
    [
        "snnreg/native/loop.c",
        "snnreg_book/labs/engine/loop.h",
        "snnreg_studies/diehl_cook/loop.c",
        "publish/wheel.py",
    ],
)
def test_c_files_that_changed_are_compiled_again(asked, tmp_path, monkeypatch, file):
    """And all of them where the options of the compiler changed, which stand in wheel.py."""
    monkeypatch.setenv("TORCH_INDEX", "")
    environment.make_environment()
    changed = tmp_path / file
    changed.parent.mkdir(parents=True)
    changed.touch()
    os.utime(environment.READY, (changed.stat().st_mtime - 1,) * 2)
    for path in map(Path, environment.NAMED):
        os.utime(path, (0, 0))
    environment.make_environment()
    environment.make_environment()
    assert asked[3:] == [(str(environment.PYTHON), "-m", "publish.wheel")]


@pytest.mark.parametrize("way", ["moved", "without its Python", "of another Python", "asks for more"])
def test_an_environment_that_does_not_serve_is_made_again(asked, tmp_path, monkeypatch, capsys, way):
    """A folder that was moved or copied would start the other one's Python, or import its snnreg."""
    monkeypatch.setenv("TORCH_INDEX", "")
    environment.make_environment()
    if way == "moved":
        shutil.copytree(tmp_path, tmp_path / "a copy", symlinks=True)
        monkeypatch.chdir(tmp_path / "a copy")
    elif way == "without its Python":
        environment.PYTHON.unlink()
    elif way == "of another Python":  # the system has a newer one, for which .venv holds no packages
        old, origin = environment.VENV / "old", environment.origin
        old.touch()
        monkeypatch.setattr(environment, "origin", lambda *of: "" if old.exists() else origin(*of))
    else:
        os.utime(environment.READY, (0, 0))
        environment.PYTHON.parent.rename(environment.VENV / "old")
        monkeypatch.setattr(environment, "is_foreign", lambda: False)
    environment.make_environment()
    assert len(asked) == 6 and asked[3][-1] == str(environment.VENV.resolve())
    assert ("has moved" in capsys.readouterr().out) == (way != "asks for more")
    assert not environment.is_foreign()


@pytest.mark.parametrize("missing", ["snnreg", "jupyter_book"])
def test_packages_that_do_not_serve_are_installed_again(asked, monkeypatch, missing):
    """``pip install .`` puts a copy of the package into .venv, and the chapters would not follow the folder."""
    monkeypatch.setenv("TORCH_INDEX", "")
    environment.make_environment()
    Path("copy", "snnreg").mkdir(parents=True)
    elsewhere = {"snnreg": "copy/snnreg/__init__.py", "jupyter_book": ""}[missing]
    origin = environment.origin
    monkeypatch.setattr(
        environment, "origin", lambda python, module: elsewhere if module == missing else origin(python, module)
    )
    environment.make_environment()
    assert asked[3:] == asked[1:3], ".venv itself stays: a Python that runs in it cannot replace itself everywhere"


@pytest.mark.parametrize(("mended", "end"), [(True, "handed over"), (False, "unset PYTHONPATH")])
def test_a_python_whose_packages_were_mended_starts_anew(monkeypatch, mended, end):
    answers = iter([False, mended])
    monkeypatch.setattr(sys, "executable", str(environment.PYTHON.absolute()))
    monkeypatch.setattr(signal, "signal", lambda *arguments: None)
    monkeypatch.setattr(environment, "builds", lambda python: next(answers))
    monkeypatch.setattr(environment, "make_environment", lambda: None)
    monkeypatch.setattr(environment, "run_in", lambda *arguments: sys.exit("handed over"))
    with pytest.raises(SystemExit, match=end):
        main(["book"])


@pytest.mark.parametrize("fault", ["mute", "another server", "no address"])
def test_an_index_that_does_not_answer_is_left_out(asked, tmp_path, monkeypatch, capsys, fault):
    """pip alone would try for minutes."""
    monkeypatch.setattr(environment, "PATIENCE_S", 0.2)
    with socket.socket() as listener, served(tmp_path) as elsewhere:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        mute = f"http://127.0.0.1:{listener.getsockname()[1]}"
        address = {"mute": mute, "another server": elsewhere, "no address": "cpu"}[fault]
        monkeypatch.setenv("TORCH_INDEX", address)
        assert environment.torch_options("python") == []
    assert f"Note: no answer from {address}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("system", "machine", "there", "asks"),
    [
        ("linux", "x86_64", False, True),
        ("linux", "x86_64", True, False),
        ("linux", "aarch64", False, False),
        ("darwin", "x86_64", False, False),
    ],
)
def test_only_linux_without_torch_asks(asked, monkeypatch, index, system, machine, there, asks):
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(environment, "has_torch", lambda python: there)
    monkeypatch.setenv("TORCH_INDEX", index)
    assert environment.torch_options("python") == (["--extra-index-url", index] if asks else [])


@pytest.mark.parametrize("pins", ["torch=={torch}", "torch==1.0\n", "torch=={torch}\nnot-there==1\n"])
def test_torch_is_there_in_the_version_that_is_asked_for(tmp_path, monkeypatch, pins):
    """With another one pip would look for the new version, and find the build with CUDA."""
    monkeypatch.setattr(environment, "NAMED", [None, None, tmp_path / "torch.txt"])
    environment.NAMED[2].write_text("# pins\n" + pins.format(torch=version("torch").split("+")[0]))
    assert environment.has_torch(sys.executable) == (pins == "torch=={torch}")


def test_a_package_is_made_without_labs_where_npm_cannot_fetch_what_they_need(monkeypatch, capsys):
    def fetch():
        raise Failed("npm could not fetch the packages")

    monkeypatch.setattr(wheel, "fetch_packages", fetch)
    monkeypatch.setattr(wheel, "compile_pages", lambda: None)
    monkeypatch.setattr(wheel.subprocess, "run", lambda *command, **options: pytest.fail("labs are built"))
    wheel.make([])
    assert capsys.readouterr().err == "snnreg is made without its labs.\nnpm could not fetch the packages\n"


def test_a_registry_of_npm_that_says_nothing_is_not_waited_for(tmp_path, monkeypatch):
    """It accepts connections; npm's cache is empty."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(javascript, "PATIENCE_S", 1)
    monkeypatch.setenv("PATH", os.environ["PATH"])
    find_own_programs()
    with socket.create_server(("127.0.0.1", 0)) as registry:
        monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:{1}".format(*registry.getsockname()))
        monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
        with pytest.raises(Failed) as failure:
            javascript.fetch_packages()
    assert "its registry gave no answer within 1 s.\n" in str(failure.value)
    assert "Connect to the network and run this again." in str(failure.value)
    assert not (tmp_path / "node_modules").exists()

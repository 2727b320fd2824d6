"""What lies in the working folder or in a repository's settings is not run, and names no wrong commit."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from snnreg.command import doctor
from snnreg.experiment import provenance

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def test_preferences_of_the_working_folder_are_not_run(tmp_path):
    (tmp_path / "brian_preferences").write_text("[core]\nx = open('ran', 'w')\n")
    subprocess.run(
        [sys.executable, "-c", "from snnreg import Decay; Decay()"],
        cwd=tmp_path,
        check=True,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT)},
    )
    assert [path.name for path in tmp_path.iterdir()] == ["brian_preferences"]


def test_preferences_of_the_user_are_read(tmp_path):
    (tmp_path / ".brian").mkdir()
    (tmp_path / ".brian" / "user_preferences").write_text("codegen.target = 'numpy'\n")
    program = "import snnreg.decay, brian2; print(brian2.prefs['codegen.target'])"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env={**ENVIRONMENT, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
    )
    assert done.stdout.strip() == "numpy"


def test_brian2_leaves_no_files_where_it_is_killed(tmp_path):
    """Unless the user's preferences ask for its log."""
    program = "import os, snnreg.decay, brian2; brian2.Network().run(0 * brian2.ms); os.kill(os.getpid(), 9)"
    environment = {**ENVIRONMENT, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment)
    assert not list(tmp_path.glob("brian_*"))
    (tmp_path / ".brian").mkdir()
    (tmp_path / ".brian" / "user_preferences").write_text("logging.file_log = True\n")
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment)
    assert [path.name.startswith("brian_debug_") for path in tmp_path.glob("brian_*")] == [True]


def test_doctor_names_a_file_of_preferences(tmp_path, monkeypatch, capsys):
    (tmp_path / "brian_preferences").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor, "CHECKS", [check for check in doctor.CHECKS if check[0] == "working folder"])
    assert doctor.main() == 1
    assert "BROKEN   working folder: it holds a file brian_preferences" in capsys.readouterr().out


# git


def git(folder, *arguments):
    names = ["-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *names, *arguments], cwd=folder, env=ENVIRONMENT, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A small source tree in git; `commit` believes that it is its own."""
    module = tmp_path / "tree" / "snnreg" / "experiment" / "provenance.py"
    module.parent.mkdir(parents=True)
    module.write_text("a = 1\n")
    (module.parents[1] / "__init__.py").write_text("b = 2\n")
    (tmp_path / "tree" / "pyproject.toml").write_text("")
    monkeypatch.setattr(provenance, "__file__", str(module))
    monkeypatch.setattr(provenance, "REPOSITORY", tmp_path / "tree")
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return tmp_path / "tree"


def committed(folder):
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "all")
    return git(folder, "rev-parse", "HEAD")


def commit():
    return provenance.commit.__wrapped__()


def test_the_commit_and_what_was_changed_since(source):
    head = committed(source)
    assert commit() == head
    module = source / "snnreg" / "__init__.py"
    module.write_bytes(b"b = 2\r\n")
    assert commit() == head, "other ends of lines are no change"
    module.write_text("b = 3\n")
    assert commit() == head + "+"
    module.write_text("b = 2\n")
    (source / "notes.txt").write_text("outside the package")
    assert commit() == head
    (source / "snnreg" / "new.py").write_text("")
    assert commit() == head + "+"
    (source / "snnreg" / "new.py").unlink()
    (source / "snnreg" / "experiment" / "provenance.py").unlink()
    assert commit() == head + "+"


@pytest.mark.parametrize("setting", ["core.fsmonitor", "filter.evil.clean", "core.hooksPath"])
def test_a_repository_runs_nothing(source, setting):
    (source / ".gitattributes").write_text("* filter=evil\n")
    head = committed(source)
    ran = source.parent / "ran"
    hooks = source.parent / "hooks"
    hooks.mkdir()
    hook = hooks / "post-index-change"
    hook.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n")
    hook.chmod(0o755)
    git(source, "config", setting, str(hooks if setting == "core.hooksPath" else hook))
    (source / "snnreg" / "__init__.py").touch()  # git would look at it again
    assert commit() == head
    assert not ran.exists()


@pytest.mark.parametrize("variable", ["GIT_DIR", "GIT_CEILING_DIRECTORIES", "GIT_INDEX_FILE", "GIT_WORK_TREE"])
def test_variables_name_no_other_repository(source, tmp_path, monkeypatch, variable):
    head = committed(source)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "file").write_text("1")
    committed(tmp_path / "other")
    monkeypatch.setenv(variable, str(tmp_path / "other" / ".git"))
    assert commit() == head


def test_an_enclosing_repository_is_not_named(source):
    (source.parent / "file").write_text("1")
    git(source.parent, "init", "-q")
    git(source.parent, "add", "file")
    git(source.parent, "commit", "-qm", "theirs")
    assert commit() is None


def test_without_git_there_is_no_commit(source):
    assert commit() is None

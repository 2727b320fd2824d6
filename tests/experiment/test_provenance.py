"""The commit that results name is that of the source they were made with, or none."""

import os
import subprocess

import pytest

from snnreg.experiment import provenance

ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


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

"""The commit that a manifest names is that of this package's source tree, or none."""

import os
import subprocess

import pytest

from snnreg.experiment import provenance


def git(folder, *arguments):
    names = ["-c", "user.name=A", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit_all(folder, what="."):
    git(folder, "init", "-q")
    git(folder, "add", what)
    git(folder, "commit", "-qm", "all")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def source(tmp_path, monkeypatch):
    """A small source tree; `commit` believes that it is its own."""
    package = tmp_path / "tree" / "snnreg"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("b = 2\n")
    (tmp_path / "tree" / "notes.txt").write_text("outside the package")
    monkeypatch.setattr(provenance, "PACKAGE", package)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    return package


def commit():
    return provenance.commit.__wrapped__()


def test_the_commit_and_what_was_changed_since(source, tmp_path, monkeypatch):
    head = commit_all(source.parent)
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other"))  # as in a hook of another repository
    assert commit() == head
    (source.parent / "notes.txt").write_text("changed outside the package")
    assert commit() == head
    (source / "new.py").write_text("")
    assert commit() == head + "+"
    (source / "new.py").unlink()
    (source / "__init__.py").write_text("b = 3\n")
    assert commit() == head + "+"


def test_to_ask_for_the_commit_writes_nothing_into_the_repository(source):
    """A command that was killed meanwhile left git's index.lock, and the user could not commit any more."""
    commit_all(source.parent)
    index = source.parent / ".git" / "index"
    os.utime(source / "__init__.py", (1, 1))  # git would note that it is the same
    before = index.read_bytes()
    assert not commit().endswith("+") and index.read_bytes() == before


def test_an_installed_package_lies_in_no_repository(source, monkeypatch):
    monkeypatch.setattr(provenance, "REPOSITORY", source.parent)
    assert not provenance.in_repository()
    (source.parent / "pyproject.toml").write_text("")
    assert provenance.in_repository()


def test_an_enclosing_repository_and_none_are_not_named(source, tmp_path):
    assert commit() is None
    (tmp_path / "file").write_text("1")
    commit_all(tmp_path, "file")
    assert commit() is None

"""What a manifest says of the sources: the commit of this source tree, and the digest of what computed."""

import os
import subprocess
from importlib import import_module

import pytest

from snnreg.experiment import provenance
from snnreg.experiment.provenance import modules_of, sources_digest


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
    """A small source tree; the package believes that it is its own."""
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
    (source.parent / "notes.txt").write_text("changed outside the packages")
    os.utime(source / "__init__.py", (1, 1))  # git would note in its index that it is the same
    before = (index := source.parent / ".git" / "index").read_bytes()
    assert commit() == head
    assert index.read_bytes() == before, "a command that is killed meanwhile would leave git's lock"
    (source.parent / "snnreg_studies").mkdir()
    (source.parent / "snnreg_studies" / "new.py").write_text("")
    assert commit() == head + "+"


def test_an_enclosing_repository_and_none_are_not_named(source, tmp_path):
    assert commit() is None
    (tmp_path / "file").write_text("1")
    commit_all(tmp_path, "file")
    assert commit() is None


def test_the_digest_is_that_of_what_computes(source, tmp_path, monkeypatch):
    """A study in a package stands for all of it, one in a single file for itself."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "digested_study.py").write_text("")
    (tmp_path / "digested_package").mkdir()
    for name in ("__init__.py", "one.py", "selection.py"):
        (tmp_path / "digested_package" / name).write_text("")
    (source / "loop.c").write_text("")
    (source / "command").mkdir()
    modules = ["digested_study", "digested_package.one"]
    seen = {sources_digest(modules)}
    computing = [source / "loop.c", tmp_path / "digested_study.py", tmp_path / "digested_package" / "selection.py"]
    for count, path in enumerate(computing, start=2):
        path.write_text("\n")
        seen.add(sources_digest(modules))
        assert len(seen) == count, path
    before = sources_digest(modules)
    (source / "command" / "cli.py").write_text("draws")
    (tmp_path / "another.py").write_text("not asked for")
    (source / "loop.c").write_bytes(b"\r\n")
    assert sources_digest(modules) == before


def test_the_digest_covers_what_runs_hold_and_what_that_imports(source, tmp_path, monkeypatch):
    """A rule in a file of its own, the run that has it, and what both import outside of installed packages."""
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "apart" / "deep").mkdir(parents=True)  # folders without __init__.py
    texts = {
        "held_rule.py": "import numpy, apart.deep.constants\nclass Rule: pass",
        "apart/deep/constants.py": "from . import more",
        "apart/deep/more.py": "",
        "held_run.py": "class Run:\n  def __init__(self, rule):\n    self.decays = {'a': [rule]}\n"
        "  def tables(self):\n    from late import table",
        "late.py": "table = 1",
        "beside.py": "",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    run = import_module("held_run").Run(import_module("held_rule").Rule())
    modules = modules_of([run, run])
    assert modules == ["held_rule", "held_run"]
    seen = {sources_digest(modules)}
    for name in texts:
        (tmp_path / name).write_text(texts[name] + "\n")
        seen.add(sources_digest(modules))
    assert len(seen) == len(texts), "each but beside.py changes it"

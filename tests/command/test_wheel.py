"""The package installed by pip from a wheel, used in a folder that is no copy of the repository."""

import os
import shutil
import subprocess

import pytest

from publish import ROOT
from tests.support.processes import run_python

pytestmark = pytest.mark.slow  # it compiles the loops anew


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """What runs a program of a folder into which pip put this package by a wheel; all others are from here."""
    folder = tmp_path_factory.mktemp("outside")
    source, installed, work = (folder / name for name in ("source", "installed", "work"))
    source.mkdir(), work.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSES.md"):
        shutil.copy(ROOT / name, source)
    for name in ("snnreg", "snnreg_book", "snnreg_studies"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    options = "--quiet --no-deps --no-compile --no-build-isolation --no-index --target".split()
    done = run_python("-m", "pip", "install", *options, installed, source)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(source)
    # A stranger's repository around it all, whose commit is not that of this package.
    identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "--quiet"], [*identity, "commit", "--quiet", "--allow-empty", "--message=a"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    environment = os.environ | {"PYTHONPATH": str(installed), "SNNREG_CACHE": str(folder / "cache")}

    def run(program, *arguments):
        script = [installed / "bin" / program] if program != "python" else []
        return run_python(*script, *arguments, cwd=work, env=environment)

    run.work = work
    where = run("python", "-c", "import snnreg; print(snnreg.__file__)").stdout
    assert where.startswith(str(installed)), "the tests would be of the source tree"
    return run


def test_the_experiment_runs(outside):
    helped = outside("snnreg", "--help")
    assert helped.returncode == 0 and "reproduce" in helped.stdout
    done = outside("snnreg", "reproduce", "--train-per-digit", 4, "--test-per-digit", 2)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("written in snnreg-results: runs.csv")
    assert '"commit": null' in (outside.work / "snnreg-results" / "manifest.json").read_text()
    assert (outside.work / "snnreg-results" / "figure.png").stat().st_size > 10_000


def test_the_doctor_says_what_works_and_what_needs_the_repository(outside):
    done = outside("snnreg", "doctor")
    assert done.returncode == 0, done.stdout
    for name in ("Python", "packages", "cache folder", "MNIST", "engine c", "engine brian2"):
        assert f"ok       {name}" in done.stdout
    assert "missing  repository: installed without it; only the book, its results" in done.stdout


def test_results_and_definitions_of_the_book_lie_in_the_repository(outside):
    done = outside("python", "-c", "from snnreg import experiment; experiment.load('table')")
    assert "those of the book lie in its repository" in done.stderr.splitlines()[-1]
    done = outside("snnreg", "sweep", "results/table/sweep.toml")
    assert done.returncode == 2 and "those of the book lie in its repository" in done.stderr
    assert done.stderr.count("\n") == 1

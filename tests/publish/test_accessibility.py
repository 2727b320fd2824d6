"""What the page on accessibility says of the criteria, of its tests and of help."""

import re

from publish import ROOT

TEXT = (ROOT / "chapters" / "accessibility.md").read_text(encoding="utf-8")
CRITERIA = """
    1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10
    1.4.11 1.4.12 1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7
    2.4.11 2.5.1 2.5.2 2.5.3 2.5.4 2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3
    3.3.4 3.3.7 3.3.8 4.1.2 4.1.3
""".split()
"""Levels A and AA of WCAG 2.2."""

OF_NOTHING_HERE = "1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.5 1.4.2 2.5.4 3.3.4 3.3.8".split()
"""Those on sound and video, personal data, device motion, legal and financial forms, and logins."""


def test_every_criterion_that_applies_has_a_row():
    rows = re.findall(r"^\| (\d\.[^|]*) \|", TEXT, re.MULTILINE)
    assert sorted(re.findall(r"\d\.\d\.\d+", " ".join(rows)) + OF_NOTHING_HERE) == sorted(CRITERIA)


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

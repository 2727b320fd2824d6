"""Links to chapters: by their numbers, so that the sentence around one stays a sentence."""

import re

import pytest

from tests.support import needs

needs.module("sphinx", "book")
needs.module("bs4", "book")

from bs4 import BeautifulSoup  # noqa: E402
from chapter_links import number_links  # noqa: E402
from docutils import nodes  # noqa: E402
from docutils.utils import new_document  # noqa: E402
from sphinx.addnodes import pending_xref  # noqa: E402


def linked(before, target="08_weight_maps", explicit=False, kind="doc"):
    """What a link says after some words."""
    link = pending_xref("", nodes.inline("", target), reftype=kind, reftarget=target, refexplicit=explicit)
    document = new_document("")
    document += nodes.paragraph("", "", nodes.Text(before), link)
    number_links(None, document)
    return link.astext()


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("", "Chapter 8"),
        ("It is so.\n", "Chapter 8"),
        ("Is it so? ", "Chapter 8"),
        ("(It is.) ", "Chapter 8"),
        ("As told in ", "chapter 8"),
        ("It is luck (", "chapter 8"),
        ("Next: ", "chapter 8"),
        ("e^x, ", "chapter 8"),
    ],
)
def test_a_link_says_the_number_of_its_chapter(before, said):
    assert linked(before) == said


def test_the_folder_does_not_matter():
    assert linked("in ", "../chapters/12_what_for") == "chapter 12"


@pytest.mark.parametrize(
    "other",
    [
        {"explicit": True},
        {"target": "whole_experiment"},
        {"target": "drive", "kind": "term"},
    ],
)
def test_other_links_keep_their_words(other):
    assert linked("in ", **other) == other.get("target", "08_weight_maps")


def test_no_sentence_of_the_book_holds_a_chapters_title(book):
    pages = {
        path: BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for path in [*book.glob("*.html"), *book.glob("chapters/*.html"), *book.glob("teaching/*.html")]
    }
    titles = {
        path.stem: page.select_one("article h1").find(string=True, recursive=False).strip()
        for path, page in pages.items()
        if path.parent.name == "chapters"
    }
    assert len(titles) > 10
    seen = 0
    for path, page in pages.items():
        for link in page.select("article :is(p, li) a.reference.internal > span.doc"):
            target = re.search(r"(\d\d_\w+)\.html$", link.parent["href"])
            if target:
                seen += 1
                assert link.get_text() not in titles.values(), path
                assert link.parent["title"].endswith(titles[target[1]]), path
    assert seen > 80

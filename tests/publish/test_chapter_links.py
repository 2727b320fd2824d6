"""Links to chapters: by their numbers, so that the sentence around one stays a sentence."""

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.addnodes import pending_xref

from publish.pages.words import number_links


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
        *((before, "Chapter 8") for before in ("", "Is it so? ", "(It is.) ")),
        *((before, "chapter 8") for before in ("As told in ", "It is luck (", "e^x, ")),
    ],
)
def test_a_link_says_the_number_of_its_chapter(before, said):
    assert linked(before) == said


@pytest.mark.parametrize(
    "other", [{"explicit": True}, {"target": "whole_experiment"}, {"target": "drive", "kind": "term"}]
)
def test_other_links_keep_their_words(other):
    assert linked("in ", **other) == other.get("target", "08_weight_maps")

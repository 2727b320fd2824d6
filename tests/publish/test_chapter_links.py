"""Links to chapters, by their numbers, so that the sentence around one stays a sentence; titles without links."""

import pytest
from docutils import nodes
from docutils.utils import new_document
from sphinx.addnodes import pending_xref
from sphinx_exercise.nodes import solution_node

from publish.pages.words import free_titles, number_links


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


def test_a_press_on_the_title_of_a_solution_follows_no_link():
    title = nodes.title("", "", nodes.Text("Solution to"), nodes.reference("", "", nodes.Text(" Exercise 1")))
    document = new_document("")
    document += solution_node("", title, nodes.paragraph("", "", nodes.reference("", "", nodes.Text("kept"))))
    free_titles(None, document, "01_neuron")
    assert title.astext() == "Solution to Exercise 1"
    assert [link.astext() for link in document.findall(nodes.reference)] == ["kept"]

"""Proofs that a reader asks for, and code that comes after what it shows.

A claim stands in a cell of its section, above or below the sentence that it proves (``snnreg_book/book.py``). The
page puts a mark at the end of the sentence and hides the cell; ``static/proofs.js`` shows the cell below the
paragraph, with the lines of the claim marked. Without JavaScript the cell is folded, at its place.

The code of a figure or a lab is folded below it.
"""

import re

from docutils import nodes
from myst_nb.ext.glue.roles import PasteTextRole
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.addnodes import pending_xref
from sphinx.util import logging

from publish.editions.live import calls
from publish.live import is_live

logger = logging.getLogger(__name__)
NUMBER = re.compile(r"\{(\w+(?::[^{}]*)?)\}")
HELD = re.compile(r"\$[^$\n]*\$|`[^`\n]*`|\{\w+(?::[^{}]*)?\}")
"""Formulas, code and numbers: nothing in them is the end of a sentence."""

STRAIGHT = str.maketrans("“”‘’\n\N{NO-BREAK SPACE}", "\"\"''  ")
END = re.compile(r'[.?!][")*]*(?=\s+["(`$A-Z0-9{*]|\s*\n|\s*$)|:(?=\s*\n|\s*$)')
SHORT = " ..."  # at the end of the first words of a sentence


class proof(nodes.Inline, nodes.Element):
    """The mark at the end of a proved sentence."""


class Number(PasteTextRole):
    """A number in the prose, which remembers how a claim writes it."""

    def run(self):
        found, messages = super().run()
        for node in found:
            node["number"] = self.text
        return found, messages


def plain(text):
    """A claim as it is looked for: straight quotes, single spaces."""
    return " ".join(text.translate(STRAIGHT).split())


def sentences(text):
    """Where the sentences of a text start and end; a line that ends with a colon ends one too."""
    start, text = 0, HELD.sub(lambda held: "X" * len(held[0]), text)
    for end in [*(found.end() for found in END.finditer(text)), len(text)]:
        start += len(text[start:end]) - len(text[start:end].lstrip())
        if start < end:
            yield start, end
        start = end


def find(text, claimed):
    """Where in a text a claimed sentence stands, or the sentences that begin with its first words."""
    straight = text.translate(STRAIGHT)
    if claimed.endswith(SHORT):
        first = claimed.removesuffix(SHORT)
        return [place for place in sentences(text) if straight.startswith(first, place[0])]
    start = straight.find(claimed)
    return [(start, start + len(claimed))] if start >= 0 else []


def pieces(node):
    """The text of a paragraph as a claim writes it, in pieces, each with the node that holds it."""
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield child.astext(), child
        elif "number" in child.attributes:
            yield f"{{{child['number']}}}", child
        elif isinstance(child, nodes.math):
            yield f"${child.astext()}$", child
        elif isinstance(child, nodes.literal):
            yield f"`{child.astext()}`", child
        elif isinstance(child, pending_xref) and not child.get("refexplicit"):
            yield child["reftarget"], child
        elif isinstance(child, nodes.reference | pending_xref):
            yield child.astext(), child
        else:
            yield from pieces(child)


def place_of(node):
    """The place of a node in its parent, in which equal texts may stand."""
    return next(k for k, child in enumerate(node.parent.children) if child is node)


def put_mark(paragraph, end, mark):
    """Put a mark behind the letter of a paragraph at which a sentence ends."""
    for text, node in pieces(paragraph):
        if end > len(text):
            end -= len(text)
            continue
        if isinstance(node, nodes.Text) and end < len(text):
            at = place_of(node)
            node.parent[at : at + 1] = [nodes.Text(text[:end]), mark, nodes.Text(text[end:])]
            return
        while node.parent is not paragraph and node is node.parent.children[-1]:
            node = node.parent
        node.parent.insert(place_of(node) + 1, mark)
        return


def mark_sentences(app, doctree):
    """Mark each sentence of a page that a claim proves, and the cells that hold the claims."""
    cells = [node for node in doctree.findall(nodes.container) if node.get("nb_element") == "cell_code"]
    paragraphs = list(doctree.findall(nodes.paragraph))
    texts = ["".join(text for text, _ in pieces(paragraph)) for paragraph in paragraphs]
    numbers = {node["number"] for node in doctree.findall(nodes.inline) if "number" in node}
    marks = []
    for cell in cells:
        source = next((node.astext() for node in cell.findall(nodes.literal_block)), "")
        if cell.get("hide_mode") != "all" or "claim(" not in source:
            continue
        for call in calls(source, "claim"):
            said = call.args[0].value
            places = [(k, *place) for k, text in enumerate(texts) for place in find(text, plain(said))]
            if not places or (len(places) > 1 and said.endswith(SHORT)):
                message = "%d sentences of the page begin as claimed: %r"
                logger.warning(message, len(places), said, location=app.env.docname)
                continue
            k, start, end = places[0]
            facts = {"data-at": f"{cell['cell_index']} {call.lineno} {call.end_lineno}"}
            if is_live(app.env.docname):
                facts["data-claim"] = said
                said_here = (found[1] for found in NUMBER.finditer(texts[k][start:end]))
                facts["data-numbers"] = " ".join(number for number in said_here if number in numbers)
            marks.append((k, end, proof("", html=facts)))
            if "snn-proofs" not in cell["classes"]:
                cell["ids"].append(f"proof-{cell['cell_index']}")
                cell["classes"].append("snn-proofs")
    for k, end, mark in sorted(marks, key=lambda each: each[:2], reverse=True):
        put_mark(paragraphs[k], end, mark)


def put_code_below(app, doctree, docname):
    """Put the folded code of a cell behind what it shows."""
    for cell in list(doctree.findall(nodes.container)):
        fold = cell.children[0] if cell.children and "input" in str(cell.get("hide_mode")) else None
        if isinstance(fold, HideCodeCellNode):
            fold["classes"] = ["snn-code"]
            cell.children.append(cell.children.pop(0))

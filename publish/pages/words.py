"""Small things in the words of a page: links to chapters, minus signs, units, and what the reference leaves out.

A link to a chapter says its number: ``{doc}`08_weight_maps` `` is "chapter 8"; "Chapter 8" begins a sentence.
Sphinx would put the title there. The titles are questions, and a sentence that holds one falls apart. The
title comes up where the mouse rests on the link; a link with words of its own keeps them.
"""

import re

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx_exercise.nodes import solution_node

CHAPTER = re.compile(r"(?:^|/)(\d\d)_\w+$")
"""The name of a numbered chapter, with its number."""

SENTENCE_BEGINS = re.compile(r"(?:^|[.?!][\"”)]*)\s*$")  # behind nothing, or the end of another one
UNIT = re.compile(r" (?=[%±])|(?<=±) ")
LONGEST = 300  # characters of a signature that somebody reads


def number_links(app, doctree):
    """Give each link to a chapter that has no words of its own the chapter's number."""
    for link in doctree.findall(pending_xref):
        found = CHAPTER.search(link["reftarget"])
        if link["reftype"] == "doc" and not link["refexplicit"] and found:
            around = link.parent.children
            before = "".join(node.astext() for node in around[: around.index(link)])
            word = "Chapter" if SENTENCE_BEGINS.search(before) else "chapter"
            link["refexplicit"] = True
            (inner,) = link.children
            inner[:] = [nodes.Text(f"{word} {int(found[1])}")]


def name_links(app, doctree, docname):
    """Let a link to a chapter show the chapter's title under the mouse."""
    chapters = [name for name in app.env.titles if CHAPTER.search(name)]
    titles = {app.builder.get_relative_uri(docname, name): app.env.titles[name].astext() for name in chapters}
    for link in doctree.findall(nodes.reference):
        if link.get("internal") and link.get("refuri") in titles:
            link["reftitle"] = titles[link["refuri"]]


def free_titles(app, doctree, docname):
    """Let a press on the title of a solution open it, all along: sphinx-exercise makes a link of its end.

    It would lead to the exercise, which stands above it.
    """
    for solution in doctree.findall(solution_node):
        for link in list(solution[0].findall(nodes.reference)):
            link.replace_self(link.children)


def bind_units(app, doctree, docname):
    """Keep a number on one line with the % or ± behind it."""
    for text in list(doctree.findall(nodes.Text)):
        if UNIT.search(text) and not isinstance(text.parent, nodes.FixedTextElement | nodes.literal | nodes.math):
            text.parent.replace(text, nodes.Text(UNIT.sub("\N{NO-BREAK SPACE}", text)))


def skip_aliases(app, what, name, member, skip, options):
    """Leave "Alias for field number 3" out of the reference: the docstring of a named tuple says its fields."""
    return True if (getattr(member, "__doc__", None) or "").startswith("Alias for field number") else None


def shorten_signature(app, what, name, member, options, signature, returns):
    """Leave out the signature of a class of many constants, which the table of constants gives."""
    return ("(...)", returns) if what == "class" and signature and len(signature) > LONGEST else None

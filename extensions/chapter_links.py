"""A link to a chapter says its number: ``{doc}`08_weight_maps` `` is "chapter 8"; "Chapter 8" begins a sentence.

Sphinx would put the chapter's title there. The titles are questions, and a sentence that holds one falls apart.
The title comes up where the mouse rests on the link; a link with words of its own keeps them.
"""

import re

from docutils import nodes
from sphinx.addnodes import pending_xref

CHAPTER = re.compile(r"(?:^|/)(\d\d)_\w+$")
SENTENCE_ENDS = re.compile(r"[.?!][\"”)]*\s*$")


def begins_sentence(link):
    """Whether nothing, or the end of a sentence, stands before a link in its paragraph."""
    around = link.parent.children
    before = "".join(node.astext() for node in around[: around.index(link)])
    return not before.strip() or SENTENCE_ENDS.search(before) is not None


def number_links(app, doctree):
    """Give each link to a chapter that has no words of its own the chapter's number."""
    for link in doctree.findall(pending_xref):
        found = CHAPTER.search(link["reftarget"])
        if link["reftype"] == "doc" and not link["refexplicit"] and found:
            word = "Chapter" if begins_sentence(link) else "chapter"
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


def setup(app):
    app.connect("doctree-read", number_links)
    app.connect("doctree-resolved", name_links)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""A true minus before the numbers that come into a sentence from code, where Python has put a hyphen."""

import re

from docutils import nodes

HYPHEN = re.compile(r"(?<!\w)-(?=[\d.])")
"""Before a number; not that of 1e-05, of 2000-2023 or of a word."""


def put(app, doctree, docname):
    """Change it in what was pasted into the text, in every edition."""
    for pasted in doctree.findall(nodes.inline):
        for text in list(pasted.findall(nodes.Text)) if "pasted-text" in pasted["classes"] else ():
            text.parent.replace(text, nodes.Text(HYPHEN.sub("\N{MINUS SIGN}", text)))


def setup(app):
    """Called by Sphinx."""
    app.connect("doctree-resolved", put)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

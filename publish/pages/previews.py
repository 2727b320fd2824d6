"""What a link to a page shows where it is shared: its first sentences; ``templates/layout.html`` has the rest.

sphinxext-opengraph would cut descriptions in the middle of a word and take a cell's output for a sentence.
"""

import re

from docutils import nodes

WHOLE = re.compile(r".{,199}[.?!](?= |$)|.*?[.?!](?= |$)|.*")  # what messengers show of a text, or a sentence


def description(doctree):
    """Take as many whole sentences of a page's first paragraph as fit, at least one."""
    paragraphs = (
        node.astext()
        for node in doctree.findall(nodes.paragraph)
        if isinstance(node.parent, nodes.section | nodes.container) and "nb_element" not in node.parent
    )
    return WHOLE.match(" ".join(next(paragraphs, "").split()))[0]


def add_head(app, pagename, templatename, context, doctree):
    """Say what a page is, and give the first page its cover."""
    if pagename == app.config.root_doc:
        app.add_css_file("cover.css", priority=900)
    if doctree is not None:
        context.update(description=description(doctree), base=app.config.html_baseurl)

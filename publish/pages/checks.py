"""Checked words of a page: plain text, until a reader asks for the check (snnreg_book/checks.py).

The page has a panel for each check, with its docstring, what it gives and its code, and a switch that underlines
all checked words; ``static/checks.js`` shows both. Without JavaScript the words are plain, as they are in slides,
in the notebooks of the editions and on paper.
"""

import ast
import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import logging

from publish.checks import file_of
from publish.steps.execute import results_of
from snnreg_book.checks import functions

logger = logging.getLogger(__name__)
LINK = re.compile(r"\]\(checks/\w+\.py#(\w+)\)")
SCHEME = "check:"
SWITCH = '<p class="snn-checks"><label><input type="checkbox" role="switch"> Show what is checked</label></p>'
PANEL = """<div class="snn-check" id="check-{name}" popover="manual" role="group" aria-label="Check" tabindex="-1">
<p>{words}</p>{code}</div>"""


class checked(nodes.Inline, nodes.Element):
    """Words that a check gives, or under which it asserts something."""


def results(env, docname):
    """What the checks of a page gave when it was executed."""
    return results_of(env.config.nb_execution_cache_path, Path(env.doc2path(docname)))


def name_links(app, docname, source):
    """Give links to checks an address of their own: MyST would offer the file for download, without the name."""
    source[0], found = LINK.subn(rf"]({SCHEME}\1)", source[0])
    if found:
        app.env.note_dependency(str(file_of(Path(app.env.doc2path(docname)))))


def mark_words(app, doctree):
    """Make checked words of the links to checks."""
    for link in list(doctree.findall(pending_xref)):
        if link["reftarget"].startswith(SCHEME):
            name = link["reftarget"].removeprefix(SCHEME)
            link.replace_self(checked("", *link[0].children, html={"data-check": name}))


def panel(app, name, source, result):
    """A check as its page shows it: its docstring, what it gives, and its code without the docstring."""
    function, lines = functions(source)[name], source.splitlines()
    docstring = ast.get_docstring(function) or ""
    words = escape(" ".join(docstring.split()))
    if result["says"] is not None:
        words += f" It gives <b>{escape(result['says'])}</b>."
    head, rest = function.body[0], function.body[bool(docstring)]
    shown = lines[function.lineno - 1 : head.lineno - 1] + lines[rest.lineno - 1 : function.end_lineno]
    code = app.builder.highlighter.highlight_block("\n".join(shown), "python3")
    return PANEL.format(name=name, words=words, code=code)


def put_panels(app, pagename, templatename, context, doctree):
    """Put the switch below the title of a page, and the panels at its end."""
    names = dict.fromkeys(node["html"]["data-check"] for node in doctree.findall(checked)) if doctree else ()
    if not names:
        return
    page = Path(app.env.doc2path(pagename))
    given = results(app.env, pagename)
    if missing := [name for name in names if "says" not in given.get(name, ())]:
        logger.warning("no check of the page gave %s", ", ".join(missing), location=pagename)
        return
    source = file_of(page).read_text(encoding="utf-8")
    panels = "\n".join(panel(app, name, source, given[name]) for name in names)
    context["body"] = context["body"].replace("</h1>", f"</h1>\n{SWITCH}", 1) + panels

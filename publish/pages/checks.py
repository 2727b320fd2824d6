"""Checked words of a page: plain text, until a reader asks for the check (snnreg_book/checks.py).

The page has a panel for each check and each finding (snnreg_studies/findings.py) that it quotes, with its
docstring, what it gives and its code, and a switch that underlines all checked words; ``static/checks.js`` shows
both. Without JavaScript the words are plain, as they are in slides, in the notebooks of the editions and on paper.
"""

import ast
import functools
import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util import logging

from publish import findings
from publish.checks import FINDINGS, file_of
from publish.steps import execute
from snnreg_book import checks

logger = logging.getLogger(__name__)
LINK = re.compile(rf"\]\((?:checks/\w+|\.\./snnreg_studies/({FINDINGS}))\.py#(\w+)(?::\w+)?\)")
SCHEME = "check:"
HEADING_END = re.compile(r"</h[1-6]>")
SWITCH = '<p class="snn-checks"><label><input type="checkbox" role="switch"> Show what is checked</label></p>'
PANEL = """<div class="snn-check" id="check-{name}" popover="manual" role="group" aria-label="Check" tabindex="-1">
<p>{words}</p>{code}</div>"""


class checked(nodes.Inline, nodes.Element):
    """Words that a check gives, or under which it asserts something."""


# A page asks for each of its panels, and what was executed stays as it is while pages are made.
results_of = functools.cache(execute.results_of)
found_in = functools.cache(findings.results_of)
functions = functools.cache(checks.functions)


def results(env, docname):
    """Return what the checks of a page gave when it was executed."""
    return results_of(env.config.nb_execution_cache_path, Path(env.doc2path(docname)))


def name_links(app, docname, source):
    """Give links to checks an address of their own: MyST would offer the file for download, without the name."""

    def address(link):
        quoted, name = link.groups()
        app.env.note_dependency(str(findings.FILE if quoted else file_of(Path(app.env.doc2path(docname)))))
        return f"]({SCHEME}{quoted}-{name})" if quoted else f"]({SCHEME}{name})"

    source[0] = LINK.sub(address, source[0])


def mark_words(app, doctree):
    """Make checked words of the links to checks."""
    for link in list(doctree.findall(pending_xref)):
        if link["reftarget"].startswith(SCHEME):
            name = link["reftarget"].removeprefix(SCHEME)
            link.replace_self(checked("", *link[0].children, html={"data-check": name}))


def own_name(name):
    """The name of the function, for the name that a page has for it."""
    return name.removeprefix(f"{FINDINGS}-")


def source_of(app, docname, name):
    """The file of a check or a finding, and what its functions gave."""
    if name != own_name(name):
        return findings.FILE, found_in(app.config.nb_execution_cache_path)
    return file_of(Path(app.env.doc2path(docname))), results(app.env, docname)


def panel(app, name, file, given):
    """A check as its page shows it: its docstring, what it gives, and its code without the docstring."""
    source, own = file.read_text(encoding="utf-8"), own_name(name)
    function, lines = functions(source)[own], source.splitlines()
    docstring = ast.get_docstring(function) or ""
    words = escape(" ".join(docstring.split()))
    says = given.get(f"{own}:both", given[own])["says"]
    about = escape(given[own].get("about", ""))
    if says is not None:
        words += f" It gives <b>{escape(says)}</b>{about and ': ' + about}."
    elif about:
        words += f" It is {about}."
    head, rest = function.body[0], function.body[bool(docstring)]
    shown = lines[function.lineno - 1 : head.lineno - 1] + lines[rest.lineno - 1 : function.end_lineno]
    code = app.builder.highlighter.highlight_block("\n".join(shown), "python3")
    return PANEL.format(name=name, words=words, code=code)


def put_panels(app, pagename, templatename, context, doctree):
    """Put the switch below the heading before the first checked words of a page, and the panels at its end."""
    names = dict.fromkeys(node["html"]["data-check"] for node in doctree.findall(checked)) if doctree else ()
    if not names:
        return
    asked = {name: source_of(app, pagename, name) for name in names}
    if missing := [name for name, (_, given) in asked.items() if "says" not in given.get(own_name(name), ())]:
        logger.warning("no check of the page gave %s", ", ".join(missing), location=pagename)
        return
    panels = "\n".join(panel(app, name, *each) for name, each in asked.items())
    body = context["body"]
    first = body.index("snn-checked")
    heading = max((end.end() for end in HEADING_END.finditer(body, 0, first)), default=0)
    context["body"] = f"{body[:heading]}\n{SWITCH}{body[heading:]}{panels}"

"""A page with few formulas carries them as drawings: MathJax and its fonts weigh more than three hundred of them.

A screen reader gets each as MathML. Pages whose cells run keep MathJax, for what these cells show.
"""

import html
import json
import re
import subprocess
from pathlib import Path

from publish.live import is_live
from publish.pages.assets import MATHJAX
from snnreg_book.labs.build import node

FEW = 20
FORMULA = re.compile(r'(<(?:div|span) class="math notranslate nohighlight"[^>]*>)([^<]*)(?=<)')
TEX = re.compile(r"\s*\\([\[(])(.*)\\[\])]\s*", re.DOTALL)
SCRIPT = Path(__file__).with_suffix(".js")


def drawings(formulas):
    """The HTML of formulas, each of which is TeX and whether it stands in a line of its own."""
    command = [node() or "node", SCRIPT, MATHJAX / "node-main.js", json.dumps({"svg": {"fontCache": "none"}})]
    made = subprocess.run(
        command, input=json.dumps(formulas), check=True, stdout=subprocess.PIPE, encoding="utf-8"
    )
    return json.loads(made.stdout)


def draw(app, pagename, templatename, context, doctree):
    """Draw the formulas of a page, and let it load no MathJax, if they are few."""
    body = context.get("body", "")
    found = [TEX.fullmatch(html.unescape(tex)) for _, tex in FORMULA.findall(body)]
    if not 0 < len(found) <= FEW or None in found or is_live(pagename):
        return
    made = iter(drawings([(tex[2], tex[1] == "[") for tex in found]))
    context["body"] = FORMULA.sub(lambda formula: formula[1] + next(made), body)
    context["script_files"] = [each for each in context["script_files"] if not sets_formulas(each)]


def sets_formulas(script):
    """Return whether a script of a page is MathJax, or says how that is to act."""
    return "mathjax" in f"{script.filename} {script.attributes.get('body', '')}".lower()

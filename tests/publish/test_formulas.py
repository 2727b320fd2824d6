"""Pages with few formulas carry them as drawings."""

from types import SimpleNamespace

import pytest

from publish.pages.formulas import FEW, draw

INLINE = r'<span class="math notranslate nohighlight">\(w_i &lt; 1\)</span>'
NUMBERED = '<div class="math notranslate nohighlight" id="e">\n<span class="eqno">(1)</span>\\[x^2\\]</div>'
PLAIN = '<div class="math notranslate nohighlight">\n\\[x^2\\]</div>'
SCRIPTS = [
    SimpleNamespace(filename="_static/vendor/mathjax/tex-mml-chtml.js", attributes={}),
    SimpleNamespace(filename=None, attributes={"body": "window.MathJax = {}"}),
    SimpleNamespace(filename="_static/page.js", attributes={}),
]


def drawn(page, body):
    context = {"body": body, "script_files": SCRIPTS}
    draw(None, page, "page.html", context, None)
    return context["body"], [script.filename for script in context["script_files"]]


def test_few_formulas_are_drawn_and_said_and_need_no_script():
    body, scripts = drawn("chapters/intro", INLINE + PLAIN)
    assert scripts == ["_static/page.js"]
    assert body.count('<mjx-container class="MathJax" jax="SVG"') == body.count("<math ") == 2
    assert "<mo>&lt;</mo>" in body and '<div class="math notranslate nohighlight"><mjx-container' in body
    assert r"\(" not in body and r"\[" not in body


@pytest.mark.parametrize(
    ("page", "body"),
    [
        ("chapters/01_neuron", INLINE),
        ("chapters/notation", (FEW + 1) * INLINE),
        ("chapters/biology", "<p>None.</p>"),
        ("chapters/biology", INLINE + NUMBERED),
    ],
    ids=["cells that run", "many", "none", "numbered"],
)
def test_other_pages_stay_as_they_are(page, body):
    assert drawn(page, body) == (body, [script.filename for script in SCRIPTS])

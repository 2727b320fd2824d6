"""A prediction before a result: the reader says what will come out, and sees it beside what came out.

It stands in the text of a chapter, above the result::

    ```{prediction} survivors
    :range: 0 100
    :unit: % of the pixels
    :answer: survive_300:.0f

    How many pixels keep their weights?

    Fewer than one may think, because most pixels are dark in most images.
    ```

The answer is a number that a cell of the chapter says, with its format.  A list between question and reason, in
place of a range, makes a choice; then the answer is the text of one of its items, said by a cell too.
What came out is folded, so that a prediction works without a script; ``static/predictions.js`` asks and remembers.
"""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective


class prediction(nodes.General, nodes.Element):
    """The question, its options if it has some, and the outcome."""


class outcome(nodes.General, nodes.Element):
    """The answer with its reason; folded until the reader has said something, or wants to know."""


def scale(text):
    """The ends and the step of a slider, ``0 100`` or ``0 10 0.5``."""
    parts = text.split()
    low, high, step = map(float, parts if len(parts) == 3 else [*parts, "1"])
    if not low < high or step <= 0:
        raise ValueError(f"write two ends, the lower one first, and a step if it is not 1; got {text!r}")
    return low, high, step


def number(text):
    return float(text.replace(",", ""))


class Prediction(SphinxDirective):
    """A question with a slider or a choice, and what came out."""

    required_arguments = 1
    has_content = True
    option_spec = {"answer": directives.unchanged_required, "range": scale, "unit": directives.unchanged}

    def run(self):
        name = f"{self.env.docname.rpartition('/')[2][:2]}-{self.arguments[0]}"
        asked = prediction(name=name, ids=[f"predict-{name}"])
        content = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, content)
        ask, *rest = content.children
        options = rest.pop(0) if rest and isinstance(rest[0], nodes.bullet_list) else None
        if not rest or (options is None) == ("range" not in self.options) or "answer" not in self.options:
            raise self.error(f"prediction {name} needs an answer, a question, a range or a list of options, and a "
                             "reason, in this order")
        found, _ = self.state.inline_text(f"{{glue:text}}`{self.options['answer']}`", self.lineno)
        said = "".join(node.astext() for node in found)
        shown = f"{said} {self.options.get('unit', '')}".strip()
        if options is None:
            asked.attributes |= self.slider(name, said)
        else:
            texts = [item.astext() for item in options]
            if said not in texts:
                raise self.error(f"prediction {name}: {said!r} came out, which is none of {texts}")
            asked["answer"] = str(texts.index(said))
            options["classes"].append("snn-options")
        ask["ids"], ask["classes"] = [f"ask-{name}"], ["snn-ask"]
        ask.insert(0, [nodes.strong("", "Predict."), nodes.Text(" ")])
        rest[0].insert(0, [nodes.strong("", shown if shown.endswith(".") else f"{shown}."), nodes.Text(" ")])
        asked += [each for each in (ask, options, outcome("", *rest)) if each is not None]
        return [asked]

    def slider(self, name, said):
        """What the script needs for a slider."""
        low, high, step = self.options["range"]
        try:
            inside = low <= number(said) <= high
        except ValueError:
            raise self.error(f"prediction {name}: a slider needs a number, and {said!r} came out") from None
        if not inside:
            raise self.error(f"prediction {name}: {said} came out, and the slider goes from {low:g} to {high:g}")
        ends = {"from": low, "to": high, "step": step}
        return {"answer": said, "unit": self.options.get("unit", "")} | {k: f"{v:g}" for k, v in ends.items()}


def visit_prediction(self, node):
    data = {f"data-{key}": node[key] for key in ("name", "answer", "unit", "from", "to", "step") if key in node}
    self.body.append(self.starttag(node, "div", CLASS="snn-prediction", role="group",
                                   **{"aria-labelledby": f"ask-{node['name']}"}, **data))


def depart_prediction(self, node):
    self.body.append("</div>\n")


def visit_outcome(self, node):
    self.body.append('<details class="snn-outcome"><summary>What came out</summary>\n')


def depart_outcome(self, node):
    self.body.append("</details>\n")


def load_script(app, pagename, templatename, context, doctree):
    if doctree is not None and next(doctree.findall(prediction), None) is not None:
        app.add_js_file("memory.js")
        app.add_js_file("predictions.js")


def setup(app):
    app.add_node(prediction, html=(visit_prediction, depart_prediction))
    app.add_node(outcome, html=(visit_outcome, depart_outcome))
    app.add_directive("prediction", Prediction)
    app.connect("html-page-context", load_script)
    app.add_css_file("predictions.css", priority=901)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

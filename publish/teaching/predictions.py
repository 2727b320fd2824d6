"""A prediction before a result: the reader says what will come out, and sees it beside what came out.

It stands in the text of a chapter, above the result::

    ```{prediction} survivors
    :range: 0 100
    :unit: % of the pixels
    :check: survive_300

    How many pixels keep their weights?

    Fewer than one may think, because most pixels are dark in most images.
    ```

The answer is what a check of the page gives (publish/checks.py).  A list between question and reason, in place of
a range, makes a choice; then the answer is the text of one of its items.

``:along: s of silence`` beside the range makes a sketch: the reader draws a curve.  Then the answer is a text of
points such as ``0:100 2.5:89.5 5:64``, and the reader sets one above each of the same places, which stand at equal
distances.  What came out has them as a table, for paper, for notebooks and for those who do not see the curve.

What came out is folded, so that a prediction works without a script; ``static/predictions.js`` asks and remembers,
and ``static/sketch.js`` draws.
"""

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util.docutils import SphinxDirective

from publish.pages.checks import results


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


def points(text):
    """The points of a curve, ``0:100 2.5:89.5``: their places and their heights, both as written."""
    found = [point.split(":") for point in text.split()]
    if len(found) < 3 or any(len(point) != 2 for point in found):
        raise ValueError(f"a sketch needs three points or more, such as 0:100 2.5:89 5:64, but {text!r} came out")
    return tuple(zip(*found, strict=True))


class Prediction(SphinxDirective):
    """A question with a slider, a choice or a sketch, and what came out."""

    required_arguments = 1
    has_content = True
    option_spec = {
        "check": directives.unchanged_required,
        "range": scale,
        "unit": directives.unchanged,
        "along": directives.unchanged_required,
    }

    def run(self):
        name = f"{self.env.docname.rpartition('/')[2][:2]}-{self.arguments[0]}"
        asked = prediction(ids=[f"predict-{name}"])
        ask, *rest = self.parse_content_to_nodes()
        options = rest.pop(0) if rest and isinstance(rest[0], nodes.bullet_list) else None
        numbers = options is None  # else it is a choice
        needed = {"check", "range"} if numbers else {"check"}
        if not rest or {"check", "range"} & {*self.options} != needed or ("along" in self.options and not numbers):
            raise self.error(
                f"prediction {name} needs a check, a question, a range or a list of options, and a "
                "reason, in this order"
            )
        said = self.said(name)
        came_out = outcome("", *rest)
        told = nodes.strong("", f"{said} {self.options.get('unit', '')}".strip().removesuffix(".") + ".")
        if "along" in self.options:
            facts = self.sketch(name, said)
            rows = [(self.options["along"], self.options.get("unit", "")), ("---", "---")]
            rows += zip(*points(said), strict=True)
            (table,) = self.parse_text_to_nodes("\n".join(f"| {place} | {height} |" for place, height in rows))
            table["classes"].append("snn-points")
            came_out.insert(0, table)
        else:
            facts = self.slider(name, said) if options is None else self.choice(name, said, options)
            rest[0].insert(0, [told, nodes.Text(" ")])
        ask["ids"], ask["classes"] = [f"ask-{name}"], ["snn-ask"]
        ask.insert(0, [nodes.strong("", "Predict."), nodes.Text(" ")])
        facts = {f"data-{key}": value for key, value in facts.items()}
        asked["html"] = {"aria-labelledby": f"ask-{name}", "data-name": name} | facts
        asked += [each for each in (ask, options, came_out) if each is not None]
        return [asked]

    def said(self, name):
        """The answer as it is written."""
        check = self.options["check"]
        said = results(self.env, self.env.docname).get(check, {}).get("says")
        if said is None:
            raise self.error(f"prediction {name}: the check {check!r} of this page gives no answer")
        return said

    def choice(self, name, said, options):
        """Collect what the script needs for a choice."""
        texts = [item.astext() for item in options]
        if said not in texts:
            raise self.error(f"prediction {name}: {said!r} came out, which is none of {texts}")
        options["classes"].append("snn-options")
        return {"answer": str(texts.index(said))}

    def sketch(self, name, said):
        """Collect what the script needs for a sketch."""
        try:
            places, heights = points(said)
        except ValueError as error:
            raise self.error(f"prediction {name}: {error}") from None
        scales = [self.slider(name, height) for height in heights]
        return scales[0] | {"at": " ".join(places), "along": self.options["along"], "answer": " ".join(heights)}

    def slider(self, name, said):
        """Collect what the script needs for a slider."""
        low, high, step = self.options["range"]
        try:
            inside = low <= float(said.replace(",", "")) <= high
        except ValueError:
            inside = False
        if not inside:
            raise self.error(f"prediction {name}: {said!r} came out; a slider takes {low:g} to {high:g}")
        ends = {"from": low, "to": high, "step": step}
        return {"answer": said, "unit": self.options.get("unit", "")} | {k: f"{v:g}" for k, v in ends.items()}

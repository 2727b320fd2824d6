"""The page's side of the interpreter: runs a cell as a notebook does, and sends what it shows.

Printed text goes through stdout. Everything else leaves as one JSON message per call of `_host.call`.
"""

import ast
import base64
import io
import json
import linecache
import sys

import _host
import answers
import tracebacks
import words

MAIN = sys.modules["__main__"].__dict__

WIDGET = "application/vnd.jupyter.widget-view+json"
KINDS = {
    "_repr_html_": "text/html",
    "_repr_latex_": "text/latex",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
}


def send(**message):
    """Send a message to the page, after what was printed before it, and return its answer."""
    sys.stdout.flush()
    sys.stderr.flush()
    return json.loads(_host.call(json.dumps(message).encode()))


def describe(value):
    """The forms in which a value can be shown, by their MIME types."""
    figure = sys.modules.get("matplotlib.figure")
    if figure and isinstance(value, figure.Figure):
        return {"image/png": base64.b64encode(draw(value)).decode()}
    forms = {"text/plain": repr(value)}
    bundle = None if isinstance(value, type) else getattr(value, "_repr_mimebundle_", lambda: None)()
    data = bundle[0] if isinstance(bundle, tuple) else bundle or {}
    if WIDGET in data:  # its other forms stand for it where it cannot live
        return {WIDGET: data[WIDGET], **forms}
    forms |= data
    for method, kind in KINDS.items():
        form = None if isinstance(value, type) else getattr(value, method, lambda: None)()
        if form is not None:
            forms[kind] = base64.b64encode(form).decode() if isinstance(form, bytes) else str(form)
    return forms


def draw(figure):
    """A figure as a notebook draws it, as PNG."""
    out = io.BytesIO()
    figure.savefig(out, format="png", bbox_inches="tight", dpi=figure.dpi)
    return out.getvalue()


def display(*values, **_):
    """Show values where a cell shows its output."""
    for value in values:
        send(type="display", data=describe(value))


def show_figures(*_, **__):
    """Show every open figure and close it: `plt.show` of the page, and the end of a cell."""
    plt = sys.modules["matplotlib.pyplot"]
    for number in plt.get_fignums():
        if plt.figure(number).axes:
            display(plt.figure(number))
    plt.close("all")


def run():
    """Run what the page holds ready: a cell, checks, or what it says to widgets."""
    cell = send(type="source")
    if messages := cell.get("widgets"):
        import widgets

        widgets.hear(messages)
        return
    if file := cell.get("checks"):
        check(file)
        return
    name, source = f"<cell {cell['name']}>", cell["source"]
    linecache.cache[name] = (len(source), None, source.splitlines(True), name)
    MAIN.pop("__warningregistry__", None)  # a cell that runs again warns again
    try:
        tree = parsed(source, name)
        if answer := cell.get("answer"):
            answers.take_away(answer["asks"], tree, MAIN)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, name, "exec"), MAIN)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), name, "eval"), MAIN)
            if value is not None and not source.rstrip().endswith(";"):
                MAIN["_"] = value
                display(value)
        show_figures()
        if answer:
            answers.check(answer["check"], answer["asks"], MAIN)
            if answer["check"]:
                send(type="right")
    except BaseException as error:
        send_error(error)
        sys.modules["matplotlib.pyplot"].close("all")
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def parsed(source, name):
    """The tree of a cell; a line such as ``len?`` counts as a call."""
    try:
        return ast.parse(source, name)
    except SyntaxError:
        if words.with_help(source) == source:
            raise
    return ast.parse(words.with_help(source), name)


def check(file):
    """Tell the page what its checks give, or None if their file does not run here: a library may be missing."""
    from snnreg_book import checks

    try:
        results = checks.run(file["path"], MAIN, file["source"])
    except Exception:
        results = None
    send(type="checks", results=results)


def send_error(error):
    """Send an error as a reader sees it."""
    text, whole = tracebacks.describe(error)
    send(type="error", name=type(error).__name__, traceback=text, whole=whole)


def leave(code=None):
    """Do what ``exit`` and ``quit`` do in a page."""
    raise SystemExit(code)


def prepare():
    """Done once, for the memory image: what a cell finds, and where figures go."""
    import builtins

    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    plt.show = show_figures
    MAIN["display"] = display
    builtins.exit = builtins.quit = leave  # Python's own would close the input, and with it the interpreter


def wake():
    """Done at each start: the image holds the random numbers of the moment it was made."""
    import random

    import numpy

    random.seed()
    numpy.random.seed()  # noqa: NPY002 (Brian2's)

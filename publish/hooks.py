"""All that the parts add to Sphinx, and in which order it is called."""

from . import editions, live
from .labs import places
from .pages import address, assets, checks, conformance, figures, formulas, gone, previews, search, theme, words
from .steps import cache
from .teaching import minutes, predictions, quiz, slides


def element(tag, start="", **attributes):
    """Make the functions that write a node as an element of HTML, with the attributes that it has by itself."""

    def visit(self, node):
        self.body.append(self.starttag(node, tag, start, **attributes, **node.get("html", {})))

    return visit, lambda self, node: self.body.append(f"</{tag}>")


def finish(app, exception):
    """Let the parts do what is left when all pages are written."""
    if exception is None and app.builder.name == "html":
        for part in (search, figures, editions, assets, quiz, live, slides, theme, gone):
            part.finish(app)


def add_files(app):
    """Add the files that every page loads."""
    for name in ("foot", "figures", "snnreg", "checks", "type", "print", "predictions", "quiz"):
        app.add_css_file(f"{name}.css", priority=900, media="print" if name == "print" else "all")
    for name in ("page", "memory", "checks", "print", "predictions", "sketch", "quiz"):
        app.add_js_file(f"{name}.js")


def add_words(app):
    """Add the directives and roles that a page may use."""
    app.add_role("minutes", minutes.Minutes())
    app.add_role("exercise-minutes", minutes.Minutes())
    app.add_role("lab", quiz.Lab())
    app.add_directive("minutes-counted", minutes.MinutesTable)
    app.add_directive("conformance", conformance.Conformance)
    app.add_directive("prediction", predictions.Prediction)
    app.add_directive("quiz", quiz.Quiz)
    app.add_directive("test", quiz.Test)
    app.add_directive("question-bank", quiz.QuestionBank)
    app.add_node(checks.checked, html=element("span", CLASS="snn-checked"))
    app.add_node(predictions.prediction, html=element("div", CLASS="snn-prediction", role="group"))
    title = "<summary>What came out</summary>\n"
    app.add_node(predictions.outcome, html=element("details", title, CLASS="snn-outcome"))


def listen(app):
    """Connect what is done with a page from its source to its HTML; 500 is where other extensions stand."""
    app.connect("config-inited", address.configure, priority=400)
    app.connect("config-inited", assets.configure, priority=450)  # the first to need packages
    app.connect("config-inited", cache.name_cache)
    app.connect("config-inited", live.name_version)
    app.connect("source-read", quiz.add_quiz)
    app.connect("source-read", checks.name_links)
    app.connect("autodoc-skip-member", words.skip_aliases)
    app.connect("autodoc-process-signature", words.shorten_signature)
    app.connect("doctree-read", checks.mark_words, priority=400)  # before titles are copied
    app.connect("doctree-read", words.number_links)
    app.connect("doctree-resolved", words.name_links)
    app.connect("doctree-resolved", words.free_titles)
    app.connect("doctree-resolved", figures.put_code_below)
    app.connect("doctree-resolved", words.bind_units)
    app.connect("html-collect-pages", address.not_found)
    app.connect("html-page-context", editions.write, priority=300)  # before the page gets what only a page has
    app.connect("html-page-context", editions.name_source, priority=400)  # before the theme makes its buttons
    app.connect("html-page-context", search.keep_words)
    app.connect("html-page-context", figures.put_drawings)
    app.connect("html-page-context", previews.add_head)
    app.connect("html-page-context", places.take_out, priority=800)
    app.connect("html-page-context", editions.launch, priority=900)
    app.connect("html-page-context", assets.mend_page, priority=950)
    app.connect("html-page-context", formulas.draw, priority=952)  # of what is mended
    app.connect("html-page-context", slides.add_link, priority=950)
    app.connect("html-page-context", checks.put_panels, priority=955)  # which are of the page alone
    app.connect("html-page-context", live.add_button, priority=960)
    app.connect("build-finished", finish)


def setup(app):
    app.add_config_value("static_digest", "", "html")  # a change in static/ makes all pages anew
    app.add_config_value("live_left_out", {}, "html")
    app.add_config_value("live_version", "", "html")
    add_files(app)
    add_words(app)
    listen(app)

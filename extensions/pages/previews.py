"""What a link to a page shows where it is shared: title, first sentences and, on the book's site, its picture.

sphinxext-opengraph would cut descriptions in the middle of a word and take a cell's output for a sentence.
"""

import html
import re

from docutils import nodes

LONGEST = 200  # characters that search engines and messengers show
SENTENCE = re.compile(r"(?<=[.?!])\s+")
CARD = "_static/book/card.png"
CARD_SAYS = "Weight maps of thirty neurons without decay, bright all around, and with decay, bright on digits only"

ICONS = """
<link rel="icon" href="{folder}/icon-32.png" sizes="32x32">
<link rel="icon" href="{folder}/icon.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="{folder}/icon-180.png">
"""


def description(doctree):
    """As many whole sentences of a page's first paragraph as fit, at least one."""
    paragraphs = (
        node.astext()
        for node in doctree.findall(nodes.paragraph)
        if isinstance(node.parent, (nodes.section, nodes.document))
        or isinstance(node.parent, nodes.container)
        and isinstance(node.parent.parent, nodes.section)
        and "nb_element" not in node.parent
    )
    first, *others = SENTENCE.split(" ".join(next(paragraphs, "").split()))
    for sentence in others:
        if len(first) + 1 + len(sentence) > LONGEST:
            break
        first += f" {sentence}"
    return first


def tags(page, address, base):
    """The tags of a page's head: properties of the Open Graph protocol, given without their prefix.

    While the book has no address, `base`, there is none that page and picture could have.
    """
    if base:
        page = page | {"url": base + address, "image": base + CARD, "image:alt": CARD_SAYS}
        page |= {"image:width": "1200", "image:height": "630"}
    lines = [f'<meta property="og:{key}" content="{html.escape(value)}">' for key, value in page.items() if value]
    if page["description"]:
        lines.append(f'<meta name="description" content="{html.escape(page["description"])}">')
    if base:
        lines.append('<meta name="twitter:card" content="summary_large_image">')
    return "\n".join(["", *lines, ""])


def add_head(app, pagename, templatename, context, doctree):
    """Name the icons in each page's head, say what the page is, and give the first page its cover."""
    folder = context["pathto"]("_static/book", 1)
    context["metatags"] = context.get("metatags", "") + ICONS.format(folder=folder)
    if pagename == app.config.root_doc:
        app.add_css_file("cover.css", priority=900)
    if doctree is None:
        return
    page = {
        "title": html.unescape(re.sub("<.*?>", "", context["title"])),
        "description": description(doctree),
        "type": "website",
        "site_name": app.config.html_title,
    }
    context["metatags"] += tags(page, app.builder.get_target_uri(pagename), app.config.html_baseurl)


def setup(app):
    app.connect("html-page-context", add_head)

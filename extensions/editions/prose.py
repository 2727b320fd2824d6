"""What Sphinx has resolved, as plain Markdown that any Jupyter shows.

Sphinx has put in numbers, titles and citations, so that the notebooks say what the pages say. A construct that is
not named here stops the build.
"""

import posixpath
import re
from textwrap import indent
from urllib.parse import quote as percent_quote

from docutils import nodes
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from sphinx.errors import ExtensionError

SPECIAL = re.compile(r"([\\`*$<\[\]~|])")
IDENTIFIER = re.compile(r"\b(doi|arXiv):([^\s]*[^\s.])")
SUMMARY = MarkdownIt().use(dollarmath_plugin, renderer=lambda tex, _: f"${tex}$")
RESOLVERS = {"doi": "https://doi.org/", "arXiv": "https://arxiv.org/abs/"}


def escape(text):
    """Text in which Markdown sees no markup; its lines are those of the source, where they began no list."""
    return SPECIAL.sub(r"\\\1", text)


def fold(summary, text):
    """A block that a reader opens; Markdown in it is shown as elsewhere."""
    return f"<details>\n<summary><b>{summary}</b></summary>\n\n{text}\n\n</details>"


def quote(text):
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


class Prose:
    """Markdown of one page; `live` has the file names of the notebooks by the names of their pages."""

    def __init__(self, env, docname, live):
        self.env, self.docname, self.live = env, docname, live
        self.cited = {}

    def number(self, kind, node):
        """The number of a figure, equation or exercise, such as 3.2, or None."""
        numbers = self.env.toc_fignumbers.get(self.docname, {}).get(kind, {})
        found = [numbers[name] for name in node["ids"] if name in numbers]
        return ".".join(map(str, found[0])) if found else None

    # Blocks

    def blocks(self, nodes):
        """Markdown of several blocks."""
        return "\n\n".join(filter(None, map(self.block, nodes)))

    def block(self, node):
        """Markdown of one block."""
        return self._shown("block", node)

    def inline(self, node):
        """Markdown of what a line holds."""
        return "".join(self._shown("inline", child) for child in node.children)

    def _shown(self, place, node):
        show = getattr(self, f"{place}_{node.tagname.lstrip('#')}", None)
        if show is None:
            raise self._unknown(node)
        return show(node)

    def _unknown(self, node):
        return ExtensionError(
            f"{self.docname}: the notebooks cannot show {node.tagname!r} ({node.astext()[:60]!r}); "
            f"say how in {posixpath.basename(__file__)}"
        )

    def block_section(self, node):
        return self.blocks(node.children)

    block_paragraph = inline

    def block_target(self, node):
        return ""

    block_compound = block_target  # a table of contents, which stands in the margin of a page

    def block_math_block(self, node):
        number = self.number("displaymath", node) if node.get("label") else None
        text = node.astext().strip()
        if r"\\" in text and not text.startswith(r"\begin"):
            text = f"\\begin{{split}}\n{text}\n\\end{{split}}"
        tag = f"\n\\tag{{{number}}}" if number else ""
        return f"$$\n{text}{tag}\n$$"

    def block_literal_block(self, node):
        language = node.get("language", "")
        return f"```{'' if language == 'none' else language}\n{node.astext().rstrip()}\n```"

    def block_bullet_list(self, node):
        return "\n".join("- " + indent(self.blocks(item), "  ").lstrip() for item in node)

    def block_enumerated_list(self, node):
        items = enumerate(node, node.get("start", 1))
        return "\n".join(f"{number}. " + indent(self.blocks(item), "   ").lstrip() for number, item in items)

    def block_definition_list(self, node):
        items = ((self.inline(term), indent(self.blocks(meaning), "  ").lstrip()) for term, meaning in node)
        return "\n".join(f"- **{term}**: {meaning}" for term, meaning in items)

    def block_table(self, node):
        rows = [
            [self.blocks(entry.children).replace("\n", " ") for entry in row.children]
            for row in node.findall(lambda part: part.tagname == "row")
        ]
        rows.insert(1, ["---"] * len(rows[0]))
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)

    def caption(self, figure, caption, is_folded):
        """The numbered caption of a figure."""
        number, text = self.number("figure", figure), self.inline(caption)
        if number is None:
            return text
        return fold(f"Fig. {number}", text) if is_folded else f"**Fig. {number}** {text}"

    def block_admonition(self, node):
        title, *rest = node.children
        if "dropdown" in node["classes"]:
            return fold(self.inline(title), self.blocks(rest))
        return quote(f"**{self.inline(title)}**\n\n{self.blocks(rest)}")

    def block_note(self, node):
        return quote(f"**Note**\n\n{self.blocks(node.children)}")

    def block_prediction(self, node):
        *asked, came_out = node.children
        return f"{quote(self.blocks(asked))}\n\n{self.block(came_out)}"

    def block_outcome(self, node):
        return fold("What came out", self.blocks(node.children))

    def block_raw(self, node):
        if node["format"] != "html":
            raise self._unknown(node)
        return node.astext()

    inline_raw = block_raw

    def block_container(self, node):
        """A quiz: HTML around paragraphs, and summaries in one line."""
        if "snn-quiz" not in node["classes"]:
            raise self._unknown(node)
        parts = []
        for child in node.children:
            if child.tagname == "inline":
                parts[-1] += SUMMARY.renderInline(self.inline(child))
            elif child.astext().startswith("</summary>"):
                parts[-1] += child.astext()
            else:
                parts.append(self.block(child))
        return "\n\n".join(filter(None, parts))

    # Lines

    def inline_text(self, node):
        return escape(node.astext())

    def inline_strong(self, node):
        return f"**{self.inline(node)}**"

    def inline_emphasis(self, node):
        return f"*{self.inline(node)}*"

    def inline_literal(self, node):
        text = node.astext()
        return f"`` {text} ``" if "`" in text else f"`{text}`"

    def inline_math(self, node):
        return "$" + node.astext().replace("|", r"\vert ") + "$"

    inline_proof = block_target

    def inline_inline(self, node):
        text = self.inline(node)
        if "bibtex-citation" in node["classes"]:  # author [year]
            text = re.sub(r"\\\[(.*)\\\]", r"(\1)", text, flags=re.DOTALL)
        return text

    def inline_reference(self, node):
        text = self.inline(node)
        address = self._address(node)
        if address is None:
            is_page = any("doc" in part["classes"] for part in node.findall(nodes.inline))
            return f"*{text}*" if is_page else text
        return f"[{text}]({address})"

    inline_number_reference = inline_reference

    def _address(self, node):
        """Where a link leads in a notebook; None where nothing but the text can be given."""
        if "snn-set" in node["classes"]:  # sets a lab of the page
            return None
        if not node.get("internal"):
            return node["refuri"]
        page, _, name = node.get("refuri", "#" + node.get("refid", "")).partition("#")
        if not page:
            return self._section(node.document, name)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), page))
        if target == "references.html":
            return self._cite(node)
        return self.live.get(target.removesuffix(".html"))

    def _section(self, document, name):
        """The address that Jupyter gives to the heading of the section that holds what has a name."""
        place = document.ids.get(name)
        while place is not None and place.tagname != "section":
            place = place.parent
        return None if place is None else "#" + percent_quote(place[0].astext().replace(" ", "-"), safe="")

    def _cite(self, node):
        """Note a work that is cited, and give its address."""
        entry = node["reftitle"]
        self.cited[entry] = IDENTIFIER.sub(
            lambda found: f"[{found[0]}]({RESOLVERS[found[1]]}{found[2]})", escape(entry)
        )
        found = dict(IDENTIFIER.findall(entry))
        return next((RESOLVERS[kind] + found[kind] for kind in RESOLVERS if kind in found), None)

    def references(self):
        """The list of works that the page cites, or None."""
        return "\n".join(f"- {entry}" for entry in sorted(self.cited.values())) or None

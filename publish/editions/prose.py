"""The HTML of a page as plain Markdown that any Jupyter shows: numbers, titles and citations are in it."""

import posixpath
import re
from textwrap import indent
from urllib.parse import quote as percent_quote

from markdownify import MarkdownConverter

SPECIAL = re.compile(r"([\\`*$<\[\]~|])")
IDENTIFIER = re.compile(r"\b(doi|arXiv):([^\s]*[^\s.])")
RESOLVERS = {"doi": "https://doi.org/", "arXiv": "https://arxiv.org/abs/"}
HEADING = re.compile("h[1-6]")
OF_THE_PAGE = ".headerlink, :not(h1) > .section-number, .snn-score, .toctree-wrapper"


def quote(text):
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def tex(element):
    """The formula that an element shows."""
    text = element.get_text().replace(r"\(", "").replace(r"\)", "")
    return "$" + text.replace("|", r"\vert ") + "$"


class Prose(MarkdownConverter):
    """What converts a page.

    `live` has the file names of the notebooks by the names of their pages, `pictures` the paths of the files that
    pages show by their names in the built book.
    """

    def __init__(self, article, docname, live, pictures):
        options = {"heading_style": "atx", "bullets": "-", "sub_symbol": "<sub>", "sup_symbol": "<sup>"}
        super().__init__(code_language_callback=language, **options)
        self.article, self.docname, self.live, self.cited = article, docname, live, {}
        # JupyterLab shows no SVG that a cell carries, so a drawing has a PNG beside it.
        self.pictures = {
            name: path.with_suffix(".png") if path.suffix == ".svg" else path for name, path in pictures.items()
        }
        for part in article.select(OF_THE_PAGE):
            part.decompose()
        for fold in article.select("div.dropdown"):
            fold.name, fold.p.name = "details", "summary"

    def markdown(self, element):
        """Markdown of an element of the page."""
        return re.sub(r"\n{3,}", "\n\n", self.process_tag(element)).strip().replace("\N{NO-BREAK SPACE}", " ")

    def escape(self, text, parent_tags):
        """Text in which Markdown sees no markup; its lines are those of the source, where they began no list."""
        return SPECIAL.sub(r"\\\1", text)

    def convert_span(self, el, text, parent_tags):
        kinds = el.get("class", ())
        if "math" in kinds:
            return tex(el)
        if "caption-number" in kinds:
            return f"**{text.strip()}** "
        if "bibtex-citation" in kinds:  # author [year]
            return re.sub(r"\\\[(.*)\\\]", r"(\1)", text, flags=re.DOTALL)
        return text

    def convert_div(self, el, text, parent_tags):
        kinds = el.get("class", ())
        if "math" in kinds:
            number = el.find(class_="eqno")
            tag = f"\n\\tag{{{number.extract().get_text().strip('()')}}}" if number else ""
            formula = el.get_text().strip().removeprefix(r"\[").removesuffix(r"\]")
            if r"\begin{aligned}" in formula:  # which needs no frame
                formula = formula.removeprefix(r"\begin{split}").removesuffix(r"\end{split}")
            return f"\n\n$$\n{formula.strip()}{tag}\n$$\n\n"
        if "admonition" in kinds:
            text = quote(text.strip())
        return super().convert_div(el, text, parent_tags)

    def convert_p(self, el, text, parent_tags):
        kinds = el.get("class", ())
        if "admonition-title" in kinds:
            text = f"**{text.strip()}**"
        return super().convert_p(el, quote(text.strip()) if "snn-ask" in kinds else text, parent_tags)

    def convert_details(self, el, text, parent_tags):
        """A block that a reader opens; Markdown in it is shown as elsewhere, but not in its summary."""
        title = el.summary
        for formula in title.select(".math"):
            formula.replace_with(tex(formula))
        for part in title.find_all(["a", "span"]):
            part.unwrap()
        summary = f"<summary>{title.decode_contents().strip()}</summary>"
        return f"\n\n<details>\n{summary}\n\n{text.strip()}\n\n</details>\n\n"

    def convert_summary(self, el, text, parent_tags):
        return ""

    def convert_dt(self, el, text, parent_tags):
        return f"\n- **{text.strip()}**: "

    def convert_dd(self, el, text, parent_tags):
        return indent(text.strip(), "  ").lstrip() + "\n"

    def convert_a(self, el, text, parent_tags):
        address = self._address(el)
        if address is None:
            return f"*{text}*" if el.find(class_="doc") else text
        return f"[{text}]({address})"

    def convert_img(self, el, text, parent_tags):
        """A picture, which the notebook's cell carries."""
        return f"![{el['alt']}](attachment:{self.pictures[posixpath.basename(el['src'])].name})"

    def _address(self, link):
        """Find where a link leads in a notebook; None where nothing but the text can be given."""
        if "snn-set" in link.get("class", ()):  # sets a lab of the page
            return None
        if "internal" not in link.get("class", ()):
            return link["href"]
        page, _, name = link["href"].partition("#")
        if not page:
            return self._section(name)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(self.docname), page)).removesuffix(".html")
        if target == "chapters/references" and "title" in link.attrs:  # one work, not the page of all
            return self._cite(link["title"])
        return self.live.get(target)

    def _section(self, name):
        """The address that Jupyter gives to the heading of the section that holds what has a name."""
        place = self.article.find(id=name)
        section = place if place.name == "section" else place.find_parent("section")
        return "#" + percent_quote(re.sub(r"\s", "-", section.find(HEADING).get_text()), safe="")

    def _cite(self, entry):
        """Note a work that is cited, and give its address."""
        self.cited[entry] = IDENTIFIER.sub(
            lambda found: f"[{found[0]}]({RESOLVERS[found[1]]}{found[2]})", self.escape(entry, ())
        )
        found = dict(IDENTIFIER.findall(entry))
        return next((RESOLVERS[kind] + found[kind] for kind in RESOLVERS if kind in found), None)

    def references(self):
        """The list of works that the page cites; empty if it cites none."""
        return "\n".join(f"- {entry}" for entry in sorted(self.cited.values()))


def language(pre):
    """The language of a block of code, by the class that Sphinx gives it."""
    return pre.find_parent(class_="notranslate")["class"][0].removeprefix("highlight-").replace("none", "")

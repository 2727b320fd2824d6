"""The foot of each page: the book's version, and how to cite it and its paper, as ``CITATION.cff`` says."""

import html
from pathlib import Path

import yaml

import snnreg

CITED = Path(__file__).parent.parent / "CITATION.cff"

FOOTER = """<details class="snn-cite"><summary>Version {version} · How to cite</summary>
<p>{book}</p>
<p>{paper}</p>
<pre>{bibtex}</pre>
</details>"""
BIBTEX = """@software{{snnreg,
  author  = {{{{{authors}}}}},
  title   = {{{title}}},
  version = {{{version}}},
  year    = {{{year}}}{address}
}}"""


def names(people):
    """Authors in one line: a group by its name, a person as ``Family, G. N.``."""
    return ", ".join(one.get("name") or f"{one['family-names']}, {one['given-names']}" for one in people)


def footer(cited, version, year, address):
    """HTML that says how to cite the book.

    Parameters
    ----------
    cited : dict
        What ``CITATION.cff`` holds.
    version, year : str
    address : str
        Of the repository, or empty.
    """
    paper = cited["references"][0]
    about = {"version": version, "authors": names(cited["authors"]), "title": cited["title"], "year": year}
    book = "{authors} ({year}). {title} (version {version}).".format(**about)
    parts = {
        "version": version,
        "book": f"{book} {address}".strip(),
        "paper": f"Cite it together with the paper that it studies: {names(paper['authors'])} ({paper['year']}). "
        f"{paper['title']}. In: {paper['collection-title'].strip()}, {paper['conference']['city']}, "
        f"pp. {paper['start']}–{paper['end']}.",
        "bibtex": BIBTEX.format(**about, address=f",\n  url     = {{{address}}}" if address else ""),
    }
    return FOOTER.format(**{key: html.escape(value) for key, value in parts.items()})


def configure(app, config):
    cited = yaml.safe_load(CITED.read_text(encoding="utf-8"))
    options = config.html_theme_options
    year = str(cited.get("date-released", config.copyright))[:4]
    options["extra_footer"] = footer(cited, snnreg.__version__, year, options.get("repository_url", ""))


def setup(app):
    app.connect("config-inited", configure)
    app.add_css_file("foot.css", priority=900)
    return {"parallel_read_safe": True}

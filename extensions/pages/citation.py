"""The foot of each page: the book's version, and how to cite it and its paper, as ``CITATION.cff`` says."""

import html

import yaml

import snnreg
from extensions import ROOT

FOOTER = """<details class="snn-cite"><summary>Version {version} · How to cite</summary>
<p>{book}</p>
<p>{paper}</p>
<pre>@software{{snnreg,
  author  = {{{{{authors}}}}},
  title   = {{{title}}},
  version = {{{version}}},
  year    = {{{year}}}{url}
}}</pre>
</details>"""


def names(people):
    """Authors in one line: a group by its name, a person as ``Family, G. N.``."""
    return ", ".join(one.get("name") or f"{one['family-names']}, {one['given-names']}" for one in people)


def footer(cited, version, year, address):
    """HTML that says how to cite the book, as `cited` says, with the address of its repository or ""."""
    paper, authors, title = cited["references"][0], names(cited["authors"]), cited["title"]
    parts = {
        "version": version,
        "authors": authors,
        "title": title,
        "year": year,
        "url": f",\n  url     = {{{address}}}" if address else "",
        "book": f"{authors} ({year}). {title} (version {version}). {address}".strip(),
        "paper": f"Cite it together with the paper that it studies: {names(paper['authors'])} ({paper['year']}). "
        f"{paper['title']}. In: {paper['collection-title'].strip()}, {paper['conference']['city']}, "
        f"pp. {paper['start']}–{paper['end']}.",
    }
    return FOOTER.format(**{key: html.escape(value) for key, value in parts.items()})


def configure(app, config):
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    options = config.html_theme_options
    year = str(cited.get("date-released", config.copyright))[:4]
    options["extra_footer"] = footer(cited, snnreg.__version__, year, options.get("repository_url", ""))

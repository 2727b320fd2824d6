"""Where the book's repository and its pages lie: one line of ``_config.yml``, ``repository.url``.

While it is empty there is no such place, and nothing in the pages leads there: no button to the repository, its
issues, Binder or Colab, no canonical address, no 404.html. Once it is set, all of them appear. The pages' own
address is that of GitHub Pages for the repository; ``html.baseurl`` names another.
"""

import re
from urllib.parse import urlsplit

import yaml

from extensions import ROOT

GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")


def site(repository):
    """The address of GitHub Pages for a repository, with a slash at its end; empty for one that lies elsewhere."""
    match = GITHUB.fullmatch(repository)
    if match is None:
        return ""
    owner, name = match.groups()
    root = f"https://{owner.lower()}.github.io/"
    return root if root == f"https://{name.lower()}/" else f"{root}{name}/"


def configure(app, config):
    options = config.html_theme_options
    repository = options.get("repository_url", "")
    if repository:
        options |= {"use_repository_button": True, "use_issues_button": True}
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/" if config.html_baseurl else site(repository)
    else:
        options.pop("launch_buttons", None)
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    year = str(cited.get("date-released", config.copyright))[:4]
    config.html_context["cited"] = cited | {"year": year}  # for templates/extra-footer.html


def not_found(app):
    """The page for what does not exist."""
    if base := app.config.html_baseurl:
        head = f'<base href="{urlsplit(base).path}404.html">'
        yield "404", {"title": "Page not found", "metatags": head}, "404.html"

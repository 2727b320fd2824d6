"""Where the book's repository and its pages lie, as two lines of ``_config.yml`` say.

While ``repository.url`` is empty no button leads to the repository, its issues, Binder or Colab. While
``html.baseurl`` is empty the pages have no canonical address, and there is no 404.html.
"""

from urllib.parse import urlsplit

import yaml

from publish import ROOT


def configure(app, config):
    options = config.html_theme_options
    if options.get("repository_url"):
        options |= {"use_repository_button": True, "use_issues_button": True}
    else:
        options.pop("launch_buttons", None)
    if config.html_baseurl:
        config.html_baseurl = config.html_baseurl.rstrip("/") + "/"
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    year = str(cited.get("date-released", config.copyright))[:4]
    config.html_context["cited"] = cited | {"year": year}  # for templates/extra-footer.html


def not_found(app):
    """The page for what does not exist."""
    if base := app.config.html_baseurl:
        head = f'<base href="{urlsplit(base).path}404.html">'
        yield "404", {"title": "Page not found", "metatags": head}, "404.html"

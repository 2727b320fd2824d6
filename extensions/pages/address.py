"""Where the book's repository and its pages lie: one line of ``_config.yml``, ``repository.url``.

While it is empty there is no such place, and nothing in the pages leads there: no button to the repository, its
issues, Binder or Colab, no canonical address, no sitemap, no 404.html. Once it is set, all of them appear. The
pages' own address is that of GitHub Pages for the repository; ``html.baseurl`` names another.

A server shows 404.html at whatever address it was asked for, so this page first says where it lies.
"""

import re
from pathlib import Path
from urllib.parse import urlsplit

GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?")
NOT_FOUND = """<h1>Use it or lose it: this page is lost</h1>
<p>There is no page at this address. It may have moved, or the link that led here was mistyped.</p>
<p>The book begins on its <a href="index.html">first page</a>, and it can be
<a href="search.html">searched</a>.</p>
"""


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


def not_found(app):
    """The page for what does not exist."""
    if base := app.config.html_baseurl:
        head = f'<base href="{urlsplit(base).path}404.html">'
        yield "404", {"title": "Page not found", "body": NOT_FOUND, "metatags": head}, "page.html"


def finish(app):
    """Write sitemap.txt and robots.txt, which names it, or neither.

    sphinx-sitemap would list the pages that were written anew, not those that are there.
    """
    sitemap, robots = (Path(app.outdir) / name for name in ("sitemap.txt", "robots.txt"))
    base = app.config.html_baseurl
    if not base:
        for path in (sitemap, robots):
            path.unlink(missing_ok=True)
        return
    pages = [base + app.builder.get_target_uri(page) for page in sorted(app.env.found_docs)]
    sitemap.write_text("\n".join(pages) + "\n", encoding="utf-8")
    robots.write_text(f"User-agent: *\nAllow: /\nSitemap: {base}{sitemap.name}\n", encoding="utf-8")

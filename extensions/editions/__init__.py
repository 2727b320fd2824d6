"""Notebooks for every use, made while Sphinx writes the pages.

For each page that is a notebook, ``_build/editions/`` gets a live one. The download button of the page serves it.
"""

import hashlib
import shutil
from pathlib import Path

import nbformat
from execute import notebooks
from fresh_cache import current_cache
from jupyter_cache import get_cache

from .live import live

HERE = Path(__file__).parent


def folder(app):
    return Path(app.outdir).parent / "editions"


def names(env):
    """File names of the notebooks by the names of their pages."""
    return {docname: f"{Path(docname).name}.ipynb" for docname in sorted(env.found_docs)
            if "kernelspec" in env.metadata[docname]}


def executed(app, docname):
    """The notebook of a page with its outputs."""
    root = Path(app.srcdir)
    cache = get_cache(current_cache(root, Path(app.outdir).parent))
    path = Path(app.env.doc2path(docname))
    (notebook,) = [found for place, found in notebooks(root) if place == path]
    return cache.merge_match_into_notebook(notebook)[1]


def write(app, doctree, docname):
    """Write the editions of a page."""
    if app.builder.name != "html" or docname not in names(app.env):
        return
    repository = app.config.html_theme_options["repository_url"]
    install = (HERE / "install.py").read_text(encoding="utf-8").replace("REPOSITORY", repository).rstrip()
    notebook = live(app, doctree, docname, executed(app, docname), names(app.env), install)
    path = folder(app) / "live" / names(app.env)[docname]
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)


def renew(app):
    """Let Sphinx write the pages again whose editions are not there."""
    for docname, name in names(app.env).items():
        if not (folder(app) / "live" / name).exists():
            (Path(app.outdir) / f"{docname}.html").unlink(missing_ok=True)


def serve(app, exception):
    """Let the download buttons serve the live edition."""
    if exception is None and app.builder.name == "html":
        for docname, name in names(app.env).items():
            shutil.copy(folder(app) / "live" / name, Path(app.outdir) / "_sources" / f"{docname}.ipynb")


def setup(app):
    own = b"".join(path.read_bytes() for path in sorted(HERE.glob("*.py")))
    app.add_config_value("editions_digest", hashlib.sha256(own).hexdigest(), "html")
    app.connect("builder-inited", renew)
    app.connect("doctree-resolved", write, priority=900)
    app.connect("build-finished", serve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

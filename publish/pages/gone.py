"""What is gone leaves nothing behind: a class would get a chapter under its old name and its new one.

Nor do files that no page offers any more.
"""

from pathlib import Path

from publish import built


def finish(app):
    """Remove pages and notebooks whose source is no longer there, and files that no page offers."""
    pages, editions = Path(app.outdir), built(app) / "editions"
    known = {Path(docname).name for docname in app.env.found_docs}
    found = [path for folder in ("chapters", "teaching") for path in (pages / folder).glob("*.html")]
    for path in [*found, *editions.glob("*/*.ipynb")]:
        if path.stem not in known:
            path.unlink()
    offered = {pages / "_downloads" / name for _, name in app.env.dlfiles.values()}
    for path in (pages / "_downloads").rglob("*"):
        if path.is_file() and path not in offered:
            path.unlink()

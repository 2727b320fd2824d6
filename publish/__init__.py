"""The book's own part of Sphinx, and the commands that build it (``python -m publish --help``).

``pages`` is what every page has, ``labs`` places the labs, ``teaching`` has what asks, counts and shows slides,
``editions`` makes the notebooks, ``live`` runs chapters in the page, ``print`` makes the PDF, ``kernels`` is what
the kernels of a build have, and ``steps`` builds the book and packs the zip. Nothing here is imported before it is
used: ``steps`` makes the environment, so it begins with Python alone. ``hooks`` says when Sphinx calls which of
them.
"""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = Path(__file__).parent / "static"
PACKAGES = ROOT / "node_modules"


def built(app):
    """The folder that a build writes into: ``_build``, or another one that jupyter-book was given."""
    return Path(app.outdir).parent


def setup(app):
    """Called by Sphinx. A change in the code or the templates here lets it read every page again."""
    here = Path(__file__).parent
    own = b"".join(path.read_bytes() for path in sorted([*here.rglob("*.py"), *here.rglob("*.html")]))
    app.add_config_value("extensions_digest", hashlib.sha256(own).hexdigest(), "env")
    from . import hooks  # which imports packages

    hooks.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Notebooks for every use, made while Sphinx writes the pages.

``_build/editions/live/`` gets a notebook for each page that is one; the download button of the page serves it.
``student/`` and ``teacher/`` get those that have exercises; the teachers' lesson has notes on each step.

A notebook of ``chapters/`` can be read as it is. But its links to checks lead nowhere elsewhere, its exercises,
solutions and predictions are blocks of code in a plain Jupyter, and figures, exercises, citations and minutes have
no numbers before Sphinx has counted. So an edition is made from the finished page, of a page in Markdown too. A
translation of its own would count all that a second time, and jupyterlab-myst helps in JupyterLab alone.
"""

import re
import shutil
from pathlib import Path

import nbformat
from bs4 import BeautifulSoup
from docutils import nodes
from jupyter_cache import get_cache

from publish import built
from publish.steps.environment import TORCH_INDEX
from publish.steps.execute import read_notebook
from publish.steps.notebooks import seal

from .classroom import add_lesson_notes, read_notes, student, teacher
from .live import Live
from .prose import Prose

LESSON = "teaching/lesson_90_minutes"
DESK = "notebooks"  # where steps/notebooks.py puts the live notebooks, and the branch that holds them
TORCH = re.compile(r"^\s*(?:import|from) torch\b", re.MULTILINE)
BINDER, COLAB = re.compile(r"(\?urlpath=lab/tree)/.*\.md$"), re.compile(r"(/blob)/.*")  # what an address ends with


def names(env):
    """File names of the notebooks by the names of their pages."""
    return {
        docname: f"{Path(docname).name}.ipynb"
        for docname in sorted(env.found_docs)
        if "kernelspec" in env.metadata[docname]
    }


def install_cell(app, cells):
    """The code of the first cell of a notebook, which installs PyTorch where one of its `cells` imports it.

    PyTorch's own index has it without CUDA, gigabytes that no chapter uses.
    """
    options = "--editable .[labs]"
    if any(TORCH.search(cell.source) for cell in cells if cell.cell_type == "code"):
        options = f"--extra-index-url {TORCH_INDEX} --editable .[labs,torch]"
    code = Path(__file__).with_name("install_cell.py").read_text(encoding="utf-8").rstrip()
    repository = app.config.html_theme_options.get("repository_url", "")
    return code.replace("REPOSITORY", repository).replace("OPTIONS", options)


def write(app, docname, templatename, context, doctree):
    """Write the editions of a page."""
    if docname not in names(app.env):
        return
    cache = get_cache(app.config.nb_execution_cache_path)
    _, executed = cache.merge_match_into_notebook(read_notebook(Path(app.env.doc2path(docname))))
    code = [executed.cells[box["cell_index"]] for box in doctree.findall(nodes.container) if "cell_index" in box]
    pictures = {name: Path(app.srcdir, path) for path, (_, name) in app.env.images.items()}
    prose = Prose(BeautifulSoup(context["body"], "html.parser"), docname, names(app.env), pictures)
    notebook = Live(prose, code, install_cell(app, code)).notebook(executed.metadata)
    editions = {"live": notebook}
    if any(cell.metadata.snnreg.role == "exercise" for cell in notebook.cells):
        editions["teacher"] = teacher(notebook, read_notes())
        if docname == LESSON:
            add_lesson_notes(editions["teacher"])
        editions["student"] = student(editions["teacher"])
    for edition, made in editions.items():
        path = built(app) / "editions" / edition / names(app.env)[docname]
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(seal(made), path)


def finish(app):
    """Let the download buttons serve the live edition."""
    folder = built(app) / "editions"
    for docname, name in names(app.env).items():
        shutil.copy(folder / "live" / name, Path(app.outdir) / "_sources" / f"{docname}.ipynb")


def name_source(app, pagename, templatename, context, doctree):
    """Let the theme offer the notebook of a page that is written in Markdown, too."""
    if pagename in names(app.env) and app.env.doc2path(pagename).endswith(".md"):
        context["ipynb_source"] = f"{pagename}.ipynb"


def launch(app, pagename, templatename, context, doctree):
    """Let Colab open the live edition, on the branch that is published, and Binder what Jupyter can open.

    Binder has no book: it opens a chapter as it stands in the repository, and for other pages the list of these.
    """
    name = names(app.env).get(pagename)
    for group in context.get("header_buttons", ()) if name else ():
        for button in group["buttons"] if group.get("label") == "launch-buttons" else ():
            url = BINDER.sub(r"\g<1>/chapters/README.md", button["url"])
            button["url"] = COLAB.sub(rf"\g<1>/{DESK}/{name}", url)

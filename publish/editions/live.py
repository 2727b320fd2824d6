"""The live edition: a page's prose as plain Markdown, its code as it ran.

Each cell says in its metadata what it is, as ``snnreg.role``:

- ``text``, ``caption``, ``exercise``, ``solution`` and ``references`` are Markdown, and so is ``hint``, which says
  how to use a notebook.
- ``install``, ``code`` and ``answer`` are code. An answer, the code of a solution, is collapsed.

A cell that belongs to an exercise has its number as ``snnreg.exercise``, an exercise its label too.
"""

import base64
import mimetypes
import re

import nbformat

from snnreg_book.labs.shared.source import RUN

from .prose import HEADING

ATTACHED = re.compile(r"!\[[^\]]*\]\(attachment:([^)]*)\)")
HINT = (
    "*Shift and Enter run a cell, and the menu* Run *has a command for all. Then change a number in a cell of "
    "code, run it again, and see what becomes of the result. Nothing can break: Ctrl and Z take a change back.*"
)


class Live:
    """A notebook that grows as a page is read, from its prose, its executed cells and the code of the first."""

    def __init__(self, prose, code, install):
        self.prose, self.code, self.install = prose, iter(code), install
        self.cells, self.waiting = [], []
        self.exercise = None

    def notebook(self, metadata):
        """The whole notebook of the page."""
        self.section(self.prose.article.section)
        self.end_of_text()
        if references := self.prose.references():
            self.markdown(f"## References\n\n{references}", "references")
        metadata = {key: metadata[key] for key in ("kernelspec", "language_info", "widgets") if key in metadata}
        return nbformat.v4.new_notebook(cells=self.cells, metadata=metadata)

    def section(self, section):
        """Add a section; its heading begins a new cell."""
        self.end_of_text()
        self.exercise = None
        for element in section.find_all(True, recursive=False):
            self.block(element)

    def block(self, element):
        """Add what a section holds."""
        kinds = element.get("class", ())
        if element.name == "section":
            self.section(element)
        elif "cell" in kinds:
            self.end_of_text()
            self.add_code(next(self.code), element.select("figcaption"))
        elif "exercise" in kinds or "solution" in kinds:
            self.end_of_text()
            self.exercise = re.search(r"[\d.]*\d", element.get_text())[0]
            if "solution" in kinds:
                self.markdown(self.prose.markdown(element), "solution")
            else:
                above = element.find_parent("section").find(HEADING, recursive=False)
                element.p.attrs, element.p.name = {}, f"h{int(above.name[1]) + 1}"
                element.find(class_="caption-number").unwrap()
                element["class"] = ()
                self.markdown(self.prose.markdown(element), "exercise", label=element["id"])
                self.exercise = None
        elif text := self.prose.markdown(element):
            self.exercise = None
            self.waiting.append(text)

    def end_of_text(self):
        """Make a cell of the text that has been read."""
        if self.waiting:
            self.markdown("\n\n".join(self.waiting), "text")
            self.waiting = []

    def markdown(self, text, role, **marks):
        cell = nbformat.v4.new_markdown_cell(text, id=f"{role}-{len(self.cells)}")
        paths = {path.name: path for path in self.prose.pictures.values()}
        for name in ATTACHED.findall(text):
            data = base64.b64encode(paths[name].read_bytes()).decode()
            cell.setdefault("attachments", {})[name] = {mimetypes.guess_type(name)[0]: data}
        self.add(cell, role, **marks)

    def add(self, cell, role, **marks):
        if self.exercise:
            marks["exercise"] = self.exercise
        cell.metadata["snnreg"] = {"role": role, **marks}
        self.cells.append(cell)

    def add_code(self, source, captions):
        """Add a cell of code with its outputs, and the captions of its figures."""
        if not any(cell.cell_type == "code" for cell in self.cells):
            self.markdown(HINT, "hint")
            folded = {"jupyter": {"source_hidden": True}}
            self.add(nbformat.v4.new_code_cell(self.install, id="install", metadata=folded), "install")
        tags = set(source.metadata.get("tags", ()))
        cell = nbformat.v4.new_code_cell(
            source.source,
            id=source.get("id") or f"code-{len(self.cells)}",
            execution_count=source.execution_count,
            outputs=[describe(one, source) for one in source.outputs],
        )
        exercise = self.exercise
        if not tags & {"hide-cell", "hide-input"}:
            self.exercise = None  # given to the reader, not part of the solution
        role = "answer" if self.exercise else "code"
        if role == "answer":  # Jupyter shows the first line of what is folded
            cell.source = f"# Exercise {self.exercise}: a solution\n{cell.source}"
            cell.metadata["jupyter"] = {"source_hidden": True}
        if self.exercise and cell.outputs:
            cell.metadata["jupyter"]["outputs_hidden"] = True
        self.add(cell, role)
        for caption in captions:
            number = caption.find(class_="caption-number")
            if self.exercise and number:  # the figure is folded
                caption.name, number.name = "details", "summary"
            self.markdown(self.prose.markdown(caption), "caption")
        self.exercise = exercise


def describe(output, source):
    """An output with its alternative text; a lab and other controls have words where no kernel runs."""
    if "application/vnd.jupyter.widget-view+json" in output.get("data", {}):
        output.data["text/plain"] = RUN
    alt = source.metadata.get("mystnb", {}).get("image", {}).get("alt")
    if alt and "image/png" in output.get("data", {}):
        output.setdefault("metadata", {}).setdefault("image/png", {})["alt"] = alt
    return output

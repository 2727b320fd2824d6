"""The live edition: a page's prose as plain Markdown, its code as it ran.

Each cell says in its metadata what it is, as ``snnreg.role``:

- ``text``, ``caption``, ``exercise``, ``solution`` and ``references`` are Markdown.
- ``install``, ``code``, ``proof`` and ``answer`` are code. A proof is a cell that says or claims; it is collapsed,
  and so is an answer, the code of a solution.

A cell that belongs to an exercise has its number as ``snnreg.exercise``, an exercise its label too.
"""

import ast
import html
import re

import nbformat
from docutils import nodes

from .prose import fold

GLUE = "application/papermill.record/"  # the kind of a number on its way to the prose


def calls(source, *names):
    """The calls of some functions in the code of a cell."""
    tree = ast.parse(re.sub(r"^[%!].*$", "", source, flags=re.MULTILINE))
    return [node for node in ast.walk(tree) if getattr(getattr(node, "func", None), "id", "") in names]


class Live:
    """A notebook that grows as a page is read: from one with outputs, and the code of the first cell."""

    def __init__(self, prose, executed, install):
        self.prose, self.executed, self.install = prose, executed, install
        self.cells, self.waiting = [], []
        self.exercise = None

    def notebook(self, doctree):
        """The whole notebook of a page."""
        (title,) = [node for node in doctree.children if isinstance(node, nodes.section)]
        self.section(title, 1)
        self.end_of_text()
        if references := self.prose.references():
            self.markdown(f"## References\n\n{references}", "references")
        known = ("kernelspec", "language_info", "widgets")
        metadata = {key: value for key, value in self.executed.metadata.items() if key in known}
        return nbformat.v4.new_notebook(cells=self.cells, metadata=metadata)

    def section(self, node, depth):
        """Add a section; its heading begins a new cell."""
        title, *rest = node.children
        self.end_of_text()
        self.exercise = None
        self.waiting.append("#" * depth + " " + self.prose.inline(title))
        for child in rest:
            self.block(child, depth)

    def block(self, node, depth):
        """Add what a section holds."""
        kind = type(node).__name__
        if isinstance(node, nodes.section):
            self.section(node, depth + 1)
        elif kind == "container" and node.get("nb_element") == "cell_code":
            self.end_of_text()
            self.code(node)
        elif kind == "exercise_enumerable_node":
            self.end_of_text()
            title, *question = node.children
            self.exercise = number = self.prose.number("exercise", node)
            heading = "#" * (depth + 1) + f" Exercise {number}{self.prose.inline(title)}"
            self.markdown(f"{heading}\n\n{self.prose.blocks(question)}", "exercise", label=node["label"])
            self.exercise = None
        elif kind == "solution_node":
            self.end_of_text()
            self.exercise = node["title"].split()[-1]
            title, *text = node.children
            self.markdown(fold(html.escape(title.astext()), self.prose.blocks(text)), "solution")
        elif text := self.prose.block(node):
            self.exercise = None
            self.waiting.append(text)

    def end_of_text(self):
        """Make a cell of the text that has been read."""
        if self.waiting:
            self.markdown("\n\n".join(self.waiting), "text")
            self.waiting = []

    def markdown(self, text, role, **marks):
        cell = nbformat.v4.new_markdown_cell(text, id=f"{role}-{len(self.cells)}")
        self.add(cell, role, **marks)

    def add(self, cell, role, **marks):
        if self.exercise:
            marks["exercise"] = self.exercise
        cell.metadata["snnreg"] = {"role": role, **marks}
        self.cells.append(cell)

    def code(self, node):
        """Add a cell of code with its outputs, and the captions of its figures."""
        if not any(cell.cell_type == "code" for cell in self.cells):
            folded = {"jupyter": {"source_hidden": True}}
            self.add(nbformat.v4.new_code_cell(self.install, id="install", metadata=folded), "install")
        source = self.executed.cells[node["cell_index"]]
        tags = set(source.metadata.get("tags", ()))
        cell = nbformat.v4.new_code_cell(
            source.source,
            id=source.get("id") or f"code-{node['cell_index']}",
            execution_count=source.execution_count,
            outputs=[describe(one, source) for one in source.outputs if GLUE not in "".join(one.get("data", ""))],
        )
        exercise = self.exercise
        if not tags & {"hide-cell", "hide-input"}:
            self.exercise = None  # given to the reader, not part of the solution
        role = "proof" if calls(source.source, "say", "claim") else "answer" if self.exercise else "code"
        if role != "code":  # Jupyter shows the first line of what is folded
            prompt = source.metadata.get("mystnb", {}).get("code_prompt_show", "What proves this")
            says = f"Exercise {self.exercise}: a solution" if role == "answer" else prompt
            cell.source = f"# {says}\n{cell.source}"
            cell.metadata["jupyter"] = {"source_hidden": True}
        if self.exercise and cell.outputs:
            cell.metadata["jupyter"]["outputs_hidden"] = True
        self.add(cell, role)
        for figure in node.findall(nodes.figure):
            for caption in figure.findall(nodes.caption):
                self.markdown(self.prose.caption(figure, caption, is_folded=bool(self.exercise)), "caption")
        self.exercise = exercise


def describe(output, source):
    """An output with its alternative text."""
    alt = source.metadata.get("mystnb", {}).get("image", {}).get("alt")
    if alt and "image/png" in output.get("data", {}):
        output.setdefault("metadata", {}).setdefault("image/png", {})["alt"] = alt
    return output

"""The notebook of the lesson of 90 minutes, for students and for teachers, made of what the book has.

The plan in ``teaching.md`` gives the steps: what is bold there is said to the class, the rest to the teacher.
Each lab that a step names comes with its settings, a space for a prediction and, if it is a chapter's, the words
around it. Teachers also get what the chapter found and the keys of both tests.
"""

import ast
import re
from pathlib import Path
from urllib.parse import parse_qsl

import nbformat
import yaml

from publish.teaching.questions import read_test

from .prose import quote

NAME = "lesson_90_minutes.ipynb"
PLAN = re.compile(r"^### 90 minutes\n(.*?)^###? ", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^\| (\d+–\d+) \| \*\*(.*?)\*\* ?(.*?) \| (.*) \|$", re.MULTILINE)
LAB = re.compile(r"\{lab\}`([^<`]+) <([\w/]+)#lab-(\w+)\?([^>`]+)>`")
TEST = re.compile(r"\{ref\}`[^`]*<test-(\w+)>`")
HEADING = re.compile(r"^#+ ")
WELCOME = """# A lesson of 90 minutes

Choose *Run All Cells* once. Then go from step to step, and write down what you expect before you touch a lab.
To write into a cell, click it twice; Shift and Enter together close it."""
SHEET = (
    "The questions are on a sheet of the book's page *Two tests for a lesson*, which has one for each test. "
    "They come from the quizzes of chapters {first} to {last}, so open these afterwards."
)
SPACE = "**I expect:** …\n\n**It was:** …\n\n**Because:** …"


def with_settings(source, settings):
    """The code of a cell that ends with a lab, and the lab as an address sets it, such as ``noise=1``."""
    tree = ast.parse(source)
    call = tree.body[-1].value
    call.keywords += [ast.keyword(name, ast.Constant(yaml.safe_load(text))) for name, text in parse_qsl(settings)]
    return "\n".join([*source.splitlines()[: tree.body[-1].lineno - 1], ast.unparse(call)])


def section(notebook, lab):
    """The cells of the section that has a lab, and the number of the lab's cell among them."""
    cells = [cell for cell in notebook.cells if cell.metadata.snnreg.role != "install"]
    call = re.compile(rf"^{lab.title().replace('_', '')}\(.*\)\s*\Z", re.MULTILINE)  # two_spikes: TwoSpikes()
    place = next(k for k, cell in enumerate(cells) if call.search(cell.source))
    heads = [k for k, cell in enumerate(cells) if cell.cell_type == "markdown" and HEADING.match(cell.source)]
    start = max(k for k in heads if k <= place)
    end = min((k for k in heads if k > place), default=len(cells))
    return cells[start:end], place - start


def words(cells, page):
    """The prose of a section of a page, and apart from it what is folded there, which is what came out."""
    texts = [cell.source for cell in cells if cell.metadata.snnreg.role == "text"]
    texts = [HEADING.sub("### ", text).replace("](#", f"]({Path(page).name}.ipynb#") for text in texts]
    prose, _, folded = "\n\n".join(texts).partition("<details>")
    return prose.strip(), folded and "<details>" + folded


def key(questions):
    """The answers of a test."""
    lines = ["**Key.** Number of the question, letter, and why."]
    for question in questions:
        letter = "ABCD"[question.answers.index(question.right)]
        lines.append(f"{question.test[0]}. **{letter}** {question.right.text.rstrip('.')}. {question.right.why}")
    return "\n\n".join([lines[0], "\n".join(lines[1:])])


class Lesson:
    """A notebook that grows step by step; `live` has the notebooks of the pages that it takes labs from."""

    def __init__(self, live):
        self.live, self.cells = live, []

    def notebook(self, teaching):
        """The teachers' notebook of the lesson whose plan stands in a text."""
        intro = self.live("chapters/intro")
        self.add("text", WELCOME)
        self.cells += [cell for cell in intro.cells if cell.metadata.snnreg.role == "install"]
        for minutes, said, advice, means in STEP.findall(PLAN.search(teaching)[1]):
            self.step(minutes, said, advice, means)
        metadata = {k: v for k, v in intro.metadata.items() if k in ("kernelspec", "language_info")}
        return nbformat.v4.new_notebook(cells=self.cells, metadata=metadata)

    def add(self, role, source, new_cell=nbformat.v4.new_markdown_cell):
        cell = new_cell(source, id=f"{role}-{len(self.cells)}")
        cell.metadata["snnreg"] = {"role": role}
        self.cells.append(cell)

    def step(self, minutes, said, advice, means):
        """Add a row of the plan."""
        asked = [read_test(which) for which in TEST.findall(means)]
        chapters = sorted({int(question.name[:2]) for questions in asked for question in questions})
        sheet = "\n\n" + SHEET.format(first=chapters[0], last=chapters[-1]) if chapters else ""
        self.add("text", f"## Minutes {minutes}\n\n{said}{sheet}")
        tests = [key(questions) for questions in asked]
        if told := "\n\n".join(filter(None, [advice, *tests])):
            self.add("note", quote(f"**For teachers.** {told}"))
        labs, found = LAB.findall(means), ""
        for number, (title, page, lab, settings) in enumerate(labs):
            cells, place = section(self.live(f"chapters/{page}"), lab)
            if not number:
                prose, found = words(cells, page)
                if page != "intro":  # it would say what the class shall find
                    self.add("text", prose)
                for cell in cells[:place]:
                    if cell.cell_type == "code":
                        self.add("code", cell.source, nbformat.v4.new_code_cell)
                        self.cells[-1].metadata["jupyter"] = {"source_hidden": True}
            self.add("prediction", f"#### {title[0].upper()}{title[1:]}\n\n{SPACE}")
            self.add("code", with_settings(cells[place].source, settings), nbformat.v4.new_code_cell)
        if found:
            self.add("solution", found)
        if not labs and not tests:
            self.add("prediction", SPACE)

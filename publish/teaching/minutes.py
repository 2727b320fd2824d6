"""How many minutes a chapter takes, counted from the chapter itself.

``{minutes}`3` `` is what chapter 3 takes to read, with its labs, predictions and quiz; given several chapters, it
adds them up.  ``{exercise-minutes}`3` `` is what the exercises take on top.  ``{minutes-counted}`` is the table
behind both.  No minute is written into the text, so none can be wrong there after the text has changed.
"""

import ast
import json
import re
from collections import Counter

from docutils import nodes
from sphinx.util.docutils import SphinxDirective, SphinxRole

from publish import ROOT
from publish.editions.classroom import NOTES, read_notes
from snnreg_book import labs

from .questions import BANK, read_bank

MINUTES = {
    "words": (
        1 / 160,
        "two thirds of the 238 words a minute at which adults read non-fiction "
        "{cite:p}`brysbaert2019words`, because this has to be understood",
    ),
    "equations": (1 / 2, "half a minute for each that is set on a line of its own"),
    "figures": (1 / 2, "half a minute for each, on top of its caption"),
    "lines of code": (1 / 12, "twelve lines a minute; what is folded is not counted"),
    "labs": (5, "five minutes for each"),
    "predictions": (1, "one minute for each, on top of its words"),
    "questions": (1, "one minute for each of the quiz"),
}
"""Minutes for one of each thing in a chapter, and where the number comes from."""

FENCED = r"^(`{{3,}})\{{({})\}}.*?^\1$"  # a directive, by the pattern of its names
EXERCISES = re.compile(FENCED.format("exercise|solution"), re.DOTALL | re.MULTILINE)
EQUATIONS = re.compile(FENCED.format("math") + r"|^\$\$$.*?^\$\$", re.DOTALL | re.MULTILINE)
LABEL = re.compile(r"^:label: (ex-\S+)$", re.MULTILINE)
OPTION = re.compile(r"^(:\w+:.*|`{3,}.*)$", re.MULTILINE)  # lines of directives that nobody reads
CHAPTERS = {int(path.name[:2]): path for path in sorted((ROOT / "chapters").glob("[0-9][0-9]_*.ipynb"))}
"""The chapters as files, by their numbers."""


def read(number):
    return json.loads(CHAPTERS[number].read_text(encoding="utf-8"))


def words(text):
    return sum(any(map(str.isalnum, word)) for word in text.split())


def count(notebook, labs, questions):
    """Count each thing in ``MINUTES`` that a chapter has; `labs` are the names of all, `questions` how many."""
    found = Counter({"questions": questions})
    for cell in notebook["cells"]:
        source, about = "".join(cell["source"]), cell["metadata"]
        if cell["cell_type"] == "markdown":
            text = EXERCISES.sub("", source)
            found["predictions"] += text.count("```{prediction}")
            found["equations"] += len(EQUATIONS.findall(text))
            found["words"] += words(OPTION.sub("", EQUATIONS.sub("", text)))
        elif "hide-cell" not in about.get("tags", ()):
            caption = about.get("mystnb", {}).get("figure", {}).get("caption")
            found["figures"] += caption is not None
            found["words"] += words(caption or "")
            called = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
            made = [getattr(name, "value", name) for name in called]  # Film.of(...) makes a lab too
            found["labs"] += sum(getattr(name, "id", None) in labs for name in made)
            if "hide-input" not in about.get("tags", ()):
                lines = map(str.strip, source.splitlines())
                found["lines of code"] += sum(bool(line) and not line.startswith("#") for line in lines)
    return found


def in_fives(minutes):
    """Minutes as one says them: a number that five divides, and never none."""
    return max(5, 5 * round(minutes / 5))


def reading(found):
    """Minutes that what was counted takes."""
    return in_fives(sum(MINUTES[thing][0] * number for thing, number in found.items()))


def counted(number):
    """Count each thing that a chapter of the book has."""
    return count(read(number), labs.__all__, len(read_bank().get(CHAPTERS[number].stem, ())))


def exercises_of(number):
    """Minutes that the exercises of a chapter take, as the notes for teachers have them."""
    notes, text = read_notes(), "\n".join("".join(cell["source"]) for cell in read(number)["cells"])
    return in_fives(sum(int(re.match(r"\d+", notes[label])[0]) for label in LABEL.findall(text)))


def note_dependencies(env, numbers):
    """Let a page depend on what its minutes are counted from."""
    for path in (*(CHAPTERS[number] for number in numbers), ROOT / BANK, ROOT / NOTES):
        env.note_dependency(str(path))


class Minutes(SphinxRole):
    """The minutes of one chapter or of several."""

    def run(self):
        numbers = [int(number) for number in self.text.split()]
        note_dependencies(self.env, numbers)
        exercises = self.name == "exercise-minutes"
        each = (exercises_of(number) if exercises else reading(counted(number)) for number in numbers)
        return [nodes.Text(str(sum(each)))], []


class MinutesTable(SphinxDirective):
    """What takes how long, and what there is of it in each chapter."""

    def run(self):
        note_dependencies(self.env, CHAPTERS)
        lines = [f"- **{thing.capitalize()}**: {basis}." for thing, (_, basis) in MINUTES.items()]
        columns = ["minutes", "exercises", *MINUTES]
        lines += ["", f"| | {' | '.join(columns)} |", f"|---{'|---:' * len(columns)}|"]
        for number, path in CHAPTERS.items():
            found = counted(number)
            row = [reading(found), exercises_of(number), *(f"{found[it]:,}" for it in MINUTES)]
            lines.append(f"| {{doc}}`{number} </chapters/{path.stem}>` | {' | '.join(map(str, row))} |")
        return self.parse_text_to_nodes("\n".join(lines))

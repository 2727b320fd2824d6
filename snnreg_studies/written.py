"""The parts of documents that are written from the findings, the Table and a picture, by ``make numbers``.

A part stands between two comments, or is a whole file.  ``results/overview.png`` is drawn again where the results
that it shows are others; after a change of the drawing itself, delete it first.
"""

import functools
import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from snnreg import experiment
from snnreg.base.files import atomic_write
from snnreg.decay import NEVER, ONLINE
from snnreg.experiment.provenance import RESULTS
from snnreg_studies import conclusions, findings, statistics
from snnreg_studies.quotes import FINDINGS, Measured, fields, fill, link, plain

Ask = Callable[[str], Measured | None]
START, END = "<!-- {}: written by make numbers -->\n", "<!-- end of {} -->\n"


def in_words(parts: list[str]) -> str:
    """A list as a sentence has it."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def sentences(ask: Ask) -> str:
    """Write what the book concludes, a line for each conclusion."""
    return "".join(f"{n}. {in_plain(each.sentence, ask)}\n" for n, each in enumerate(findings.CONCLUSIONS, 1))


def numbers(ask: Ask) -> str:
    """The numbers behind each conclusion, as results/README.md has them."""
    parts = []
    for n, each in enumerate(findings.CONCLUSIONS, 1):
        points = "".join(f"   - {in_plain(point, ask)}\n" for point in each.numbers.split("\n\n"))
        names = [name for _, name, _ in fields(each.numbers) if name]
        folders = dict.fromkeys(f"`{folder}`" for name in names for folder in FINDINGS[name].results)
        shown = in_words([chapter[:2].lstrip("0") for chapter in each.chapters])
        where = f"Results: {in_words([*folders])}. Chapters {shown}."
        parts.append(f"{n}. {in_plain(each.sentence, ask)}\n\n{points}\n   {where}\n")
    return "\n".join(parts)


def numbers_of_a_page(ask: Ask) -> str:
    """The same as a page has them, with links to the findings and to chapters."""
    lines = ["```{admonition} The numbers behind each sentence, and their conditions", ":class: dropdown", ""]
    for n, each in enumerate(findings.CONCLUSIONS, 1):
        shown = in_words([f"{{doc}}`{chapter[:2].lstrip('0')} <{chapter}>`" for chapter in each.chapters])
        first, *others = (fill(point, ask, link) for point in each.numbers.split("\n\n"))
        lines += [f"{n}. - {first}", *(f"   - {point}" for point in others), "", f"   Chapters {shown}.", ""]
    return "\n".join([*lines, "```"]) + "\n"


def in_plain(template: str, ask: Ask) -> str:
    """Fill a template for a document that knows neither links to findings nor MyST's roles."""
    return re.sub(r"\{\w+\}`([^`]*)`", r"\1", fill(template, ask, plain))


def of_paper(ask: Ask) -> str:
    """Write what paper.md says of the effect."""
    return in_plain(findings.PAPER, ask) + "\n"


def table(ask: Ask) -> str:
    """The Table in Markdown: mean over seeds with its 95 % interval (Student's t), beside the published one."""
    runs = conclusions.table_runs()
    lines = [
        "| 1500 images of | spikes without decay | spikes with decay | paper, without decay | paper, with decay |",
        "|---|---|---|---|---|",
    ]

    def cell(decay: str, test_set: str, column: str, digits: int) -> str:
        chosen = runs[(runs.decay == decay) & (runs.test_set == test_set)][column]
        if decay == ONLINE and "noise" in test_set:  # too skewed for a mean
            return f"{chosen.median():g} ({chosen.min()} to {chosen.max()})"
        return statistics.format_mean(chosen, digits)

    for test_set, published in experiment.PUBLISHED_TABLE.iterrows():
        ours = [cell(decay, test_set, "spikes", 0) for decay in (NEVER, ONLINE)]
        paper = [f"{published[column]:,}" for column in (NEVER, "decay")]
        lines.append(f"| {test_set.replace('_', ' ')} | " + " | ".join(ours + paper) + " |")
    strict = [cell(decay, "known", "accuracy", 3) for decay in (NEVER, ONLINE)]
    lines.append(f"| accuracy, strict | {' | '.join(strict)} | not given | not given |")
    # the stored networks of the same rule under both scorings, with the delays that they learned with
    scored = experiment.load("scorings")[0]["runs"]
    scored = scored[(scored.preset == "paper-text") & ~scored.new_delays]
    lenient = [statistics.format_mean(scored[scored.decay == decay].lenient, 3) for decay in (NEVER, ONLINE)]
    lines.append(f"| accuracy, lenient | {' | '.join(lenient)} | not given | {experiment.PUBLISHED_ACCURACY} |")
    lines += [
        "",
        f"Mean over {runs.seed.nunique()} seeds, with the 95 % interval of the mean (Student's t); for noise with "
        "decay, the median and the range.",
        "An image without a single most active group is wrong by the strict scoring; "
        "by the lenient one, that of the published notebooks, a tie counts for the first of its groups and "
        "silence for the first group.",
        f"The lenient accuracy is that of {scored.seed.nunique()} seeds.",
    ]
    return "\n".join(lines) + "\n"


def of_choice(ask: Ask) -> str:
    """Write what results/README.md says of the pruning time, an item of its list."""
    return f"- {in_plain(findings.CHOSEN, ask)}\n"


def for_a_class(ask: Ask) -> str:
    """Write what single seeds give, for a teacher: the Table in ranges, and in how many the accuracy rises."""
    runs = conclusions.table_runs()
    lines = ["| | without decay | with decay |", "|---|---|---|"]

    def cell(decay: str, test_set: str, column: str, form: str, scale: int = 1) -> str:
        chosen = scale * runs[(runs.decay == decay) & (runs.test_set == test_set)][column]
        return f"{chosen.min():{form}} to {chosen.max():{form}}"

    for test_set in experiment.PUBLISHED_TABLE.index:
        cells = [cell(decay, test_set, "spikes", ",") for decay in (NEVER, ONLINE)]
        digits = "" if "noise" in test_set else " digits"
        lines.append(f"| spikes on {test_set.replace('_', ' ')}{digits} | {' | '.join(cells)} |")
    right = [cell(decay, "known", "accuracy", ".1f", 100) for decay in (NEVER, ONLINE)]
    lines.append(f"| known digits recognised | {' | '.join(f'{each} %' for each in right)} |")
    return "\n".join([*lines, "", in_plain(findings.PAIRS, ask)]) + "\n"


PARTS: dict[tuple[str, str], Callable[[Ask], str]] = {
    ("README.md", "findings"): sentences,
    ("chapters/findings.md", ""): sentences,
    ("chapters/intro.md", "numbers"): numbers_of_a_page,
    ("paper.md", "numbers"): of_paper,
    ("results/README.md", "findings"): numbers,
    ("results/README.md", "table"): table,
    ("results/README.md", "choice"): of_choice,
    ("teaching/lesson_notes.md", "seeds"): for_a_class,
}
"""What is written, by the file and the name of the part; a part without a name is the whole file."""

SHOWN = ("table/runs.csv", "paper_text/weights.npz")
"""The results that the picture shows; it carries the digest of those that it was drawn from."""


def replace(text: str, name: str, new: str) -> str:
    """A text with another part in place of the one of this name."""
    if not name:
        return new
    before, start, rest = text.partition(START.format(name))
    _, end, after = rest.partition(END.format(name))
    if not end:
        raise ValueError(f"the text has no part between {START.format(name)!r} and {END.format(name)!r}")
    return before + start + new + end + after


def draw(path: Path) -> bool:
    """Draw ``results/overview.png`` at a path, unless it shows the results as they are; return whether it did."""
    import matplotlib as mpl
    from matplotlib.figure import Figure
    from PIL import Image

    from snnreg import style
    from snnreg_studies import charts

    digest = hashlib.sha256(b"".join((RESULTS / file).read_bytes() for file in SHOWN)).hexdigest()
    if path.exists():
        with Image.open(path) as old:
            if old.info.get("Source") == digest:
                return False
    with mpl.rc_context(), atomic_write(path) as whole:
        style.use_style()
        figure = charts.overview(Figure(figsize=(11, 4)))
        figure.savefig(whole, format="png", dpi=120, metadata={"Source": digest})
    return True


def write(root: Path) -> list[str]:
    """Write all parts of the documents in a folder, and the picture; return the files that have changed."""
    ask = functools.cache(lambda name: FINDINGS[name]())
    changed = ["results/overview.png"] if draw(root / "results" / "overview.png") else []
    for (file, name), make in PARTS.items():
        path = root / file
        old = path.read_text(encoding="utf-8")
        new = replace(old, name, make(ask))
        if new != old:
            with atomic_write(path) as whole:
                whole.write_text(new, encoding="utf-8")
            changed.append(file)
    return [*dict.fromkeys(changed)]

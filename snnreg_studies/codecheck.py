"""Part of the stored results, made again on this machine and compared to the last digit; see ``codecheck.yml``.

``python -m snnreg_studies.codecheck`` takes a few minutes on two cores, prints a report in Markdown, and ends with
code 1 if a number differs. The report ends with what ``codecheck.yml`` lacks by CODECHECK's rules.
"""

import argparse
import io
import os
import platform
import re
import sys
import time

import pandas as pd
import yaml

from snnreg.decay import NEVER, Decay
from snnreg.experiment import PAPER_TEXT, RESULTS, Plan, load
from snnreg.experiment.machine import merge
from snnreg.experiment.provenance import commit, versions
from snnreg.experiment.runs import Column
from snnreg.experiment.sweeps import FILE, read
from snnreg.experiment.workers import results

TIMES = ["train_s", "test_s"]  # columns that no machine repeats
SHOWN = {"decay": "decay", "tau_prun_s": "pruning time, s", "seed": "seed", "test_set": "shown"}
MEASURED = {"spikes": "spikes", "silent_images": "silent images", "accuracy": "accuracy"}
SETTING = {"seed": 0, "train_per_digit": 680}  # of the window
TRIPLE = 0, 1, 3
CONFIGURATION = RESULTS.parent / "codecheck.yml"
ADDRESS = re.compile(r"https?://\S+")
OF_THE_CODECHECKER = {"codechecker": "008", "report": "011", "summary": "024", "certificate": "025"}


def parts():
    """Yield what is made again: a title, the folder of results, and runs by their place in its definition."""
    columns = [Column(Plan(), decay, 0, progress=False) for decay in (Decay(NEVER), PAPER_TEXT.decay)]
    yield "The Table and its weights, seed 0", "paper_text", dict(enumerate(columns))
    runs = enumerate(read(RESULTS / "windows" / FILE).runs)
    chosen = {place: run for place, run in runs if SETTING.items() <= vars(run).items()}
    yield "The window of pruning times after 680 images of each digit, seed 0", "windows", chosen
    runs = enumerate(read(RESULTS / "parts" / FILE).runs)
    chosen = {place: run for place, run in runs if (run.variant, run.digits) == ("one rule", TRIPLE)}
    yield "One rule on the digits 0, 1 and 3, which chose nothing, three seeds", "parts", chosen


def stored_rows(folder, places):
    """The rows of runs.csv that some runs of a definition gave: all runs of these studies give the same number."""
    tables, about = load(folder)
    each = len(tables["runs"]) // about["runs"]
    return (
        tables["runs"].iloc[[place * each + row for place in places for row in range(each)]].reset_index(drop=True)
    )


def as_read(rows):
    """Rows as they are read back from a CSV file."""
    return pd.read_csv(io.StringIO(pd.DataFrame(rows).to_csv(index=False)))


def unequal(made, stored):
    """Return where two tables differ, as a table of booleans; what only one of them has differs."""
    made, stored = (table.drop(columns=TIMES, errors="ignore") for table in (made, stored))
    made, stored = made.align(stored)
    return ~((made == stored) | (made.isna() & stored.isna()))


def table(made, stored):
    """Write what was measured, in Markdown; a stored number that differs stands beside it in bold."""
    shown = [column for column in SHOWN if column in made and made[column].nunique() > 1]
    differs = unequal(made, stored)
    lines = [[SHOWN[column] for column in shown] + list(MEASURED.values())]
    lines.append(["---"] * len(lines[0]))
    for row in made.index:
        cells = [_text(made.at[row, column]) for column in shown]
        for column in MEASURED:
            now, then = _text(made.at[row, column]), _text(stored[column].get(row))
            cells.append(f"**{now}, stored {then}**" if differs.at[row, column] else now)
        lines.append(cells)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _text(value):
    return "" if pd.isna(value) else str(value).replace("_", " ")


def is_orcid(text):
    """Return whether a text is an ORCID without address; its last digit checks the others (ISO 7064, MOD 11-2)."""
    if not re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", text):
        return False
    *digits, last = text.replace("-", "")
    rest = sum(2 ** (15 - place) * int(digit) for place, digit in enumerate(digits)) % 11
    return "0123456789X".index(last) == (12 - rest) % 11


def gaps(about):
    """Yield what a codecheck.yml lacks, line by line, by CODECHECK's rules for version 2.0 of its configuration.

    Which files it lists, and that these are there, is tested.
    Source: https://github.com/codecheckers/register/blob/master/rules-2.0.yml
    """
    paper = about["paper"]
    for author in paper["authors"]:
        if not is_orcid(str(author.get("ORCID"))):
            yield f"CC-CFG-020, authors: the ORCID of {author['name']}"
    if not ADDRESS.fullmatch(paper["reference"]):
        yield "CC-CFG-027, authors: the paper's address, which a DOI is best for"
    if not ADDRESS.fullmatch(about["repository"]):
        yield "CC-BUN-004, authors: the repository's address"
    for node, number in OF_THE_CODECHECKER.items():
        if node not in about:
            yield f"CC-CFG-{number}, codechecker: {node}"


def main():
    """Make the parts again, print the report, and return the exit code."""
    argparse.ArgumentParser(prog="python -m snnreg_studies.codecheck", description=__doc__).parse_args()
    start, asked = time.monotonic(), list(parts())
    runs = {(part, place): run for part, (_, _, chosen) in enumerate(asked) for place, run in chosen.items()}
    done = dict(results(runs, jobs=2))
    compared = differing = 0
    texts = []
    for part, (title, folder, chosen) in enumerate(asked):
        given = [done[part, place] for place in chosen]
        for result in given:
            if "error" in result:
                sys.exit(f"{title}: {result['error']}")
        tables, (stored, about) = merge(given, [None] * len(given)), load(folder)
        made, rows = as_read(tables["runs"]), stored_rows(folder, chosen)
        rows = rows.drop(columns="arm", errors="ignore")
        differs = unequal(made, rows)
        counts = [f"{differs.size:,} entries of `results/{folder}/runs.csv`, {differs.to_numpy().sum():,} differ"]
        compared, differing = compared + differs.size, differing + differs.to_numpy().sum()
        for name, array in tables.get("weights", {}).items():
            wrong = int((array != stored["weights"][name]).sum())
            counts.append(
                f"{array.size:,} numbers of `{name}` in `results/{folder}/weights.npz`, {wrong:,} differ"
            )
            compared, differing = compared + array.size, differing + wrong
        there = ", ".join(f"{name} {version}" for name, version in about["versions"].items())
        texts += [f"## {title}", *(f"- {line}" for line in counts), f"- stored by {about['machine']}: {there}"]
        texts += ["", table(made, rows), ""]
    missing = [f"- {gap}" for gap in gaps(yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8")))]
    texts += ["## What codecheck.yml lacks", *(missing or ["Nothing."])]
    here = ", ".join(f"{name} {version}" for name, version in versions().items())
    said = "All are equal." if not differing else f"{differing:,} differ."
    print("# What was made again and compared with the stored results\n")
    print(f"{compared:,} numbers and names were compared, to the last digit. {said}\n")
    print(f"- commit {commit()}, {platform.machine()}, {os.cpu_count()} cores: {here}")
    print(f"- {len(runs)} runs in {time.monotonic() - start:.0f} s\n")
    print("\n".join(texts))
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main())

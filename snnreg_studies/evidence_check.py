"""One run of each arm of each stored study, made again and looked up among the stored rows.

``python -m snnreg_studies.evidence_check`` does it for all studies, in three quarters of an hour on two cores, or
for those that are named; it says which rows are not among the stored ones, and ends with code 1 if there are any.
Networks that PyTorch trains may differ in a rounding with another version, processor or number of threads, and
from there on in their numbers: the accuracy of one seed by some two points.
"""

import argparse

import pandas as pd

from snnreg.experiment import RESULTS, load
from snnreg.experiment.machine import MANIFEST, merge, results
from snnreg.experiment.sweeps import FILE, read
from snnreg_studies.codecheck import TIMES, as_read

SHOWN_ROWS = 3


def studies():
    """The folders of all studies that have results."""
    return sorted(path.parent.name for path in RESULTS.glob(f"*/{FILE}") if (path.parent / MANIFEST).exists())


def first_of_each_arm(question):
    """The first run of each arm of a definition, by arm."""
    return dict(reversed([*zip(question.arms, question.runs, strict=True)]))


def missing(made, stored):
    """The rows of a table that are not among the stored ones, apart from times."""
    columns = [column for column in made if column in stored and column not in TIMES]
    both = pd.concat([stored[columns], made[columns]], ignore_index=True).astype(str)  # one type for each column
    rows = list(both.itertuples(index=False, name=None))
    there = set(rows[: len(stored)])
    return made[[row not in there for row in rows[len(stored) :]]]


def check(folder):
    """Make a study's runs again; yield what was compared, and the rows that are not stored, for each table."""
    runs = first_of_each_arm(read(RESULTS / folder / FILE))
    done, stored = dict(results(runs, jobs=2)), load(folder)[0]
    for arm, result in done.items():
        if "error" in result:
            yield f"{folder}, {arm}: {result['error']}", None
            return
    for name, made in merge([done[arm] for arm in runs], list(runs)).items():
        if isinstance(made, pd.DataFrame):
            made = as_read(made)
            yield f"{folder}/{name}.csv: {len(made):,} rows of {len(runs)} runs", missing(made, stored[name])


def main():
    """Check studies, print what differs, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m snnreg_studies.evidence_check", description=__doc__)
    parser.add_argument("study", nargs="*", choices=[[], *studies()], help="a folder of results; default: all")
    differ = 0
    for folder in parser.parse_args().study or studies():
        for what, rows in check(folder):
            bad = rows is None or len(rows)
            differ += bool(bad)
            print(f"{'differs' if bad else 'equal  '}  {what}", flush=True)
            if rows is not None and len(rows):
                print(rows.head(SHOWN_ROWS).T.to_string(header=False), flush=True)
    print(f"{differ} of the tables differ." if differ else "All rows are among the stored ones.")
    return int(differ > 0)


if __name__ == "__main__":
    raise SystemExit(main())

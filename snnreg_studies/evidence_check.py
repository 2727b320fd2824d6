"""One run of each setting of each stored study, made again and looked up among the stored rows.

``python -m snnreg_studies.evidence_check`` does it for all studies, in an hour or more on two cores, or for those
that are named; it says which rows are not among the stored ones, and ends with code 1 if there are any.

Networks that PyTorch trains differ in a rounding with another version or processor, and from there on in their
numbers; :data:`TOLERANCE` says how far they may.
"""

import argparse
from dataclasses import fields

import pandas as pd

from snnreg.decay import NEVER, Decay
from snnreg.experiment import PRESETS, RESULTS, Plan, load
from snnreg.experiment.machine import MANIFEST, merge
from snnreg.experiment.runs import Column
from snnreg.experiment.sweeps import FILE, read
from snnreg.experiment.workers import results
from snnreg_studies.codecheck import TIMES, as_read

DRAWN = {"seed", "digits", "unknown"}
"""What a study draws anew for each run of a setting."""

TOLERANCE = 0.03
"""How far the accuracies of networks that PyTorch trains may differ.  One seed of the decay of lines once had
87.95 % where 90.85 % were stored, with other versions and another number of cores; now a run adds up on one core.
Their spikes are not compared: with narrower vector instructions they change by up to 40 %."""

MEASURED = {"hidden_spikes", "output_spikes", "accuracy"}  # of such networks

SHOWN_ROWS = 3


def studies():
    """The folders of all studies that have results."""
    return sorted(path.parent.name for path in RESULTS.glob(f"*/{MANIFEST}"))


def one_of_each_setting(folder):
    """The first run of each setting of a study, by its arm and a name of the setting."""
    if not (RESULTS / folder / FILE).exists():  # made by `snnreg reproduce`
        preset = PRESETS[folder.replace("_", "-")]
        decays = Decay(NEVER), preset.decay
        return {(None, decay.when): Column(Plan(preset), decay, 0, progress=False) for decay in decays}
    question, first = read(RESULTS / folder / FILE), {}
    for arm, run in zip(question.arms, question.runs, strict=True):
        given = {field.name: getattr(run, field.name) for field in fields(run)}
        setting = {name: value for name, value in given.items() if name not in DRAWN}
        first.setdefault((arm, f"{setting}, {len(given.get('digits', ()))} digits"), run)
    return first


def missing(made, stored, rounds=False):
    """The rows of a table that are not among the stored ones, apart from times.

    Where PyTorch `rounds`, a row is there whose other columns are, with an accuracy that is near.
    """
    columns = made.columns.intersection(stored.columns).difference(TIMES, sort=False)
    key = [*columns.difference(MEASURED if rounds else [], sort=False)]
    both = pd.concat([stored, made], ignore_index=True)[columns]
    both[key] = both[key].astype(str)  # one type for each column
    rows = both[len(stored) :].reset_index(names="row")
    pairs = rows.merge(both[: len(stored)], on=key, suffixes=("", "_stored"))
    if rounds:
        near = (pairs.accuracy - pairs.accuracy_stored).abs() <= TOLERANCE
        pairs = pairs[near | pairs.accuracy.isna() & pairs.accuracy_stored.isna()]
    return made[~rows.row.isin(pairs.row).to_numpy()]


def check(folder):
    """Make runs of a study again; yield what was compared, and the rows that are not stored, for each table."""
    runs = one_of_each_setting(folder)
    done, stored = dict(results(runs, jobs=2)), load(folder)[0]
    for (arm, setting), result in done.items():
        if "error" in result:
            yield f"{', '.join(filter(None, (folder, arm, setting)))}: {result['error']}", None
            return
    for name, made in merge([done[each] for each in runs], [arm for arm, _ in runs]).items():
        if isinstance(made, pd.DataFrame):
            made = as_read(made)
            rows = missing(made, stored[name], rounds=folder.startswith("contest"))
            yield f"{folder}/{name}.csv: {len(made):,} rows of {len(runs)} runs", rows


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

"""Results that are others: what a page would have if its arms were swapped, or its measures larger or smaller.

Run as a program with the name of a page, or with ``findings``, it says which checks of the page, or which of the
findings, hold under every change, as JSON. The page runs once; then its checks run again and again, and find
changed what they read: the names of the page, and the tables that they load.
"""

import copy
import dataclasses
import functools
import json
import numbers
import sys
import zlib

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from publish import ROOT, findings
from publish.checks import FINDINGS, file_of
from publish.steps.execute import read_notebook
from snnreg import experiment
from snnreg_book.checks import run
from snnreg_studies import conclusions

KEYS = frozenset(
    "amount against arm brightness burst classifier constants corruption cut data decay detector digit "
    "digits disturbance engine epochs exponent frozen images k_p light method neurons neurons_per_class "
    "new_delays order part pixel preset rule score seed setting stage strength task tau_prun_s "
    "test_images test_s test_set threshold train_images train_per_digit train_s unknown variant".split()
)
"""Columns that say what was run and what was shown; the others were measured."""

REPEATS = {"seed", "digits", "unknown", "test_images"}
SAME = ["seed", "digits", "test_set", "digit", "detector", "against", "corruption", "disturbance",
        "classifier", "pixel", "stage", "task"]  # fmt: skip


def measured(table):
    return [column for column in table if column not in KEYS]


def turn_arms(table, _):
    """What was measured in the first arm, of a seed, a set of digits ..., goes to the last."""
    groups = table.groupby([column for column in SAME if column in table], dropna=False).indices.values()
    to, source = np.concatenate([*groups]), np.concatenate([each[::-1] for each in groups])
    changed = table.copy()
    changed.loc[table.index[to], measured(table)] = table.loc[table.index[source], measured(table)].to_numpy()
    return changed


def shuffle(table, _):
    draw = np.random.default_rng(0).permutation
    return table.assign(**{column: draw(table[column].to_numpy()) for column in measured(table)})


def numbers_of(table, name):
    """Each measure, grouped by arm and test set, and a random number for each of its rows, one an arm."""
    arms = table.groupby([column for column in table if column in KEYS - REPEATS], dropna=False).ngroup()
    draw = np.random.default_rng(zlib.crc32(name.encode())).normal
    for column in table[measured(table)].select_dtypes("number"):
        yield column, table[column].groupby(arms), draw(size=arms.max() + 1)[arms]


def scale(table, name, other=1):
    """Each measure of each arm and test set becomes some two or three times as large or small."""
    factors = {column: np.exp(other * draw) for column, _, draw in numbers_of(table, name)}
    return table.assign(**{column: table[column] * factor for column, factor in factors.items()})


def shift(table, name, other=1):
    """Each measure of each arm and test set moves up or down by three intervals of its mean."""
    moved = {}
    for column, arms, draw in numbers_of(table, name):
        interval = 2 * arms.transform("std") / np.sqrt(arms.transform("count"))
        moved[column] = table[column] + other * 3 * np.sign(draw) * interval.fillna(0)
    return table.assign(**moved)


CHANGES = {
    "places": [turn_arms, shuffle],
    "sizes": [functools.partial(change, other=other) for change in (scale, shift) for other in (1, -1)],
}


# Values that are no tables


def draws(name, count):
    """Random numbers that belong to a name."""
    return np.random.default_rng(zlib.crc32(name.encode())).normal(size=count)


def turn_values(values, name):
    """The first becomes the last."""
    return values[::-1]


def shuffle_values(values, name):
    return np.random.default_rng(0).permutation(values)


def scale_values(values, name, other=1):
    """Each becomes some two or three times as large or small."""
    factors = np.exp(other * draws(name, len(values))).reshape(-1, *[1] * (np.ndim(values) - 1))
    return np.asarray(values * factors, np.asarray(values).dtype)


VALUES = {turn_arms: turn_values, shuffle: shuffle_values}


def changed(value, change, name):
    """A value, and what it is made of, under a change of tables or what corresponds to it."""
    of_array = VALUES.get(getattr(change, "func", change)) or functools.partial(scale_values, **change.keywords)
    inside = functools.partial(changed, change=change)
    if isinstance(value, pd.DataFrame):
        return change(value, name)
    if isinstance(value, pd.Series):
        return pd.Series(of_array(value.to_numpy(), name), value.index, name=value.name)
    if isinstance(value, np.ndarray) and value.ndim:
        new = of_array(np.asarray(value), name)
        return type(value)(new, dim=value.dim) if hasattr(value, "dim") else new
    if isinstance(value, np.ndarray | numbers.Real) and not isinstance(value, bool):
        return type(value)(value * scale_values(np.ones(1), name)[0]) if of_array not in VALUES.values() else value
    if isinstance(value, dict):
        kept = dict(zip(value, [*value.values()][::-1], strict=True)) if of_array in VALUES.values() else value
        return {key: inside(each, name=f"{name}.{key}") for key, each in kept.items()}
    if isinstance(value, list | tuple):
        parts = [inside(each, name=f"{name}.{k}") for k, each in enumerate(value)]
        return type(value)(*parts) if hasattr(value, "_fields") else type(value)(parts)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        new = copy.copy(value)
        for field in dataclasses.fields(value):
            object.__setattr__(new, field.name, inside(getattr(value, field.name), name=f"{name}.{field.name}"))
        return new
    return value


class Changed(dict):
    """The names of a page, changed as they are read."""

    def __init__(self, names, change):
        super().__init__(names)
        self.change = change

    def __getitem__(self, name):
        return changed(super().__getitem__(name), self.change, name)


# A page


def names_of(page):
    """What the cells of a page define."""
    names = {"__name__": page.stem}
    for cell in read_notebook(page).cells:
        if cell.cell_type == "code":
            exec(compile(cell.source, page.stem, "exec"), names)
            plt.close("all")
    return names


def unbroken(page):
    """The checks of a page that give the same under every change; without one all of them hold."""
    names, path = names_of(page), str(file_of(page))
    return unbroken_of(lambda change: run(path, Changed(names, change) if change else names))


def unbroken_of(ask):
    """The names for which `ask` gives the same under every change; it gets the change, or None at first."""
    load, before = experiment.load, ask(None)
    assert not [name for name, result in before.items() if "fails" in result], before
    left = set(before)
    for change in (change for kind in CHANGES.values() for change in kind):

        def changed_load(name, arm=None, change=change):
            tables, about = load(name, arm)
            return {key: changed(table, change, f"{name} {arm} {key}") for key, table in tables.items()}, about

        experiment.load = conclusions.load = changed_load
        after = ask(change)
        experiment.load = conclusions.load = load
        left = {name for name in left if after[name] == before[name]}
    return sorted(left)


def ask_findings(change):
    """What the findings give, in the form that shows most."""
    results = findings.ask_all()
    return {name: results.get(f"{name}:both", each) for name, each in results.items() if ":" not in name}


if __name__ == "__main__":
    matplotlib.use("agg")
    if sys.argv[1] == FINDINGS:
        print(json.dumps(unbroken_of(ask_findings)))
    else:
        (found,) = (ROOT / "chapters").glob(f"{sys.argv[1]}.*")
        print(json.dumps(unbroken(found)))

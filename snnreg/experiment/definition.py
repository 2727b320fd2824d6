"""What a sweep is asked to do: its definition, read and checked (chapter 15).

A definition is a TOML file::

    about = "What is asked."
    run = "decays"              # a kind of run, see snnreg_studies

    [axes]                      # every combination of these values is one run
    seed = [0, 1, 2]
    digits = ["choosing"]       # a named set of values stands for all of them, see snnreg_studies.protocol

    [fixed]                     # the same in every run
    train_per_digit = 5000

    [[arms]]                    # optional: several such grids, one after the other; each adds to what stands above
    name = "without decay"      # of the column `arm`; either all arms have one or none
    fixed = {decays = [{when = "never"}]}
"""

import hashlib
import itertools
import json
import math
import tomllib
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from pkgutil import resolve_name

from snnreg.base.checks import choice, table
from snnreg.base.errors import SnnregError, brief

MOST_RUNS = 10_000
"""Each takes a minute or so: more are a slip of the pen."""

FILE = "sweep.toml"
"""A definition of this name has its results beside it; those of any other lie in a folder of its name."""

GRID = ("run", "axes", "fixed")


@dataclass(frozen=True)
class Definition:
    """Runs that are asked for, and how.

    Attributes
    ----------
    content : dict
        The question, for the manifest.
    asked : object
        The same in full, as JSON can hold it: results with another one answer another question.
    runs : list
        One instance of a kind of run for each combination of the axes, the last axis fastest.
    arms : list of str or None
        The arm of each run.
    folder : Path
        Where the results lie unless another folder is asked for.
    """

    content: dict
    asked: object
    runs: list
    arms: list
    folder: Path

    @property
    def digest(self):
        """SHA-256 of what is asked; comments and layout do not count."""
        return hashlib.sha256(json.dumps(self.asked, sort_keys=True).encode()).hexdigest()


def kind_of(name):
    """The class of a kind of run; its module is imported by name, so that the machine does without the studies."""
    kinds = resolve_name("snnreg_studies:KINDS")
    return resolve_name(kinds[choice("run", name, kinds)])


def read(path):
    """Read and check a definition.

    Parameters
    ----------
    path : path-like
        A TOML file.

    Returns
    -------
    Definition

    Raises
    ------
    SnnregError
        If the file cannot be read or one of its values cannot be used; the message names the key.
    """
    try:
        path = Path(path)
    except TypeError as error:
        raise SnnregError(f"a definition is a .toml file, got {brief(path)}") from error
    if path.suffix != ".toml":
        raise SnnregError(f"a definition is a .toml file, got {path}")
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8"))
    except FileNotFoundError as error:
        raise SnnregError(
            f"there is no definition {path}; write one or check the path (those of the book lie in its "
            "repository, in the folder results)"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SnnregError(f"{path} cannot be read ({error}); name a text file") from error
    except (ValueError, RecursionError) as error:  # such as brackets without end
        raise SnnregError(f"{path} is not valid TOML: {error}") from error
    try:
        asked, runs = _grids(content)
    except SnnregError as error:
        raise SnnregError(f"{path}: {error}") from error
    folder = path.parent if path.name == FILE else path.with_suffix("")
    return Definition(content, asked, runs, [arm for arm, *_ in asked], folder)


def _grids(content):
    """What each run is asked, as (arm, kind, values), and the runs."""
    check_keys("a definition", content, ("about", *GRID, "arms"))
    if not isinstance(content.get("about"), str):
        raise SnnregError(f"about must be a sentence, got {brief(content.get('about'))}")
    arms = content.get("arms", [{}])
    if not isinstance(arms, list) or not arms or not all(isinstance(arm, dict) for arm in arms):
        raise SnnregError("arms must be tables: write each below a line [[arms]]")
    named = [arm.get("name") for arm in arms]
    if named != [None] * len(arms) and (len({*named}) < len(arms) or not all(isinstance(n, str) for n in named)):
        raise SnnregError("each of the arms must have a name of its own, or none of them a name")
    asked, runs = [], []
    for arm in arms:
        check_keys("an arm", arm, ("name", *GRID))
        run, axes, fixed = arm.get("run", content.get("run")), {}, {}
        kind = kind_of(run)
        for place in (content, arm):
            axes |= table("axes", place.get("axes", {}), "seed = [0, 1]")
            fixed |= table("fixed", place.get("fixed", {}), "train_per_digit = 5000")
        if not axes:
            raise SnnregError("axes is missing or empty; name what is varied, such as seed = [0]")
        for values in _combinations(kind, run, axes, fixed):
            asked.append([arm.get("name"), run, values])
            runs.append(kind(**values))
        if len(runs) > MOST_RUNS:
            raise SnnregError(f"there are {len(runs):,} runs, at most {MOST_RUNS:,} are allowed; split the file")
    return asked, runs


def check_keys(what, keys, known):
    """Raise SnnregError for a key that is not among the known ones, which `what` has."""
    for key in keys:
        if key not in known:
            raise SnnregError(f"unknown key {key!r}; {what} has {', '.join(known)}")


def _combinations(kind, run, axes, fixed):
    """The values of each run of one grid."""
    check_keys(f"a run of {run}", [*axes, *fixed], [field.name for field in fields(kind)])
    along = {}
    for key, values in axes.items():
        if key in fixed:
            raise SnnregError(f"{key} is in axes and in fixed; keep one of them")
        if not isinstance(values, list) or not values:
            raise SnnregError(f"axes.{key} must be a list of one value or more, got {brief(values)}")
        sets = getattr(kind, "named_values", {}).get(key, {})
        along[key] = []
        for value in values:
            along[key] += sets[value] if isinstance(value, str) and value in sets else [value]
    for field in fields(kind):
        if field.default is MISSING and field.name not in {**axes, **fixed}:
            raise SnnregError(f"{field.name} must be named, in axes or in fixed; there is no default")
    count = math.prod(map(len, along.values()))
    if count > MOST_RUNS:
        raise SnnregError(f"the axes make {count:,} runs, at most {MOST_RUNS:,} are allowed; split the definition")
    for key, values in along.items():
        for place, value in enumerate(values):
            if value in values[:place]:
                raise SnnregError(f"axes.{key} names {brief(value)} twice; name each value once")
    return [{**fixed, **dict(zip(along, values, strict=True))} for values in itertools.product(*along.values())]
